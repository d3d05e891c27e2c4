# SPDX-License-Identifier: EUPL-1.2
"""What headings say of a value: period, unit, measure, categories.

A heading is a period or a unit by its words. Whether other headings of columns are categories of
one thing or measures of several is decided by what the numbers do: categories have a total.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from .. import lexicon
from ..periods import parse
from ..words import WORDS
from . import labels, spans, titles, units
from .stub import adds_up, children_of, sums_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from decimal import Decimal

    from .heads import Head, Heading
    from .stub import Row, Stub

ROWS: Final = "heading"
"""Name of a dimension of rows that the table does not name."""
COLUMNS: Final = "column heading"
PART: Final = "part"
"""Dimension of what the line above one of several tables of a title says."""
SOME: Final = "of which"
"""Dimension of what is counted of a row besides, and need not be all of it."""
TOTAL: Final = "Total"
"""Code of what the file shows to be the sum of all beside it, whatever it is called."""
_SHARE: Final = 0.6
_TWO: Final = 2
_WHOLE: Final = 100
_MONTHS: Final = 3
"""Names of months that are believed among other names, at least."""
_DAY: Final = len("at:2020-12-31")
_MEASURE_HEADS: Final = WORDS["measure-headings"]


_OF_TIME: Final = WORDS["of-time"]
"""Headings of a stub that speak of the columns beside it."""


@dataclass(slots=True)
class Facts:
    """What one heading, or several together, say of a value."""

    periods: list[str] = field(default_factory=list)
    unit: str = ""
    measure: str = ""
    change: bool = False
    codes: list[tuple[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    def take_words(self, heading: Heading) -> bool:
        """Take what a heading says by its words; False where it is a category."""
        if heading.period:
            self.periods.append(heading.period)
            return True
        period = None if heading.plain else spans.period_of(heading.text)
        if period is not None:
            self.periods.append(period.text)
            self.marks.extend(period.marks)
            return True
        unit = units.unit_of(heading.text)
        if unit is None:
            return False
        self.unit = unit.unit or self.unit
        self.change = self.change or unit.change
        if not unit.pure:
            self.measure = unit.rest
        if unit.change:
            self.periods.extend(_range_in(heading.text))
            self.measure = titles.subject_of(self.measure) or self.measure
        return True


def _range_in(text: str) -> list[str]:
    found = spans.periods_in(text)
    if len(found) == _TWO and all(spans.looks_like_year(one) for one in found):
        return [f"{found[0]}..{found[1]}"]
    return found[:1]


# ------------------------------------------------------------------------------- columns


def column_facts(heads: Sequence[Head], rows: Iterable[Row]) -> list[Facts]:
    """Return for each column of values what its headings mean."""
    numbers = [row.numbers for row in rows if not row.is_block]
    named = [at for at, head in enumerate(heads) if at == 0 or not head.is_blank]
    data = [[line[at] for at in named] for line in numbers]
    found = dict(zip(named, _named_facts([heads[at] for at in named], data), strict=True))
    facts: list[Facts] = []
    for at in range(len(heads)):
        one = found.get(at)
        if one is None:
            # A column without a heading beside a named one is its share, where it can be.
            one = replace(facts[at - 1], codes=list(facts[at - 1].codes))
            if at - 1 in found and _may_be_share([line[at] for line in numbers]):
                one.unit = "percent"
        facts.append(one)
    return facts


def _may_be_share(numbers: Sequence[Decimal | None]) -> bool:
    """Return whether numbers can be per cents: none above 100, and some broken or 100 itself."""
    known = [number for number in numbers if number is not None]
    return (
        bool(known)
        and all(0 <= number <= _WHOLE for number in known)
        and any(number == _WHOLE or number != number.to_integral_value() for number in known)
    )


def _named_facts(heads: Sequence[Head], data: list[list[Decimal | None]]) -> list[Facts]:
    """Return what headings mean, each of one column."""
    split = _split_periods(heads)
    _mark_plain([heading for head in heads for heading in head.path])
    facts = [Facts() for _ in heads]
    paths: list[list[str]] = []
    some: list[int] = []
    for at, (one, head) in enumerate(zip(facts, heads, strict=True)):
        codes = []
        for heading in head.path:
            one.marks.extend(heading.marks)
            if labels.says_of_which(heading.text):
                some.append(at)
            elif not one.take_words(heading):
                codes.append(heading.text)
        paths.append(codes)
    parts = _parts_of_some(some, paths, facts, data)
    follows = _units_alone(heads, facts, paths)
    paths, name = _common(paths)
    if any(paths):
        named = _named_groups(paths, facts, data)
        _give_codes(paths, facts, data, name, named)
    elif name and not any(one.measure for one in facts):
        for one in facts:
            unnamed = len(heads) > 1 and one.periods and name not in split
            one.measure = "" if unnamed else name
    for at in follows:
        facts[at].codes = list(facts[at - 1].codes)
        facts[at].measure = facts[at - 1].measure
    for at, part in parts.items():
        facts[at].codes = [*facts[at].codes, (SOME, part)]
    return facts


def _parts_of_some(
    some: list[int],
    paths: list[list[str]],
    facts: Sequence[Facts],
    data: list[list[Decimal | None]],
) -> dict[int, str]:
    """Put columns below "of which" into the total before them, or the column before them.

    Where they add up to it they are all of its parts, and categories like any others.
    """
    found: dict[int, str] = {}
    for first in [at for at in some if at - 1 not in some and paths[at]]:
        group = list(itertools.takewhile(lambda at: at in some, range(first, len(paths))))
        before = [at for at in range(first) if paths[at] and _alike(facts[at], facts[first])]
        before.sort(key=lambda at: (labels.is_total(paths[at][-1]), at))
        if not before or column_sums(data, before[-1], group):
            continue
        for at in group:
            found[at] = ", ".join(paths[at])
            paths[at] = list(paths[before[-1]])
    return found


def _units_alone(
    heads: Sequence[Head], facts: Sequence[Facts], paths: Sequence[list[str]]
) -> list[int]:
    """Find columns that say a unit and nothing else: they speak of the column before them.

    "2019", "%", "2020", "%" take the period; "Rifles", "%", "Knives", "%" the category as well.
    """
    again = Counter(head.texts for head in heads)
    follows = []
    for at, one in enumerate(facts[1:], start=1):
        if one.unit and not one.change and not one.periods and not paths[at]:
            one.periods = list(facts[at - 1].periods)
            if again[heads[at].texts] > 1 and not one.measure:
                follows.append(at)
    return follows


def _mark_plain(headings: Iterable[Heading]) -> None:
    """Know a name that a month is called by in some language: it stands among other names.

    Months come in numbers: one or two of them are months only where there is little else.
    """
    texts = {heading.text for heading in headings}
    periods = {text: found for text in texts if (found := spans.period_of(text))}
    months = {text for text, found in periods.items() if found.partial and text.isalpha()}
    others = [text for text in texts if text not in periods and not labels.is_total(text)]
    if 0 < len(months) < _MONTHS and len(others) > len(months):
        for heading in headings:
            heading.plain = heading.plain or heading.text in months


def _split_periods(heads: Sequence[Head]) -> set[str]:
    """Divide headings such as "2018 Number" where the table has several such years.

    Returns:
        what stands beside the years.
    """
    found = [
        (head, at, split)
        for head in heads
        for at, heading in enumerate(head.path)
        if (split := spans.split_year(heading.text)) and not heading.period
    ]
    if len({year for _, _, (year, _) in found}) < _TWO:
        found = [one for one in found if spans.dated(one[0].path[one[1]].text)]
    for head, at, (year, rest) in reversed(found):
        heading = head.path[at]
        heading.text = rest
        head.path.insert(at, type(heading)(year, heading.level))
    return {rest for _, _, (_, rest) in found}


def _common(paths: list[list[str]]) -> tuple[list[list[str]], str]:
    """Take away a first heading that stands over all columns: the name of what is below."""
    name = ""
    while paths and all(path for path in paths) and len({path[0] for path in paths}) == 1:
        name = paths[0][0]
        paths = [path[1:] for path in paths]
    return paths, name


def _named_groups(
    paths: list[list[str]], facts: Sequence[Facts], data: list[list[Decimal | None]]
) -> dict[str, str]:
    """Find wide headings that name a breakdown (Sex, Age) over its categories."""
    groups: dict[str, list[int]] = {}
    for at, path in enumerate(paths):
        if len(path) >= _TWO:
            groups.setdefault(path[0], []).append(at)
    named = {text: text for text in groups if labels.names_dimension(text)}
    totals = [at for at, path in enumerate(paths) if len(path) == 1 and labels.is_total(path[0])]
    if not totals or len(groups) < _TWO or len(named) == len(groups):
        return named
    held = {
        text: any(
            column_sums(data, total, [
                at for at in columns
                if not labels.is_total(paths[at][-1]) and _alike(facts[at], facts[total])
            ])
            for total in totals
        )
        for text, columns in groups.items()
    }  # fmt: skip
    if sum(held.values()) >= _TWO:
        named.update({text: text for text, holds in held.items() if holds})
    return named


def _alike(one: Facts, other: Facts) -> bool:
    return (one.periods, one.unit, one.measure) == (other.periods, other.unit, other.measure)


def column_sums(data: list[list[Decimal | None]], total: int, parts: Sequence[int]) -> bool:
    """Return whether columns add up to another in most rows that can tell."""
    if len(parts) < _TWO:
        return False
    held = tried = 0
    for numbers in data:
        whole = numbers[total]
        known = [n for at in parts if (n := numbers[at]) is not None]
        if whole is None or sum(1 for n in known if n) < _TWO:
            continue
        tried += 1
        held += sums_to(whole, known)
    return tried > 0 and held >= _SHARE * tried


def _give_codes(
    paths: list[list[str]],
    facts: list[Facts],
    data: list[list[Decimal | None]],
    name: str,
    named: dict[str, str],
) -> None:
    """Return each column its categories, or its measure."""
    shown: list[list[tuple[str, str]]] = [[] for _ in paths]
    plain = [at for at, path in enumerate(paths) if path and path[0] not in named]
    for level in range(max(map(len, paths))):
        columns = [at for at in plain if len(paths[at]) > level]
        texts = list(dict.fromkeys(paths[at][level] for at in columns))
        is_leaf = all(len(paths[at]) == level + 1 for at in columns)
        if not texts:
            continue
        if is_leaf and _are_measures(texts, columns, paths, facts, data):
            for at in columns:
                text, more = paths[at][level], facts[at].measure
                facts[at].measure = f"{text}, {more}" if more else text
            continue
        axis = labels.kind_of(texts) or _level_name(name or COLUMNS, level)
        known = any(map(labels.is_total, texts))
        total = "" if known else _total_among(columns, level, paths, facts, data)
        for at in columns:
            is_total = paths[at][level] == total and len(paths[at]) == level + 1
            shown[at].append((axis, TOTAL if is_total else paths[at][level]))
    for text, stated in named.items():
        columns = [at for at, path in enumerate(paths) if len(path) > 1 and path[0] == text]
        axis = labels.kind_of([paths[at][1] for at in columns]) or stated
        for at in columns:
            for level, code in enumerate(paths[at][1:]):
                shown[at].append((_level_name(axis, level), code))
    for one, codes in zip(facts, _without_lone_totals(shown), strict=True):
        one.codes = codes


def _without_lone_totals(shown: list[list[tuple[str, str]]]) -> list[list[tuple[str, str]]]:
    """Leave out dimensions of which there is a total and nothing else."""
    parted = {name for codes in shown for name, code in codes if not labels.is_total(code)}
    return [[(name, code) for name, code in codes if name in parted] for codes in shown]


def _level_name(name: str, level: int) -> str:
    return f"{name}, level {level + 1}" if level else name


def _are_measures(
    texts: list[str],
    columns: list[int],
    paths: list[list[str]],
    facts: list[Facts],
    data: list[list[Decimal | None]],
) -> bool:
    """Return whether headings of columns are measures of several things and not parts of one."""
    if len(texts) < _TWO:
        # One heading beside columns that only say a unit is the measure that they are of.
        return not labels.is_total(texts[0])
    slugs = [lexicon.slug(text) for text in texts]
    if any(labels.is_total(text) for text in texts) or any(map(lexicon.residual, slugs)):
        return False
    if labels.kind_of(texts):
        return False
    return not _total_among(columns, len(paths[columns[0]]) - 1, paths, facts, data)


def _total_among(
    columns: list[int],
    level: int,
    paths: list[list[str]],
    facts: list[Facts],
    data: list[list[Decimal | None]],
) -> str:
    """Find the heading of the first or last column if it is the sum of those beside it."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for at in columns:
        if len(paths[at]) == level + 1:
            one = facts[at]
            groups.setdefault((tuple(paths[at][:-1]), tuple(one.periods), one.unit), []).append(at)
    for group in groups.values():
        if len(group) > _TWO:
            for total in (group[0], group[-1]):
                if column_sums(data, total, [at for at in group if at != total]):
                    return paths[total][level]
    return ""


# ---------------------------------------------------------------------------------- rows


def row_facts(stub: Stub, heads: list[str]) -> dict[int, Facts]:
    """Return for each row of data what its headings mean.

    Args:
        stub: the rows.
        heads: the heading of each used column of headings.
    """
    data = [row for row in stub.rows if not row.is_block]
    _mark_plain([heading for row in stub.rows for heading in row.path])
    blocks = [row for row in stub.rows if row.is_block]
    first = blocks[0] if len(blocks) == 1 and stub.rows[0] is blocks[0] else None
    is_named = bool(heads and heads[-1]) and lexicon.slug(heads[-1]) not in _OF_TIME
    lone = first is not None and not is_named and not spans.period_of(first.label)
    if first is not None and lone:
        # One line of text between the headings of columns and the first row heads the stub.
        heads = [*heads[:-1], first.label]
    dated = [spans.split_year(row.label) for row in blocks]
    texts = {one[1].casefold() if one else "" for one in dated}
    levels = max((one.level + 1 for row in data for one in row.path), default=1)
    names = _column_names(data, heads, levels) or [ROWS]
    axis = PART if first is not None and is_named else _block_axis(stub.rows, names[-1])
    same = len(texts) == 1
    measured = {
        name for level, name in enumerate(names)
        if lexicon.slug(name) in _MEASURE_HEADS and not _is_broken_down(data, level)
    }  # fmt: skip
    axes = _Axes(names, _named_blocks(stub.rows), axis, measured, lone=lone, same=same)
    found = {row.at: axes.facts_of(row) for row in data}
    _fill_from_row_above([(row, found[row.at]) for row in data])
    remaining = _without_lone_totals([facts.codes for facts in found.values()])
    for facts, codes in zip(found.values(), remaining, strict=True):
        facts.codes = codes
    return found


def _is_broken_down(data: Sequence[Row], level: int) -> bool:
    """Return whether the headings of a column have a total or parts, and so measure one thing."""
    return any(
        row.some or (row.parent is not None and not row.parent.is_block)
        or one.level in row.totals or labels.says_total(one.text)
        for row in data for one in row.path if one.level == level
    )  # fmt: skip


class _Axes:
    """The dimensions that the headings of rows belong to."""

    def __init__(
        self, names: list[str], named: dict[int, str], blocks: str, measured: Collection[str],
        *, lone: bool, same: bool,
    ) -> None:  # fmt: skip
        self._names = names
        self._measured = measured
        self._named = named
        self._blocks = blocks
        self._lone = lone
        self._same = same
        """Whether the headings of blocks say the same but for their years."""

    def facts_of(self, row: Row) -> Facts:
        """Return what the headings of a row mean, from the widest to its own."""
        facts = Facts()
        own = row.path[-1].level if row.path else 0
        name, depth = self._names[own] if own < len(self._names) else ROWS, 0
        for one in _chain(row)[:-1]:
            heading = one.path[-1] if one.path else None
            if heading is None:
                continue
            if heading.level in one.totals:
                heading = replace(heading, text=TOTAL)
            dated = spans.split_year(heading.text) if one.is_block and not heading.period else None
            if dated is not None and spans.dated(heading.text):
                # "2004 homicides" heads the rows of one year, and says what they count.
                facts.periods.append(dated[0])
                heading = replace(heading, text=dated[1])
                if self._same:
                    facts.measure = heading.text
                    continue
            facts.marks.extend(heading.marks)
            if id(one) in self._named:
                name, depth = self._named[id(one)], 0
            elif (
                facts.take_words(heading)
                or labels.says_of_which(heading.text)
                or (one.is_block and self._lone)
            ):
                continue
            elif one.is_block and row.path and heading.level < row.path[0].level:
                # The first column names the group in a row of its own.
                facts.codes.append((self._names[heading.level], heading.text))
            elif one.is_block and self._blocks:
                facts.codes.append((self._blocks, heading.text))
            else:
                facts.codes.append((_level_name(name, depth), heading.text))
                depth += 1
        is_named = any(id(one) in self._named for one in _chain(row)[:-1])
        self._own(row, facts, name, depth, is_named=is_named)
        return facts

    def _own(self, row: Row, facts: Facts, name: str, depth: int, *, is_named: bool) -> None:
        names = self._names
        for level, heading in enumerate(row.path):
            facts.marks.extend(heading.marks)
            column = names[heading.level] if heading.level < len(names) else ROWS
            last = level == len(row.path) - 1
            if last and row.some:
                facts.codes.append((SOME, row.some))
            elif facts.take_words(heading):
                continue
            elif column in self._measured:
                facts.measure = heading.text
            else:
                is_plain = len(names) > 1 and not (last and (depth or is_named))
                axis = column if is_plain else _level_name(name, depth)
                facts.codes.append((axis, TOTAL if heading.level in row.totals else heading.text))


def _fill_from_row_above(rows: list[tuple[Row, Facts]]) -> None:
    """Complete rows that only make sense after the one before: a month, a percentage."""
    before: Facts | None = None
    year = ""
    for row, facts in rows:
        wholes = [one for one in facts.periods if not _is_part(one)]
        if wholes:
            year = next((one for one in wholes if spans.looks_like_year(one)), "")
        elif facts.periods and year:
            # Months below the row of their year, without being set in.
            facts.periods.insert(0, year)
        alone = bool(facts.unit) and not facts.codes
        if before is not None and alone and row.path and not facts.measure:
            # "Men" in one row and "%" in the next: the second speaks of the first.
            facts.codes = list(before.codes)
            facts.periods = facts.periods or list(before.periods)
        elif not alone:
            before = facts


def _chain(row: Row) -> list[Row]:
    found = [row]
    seen = {id(row)}
    while found[-1].parent is not None and id(found[-1].parent) not in seen:
        found.append(found[-1].parent)
        seen.add(id(found[-1]))
    return found[::-1]


def _column_names(data: list[Row], heads: list[str], columns: int) -> list[str]:
    """Name the dimension of each column of headings."""
    names: list[str] = []
    named = {h.text for row in data for h in row.path if h.plain}
    for level in range(columns):
        texts = list(
            dict.fromkeys(
                h.text
                for row in data
                for h in row.path
                if h.level == level and (row.parent is None or row.parent.is_block)
            )
        )
        head = heads[level] if level < len(heads) else ""
        plain = [t for t in texts if t in named or spans.period_of(t) is None]
        period = spans.period_of(head) is not None or units.unit_of(head) is not None
        name = labels.kind_of(plain) or ("" if period else head) or ROWS
        while name in names:
            name += " 2"
        names.append(name)
    return names


def _named_blocks(rows: Sequence[Row]) -> dict[int, str]:
    """Find headings of blocks that name a breakdown of the same whole: Sex, Age, Region."""
    named: dict[int, str] = {}
    held: dict[int, str] = {}
    blocks = [row for row in rows if row.is_block]
    totals = [
        row
        for row in rows
        if not row.is_block and row.parent is None and labels.is_total(row.label)
    ]
    children = children_of(rows)
    for block in blocks:
        parts = children.get(id(block), [])
        if labels.names_dimension(block.label):
            named[id(block)] = block.label
        elif any(_same_sum(total, parts) for total in totals):
            held[id(block)] = block.label
    if len(held) + len(named) >= _TWO:
        named.update(held)
    return named


def _same_sum(total: Row, parts: list[Row]) -> bool:
    return len(parts) >= _TWO and adds_up(total, [p for p in parts if not labels.is_total(p.label)])


def _block_axis(rows: Sequence[Row], name: str) -> str:
    """Name the dimension of blocks whose rows repeat; blank where blocks hold different rows."""
    blocks = [row for row in rows if row.is_block and not spans.period_of(row.label)]
    children = children_of(rows)
    inside = [{row.label for row in children.get(id(block), [])} for block in blocks]
    inside = [one for one in inside if one]
    if len(inside) < _TWO:
        return ""
    shared = set.intersection(*inside)
    usual = sum(map(len, inside)) / len(inside)
    if len(shared) < usual / 2:
        return ""
    kind = labels.kind_of([block.label for block in blocks])
    axis = kind or "block"
    return axis if axis != name else f"{axis} 2"


# ------------------------------------------------------------------------------- periods


def period_from(parts: Sequence[str], title: Sequence[str], day: str) -> str:
    """Put the period of a value together from what its headings and the title say."""
    whole = [part for part in parts if not _is_part(part)]
    pieces = [part for part in parts if _is_part(part)]
    years = [one for one in (*whole, *title) if spans.looks_like_year(one)]
    if pieces:
        piece = pieces[-1]
        if years:
            return spans.with_year(piece, years[0])
        return whole[-1] if whole else piece.removeprefix("at:").lstrip("-")
    if whole:
        found = _narrowest(whole)
    elif len(title) == 1:
        found = title[0]
    elif len(title) > 1 and all(spans.looks_like_year(one) for one in title):
        found = f"{min(title)}..{max(title)}"
    else:
        found = title[0] if title else ""
    day = day or next((f"at:{one[7:]}" for one in title if len(one) == _DAY), "")
    if day and spans.looks_like_year(found):
        return spans.with_year(day, found)
    return found


def _is_part(text: str) -> bool:
    return text.startswith(("-", "at:-"))


def _narrowest(parts: Sequence[str]) -> str:
    """Choose among periods the one that lies in the others."""
    best = parts[-1]
    for one in parts:
        span, other = parse(one), parse(best)
        if span and other and other.first <= span.first and span.last <= other.last and one != best:
            best = one
    return best
