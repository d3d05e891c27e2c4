# SPDX-License-Identifier: EUPL-1.2
"""Recommendations and their assessments, from the register into lists and tables."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from vidik.report.methods.calls import Arguments, Placed
from vidik.report.methods.context import CallFault, Context
from vidik.report.methods.numbering import Plan, list_code
from vidik.report.methods.numerals import in_digits
from vidik.report.methods.prose import Prose
from vidik.report.methods.tree import (
    Block,
    Cell,
    Column,
    Emph,
    FigureRef,
    Inline,
    ListBlock,
    Paragraph,
    RegisterEntry,
    Row,
    Strong,
    Table,
    Text,
)

if TYPE_CHECKING:
    from vidik.report.methods.sources import RecommendationSource, RecommendationView
    from vidik.report.methods.tree import Align


class RecommendationLists:
    """Makes the lists and tables of recommendations."""

    def __init__(
        self,
        context: Context,
        plan: Plan,
        prose: Prose,
        placed: Placed,
        source: RecommendationSource,
    ) -> None:
        self._context = context
        self._plan = plan
        self._prose = prose
        self._placed = placed
        self._source = source

    def recommendations(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        """List the recommendations of a report."""
        report, theme = arguments.report_and_theme()
        found = self._source.recommendations(report, theme)
        if not found:
            msg = f"the register has no recommendations of report {report}" + (
                f" on “{theme}”" if theme else ""
            )
            raise CallFault(msg, "unknown-recommendations", theme or "")
        items = tuple(self._recommendation(view, place, where) for view in found)
        return [ListBlock(ordered=True, start=found[0].number, items=items)]

    def _recommendation(
        self, view: RecommendationView, place: str, where: str
    ) -> tuple[Block, ...]:
        language = self._context.language
        if not view.title.exactly(language) or not view.text.exactly(language):
            self._context.problem(
                "warning", "missing-translation", f"{view.report}/{view.theme}/{view.number}",
                "a recommendation has no text in this language", where,
            )  # fmt: skip
        lead = self._prose.marked(
            (Strong((Text(view.title.in_language(language)),)),), place, where
        )
        body = self._prose.marked((Text(view.text.in_language(language)),), place, where)
        blocks: list[Block] = [Paragraph(lead), Paragraph(body)]
        if view.addressees:
            addressees = "; ".join(each.in_language(language) for each in view.addressees)
            words = f"{self._context.labels.addressees}: {addressees}."
            blocks.append(Paragraph(self._prose.marked((Emph((Text(words),)),), place, where)))
        return tuple(blocks)

    def assessments(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        """Tabulate recommendations with grade and basis."""
        report, theme = arguments.report_and_theme()
        code = list_code(arguments.call)
        found = self._source.assessments(report, theme)
        if not found:
            msg = f"the register has no assessments of report {report}"
            raise CallFault(msg, "unknown-recommendations", theme or "")
        self._placed.once("table", code)
        language = self._context.language
        number = self._plan.tables[code]
        inner = f"{place}, {self._context.labels.table} {number}"
        rows: list[Row] = []
        for view in found:
            recommendation = view.recommendation
            title = recommendation.title
            if not title.exactly(language) or not view.basis.exactly(language):
                self._context.problem(
                    "warning", "missing-translation",
                    f"{recommendation.report}/{recommendation.theme}/{recommendation.number}",
                    "an assessment has no text in this language", where,
                )  # fmt: skip
            cells = (
                (
                    Text(f"{recommendation.number}. "),
                    *self._prose.marked((Text(title.in_language(language)),), inner, where),
                ),
                (Text(view.grade_name.in_language(language) or self._context.labels.ungraded),),
                self._prose.marked((Text(view.basis.in_language(language)),), inner, where),
            )
            rows.append(Row("plain", tuple(Cell(children) for children in cells)))
        first = found[0].recommendation
        pattern = (
            self._context.labels.assessments_caption
            if theme
            else self._context.labels.assessments_caption_all
        )
        caption = pattern.format(
            report=report, theme=_lowered(first.theme_name.in_language(language))
        )
        heads = (
            self._context.labels.recommendation,
            self._context.labels.grade,
            self._context.labels.basis,
        )
        return [self._register_table(code, caption, heads, ("left", "left", "left"), rows)]

    def grades(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        """Tabulate the grades by theme."""
        report, theme = arguments.report_and_theme()
        del where
        code = list_code(arguments.call)
        found = self._source.assessments(report, theme)
        if not found:
            msg = f"the register has no assessments of report {report}"
            raise CallFault(msg, "unknown-recommendations")
        self._placed.once("table", code)
        inner = f"{place}, {self._context.labels.table} {self._plan.tables[code]}"
        language = self._context.language
        themes = {
            view.recommendation.theme: view.recommendation.theme_name.in_language(language)
            for view in found
        }
        graded = {(v.grade_rank, v.grade, v.grade_name.in_language(language)) for v in found}
        grades = [(grade, name) for _rank, grade, name in sorted(graded) if grade]
        if any(not view.grade for view in found):
            grades.append(("", self._context.labels.ungraded))
        tally = Counter((view.recommendation.theme, view.grade) for view in found)

        def count(number: int, dimensions: list[str]) -> Cell:
            entry = RegisterEntry(
                kind="derived",
                measure="recommendations_assessed",
                source="rapporteur",
                period=f"report:{report}",
                dimensions=";".join(sorted(dimensions)),
                value=str(number),
            )
            text = in_digits(Decimal(number), self._context.language)
            return Cell((FigureRef(text, entry, inner),))

        rows: list[Row] = []
        for key, name in themes.items():
            cells = [
                count(tally[key, grade], [f"grade={grade or 'ungraded'}", f"theme={key}"])
                for grade, _ in grades
            ]
            total = count(sum(tally[key, grade] for grade, _ in grades), [f"theme={key}"])
            rows.append(Row("plain", (Cell((Text(name),)), *cells, total)))
        sums = [
            count(sum(tally[key, grade] for key in themes), [f"grade={grade or 'ungraded'}"])
            for grade, _ in grades
        ]
        everything = (Cell((Text(self._context.labels.total),)), *sums, count(len(found), []))
        rows.append(Row("total", everything))
        heads = (
            self._context.labels.theme,
            *(name for _, name in grades),
            self._context.labels.total,
        )
        aligns: list[Align] = ["left"]
        aligns.extend("right" for _ in heads[1:])
        caption = self._context.labels.grades_caption.format(report=report)
        return [self._register_table(code, caption, heads, tuple(aligns), rows)]

    def _register_table(
        self,
        code: str,
        caption: str,
        heads: tuple[str, ...],
        aligns: tuple[Align, ...],
        rows: list[Row],
    ) -> Table:
        return Table(
            code=code,
            anchor=f"t-{code}",
            label=self._context.labels.table,
            number=self._plan.tables[code],
            caption=(Text(caption),),
            columns=tuple(
                Column((Text(head),), align) for head, align in zip(heads, aligns, strict=True)
            ),
            rows=tuple(rows),
            source=(Text(f"{self._context.labels.register_source}."),),
            note=(),
        )


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
