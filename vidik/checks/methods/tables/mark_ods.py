# SPDX-License-Identifier: EUPL-1.2
"""Mark an OpenDocument spreadsheet by editing its content; every other part stays as it is."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from ..model import Sure
from .grid import FINDINGS_SHEET, spot_of
from .limits import Limits, Package, local
from .mark_xlsx import rezip, safe, unique_name
from .marking import COLOURS, Item, Marks
from .ods import CONTENT, attribute, repeats, rows_of

if TYPE_CHECKING:
    from lxml import etree

    from .structure import Place

_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE: Final = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FO: Final = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_AFTER_TABLES: Final = frozenset(
    {"named-expressions", "database-ranges", "data-pilot-tables", "consolidation", "dde-links"}
)
_WIDTHS: Final = (1.2, 12, 2.5, 8, 4, 3, 3, 3, 3, 11)


def mark_ods(content: bytes, marks: Marks, limits: Limits) -> bytes:
    """Write a copy of a workbook with marks, and a sheet of findings at its end."""
    package = Package(content, limits)
    root = package.tree(CONTENT)
    _Marker(root, marks).mark()
    return rezip(package, {CONTENT: _bytes(root)})


def _bytes(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - the engine does without

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


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
        wanted: dict[str, dict[int, dict[int, Place]]] = {}
        for place in self._marks.colours:
            spot = spot_of(place.ref)
            if spot is not None:
                wanted.setdefault(place.sheet, {}).setdefault(spot[0], {})[spot[1]] = place
        for table in tables:
            name = attribute(table, "name")
            if name in wanted:
                self._table(table, wanted[name])
        added = self._findings([attribute(one, "name") for one in tables])
        end = next((at for at, one in enumerate(book) if local(one) in _AFTER_TABLES), len(book))
        book.insert(end, added)

    def _table(self, table: etree._Element, rows: dict[int, dict[int, Place]]) -> None:
        defaults = _column_styles(table)
        at = 0
        for element in rows_of(table):
            times = repeats(element, "number-rows-repeated")
            here = sorted(row for row in rows if at <= row < at + times)
            for row, alone in zip(
                here, _alone(element, times, [r - at for r in here], _ROWS), strict=True
            ):
                self._row(alone, rows[row], defaults)
            at += times

    def _row(
        self, row: etree._Element, places: dict[int, Place], defaults: list[tuple[int, str]]
    ) -> None:
        usual = attribute(row, "default-cell-style-name")
        at = 0
        for cell in [c for c in row if local(c) in {"table-cell", "covered-table-cell"}]:
            times = repeats(cell, "number-columns-repeated")
            here = sorted(column for column in places if at <= column < at + times)
            offsets = [column - at for column in here]
            for column, alone in zip(here, _alone(cell, times, offsets, _COLUMNS), strict=True):
                style = attribute(alone, "style-name") or usual or _style_at(defaults, column)
                place = places[column]
                alone.set(
                    f"{{{_TABLE}}}style-name", self._filled(style, self._marks.colours[place])
                )
                self._annotate(alone, self._marks.comments[place])
            at += times

    def _annotate(self, cell: etree._Element, text: str) -> None:
        """Add a comment; one that stands there already gets our text after its own."""
        from lxml import etree  # noqa: PLC0415 - the engine does without

        note = next((one for one in cell if local(one) == "annotation"), None)
        if note is None:
            note = etree.Element(f"{{{_OFFICE}}}annotation")
            creator = etree.SubElement(note, f"{{{_DC}}}creator")
            creator.text = safe(self._marks.author)
            cell.insert(0, note)
        for line in text.split("\n"):
            etree.SubElement(note, f"{{{_TEXT}}}p").text = safe(line)

    # --------------------------------------------------------------------------- styles

    def _automatic_styles(self) -> etree._Element:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        for one in self._root:
            if local(one) == "automatic-styles":
                return one
        made = etree.Element(f"{{{_OFFICE}}}automatic-styles")
        body = next(at for at, one in enumerate(self._root) if local(one) == "body")
        self._root.insert(body, made)
        return made

    def _filled(self, base: str, sure: Sure) -> str:
        """Give a style like another one, with a background."""
        return self._style(base, f"fo:background-color #{COLOURS[sure]}", background=COLOURS[sure])

    def _style(
        self, base: str, key: str, *, background: str = "", bold: bool = False, width: float = 0
    ) -> str:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        made = self._made.get((base, key))
        if made is not None:
            return made
        number = len(self._made) + 1
        while f"mark{number}" in self._names:
            number += 1
        name = f"mark{number}"
        self._names.add(name)
        known = next(
            (one for one in self._styles
             if attribute(one, "name") == base and attribute(one, "family") == "table-cell"), None
        )  # fmt: skip
        if known is not None:
            style = copy.deepcopy(known)
        else:
            style = etree.Element(f"{{{_STYLE}}}style")
            style.set(f"{{{_STYLE}}}family", "table-column" if width else "table-cell")
            if base:
                style.set(f"{{{_STYLE}}}parent-style-name", base)
        style.set(f"{{{_STYLE}}}name", name)
        self._styles.append(style)
        if width:
            one = etree.SubElement(style, f"{{{_STYLE}}}table-column-properties")
            one.set(f"{{{_STYLE}}}column-width", f"{width}cm")
        else:
            self._cell_properties(
                style, background, bold=bold, is_finding=key.startswith("finding")
            )
        self._made[base, key] = name
        return name

    @staticmethod
    def _cell_properties(
        style: etree._Element, background: str, *, bold: bool, is_finding: bool
    ) -> None:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        one = next((c for c in style if local(c) == "table-cell-properties"), None)
        if one is None:
            one = etree.Element(f"{{{_STYLE}}}table-cell-properties")
            style.insert(0, one)
        if background:
            one.set(f"{{{_FO}}}background-color", f"#{background.lower()}")
        if is_finding:
            one.set(f"{{{_FO}}}wrap-option", "wrap")
            one.set(f"{{{_STYLE}}}vertical-align", "top")
        if bold:
            said = etree.SubElement(style, f"{{{_STYLE}}}text-properties")
            said.set(f"{{{_FO}}}font-weight", "bold")

    # -------------------------------------------------------------- the sheet of findings

    def _findings(self, names: list[str]) -> etree._Element:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        table = etree.Element(f"{{{_TABLE}}}table")
        table.set(f"{{{_TABLE}}}name", unique_name(self._marks.title, names))
        table.set("{http://www.w3.org/XML/1998/namespace}id", FINDINGS_SHEET)
        for width in _WIDTHS:
            column = etree.SubElement(table, f"{{{_TABLE}}}table-column")
            column.set(f"{{{_TABLE}}}style-name", self._style("", f"width {width}", width=width))
        for at, items in enumerate(self._marks.rows):
            row = etree.SubElement(table, f"{{{_TABLE}}}table-row")
            for item in items or [Item()]:
                self._item(row, item, wide=at < 2)  # noqa: PLR2004 - its name and what it is
        return table

    def _item(self, row: etree._Element, item: Item, *, wide: bool) -> None:
        from lxml import etree  # noqa: PLC0415 - the engine does without

        cell = etree.SubElement(row, f"{{{_TABLE}}}table-cell")
        if not item.text:
            return
        background = COLOURS[item.sure] if item.sure else ""
        key = f"finding {background} {item.bold}"
        cell.set(
            f"{{{_TABLE}}}style-name", self._style("", key, background=background, bold=item.bold)
        )
        if wide:
            cell.set(f"{{{_TABLE}}}number-columns-spanned", str(len(_WIDTHS)))
        if item.number is not None:
            cell.set(f"{{{_OFFICE}}}value-type", "float")
            cell.set(f"{{{_OFFICE}}}value", item.text)
        else:
            cell.set(f"{{{_OFFICE}}}value-type", "string")
        for line in item.text.split("\n"):
            paragraph = etree.SubElement(cell, f"{{{_TEXT}}}p")
            if item.to is None:
                paragraph.text = safe(line)
                continue
            link = etree.SubElement(paragraph, f"{{{_TEXT}}}a")
            sheet = item.to.sheet.replace("'", "''")
            link.set(f"{{{_XLINK}}}href", safe(f"#'{sheet}'.{item.to.ref}"))
            link.set(f"{{{_XLINK}}}type", "simple")
            link.text = safe(line)


_ROWS: Final = f"{{{_TABLE}}}number-rows-repeated"
_COLUMNS: Final = f"{{{_TABLE}}}number-columns-repeated"


def _alone(
    element: etree._Element, times: int, offsets: list[int], name: str
) -> list[etree._Element]:
    """Divide a repeated element so that the wanted ones of its repetitions stand alone."""
    if times == 1 or not offsets:
        return [element for _ in offsets]
    parent = element.getparent()
    assert parent is not None  # noqa: S101 - tells the type checker
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
