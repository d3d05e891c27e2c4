# SPDX-License-Identifier: EUPL-1.2
"""Files that claim more than they are: refused while they are packed, in little memory and time."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from vidik.core.packages import Limits, PackageRefused, look, parts_of

LIMITS = Limits(
    packed=2**20, unpacked=16 * 2**20, parts=50, ratio=200, sheets=3, rows=1000, columns=50,
    cells=5000, elements=20_000,
)  # fmt: skip
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def packed(*parts: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", how) as package:
        package.writestr("[Content_Types].xml", TYPES)
        for name, content in parts:
            package.writestr(name, content)
    return output.getvalue()


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    text = f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    return packed(("xl/worksheets/sheet1.xml", text.encode()))


def streamed(piece: bytes, times: int) -> bytes:
    """Make a sheet of many equal pieces without holding it: as an attacker does."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", TYPES)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as part:
            part.write(f"<worksheet {MAIN}><sheetData><row>".encode())
            for _time in range(times):
                part.write(piece)
            part.write(b"</row></sheetData></worksheet>")
    return output.getvalue()


def lying(content: bytes, by: int) -> bytes:
    """Change what the directory and the part say of the size of the last part."""
    old = zipfile.ZipFile(io.BytesIO(content)).infolist()[-1].file_size
    return content.replace(struct.pack("<L", old), struct.pack("<L", old + by))


def twice(content: bytes) -> bytes:
    output = io.BytesIO(content)
    with (
        zipfile.ZipFile(output, "a") as package,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        package.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    return output.getvalue()


def overlapping() -> bytes:
    """Let two entries of the directory speak of one part, as small and flat bombs do."""
    content = packed(("xl/a.xml", b"<a/>"), ("xl/b.xml", b"<b/>"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        first = package.infolist()[1].header_offset
    last = content.rindex(b"PK\x01\x02")
    return content[: last + 42] + struct.pack("<L", first) + content[last + 46 :]


def encrypted() -> bytes:
    content = bytearray(packed(("xl/a.xml", b"<a/>")))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _empty() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as package:
        package.writestr("a.xml", b"<a/>")
    return output.getvalue()


DEFINED = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell in row 900000": (
        lambda: sheet('<row r="900000"><c r="A900000"><v>1</v></c></row>'), "a cell is used at",
    ),
    "a cell whose row alone says where it is": (
        lambda: sheet('<row r="900000"><c/></row>'), "a cell is used at row 900000",
    ),
    "a row of a million digits": (
        lambda: sheet(f'<row r="{"9" * 100_000}"><c/></row>'), "a cell is used at 9999",
    ),
    "a row of other digits": (lambda: sheet('<row r="٩٠٠"><c/></row>'), "a cell is used at"),
    "a row below zero": (lambda: sheet('<row r="-5"><c/></row>'), "a cell is used at -5"),
    "a row below the last that a sheet can have": (
        lambda: sheet('<row r="1048576"/><row><c/></row>'), "a cell is used at",
    ),
    "absurd letters of a column": (
        lambda: sheet('<row r="1"><c r="ABCDEFGH1"/></row>'), "a cell is used at ABCDEFGH1",
    ),
    "no place at all": (lambda: sheet('<row><c r="!"/></row>'), "a cell is used at !"),
    "a far column": (lambda: sheet('<row r="1"><c r="XFD1"/></row>'), "a cell is used at XFD1"),
    "cells without a place": (lambda: sheet(f"<row>{'<c/>' * 51}</row>"), "a cell is used at"),
    "cells of one place": (
        lambda: sheet('<row r="1">' + '<c r="A1"/>' * 5001 + "</row>"), "more than 5000 cells",
    ),
    "millions of blank cells": (
        lambda: streamed(b'<c r="A1"/>' * 1000, 1000), "more than a document holds",
    ),
    "blank cells packed loosely": (
        lambda: streamed(b'<c r="A1"/>' * 1000, 90), "more than 5000 cells",
    ),
    "merged cells over everything": (
        lambda: sheet("", after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "a cell is used at A1:XFD1048576",
    ),
    "merged cells within the limits, many times": (
        lambda: sheet("", after='<mergeCell ref="A1:B1000"/>' * 3),
        "more than 5000 cells",
    ),
    "a link on everything": (
        lambda: sheet("", after='<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'),
        "a cell is used at",
    ),
    "a claim beyond every sheet": (
        lambda: sheet("", before='<dimension ref="A1:ZZZZ99999999"/>'), "a cell is used at",
    ),
    "a bomb of shared texts": (
        lambda: packed(("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 5001 + b"</sst>")),
        "more than 5000 cells",
    ),
    "many sheets": (
        lambda: packed(("xl/workbook.xml", b"<workbook>" + b"<sheet/>" * 4 + b"</workbook>")),
        "more than 3 sheets",
    ),
    "many styles": (
        lambda: packed(("xl/styles.xml", b"<a>" + b"<xf/>" * 20_000 + b"</a>")),
        "holds more than a document",
    ),
    "a deep tree": (lambda: packed(("xl/a.xml", b"<a>" * 900)), "holds more than a document"),
    "a sheet under another name": (
        lambda: packed(("xl/printer.bin", b'<a><row r="1"><c r="XFD1"/></row></a>')),
        "a cell is used at XFD1",
    ),
    "a sheet in another coding": (
        lambda: packed(("xl/a.bin", '<a><row r="1"><c r="XFD1"/></row></a>'.encode("utf-16"))),
        "a cell is used at XFD1",
    ),
    "a bomb": (lambda: packed(("xl/a.xml", b" " * (8 * 2**20))), "more than a document holds"),
    "a bomb of many parts": (
        lambda: packed(*((f"xl/{at}.xml", b" " * 2**19) for at in range(40))), "is too large",
    ),
    "a part that unpacks to more than it says": (
        lambda: lying(sheet("<row/>" * 50), -200), "damaged",
    ),
    "a part that unpacks to less than it says": (
        lambda: lying(sheet("<row/>" * 50), 900), "damaged",
    ),
    "many entries": (
        lambda: packed(*((f"{at}.xml", b"<a/>") for at in range(60)), how=zipfile.ZIP_STORED),
        "more than 50 parts",
    ),
    "two parts of one name": (lambda: twice(sheet("")), "two equal parts"),
    "two names for one part": (
        lambda: packed(("xl/A.xml", b"<a/>"), ("xl/a.xml", b"<b/>")), "two equal parts",
    ),
    "parts that lie over each other": (overlapping, "parts lie over each other"),
    "a package in a package": (
        lambda: packed(("xl/a.bin", packed(("x.xml", b"<a/>")))), "other packed files",
    ),
    "a part outside": (lambda: packed(("../../etc/x.xml", b"<a/>")), "a part outside"),
    "another way of packing": (
        lambda: packed(("xl/a.xml", b"<a/>"), how=zipfile.ZIP_BZIP2), "unknown way of packing",
    ),
    "a locked part": (encrypted, "locked with a password"),
    "an outer entity": (lambda: packed(("xl/a.xml", DEFINED)), "defines XML of its own"),
    "a document type alone": (
        lambda: packed(("xl/a.xml", b"<!DOCTYPE a><a/>")), "defines XML of its own",
    ),
    "a document type under another name": (
        lambda: packed(("xl/a.bin", DEFINED)), "defines XML of its own",
    ),
    "XML that is cut off": (lambda: packed(("xl/a.xml", b"<a><b>")), "damaged"),
    "what is too large": (lambda: b"PK\x03\x04" + b"x" * 2**20, "is too large"),
    "a package without a list of types": (
        _empty, "damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(ATTACKS))
def test_what_claims_too_much_is_refused_in_little_memory_and_time(kind: str) -> None:
    make, reason = ATTACKS[kind]
    content = make()
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(PackageRefused) as refused:
        look(content, LIMITS)
    taken, (_now, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert reason in str(refused.value)
    assert peak < 3 * 2**20
    assert taken < 2


@pytest.mark.parametrize("left", [0, 2, 4, 10, 22, 40, "half", -10, -1])
def test_a_tiny_or_cut_off_file_is_refused(left: int | str) -> None:
    whole = sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    content = whole[: len(whole) // 2 if isinstance(left, str) else left]
    with pytest.raises(PackageRefused):
        look(content, LIMITS)


def test_a_sheet_as_programs_write_it_is_let_through() -> None:
    """Blank rows to the last one, and the size of the whole sheet, cost nothing and say nothing."""
    plain = sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="AX1"/></row><row r="1000"><c r="A1000"/></row>'
        '<row r="1048576"/>',
        before='<dimension ref="A1:XFD1048576"/>',
        after='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>',
    )
    assert look(plain, LIMITS) == TYPES
    assert parts_of(plain, LIMITS) == {"[content_types].xml", "xl/worksheets/sheet1.xml"}


def test_what_may_not_be_in_a_package_is_named() -> None:
    with pytest.raises(PackageRefused, match="holds macros"):
        look(packed(("xl/vbaProject.bin", b"x")), LIMITS, {"vbaproject": "macros"})


@pytest.mark.parametrize(
    "text",
    [
        b'<a b="' + b"c" * 3_000_000 + b'"/>',
        b"<a><!--" + b"c" * 3_000_000 + b"--></a>",
        b"<a " + b" ".join(b'a%d=""' % at for at in range(12_000)) + b"/>",
        b"<a>" + b"".join(b"<a%d/>" % at for at in range(12_000)) + b"</a>",
        b"<a>" + b"".join(b'<a xmlns:a%d="b"/>' % at for at in range(12_000)) + b"</a>",
    ],
    ids=["value", "comment", "attributes", "elements", "namespaces"],
)
def test_what_a_parser_searches_again_or_remembers_has_limits(text: bytes) -> None:
    content = packed(("xl/a.xml", text), how=zipfile.ZIP_STORED)
    limits = replace(LIMITS, packed=2**23)
    with pytest.raises(PackageRefused, match="holds more than a document of this kind can"):
        look(content, limits)


def test_a_long_text_is_no_long_tag() -> None:
    text = b"<a>" + b"long text " * 300_000 + b"</a>"
    assert look(packed(("xl/a.xml", text), how=zipfile.ZIP_STORED), replace(LIMITS, packed=2**23))


@pytest.mark.parametrize(
    "encoding", ["utf-7", "shift_jis", "no-such", "utf-32", "utf-32-be", "cp037"]
)
@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/styles.dat"])
def test_an_encoding_that_cannot_be_counted_is_refused(encoding: str, name: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><styleSheet><fonts/></styleSheet>'
    content = text.encode("ascii" if encoding == "no-such" else encoding)
    with pytest.raises(PackageRefused):
        look(packed((name, content)), LIMITS)
