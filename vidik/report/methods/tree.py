# SPDX-License-Identifier: EUPL-1.2
"""The document tree that every writer reads: chapters, paragraphs, tables, charts, references.

Texts and tables of the pack become this tree once per language; the Word, PDF and web writers
only decide how it looks. Nothing in it is markup of any format.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal

    from vidik.report.methods.problems import Problem
    from vidik.report.methods.sources import CheckState, Disclosure

Lang = str
"""A language as commands and file names call it, such as `sr-latn`."""
FigureKind = Literal["figure", "derived", "typed"]
Align = Literal["left", "right"]
RowKind = Literal["plain", "total", "group"]
ChartKind = Literal["bar", "column", "stacked", "line"]
NodeT = TypeVar("NodeT")


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """Where one printed number comes from; a row of the register."""

    kind: FigureKind
    measure: str = ""
    source: str = ""
    period: str = ""
    dimensions: str = ""
    value: str = ""
    """Plain decimal notation; empty where the number is suppressed or not known."""
    version: str = ""
    observation_id: str = ""
    checks: CheckState = "none"
    disclosure: Disclosure = "not_assessed"
    why: str = ""
    """For a typed number the writer's reason."""
    open_high_finding: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Fault(Text):
    """What a writer typed and nothing could be made of; is in previews only."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A break that the writer asked for."""


@dataclass(frozen=True, slots=True)
class Emph:
    """Emphasis."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Strong emphasis."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Characters of a machine, such as the name of a file."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page outside the report."""

    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A printed number and its origin."""

    text: str
    entry: RegisterEntry
    place: str
    """Section number, with the table or chart if it is in one."""


@dataclass(frozen=True, slots=True)
class CrossRef:
    """A reference to a section, table or chart of the same report."""

    kind: Literal["section", "table", "chart"]
    anchor: str
    label: str
    """The word before the number, in the language of the report."""
    number: str


@dataclass(frozen=True, slots=True)
class FootnoteRef:
    """The mark of a footnote in the text."""

    number: int
    first: bool
    """False where the same footnote is cited again."""


Inline = Text | LineBreak | Emph | Strong | Code | Link | FigureRef | CrossRef | FootnoteRef


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section, without a number."""

    level: int
    anchor: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; the items hold blocks."""

    ordered: bool
    start: int
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted blocks."""

    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column and how its cells stand."""

    children: tuple[Inline, ...]
    align: Align


@dataclass(frozen=True, slots=True)
class Row:
    """A row; the first cell is its head. A group row has a head only."""

    kind: RowKind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, its source line and its note."""

    code: str
    anchor: str
    label: str
    number: int
    caption: tuple[Inline, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: tuple[Inline, ...]
    note: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One value of a series; no value where it is not known or suppressed."""

    value: Decimal | None
    ref: FigureRef | None


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """A named series of values, one for each category."""

    title: str
    points: tuple[ChartPoint, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart described by its data; writers draw it."""

    code: str
    anchor: str
    label: str
    number: int
    kind: ChartKind
    caption: tuple[Inline, ...]
    alt: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    percent: bool
    source: tuple[Inline, ...]
    note: tuple[Inline, ...]


Block = Paragraph | Heading | ListBlock | Quote | Table | Chart


@dataclass(frozen=True, slots=True)
class Footnote:
    """The text of a footnote."""

    number: int
    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter (level 1) or a section with its number and its own sections."""

    code: str
    anchor: str
    level: int
    number: str
    title: str
    blocks: tuple[Block, ...]
    children: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What the title page and the document properties say."""

    title: str
    subtitle: str
    publisher: str
    place_and_date: str
    edition: str
    notice: str
    keywords: tuple[str, ...]
    demonstration: str = ""
    """What every page says where the report is a demonstration; blank where it is none."""

    @property
    def author(self) -> str:
        """Whom the document properties name: nobody's name stands on a demonstration."""
        return self.demonstration or self.publisher

    @property
    def marked_keywords(self) -> tuple[str, ...]:
        """The keywords, and that it is a demonstration."""
        return (self.demonstration, *self.keywords) if self.demonstration else self.keywords


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report in one language."""

    lang: Lang
    cycle: str
    title_page: TitlePage
    chapters: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]


def sections(document: Document) -> Iterator[Section]:
    """Return every chapter and section in reading order."""

    def walk(section: Section) -> Iterator[Section]:
        yield section
        for child in section.children:
            yield from walk(child)

    for chapter in document.chapters:
        yield from walk(chapter)


def tables(document: Document) -> Iterator[Table]:
    """Return every table in reading order."""
    return (block for block in _all_blocks(document) if isinstance(block, Table))


def charts(document: Document) -> Iterator[Chart]:
    """Return every chart in reading order."""
    return (block for block in _all_blocks(document) if isinstance(block, Chart))


def _all_blocks(document: Document) -> Iterator[Block]:
    for section in sections(document):
        for block in section.blocks:
            yield from _with_inner(block)


def _with_inner(block: Block) -> Iterator[Block]:
    yield block
    if isinstance(block, Quote):
        for child in block.children:
            yield from _with_inner(child)
    elif isinstance(block, ListBlock):
        for item in block.items:
            for child in item:
                yield from _with_inner(child)


def inlines(node: Block | Section | Footnote) -> Iterator[Inline]:
    """Return every inline node below a node, in reading order, footnotes' texts excepted."""
    if isinstance(node, Section):
        for block in node.blocks:
            yield from inlines(block)
    elif isinstance(node, Quote | Footnote):
        for child in node.children:
            yield from inlines(child)
    elif isinstance(node, ListBlock):
        for item in node.items:
            for child in item:
                yield from inlines(child)
    else:
        for group in _inline_groups(node):
            yield from deep(group)


def _inline_groups(node: Block) -> Iterator[tuple[Inline, ...]]:
    if isinstance(node, Paragraph | Heading):
        yield node.children
    elif isinstance(node, Table):
        yield node.caption
        for column in node.columns:
            yield column.children
        for row in node.rows:
            for cell in row.cells:
                yield cell.children
        yield node.source
        yield node.note
    elif isinstance(node, Chart):
        yield node.caption
        for series in node.series:
            yield tuple(point.ref for point in series.points if point.ref is not None)
        yield node.source
        yield node.note


def deep(children: Iterable[Inline]) -> Iterator[Inline]:
    """Return inline nodes and everything inside them."""
    for child in children:
        yield child
        if isinstance(child, Emph | Strong | Link):
            yield from deep(child.children)


def plain(children: Iterable[Inline]) -> str:
    """Return the characters of inline nodes without any form."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, Text | Code | FigureRef):
            parts.append(child.text)
        elif isinstance(child, LineBreak):
            parts.append(" ")
        elif isinstance(child, CrossRef):
            parts.append(f"{child.label}\u00a0{child.number}")
        elif not isinstance(child, FootnoteRef):
            parts.append(plain(child.children))
    return "".join(parts)


_DISPLAYED: Final = frozenset(
    {
        "text", "title", "subtitle", "publisher", "place_and_date", "edition", "notice", "label",
        "demonstration",
        "place", "alt", "unit", "categories", "keywords", "why",
    }
)  # fmt: skip


def respelled(node: NodeT, spell: Callable[[str], str]) -> NodeT:
    """Copy a tree with every displayed text passed through a transliteration.

    Codes, anchors, addresses and the origins of figures stay as they are.
    """
    if not is_dataclass(node):
        return node
    changes: dict[str, object] = {}
    for field in fields(node):
        value: object = getattr(node, field.name)
        if isinstance(value, str):
            if field.name in _DISPLAYED:
                changes[field.name] = spell(value)
        elif isinstance(value, tuple):
            changes[field.name] = _respelled_items(
                cast("tuple[object, ...]", value), spell, displayed=field.name in _DISPLAYED
            )
        elif is_dataclass(value):
            changes[field.name] = respelled(value, spell)
    return cast("NodeT", replace(node, **changes))  # type: ignore[type-var]


def _respelled_items(
    items: tuple[object, ...], spell: Callable[[str], str], *, displayed: bool
) -> tuple[object, ...]:
    result: list[object] = []
    for item in items:
        if isinstance(item, str):
            result.append(spell(item) if displayed else item)
        elif isinstance(item, tuple):
            inner = cast("tuple[object, ...]", item)
            result.append(_respelled_items(inner, spell, displayed=displayed))
        else:
            result.append(respelled(item, spell))
    return tuple(result)
