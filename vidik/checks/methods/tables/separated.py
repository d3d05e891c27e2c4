# SPDX-License-Identifier: EUPL-1.2
"""Read text with separated columns: whatever its encoding, its separator and its decimal sign."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from .. import texts
from .grid import Book, Box, Sheet
from .limits import Limits, TableFileError
from .numbers import split_superscripts, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SIGNS: Final = ";\t,|"
_SAMPLE: Final = 200
_CENTRAL: Final = frozenset("čćđšžČĆĐŠŽłęąśźżńŁŚŻřěůťďňőűŐŰĺľ")
_WESTERN: Final = frozenset("èàêçñãõæøåðÈÀÊÇÑÃÕÆØÅëïûùœ")
_ODD: Final = re.compile(r"[^\W\d_][³¹²ºª¿¡¢£¤¥¦§¨©«¬®¯°±´µ¶·¸»¼½¾][^\W\d_]|[ðþ](?=[a-z])|[æ]\b")
_FIELD: Final = 100_000
_LAST_COLUMN: Final = 16_384
_LETTERS_FROM: Final = 0xC0
"""Where the Cyrillic encoding has its letters."""


def decode(content: bytes) -> str:
    """Decode a text: by its mark, as UTF-8, or in the old encoding whose letters make words."""
    for mark, coding in _MARKS:
        if content.startswith(mark):
            return content.decode(coding, errors="replace")
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _is_cyrillic(content):
        return content.decode("cp1251", errors="replace")
    central = content.decode("cp1250", errors="replace")
    western = content.decode("cp1252", errors="replace")
    odd = 3 * len(_ODD.findall(western))
    for_central = sum(c in _CENTRAL for c in central) + odd
    for_western = sum(c in _WESTERN for c in western) + 2 * sum(c in "ŕęăŢţ" for c in central)
    return central if for_central > for_western else western


def _is_cyrillic(content: bytes) -> bool:
    """Return whether most letters lie where the Cyrillic encoding has its own."""
    high = sum(byte >= _LETTERS_FROM for byte in content)
    low = sum(chr(byte).isalpha() for byte in content if byte < 0x80)  # noqa: PLR2004 - ASCII
    return high > low


def _separator(lines: list[str]) -> str:
    """Choose the sign by which most lines have the same number of columns, two at least."""

    def score(sign: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
        wide = [width for width in widths if width > 1]
        if not wide:
            return (0, 0)
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        return (wide.count(usual), usual)

    return max(_SIGNS, key=lambda sign: (score(sign), -_SIGNS.index(sign)))


def read_separated(content: bytes, limits: Limits, name: str) -> Book:
    """Read text with separated columns as one sheet.

    Raises:
        TableFileError: it is no text or holds more than it may.
    """
    if len(content) > limits.packed:
        size = str(limits.packed // 2**20)
        raise TableFileError(texts.TOO_LARGE, packed=size, unpacked=size)
    text = decode(content)
    if "\0" in text:
        raise TableFileError(texts.NOT_KNOWN)
    lines = [line[:_FIELD] for line in text.splitlines()[:_SAMPLE]]
    # An odd quotation mark must not swallow the sample.
    sign = _separator([line for line in lines if line.count('"') % 2 == 0])
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:  # noqa: PLR2004 - as Excel writes it
        sign, text = lines[0][4], text.partition("\n")[2]
    sheet = Sheet(name)
    csv.field_size_limit(_FIELD)
    try:
        _fill(sheet, csv.reader(io.StringIO(text, newline=""), delimiter=sign), limits)
    except csv.Error:
        raise TableFileError(texts.NOT_KNOWN) from None
    return Book("csv", [sheet])


def _fill(sheet: Sheet, rows: Iterable[list[str]], limits: Limits) -> None:
    count = 0
    for row, fields in enumerate(rows):
        if len(fields) > _LAST_COLUMN:
            raise TableFileError(texts.TOO_MUCH)
        for column, value in enumerate(fields):
            if not value.strip():
                continue
            count += 1
            if count > limits.cells:
                raise TableFileError(texts.TOO_MANY_CELLS, most=f"{limits.cells:,}")
            shown, marks = split_superscripts(tidy(value))
            if shown:
                indent = len(value) - len(value.lstrip(" \u00a0\t"))
                sheet.boxes[row, column] = Box(shown, indent=indent, marks=marks)
