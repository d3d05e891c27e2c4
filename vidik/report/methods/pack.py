# SPDX-License-Identifier: EUPL-1.2
"""The text of an annual report as a country pack holds it: outline, sections, tables, charts.

`load` reads the files and names every fault with file and line; nothing is guessed. A section
that an editor changes is laid over the stored one by `PackText.with_section`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

import yaml

from vidik.report.methods.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vidik.report.methods.numerals import Language
    from vidik.report.methods.tree import Align, ChartKind, RowKind

YamlValue = str | int | float | bool | None | list["YamlValue"] | dict[str, "YamlValue"]
YamlPath = tuple[str | int, ...]
CellRole = Literal["table", "chart"]

LANGUAGES: Final[tuple[Language, Language]] = ("en", "sr")
_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ROW_KINDS: Final = ("plain", "total", "group")
_CHART_KINDS: Final = ("bar", "column", "stacked", "line")


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of the writers' text and where it stands."""

    text: str
    file: str
    line: int

    @property
    def where(self) -> str:
        """Give the place as `file:line`."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages; a missing one is none."""

    en: Source | None
    sr: Source | None

    def get(self, language: Language) -> Source | None:
        """Give the text in a language."""
        return self.en if language == "en" else self.sr


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A chapter or section of the outline."""

    code: str
    title: Bilingual
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

    text: Bilingual
    where: str


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """Not known or not stated."""

    where: str


CellSpec = FigureCell | DerivedCell | ShareCell | TextCell | EmptyCell


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """Head of a column."""

    title: Bilingual
    align: Align | None


@dataclass(frozen=True, slots=True)
class RowSpec:
    """Head of a row and its cells."""

    title: Bilingual
    kind: RowKind
    cells: tuple[CellSpec, ...]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table file."""

    code: str
    caption: Bilingual
    source: Bilingual
    note: Bilingual
    columns: tuple[ColumnSpec, ...]
    rows: tuple[RowSpec, ...]
    file: str


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """A series of a chart."""

    title: Bilingual
    values: tuple[CellSpec, ...]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart file."""

    code: str
    kind: ChartKind
    caption: Bilingual
    alt: Bilingual
    source: Bilingual
    note: Bilingual
    unit: Bilingual
    categories: tuple[Bilingual, ...]
    series: tuple[SeriesSpec, ...]
    file: str


@dataclass(frozen=True, slots=True)
class TitleSpec:
    """The words of the title page."""

    title: Bilingual
    subtitle: Bilingual
    publisher: Bilingual
    place: Bilingual
    notice: Bilingual
    keywords: Bilingual


_NOTHING: Final = Bilingual(None, None)


@dataclass(frozen=True, slots=True)
class PackText:
    """Everything that writers wrote, read and checked for form."""

    outline: tuple[OutlineNode, ...]
    sections: Mapping[tuple[str, Language], Source]
    tables: Mapping[str, TableSpec]
    charts: Mapping[str, ChartSpec]
    names_with_numbers: tuple[str, ...] = ()
    title: TitleSpec = field(
        default_factory=lambda: TitleSpec(
            _NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING
        )
    )
    faults: tuple[Problem, ...] = ()
    """Faults of the files' form; each stops a build."""

    def with_section(self, code: str, language: Language, text: str) -> PackText:
        """Lay an editor's text over the stored one."""
        source = Source(text, f"sections/{code}.{language}.md", 1)
        return replace(self, sections={**self.sections, (code, language): source})

    def codes(self) -> tuple[str, ...]:
        """Give the codes of all chapters and sections in reading order."""

        def walk(node: OutlineNode) -> list[str]:
            return [node.code, *(code for child in node.children for code in walk(child))]

        return tuple(code for node in self.outline for code in walk(node))


def load(root: Path) -> PackText:
    """Read the report folder of a pack.

    A fault never hides another one: all are collected in `PackText.faults`.

    Raises:
        OSError: the folder or its outline cannot be read.
    """
    faults: list[Problem] = []
    outline = _outline(_Yaml.read(root / "outline.yaml", root, faults))
    known = set(PackText(outline, {}, {}, {}).codes())
    texts: dict[tuple[str, Language], Source] = {}
    for path in sorted((root / "sections").glob("*.md")):
        code, _, language = path.stem.rpartition(".")
        name = path.relative_to(root).as_posix()
        if language not in LANGUAGES:
            _fault(faults, "bad-file", path.name, "a section is named CODE.en.md or CODE.sr.md",
                   f"{name}:1")  # fmt: skip
        elif code not in known:
            _fault(faults, "unknown-section", code, f"the outline has no section “{code}”",
                   f"{name}:1", severity="warning")  # fmt: skip
        else:
            text = _text_of(path, name, faults)
            texts[code, language] = Source(text, name, 1)
    tables = {
        path.stem: table
        for path in sorted((root / "tables").glob("*.yaml"))
        if (table := _table(_Yaml.read(path, root, faults), path.stem)) is not None
    }
    charts = {
        path.stem: chart
        for path in sorted((root / "charts").glob("*.yaml"))
        if (chart := _chart(_Yaml.read(path, root, faults), path.stem)) is not None
    }
    title_file = root / "title.yaml"
    title = _title(_Yaml.read(title_file, root, faults)) if title_file.exists() else None
    pack = PackText(
        outline=outline,
        sections=texts,
        tables=tables,
        charts=charts,
        names_with_numbers=_names(root / "names_with_numbers.txt", faults),
    )
    pack = pack if title is None else replace(pack, title=title)
    return replace(pack, faults=tuple(faults))


def _fault(
    faults: list[Problem],
    code: str,
    subject: str,
    message: str,
    where: str,
    *,
    severity: Literal["blocking", "warning"] = "blocking",
) -> None:
    faults.append(Problem(severity, code, subject, message, where))


def _text_of(path: Path, name: str, faults: list[Problem]) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _fault(faults, "bad-file", name, "the file is not UTF-8", f"{name}:{line}")
        return data.decode("utf-8", errors="replace")


def _names(path: Path, faults: list[Problem]) -> tuple[str, ...]:
    if not path.exists():
        return ()
    lines = _text_of(path, path.name, faults).splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class _Yaml:
    """A YAML file with the line of every value, and the faults found while it is read."""

    def __init__(self, file: str, faults: list[Problem]) -> None:
        self.file = file
        self.faults = faults
        self.lines: dict[YamlPath, int] = {(): 1}
        self.value: YamlValue = None
        self.usable = True

    @classmethod
    def read(cls, path: Path, root: Path, faults: list[Problem]) -> _Yaml:
        result = cls(path.relative_to(root).as_posix(), faults)
        text = _text_of(path, result.file, faults)
        try:
            loader = yaml.SafeLoader(text)
            node = loader.get_single_node()
            result.value = None if node is None else result._convert(loader, node, ())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark is not None else 1
            message = f"not valid YAML: {error.problem or error.context}"
            _fault(faults, "bad-yaml", path.stem, message, f"{result.file}:{line}")
            result.usable = False
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            _fault(faults, "bad-yaml", path.stem, f"not valid YAML: {error}", f"{result.file}:1")
            result.usable = False
        return result

    def _convert(self, loader: yaml.SafeLoader, node: yaml.Node, path: YamlPath) -> YamlValue:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            result: dict[str, YamlValue] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in result:
                    raise yaml.MarkedYAMLError(
                        problem=f"“{key}” stands twice", problem_mark=key_node.start_mark
                    )
                result[key] = self._convert(loader, value_node, (*path, key))
            return result
        if isinstance(node, yaml.SequenceNode):
            return [
                self._convert(loader, item, (*path, index)) for index, item in enumerate(node.value)
            ]
        value = loader.construct_object(node)
        return value if isinstance(value, str | int | float | bool | None) else str(value)

    def where(self, path: YamlPath) -> str:
        while path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines[path]}"

    def fault(self, path: YamlPath, message: str, code: str = "bad-yaml") -> None:
        _fault(self.faults, code, Path(self.file).stem, message, self.where(path))
        self.usable = False

    def mapping(
        self, value: YamlValue, path: YamlPath, keys: Sequence[str]
    ) -> dict[str, YamlValue]:
        if not isinstance(value, dict):
            self.fault(path, f"expected the keys {', '.join(keys)}, found {_kind(value)}")
            return {}
        for key in value:
            if key not in keys:
                self.fault((*path, key), f"unknown key “{key}”; known are {', '.join(keys)}")
        return value

    def items(self, value: YamlValue, path: YamlPath, *, optional: bool = False) -> list[YamlValue]:
        if isinstance(value, list):
            return value
        if not (optional and value is None):
            self.fault(path, f"expected a list, found {_kind(value)}")
        return []

    def choice(self, value: YamlValue, path: YamlPath, allowed: Sequence[str], default: str) -> str:
        if value is None:
            return default
        if value not in allowed:
            self.fault(path, f"expected one of {', '.join(allowed)}, found {value!r}")
            return default
        return str(value)

    def text(self, value: YamlValue, path: YamlPath) -> Source | None:
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.fault(path, f"expected a text, found {_kind(value)}; put it in quotation marks")
            return None
        line = self.lines.get(path, 1)
        return Source(value.strip(), self.file, line) if value.strip() else None

    def bilingual(self, value: dict[str, YamlValue], path: YamlPath, prefix: str) -> Bilingual:
        en, sr = (f"{prefix}en", f"{prefix}sr")
        return Bilingual(
            self.text(value.get(en), (*path, en)), self.text(value.get(sr), (*path, sr))
        )


def _kind(value: YamlValue) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool | int | float):
        return f"the bare value {value}"
    return {str: "a text", list: "a list", dict: "keys"}[type(value)]


def _outline(source: _Yaml) -> tuple[OutlineNode, ...]:
    seen: set[str] = set()

    def node(value: YamlValue, path: YamlPath) -> OutlineNode | None:
        entry = source.mapping(value, path, ("code", "title_en", "title_sr", "children"))
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
            title=source.bilingual(entry, path, "title_"),
            children=tuple(child for child in found if child is not None),
            where=source.where(path),
        )

    if source.value is None and not source.usable:
        return ()
    found = [node(item, (i,)) for i, item in enumerate(source.items(source.value, ()))]
    return tuple(item for item in found if item is not None)


def _cell(source: _Yaml, value: YamlValue, path: YamlPath, role: CellRole) -> CellSpec:
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
    what = "text_en/text_sr, " if role == "table" else ""
    source.fault(
        path,
        f"a cell is a citation id, derived, share, change, {what}or null; "
        f"found {_kind(value)}: a number has to be a figure",
    )
    return EmptyCell(where)


def _cell_of_keys(
    source: _Yaml, value: dict[str, YamlValue], path: YamlPath, role: CellRole
) -> CellSpec | None:
    where = source.where(path)
    if role == "table" and ("text_en" in value or "text_sr" in value):
        source.mapping(value, path, ("text_en", "text_sr"))
        return TextCell(source.bilingual(value, path, "text_"), where)
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


def _digits(source: _Yaml, value: YamlValue, path: YamlPath) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or value not in {0, 1, 2}:
        source.fault((*path, "digits"), "digits is 0, 1 or 2")
        return None
    return int(cast("int", value))


_TABLE_KEYS: Final = (
    "caption_en", "caption_sr", "source_en", "source_sr", "note_en", "note_sr", "columns", "rows",
)  # fmt: skip
_CHART_KEYS: Final = (
    "kind", "caption_en", "caption_sr", "alt_en", "alt_sr", "source_en", "source_sr", "note_en",
    "note_sr", "unit_en", "unit_sr", "categories", "series",
)  # fmt: skip


def _table(source: _Yaml, code: str) -> TableSpec | None:
    if not source.usable:
        return None
    top = source.mapping(source.value, (), _TABLE_KEYS)
    columns: list[ColumnSpec] = []
    for i, item in enumerate(source.items(top.get("columns"), ("columns",))):
        path: YamlPath = ("columns", i)
        entry = source.mapping(item, path, ("en", "sr", "align"))
        align = entry.get("align")
        if align not in {None, "left", "right"}:
            source.fault((*path, "align"), "align is left or right")
            align = None
        columns.append(ColumnSpec(source.bilingual(entry, path, ""), cast("Align | None", align)))
    rows: list[RowSpec] = []
    for i, item in enumerate(source.items(top.get("rows"), ("rows",))):
        path = ("rows", i)
        entry = source.mapping(item, path, ("en", "sr", "kind", "cells"))
        kind = source.choice(entry.get("kind"), (*path, "kind"), _ROW_KINDS, "plain")
        values = source.items(entry.get("cells"), (*path, "cells"), optional=kind == "group")
        cells = tuple(
            _cell(source, value, (*path, "cells", j), "table") for j, value in enumerate(values)
        )
        if len(cells) != len(columns) - 1 and not (kind == "group" and not cells):
            source.fault(
                path, f"the row has {len(cells)} cells for {len(columns) - 1} columns of values"
            )
        rows.append(RowSpec(source.bilingual(entry, path, ""), cast("RowKind", kind), cells))
    if not source.usable:
        return None
    return TableSpec(
        code=code,
        caption=source.bilingual(top, (), "caption_"),
        source=source.bilingual(top, (), "source_"),
        note=source.bilingual(top, (), "note_"),
        columns=tuple(columns),
        rows=tuple(rows),
        file=source.file,
    )


def _chart(source: _Yaml, code: str) -> ChartSpec | None:
    if not source.usable:
        return None
    top = source.mapping(source.value, (), _CHART_KEYS)
    categories = tuple(
        source.bilingual(
            source.mapping(item, ("categories", i), ("en", "sr")), ("categories", i), ""
        )
        for i, item in enumerate(source.items(top.get("categories"), ("categories",)))
    )
    series: list[SeriesSpec] = []
    for i, item in enumerate(source.items(top.get("series"), ("series",))):
        path: YamlPath = ("series", i)
        entry = source.mapping(item, path, ("en", "sr", "values"))
        values = source.items(entry.get("values"), (*path, "values"))
        if len(values) != len(categories):
            source.fault(
                path, f"the series has {len(values)} values for {len(categories)} categories"
            )
        series.append(
            SeriesSpec(
                source.bilingual(entry, path, ""),
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
        caption=source.bilingual(top, (), "caption_"),
        alt=source.bilingual(top, (), "alt_"),
        source=source.bilingual(top, (), "source_"),
        note=source.bilingual(top, (), "note_"),
        unit=source.bilingual(top, (), "unit_"),
        categories=categories,
        series=tuple(series),
        file=source.file,
    )


_TITLE_PARTS: Final = ("title", "subtitle", "publisher", "place", "notice", "keywords")


def _title(source: _Yaml) -> TitleSpec | None:
    keys = tuple(f"{part}_{language}" for part in _TITLE_PARTS for language in LANGUAGES)
    top = source.mapping(source.value, (), keys)
    if not source.usable:
        return None
    parts = [source.bilingual(top, (), f"{part}_") for part in _TITLE_PARTS]
    return TitleSpec(*parts)
