# SPDX-License-Identifier: EUPL-1.2
"""Read an OpenDocument spreadsheet: what its cells show and what they store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from .. import texts
from . import spans
from .formats import Format as Shape
from .formats import period_of_day, shown_number
from .grid import FINDINGS_SHEET, Area, Book, Box, Sheet
from .limits import Limits, Package, TableFileError, local
from .numbers import Convention, core_of, read_value, split_superscripts, tidy
from .xlsx import joined

if TYPE_CHECKING:
    from lxml import etree

CONTENT: Final = "content.xml"
_LENGTH: Final = re.compile(r"([0-9.]+)\s*(cm|mm|in|pt)")
_BLANKS: Final = {"cm": 9, "mm": 0.9, "in": 22.5, "pt": 0.3}
"""Blanks that are as wide as a unit of length."""
_MONTH_SHOWN: Final = 8
"""Letters of a month with its year, such as Jan 2020, at most."""
_NUMBERS: Final = frozenset({"float", "percentage", "currency"})


@dataclass(slots=True)
class CellStyle:
    """How cells of one style look."""

    bold: bool = False
    indent: int = 0
    raised: bool = False


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def repeats(element: etree._Element, name: str) -> int:
    """Return how often a cell or row is repeated."""
    text = attribute(element, name)
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004 - digits


def read_ods(content: bytes, limits: Limits) -> Book:
    """Read a workbook of the kind .ods.

    Raises:
        TableFileError: it is damaged or holds more than it may.
    """
    package = Package(content, limits)
    if CONTENT not in package.names:
        raise TableFileError(texts.DAMAGED, reason=CONTENT)
    if b"encryption-data" in (
        package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package.names else b""
    ):
        raise TableFileError(texts.LOCKED)
    root = package.tree(CONTENT)
    looks = _looks(root)
    reader = _Reader(package, looks)
    sheets = [reader.sheet(table) for table in root.iterfind("{*}body/{*}spreadsheet/{*}table")]
    if len(sheets) > limits.sheets:
        raise TableFileError(texts.TOO_MANY_SHEETS, most=str(limits.sheets))
    return Book("ods", sheets)


def _looks(root: etree._Element) -> dict[str, CellStyle]:
    found: dict[str, CellStyle] = {}
    for style in root.iter("{*}style"):
        look = CellStyle()
        for one in style:
            if local(one) == "text-properties":
                look.bold = look.bold or attribute(one, "font-weight") == "bold"
                look.raised = attribute(one, "text-position").startswith(("super", "33", "58"))
            elif local(one) == "paragraph-properties":
                length = _LENGTH.search(attribute(one, "margin-left"))
                look.indent = round(float(length[1]) * _BLANKS[length[2]]) if length else 0
        found[attribute(style, "name")] = look
    return found


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table in order, those of headers and groups among them."""
    found = []
    for one in table:
        if local(one) == "table-row":
            found.append(one)
        elif local(one) in {"table-header-rows", "table-row-group", "table-rows"}:
            found.extend(rows_of(one))
    return found


def _period_of(stored: str, shown: str) -> str:
    """Return the period of a date as its text shows it: a year, a month or a day."""
    try:
        day = date.fromisoformat(stored[:10])
    except ValueError:
        return ""
    if spans.looks_like_year(shown):
        return period_of_day(day, "year")
    return period_of_day(day, "day" if len(shown) > _MONTH_SHOWN else "month")


class _Reader:
    def __init__(self, package: Package, looks: dict[str, CellStyle]) -> None:
        self._package = package
        self._looks = looks

    def sheet(self, table: etree._Element) -> Sheet:
        sheet = Sheet(attribute(table, "name"))
        sheet.is_findings = attribute(table, "id") == FINDINGS_SHEET
        style = attribute(table, "style-name")
        sheet.hidden = style in self._hidden_styles(table)
        self._columns(table, sheet)
        row = 0
        for element in rows_of(table):
            times = repeats(element, "number-rows-repeated")
            boxes = self._row(element, row, sheet)
            if boxes:
                for at in range(times):
                    for column, box in boxes:
                        self._package.count_cells()
                        sheet.boxes[row + at, column] = box
            if attribute(element, "visibility") in {"collapse", "filter"} and boxes:
                sheet.hidden_rows.update(range(row, row + times))
            row += times
        return sheet

    @staticmethod
    def _hidden_styles(table: etree._Element) -> set[str]:
        root = table.getroottree().getroot()
        return {
            attribute(style, "name")
            for style in root.iterfind("{*}automatic-styles/{*}style")
            for one in style
            if local(one) == "table-properties" and attribute(one, "display") == "false"
        }

    @staticmethod
    def _columns(table: etree._Element, sheet: Sheet) -> None:
        column = 0
        for one in table.iter("{*}table-column"):
            times = repeats(one, "number-columns-repeated")
            if attribute(one, "visibility") in {"collapse", "filter"}:
                sheet.hidden_columns.append((column, column + times - 1))
            column += times

    def _row(self, element: etree._Element, row: int, sheet: Sheet) -> list[tuple[int, Box]]:
        found: list[tuple[int, Box]] = []
        column = 0
        for cell in element:
            name = local(cell)
            if name not in {"table-cell", "covered-table-cell"}:
                continue
            times = repeats(cell, "number-columns-repeated")
            if name == "table-cell":
                box = self._box(cell)
                wide = repeats(cell, "number-columns-spanned")
                deep = repeats(cell, "number-rows-spanned")
                if wide > 1 or deep > 1:
                    sheet.merges.append(Area(row, column, row + deep - 1, column + wide - 1))
                note = next((c for c in cell if local(c) == "annotation"), None)
                if note is not None:
                    text = ["".join(map(str, p.itertext())) for p in note if local(p) == "p"]
                    sheet.comments[row, column] = "\n".join(text)
                if box is not None:
                    self._package.count_cells(times)
                    found.extend((column + at, box) for at in range(times))
            column += times
        return found

    def _box(self, cell: etree._Element) -> Box | None:
        look = self._looks.get(attribute(cell, "style-name"), CellStyle())
        text, marks = self._shown(cell)
        box = Box(
            "", bold=look.bold, indent=look.indent or len(text) - len(text.lstrip(" \u00a0\t"))
        )
        kind = attribute(cell, "value-type")
        stored = attribute(cell, "value")
        text, raised = split_superscripts(tidy(text))
        box.text, box.marks = text, (*marks, *raised)
        if kind in _NUMBERS and stored:
            return self._number(box, stored, percent=kind == "percentage")
        if kind == "date":
            box.period = _period_of(attribute(cell, "date-value"), text)
            return box
        if attribute(cell, "formula"):
            if text.startswith(("#", "Err:")):
                box.missing = text == "#N/A"
                box.fault = "" if box.missing else texts.FORMULA_FAULT
            elif not text and not kind:
                box.fault = texts.NO_RESULT
                return box
        return box if text else None

    @staticmethod
    def _number(box: Box, stored: str, *, percent: bool) -> Box:
        """Take the number that is shown: the stored one with as many decimals as its text has."""
        try:
            number = Decimal(stored)
        except InvalidOperation:
            box.fault = texts.NOT_A_NUMBER
            return box
        if not number.is_finite() or abs(number.adjusted()) > 60:  # noqa: PLR2004 - digits
            box.fault = texts.NOT_A_NUMBER
            return box
        percent = percent or box.text.endswith("%")
        decimals = None
        exact = number.scaleb(2) if percent else number
        for mark in ".,":
            shown = read_value(box.text, Convention([f"0{mark}5", core_of(box.text)]))
            if shown is not None and shown.number is not None:
                places = max(0, -int(shown.number.as_tuple().exponent))
                if abs(shown.number - exact) <= Decimal(1).scaleb(-places):
                    decimals = places
                    break
        box.number, box.rounded = shown_number(number, Shape(decimals, percent))
        box.percent = percent
        return box

    def _shown(self, cell: etree._Element) -> tuple[str, tuple[str, ...]]:
        lines: list[str] = []
        marks: tuple[str, ...] = ()
        for paragraph in cell:
            if local(paragraph) == "p":
                pieces: list[tuple[str, bool]] = []
                self._pieces(paragraph, pieces, raised=False)
                text, found = joined(pieces)
                lines.append(text)
                marks += found
        return "\n".join(lines), marks

    def _pieces(
        self, element: etree._Element, pieces: list[tuple[str, bool]], *, raised: bool
    ) -> None:
        if element.text:
            pieces.append((element.text, raised))
        for child in element:
            name = local(child)
            if name == "s":
                pieces.append((" " * min(repeats(child, "c"), 100), raised))
            elif name in {"tab", "line-break"}:
                pieces.append((" ", raised))
            elif name in {"span", "a"}:
                look = self._looks.get(attribute(child, "style-name"), CellStyle())
                self._pieces(child, pieces, raised=raised or look.raised)
            if child.tail:
                pieces.append((child.tail, raised))
