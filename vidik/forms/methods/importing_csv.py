# SPDX-License-Identifier: EUPL-1.2
"""CSV of a register as rows of cells: whatever its mark, its separator and its ends of lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from vidik.forms.methods.books import Cell
from vidik.forms.methods.importing import BROKEN, NOT_TEXT, Fault

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_SIGNS: Final = ";,\t"
_LONGEST_CELL: Final = 10_000
_SAMPLE: Final = 10_000


class Unreadable(Exception):
    """A file that cannot be read from some line on."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def read_csv(sheet: str, content: bytes) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """Read a file row by row; a row that spans lines is named by its first.

    Raises:
        Unreadable: it is no text, or a quotation mark is not closed.
    """
    coding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    stream = io.TextIOWrapper(io.BytesIO(content), encoding=coding, newline="")
    line = 1
    try:
        sample = stream.read(_SAMPLE)
        first = sample.splitlines()[0] if sample else ""
        if "\0" in sample:
            raise Unreadable(Fault(sheet, 0, "", NOT_TEXT, {"line": "1"}))
        stream.seek(0)
        skipped = 0
        if first.lower().startswith("sep=") and len(first) == 5:  # noqa: PLR2004 - as Excel writes it
            sign = first[4]
            stream.readline()
            skipped = 1
        else:
            sign = max(_SIGNS, key=first.count)
        csv.field_size_limit(_LONGEST_CELL)
        reader = csv.reader(stream, delimiter=sign, strict=True)
        line = 1 + skipped
        for fields in reader:
            yield line, {at: Cell(text) for at, text in enumerate(fields, start=1) if text}
            line = reader.line_num + skipped + 1
    except UnicodeError:
        raise Unreadable(Fault(sheet, 0, "", NOT_TEXT, {"line": str(line)})) from None
    except csv.Error:
        raise Unreadable(Fault(sheet, line, "", BROKEN)) from None
