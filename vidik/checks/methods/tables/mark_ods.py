# SPDX-License-Identifier: EUPL-1.2
"""Mark an OpenDocument spreadsheet by editing its content; every other part stays as it is."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from lxml import etree

from .grid import FINDINGS_SHEET, spot_of
from .limits import Limits, Package, local
from .mark_xlsx import rezip, safe, unique_name
from .marking import Item, Mark, Marks
from .ods import CONTENT, attribute, repeats, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACES: Final = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "table", "text", "style")
} | {
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_AFTER_TABLES: Final = frozenset(
    {"named-expressions", "database-ranges", "data-pilot-tables", "consolidation", "dde-links"}
)
_WIDTHS: Final = (1.2, 12, 2.5, 8, 4, 3, 3, 3, 3, 11)


def mark_ods(content: bytes, marks: Marks, limits: Limits) -> bytes:
    """Write a copy of a workbook with marks, and a sheet of findings at its end."""
    package = Package(content, limits)
    root = package.tree(CONTENT)
    _Marker(root, marks).mark()
    written = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return rezip(package, {CONTENT: written})


def _name(name: str) -> str:
    """Write a name such as table:style-name with its namespace."""
    prefix, _, bare = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{bare}"


def _make(name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    return etree.Element(_name(name), {_name(k): v for k, v in (attributes or {}).items()})


def _add(
    parent: etree._Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> etree._Element:
    element = _make(name, attributes)
    element.text = safe(text) or None
    parent.append(element)
    return element


class _Marker:
    def __init__(self, root: etree._Element, marks: Marks) -> None:
        self._root = root
        self._marks = marks
        self._made: dict[tuple[str, str], str] = {}
        self._styles = self._automatic_styles()
        self._names = {attribute(one, "name") for one in root.iter("{*}style")}

    def mark(self) -> None:
        """Mark the cells and add the sheet of findings."""
        book = next(iter(self._root.iterfind("{*}body/{*}spreadsheet")))
        tables = [one for one in book if local(one) == "table"]
        wanted: dict[str, dict[int, dict[int, Mark]]] = {}
        for place, mark in self._marks.cells.items():
            spot = spot_of(place.ref)
            if spot is not None:
                wanted.setdefault(place.sheet, {}).setdefault(spot[0], {})[spot[1]] = mark
        for table in tables:
            name = attribute(table, "name")
            if name in wanted:
                self._table(table, wanted[name])
        added = self._findings([attribute(one, "name") for one in tables])
        end = next((at for at, one in enumerate(book) if local(one) in _AFTER_TABLES), len(book))
        book.insert(end, added)

    def _table(self, table: etree._Element, rows: dict[int, dict[int, Mark]]) -> None:
        defaults = _column_styles(table)
        at = 0
        for element in rows_of(table):
            times = repeats(element, "number-rows-repeated")
            here = sorted(row for row in rows if at <= row < at + times)
            alone = _alone(element, times, [row - at for row in here], _ROWS)
            for row, one in zip(here, alone, strict=True):
                self._row(one, rows[row], defaults)
            at += times

    def _row(
        self, row: etree._Element, marks: dict[int, Mark], defaults: list[tuple[int, str]]
    ) -> None:
        usual = attribute(row, "default-cell-style-name")
        at = 0
        for cell in [c for c in row if local(c) in {"table-cell", "covered-table-cell"}]:
            times = repeats(cell, "number-columns-repeated")
            here = sorted(column for column in marks if at <= column < at + times)
            alone = _alone(cell, times, [column - at for column in here], _COLUMNS)
            for column, one in zip(here, alone, strict=True):
                style = attribute(one, "style-name") or usual or _style_at(defaults, column)
                filled = self._style(style, background=marks[column].colour)
                one.set(_name("table:style-name"), filled)
                self._annotate(one, marks[column].comment)
            at += times

    def _annotate(self, cell: etree._Element, text: str) -> None:
        """Add a comment; to one that is there already our text is appended."""
        note = next((one for one in cell if local(one) == "annotation"), None)
        if note is None:
            note = _make("office:annotation")
            _add(note, "dc:creator", self._marks.author)
            cell.insert(0, note)
        for line in text.split("\n"):
            _add(note, "text:p", line)

    # --------------------------------------------------------------------------- styles

    def _automatic_styles(self) -> etree._Element:
        for one in self._root:
            if local(one) == "automatic-styles":
                return one
        made = _make("office:automatic-styles")
        body = next(at for at, one in enumerate(self._root) if local(one) == "body")
        self._root.insert(body, made)
        return made

    def _style(
        self,
        base: str = "",
        *,
        background: str = "",
        bold: bool = False,
        width: float = 0,
        wraps: bool = False,
    ) -> str:
        """Return a style like another one, with what is asked for besides."""
        key = f"{background} {bold} {width} {wraps}"
        made = self._made.get((base, key))
        if made is not None:
            return made
        number = len(self._made) + 1
        while f"mark{number}" in self._names:
            number += 1
        name = self._made[base, key] = f"mark{number}"
        self._names.add(name)
        known = next(
            (one for one in self._styles
             if attribute(one, "name") == base and attribute(one, "family") == "table-cell"), None
        )  # fmt: skip
        if known is not None:
            style = copy.deepcopy(known)
        else:
            style = _make("style:style")
            style.set(_name("style:family"), "table-column" if width else "table-cell")
            if base:
                style.set(_name("style:parent-style-name"), base)
        style.set(_name("style:name"), name)
        self._styles.append(style)
        if width:
            column = {"style:column-width": f"{width}cm"}
            _add(style, "style:table-column-properties", attributes=column)
            return name
        cell = next((c for c in style if local(c) == "table-cell-properties"), None)
        if cell is None:
            cell = _make("style:table-cell-properties")
            style.insert(0, cell)
        if background:
            cell.set(_name("fo:background-color"), f"#{background.lower()}")
        if wraps:
            cell.set(_name("fo:wrap-option"), "wrap")
            cell.set(_name("style:vertical-align"), "top")
        if bold:
            _add(style, "style:text-properties", attributes={"fo:font-weight": "bold"})
        return name

    # -------------------------------------------------------------- the sheet of findings

    def _findings(self, names: list[str]) -> etree._Element:
        title = {"table:name": unique_name(self._marks.title, names), "xml:id": FINDINGS_SHEET}
        table = _make("table:table", title)
        for width in _WIDTHS:
            style = {"table:style-name": self._style(width=width)}
            _add(table, "table:table-column", attributes=style)
        for at, items in enumerate(self._marks.rows):
            row = _add(table, "table:table-row")
            for item in items or [Item()]:
                self._item(row, item, wide=at < 2)  # noqa: PLR2004 - its name and what it is
        return table

    def _item(self, row: etree._Element, item: Item, *, wide: bool) -> None:
        cell = _add(row, "table:table-cell")
        if not item.text:
            return
        style = self._style(background=item.colour, bold=item.bold, wraps=True)
        cell.set(_name("table:style-name"), style)
        if wide:
            cell.set(_name("table:number-columns-spanned"), str(len(_WIDTHS)))
        cell.set(_name("office:value-type"), "string" if item.number is None else "float")
        if item.number is not None:
            cell.set(_name("office:value"), item.text)
        for line in item.text.split("\n"):
            paragraph = _add(cell, "text:p", "" if item.to else line)
            if item.to is not None:
                sheet = item.to.sheet.replace("'", "''")
                link = {"xlink:href": safe(f"#'{sheet}'.{item.to.ref}"), "xlink:type": "simple"}
                _add(paragraph, "text:a", line, link)


_ROWS: Final = _name("table:number-rows-repeated")
_COLUMNS: Final = _name("table:number-columns-repeated")


def _alone(
    element: etree._Element, times: int, offsets: list[int], name: str
) -> list[etree._Element]:
    """Divide a repeated element so that the wanted ones of its repetitions stand alone."""
    if times == 1 or not offsets:
        return [element for _ in offsets]
    parent = element.getparent()
    assert parent is not None  # noqa: S101 - for the type checker
    place = parent.index(element)
    pieces: list[etree._Element] = []
    found: list[etree._Element] = []
    at = 0
    for offset in [*offsets, times]:
        if offset > at:
            pieces.append(_copy(element, offset - at, name))
        if offset < times:
            pieces.append(_copy(element, 1, name))
            found.append(pieces[-1])
        at = offset + 1
    tail, element.tail = element.tail, None
    parent.remove(element)
    for piece in reversed(pieces):
        piece.tail = None
        parent.insert(place, piece)
    pieces[-1].tail = tail
    return found


def _copy(element: etree._Element, times: int, name: str) -> etree._Element:
    made = copy.deepcopy(element)
    if times > 1:
        made.set(name, str(times))
    elif name in made.attrib:
        del made.attrib[name]
    return made


def _column_styles(table: etree._Element) -> list[tuple[int, str]]:
    """Give the usual style of cells of each column, with the column after the last that has it."""
    found, at = [], 0
    for one in table.iter("{*}table-column"):
        at += repeats(one, "number-columns-repeated")
        found.append((at, attribute(one, "default-cell-style-name")))
    return found


def _style_at(defaults: list[tuple[int, str]], column: int) -> str:
    return next((style for end, style in defaults if column < end), "")
