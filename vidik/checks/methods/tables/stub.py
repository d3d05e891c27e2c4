# SPDX-License-Identifier: EUPL-1.2
"""The headings of rows: columns of them, indentation, headings of blocks, subtotals."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from . import labels, spans, units
from .grid import Area
from .heads import Heading
from .numbers import marks_of, split_label

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .grid import Box
    from .layout import Region

_MOST_SUMMED: Final = 60
_MOST_ROWS: Final = 1_500
_SHARE: Final = 0.6
_CHANCES: Final = 4
_FEW_SET_IN: Final = 0.02
_TWO: Final = 2
_DEEPEST: Final = 6
"""Steps of headings that lie in each other, at most."""


@dataclass(slots=True)
class Row:
    """A row of the body: of data, or the heading of a block."""

    at: int
    path: list[Heading]
    """Its headings from the widest to the narrowest, one a column of headings."""
    indent: int = 0
    bold: bool = False
    is_block: bool = False
    totals: set[int] = field(default_factory=set)
    """Levels of its headings that the file shows to be the sum of those beside them."""
    some: str = ""
    """What it counts of its parent, which need not be all of it: of which women."""
    parent: Row | None = None
    numbers: list[Decimal | None] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its own heading."""
        return self.path[-1].text if self.path else ""


@dataclass(slots=True)
class Stub:
    """All rows of a table, with the columns of headings that were used."""

    rows: list[Row]
    columns: list[int]
    codes: list[int]
    """Columns that only write the headings in another way."""


def read_stub(region: Region, known: Collection[str]) -> Stub:
    """Read the headings of rows and how they lie in each other."""
    grid = _texts(region)
    columns, codes = _without_codes(region, grid)
    staggered = not region.is_list and _is_staggered(region, grid, columns)
    rows: list[Row] = []
    above: dict[int, Box] = {}
    fills = not region.is_list and _distinguishes(region, grid, columns)
    for at in region.body:
        boxes = {c: box for c in columns if (box := grid.get((at, c))) is not None and box.text}
        if not boxes and at in region.data:
            # A total may be called so in the column of codes alone.
            text = [box for c in codes if (box := grid.get((at, c))) is not None]
            named = [box for box in text if any(map(str.isalpha, box.text))]
            boxes = dict(zip(columns[-1:], named, strict=False))
        if at not in region.data:
            blocks = _blocks(region, at, boxes, columns, known)
            rows.extend(blocks)
            above = {} if blocks else above
            continue
        row = Row(at, [])
        if staggered:
            column, box = next(iter(boxes.items()), (None, None))
            if box is not None and column is not None:
                row.path = [_heading(box, 0, known)]
                row.indent = 20 * columns.index(column) + box.indent
                row.bold = box.bold
        else:
            _fill_down(row, boxes, columns, above if fills else {}, known, region.keys)
        for column, owner in region.mark_columns.items():
            mark = region.sheet.boxes.get((at, column))
            if owner in columns and mark is not None and row.path:
                row.path[-1].marks += (*marks_of(mark.text), *mark.marks)
        row.numbers = [
            box.number if (box := region.sheet.boxes.get((at, c))) else None for c in region.columns
        ]
        rows.append(row)
    if region.is_list:
        _find_totals(rows)
    else:
        rows = _without_empty(rows)
        _nest(rows)
    return Stub(rows, columns, codes)


def _heading(box: Box, level: int, known: Collection[str]) -> Heading:
    text, marks = split_label(box.text, known)
    return Heading(text, level, (*box.marks, *marks), box.period)


def _texts(region: Region) -> dict[tuple[int, int], Box]:
    """Give the box that heads each place of the stub, those merged over several rows among them."""
    if not region.stub or not region.body:
        return {}
    area = Area(min(region.body), min(region.stub), max(region.body), max(region.stub))
    found = {}
    for spot, anchor in region.sheet.merged(area).items():
        box = region.sheet.boxes.get(anchor)
        if box is not None and anchor[1] == spot[1]:
            found[spot] = box
    for row in region.body:
        for column in region.stub:
            box = region.sheet.boxes.get((row, column))
            if box is not None:
                found[row, column] = box
    return found


def _without_codes(region: Region, grid: dict[tuple[int, int], Box]) -> tuple[list[int], list[int]]:
    """Leave out columns that stand for another one by one: codes of places, other languages."""
    # What only counts the rows heads them where nothing else does.
    codes = sorted(region.counters) if len(region.counters) < len(region.stub) else []
    remaining = [column for column in region.stub if column not in codes]
    for column in list(remaining):
        others = [c for c in remaining if c != column]
        for other in others:
            pairs = {
                (a.text, b.text) for row in region.data
                if (a := grid.get((row, column))) and (b := grid.get((row, other)))
            }  # fmt: skip
            firsts, seconds = {a for a, _ in pairs}, {b for _, b in pairs}
            if len(pairs) < _TWO or not len(pairs) == len(firsts) == len(seconds):
                continue
            filled = sum((row, column) in grid for row in region.data)
            if len(pairs) < filled and len(pairs) == 1:
                continue
            if _letters(firsts) < _letters(seconds) or (
                _letters(firsts) == _letters(seconds) and column > other
            ):
                if all(spans.period_of(text) for text in firsts):
                    continue
                remaining.remove(column)
                codes.append(column)
                break
    return remaining, codes


def _letters(texts: Collection[str]) -> int:
    return sum(c.isalpha() for text in texts for c in text)


def _is_staggered(region: Region, grid: dict[tuple[int, int], Box], columns: list[int]) -> bool:
    """Return whether the columns of headings are only steps of indentation: one is filled a row."""
    heads = [
        {box.text for row in region.header if (box := region.sheet.boxes.get((row, c)))} - {""}
        for c in columns
    ]  # fmt: skip
    if len(columns) < _TWO or all(heads):
        return False
    filled = [sum((row, c) in grid for c in columns) for row in region.data]
    each = [sum((row, c) in grid for row in region.data) for c in columns]
    return sum(n == 1 for n in filled) >= 0.9 * len(filled) and min(each) > 0


def _distinguishes(region: Region, grid: dict[tuple[int, int], Box], columns: list[int]) -> bool:
    """Return whether blank headings mean those above them: elsewhere rows would become the same."""
    plain: set[tuple[str, ...]] = set()
    filled: set[tuple[str, ...]] = set()
    above: dict[int, str] = {}
    count = 0
    for at in region.body:
        if at not in region.data:
            # Rows of another block may have the same headings.
            above = {}
            continue
        texts = [box.text if (box := grid.get((at, c))) else "" for c in columns]
        count += 1
        plain.add((str(len(above)) if not any(texts) else "", *texts))
        last = max((i for i, text in enumerate(texts) if text), default=-1)
        for i, text in enumerate(texts):
            if text:
                above[i] = text
                above = {k: v for k, v in above.items() if k <= i}
            elif i < last:
                texts[i] = above.get(i, "")
        filled.add(tuple(texts))
    return len(filled) >= len(plain)


def _fill_down(  # noqa: PLR0917 - one row of a walk over rows
    row: Row,
    boxes: dict[int, Box],
    columns: list[int],
    above: dict[int, Box],
    known: Collection[str],
    keys: Collection[int],
) -> None:
    """Complete headings that are written once for several rows."""
    changed = False
    for level, column in enumerate(columns):
        box = boxes.get(column)
        later = any(c in boxes for c in columns[level + 1 :])
        if box is not None:
            changed = True
            above[column] = box
        elif changed:
            # Nothing is said here of what begins anew further out.
            above.pop(column, None)
        elif later and column in above:
            box = above[column]
        if box is None:
            continue
        row.path.append(_heading(box, level, known))
        row.path[-1].plain = column in keys
        if column == columns[-1] or len(columns) == 1:
            row.indent, row.bold = box.indent, box.bold


def _blocks(
    region: Region, at: int, boxes: dict[int, Box], columns: list[int], known: Collection[str]
) -> list[Row]:
    """Read the headings of blocks in a row, wherever in it they stand."""
    if not boxes:
        beside = ((c, region.sheet.boxes.get((at, c))) for c in region.columns)
        boxes = dict(itertools.islice(((c, b) for c, b in beside if b is not None and b.text), 1))
    found = []
    for column, box in boxes.items():
        level = columns.index(column) if column in columns else 0
        heading = _heading(box, level, known)
        found.append(Row(at, [heading], box.indent, box.bold, is_block=True))
    return found


# ----------------------------------------------------------------------- what lies in what


def _nest(rows: list[Row]) -> None:
    """Find for each row the one that it lies in."""
    data = [row for row in rows if not row.is_block]
    least = min((row.indent for row in data), default=0)
    set_in = sum(row.indent > least for row in data)
    # A lone blank before a heading is a slip and no step.
    deep = set_in > _FEW_SET_IN * len(data)
    if deep:
        _level_slips(data)
    if not deep:
        for row in data:
            row.indent = least
    if not deep:
        deep = _indent_by_type(data)
    if not deep and len(data) <= _MOST_ROWS and all(len(row.path) == 1 for row in data):
        _indent_by_sums(rows)
    _by_indent(rows)
    _flatten(rows)
    _free_totals(rows)
    _settle_some(data)
    _settle_blocks(rows)
    _find_totals([row for row in rows if not row.some])


def _level_slips(data: list[Row]) -> None:
    """Take a step of a single blank for one only where the numbers do not contradict it.

    Whoever types blanks before headings is one short at times. If the rows after such a heading do
    not add up to it, they stand beside it.
    """
    indents = sorted({row.indent for row in data})
    is_style = all(b - a == 1 for a, b in itertools.pairwise(indents))
    for indent in reversed(indents):
        held = tried = 0
        whole: Row | None = None
        groups: list[tuple[Row, list[Row]]] = []
        for row in data:
            if row.indent < indent:
                whole = row if row.indent == indent - 1 else None
                groups.append((row, []))
            elif row.indent == indent and whole is not None:
                groups[-1][1].append(row)
        for whole, parts in groups:
            fits, stated = _sums_of(whole, parts)
            held += stated if is_style and all(_holds(whole, part) for part in parts) else fits
            tried += stated
        if held < _SHARE * tried:
            for row in data:
                row.indent -= row.indent == indent


def children_of(rows: Sequence[Row]) -> dict[int, list[Row]]:
    """List the rows of data that lie in each row, by the identity of that row."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        if not row.is_block and row.parent is not None:
            found.setdefault(id(row.parent), []).append(row)
    return found


def _by_indent(rows: list[Row]) -> None:
    stack: list[tuple[tuple[int, int], Row]] = []
    previous: Row | None = None
    for row in rows:
        rank = (row.indent, 0 if row.is_block else 1)
        if row.is_block and previous is not None and previous.is_block and row.parent is None:
            # Of two headings in a row the second lies in the first, unless it is set further out.
            rank = (max(row.indent, previous.indent), 0)
            while stack and stack[-1][0][0] > row.indent:
                stack.pop()
            row.parent = stack[-1][1] if stack and stack[-1][1] is previous else None
            stack.append((rank, row))
            previous = row
            continue
        if row.parent is None:
            while stack and stack[-1][0] >= rank:
                stack.pop()
            row.parent = stack[-1][1] if stack else None
            stack.append((rank, row))
        previous = row


def _without_empty(rows: list[Row]) -> list[Row]:
    """Leave out rows that only lack their values: more in a row than headings lie in each other."""
    remaining: list[Row] = []
    for is_block, run in itertools.groupby(rows, key=lambda row: row.is_block):
        some = list(run)
        alike = len({(row.indent, row.bold) for row in some}) == 1
        remaining.extend(some[-1:] if is_block and alike and len(some) > _TWO else some)
    return remaining


def _flatten(rows: list[Row]) -> None:
    """Let rows lie in their blocks only where indentation makes more steps than anyone reads."""
    depths: dict[int, int] = {}
    for row in rows:
        depths[id(row)] = depths.get(id(row.parent), 0) + 1
    if max(depths.values(), default=0) <= _DEEPEST:
        return
    block: Row | None = None
    for row in rows:
        if row.is_block:
            row.parent, block = None, row
        else:
            row.parent = block


def _indent_by_type(data: list[Row]) -> bool:
    """Take bold rows for those that hold the rows after them, where their sums say so."""
    plain = [row for row in data if not row.bold]
    bold = [row for row in data if row.bold and not labels.begins_as_total(row.label)]
    if not plain or not bold:
        return False
    held = tried = 0
    for at, row in enumerate(data):
        if not row.bold or labels.begins_as_total(row.label):
            continue
        parts = []
        for other in data[at + 1 :]:
            if other.bold:
                break
            parts.append(other)
        if len(parts) >= _TWO:
            tried += 1
            held += adds_up(row, parts)
    if not tried or held < _SHARE * tried:
        return False
    for row in plain:
        row.indent += 1
    return True


def _indent_by_sums(rows: list[Row]) -> None:
    """Find rows that are the sum of those after or before them, in most columns."""
    groups: list[list[Row]] = [[]]
    for row in rows:
        if row.is_block:
            groups.append([])
        else:
            groups[-1].append(row)
    for group in groups:
        at = 0
        while at < len(group):
            size = _size_after(group, at)
            for part in group[at + 1 : at + 1 + size]:
                part.indent += 1
            at += 1 + size
        for at, row in enumerate(group):
            if labels.begins_as_total(row.label) and not labels.is_total(row.label):
                _hold_rows_before(group, at)


def _hold_rows_before(group: list[Row], at: int) -> None:
    """Set the rows before a subtotal in it, where they add up to it."""
    first = at
    while first and _is_free(group[first - 1], group[at]):
        first -= 1
    parts = group[first:at]
    if len(parts) >= _TWO and adds_up(group[at], parts):
        for part in parts:
            part.parent = group[at]


def _is_free(part: Row, total: Row) -> bool:
    """Return whether a row before a subtotal may be a part of it."""
    return part.indent == total.indent and not labels.begins_as_total(part.label)


def _size_after(group: Sequence[Row], at: int) -> int:
    """Count the rows after one that add up to it; none where they are all the rest of a total.

    Rows are added one by one, and no further once most columns hold more than the whole, so that
    a long table costs little more than its cells.
    """
    whole = group[at]
    if labels.begins_as_total(whole.label) or whole.label == "":
        return 0
    usable = [column for column, total in enumerate(whole.numbers) if total]
    if len(usable) < _TWO:
        return 0
    left = len(group) - at - 1
    sums = [Decimal(0)] * len(whole.numbers)
    for size in range(1, min(_MOST_SUMMED, left) + 1):
        part = group[at + size].numbers
        beyond = 0
        for column in usable:
            sums[column] += part[column] or Decimal(0)
            beyond += abs(sums[column]) > abs(whole.numbers[column] or Decimal(0)) + size
        if beyond > (1 - _SHARE) * len(usable):
            return 0
        near = sum(abs(sums[c] - (whole.numbers[c] or Decimal(0))) <= size for c in usable)
        if size >= _TWO and near >= _SHARE * len(usable):
            parts = group[at + 1 : at + 1 + size]
            if adds_up(whole, parts, columns=_TWO) and _no_chance(whole, parts, len(group)):
                # All the others are no part of it but beside it: it is the total.
                return 0 if at == 0 and size == left else size
    return 0


def adds_up(whole: Row, parts: Sequence[Row], columns: int = 1) -> bool:
    """Say whether parts add up to a row in most columns that can tell, and in so many at least."""
    held, tried = _sums_of(whole, parts)
    return held >= columns and held >= _SHARE * tried


def _sums_of(whole: Row, parts: Sequence[Row]) -> tuple[int, int]:
    """Count the columns in which parts add up to a row, and those that can tell."""
    held = tried = 0
    for at, total in enumerate(whole.numbers):
        if total is None or not total:
            continue
        values = [part.numbers[at] for part in parts if at < len(part.numbers)]
        known = [value for value in values if value is not None]
        if sum(1 for value in known if value) < _TWO:
            continue
        tried += 1
        held += sums_to(total, known)
    return held, tried


def _no_chance(whole: Row, parts: Sequence[Row], tries: int) -> bool:
    """Return whether sums are too large to agree by chance in one of so many places.

    Two numbers of the size of a total are equal by chance about once in as many times.
    """
    rare = 1
    for at, total in enumerate(whole.numbers):
        known = [n for part in parts if (n := part.numbers[at]) is not None]
        if total and sums_to(total, known):
            rare *= max(1, int(abs(total).scaleb(max(0, -int(total.as_tuple().exponent)))))
            if rare > _CHANCES * tries:
                return True
    return False


def sums_to(total: Decimal, parts: Sequence[Decimal]) -> bool:
    """Return whether numbers add up to a total, but for the rounding of decimals."""
    places = max((-int(n.as_tuple().exponent) for n in (total, *parts)), default=0)
    slack = Decimal(len(parts) + 1) / 2 * Decimal(1).scaleb(-places) if places > 0 else Decimal(0)
    return abs(sum(parts, start=Decimal(0)) - total) <= slack


def _settle_some(data: list[Row]) -> None:
    """Let a row "of which …" lie in the row before it, or in a total where that one is smaller."""
    for at, row in enumerate(data):
        some = labels.some_of(row.label)
        if not some:
            continue
        earlier = [
            before for before in reversed(data[max(0, at - _MOST_SUMMED) : at])
            if not before.some and before.indent <= row.indent
        ]  # fmt: skip
        holders = [before for before in earlier if _holds(before, row)]
        if holders and holders[0] is not earlier[0]:
            holders.sort(key=lambda before: not labels.says_total(before.label))
        if holders:
            row.some, row.parent = some, holders[0]


def _settle_blocks(rows: list[Row]) -> None:
    """Let rows below "of which" lie in the row before: as all its parts, if they add up."""
    children = children_of(rows)
    placed: set[int] = set()
    whole: Row | None = None
    for row in rows:
        if not row.is_block:
            whole = whole if id(row) in placed else row
            continue
        if not labels.says_of_which(row.label):
            whole = None
        inside = [part for part in children.get(id(row), []) if not part.some]
        if whole is None or not inside or not all(_holds(whole, part) for part in inside):
            continue
        is_all = adds_up(whole, inside)
        placed.update(map(id, inside))
        for part in inside:
            part.parent, part.some = whole, "" if is_all else part.label


def _holds(whole: Row, part: Row) -> bool:
    """Return whether no value of a row is larger than that of another."""
    pairs = [
        (a, b) for a, b in zip(whole.numbers, part.numbers, strict=False)
        if a is not None and b is not None
    ]  # fmt: skip
    return bool(pairs) and all(a >= b for a, b in pairs)


def _find_totals(rows: list[Row]) -> None:
    """Know rows that are the sum of all rows beside them, whatever they are called."""
    data = [row for row in rows if not row.is_block and row.path]
    roots = [row for row in data if row.parent is None]
    if len(roots) == 1 and len(data) > _TWO:
        children = [row for row in rows if row.parent is roots[0]]
        if adds_up(roots[0], [row for row in children if not row.is_block]):
            roots[0].totals.add(roots[0].path[-1].level)
            for row in children:
                row.parent = None
            return
    levels = {heading.level for row in data for heading in row.path}
    for level in sorted(levels):
        _find_totals_of(data, level)


def _find_totals_of(data: list[Row], level: int) -> None:
    """Look whether the first or the last heading of a column is the sum of the others of it."""
    beside: dict[tuple[object, ...], dict[str, Row]] = {}
    for row in data:
        own = next((one for one in row.path if one.level == level), None)
        if own is None or spans.period_of(own.text) is not None:
            continue
        others = tuple(one.text for one in row.path if one.level != level)
        key = (id(row.parent) if row.path[-1].level == level else 0, *others)
        beside.setdefault(key, {}).setdefault(own.text, row)
    groups = [group for group in beside.values() if len(group) > _TWO]
    if any(labels.is_total(text) for group in groups for text in group):
        return
    often = Counter(text for group in groups for text in group)
    for group in groups:
        texts = list(group)
        for text in (texts[0], texts[-1]):
            # Among many groups some heading makes the sum of some others by chance.
            if 2 * often[text] < len(groups):
                continue
            parts = [row for other, row in group.items() if other != text]
            alone = often[text] == 1 and not labels.says_total(text)
            if adds_up(group[text], parts, columns=_TWO if alone else 1):
                group[text].totals.add(level)
                break
    _spread_totals(groups, level)


def _spread_totals(groups: list[dict[str, Row]], level: int) -> None:
    """Take a heading for a total in all groups if it is one in most of them, else in none."""
    if len(groups) < _TWO:
        return
    shared = set.intersection(*(set(group) for group in groups))
    for text in shared:
        held = sum(level in group[text].totals for group in groups)
        for group in groups:
            if held >= _SHARE * len(groups):
                group[text].totals.add(level)
            else:
                group[text].totals.discard(level)


def _free_totals(rows: list[Row]) -> None:
    """Let no row lie in a total, and set a total of everything beside the blocks."""
    for row in rows:
        while (
            row.parent is not None and not row.parent.is_block and labels.is_total(row.parent.label)
        ):
            row.parent = row.parent.parent
    blocks = [row for row in rows if row.is_block]
    if not blocks:
        return
    inside: dict[int, list[Row]] = {}
    for row in rows:
        if not row.is_block and row.parent is not None and row.parent.is_block:
            inside.setdefault(id(row.parent), []).append(row)
    last = inside.get(id(blocks[-1]), [])
    totals = [row for row in last if labels.is_total(row.label)]
    if not totals or row_is_first(totals[-1], last) or units.unit_of(blocks[-1].label):
        return
    total = totals[-1]
    others = [row for row in last if row is not total and not labels.is_total(row.label)]
    has_own = any(
        labels.is_total(row.label) for key, held in inside.items() for row in held
        if key != id(blocks[-1])
    )  # fmt: skip
    if len(totals) > 1 or (not has_own and not adds_up(total, others)):
        total.parent = None


def row_is_first(row: Row, rows: list[Row]) -> bool:
    """Return whether a row is the first of some."""
    return bool(rows) and rows[0] is row
