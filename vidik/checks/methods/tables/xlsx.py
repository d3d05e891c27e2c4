# SPDX-License-Identifier: EUPL-1.2
"""Read an Excel workbook: stored values, formats, merges, comments. Nothing in it is run."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from .. import texts
from . import formats
from .grid import FINDINGS_SHEET, STEP, Book, Box, Sheet, Spot, area_of, spot_of
from .limits import Limits, Package, TableFileError, local
from .numbers import marks_of, split_superscripts, tidy

if TYPE_CHECKING:
    from lxml import etree

_CONTENT_TYPES: Final = "[Content_Types].xml"
_MACROS: Final = "macroEnabled"
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_ERRORS: Final = frozenset({"#N/A"})
_TRUE: Final = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Style:
    """How cells of one style look."""

    shape: formats.Format
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Where a sheet stands in the package."""

    name: str
    part: str
    relation: str
    hidden: bool
    is_chart: bool


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the target of each relation of a part, by its id."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", name + ".rels")
    if path not in package.names:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for one in package.tree(path):
        if one.get("TargetMode") == "External" or local(one) != "Relationship":
            continue
        target = str(one.get("Target", ""))
        full = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = str(one.get("Type", "")).rpartition("/")[2]
        found[str(one.get("Id", ""))] = (kind, posixpath.normpath(full))
    return found


def workbook_part(package: Package) -> str:
    """Find the part that lists the sheets."""
    for kind, target in relations(package, "").values():
        if kind == "officeDocument":
            return target
    raise TableFileError(texts.DAMAGED, reason="workbook")


def sheet_parts(package: Package) -> list[SheetPart]:
    """List the sheets in their order."""
    book = workbook_part(package)
    known = relations(package, book)
    found = []
    for one in package.tree(book).iter("{*}sheet"):
        relation = next(
            (str(v) for k, v in one.attrib.items() if str(k).rpartition("}")[2] == "id"), ""
        )
        kind, target = known.get(relation, ("", ""))
        if target not in package.names:
            continue
        hidden = one.get("state", "visible") != "visible"
        found.append(
            SheetPart(str(one.get("name", "")), target, relation, hidden, kind != "worksheet")
        )
    if len(found) > package.limits.sheets:
        raise TableFileError(texts.TOO_MANY_SHEETS, most=str(package.limits.sheets))
    return found


def read_xlsx(content: bytes, limits: Limits) -> Book:
    """Read a workbook of the kind .xlsx or .xlsm.

    Raises:
        TableFileError: it is damaged or holds more than it may.
    """
    package = Package(content, limits)
    book = workbook_part(package)
    if _CONTENT_TYPES not in package.names or book not in package.names:
        raise TableFileError(texts.DAMAGED, reason=_CONTENT_TYPES)
    kind = "xlsm" if _MACROS.encode() in package.read(_CONTENT_TYPES) else "xlsx"
    linked = dict(relations(package, book).values())
    strings = _strings(package, linked.get("sharedStrings", ""))
    styles = _styles(package, linked.get("styles", ""))
    setting = next(iter(package.tree(book).iter("{*}workbookPr")), None)
    from_1904 = setting is not None and setting.get("date1904") in {"1", "true"}
    reader = _Reader(package, strings, styles, from_1904=from_1904)
    return Book(kind, [reader.sheet(one) for one in sheet_parts(package)])


def _strings(package: Package, part: str) -> list[tuple[str, tuple[str, ...]]]:
    """Read the shared texts, with the raised marks at their ends."""
    if part not in package.names:
        return []
    found = []
    for _event, item in package.stream(part, ("si",)):
        package.count_cells()
        found.append(rich_text(item))
    return found


def rich_text(item: etree._Element) -> tuple[str, tuple[str, ...]]:
    """Read a text of several runs; raised runs at its end are marks."""
    pieces: list[tuple[str, bool]] = []
    for child in item:
        name = local(child)
        if name == "t":
            pieces.append((child.text or "", False))
        elif name == "r":
            text = "".join(t.text or "" for t in child.iter("{*}t"))
            raised = any(one.get("val") == "superscript" for one in child.iter("{*}vertAlign"))
            pieces.append((text, raised))
    return joined(pieces)


def joined(pieces: list[tuple[str, bool]]) -> tuple[str, tuple[str, ...]]:
    """Join runs of text; those that are raised and short are footnote marks."""
    text, marks = "", ""
    for piece, raised in pieces:
        if raised and len(piece.strip()) <= 12 and text.strip():  # noqa: PLR2004 - a list of marks
            marks += " " + piece
        else:
            text += piece
    return text, marks_of(marks)


def _styles(package: Package, part: str) -> list[Style]:
    if part not in package.names:
        return []
    root = package.tree(part)
    codes = dict(formats.BUILT_IN)
    for one in root.iter("{*}numFmt"):
        if str(one.get("numFmtId", "")).isdecimal():
            codes[int(str(one.get("numFmtId")))] = str(one.get("formatCode", ""))
    fonts = [_is_bold(one) for one in _children(root, "fonts")]
    found = []
    for one in _children(root, "cellXfs"):
        font = _number(one.get("fontId"))
        bold = font < len(fonts) and fonts[font]
        alignment = next((a for a in one if local(a) == "alignment"), None)
        indent = _number(alignment.get("indent")) if alignment is not None else 0
        code = codes.get(_number(one.get("numFmtId")), "General")
        found.append(Style(formats.read_format(code), bold, STEP * indent))
    return found


def _children(root: etree._Element, name: str) -> list[etree._Element]:
    parent = next((one for one in root if local(one) == name), None)
    return [] if parent is None else [one for one in parent if local(one)]


def _is_bold(font: etree._Element) -> bool:
    return any(local(one) == "b" and one.get("val", "1") not in {"0", "false"} for one in font)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004 - digits


class _Reader:
    def __init__(
        self,
        package: Package,
        strings: list[tuple[str, tuple[str, ...]]],
        styles: list[Style],
        *,
        from_1904: bool,
    ) -> None:
        self._package = package
        self._strings = strings
        self._styles = styles
        self._from_1904 = from_1904
        self._plain = Style(formats.Format(None))

    def sheet(self, part: SheetPart) -> Sheet:
        """Read one sheet."""
        sheet = Sheet(part.name, hidden=part.hidden, is_chart=part.is_chart)
        if part.is_chart:
            return sheet
        row = column = -1
        outline = 0
        tags = ("row", "c", "col", "mergeCell", "sheetPr")
        for event, element in self._package.stream(part.part, tags, starts=True):
            name = local(element)
            if event == "start" and name == "row":
                row = _number(element.get("r")) - 1 if element.get("r") else row + 1
                column, outline = -1, STEP * _number(element.get("outlineLevel"))
                if element.get("hidden") in _TRUE:
                    sheet.hidden_rows.add(row)
            elif event == "end" and name == "c":
                spot = spot_of(str(element.get("r", ""))) or (row, column + 1)
                column = spot[1]
                self._take(sheet, spot, element, outline)
            elif event == "end":
                self._take_setting(sheet, name, element)
        self._comments(part, sheet)
        return sheet

    def _take(self, sheet: Sheet, spot: Spot, cell: etree._Element, outline: int) -> None:
        if not (0 <= spot[0] < _LAST_ROW and spot[1] < _LAST_COLUMN):
            raise TableFileError(texts.DAMAGED, reason=str(cell.get("r", ""))[:12])
        box = self._box(cell)
        if box is not None:
            self._package.count_cells()
            box.indent = box.indent or outline
            sheet.boxes[spot] = box

    def _take_setting(self, sheet: Sheet, name: str, element: etree._Element) -> None:
        if name == "mergeCell":
            self._package.count_cells()
            area = area_of(str(element.get("ref", "")))
            if area.top != area.bottom or area.left != area.right:
                sheet.merges.append(area)
        elif name == "sheetPr":
            sheet.is_findings = element.get("codeName") == FINDINGS_SHEET
        elif name == "col" and element.get("hidden") in _TRUE:
            first, last = _number(element.get("min")), _number(element.get("max"))
            sheet.hidden_columns.append((first - 1, last - 1))

    def _comments(self, part: SheetPart, sheet: Sheet) -> None:
        for kind, target in relations(self._package, part.part).values():
            if kind == "comments" and target in self._package.names:
                for _event, one in self._package.stream(target, ("comment",)):
                    spot = spot_of(str(one.get("ref", "")))
                    if spot:
                        sheet.comments[spot] = "".join(t.text or "" for t in one.iter("{*}t"))

    def _box(self, cell: etree._Element) -> Box | None:
        style_at = _number(cell.get("s"))
        style = self._styles[style_at] if style_at < len(self._styles) else self._plain
        box = Box("", bold=style.bold, indent=style.indent)
        parts = {local(child): child for child in cell}
        value = parts.get("v")
        stored = value.text if value is not None else None
        kind = cell.get("t", "n")
        if kind == "inlineStr" and "is" in parts:
            return self._text(box, *rich_text(parts["is"]))
        if stored is None:
            box.fault = texts.NO_RESULT
            return box if "f" in parts else None
        if kind in {"s", "str"}:
            at = _number(stored) if kind == "s" else -1
            if at >= len(self._strings):
                return None
            return self._text(box, *(self._strings[at] if at >= 0 else (stored, ())))
        if kind == "n":
            return self._stored_number(box, stored, style)
        if kind == "e":
            box.text, box.missing = stored[:20], stored in _ERRORS
            box.fault = "" if box.missing else texts.FORMULA_FAULT
        elif kind == "b":
            box.text = "TRUE" if stored == "1" else "FALSE"
        else:
            box.text, box.period = stored, f"at:{stored[:10]}" if kind == "d" else ""
        return box

    @staticmethod
    def _text(box: Box, text: str, marks: tuple[str, ...]) -> Box | None:
        stripped = text.lstrip(" \u00a0\t")
        box.indent = box.indent or len(text) - len(stripped)
        bare, raised = split_superscripts(tidy(text))
        box.text, box.marks = bare, (*marks, *raised)
        return box if bare else None

    def _stored_number(self, box: Box, stored: str, style: Style) -> Box | None:
        try:
            number = Decimal(stored)
        except InvalidOperation:
            box.text, box.fault = stored[:20], texts.NOT_A_NUMBER
            return box
        if not number.is_finite() or abs(number.adjusted()) > 60:  # noqa: PLR2004 - digits
            box.text, box.fault = stored[:20], texts.NOT_A_NUMBER
            return box
        shape = style.shape
        if shape.date and (day := formats.day_of(number, from_1904=self._from_1904)):
            box.period = formats.period_of_day(day, shape.date)
            box.text = box.period.removeprefix("at:")
            return box
        box.number, box.rounded = formats.shown_number(number, shape)
        box.percent = shape.percent
        box.text = format(box.number, "f")
        return box
