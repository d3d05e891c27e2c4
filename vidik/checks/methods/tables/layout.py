# SPDX-License-Identifier: EUPL-1.2
"""Find the tables of a sheet: their titles, rows of headings, columns of headings, bodies, notes.

A row of data is one with a value beside its heading. What stands above the first of them is the
title and the headings; rows of text between them are headings of blocks, a heading again after a
page break, or the beginning of the next table.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .. import texts
from . import spans, titles, units
from .grid import Area, Box, Sheet, Spot
from .numbers import MISSING_SIGNS, lowered, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE: Final = 2_000
"""Characters of a line of text that are read."""
_LONG: Final = 110
"""Characters beyond which a line is a sentence and not a heading."""
_SOURCE: Final = re.compile(
    r"^(?:source|sources|quelle|quellen|fuente|fonte|izvor|извор|źródło|zdroj|forrás|kilde|källa|"
    r"bron|"
    r"джерело|источник|sursa|burimi)\s*[:.]\s*(.+)$",
    re.IGNORECASE,
)
_AS_OF: Final = re.compile(
    r"(?<=\w)\s*[,;(–—]\s*(?:state|status|situation|data|figures)?\s*(?:as of|as at|on|stand|"
    r"stanje|стање|na dan|на дан|accessed|retrieved|extracted|preuzeto|преузето)"
    r"(?=\s)[^,;]*\d{4}\W*$",
    re.IGNORECASE,
)
"""What follows a source: the day of which its figures are."""
_NOTE: Final = re.compile(
    r"^(?:notes?|remarks?|anmerkung\w*|hinweis\w*|napomen[ae]|напомен[ае]|nota|note|legend\w*|key|"
    r"symbols?|"
    r"footnotes?|uwaga|poznámka|megjegyzés|zeichenerkl\w*)\b\s*[:.]?",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(
    r"^\s*(?:\[?(?:note )?(\d{1,2}|[a-z])\]|\(?(\d{1,2}|[a-z])\)|(\*{1,3}|[†‡§])|"
    r"(\d{1,2})\.?(?=\s+\D)|"
    r"([a-z])/|([a-z])(?=[A-Z])|(\d{1,2})(?=[^\W\d_]))\s*(.+)$",
    re.DOTALL,
)
_CONTINUED: Final = re.compile(
    r"\((?:continued|cont\.?|cont'd|concluded|nastavak|наставак|fortsetzung|suite|cd\.)\)",
    re.IGNORECASE,
)
_LEGEND_SIGNS: Final = MISSING_SIGNS - {"*", "**", "***", "†", "‡", "§", "c", "s", "u", "x", "z"}
UNIT_ROW: Final = re.compile(
    r"^(?:units?|scale|multiplier|einheit|unité|unidad|unità|jednostka|jedinica|јединица)\b",
    re.IGNORECASE,
)
_SCALES: Final = frozenset(
    {"1", "10", "100", "1,000", "1000", "1 000", "1.000", "1000000", "1,000,000", "000", "000s"}
)
_TWO: Final = 2
_RUN: Final = 3
_SENTENCE: Final = 25
"""Letters of a note without a full stop, at least; shorter lines head other notes."""
_MARK: Final = 3
"""Letters of a mark of a footnote, at most."""
_MOST_ROWS_OF_HEADINGS: Final = 12


@dataclass(slots=True)
class Line:
    """A line of text outside the body."""

    row: int
    column: int
    text: str
    marks: tuple[str, ...] = ()
    bold: bool = False


@dataclass(slots=True)
class Region:
    """One table of a sheet, as rows and columns."""

    sheet: Sheet
    captions: list[Line] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    """Rows of data and of headings of blocks, in order."""
    data: set[int] = field(default_factory=set)
    """Those of them that hold values."""
    notes: list[Line] = field(default_factory=list)
    stub: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    """Columns of values."""
    skipped: dict[int, str] = field(default_factory=dict)
    """Columns inside that are not read, with the template of why."""
    counters: set[int] = field(default_factory=set)
    """Columns of headings that only count the rows."""
    keys: set[int] = field(default_factory=set)
    """Columns of headings that are codes in numbers, and so no years."""
    borrowed: set[int] = field(default_factory=set)
    """Rows of headings that stand above an earlier table and hold for this one too."""
    mark_columns: dict[int, int] = field(default_factory=dict)
    """Columns of footnote marks, with the column that each belongs to."""
    roles: dict[str, int] = field(default_factory=dict)
    """Columns of a list that say something else than a category: its unit, its source."""
    is_list: bool = False
    is_own: bool = False
    """It is a list with the columns of figures.csv, taken as they are written."""
    counted: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Values and texts of each column, once they were counted."""

    @property
    def area(self) -> Area:
        """Rows and columns from the first heading to the last value."""
        columns = [*self.stub, *self.columns, *self.roles.values()]
        rows = [*(row for row in self.header if row not in self.borrowed), *self.body]
        return Area(min(rows), min(columns), max(rows), max(columns))


def year_of(box: Box) -> int:
    """Return the year that a box shows, whatever mark stands at it; 0 for anything else."""
    number = box.number
    if number is None or number != number.to_integral_value():
        return 0
    text = str(int(number))
    return int(text) if spans.looks_like_year(text) and box.text.startswith(text) else 0


class Rows:
    """The rows of a sheet, with what each may be."""

    def __init__(self, sheet: Sheet, area: Area | None) -> None:
        self.sheet = sheet
        self.boxes: dict[int, dict[int, Box]] = {}
        for (row, column), box in sorted(sheet.boxes.items()):
            if area is None or area.holds((row, column)):
                self.boxes.setdefault(row, {})[column] = box
        self._order = list(self.boxes)
        self._data: dict[int, bool] = {}
        self._wide = {(one.top, one.left): one for one in sheet.merges}

    def after(self, row: int) -> int | None:
        """Return the row after one, blank ones left out."""
        at = bisect.bisect_right(self._order, row)
        return self._order[at] if at < len(self._order) else None

    def width(self, spot: Spot) -> int:
        """Return over how many columns a cell is merged."""
        one = self._wide.get(spot)
        return one.right - one.left + 1 if one else 1

    def is_years(self, row: int) -> bool:
        """Return whether all numbers of a row are years (or dates) that could be headings."""
        boxes = self.boxes[row]
        numbers = [box for box in boxes.values() if box.number is not None]
        if not numbers and sum(bool(box.period) for box in boxes.values()) > 1:
            return True
        if not numbers or any(box.missing or box.fault for box in boxes.values()):
            return False
        years = [year for box in numbers if (year := year_of(box))]
        if len(years) < len(numbers):
            return False
        steps = {b - a for a, b in itertools.pairwise(years)}
        return len(steps) <= _RUN and (len(years) == 1 or len(set(years)) > 1 or 0 in steps)

    def is_numbering(self, row: int) -> bool:
        """Return whether a row only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
        texts = [box.text.strip("()[]. ") for box in self.boxes[row].values()]
        numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]  # noqa: PLR2004 - columns
        first = numbers[0] if numbers else 0
        return (
            len(numbers) >= _RUN
            and len(numbers) == len(texts)
            and first in {0, 1, 2}
            and numbers == list(range(first, first + len(numbers)))
        )

    def is_units(self, row: int) -> bool:
        """Return whether a row states in what its columns are counted: "Unit indicator", 1,000."""
        boxes = self.boxes[row]
        first, *others = (box for _, box in sorted(boxes.items()))
        return (
            bool(others)
            and bool(UNIT_ROW.match(first.text))
            and all(box.text.strip("()'") in _SCALES or units.unit_of(box.text) for box in others)
        )

    def is_data(self, row: int) -> bool:
        """Return whether a row has values beside a heading."""
        known = self._data.get(row)
        if known is None and row in self.boxes and self.is_units(row):
            known = self._data[row] = False
        if known is None:
            boxes = self.boxes.get(row, {})
            first = min(boxes, default=0)
            beside = [box for c, box in boxes.items() if c > first]
            valued = [box for box in beside if box.valued]
            stated = any(box.number is not None or box.fault for box in valued)
            # A letter above a column may be its name and not a sign for a missing value, and a
            # sign before words explains them.
            known = self._data[row] = bool(
                valued
                and (stated or (2 * len(valued) > len(beside) and not boxes[first].missing))
                and not self._is_footnote(boxes)
            )
        return known

    @staticmethod
    def _is_footnote(boxes: dict[int, Box]) -> bool:
        columns = sorted(boxes)
        return any(len(boxes[c].text) > _LONG for c in columns)

    def label_boxes(self, row: int, start: int) -> list[int]:
        """Return the columns from one on in which a heading stands."""
        return [
            c for c, box in self.boxes[row].items()
            if c >= start and box.text and not (box.missing or box.fault)
        ]  # fmt: skip


def find_regions(
    sheet: Sheet, area: Area | None = None, header_rows: int | None = None
) -> list[Region]:
    """Find the tables of a sheet, from top to bottom and from left to right."""
    rows = Rows(sheet, area)
    order = sorted(rows.boxes)
    if area is not None and header_rows is not None:
        region = Region(sheet)
        region.header = [row for row in order if row < area.top + header_rows]
        region.body = [row for row in order if row >= area.top + header_rows]
        region.data = {row for row in region.body if rows.is_data(row)}
        return _columns_of(region, rows)
    regions = _stacked(rows, order, header_rows)
    return [part for region in regions for part in _columns_of(region, rows)]


def _stacked(rows: Rows, order: list[int], header_rows: int | None) -> list[Region]:
    """Divide the rows of a sheet among its tables, from top to bottom."""
    found: list[Region] = []
    current: Region | None = None
    run: list[int] = []
    for row in order:
        heading = rows.is_years(row) or rows.is_numbering(row)
        if rows.is_data(row) and not (heading and _may_be_header(rows, row, current, run)):
            if current is None or _starts_again(rows, current, run):
                current = _open(rows, run, row, current, header_rows)
                found.append(current)
            else:
                _continue(rows, current, run)
            current.body.append(row)
            current.data.add(row)
            run = []
        else:
            run.append(row)
    if current is not None:
        current.notes.extend(lines_of(rows, run))
    return found


def _may_be_header(rows: Rows, row: int, current: Region | None, run: list[int]) -> bool:
    """Return whether a row of years or of column numbers heads what follows."""
    if rows.is_numbering(row) and current is None:
        return True
    first = min(rows.boxes[row])
    head = rows.boxes[row][first]
    if rows.is_numbering(row):
        return not current.data if current else True
    if run and _each_named(rows, run[-1], row):
        return False
    successors = rows.after(row)
    again = successors is not None and rows.is_years(successors) and rows.is_data(successors)
    if current is not None and not run:
        # In the middle of a body a row of years has no heading of its own.
        return head.valued or _same_texts(rows, row, current.header)
    return not again or head.valued or spans.period_of(head.text) is not None


def _each_named(rows: Rows, above: int, row: int) -> bool:
    """Return whether each of several numbers of a row has a heading of its own above it."""
    numbers = [c for c, box in rows.boxes[row].items() if box.number is not None]
    heads = [box.text for c in numbers if (box := rows.boxes[above].get(c)) and not box.valued]
    return len(numbers) > 1 and len(set(heads)) == len(numbers)


def _same_texts(rows: Rows, row: int, others: Iterable[int]) -> bool:
    texts = [box.text for box in rows.boxes[row].values()]
    return any([box.text for box in rows.boxes[other].values()] == texts for other in others)


def _heads(rows: Rows, row: int, start: int) -> int:
    """Count the headings of columns in a row."""
    if rows.is_years(row) or rows.is_numbering(row):
        return sum(c >= start for c in rows.boxes[row])
    return len([c for c in rows.label_boxes(row, start) if len(rows.boxes[row][c].text) <= _LONG])


def _starts_again(rows: Rows, current: Region, run: list[int]) -> bool:
    """Return whether rows of text after a body begin another table."""
    if not run:
        return False
    start = _first_value(rows, current.body)
    outcomes = False
    for row in run:
        first = rows.boxes[row][min(rows.boxes[row])].text
        if titles.begins_table(first):
            return not _CONTINUED.search(first)
        if _same_texts(rows, row, current.header) and outcomes:
            # The same headings under a line of their own: the same table of another part.
            return True
        if _heads(rows, row, start) > 1 and not _same_texts(rows, row, current.header):
            return True
        outcomes = len(rows.boxes[row]) == 1 and not _CONTINUED.search(first)
    return False


def _first_value(rows: Rows, body: list[int]) -> int:
    firsts = [
        min(c for c, box in rows.boxes[row].items() if box.valued and c > min(rows.boxes[row]))
        for row in body[:50]
        if rows.is_data(row)
    ]
    return min(firsts, default=1)


def _continue(rows: Rows, current: Region, run: list[int]) -> None:
    """Take rows of text within a body: headings of blocks; what repeats the head is left out."""
    if not run:
        return
    start = _first_value(rows, current.body)
    for row in run:
        texts = [box for box in rows.boxes[row].values() if box.text]
        if not texts or _same_texts(rows, row, current.header):
            continue
        if _heads(rows, row, start) > 1 or rows.is_numbering(row):
            continue
        left = max(rows.boxes[row]) < start
        if (len(texts) == 1 or left) and all(len(box.text) <= _LONG for box in texts):
            if titles.begins_table(texts[0].text) or _CONTINUED.search(texts[0].text):
                continue
            current.body.append(row)
        else:
            current.notes.extend(lines_of(rows, [row]))


def _open(
    rows: Rows, run: list[int], first: int, before: Region | None, header_rows: int | None
) -> Region:
    """Begin a table: its title, the rows of its headings, and the notes of the one before it."""
    region = Region(rows.sheet)
    boxes = rows.boxes[first]
    start = min(c for c, box in boxes.items() if box.valued and c > min(boxes))
    titled = [r for r in run if titles.begins_table(rows.boxes[r][min(rows.boxes[r])].text)]
    if before is not None:
        cut = titled[0] if titled else _gap(run, rows, start)
        before.notes.extend(lines_of(rows, [r for r in run if r < cut]))
        run = [r for r in run if r >= cut]
    begin = _header_start(rows, run, start, titled[-1] if titled else -1)
    if header_rows is not None:
        begin = max(0, len(run) - header_rows)
    head = run[begin:]
    while head and header_rows is None and not _heads(rows, head[-1], start):
        # Text beside no heading of a column heads the first block.
        texts = rows.boxes[head[-1]]
        if len(texts) == 1 and len(head) > 1:
            region.body.insert(0, head.pop())
        else:
            break
    region.header = [
        row for row in head
        if not rows.is_numbering(row) and not (rows.is_units(row) and not _says_units(rows, row))
    ]  # fmt: skip
    if before is not None:
        _borrow(rows, region, before, start)
    region.captions = [
        Line(row, column, tidy(box.text[:_LINE]), box.marks, box.bold)
        for row in run[:begin] for column, box in sorted(rows.boxes[row].items()) if box.text
    ]  # fmt: skip
    if not region.header and before is not None and not region.captions:
        region.header = list(before.header)
        region.borrowed = set(before.header)
    return region


def _says_units(rows: Rows, row: int) -> bool:
    """Return whether a row of units says more than that its columns count one by one."""
    _, *others = sorted(rows.boxes[row])
    return any(units.unit_of(rows.boxes[row][column].text) for column in others)


def _borrow(rows: Rows, region: Region, before: Region, start: int) -> None:
    """Keep the wide headings of the table before where only the rows below them come again."""

    def heads(row: int) -> list[str]:
        return [box.text for c, box in rows.boxes[row].items() if c >= start and box.text]

    count = len(region.header)
    if not 0 < count < len(before.header):
        return
    again = zip(region.header, before.header[-count:], strict=True)
    if all(heads(row) == heads(other) for row, other in again):
        region.borrowed = set(before.header[:-count])
        region.header = [*before.header[:-count], *region.header]


def _gap(run: list[int], rows: Rows, start: int) -> int:
    """Find where the notes of one table end and the next begins: after the last blank row."""
    head = next((at for at, row in enumerate(run) if _heads(rows, row, start) > 1), len(run) - 1)
    for at in range(head, 0, -1):
        if run[at] - run[at - 1] > 1 and (at < head or len(run) == 1):
            return run[at]
    for at in range(head - 1, -1, -1):
        text = rows.boxes[run[at]][min(rows.boxes[run[at]])].text
        if _SOURCE.match(text) or _NOTE.match(text) or _FOOTNOTE.match(text):
            return run[at + 1]
    return run[max(0, head - 1)] if run else 0


def _header_start(rows: Rows, run: list[int], start: int, title: int) -> int:
    """Find the first row of the headings among the rows above the first row of data."""
    for at, row in enumerate(run):
        if row <= title or len(run) - at > _MOST_ROWS_OF_HEADINGS:
            continue
        count = _heads(rows, row, start)
        beside = [rows.boxes[row][c].text for c in rows.label_boxes(row, start)]
        if count == 1 and beside and titles.begins_table(beside[0]):
            # The number of the table stands at the right of its title.
            continue
        if count > 1:
            return at
        if count == 1 and len(rows.boxes[row]) > 1:
            if _is_separate(rows, run[at:], start):
                continue
            return at
        if count == 1:
            column = rows.label_boxes(row, start)
            box = rows.boxes[row][column[0]] if column else None
            if (
                box is not None
                and not _is_remark(box.text)
                and not _is_caption(rows, run, at, column[0])
            ):
                return at
    # No heading of a column: at most the heading of the stub.
    return len(run)


def _is_separate(rows: Rows, run: list[int], start: int) -> bool:
    """Return whether a blank row divides a label and its text from the headings of columns."""
    gaps = [at for at, (a, b) in enumerate(itertools.pairwise(run), start=1) if b - a > 1]
    return any(_heads(rows, row, start) > 1 for at in gaps for row in run[at:])


def _is_caption(rows: Rows, run: list[int], at: int, column: int) -> bool:
    """Return whether a single text above is a title: long, or apart from what follows."""
    row = run[at]
    text = rows.boxes[row][column].text
    if titles.begins_table(text) or len(text) > _LONG:
        return True
    successors = run[at + 1] if at + 1 < len(run) else None
    apart = successors is not None and successors > row + 1
    return apart and rows.width((row, column)) == 1


def _is_remark(text: str) -> bool:
    unit = units.unit_of(text)
    return (unit is not None and unit.pure) or bool(
        re.match(r"^(?:back|return|contents|index)\b", text, re.IGNORECASE)
    )


def lines_of(rows: Rows, run: Iterable[int]) -> list[Line]:
    """Return the texts of rows outside the body."""
    found = []
    for row in run:
        columns = sorted(rows.boxes[row])
        message = [rows.boxes[row][c].text for c in columns if rows.boxes[row][c].text]
        if len(message) > 1 and len(message[0]) == 1 and message[0].isalnum():
            # A mark in a cell of its own, and beside it what it means.
            message[0] += ")"
        text = " ".join(message)
        if text:
            marks = tuple(m for c in columns for m in rows.boxes[row][c].marks)
            bold = rows.boxes[row][columns[0]].bold
            found.append(Line(row, columns[0], tidy(text[:_LINE]), marks, bold))
    return found


# ------------------------------------------------------------------------------ columns


def _columns_of(region: Region, rows: Rows) -> list[Region]:
    """Separate columns of headings from columns of values; split tables that are side by side."""
    if not region.data:
        return []
    used = sorted({c for row in [*region.header, *region.body] for c in rows.boxes.get(row, {})})
    sides: list[Region] = []
    current: list[int] = []
    for position, column in enumerate(used):
        if _begins_side(region, rows, current, column, used[position:]):
            sides.append(_side(region, rows, current, is_last=False))
            current = []
        current.append(column)
    sides.append(_side(region, rows, current, is_last=True))
    if len(sides) > 1:
        _share_captions(region, sides)
    return [side for side in sides if side.columns and side.data]


def _share_captions(region: Region, sides: list[Region]) -> None:
    """Return each of several tables side by side the lines that stand above it."""
    starts = [min([*side.stub, *side.columns], default=0) for side in sides]
    for at, side in enumerate(sides):
        end = starts[at + 1] if at + 1 < len(sides) else None
        own = [
            line for line in region.captions
            if line.column >= starts[at] and (end is None or line.column < end)
        ]  # fmt: skip
        if own:
            side.captions = own


def counts_of(region: Region, rows: Rows, column: int) -> tuple[int, int]:
    """Count values and texts of a column in the rows of data."""
    known = region.counted.get(column)
    if known is not None:
        return known
    values = texts = 0
    for row in region.data:
        box = rows.boxes[row].get(column)
        if box is not None and box.text:
            if box.number is not None or box.missing or box.fault:
                values += 1
            else:
                texts += 1
    region.counted[column] = (values, texts)
    return values, texts


def _is_text(region: Region, rows: Rows, column: int) -> bool:
    values, texts = counts_of(region, rows, column)
    return texts > values


def _begins_side(
    region: Region, rows: Rows, before: list[int], column: int, rest: list[int]
) -> bool:
    """Return whether another table begins at a column: headings of rows after columns of values."""
    if not _is_text(region, rows, column) or _is_marks(region, rows, column):
        return False
    if _is_list(region, rows, before, column):
        return False
    values = [c for c in before if not _is_text(region, rows, c) and counts_of(region, rows, c)[0]]
    every = [*before, *rest]
    if all(heads_rows(region, rows, c, every) for c in values):
        return False
    values_follow = any(
        not _is_text(region, rows, c) and counts_of(region, rows, c)[0] for c in rest
    )
    return values_follow and (
        column - 1 not in before or counts_of(region, rows, column)[1] > len(region.data) // 2
    )


def heads_rows(region: Region, rows: Rows, column: int, columns: list[int]) -> bool:
    """Return whether a column of numbers heads rows."""
    return names_things(region, rows, column, columns) or _labels_in_numbers(
        region, rows, column, columns
    )


def names_things(region: Region, rows: Rows, column: int, columns: list[int]) -> bool:
    """Return whether numbers are codes or only count the rows."""
    numbers = _numbers_of(region, rows, column)
    return bool(numbers) and (
        _counts_rows(region, rows, column, columns, numbers)
        or _is_key(region, rows, column, columns, numbers)
    )


def _is_list(region: Region, rows: Rows, before: list[int], column: int) -> bool:
    """Return whether a column of texts right beside values is one more of a list.

    A table that begins there heads its rows as the first one does.
    """
    if column - 1 not in before or not region.header:
        return False
    row = region.header[-1]
    own, *others = (box.text if (box := rows.boxes[row].get(c)) else "" for c in (column, *before))
    return bool(own) and own not in others


def _is_marks(region: Region, rows: Rows, column: int) -> bool:
    texts = [box.text for row in region.data if (box := rows.boxes[row].get(column)) and box.text]
    return bool(texts) and all(
        len(text.strip("()[] ")) <= _MARK and not text.strip("()[]* ").isdecimal() for text in texts
    )


def _side(region: Region, rows: Rows, columns: list[int], *, is_last: bool) -> Region:
    """Make one table of some columns of a region."""
    notes = region.notes if is_last else []
    side = Region(region.sheet, region.captions, list(region.header), notes=notes)
    side.borrowed = region.borrowed
    headed = {c for row in region.header for c in rows.boxes.get(row, {})}
    for column in columns:
        _place(side, region, rows, column, columns, headed)
    for row in region.body:
        boxes = rows.boxes[row]
        if any(c in boxes and boxes[c].valued for c in side.columns):
            side.body.append(row)
            side.data.add(row)
        elif row not in region.data or any(c in boxes for c in (*side.stub, *side.columns)):
            side.body.append(row)
    side.columns = [
        c for c in side.columns
        if any((box := rows.boxes[row].get(c)) and (box.valued or box.text) for row in side.body)
    ]  # fmt: skip
    return side


def _place(  # noqa: C901, PLR0917 - one kind of column after another
    side: Region, region: Region, rows: Rows, column: int, columns: list[int], headed: set[int]
) -> None:
    """Return what a column is: headings of rows, values, marks of footnotes, or nothing to read."""
    values, text = counts_of(region, rows, column)
    is_marks = _is_marks(region, rows, column)
    begins = not side.columns and not side.mark_columns
    numbers = _numbers_of(region, rows, column)
    if begins and side.stub and is_marks and column not in headed:
        side.mark_columns[column] = side.stub[-1]
    elif begins and text >= values:
        side.stub.append(column)
    elif numbers and _counts_rows(region, rows, column, columns, numbers):
        side.stub.append(column)
        side.counters.add(column)
    elif numbers and _is_key(region, rows, column, columns, numbers):
        side.stub.append(column)
        side.keys.add(column)
    elif numbers and begins and _labels_in_numbers(region, rows, column, columns):
        side.stub.append(column)
    elif (values and values >= text) or (not values and not text and column in headed):
        side.columns.append(column)
    elif text and any(
        _is_text(region, rows, c) and _same_labels(region, rows, c, column) for c in side.stub
    ):
        side.skipped[column] = texts.LABELS_AGAIN
    elif text and _names_rows(region, rows, column):
        side.stub.append(column)
    elif is_marks and side.columns:
        side.mark_columns[column] = side.columns[-1]
    elif text:
        side.skipped[column] = texts.REMARKS


def _names_rows(region: Region, rows: Rows, column: int) -> bool:
    """Return whether texts after values are headings of rows: one in each, short, under a name."""
    text = [box.text for row in region.data if (box := rows.boxes[row].get(column)) and box.text]
    head = _head_of(region, rows, column)
    return (
        bool(head)
        and not _MARKS_HEAD.search(head)
        and len(text) == len(region.data) > 1
        and max(map(len, text)) <= _NAME
    )


_MARKS_HEAD: Final = re.compile(
    r"flag|status|footnote|remark|comment|note|symbol|bemerk|anmerk|fußnote|napomen|напомен|ознака",
    re.IGNORECASE,
)


def _same_labels(region: Region, rows: Rows, first: int, second: int) -> bool:
    """Return whether two columns of text stand for each other, as in two languages."""
    pairs = {
        (a.text, b.text) for row in region.data
        if (a := rows.boxes[row].get(first)) and (b := rows.boxes[row].get(second))
    }  # fmt: skip
    return len(pairs) > 1 and len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})


_KEY_HEAD: Final = re.compile(
    r"(?:^|[\s_.-])(?:codes?|ids?|fips|ansi|iso\w*|nuts\w*|lau\w*|ags|\w*schlüssel|kennziffer|"
    r"codice|código|codigo|clave|cod|kod|šifra|шифра|sifra|код|matični broj|матични број)\.?$|"
    r"^(?:codes?|fips|ansi|nuts|lau|šifra|шифра|kennziffer|codice|código)\b|code$|\wID$",
    re.IGNORECASE,
)
"""Headings of numbers that name things."""
_WEAK_KEY_HEAD: Final = re.compile(r"^(?:keys?|nr|no|num|index|rank|#)\.?$", re.IGNORECASE)
"""Headings of numbers that may name things, where a name follows."""
_LABEL_HEAD: Final = re.compile(
    r"^(?:age|ages|alter|âge|edad|uzrast|starost|старост|узраст|year|years|jahr|année|año|anno|"
    r"godina|година|rok|год|period|time|time_period|ref_date|month|day|date|quarter|\w*_?year)$",
    re.IGNORECASE,
)
_COUNTER_HEAD: Final = re.compile(
    r"^(?:|#|№|nr|no|num|index|id|row|rank|lfd\.? ?nr|r\.? ?br|р\.? ?бр|redni broj|редни број|"
    r"unnamed: 0)\.?$",
    re.IGNORECASE,
)
_WIDTH: Final = 4
"""Digits from which numbers of one length may be a code without being called so."""
_NAME: Final = 80
"""Letters of the name of a thing, at most."""


def _numbers_of(region: Region, rows: Rows, column: int) -> list[str]:
    """Return the whole numbers of a column; none where it holds anything else."""
    boxes = [box for row in sorted(region.data) if (box := rows.boxes[row].get(column))]
    found = [whole_of(box.text) for box in boxes if box.number is not None]
    faulty = any(box.number is None and box.valued for box in boxes)
    return found if found and not faulty and all(map(str.isdecimal, found)) else []


def whole_of(text: str) -> str:
    """Write a whole number that a program shows with decimals without them."""
    whole, _, decimals = text.partition(".")
    return text if decimals.strip("0") else whole


def _head_of(region: Region, rows: Rows, column: int) -> str:
    boxes = (rows.boxes.get(row, {}).get(column) for row in region.header)
    return tidy(" ".join(box.text for box in boxes if box))


def _has_values(region: Region, rows: Rows, column: int, columns: list[int]) -> bool:
    """Return whether columns of values are left beside one."""
    return any(
        c != column and counts_of(region, rows, c)[0] and not _is_text(region, rows, c)
        for c in columns
    )


def _counts_rows(
    region: Region, rows: Rows, column: int, columns: list[int], numbers: list[str]
) -> bool:
    """Say whether a column only counts the rows, from nought or one, with gaps where some left."""
    counted = [int(number) for number in numbers]
    steps = {b - a for a, b in itertools.pairwise(counted)}
    called = bool(_COUNTER_HEAD.match(_head_of(region, rows, column)))
    if column != columns[0] or len(counted) < _TWO or min(steps) < (not called):
        return False
    named = _precedes_text(region, rows, column, columns)
    if called:
        counts = steps == {1} or any(_is_text(region, rows, c) for c in columns)
    else:
        counts = named and steps == {1} and counted[0] <= 1
    return counts and _has_values(region, rows, column, columns)


def _precedes_text(region: Region, rows: Rows, column: int, columns: list[int]) -> bool:
    at = bisect.bisect_right(columns, column)
    return at < len(columns) and _is_text(region, rows, columns[at])


def _is_key(
    region: Region, rows: Rows, column: int, columns: list[int], numbers: list[str]
) -> bool:
    """Return whether numbers name things: they are called a code, or are written like one."""
    if not _has_values(region, rows, column, columns):
        return False
    head = _head_of(region, rows, column)
    named = _precedes_text(region, rows, column, columns)
    if _KEY_HEAD.search(head):
        return not units.unit_of(head)
    if _WEAK_KEY_HEAD.match(head) and named:
        return all(_is_text(region, rows, c) for c in columns if c < column)
    if spans.looks_like_year(numbers[0]):
        return False
    lengths = {len(number) for number in numbers}
    if any(len(number) > 1 and number.startswith("0") for number in numbers):
        return len(lengths) == 1
    ordered = all(int(a) < int(b) for a, b in itertools.pairwise(numbers))
    return named and len(lengths) == 1 and min(lengths) >= _WIDTH and ordered and len(numbers) > 1


def _labels_in_numbers(region: Region, rows: Rows, column: int, columns: list[int]) -> bool:
    """Return whether numbers at the left are headings: years, single ages, steps of a scale."""
    numbers = _numbers_of(region, rows, column)
    later = columns[bisect.bisect_right(columns, column) :]
    if not numbers or not any(counts_of(region, rows, c)[0] for c in later):
        return False
    head = _head_of(region, rows, column)
    if all(map(spans.looks_like_year, numbers)) or _LABEL_HEAD.match(head):
        return True
    steps = {int(b) - int(a) for a, b in itertools.pairwise(numbers)}
    return len(numbers) > 1 and len(steps) == 1 and steps != {0} and not head


# -------------------------------------------------------------------------------- notes


def sources_in(lines: Iterable[Line]) -> list[str]:
    """Return the sources that the notes name."""
    named = (m[1] for line in lines if (m := _SOURCE.match(line.text)))
    return [_AS_OF.sub("", source).strip().rstrip(".") for source in named]


def footnotes_in(lines: Iterable[Line]) -> tuple[dict[str, str], list[str]]:
    """Distinguish notes with a mark from those for the whole table."""
    marked: dict[str, str] = {}
    others: list[str] = []
    for line in lines:
        if _SOURCE.match(line.text):
            continue
        text = _NOTE.sub("", line.text, count=1).strip() if _NOTE.match(line.text) else line.text
        if not any(map(str.isalpha, text)) or text.split(" ")[0].strip("\"'“„") in _LEGEND_SIGNS:
            # Rules between lines, and what signs mean.
            continue
        found = _FOOTNOTE.match(lowered(text))
        if found:
            mark = next(group for group in found.groups()[:-1] if group)
            marked.setdefault(mark, found.groups()[-1].strip())
        elif text != line.text or text.endswith(".") or len(text) > _SENTENCE:
            others.append(text)
    return marked, others
