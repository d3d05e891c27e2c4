# SPDX-License-Identifier: EUPL-1.2
"""Turns a pack's texts and stored figures into the document tree of one language.

Calls in the text become marks, Markdown is parsed around them, and the marks become nodes: what
a figure or a name contains is never read as markup.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, cast

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from vidik.core.formats import format_date
from vidik.report.methods import expressions, templates
from vidik.report.methods.labels import LABELS
from vidik.report.methods.numerals import in_digits, in_words, noun_form
from vidik.report.methods.pack import (
    Bilingual,
    CellSpec,
    ChartSpec,
    DerivedCell,
    EmptyCell,
    FigureCell,
    OutlineNode,
    PackText,
    ShareCell,
    Source,
    TableSpec,
    TextCell,
)
from vidik.report.methods.problems import Problem, Severity
from vidik.report.methods.tree import (
    Block,
    Cell,
    Chart,
    ChartPoint,
    ChartSeries,
    Code,
    Column,
    CrossRef,
    Document,
    Emph,
    FigureRef,
    Footnote,
    FootnoteRef,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    RegisterEntry,
    Row,
    Section,
    Strong,
    Table,
    Text,
    TitlePage,
    plain,
)
from vidik.report.methods.typed import TypedNumbers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from vidik.report.methods.numerals import Gender, Language
    from vidik.report.methods.sources import (
        CheckState,
        Disclosure,
        FigureView,
        RecommendationView,
        ReportSources,
    )
    from vidik.report.methods.tree import Align

_SLOT: Final = re.compile("\ue000([0-9]+)\ue001")
_UNRESOLVED_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_WORST_CHECK: Final[tuple[CheckState, ...]] = ("violated", "waived", "none", "pass")
_MARKDOWN: Final = (
    MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").use(footnote_plugin)
)
_MARKDOWN.disable(["html_block", "html_inline"])
_NUMERIC_UNITS_AS_PERCENT: Final = frozenset({"percent"})
_DEEPEST_HEADING: Final = 6
_BLOCK_FUNCTIONS: Final = frozenset({"table", "chart", "recommendations", "assessments", "grades"})
_NBSP: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What the title page says that is not in the pack."""

    cycle: str
    date: dt.date | None
    edition: str


@dataclass(frozen=True, slots=True)
class _Value:
    """A printed value before it becomes a reference."""

    number: Decimal | None
    percent: bool
    entry: RegisterEntry


class _CallFault(Exception):
    """A call with wrong arguments; becomes a problem with its place."""

    def __init__(self, message: str, code: str = "bad-text", subject: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.subject = subject


@dataclass(slots=True)
class _Plan:
    """Numbers of sections, tables and charts, known before any text is rendered."""

    sections: dict[str, str] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    charts: dict[str, int] = field(default_factory=dict)
    parsed: dict[str, tuple[templates.Call | templates.Literal, ...]] = field(default_factory=dict)


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
    """Make the document tree of a language; Serbian comes in Cyrillic.

    Faults never stop the work: they are collected as problems, the blocking ones among them.
    """
    renderer = _Renderer(pack, sources, language)
    chapters = tuple(renderer.section(node, 1) for node in pack.outline)
    renderer.notice_unused()
    document = Document(
        lang="en" if language == "en" else "sr-cyrl",
        cycle=facts.cycle,
        title_page=renderer.title_page(facts),
        chapters=chapters,
        footnotes=tuple(renderer.footnotes),
    )
    return Rendered(document, (*pack.faults, *renderer.problems))


def render_section(
    pack: PackText, sources: ReportSources, language: Language, code: str
) -> RenderedSection:
    """Make the tree of a single section, with the numbers it has in the whole report.

    Raises:
        KeyError: the outline has no such section.
    """
    renderer = _Renderer(pack, sources, language)
    renderer.problems.clear()
    node, level = _find(pack.outline, code, 1)
    section = renderer.section(replace(node, children=()), level)
    return RenderedSection(section, tuple(renderer.footnotes), tuple(renderer.problems))


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
        self.pack = pack
        self.sources = sources
        self.language = language
        self.labels = LABELS["en" if language == "en" else "sr-cyrl"]
        self.problems: list[Problem] = []
        self.footnotes: list[Footnote] = []
        self._typed = TypedNumbers.for_pack(language, pack.names_with_numbers)
        self._figures: dict[str, FigureView | None] = {}
        self._slots: list[Inline | Block] = []
        self._plan = _Plan()
        self._used_anchors: set[str] = set()
        self._placed: set[str] = set()
        for number, node in enumerate(pack.outline, start=1):
            self._plan_section(node, str(number))

    # Planning: numbers are known before the first cross-reference is written.

    def _plan_section(self, node: OutlineNode, number: str) -> None:
        plan = self._plan
        plan.sections[node.code] = number
        source = self._section_source(node)
        if source is not None:
            try:
                pieces = templates.read(source)
                own = (node.code, self.language) in self.pack.sections and source == self.pack.sections[
                    node.code, self.language
                ]
                plan.parsed[node.code] = pieces if own else self._stand_in(pieces)
            except templates.TemplateFault as fault:
                where = f"{source.file}:{fault.line}"
                self._problem("blocking", "bad-text", node.code, fault.message, where)
            for piece in plan.parsed.get(node.code, ()):
                if isinstance(piece, templates.Call):
                    self._plan_call(piece)
        for position, child in enumerate(node.children, start=1):
            self._plan_section(child, f"{number}.{position}")

    def _stand_in(
        self, pieces: tuple[templates.Call | templates.Literal, ...]
    ) -> tuple[templates.Call | templates.Literal, ...]:
        """Give what stands for a text that is not translated: a remark, its tables and charts."""
        result: list[templates.Call | templates.Literal] = [
            templates.Literal(f"*{self.labels.untranslated}*")
        ]
        for piece in pieces:
            if isinstance(piece, templates.Call) and piece.function in _BLOCK_FUNCTIONS:
                result.extend((templates.Literal("\n\n"), piece))
        return tuple(result)

    def _plan_call(self, call: templates.Call) -> None:
        plan = self._plan
        code = call.arguments[0] if call.arguments else None
        if call.function == "table" and isinstance(code, str):
            plan.tables.setdefault(code, len(plan.tables) + 1)
        elif call.function == "chart" and isinstance(code, str):
            plan.charts.setdefault(code, len(plan.charts) + 1)
        elif call.function in {"assessments", "grades"}:
            plan.tables.setdefault(_list_code(call), len(plan.tables) + 1)

    def _section_source(self, node: OutlineNode) -> Source | None:
        source = self.pack.sections.get((node.code, self.language))
        if source is not None and source.text.strip():
            return source
        other: Language = "sr" if self.language == "en" else "en"
        substitute = self.pack.sections.get((node.code, other))
        if substitute is not None and substitute.text.strip():
            name = f"sections/{node.code}.{self.language}.md"
            self._problem(
                "warning", "missing-translation", node.code,
                f"the section “{node.code}” has no text in this language", f"{name}:1",
            )  # fmt: skip
            return substitute
        if not node.children:
            self._problem(
                "warning", "missing-section", node.code,
                f"the section “{node.code}” has no text", node.where,
            )  # fmt: skip
        return None

    def _problem(
        self, severity: Severity, code: str, subject: str, message: str, where: str
    ) -> None:
        problem = Problem(severity, code, subject, message, where)
        if problem not in self.problems:
            self.problems.append(problem)

    # Sections and blocks.

    def section(self, node: OutlineNode, level: int) -> Section:
        number = self._plan.sections[node.code]
        blocks: tuple[Block, ...] = ()
        source = self._section_source(node)
        pieces = self._plan.parsed.get(node.code)
        if source is not None and pieces is not None:
            blocks = _SectionWriter(self, node.code, number, level, source).blocks(pieces)
        return Section(
            code=node.code,
            anchor=f"s-{node.code}",
            level=level,
            number=number,
            title=self._plain_text(node.title, node.where, "title"),
            blocks=blocks,
            children=tuple(self.section(child, level + 1) for child in node.children),
        )

    def notice_unused(self) -> None:
        """Note tables and charts that no text places."""
        for kind, codes in (("tables", self.pack.tables), ("charts", self.pack.charts)):
            placed = self._plan.tables if kind == "tables" else self._plan.charts
            for code in sorted(set(codes) - set(placed)):
                self._problem(
                    "notice", "unused", code, f"no section places “{code}”", f"{kind}/{code}.yaml:1"
                )

    def title_page(self, facts: TitleFacts) -> TitlePage:
        title = self.pack.title

        def words(text: Bilingual) -> str:
            source = text.get(self.language)
            return source.text.replace("{cycle}", facts.cycle) if source is not None else ""

        place = words(title.place)
        date = format_date(facts.date, self.language) if facts.date is not None else ""
        return TitlePage(
            title=words(title.title) or self.labels.report_title.format(cycle=facts.cycle),
            subtitle=words(title.subtitle),
            publisher=words(title.publisher),
            place_and_date=", ".join(part for part in (place, date) if part),
            edition=facts.edition,
            notice=words(title.notice),
            keywords=tuple(
                word.strip() for word in words(title.keywords).split(",") if word.strip()
            ),
        )

    def translated(self, text: Bilingual, where: str, what: str) -> Source | None:
        """Give a text in the language, or the other one and a problem."""
        source = text.get(self.language)
        if source is not None:
            return source
        other: Language = "sr" if self.language == "en" else "en"
        substitute = text.get(other)
        if substitute is not None:
            self._problem(
                "warning", "missing-translation", what,
                f"the {what} has no text in this language", substitute.where,
            )  # fmt: skip
        else:
            self._problem("warning", "missing-text", what, f"the {what} is missing", where)
        return substitute

    def _plain_text(self, text: Bilingual, where: str, what: str) -> str:
        source = self.translated(text, where, what)
        return source.text.translate(templates.PRIVATE_USE) if source is not None else ""

    def anchor(self, wished: str) -> str:
        """Give an anchor that nothing else in the report has."""
        anchor, count = wished, 1
        while anchor in self._used_anchors:
            count += 1
            anchor = f"{wished}-{count}"
        self._used_anchors.add(anchor)
        return anchor

    # Calls in braces.

    def expand(
        self, pieces: Sequence[templates.Call | templates.Literal], place: str, file: str
    ) -> str:
        """Replace calls by marks; the nodes wait in the slots."""
        parts: list[str] = []
        for piece in pieces:
            if isinstance(piece, templates.Literal):
                parts.append(piece.text)
                continue
            where = f"{file}:{piece.line}"
            for node in self._answered(piece, place, where):
                parts.append(f"\ue000{len(self._slots)}\ue001")
                self._slots.append(node)
        return "".join(parts)

    def _answered(self, call: templates.Call, place: str, where: str) -> list[Inline | Block]:
        answer = self._functions().get(call.function)
        try:
            if answer is None:
                msg = f"there is no function “{call.function}”"
                raise _CallFault(msg, subject=call.function)  # noqa: TRY301 -- one way out
            return answer(_Arguments(call), place, where)
        except (_CallFault, expressions.ExpressionError, ValueError) as fault:
            code = fault.code if isinstance(fault, _CallFault) else "bad-text"
            subject = fault.subject if isinstance(fault, _CallFault) else call.function
            self._problem("blocking", code, subject, f"{call.function}(): {fault}", where)
            shown = subject or call.function
            return [Text(f"⟦{shown}⟧")]

    def _functions(
        self,
    ) -> dict[str, Callable[[_Arguments, str, str], list[Inline | Block]]]:
        return {
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
            "recommendations": self._recommendations,
            "assessments": self._assessments,
            "grades": self._grades,
        }

    def _figure(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        citation = arguments.text(0, "a citation id")
        words, gender = arguments.words()
        arguments.done(1)
        return [self._printed(self._stored(citation, where), place, words, gender)]

    def _counted(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        value = self._computed(arguments.text(0, "a citation id"), None, where)
        words, gender = arguments.words()
        forms = tuple(arguments.texts(1))
        noun = noun_form(
            value.number if value.number is not None else Decimal(0), self.language, forms
        )
        return [self._printed(value, place, words, gender), Text(f"{_NBSP}{noun}")]

    def _derived(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        text = arguments.text(0, "an expression")
        words, gender = arguments.words()
        digits = arguments.digits(None)
        arguments.done(1)
        return [self._printed(self._computed(text, digits, where), place, words, gender)]

    def _share(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        return self._of_pair(arguments, place, where, change=False)

    def _change(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        return self._of_pair(arguments, place, where, change=True)

    def _of_pair(
        self, arguments: _Arguments, place: str, where: str, *, change: bool
    ) -> list[Inline | Block]:
        part = arguments.text(0, "the part" if not change else "the first figure")
        whole = arguments.text(1, "the whole" if not change else "the second figure")
        words, gender = arguments.words()
        digits = arguments.digits(0) or 0
        arguments.done(2)
        value = self._proportion(part, whole, digits, where, change=change)
        return [self._printed(value, place, words, gender)]

    def _typed_by_hand(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        text = arguments.text(0, "the number")
        why = arguments.keyword_text("why")
        arguments.done(1)
        if not why:
            msg = 'a typed number needs its reason: typed("12", why="…")'
            raise _CallFault(msg, subject=text)
        return [self._typed_ref(text, why, place, where)]

    def _ref_section(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        del place, where
        code = arguments.text(0, "the code of a section")
        arguments.done(1)
        if code not in self._plan.sections:
            msg = f"the outline has no section “{code}”"
            raise _CallFault(msg, "unknown-section", code)
        number = self._plan.sections[code]
        return [CrossRef("section", f"s-{code}", self.labels.section, number)]

    def _ref_table(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        del place, where
        code = arguments.text(0, "the code of a table")
        arguments.done(1)
        if code not in self._plan.tables:
            msg = f"no section places a table “{code}”"
            raise _CallFault(msg, "unknown-table", code)
        return [CrossRef("table", f"t-{code}", self.labels.table, str(self._plan.tables[code]))]

    def _ref_chart(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        del place, where
        code = arguments.text(0, "the code of a chart")
        arguments.done(1)
        if code not in self._plan.charts:
            msg = f"no section places a chart “{code}”"
            raise _CallFault(msg, "unknown-chart", code)
        return [CrossRef("chart", f"c-{code}", self.labels.chart, str(self._plan.charts[code]))]

    # Values.

    def _view(self, citation: str, where: str) -> FigureView:
        if citation not in self._figures:
            self._figures[citation] = self.sources.figures.get(citation)
        view = self._figures[citation]
        if view is None:
            msg = f"there is no figure “{citation}”"
            raise _CallFault(msg, "unknown-figure", citation)
        if view.person_level:
            msg = (
                f"the figure “{citation}” describes a single person and may not stand in the report"
            )
            raise _CallFault(msg, "person-level", citation)
        if view.open_high_finding:
            self._problem(
                "warning", "open-finding", citation,
                f"the figure “{citation}” has an open finding of high severity", where,
            )  # fmt: skip
        return view

    def _stored(self, citation: str, where: str) -> _Value:
        view = self._view(citation, where)
        value = _known(view)
        if value is None:
            self._problem(
                "warning", "missing-value", citation,
                f"the figure “{citation}” has no value ({view.status or 'no reason given'})", where,
            )  # fmt: skip
        number = None if view.disclosure == "suppressed" else value
        entry = RegisterEntry(
            kind="figure",
            measure=view.measure,
            source=view.source,
            period=view.period,
            dimensions=view.dimensions,
            value=_plain_decimal(number),
            version=str(view.version),
            observation_id=view.observation_id,
            checks=view.check_state,
            disclosure=view.disclosure,
            open_high_finding=view.open_high_finding,
        )
        return _Value(number, view.unit in _NUMERIC_UNITS_AS_PERCENT, entry)

    def _computed(self, text: str, digits: int | None, where: str) -> _Value:
        expression = expressions.parse(text)
        if isinstance(expression, expressions.Name):
            return self._stored(expression.id, where)
        views = [self._view(name, where) for name in dict.fromkeys(expressions.names(expression))]
        if not views:
            msg = f"“{text}” refers to no figure"
            raise _CallFault(msg, subject=text)
        result = self._combined(
            views, text, where, lambda values: expressions.evaluate(expression, values)
        )
        if result is not None and digits is None:
            digits = 0 if result.denominator == 1 else 1
        percent = all(view.unit in _NUMERIC_UNITS_AS_PERCENT for view in views)
        return self._derived_value(views, result, digits or 0, percent=percent)

    def _proportion(
        self, part: str, whole: str, digits: int, where: str, *, change: bool
    ) -> _Value:
        sides = [expressions.parse(part), expressions.parse(whole)]
        views = [
            self._view(name, where)
            for name in dict.fromkeys(name for side in sides for name in expressions.names(side))
        ]

        def percent(values: dict[str, Decimal]) -> Fraction:
            first, second = (expressions.evaluate(side, values) for side in sides)
            base = first if change else second
            if base == 0:
                msg = f"the base of “{part}” and “{whole}” is zero"
                raise _CallFault(msg, subject=part)
            return abs((second - first) / first) * 100 if change else first / second * 100

        result = self._combined(views, f"{part}, {whole}", where, percent)
        return self._derived_value(views, result, digits, percent=True)

    def _combined(
        self,
        views: list[FigureView],
        text: str,
        where: str,
        compute: Callable[[dict[str, Decimal]], Fraction],
    ) -> Fraction | None:
        """Compute, unless a part is suppressed or not known."""
        known: dict[str, Decimal] = {}
        for view in views:
            value = _known(view)
            if value is None:
                self._problem(
                    "warning", "missing-value", view.citation,
                    f"“{text}” cannot be computed: “{view.citation}” has no value", where,
                )  # fmt: skip
                return None
            known[view.citation] = value
        if any(view.disclosure == "suppressed" for view in views):
            return None
        return compute(known)

    def _derived_value(
        self, views: list[FigureView], result: Fraction | None, digits: int, *, percent: bool
    ) -> _Value:
        number = None if result is None else expressions.rounded(result, digits)
        states = {view.check_state for view in views}
        disclosures = {view.disclosure for view in views}
        order: tuple[Disclosure, ...] = ("suppressed", "not_assessed", "shown")
        entry = RegisterEntry(
            kind="derived",
            measure=_joined(view.measure for view in views),
            source=_joined(view.source for view in views),
            period=_joined(view.period for view in views),
            dimensions=_joined((view.dimensions or "-" for view in views), " | "),
            value=_plain_decimal(number),
            version=_joined((str(view.version) for view in views), " ", distinct=False),
            observation_id=_joined((view.observation_id for view in views), " ", distinct=False),
            checks=next(state for state in _WORST_CHECK if state in states),
            disclosure=next(state for state in order if state in disclosures),
            open_high_finding=any(view.open_high_finding for view in views),
        )
        return _Value(number, percent, entry)

    def _printed(
        self,
        value: _Value,
        place: str,
        words: bool = False,
        gender: Gender = "m",
    ) -> FigureRef:
        if value.number is None:
            hidden = value.entry.disclosure == "suppressed"
            text = self.labels.suppressed if hidden else self.labels.unknown
        elif words:
            text = in_words(value.number, self.language, gender=gender, percent=value.percent)
        else:
            text = in_digits(value.number, self.language, percent=value.percent)
        return FigureRef(text, value.entry, place)

    def _typed_ref(self, text: str, why: str, place: str, where: str) -> FigureRef:
        self._problem(
            "warning", "typed-number", text, f"“{text}” is typed; no stored figure stands behind it",
            where,
        )  # fmt: skip
        return FigureRef(text, RegisterEntry("typed", value="", why=why), place)

    # Inline text.

    def template(self, source: Source, place: str, *, label: bool = False) -> tuple[Inline, ...]:
        """Read a caption, note or cell: inline Markdown with calls."""
        try:
            pieces = templates.read(source)
        except templates.TemplateFault as fault:
            where = f"{source.file}:{fault.line}"
            self._problem("blocking", "bad-text", "", fault.message, where)
            return (Text(source.text.translate(templates.PRIVATE_USE)),)
        text = self.expand(pieces, place, source.file)
        root = SyntaxTreeNode(_MARKDOWN.parseInline(text))
        found = tuple(self.inline(root.children, {}))
        return self.marked(found, place, source.where, label=label)

    def inline(
        self, nodes: Sequence[SyntaxTreeNode], footnotes: dict[int, FootnoteRef]
    ) -> Iterator[Inline]:
        """Turn inline Markdown into nodes, marks into what they stand for."""
        for node in nodes:
            if node.type in {"inline", "paragraph"}:
                yield from self.inline(node.children, footnotes)
            elif node.type == "text":
                yield from self._with_slots(node.content)
            elif node.type == "softbreak":
                yield Text(" ")
            elif node.type == "hardbreak":
                yield LineBreak()
            elif node.type == "em":
                yield Emph(tuple(self.inline(node.children, footnotes)))
            elif node.type == "strong":
                yield Strong(tuple(self.inline(node.children, footnotes)))
            elif node.type == "code_inline":
                yield Code(self._without_slots(node.content))
            elif node.type == "link":
                href = self._without_slots(str(node.attrs.get("href", "")))
                yield Link(href, tuple(self.inline(node.children, footnotes)))
            elif node.type == "footnote_ref":
                yield self._cited(int(node.meta["id"]), footnotes)
            elif node.type != "footnote_anchor":
                yield from self._with_slots(node.content)

    def _cited(self, key: int, footnotes: dict[int, FootnoteRef]) -> FootnoteRef:
        if key in footnotes:
            return replace(footnotes[key], first=False)
        footnotes[key] = FootnoteRef(len(self.footnotes) + 1, first=True)
        self.footnotes.append(Footnote(len(self.footnotes) + 1, ()))
        return footnotes[key]

    def slot(self, text: str) -> Inline | Block | None:
        """Give the node of a mark if a text is nothing but that mark."""
        match = _SLOT.fullmatch(text.strip())
        return self._slots[int(match[1])] if match else None

    def _with_slots(self, text: str) -> Iterator[Inline]:
        position = 0
        for match in _SLOT.finditer(text):
            if match.start() > position:
                yield Text(text[position : match.start()])
            node = self._slots[int(match[1])]
            if isinstance(node, Table | Chart | ListBlock):
                yield Text("⟦…⟧")
            else:
                yield cast("Inline", node)
            position = match.end()
        if position < len(text):
            yield Text(text[position:])

    def _without_slots(self, text: str) -> str:
        return plain(self._with_slots(text))

    def marked(
        self, children: tuple[Inline, ...], place: str, where: str, *, label: bool = False
    ) -> tuple[Inline, ...]:
        """Turn typed numbers in running text into references of kind `typed`."""
        flat = _flat(children)
        spans = self._typed.find(flat, label=label)
        if not spans:
            return children
        return _split(children, spans, lambda text: self._typed_ref(text, "", place, where))

    # Tables and charts.

    def _table(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        code = arguments.text(0, "the code of a table")
        arguments.done(1)
        spec = self.pack.tables.get(code)
        if spec is None:
            return self._unknown("table", code, where)
        self._place_once("table", code)
        return [self._table_of(spec, place)]

    def _unknown(self, kind: str, code: str, where: str) -> list[Inline | Block]:
        folder = f"{kind}s/"
        broken = any(
            fault.subject == code and fault.where.startswith(folder) for fault in self.pack.faults
        )
        if not broken:
            self._problem(
                "blocking", f"unknown-{kind}", code, f"there is no file {folder}{code}.yaml", where
            )
        return [Paragraph((Text(f"⟦{code}⟧"),))]

    def _place_once(self, kind: str, code: str) -> None:
        key = f"{kind}:{code}"
        if key in self._placed:
            msg = f"the {kind} “{code}” stands twice in the report; refer to it instead"
            raise _CallFault(msg, "placed-twice", code)
        self._placed.add(key)

    def _table_of(self, spec: TableSpec, section: str) -> Table:
        number = self._plan.tables[spec.code]
        place = f"{section}, {self.labels.table} {number}"
        where = f"{spec.file}:1"

        def line(
            text: Bilingual, what: str, *, needed: bool, label: bool = False
        ) -> tuple[Inline, ...]:
            if not needed and text.en is None and text.sr is None:
                return ()
            source = self.translated(text, where, what)
            return self.template(source, place, label=label) if source is not None else ()

        caption = line(spec.caption, "caption of the table", needed=True)
        heads = [line(c.title, "head of a column", needed=True, label=True) for c in spec.columns]
        rows: list[Row] = []
        for row in spec.rows:
            head = line(row.title, "head of a row", needed=True, label=True)
            cells = [Cell(self._cell(cell, place)) for cell in row.cells]
            rows.append(Row(row.kind, (Cell(head), *cells)))
        columns = tuple(
            Column(head, column.align or _alignment(index, spec))
            for index, (head, column) in enumerate(zip(heads, spec.columns, strict=True))
        )
        return Table(
            code=spec.code,
            anchor=f"t-{spec.code}",
            label=self.labels.table,
            number=number,
            caption=caption,
            columns=columns,
            rows=tuple(rows),
            source=line(spec.source, "source of the table", needed=True),
            note=self._with_legend(
                line(spec.note, "note of the table", needed=False),
                [cell.children for row in rows for cell in row.cells[1:]],
            ),
        )

    def _cell(self, cell: CellSpec, place: str) -> tuple[Inline, ...]:
        if isinstance(cell, EmptyCell):
            return (Text(self.labels.unknown),)
        if isinstance(cell, TextCell):
            source = self.translated(cell.text, cell.where, "text of a cell")
            return self.template(source, place) if source is not None else ()
        value = self._cell_value(cell)
        return () if value is None else (self._printed(value, place),)

    def _cell_value(self, cell: FigureCell | DerivedCell | ShareCell) -> _Value | None:
        try:
            if isinstance(cell, FigureCell):
                return self._stored(cell.citation, cell.where)
            if isinstance(cell, DerivedCell):
                return self._computed(cell.expression, cell.digits, cell.where)
            return self._proportion(
                cell.part, cell.whole, cell.digits, cell.where, change=cell.change
            )
        except (_CallFault, expressions.ExpressionError, ValueError) as fault:
            code = fault.code if isinstance(fault, _CallFault) else "bad-text"
            subject = fault.subject if isinstance(fault, _CallFault) else ""
            self._problem("blocking", code, subject, str(fault), cell.where)
            return None

    def _with_legend(
        self, note: tuple[Inline, ...], cells: list[tuple[Inline, ...]]
    ) -> tuple[Inline, ...]:
        """Explain the signs that stand for a missing number."""
        shown = {plain(children) for children in cells}
        parts = list(note)
        for sign, explained in (
            (self.labels.unknown, self.labels.unknown_explained),
            (self.labels.suppressed, self.labels.suppressed_explained),
        ):
            if sign in shown:
                parts.append(Text(f" {explained}" if parts else explained))
        return tuple(parts)

    def _chart(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        code = arguments.text(0, "the code of a chart")
        arguments.done(1)
        spec = self.pack.charts.get(code)
        if spec is None:
            return self._unknown("chart", code, where)
        self._place_once("chart", code)
        return [self._chart_of(spec, place)]

    def _chart_of(self, spec: ChartSpec, section: str) -> Chart:
        number = self._plan.charts[spec.code]
        place = f"{section}, {self.labels.chart} {number}"
        where = f"{spec.file}:1"

        def line(text: Bilingual, what: str, *, needed: bool = True) -> tuple[Inline, ...]:
            if not needed and text.en is None and text.sr is None:
                return ()
            source = self.translated(text, where, what)
            return self.template(source, place) if source is not None else ()

        caption = line(spec.caption, "caption of the chart")
        percent: set[bool] = set()
        series: list[ChartSeries] = []
        for item in spec.series:
            points: list[ChartPoint] = []
            for cell in item.values:
                value = (
                    self._cell_value(cell)
                    if isinstance(cell, FigureCell | DerivedCell | ShareCell)
                    else None
                )
                if value is None:
                    points.append(ChartPoint(None, None))
                else:
                    percent.add(value.percent)
                    points.append(ChartPoint(value.number, self._printed(value, place)))
            title = self._plain_text(item.title, where, "name of a series")
            series.append(ChartSeries(title, tuple(points)))
        if len(percent) > 1:
            self._problem(
                "warning", "mixed-units", spec.code,
                f"the chart “{spec.code}” mixes percentages and other numbers", where,
            )  # fmt: skip
        return Chart(
            code=spec.code,
            anchor=f"c-{spec.code}",
            label=self.labels.chart,
            number=number,
            kind=spec.kind,
            caption=caption,
            alt=self._alt(spec, place, where),
            unit=self._plain_text(spec.unit, where, "unit of the chart"),
            categories=tuple(
                self._plain_text(category, where, "name of a category")
                for category in spec.categories
            ),
            series=tuple(series),
            percent=percent == {True},
            source=line(spec.source, "source of the chart"),
            note=self._with_legend(
                line(spec.note, "note of the chart", needed=False),
                [
                    (point.ref,) if point.ref is not None else (Text(self.labels.unknown),)
                    for item in series
                    for point in item.points
                ],
            ),
        )

    def _alt(self, spec: ChartSpec, place: str, where: str) -> str:
        if spec.alt.get(self.language) is None:
            self._problem(
                "warning", "missing-alt", spec.code,
                f"the chart “{spec.code}” has no description in this language", where,
            )  # fmt: skip
        source = spec.alt.get(self.language)
        if source is None:
            return ""
        return plain(self.template(source, place))

    # Recommendations.

    def _recommendations(
        self, arguments: _Arguments, place: str, where: str
    ) -> list[Inline | Block]:
        report, theme = arguments.report_and_theme()
        found = self.sources.recommendations.recommendations(report, theme)
        if not found:
            msg = f"the register has no recommendations of report {report}" + (
                f" on “{theme}”" if theme else ""
            )
            raise _CallFault(msg, "unknown-recommendations", theme or "")
        items = tuple(self._recommendation(view, place, where) for view in found)
        return [ListBlock(ordered=True, start=found[0].number, items=items)]

    def _recommendation(
        self, view: RecommendationView, place: str, where: str
    ) -> tuple[Block, ...]:
        english = self.language == "en"
        title = view.title_en if english else view.title_sr
        text = view.text_en if english else view.text_sr
        addressees = view.addressees_en if english else view.addressees_sr
        if not title or not text:
            self._problem(
                "warning", "missing-translation", f"{view.report}/{view.theme}/{view.number}",
                "a recommendation has no text in this language", where,
            )  # fmt: skip
        lead = Strong((Text(title or view.title_en),))
        body = self.marked((Text(f" {text or view.text_en}"),), place, where)
        blocks: list[Block] = [Paragraph((lead, LineBreak(), *_lstripped(body)))]
        if addressees:
            words = f"{self.labels.addressees}: {'; '.join(addressees)}."
            blocks.append(Paragraph((Emph((Text(words),)),)))
        return tuple(blocks)

    def _assessments(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        report, theme = arguments.report_and_theme()
        code = _list_code(arguments.call)
        found = self.sources.recommendations.assessments(report, theme)
        if not found:
            msg = f"the register has no assessments of report {report}"
            raise _CallFault(msg, "unknown-recommendations", theme or "")
        self._place_once("table", code)
        english = self.language == "en"
        number = self._plan.tables[code]
        inner = f"{place}, {self.labels.table} {number}"
        rows: list[Row] = []
        for view in found:
            recommendation = view.recommendation
            title = recommendation.title_en if english else recommendation.title_sr
            grade = (view.grade_en if english else view.grade_sr) if view.grade else ""
            basis = view.basis_en if english else view.basis_sr
            if not title or not basis:
                self._problem(
                    "warning", "missing-translation",
                    f"{recommendation.report}/{recommendation.theme}/{recommendation.number}",
                    "an assessment has no text in this language", where,
                )  # fmt: skip
            cells = (
                (Text(f"{recommendation.number}. {title or recommendation.title_en}"),),
                (Text(grade or self.labels.ungraded),),
                self.marked((Text(basis or view.basis_en),), inner, where),
            )
            rows.append(Row("plain", tuple(Cell(children) for children in cells)))
        first = found[0].recommendation
        pattern = self.labels.assessments_caption if theme else self.labels.assessments_caption_all
        caption = pattern.format(
            report=report, theme=_lowered(first.theme_en if english else first.theme_sr)
        )
        heads = (self.labels.recommendation, self.labels.grade, self.labels.basis)
        return [self._register_table(code, caption, heads, ("left", "left", "left"), rows)]

    def _grades(self, arguments: _Arguments, place: str, where: str) -> list[Inline | Block]:
        report, theme = arguments.report_and_theme()
        del where
        code = _list_code(arguments.call)
        found = self.sources.recommendations.assessments(report, theme)
        if not found:
            msg = f"the register has no assessments of report {report}"
            raise _CallFault(msg, "unknown-recommendations")
        self._place_once("table", code)
        inner = f"{place}, {self.labels.table} {self._plan.tables[code]}"
        english = self.language == "en"
        themes = {
            view.recommendation.theme: (
                view.recommendation.theme_en if english else view.recommendation.theme_sr
            )
            for view in found
        }
        graded = sorted({(v.grade_rank, v.grade, v.grade_en, v.grade_sr) for v in found if v.grade})
        grades = [(code_, en if english else sr) for _, code_, en, sr in graded]
        if any(not view.grade for view in found):
            grades.append(("", self.labels.ungraded))
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
            text = in_digits(Decimal(number), self.language)
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
        everything = (Cell((Text(self.labels.total),)), *sums, count(len(found), []))
        rows.append(Row("total", everything))
        heads = (self.labels.theme, *(name for _, name in grades), self.labels.total)
        aligns: list[Align] = ["left"]
        aligns.extend("right" for _ in heads[1:])
        caption = self.labels.grades_caption.format(report=report)
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
            label=self.labels.table,
            number=self._plan.tables[code],
            caption=(Text(caption),),
            columns=tuple(
                Column((Text(head),), align) for head, align in zip(heads, aligns, strict=True)
            ),
            rows=tuple(rows),
            source=(Text(f"{self.labels.register_source}."),),
            note=(),
        )


class _SectionWriter:
    """The blocks of one section."""

    def __init__(
        self, renderer: _Renderer, code: str, number: str, level: int, source: Source
    ) -> None:
        self._renderer = renderer
        self._code = code
        self._number = number
        self._level = level
        self._source = source
        self._footnotes: dict[int, FootnoteRef] = {}

    def blocks(self, pieces: Sequence[templates.Call | templates.Literal]) -> tuple[Block, ...]:
        text = self._renderer.expand(pieces, self._number, self._source.file)
        root = SyntaxTreeNode(_MARKDOWN.parse(text))
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
        self._renderer.footnotes[number - 1] = Footnote(number, children)

    def _where(self, node: SyntaxTreeNode) -> str:
        line = node.map[0] if node.map else 0
        return f"{self._source.file}:{self._source.line + line}"

    def _many(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            if node.type == "footnote_anchor":
                continue
            yield self._block(node)

    def _block(self, node: SyntaxTreeNode) -> Block:
        if node.type == "paragraph":
            return self._paragraph(node)
        if node.type == "heading":
            return self._heading(node)
        if node.type in {"bullet_list", "ordered_list"}:
            return ListBlock(
                ordered=node.type == "ordered_list",
                start=int(node.attrs.get("start", 1)),
                items=tuple(tuple(self._many(item.children)) for item in node.children),
            )
        if node.type == "blockquote":
            return Quote(tuple(self._many(node.children)))
        if node.type == "table":
            return self._pipe_table(node)
        if node.type in {"fence", "code_block"}:
            return Paragraph((Code(node.content.rstrip("\n")),))
        if node.type == "hr":
            return Paragraph((Text("* * *"),))
        return Paragraph((Text(node.content),))

    def _paragraph(self, node: SyntaxTreeNode) -> Block:
        renderer = self._renderer
        content = "".join(child.content for child in node.children)
        alone = renderer.slot(content)
        if isinstance(alone, Table | Chart | ListBlock | Paragraph):
            return alone
        children = self._inline(node)
        for child in children:
            if isinstance(child, Text) and "⟦…⟧" in child.text:
                renderer._problem(  # noqa: SLF001 -- one class in two parts
                    "blocking", "bad-text", "",
                    "a table, chart or list of recommendations stands on a line of its own",
                    self._where(node),
                )  # fmt: skip
        return Paragraph(children)

    def _inline(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        renderer = self._renderer
        where = self._where(node)
        found = tuple(renderer.inline(node.children, self._footnotes))
        for match in _UNRESOLVED_FOOTNOTE.finditer(plain(found)):
            renderer._problem(  # noqa: SLF001 -- one class in two parts
                "blocking", "unknown-footnote", match[1], f"the footnote “{match[1]}” has no text",
                where,
            )  # fmt: skip
        return renderer.marked(found, self._number, where)

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        depth = max(int(node.tag[1:]) - 1, 1)
        return Heading(
            level=min(self._level + depth, _DEEPEST_HEADING),
            anchor=self._renderer.anchor(f"h-{self._code}"),
            children=self._inline(node),
        )

    def _pipe_table(self, node: SyntaxTreeNode) -> Block:
        rows = [row for part in node.children for row in part.children]
        items = [(Paragraph(tuple(self._joined(row))),) for row in rows[1:]]
        self._renderer._problem(  # noqa: SLF001 -- one class in two parts
            "warning", "pipe-table", self._code,
            "a table typed into the text is printed as a list; make it a table file",
            self._where(node),
        )  # fmt: skip
        return ListBlock(ordered=False, start=1, items=tuple(items))

    def _joined(self, row: SyntaxTreeNode) -> Iterator[Inline]:
        for index, cell in enumerate(row.children):
            if index:
                yield Text(" – " if index == 1 else "; ")
            yield from self._inline(cell)


class _Arguments:
    """Arguments of a call, checked one by one."""

    def __init__(self, call: templates.Call) -> None:
        self.call = call
        self._seen: set[str] = set()

    def text(self, index: int, what: str) -> str:
        arguments = self.call.arguments
        if index >= len(arguments) or not isinstance(arguments[index], str):
            msg = f"argument {index + 1} is {what}, in quotation marks"
            raise _CallFault(msg)
        return str(arguments[index]).strip()

    def texts(self, start: int) -> Iterator[str]:
        for index in range(start, len(self.call.arguments)):
            yield self.text(index, "a form of the noun")
        self.done(len(self.call.arguments))

    def words(self) -> tuple[bool, Gender]:
        self._seen |= {"words", "gender"}
        words = self.call.keyword("words")
        gender = self.call.keyword("gender") or "m"
        if gender not in {"m", "f", "n"}:
            msg = 'gender is "m", "f" or "n"'
            raise _CallFault(msg)
        return bool(words), cast("Literal['m', 'f', 'n']", gender)

    def digits(self, default: int | None) -> int | None:
        self._seen.add("digits")
        value = self.call.keyword("digits")
        if value is None:
            return default
        if isinstance(value, bool) or value not in {0, 1, 2}:
            msg = "digits is 0, 1 or 2"
            raise _CallFault(msg)
        return int(cast("int", value))

    def keyword_text(self, name: str) -> str:
        self._seen.add(name)
        value = self.call.keyword(name)
        return value.strip() if isinstance(value, str) else ""

    def report_and_theme(self) -> tuple[int, str | None]:
        self._seen |= {"report", "theme"}
        report = self.call.keyword("report")
        theme = self.call.keyword("theme")
        if isinstance(report, bool) or not isinstance(report, int):
            msg = "report is the ordinal of a report, such as report=2"
            raise _CallFault(msg)
        if theme is not None and not isinstance(theme, str):
            msg = "theme is the code of a theme"
            raise _CallFault(msg)
        self.done(0)
        return report, theme

    def done(self, positional: int) -> None:
        """Refuse what nobody asked for."""
        unknown = [name for name, _ in self.call.keywords if name not in self._seen]
        if unknown:
            msg = f"unknown argument “{unknown[0]}”"
            raise _CallFault(msg)
        if len(self.call.arguments) > positional:
            msg = f"takes {positional} arguments, {len(self.call.arguments)} given"
            raise _CallFault(msg)


def _list_code(call: templates.Call) -> str:
    parts = (call.function, call.keyword("report"), call.keyword("theme"))
    return "-".join(str(part) for part in parts if part is not None)


def _known(view: FigureView) -> Decimal | None:
    if view.value is None and view.status == "none_known_to_be":
        return Decimal(0)
    return view.value


def _plain_decimal(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _joined(values: Iterator[str], separator: str = "; ", *, distinct: bool = True) -> str:
    found = [value for value in values if value]
    return separator.join(dict.fromkeys(found) if distinct else found)


def _alignment(index: int, spec: TableSpec) -> Align:
    """Numbers stand on the right, a column that holds any words on the left."""
    if index == 0:
        return "left"
    cells = [row.cells[index - 1] for row in spec.rows if len(row.cells) >= index]
    return "left" if any(isinstance(cell, TextCell) for cell in cells) else "right"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _lstripped(children: tuple[Inline, ...]) -> tuple[Inline, ...]:
    first = children[0]
    if isinstance(first, Text):
        return (Text(first.text.lstrip()), *children[1:])
    return children


def _flat(children: Sequence[Inline]) -> str:
    """Write inline nodes as one string in which references are single signs."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, Text | Code):
            parts.append(child.text)
        elif isinstance(child, Emph | Strong | Link):
            parts.append(_flat(child.children))
        else:
            parts.append("\ue000")
    return "".join(parts)


def _split(
    children: Sequence[Inline], spans: list[tuple[int, int]], make: Callable[[str], FigureRef]
) -> tuple[Inline, ...]:
    """Cut text nodes at typed numbers; a number inside code or an address stays as it is."""
    position = 0

    def walk(nodes: Sequence[Inline]) -> Iterator[Inline]:
        nonlocal position
        for node in nodes:
            if isinstance(node, Text):
                start, position = position, position + len(node.text)
                yield from _cut(node.text, start, spans, make)
            elif isinstance(node, Code):
                position += len(node.text)
                yield node
            elif isinstance(node, Emph | Strong | Link):
                yield replace(node, children=tuple(walk(node.children)))
            else:
                position += 1
                yield node

    return tuple(walk(children))


def _cut(
    text: str, offset: int, spans: list[tuple[int, int]], make: Callable[[str], FigureRef]
) -> Iterator[Inline]:
    position = 0
    for start, end in spans:
        first, last = max(start - offset, 0), min(end - offset, len(text))
        if first >= last:
            continue
        if first > position:
            yield Text(text[position:first])
        yield make(text[first:last])
        position = last
    if position < len(text):
        yield Text(text[position:])
