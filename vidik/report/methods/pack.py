# SPDX-License-Identifier: EUPL-1.2
"""The text of an annual report as a country pack holds it: outline, sections, tables, charts.

`load` reads the files and names every fault with file and line; nothing is guessed. A section
that an editor changes is laid over the stored one by `PackText.with_section`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from vidik.core.languages import keys_of, tags
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
    TableSpec,
    TextCell,
    TitleSpec,
)
from vidik.report.methods.yamlfile import YamlFile, YamlPath, YamlValue, add_fault, kind_of, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from vidik.report.methods.problems import Problem
    from vidik.report.methods.tree import Align, ChartKind, RowKind


_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ROW_KINDS: Final = ("plain", "total", "group")
_CHART_KINDS: Final = ("bar", "column", "stacked", "line")


def load(root: Path) -> PackText:
    """Read the report folder of a pack.

    A fault never hides another one: all are collected in `PackText.faults`.

    Raises:
        OSError: the folder or its outline cannot be read.
    """
    faults: list[Problem] = []
    outline = _outline(YamlFile.read(root / "outline.yaml", root, faults))
    known = set(PackText(outline, {}, {}, {}).codes())
    texts: dict[tuple[str, str], Source] = {}
    for path in sorted((root / "sections").glob("*.md")):
        code, _, language = path.stem.rpartition(".")
        name = path.relative_to(root).as_posix()
        if language not in tags():
            names = " or ".join(f"CODE.{tag}.md" for tag in tags())
            add_fault(faults, "bad-file", path.name, f"a section is named {names}", f"{name}:1")
        elif code not in known:
            add_fault(faults, "unknown-section", code, f"the outline has no section “{code}”",
                   f"{name}:1", severity="warning")  # fmt: skip
        else:
            text = text_of(path, name, faults)
            texts[code, language] = Source(text, name, 1)
    tables = {
        path.stem: table
        for path in sorted((root / "tables").glob("*.yaml"))
        if (table := _table(YamlFile.read(path, root, faults), path.stem)) is not None
    }
    charts = {
        path.stem: chart
        for path in sorted((root / "charts").glob("*.yaml"))
        if (chart := _chart(YamlFile.read(path, root, faults), path.stem)) is not None
    }
    title_file = root / "title.yaml"
    title = _title(YamlFile.read(title_file, root, faults)) if title_file.exists() else None
    pack = PackText(
        outline=outline,
        sections=texts,
        tables=tables,
        charts=charts,
        names_with_numbers=_names(root / "names_with_numbers.txt", faults),
    )
    pack = pack if title is None else replace(pack, title=title)
    return replace(pack, faults=tuple(faults))


def _names(path: Path, faults: list[Problem]) -> tuple[str, ...]:
    if not path.exists():
        return ()
    lines = text_of(path, path.name, faults).splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _outline(source: YamlFile) -> tuple[OutlineNode, ...]:
    seen: set[str] = set()

    def node(value: YamlValue, path: YamlPath) -> OutlineNode | None:
        entry = source.mapping(value, path, ("code", *keys_of("title"), "children"))
        code = entry.get("code")
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            source.fault(path, "a section needs a code of small letters, digits and hyphens")
            return None
        if code in seen:
            source.fault((*path, "code"), f"the code “{code}” stands twice in the outline")
            return None
        seen.add(code)
        children = source.items(entry.get("children"), (*path, "children"), optional=True)
        found = [node(child, (*path, "children", i)) for i, child in enumerate(children)]
        return OutlineNode(
            code=code,
            title=source.translated(entry, path, "title"),
            children=tuple(child for child in found if child is not None),
            where=source.where(path),
        )

    if source.value is None and not source.usable:
        return ()
    found = [node(item, (i,)) for i, item in enumerate(source.items(source.value, ()))]
    return tuple(item for item in found if item is not None)


def _cell(source: YamlFile, value: YamlValue, path: YamlPath, role: CellRole) -> CellSpec:
    where = source.where(path)
    if value is None:
        return EmptyCell(where)
    if isinstance(value, str):
        text = value.strip()
        return DerivedCell(text, None, where) if " " in text else FigureCell(text, where)
    if isinstance(value, dict):
        cell = _cell_of_keys(source, value, path, role)
        if cell is not None:
            return cell
    what = f"{'/'.join(keys_of('text'))}, " if role == "table" else ""
    source.fault(
        path,
        f"a cell is a citation id, derived, share, change, {what}or null; "
        f"found {kind_of(value)}: a number has to be a figure",
    )
    return EmptyCell(where)


def _cell_of_keys(
    source: YamlFile, value: dict[str, YamlValue], path: YamlPath, role: CellRole
) -> CellSpec | None:
    where = source.where(path)
    if role == "table" and not value.keys().isdisjoint(keys_of("text")):
        source.mapping(value, path, keys_of("text"))
        return TextCell(source.translated(value, path, "text"), where)
    if "derived" in value:
        source.mapping(value, path, ("derived", "digits"))
        digits = _digits(source, value.get("digits"), path)
        return DerivedCell(str(value["derived"]), digits, where)
    key = "share" if "share" in value else "change"
    pair = value.get(key)
    if isinstance(pair, list) and len(pair) == 2:  # noqa: PLR2004 -- the part and the whole
        source.mapping(value, path, (key, "digits"))
        digits = _digits(source, value.get("digits"), path)
        return ShareCell(str(pair[0]), str(pair[1]), digits or 0, key == "change", where)
    return None


def _digits(source: YamlFile, value: YamlValue, path: YamlPath) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or value not in {0, 1, 2}:
        source.fault((*path, "digits"), "digits is 0, 1 or 2")
        return None
    return int(cast("int", value))


def _table(source: YamlFile, code: str) -> TableSpec | None:
    if not source.usable:
        return None
    top = source.mapping(
        source.value, (), (*keys_of("caption", "source", "note"), "columns", "rows")
    )
    columns: list[ColumnSpec] = []
    for i, item in enumerate(source.items(top.get("columns"), ("columns",))):
        path: YamlPath = ("columns", i)
        entry = source.mapping(item, path, (*keys_of(""), "align"))
        align = entry.get("align")
        if align not in {None, "left", "right"}:
            source.fault((*path, "align"), "align is left or right")
            align = None
        columns.append(ColumnSpec(source.translated(entry, path, ""), cast("Align | None", align)))
    rows: list[RowSpec] = []
    for i, item in enumerate(source.items(top.get("rows"), ("rows",))):
        path = ("rows", i)
        entry = source.mapping(item, path, (*keys_of(""), "kind", "cells"))
        kind = source.choice(entry.get("kind"), (*path, "kind"), _ROW_KINDS, "plain")
        values = source.items(entry.get("cells"), (*path, "cells"), optional=kind == "group")
        cells = tuple(
            _cell(source, value, (*path, "cells", j), "table") for j, value in enumerate(values)
        )
        if len(cells) != len(columns) - 1 and not (kind == "group" and not cells):
            source.fault(
                path, f"the row has {len(cells)} cells for {len(columns) - 1} columns of values"
            )
        rows.append(RowSpec(source.translated(entry, path, ""), cast("RowKind", kind), cells))
    if not source.usable:
        return None
    return TableSpec(
        code=code,
        caption=source.translated(top, (), "caption"),
        source=source.translated(top, (), "source"),
        note=source.translated(top, (), "note"),
        columns=tuple(columns),
        rows=tuple(rows),
        file=source.file,
    )


def _chart(source: YamlFile, code: str) -> ChartSpec | None:
    if not source.usable:
        return None
    top = source.mapping(
        source.value,
        (),
        ("kind", *keys_of("caption", "alt", "source", "note", "unit"), "categories", "series"),
    )
    categories = tuple(
        source.translated(
            source.mapping(item, ("categories", i), keys_of("")), ("categories", i), ""
        )
        for i, item in enumerate(source.items(top.get("categories"), ("categories",)))
    )
    series: list[SeriesSpec] = []
    for i, item in enumerate(source.items(top.get("series"), ("series",))):
        path: YamlPath = ("series", i)
        entry = source.mapping(item, path, (*keys_of(""), "values"))
        values = source.items(entry.get("values"), (*path, "values"))
        if len(values) != len(categories):
            source.fault(
                path, f"the series has {len(values)} values for {len(categories)} categories"
            )
        series.append(
            SeriesSpec(
                source.translated(entry, path, ""),
                tuple(
                    _cell(source, value, (*path, "values", j), "chart")
                    for j, value in enumerate(values)
                ),
            )
        )
    if not categories or not series:
        source.fault((), "a chart needs at least one category and one series")
    kind = source.choice(top.get("kind"), ("kind",), _CHART_KINDS, "bar")
    if not source.usable:
        return None
    return ChartSpec(
        code=code,
        kind=cast("ChartKind", kind),
        caption=source.translated(top, (), "caption"),
        alt=source.translated(top, (), "alt"),
        source=source.translated(top, (), "source"),
        note=source.translated(top, (), "note"),
        unit=source.translated(top, (), "unit"),
        categories=categories,
        series=tuple(series),
        file=source.file,
    )


_TITLE_PARTS: Final = (
    "title", "subtitle", "publisher", "place", "notice", "keywords", "demonstration",
)  # fmt: skip
_CYCLES: Final = "demonstration_cycles"


def _title(source: YamlFile) -> TitleSpec | None:
    top = source.mapping(source.value, (), (*keys_of(*_TITLE_PARTS), _CYCLES))
    if not source.usable:
        return None
    parts = {part: source.translated(top, (), part) for part in _TITLE_PARTS}
    return TitleSpec(
        title=parts["title"],
        subtitle=parts["subtitle"],
        publisher=parts["publisher"],
        place=parts["place"],
        notice=parts["notice"],
        keywords=parts["keywords"],
        demonstration=parts["demonstration"],
        demonstration_cycles=frozenset(str(top.get(_CYCLES, "")).split()),
    )
