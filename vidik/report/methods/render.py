# SPDX-License-Identifier: EUPL-1.2
"""Turns a pack's texts and stored figures into the document tree of one language.

First every text is read and numbered (`numbering`), then each is rendered: Markdown by `prose`,
numbers by `values`, tables and charts by `exhibits`, recommendations by `recommended`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from markdown_it.tree import SyntaxTreeNode

from vidik.core.formats import format_date
from vidik.core.languages import languages
from vidik.report.methods import expressions, templates
from vidik.report.methods.calls import Arguments, Placed
from vidik.report.methods.context import CallFault, Context
from vidik.report.methods.exhibits import Exhibits
from vidik.report.methods.numbering import plan
from vidik.report.methods.numerals import noun_form
from vidik.report.methods.problems import Problem
from vidik.report.methods.prose import MARKDOWN, MISPLACED, Prose
from vidik.report.methods.recommended import RecommendationLists
from vidik.report.methods.specs import OutlineNode, PackText, Source, Sources
from vidik.report.methods.templates import Pieces
from vidik.report.methods.tree import (
    Block,
    Chart,
    Code,
    CrossRef,
    Document,
    Fault,
    Footnote,
    FootnoteRef,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Section,
    Table,
    Text,
    TitlePage,
    plain,
)
from vidik.report.methods.values import Values

if TYPE_CHECKING:
    import datetime as dt

    from vidik.report.methods.numerals import Language
    from vidik.report.methods.sources import ReportSources

_UNRESOLVED_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_DEEPEST_HEADING: Final = 6
_NBSP: Final = "\u00a0"

_Function = Callable[[Arguments, str, str], list[Inline | Block]]


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What the title page says that is not in the pack."""

    cycle: str
    date: dt.date | None
    edition: str
    is_demonstration: bool = False
    """Whether the running system is a demonstration; the pack may say it of a cycle as well."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document and what was noticed while it was made."""

    document: Document
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """One section without its children, for a preview."""

    section: Section
    footnotes: tuple[Footnote, ...]
    problems: tuple[Problem, ...]


def render(
    pack: PackText, sources: ReportSources, language: Language, facts: TitleFacts
) -> Rendered:
    """Make the document tree of a language in which texts are written.

    Faults never stop the work: they are collected as problems, the blocking ones among them.
    """
    renderer = _Renderer(pack, sources, language)
    if facts.is_demonstration or facts.cycle in pack.title.demonstration_cycles:
        own = pack.title.demonstration.get(language)
        context = renderer.context
        context.demonstration = own.text if own else context.labels.demonstration
    chapters = tuple(renderer.section(node, 1) for node in pack.outline)
    renderer.notice_unused()
    document = Document(
        lang=languages().named(language).option,
        cycle=facts.cycle,
        title_page=renderer.title_page(facts),
        chapters=chapters,
        footnotes=tuple(renderer.prose.footnotes),
    )
    return Rendered(document, (*pack.faults, *renderer.context.problems))


def render_section(
    pack: PackText, sources: ReportSources, language: Language, code: str
) -> RenderedSection:
    """Make the tree of a single section, with the numbers it has in the whole report.

    Raises:
        KeyError: the outline has no such section.
    """
    renderer = _Renderer(pack, sources, language)
    renderer.context.problems.clear()
    node, level = _find(pack.outline, code, 1)
    section = renderer.section(replace(node, children=()), level)
    return RenderedSection(
        section, tuple(renderer.prose.footnotes), tuple(renderer.context.problems)
    )


def _find(nodes: Sequence[OutlineNode], code: str, level: int) -> tuple[OutlineNode, int]:
    for node in nodes:
        if node.code == code:
            return node, level
        try:
            return _find(node.children, code, level + 1)
        except KeyError:
            continue
    raise KeyError(code)


class _Renderer:
    def __init__(self, pack: PackText, sources: ReportSources, language: Language) -> None:
        self.context = self._context = Context(pack, language)
        self._plan = plan(self._context)
        self._placed = Placed()
        self._values = Values(self._context, sources.figures)
        self.prose = Prose(self._context, self._values, self._answer)
        self._exhibits = Exhibits(self._context, self._plan, self._values, self.prose)
        lists = RecommendationLists(
            self._context, self._plan, self.prose, self._placed, sources.recommendations
        )
        self._functions: dict[str, _Function] = {
            "figure": self._figure,
            "counted": self._counted,
            "derived": self._derived,
            "share": self._share,
            "change": self._change,
            "typed": self._typed_by_hand,
            "ref": self._ref_section,
            "ref_table": self._ref_table,
            "ref_chart": self._ref_chart,
            "table": self._table,
            "chart": self._chart,
            "recommendations": lists.recommendations,
            "assessments": lists.assessments,
            "grades": lists.grades,
        }

    def section(self, node: OutlineNode, level: int) -> Section:
        """Make a section and everything below it."""
        number = self._plan.sections[node.code]
        reading = self._plan.readings.get(node.code)
        blocks: tuple[Block, ...] = ()
        if reading is not None:
            writer = _SectionWriter(
                self.context, self.prose, Place(node.code, number, level), reading.source
            )
            blocks = writer.blocks(reading.pieces)
        return Section(
            code=node.code,
            anchor=f"s-{node.code}",
            level=level,
            number=number,
            title=self._context.plain_text(node.title, node.where, "title"),
            blocks=blocks,
            children=tuple(self.section(child, level + 1) for child in node.children),
        )

    def notice_unused(self) -> None:
        """Note tables and charts that no text places."""
        for kind, codes in (
            ("tables", self._context.pack.tables),
            ("charts", self._context.pack.charts),
        ):
            placed = self._plan.tables if kind == "tables" else self._plan.charts
            for code in sorted(set(codes) - set(placed)):
                self._context.problem(
                    "notice", "unused", code, f"no section places “{code}”", f"{kind}/{code}.yaml:1"
                )

    def title_page(self, facts: TitleFacts) -> TitlePage:
        title = self._context.pack.title

        def words(text: Sources) -> str:
            source = text.get(self._context.language)
            return source.text.replace("{cycle}", facts.cycle) if source is not None else ""

        place = words(title.place)
        date = format_date(facts.date, self._context.language) if facts.date is not None else ""
        return TitlePage(
            title=words(title.title) or self._context.labels.report_title.format(cycle=facts.cycle),
            subtitle=words(title.subtitle),
            publisher=words(title.publisher),
            place_and_date=", ".join(part for part in (place, date) if part),
            edition=facts.edition,
            notice=words(title.notice),
            keywords=tuple(
                word.strip() for word in words(title.keywords).split(",") if word.strip()
            ),
            demonstration=self.context.demonstration,
        )

    def _answer(self, call: templates.Call, place: str, where: str) -> list[Inline | Block]:
        answer = self._functions.get(call.function)
        try:
            if answer is None:
                msg = f"there is no function “{call.function}”"
                raise CallFault(msg, subject=call.function, expected="function")  # noqa: TRY301 -- one way out
            return answer(Arguments(call), place, where)
        except (CallFault, expressions.ExpressionError, ValueError) as fault:
            zero = isinstance(fault, expressions.DivisionByZero)
            known = (
                fault
                if isinstance(fault, CallFault)
                else CallFault("", subject=call.function, expected="zero" if zero else "arguments")
            )
            message = f"{call.function}(): {fault}"
            problem = Problem(
                "blocking", known.code, known.subject, message, where, call.text, known.expected
            )
            self._context.note(problem)
            return [Fault(call.text, problem)]

    def _figure(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        citation = arguments.text(0, "a citation id")
        words, gender = arguments.words()
        arguments.done(1)
        return [
            self._values.printed(
                self._values.stored(citation, where), place, words=words, gender=gender
            )
        ]

    def _counted(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        value = self._values.computed(arguments.text(0, "a citation id"), None, where)
        words, gender = arguments.words()
        forms = tuple(arguments.texts(1))
        noun = noun_form(
            value.number if value.number is not None else Decimal(0), self._context.language, forms
        )
        return [
            self._values.printed(value, place, words=words, gender=gender),
            Text(f"{_NBSP}{noun}"),
        ]

    def _derived(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        text = arguments.text(0, "an expression")
        words, gender = arguments.words()
        digits = arguments.digits(None)
        arguments.done(1)
        return [
            self._values.printed(
                self._values.computed(text, digits, where), place, words=words, gender=gender
            )
        ]

    def _share(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        return self._of_pair(arguments, place, where, change=False)

    def _change(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        return self._of_pair(arguments, place, where, change=True)

    def _of_pair(
        self, arguments: Arguments, place: str, where: str, *, change: bool
    ) -> list[Inline | Block]:
        part = arguments.text(0, "the part" if not change else "the first figure")
        whole = arguments.text(1, "the whole" if not change else "the second figure")
        words, gender = arguments.words()
        digits = arguments.digits(0) or 0
        arguments.done(2)
        value = self._values.proportion(part, whole, digits, where, change=change)
        return [self._values.printed(value, place, words=words, gender=gender)]

    def _typed_by_hand(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        text = arguments.text(0, "the number")
        why = arguments.keyword_text("why")
        arguments.done(1)
        if not why:
            msg = 'a typed number needs its reason: typed("12", why="…")'
            raise CallFault(msg, subject=text)
        return [self._values.typed(text, why, place, where)]

    def _ref_section(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        del place, where
        code = arguments.text(0, "the code of a section")
        arguments.done(1)
        if code not in self._plan.sections:
            msg = f"the outline has no section “{code}”"
            raise CallFault(msg, "unknown-section", code)
        number = self._plan.sections[code]
        return [CrossRef("section", f"s-{code}", self._context.labels.section, number)]

    def _ref_table(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        del place, where
        code = arguments.text(0, "the code of a table")
        arguments.done(1)
        if code not in self._plan.tables:
            msg = f"no section places a table “{code}”"
            raise CallFault(msg, "unknown-table", code)
        return [
            CrossRef("table", f"t-{code}", self._context.labels.table, str(self._plan.tables[code]))
        ]

    def _ref_chart(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        del place, where
        code = arguments.text(0, "the code of a chart")
        arguments.done(1)
        if code not in self._plan.charts:
            msg = f"no section places a chart “{code}”"
            raise CallFault(msg, "unknown-chart", code)
        return [
            CrossRef("chart", f"c-{code}", self._context.labels.chart, str(self._plan.charts[code]))
        ]

    def _table(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        del where
        code = arguments.text(0, "the code of a table")
        arguments.done(1)
        spec = self._context.pack.tables.get(code)
        if spec is None:
            return self._unknown("table", code)
        self._placed.once("table", code)
        return [self._exhibits.table(spec, place)]

    def _unknown(self, kind: str, code: str) -> list[Inline | Block]:
        folder = f"{kind}s/"
        broken = any(
            fault.subject == code and fault.where.startswith(folder)
            for fault in self._context.pack.faults
        )
        if broken:
            return [Paragraph((Text(f"⟦{code}⟧"),))]
        msg = f"there is no file {folder}{code}.yaml"
        raise CallFault(msg, f"unknown-{kind}", code)

    def _chart(self, arguments: Arguments, place: str, where: str) -> list[Inline | Block]:
        del where
        code = arguments.text(0, "the code of a chart")
        arguments.done(1)
        spec = self._context.pack.charts.get(code)
        if spec is None:
            return self._unknown("chart", code)
        self._placed.once("chart", code)
        return [self._exhibits.chart(spec, place)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is in the report."""

    code: str
    number: str
    level: int


class _SectionWriter:
    """The blocks of one section."""

    def __init__(self, context: Context, prose: Prose, section: Place, source: Source) -> None:
        self._context = context
        self._prose = prose
        self._place = section
        self._source = source
        self._footnotes: dict[int, FootnoteRef] = {}

    def blocks(self, pieces: Pieces) -> tuple[Block, ...]:
        text = self._prose.expand(pieces, self._place.number, self._source.file)
        root = SyntaxTreeNode(MARKDOWN.parse(text))
        body = [node for node in root.children if node.type != "footnote_block"]
        notes = [node for node in root.children if node.type == "footnote_block"]
        result = tuple(self._many(body))
        for block in notes:
            for node in block.children:
                self._footnote(node)
        return result

    def _footnote(self, node: SyntaxTreeNode) -> None:
        key = int(node.meta["id"])
        if key not in self._footnotes:
            return
        number = self._footnotes[key].number
        children = tuple(self._many(node.children))
        self._prose.footnotes[number - 1] = Footnote(number, children)

    def _where(self, node: SyntaxTreeNode) -> str:
        line = node.map[0] if node.map else 0
        return f"{self._source.file}:{self._source.line + line}"

    def _many(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            if node.type == "footnote_anchor":
                continue
            yield self._block(node)

    def _block(self, node: SyntaxTreeNode) -> Block:
        block: Block
        if node.type == "paragraph":
            block = self._paragraph(node)
        elif node.type == "heading":
            block = self._heading(node)
        elif node.type in {"bullet_list", "ordered_list"}:
            block = ListBlock(
                ordered=node.type == "ordered_list",
                start=int(node.attrs.get("start", 1)),
                items=tuple(tuple(self._many(item.children)) for item in node.children),
            )
        elif node.type == "blockquote":
            block = Quote(tuple(self._many(node.children)))
        elif node.type == "table":
            block = self._pipe_table(node)
        elif node.type == "hr":
            block = Paragraph((Text("* * *"),))
        else:
            block = Paragraph((Code(self._prose.without_marks(node.content).rstrip("\n")),))
        return block

    def _paragraph(self, node: SyntaxTreeNode) -> Block:
        content = "".join(child.content for child in node.children)
        alone = self._prose.slot(content)
        if isinstance(alone, Table | Chart | ListBlock | Paragraph):
            return alone
        children = self._inline(node)
        for child in children:
            if isinstance(child, Text) and MISPLACED in child.text:
                message = "a table, chart or list of recommendations stands on a line of its own"
                self._context.note(
                    Problem("blocking", "bad-text", "", message, self._where(node), "", "own-line")
                )
        return Paragraph(children)

    def _inline(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        where = self._where(node)
        found = tuple(self._prose.inline(node.children, self._footnotes))
        for match in _UNRESOLVED_FOOTNOTE.finditer(plain(found)):
            self._context.problem(
                "blocking", "unknown-footnote", match[1], f"the footnote “{match[1]}” has no text",
                where,
            )  # fmt: skip
        return self._prose.marked(found, self._place.number, where)

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        depth = max(int(node.tag[1:]) - 1, 1)
        return Heading(
            level=min(self._place.level + depth, _DEEPEST_HEADING),
            anchor=self._prose.anchor(f"h-{self._place.code}"),
            children=self._inline(node),
        )

    def _pipe_table(self, node: SyntaxTreeNode) -> Block:
        rows = [row for part in node.children for row in part.children]
        items = [(Paragraph(tuple(self._joined(row))),) for row in rows[1:]]
        self._context.problem(
            "warning", "pipe-table", self._place.code,
            "a table typed into the text is printed as a list; make it a table file",
            self._where(node),
        )  # fmt: skip
        return ListBlock(ordered=False, start=1, items=tuple(items))

    def _joined(self, row: SyntaxTreeNode) -> Iterator[Inline]:
        for index, cell in enumerate(row.children):
            if index:
                yield Text(" – " if index == 1 else "; ")
            yield from self._inline(cell)
