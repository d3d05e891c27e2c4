# SPDX-License-Identifier: EUPL-1.2
"""Look at a zip of XML parts (a workbook, a document) before a library reads it.

A library makes objects of everything that it finds: a file of fifty kilobytes can claim millions of
cells. Here the directory of the zip is looked at first, then every part is unpacked piece by piece
and its XML counted as it streams past, so that memory stays small and the first surplus ends it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final
from xml.parsers import expat

ZIP: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"
_PIECE: Final = 64 * 1024
_LOCAL_HEADER: Final = 30
_ENCODING: Final = "an encoding that office programs do not use"
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SMALL: Final = 2**20
"""A part below this may be packed as tightly as it likes."""
_OTHER_SIGNS: Final = (
    b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\x00<", b"<\x00\x00\x00",
    b"\x4c\x6f\xa7\x94",
)  # fmt: skip
"""How XML begins in encodings (UTF-32, EBCDIC) that libraries read and the counting parser not."""
_XML_NAMES: Final = (".xml", ".rels", ".vml")
_GRID_ROWS: Final = 1_048_576
_GRID_COLUMNS: Final = 16_384
_DEEPEST: Final = 60
_LONGEST: Final = 2**20
"""Bytes of one tag or comment. A parser begins a tag anew with each piece that does not end it."""
_MOST_NAMES: Final = 10_000
"""Different names of elements, attributes and namespaces, all of which a parser remembers."""
_CELL: Final = re.compile(r"\$?([A-Za-z]{1,8})\$?([0-9]{1,12})")
_RANGED: Final = frozenset({"mergeCell", "hyperlink", "comment"})
"""Elements for whose `ref` a reader makes every cell of the range."""

TOO_LARGE: Final = (
    "the file is too large: at most %(most)s MB are accepted, %(unpacked)s MB unpacked"
)
TOO_TIGHT: Final = (
    "the file unpacks to much more than a document holds; save it again with your program"
)
TOO_MANY_PARTS: Final = "the file has more than %(most)s parts"
TOO_MANY_SHEETS: Final = "the workbook has more than %(most)s sheets"
TOO_MANY_CELLS: Final = (
    "the workbook has more than %(most)s cells, blank ones counted; delete what does not belong to "
    "it and clear the formats of unused rows and columns"
)
TOO_FAR: Final = (
    "a cell is used at %(found)s; only %(rows)s rows and %(columns)s columns are read. Delete what "
    "is there, with its row and column"
)
TOO_MUCH: Final = (
    "the file holds more than a document of this kind can; save it again with your program"
)
NESTED: Final = "the file holds other packed files"
LOCKED: Final = "the file is locked with a password; save it without one"
DEFINES: Final = (
    "the file defines XML of its own (a document type), which no office program writes; save it "
    "again with Excel or LibreOffice"
)
DAMAGED: Final = "the file is damaged and cannot be opened: %(reason)s"
HOLDS: Final = "the workbook holds %(what)s; only answers are expected"
MESSAGES: Final = (
    TOO_LARGE, TOO_TIGHT, TOO_MANY_PARTS, TOO_MANY_SHEETS, TOO_MANY_CELLS, TOO_FAR, TOO_MUCH,
    NESTED, LOCKED, DEFINES, DAMAGED, HOLDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold; everything is counted, whatever the file says of itself."""

    packed: int
    """Bytes of the file."""
    unpacked: int
    """Bytes of all parts together."""
    parts: int
    ratio: int
    """How many times larger a part of a megabyte or more may become."""
    sheets: int = 0
    rows: int = 0
    columns: int = 0
    cells: int = 0
    """Cells of all sheets, blank ones and those of merged ranges counted; shared texts as well."""
    elements: int = 0
    """XML elements of all parts."""


class PackageRefused(ValueError):
    """A package that is not read, with the reason."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


def parts_of(
    content: bytes, limits: Limits, forbidden: Mapping[str, str] | None = None
) -> frozenset[str]:
    """Return the names of the parts of a package, in small letters, from its directory alone.

    Args:
        content: the file.
        limits: how much it may hold.
        forbidden: pieces of names that no part may have, with what they would be.

    Raises:
        PackageRefused: it is damaged, too large, locked, or packed as no office program does it.
    """
    with _opened(content, limits, forbidden or {}) as package:
        return frozenset(_names(package.infolist()))


def look(content: bytes, limits: Limits, forbidden: Mapping[str, str] | None = None) -> bytes:
    """Unpack a package piece by piece and count what its XML holds; gives its list of types.

    Args:
        content: the file.
        limits: how much it may hold.
        forbidden: pieces of names that no part may have, with what they would be.

    Raises:
        PackageRefused: it is damaged, or holds more than it may or what it may not.
    """
    with _opened(content, limits, forbidden or {}) as package:
        counted = _Counted(limits)
        try:
            for part in package.infolist():
                counted.part(part, package)
            return package.read("[Content_Types].xml")
        except KeyError:
            raise PackageRefused(DAMAGED, reason="[Content_Types].xml") from None
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
            raise PackageRefused(DAMAGED, reason=type(error).__name__) from None


def _opened(content: bytes, limits: Limits, forbidden: Mapping[str, str]) -> zipfile.ZipFile:
    """Open a package whose directory is within the limits."""
    if len(content) > limits.packed:
        raise _too_large(limits)
    # Counted before an object is made of each: a directory of empty entries can be long.
    if content.count(_ENTRY) > limits.parts:
        raise PackageRefused(TOO_MANY_PARTS, most=str(limits.parts))
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise PackageRefused(DAMAGED, reason=type(error).__name__) from None
    try:
        _check_directory(package.infolist(), limits, forbidden)
    except PackageRefused:
        package.close()
        raise
    return package


def _check_directory(
    parts: Collection[zipfile.ZipInfo], limits: Limits, forbidden: Mapping[str, str]
) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise PackageRefused(LOCKED)
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise _too_large(limits)
    _check_packing(parts, limits)
    names = _names(parts)
    if len(set(names)) != len(parts):
        raise PackageRefused(DAMAGED, reason="two equal parts")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise PackageRefused(DAMAGED, reason="a part outside the file")
    found = sorted(
        {what for piece, what in forbidden.items() if any(piece in one for one in names)}
    )
    if found:
        raise PackageRefused(HOLDS, what=", ".join(found))


def _check_packing(parts: Collection[zipfile.ZipInfo], limits: Limits) -> None:
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:
            raise PackageRefused(DAMAGED, reason="parts lie over each other")
        end = part.header_offset + _LOCAL_HEADER + len(part.filename) + part.compress_size
        if part.compress_type not in _METHODS:
            raise PackageRefused(DAMAGED, reason="unknown way of packing")
        if part.file_size > _SMALL and part.file_size > limits.ratio * part.compress_size:
            raise PackageRefused(TOO_TIGHT)


def _names(parts: Collection[zipfile.ZipInfo]) -> list[str]:
    return [part.filename.replace("\\", "/").lower() for part in parts]


def _too_large(limits: Limits) -> PackageRefused:
    packed, unpacked = (str(most // 2**20) for most in (limits.packed, limits.unpacked))
    return PackageRefused(TOO_LARGE, most=packed, unpacked=unpacked)


class _Counted:
    """What was counted so far, in all parts together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = 0
        self._elements = 0
        self._cells = 0
        self._strings = 0
        self._sheets = 0
        self._row = 0
        self._column = 0
        self._depth = 0
        self._names: set[str] = set()

    def part(self, part: zipfile.ZipInfo, package: zipfile.ZipFile) -> None:
        """Unpack a part to its end, and count what it holds where it is XML.

        What is named as anything else is parsed as well, as far as it is XML: what a part is
        decides who reads it, not its name.
        """
        is_xml = part.filename.lower().endswith(_XML_NAMES)
        self._row = self._column = self._depth = 0
        parser = self._parser()
        here = 0
        with package.open(part) as stream:
            for piece in _pieces(stream):
                if not here and piece.startswith(ZIP):
                    raise PackageRefused(NESTED)
                if not here and piece.startswith(_OTHER_SIGNS):
                    raise PackageRefused(DAMAGED, reason=_ENCODING)
                here += len(piece)
                self._bytes += len(piece)
                if self._bytes > self._limits.unpacked:
                    raise _too_large(self._limits)
                if parser is not None and not _parsed(parser, piece, is_xml=is_xml):
                    parser = None
                if parser is not None and here - parser.CurrentByteIndex > _LONGEST:
                    raise PackageRefused(TOO_MUCH)
        if here != part.file_size:
            raise PackageRefused(DAMAGED, reason="a part is of another size than it says")
        if parser is not None and here:
            _parsed(parser, b"", is_xml=is_xml, last=True)

    def _parser(self) -> expat.XMLParserType | None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._name_space
        parser.StartDoctypeDeclHandler = _refuse_definition
        parser.EntityDeclHandler = _refuse_definition
        return parser

    def _begin(self, name: str, given: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        self._names.add(name)
        self._names.update(given)
        if (
            self._elements > self._limits.elements
            or self._depth > _DEEPEST
            or len(self._names) > _MOST_NAMES
        ):
            raise PackageRefused(TOO_MUCH)
        local = name.rpartition(" ")[2]
        if local == "c":
            self._cell(given.get("r", ""))
        elif local == "row":
            self._begin_row(given.get("r", ""))
        elif local == "si":
            self._strings += 1
            if self._strings > self._limits.cells:
                raise self._too_many()
        elif local == "sheet":
            self._sheets += 1
            if self._sheets > self._limits.sheets:
                raise PackageRefused(TOO_MANY_SHEETS, most=str(self._limits.sheets))
        elif local == "dimension":
            self._check_claimed_size(given.get("ref", ""))
        elif local in _RANGED:
            self._range(given.get("ref", ""))

    def _name_space(self, prefix: str | None, _address: str) -> None:
        self._names.add(f"xmlns:{prefix}")

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _begin_row(self, number: str) -> None:
        """Know at which row a reader is; a row costs nothing until a cell is in it.

        Some programs end a sheet with a blank row of its last number.
        """
        if number and not (number.isdecimal() and number.isascii() and len(number) <= 12):  # noqa: PLR2004 - digits
            raise self._too_far(number)
        self._row = int(number) if number else self._row + 1
        self._column = 0
        if self._row > _GRID_ROWS:
            raise self._too_far(number)

    def _cell(self, place: str) -> None:
        self._cells += 1
        if self._cells > self._limits.cells:
            raise self._too_many()
        if place:
            row, self._column = self._place(place)
        else:
            row, self._column = self._row, self._column + 1
        if max(row, self._row) > self._limits.rows or self._column > self._limits.columns:
            raise self._too_far(place or f"row {self._row}")

    def _range(self, text: str) -> None:
        """Count what a range makes of cells, and see that it ends where cells may be."""
        first, _mark, last = text.partition(":")
        top, left = self._place(first)
        bottom, right = self._place(last or first)
        if max(top, bottom) > self._limits.rows or max(left, right) > self._limits.columns:
            raise self._too_far(text)
        self._cells += (abs(bottom - top) + 1) * (abs(right - left) + 1)
        if self._cells > self._limits.cells:
            raise self._too_many()

    def _check_claimed_size(self, text: str) -> None:
        """Require that the size that a sheet claims is one that a sheet can have; nothing reads it.

        Programs write the last row here where a whole column has a format.
        """
        for place in text.split(":") if text else ():
            row, column = self._place(place)
            if row > _GRID_ROWS or column > _GRID_COLUMNS:
                raise self._too_far(text)

    def _place(self, text: str) -> tuple[int, int]:
        found = _CELL.fullmatch(text)
        if found is None:
            raise self._too_far(text)
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column

    def _too_far(self, found: str) -> PackageRefused:
        return PackageRefused(
            TOO_FAR,
            found=found[:40],
            rows=str(self._limits.rows),
            columns=str(self._limits.columns),
        )

    def _too_many(self) -> PackageRefused:
        return PackageRefused(TOO_MANY_CELLS, most=str(self._limits.cells))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _parsed(parser: expat.XMLParserType, piece: bytes, *, is_xml: bool, last: bool = False) -> bool:
    """Parse a piece of a part; False once it turns out to be no XML and need not be."""
    try:
        parser.Parse(piece, last)
    except expat.ExpatError as error:
        if is_xml:
            raise PackageRefused(DAMAGED, reason=expat.ErrorString(error.code)) from None
        return False
    except PackageRefused:
        raise
    except (ValueError, LookupError):
        # Whatever it is called: a library may know the encoding.
        raise PackageRefused(DAMAGED, reason=_ENCODING) from None
    return True


def _refuse_definition(*_arguments: object) -> None:
    raise PackageRefused(DEFINES)
