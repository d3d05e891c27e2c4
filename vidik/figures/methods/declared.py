# SPDX-License-Identifier: EUPL-1.2
"""Counting rows as a file of a pack declares it: which rows count, when, once by what, by what.

A row is one thing that can be counted. It has keys (whose it is), days, answers by name, and how
many it stands for. Rooms make rows of their tables and say which answers they have.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Final, Protocol

CAME: Final = "came"
ENDED: Final = "ended"
PENDING: Final = "pending"
IN_PROCESS: Final = "in-process"
WHEN: Final = (CAME, ENDED, PENDING, IN_PROCESS)

Says = Mapping[str, frozenset[str]]
"""Answers by name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be counted."""

    keys: Mapping[str, Hashable]
    first: dt.date
    """When it came, or happened."""
    last: dt.date | None
    """When it ended; None while it is pending."""
    says: Says
    """Its answers by name; what it does not say is in no breakdown."""
    weight: int | Decimal = 1
    """How many it stands for, where a figure sums."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """How a dimension of figures is found in a row."""

    code: str
    dimension: str
    answer: str
    """Which answer of a row it is."""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code of the figures → answers for which it stands; none: the answers are the codes. `{year}`
    and `{before}` in a code stand for the year that is counted and the one before."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Code of the figures → the answer beside which it stands for every other one."""

    def named(self, says: Says, year: int) -> Iterator[str]:
        """Give the codes of the figures under which a row falls."""
        answers = says.get(self.answer, frozenset())
        for code, but in self.others.items():
            if answers - {but}:
                yield code
        if not self.codes:
            yield from answers
            return
        for code, own in self.codes.items():
            if not answers.isdisjoint(own):
                yield code.format(year=year, before=year - 1)

    def tells(self, code: str) -> bool:
        """Say whether rows can tell a code."""
        return not self.codes or any(
            re.fullmatch(re.sub(r"\{[a-z]+\}", "[0-9]{4}", each), code) for each in self.codes
        )


class Counted(Protocol):
    """What counting asks of a declared figure."""

    @property
    def when(self) -> str:
        """When in the year a row counts."""

    @property
    def key(self) -> str:
        """The key, or the answer, by which a thing counts once."""

    @property
    def mean(self) -> bool:
        """Whether it is the mean length in days of what counts."""

    def takes(self, says: Says) -> bool:
        """Say whether a row with these answers counts."""


@dataclass(slots=True)
class Cell:
    """One number: what counts in it, how many that stands for, and of a mean the lengths."""

    keys: set[Hashable] = field(default_factory=set)
    days: int = 0
    total: int | Decimal = 0


Cells = dict[tuple[tuple[str, str], ...], Cell]


def by_of(known: Iterable[Dimension], codes: Iterable[str]) -> dict[str, list[Dimension]]:
    """Return how a figure is broken down: by dimension, each way in which it is found."""
    by_code = {each.code: each for each in known}
    found: dict[str, list[Dimension]] = {}
    for code in codes:
        found.setdefault(by_code[code].dimension, []).append(by_code[code])
    return found


def covers(by: Mapping[str, Iterable[Dimension]], dimensions: Mapping[str, str]) -> bool:
    """Return whether a breakdown names only codes that rows can tell."""
    return all(any(each.tells(code) for each in by[name]) for name, code in dimensions.items())


def fits(
    says: Says, where: Mapping[str, Collection[str]], but: Mapping[str, Collection[str]]
) -> bool:
    """Return whether a row has one of the answers that a figure wants, and none that it refuses."""
    return all(
        not says.get(name, frozenset()).isdisjoint(codes) for name, codes in where.items()
    ) and all(says.get(name, frozenset()).isdisjoint(codes) for name, codes in but.items())


def count(
    rows: Iterable[Row],
    figure: Counted,
    by: Mapping[str, Collection[Dimension]],
    names: Collection[str],
    *,
    first: dt.date,
    last: dt.date,
) -> Cells:
    """Count rows as a figure says.

    Args:
        rows: of the kind that the figure counts.
        figure: what counts, and when.
        by: how each dimension is found.
        names: the dimensions asked for.
        first: the first day of the period.
        last: its last day.

    Returns:
        For each breakdown that is there what counts; a row with several codes is in several.
    """
    found: Cells = {}
    wanted = sorted(names)
    for row in rows:
        if not _is_in(row, figure.when, first, last) or not figure.takes(row.says):
            continue
        codes = [
            sorted({code for each in by[name] for code in each.named(row.says, last.year)})
            for name in wanted
        ]
        for chosen in product(*codes):
            cell = found.setdefault(tuple(zip(wanted, chosen, strict=True)), Cell())
            is_key = figure.key in row.keys
            own = (row.keys[figure.key],) if is_key else row.says.get(figure.key, ())
            new = set(own) - cell.keys
            cell.keys |= new
            if new:
                cell.total += row.weight
            if new and figure.mean and row.last is not None:
                cell.days += (row.last - row.first).days + 1
    return found


def _is_in(row: Row, when: str, first: dt.date, last: dt.date) -> bool:
    if when == CAME:
        return first <= row.first <= last
    if when == ENDED:
        return row.last is not None and first <= row.last <= last
    if row.first > last:
        return False
    if when == PENDING:
        return row.last is None or row.last > last
    return row.last is None or row.last >= first
