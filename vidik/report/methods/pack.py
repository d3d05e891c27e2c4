# SPDX-License-Identifier: EUPL-1.2
"""The text of an annual report as a country pack holds it: outline, sections, tables, charts.

`load` reads the files and names every fault with file and line; nothing is guessed. A section
that an editor changes is laid over the stored one by `PackText.with_section`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar, cast, get_args

from vidik.core.languages import Texts, keys_of, tags
from vidik.core.packfiles import Column, Entry, Items, Pack, PackFault, PartialTexts
from vidik.report.methods.problems import Problem
from vidik.report.methods.specs import (
    CellRole,
    CellSpec,
    ChartSpec,
    ColumnSpec,
    DerivedCell,
    EmptyCell,
    FigureCell,
    OutlineNode,
    PackText,
    RowSpec,
    SeriesSpec,
    ShareCell,
    Source,
    Sources,
    TableSpec,
    TextCell,
    TitleSpec,
)
from vidik.report.methods.tree import Align, ChartKind, RowKind

_Bare = Annotated[Texts, Column(bare=True, partial=True, blank=True)]
_Digits = Annotated[int, Column(high=2)]
Kind = TypeVar("Kind")
Spec = TypeVar("Spec")


@dataclass(frozen=True, slots=True)
class _Node:
    code: Annotated[
        str,
        Column(
            pattern="[a-z0-9]+(?:-[a-z0-9]+)*", what="a code of small letters, digits and hyphens"
        ),
    ]
    title: PartialTexts
    children: tuple[_Node, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    title: _Bare


@dataclass(frozen=True, slots=True)
class _Column:
    title: _Bare
    align: Annotated[str, Column(one_of=get_args(Align))] = ""


@dataclass(frozen=True, slots=True)
class _Row:
    title: _Bare
    kind: Annotated[str, Column(one_of=get_args(RowKind))] = "plain"
    cells: Any = ()


@dataclass(frozen=True, slots=True)
class _Table:
    caption: PartialTexts
    source: PartialTexts
    note: PartialTexts
    columns: tuple[_Column, ...]
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class _Series:
    title: _Bare
    values: Any = ()


@dataclass(frozen=True, slots=True)
class _Chart:
    caption: PartialTexts
    alt: PartialTexts
    source: PartialTexts
    note: PartialTexts
    unit: PartialTexts
    categories: tuple[_Head, ...]
    series: tuple[_Series, ...]
    kind: Annotated[str, Column(one_of=get_args(ChartKind))] = "bar"


@dataclass(frozen=True, slots=True)
class _TextCell:
    text: PartialTexts


@dataclass(frozen=True, slots=True)
class _DerivedCell:
    derived: str
    digits: _Digits | None = None


@dataclass(frozen=True, slots=True)
class _ShareCell:
    share: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    digits: _Digits = 0


@dataclass(frozen=True, slots=True)
class _Title:
    title: PartialTexts
    subtitle: PartialTexts
    publisher: PartialTexts
    place: PartialTexts
    notice: PartialTexts
    keywords: PartialTexts
    demonstration: PartialTexts
    demonstration_cycles: str = ""


def load(root: Path) -> PackText:
    """Read the report folder of a pack.

    A fault never hides another one: all are collected in `PackText.faults`.
    """
    pack = Pack(root)
    nodes = pack.items("outline.yaml", _Node)
    pack.expect_unique(_walk(nodes))
    sections, unknown = _sections(pack, {node.code for node in _walk(nodes)})
    text = PackText(
        outline=tuple(_outline(pack, node) for node in nodes),
        sections=sections,
        tables=_specs(pack, "tables/*.yaml", _Table, _table),
        charts=_specs(pack, "charts/*.yaml", _Chart, _chart),
        names_with_numbers=_names(pack),
        title=_title(pack),
    )
    found = (*map(_problem, pack.faults), *(() if pack.faults else unknown))
    return replace(text, faults=found)


def _problem(fault: PackFault) -> Problem:
    path = PurePosixPath(fault.file)
    code = "bad-yaml" if path.suffix == ".yaml" else "bad-file"
    message = f"{fault.field}: {fault.expected}"
    return Problem("blocking", code, path.stem, message, f"{fault.file}:{fault.line}")


def _walk(nodes: Iterable[_Node]) -> list[_Node]:
    return [each for node in nodes for each in (node, *_walk(node.children))]


def _outline(pack: Pack, node: _Node) -> OutlineNode:
    entry = pack.entry(node)
    return OutlineNode(
        code=node.code,
        title=_sources(entry, "title"),
        children=tuple(_outline(pack, child) for child in node.children),
        where=f"{entry.file}:{entry.line}",
    )


def _sections(pack: Pack, codes: set[str]) -> tuple[dict[tuple[str, str], Source], list[Problem]]:
    """Read the texts, and say which of them the outline does not name."""
    texts, unknown = {}, []
    for name in pack.files("sections/*.md"):
        code, _, language = PurePosixPath(name).stem.rpartition(".")
        if language not in tags():
            names = " or ".join(f"CODE.{tag}.md" for tag in tags())
            pack.add_fault(name, 1, "file", f"the name {names}")
        elif code not in codes:
            message = f"the outline has no section “{code}”"
            unknown.append(Problem("warning", "unknown-section", code, message, f"{name}:1"))
        else:
            texts[code, language] = Source(pack.text(name), name, 1)
    return texts, unknown


def _names(pack: Pack) -> tuple[str, ...]:
    name = "names_with_numbers.txt"
    lines = pack.text(name).splitlines() if pack.has(name) else ()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _specs(
    pack: Pack, pattern: str, kind: type[Kind], made: Callable[[Pack, str, Kind], Spec]
) -> dict[str, Spec]:
    """Read the files of a pattern, by code; without those that have faults."""
    specs = {}
    for name in pack.files(pattern):
        before = len(pack.faults)
        row = pack.document(name, kind)
        spec = None if row is None else made(pack, name, row)
        if spec is not None and len(pack.faults) == before:
            specs[PurePosixPath(name).stem] = spec
    return specs


def _sources(entry: Entry, name: str) -> Sources:
    inner = entry.get(name)
    if isinstance(inner, Entry):
        entry, name = inner, ""
    texts = Texts.of_row(entry, name)
    keys = zip(tags(), keys_of(name), strict=True)
    return {
        tag: Source(texts[tag], entry.file, entry.lines[key]) for tag, key in keys if tag in texts
    }


def _table(pack: Pack, name: str, table: _Table) -> TableSpec:
    entry, rows = pack.entry(table), []
    for row in table.rows:
        cells = tuple(_cells(pack, pack.entry(row), "cells", "table"))
        width = len(table.columns) - 1
        if len(cells) != width and not (row.kind == "group" and not cells):
            pack.fault(row, "cells", f"a cell for each column of values ({width})")
        rows.append(RowSpec(_sources(pack.entry(row), ""), cast("RowKind", row.kind), cells))
    return TableSpec(
        code=PurePosixPath(name).stem,
        caption=_sources(entry, "caption"),
        source=_sources(entry, "source"),
        note=_sources(entry, "note"),
        columns=tuple(
            ColumnSpec(_sources(pack.entry(each), ""), cast("Align", each.align) or None)
            for each in table.columns
        ),
        rows=tuple(rows),
        file=name,
    )


def _chart(pack: Pack, name: str, chart: _Chart) -> ChartSpec:
    entry, series = pack.entry(chart), []
    for each in chart.series:
        values = tuple(_cells(pack, pack.entry(each), "values", "chart"))
        if len(values) != len(chart.categories):
            pack.fault(each, "values", f"a value for each category ({len(chart.categories)})")
        series.append(SeriesSpec(_sources(pack.entry(each), ""), values))
    return ChartSpec(
        code=PurePosixPath(name).stem,
        kind=cast("ChartKind", chart.kind),
        caption=_sources(entry, "caption"),
        alt=_sources(entry, "alt"),
        source=_sources(entry, "source"),
        note=_sources(entry, "note"),
        unit=_sources(entry, "unit"),
        categories=tuple(_sources(pack.entry(each), "") for each in chart.categories),
        series=tuple(series),
        file=name,
    )


def _cells(pack: Pack, entry: Entry, key: str, role: CellRole) -> Iterator[CellSpec]:
    values = entry.get(key) or Items()
    if not isinstance(values, Items):
        pack.fault(entry, key, "a list")
        return
    for value, line in zip(values, values.lines, strict=True):
        where, before = f"{entry.file}:{line}", len(pack.faults)
        cell = _cell(pack, value, where, role)
        if cell is None and len(pack.faults) == before:
            words = f"{'/'.join(keys_of('text'))}, " if role == "table" else ""
            what = f"in each cell a citation id, derived, share, change, {words}or null"
            pack.add_fault(entry.file, line, key, f"{what}; a number has to be a figure")
        yield cell or EmptyCell(where)


def _cell(pack: Pack, value: object, where: str, role: CellRole) -> CellSpec | None:
    if value is None:
        return EmptyCell(where)
    if isinstance(value, str):
        text = value.strip()
        return DerivedCell(text, None, where) if " " in text else FigureCell(text, where)
    if not isinstance(value, Entry):
        return None
    if role == "table" and not value.keys().isdisjoint(("text", *keys_of("text"))):
        pack.bound(_TextCell, value)
        return TextCell(_sources(value, "text"), where)
    return _computed(pack, value, where)


def _computed(pack: Pack, value: Entry, where: str) -> CellSpec | None:
    if "derived" in value:
        derived = pack.bound(_DerivedCell, value)
        return None if derived is None else DerivedCell(derived.derived, derived.digits, where)
    if value.keys().isdisjoint(("share", "change")):
        return None
    share = pack.bound(_ShareCell, value)
    pair = share and (share.share or share.change)
    if not share or not pair or len(pair) != 2 or (share.share and share.change):  # noqa: PLR2004 - part and whole
        return None
    return ShareCell(*pair, share.digits, bool(share.change), where)


def _title(pack: Pack) -> TitleSpec:
    title = pack.document("title.yaml", _Title)
    if title is None:
        return TitleSpec({}, {}, {}, {}, {}, {})
    entry = pack.entry(title)
    parts = [each.name for each in fields(_Title) if each.name != "demonstration_cycles"]
    return TitleSpec(
        **{part: _sources(entry, part) for part in parts},
        demonstration_cycles=frozenset(title.demonstration_cycles.split()),
    )
