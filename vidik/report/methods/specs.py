# SPDX-License-Identifier: EUPL-1.2
"""What the text of an annual report is made of: outline, sections, tables, charts, their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from vidik.report.methods.numerals import Language
    from vidik.report.methods.problems import Problem
    from vidik.report.methods.tree import Align, ChartKind, RowKind


CellRole = Literal["table", "chart"]


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of the writers' text and where it is."""

    text: str
    file: str
    line: int

    @property
    def where(self) -> str:
        """Return the place as `file:line`."""
        return f"{self.file}:{self.line}"


Sources = Mapping[str, Source]
"""One text by language, as far as it is written."""


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A chapter or section of the outline."""

    code: str
    title: Sources
    children: tuple[OutlineNode, ...]
    where: str


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A stored figure."""

    citation: str
    where: str


@dataclass(frozen=True, slots=True)
class DerivedCell:
    """Arithmetic over figures."""

    expression: str
    digits: int | None
    where: str


@dataclass(frozen=True, slots=True)
class ShareCell:
    """Percent of a part in a whole, or percentage change if `change` is set."""

    part: str
    whole: str
    digits: int
    change: bool
    where: str


@dataclass(frozen=True, slots=True)
class TextCell:
    """Words instead of a number."""

    text: Sources
    where: str


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """Not known or not stated."""

    where: str


CellSpec = FigureCell | DerivedCell | ShareCell | TextCell | EmptyCell


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """Head of a column."""

    title: Sources
    align: Align | None


@dataclass(frozen=True, slots=True)
class RowSpec:
    """Head of a row and its cells."""

    title: Sources
    kind: RowKind
    cells: tuple[CellSpec, ...]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table file."""

    code: str
    caption: Sources
    source: Sources
    note: Sources
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...]
    file: str


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """A series of a chart."""

    title: Sources
    values: tuple[CellSpec, ...]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart file."""

    code: str
    kind: ChartKind
    caption: Sources
    alt: Sources
    source: Sources
    note: Sources
    unit: Sources
    categories: tuple[Sources, ...]
    series: tuple[SeriesSpec, ...]
    file: str


@dataclass(frozen=True, slots=True)
class TitleSpec:
    """The words of the title page."""

    title: Sources
    subtitle: Sources
    publisher: Sources
    place: Sources
    notice: Sources
    keywords: Sources
    demonstration: Sources = field(default_factory=dict)
    """What every page of a demonstration says: that it is one, and not the authority's."""
    demonstration_cycles: frozenset[str] = frozenset()
    """Cycles of which the pack's own texts are a demonstration, wherever they are built."""


@dataclass(frozen=True, slots=True)
class PackText:
    """Everything that writers wrote, read and checked for form."""

    outline: tuple[OutlineNode, ...]
    sections: Mapping[tuple[str, Language], Source]
    tables: Mapping[str, TableSpec]
    charts: Mapping[str, ChartSpec]
    names_with_numbers: tuple[str, ...] = ()
    title: TitleSpec = field(default_factory=lambda: TitleSpec({}, {}, {}, {}, {}, {}))
    faults: tuple[Problem, ...] = ()
    """Faults of the files' form; each stops a build."""

    def with_section(self, code: str, language: Language, text: str) -> PackText:
        """Lay an editor's text over the stored one."""
        source = Source(text, f"sections/{code}.{language}.md", 1)
        return replace(self, sections={**self.sections, (code, language): source})

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all chapters and sections in reading order."""

        def walk(node: OutlineNode) -> list[str]:
            return [node.code, *(code for child in node.children for code in walk(child))]

        return tuple(code for node in self.outline for code in walk(node))
