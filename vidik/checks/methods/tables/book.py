# SPDX-License-Identifier: EUPL-1.2
"""Read a file as a book of sheets, whatever it is, and the numbers that stand in it as text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import texts
from .limits import Limits, Package, TableFileError
from .numbers import Convention, core_of, read_value
from .ods import read_ods
from .separated import read_separated
from .xlsx import read_xlsx

if TYPE_CHECKING:
    from .grid import Book
    from .numbers import Reading

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_SHEET_NAME: Final = "Sheet1"


def load(source: str | Path | bytes, name: str = "") -> tuple[bytes, str]:
    """Return the content and the name of a file."""
    if isinstance(source, bytes):
        return source, name
    path = Path(source)
    return path.read_bytes(), name or path.name


def read_book(content: bytes, limits: Limits) -> Book:
    """Read a file by what it is, not by what it is called.

    Raises:
        TableFileError: it is no workbook or text, damaged, or holds more than it may.
    """
    if content.startswith(_ZIP):
        book = _packed(content, limits)
    elif content.startswith(_OLE):
        raise TableFileError(texts.OLD_EXCEL)
    elif content.lstrip()[:5] == b"%PDF-":
        raise TableFileError(texts.IS_PDF)
    elif content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise TableFileError(texts.IS_PAGE)
    else:
        book = read_separated(content, limits, _SHEET_NAME)
    _read_texts(book)
    return book


def _packed(content: bytes, limits: Limits) -> Book:
    names = Package(content, limits).names
    if "content.xml" in names:
        return read_ods(content, limits)
    if any(name.endswith("workbook.bin") for name in names):
        raise TableFileError(texts.BINARY_EXCEL)
    if "[Content_Types].xml" in names and any("xl/" in n or "workbook" in n for n in names):
        return read_xlsx(content, limits)
    raise TableFileError(texts.NOT_KNOWN)


def _read_texts(book: Book) -> None:
    """Read numbers and signs that stand as text; one convention for the whole file."""
    pending = [
        box
        for sheet in book.sheets
        for box in sheet.boxes.values()
        if box.number is None and not box.period and not box.fault and box.text
    ]
    convention = Convention(core for box in pending if (core := core_of(box.text)))
    known: dict[str, Reading | None] = {}
    for box in pending:
        if box.text not in known:
            known[box.text] = read_value(box.text, convention)
        reading = known[box.text]
        if reading is None:
            continue
        box.number, box.qualifier = reading.number, reading.qualifier
        box.percent, box.missing = reading.percent, reading.missing
        box.marks = (*box.marks, *reading.marks)
