# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of figures that matters count: `matters/figures.yaml`, and the counting itself.

A row is one thing that can be counted: that a body had a suspect or a matter, an injured party, an
act, a measure, a reclassification, a judgment. It has keys (whose it is), days and answers by name.
A figure says which rows count, when, by which key each counts once, and how they are broken down.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.figures.methods.cataloguefiles import MEASURES
from vidik.matters.methods.balance import Period

FILE: Final = "matters/figures.yaml"

PERSONS: Final = "persons"
MATTERS: Final = "matters"
INJURED: Final = "injured"
ACTS: Final = "acts"
MEASURES_ORDERED: Final = "measures"
CHARGES: Final = "charges"
JUDGMENTS: Final = "judgments"
SUSPECT: Final = "suspect"
MATTER: Final = "matter"
ROW: Final = "row"
KINDS: Final[Mapping[str, str]] = {
    PERSONS: SUSPECT,
    MATTERS: MATTER,
    INJURED: INJURED,
    ACTS: ROW,
    MEASURES_ORDERED: SUSPECT,
    CHARGES: SUSPECT,
    JUDGMENTS: SUSPECT,
}
"""What may be counted, and by which key each of it counts once."""
CAME: Final = "came"
ENDED: Final = "ended"
PENDING: Final = "pending"
IN_PROCESS: Final = "in-process"
WHEN: Final = (CAME, ENDED, PENDING, IN_PROCESS)
FIELDS: Final = frozenset(
    {
        "accused", "act", "age", "article", "awarded", "body", "came", "citizenship", "claim",
        "code", "counted", "final", "form", "from", "heard", "how", "identified", "investigated",
        "kind", "nature", "new", "offence", "office", "origin", "place", "police", "security",
        "sentence", "sex", "stage", "step", "to", "verdict",
    }
)  # fmt: skip
"""Names of answers that rows have; see `selectors/counting.py` for which rows have which."""
THIS_YEAR: Final = "this-year"
LAST_YEAR: Final = "last-year"
EARLIER: Final = "earlier"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be counted."""

    keys: Mapping[str, Hashable]
    first: dt.date
    """When it came, or happened."""
    last: dt.date | None
    """When it ended; None while it is pending."""
    says: Mapping[str, frozenset[str]]
    """Its answers by name; what it does not say is in no breakdown."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """How a dimension of figures is found in a row."""

    code: str
    dimension: str
    answer: Annotated[str, Column(one_of=sorted(FIELDS))]
    """Which answer of a row it is."""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code of the figures → answers for which it stands; none: the answers are the codes. `{year}`
    and `{before}` in a code stand for the year that is counted and the one before."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Code of the figures → the answer beside which it stands for every other one."""

    def named(self, says: Mapping[str, frozenset[str]], year: int) -> Iterator[str]:
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


@dataclass(frozen=True, slots=True)
class Figure:
    """How one measure is counted from matters."""

    measure: str
    source: str
    """Who reports it, or who stands for those that each report their own."""
    of: Annotated[str, Column(one_of=sorted(KINDS))]
    rule: Texts
    kinds: tuple[str, ...] = ()
    """Kinds of institutions that each report their own part; none: the source reports all."""
    name: str = ""
    """Tells apart several figures of a measure."""
    when: Annotated[str, Column(one_of=WHEN)] = CAME
    once: str = ""
    """The key, or the answer, by which a thing counts once; blank: the usual key of its kind."""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an answer → those of which a row has one."""
    but: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an answer → those of which it has none."""
    by: tuple[str, ...] = ()
    """Codes of dimensions of the file."""
    needs: tuple[str, ...] = ()
    """Dimensions without which it is another figure."""
    at_end: bool = False
    """It is stated for the last day of the year, not for the year."""
    mean: bool = False
    """The mean length in days of what counts, not how many there are."""

    @property
    def key(self) -> str:
        """By which key a thing counts once."""
        return self.once or KINDS[self.of]

    def takes(self, says: Mapping[str, frozenset[str]]) -> bool:
        """Say whether a row with these answers counts.

        Where a figure does not ask for another, the offence has to be one that is counted.
        """
        counted = says.get("counted")
        if counted is not None and "counted" not in self.where and "yes" not in counted:
            return False
        return all(
            not says.get(name, frozenset()).isdisjoint(codes) for name, codes in self.where.items()
        ) and all(says.get(name, frozenset()).isdisjoint(codes) for name, codes in self.but.items())


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole file; a pack without it counts no figures from matters."""

    dimensions: tuple[Dimension, ...] = ()
    counts: tuple[Figure, ...] = ()

    def by_of(self, figure: Figure) -> dict[str, list[Dimension]]:
        """Return how a figure is broken down: by dimension, each way in which it is found."""
        known = {each.code: each for each in self.dimensions}
        found: dict[str, list[Dimension]] = {}
        for code in figure.by:
            found.setdefault(known[code].dimension, []).append(known[code])
        return found


@dataclass(slots=True)
class Cell:
    """One number: what counts in it, and of a mean the lengths."""

    keys: set[Hashable] = field(default_factory=set)
    days: int = 0


Cells = dict[tuple[tuple[str, str], ...], Cell]


def count(
    rows: Iterable[Row],
    figure: Figure,
    by: Mapping[str, Collection[Dimension]],
    names: Collection[str],
    period: Period,
) -> Cells:
    """Count rows as a figure says.

    Args:
        rows: of the kind that the figure counts.
        figure: what counts, and when.
        by: how each dimension is found.
        names: the dimensions asked for.
        period: the year.

    Returns:
        For each breakdown that is there what counts; a row with several codes is in several.
    """
    found: Cells = {}
    wanted = sorted(names)
    year = period.last.year
    for row in rows:
        if not _is_in(row, figure.when, period) or not figure.takes(row.says):
            continue
        codes = [
            sorted({code for each in by[name] for code in each.named(row.says, year)})
            for name in wanted
        ]
        for chosen in product(*codes):
            cell = found.setdefault(tuple(zip(wanted, chosen, strict=True)), Cell())
            own = (
                row.says.get(figure.once, ()) if figure.once in FIELDS else (row.keys[figure.key],)
            )
            new = set(own) - cell.keys
            cell.keys |= new
            if new and figure.mean and row.last is not None:
                cell.days += (row.last - row.first).days + 1
    return found


def _is_in(row: Row, when: str, period: Period) -> bool:
    if when == CAME:
        return period.first <= row.first <= period.last
    if when == ENDED:
        return row.last is not None and period.first <= row.last <= period.last
    if row.first > period.last:
        return False
    if when == PENDING:
        return row.last is None or row.last > period.last
    return row.last is None or row.last >= period.first


def year_code(day: dt.date | None, year: int) -> frozenset[str]:
    """Say of a day whether it lies in the year that is counted, in the one before, earlier."""
    if day is None or day.year > year:
        return frozenset()
    if day.year == year:
        return frozenset({THIS_YEAR})
    return frozenset({EARLIER, *({LAST_YEAR} if day.year == year - 1 else ())})


def read_figures(pack: Pack) -> Figures:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Figures)
    if found is None:
        return Figures()
    pack.expect_unique(found.dimensions)
    known = {each.code for each in found.dimensions}
    pack.expect_known(found.counts, "measure", pack.codes(MEASURES), "a measure of the pack")
    pack.expect_known(found.counts, "by", known, "codes of dimensions of this file")
    for each in found.counts:
        _check(pack, each, {one.dimension for one in found.dimensions})
    return found


def _check(pack: Pack, figure: Figure, dimensions: Collection[str]) -> None:
    names = {*figure.where, *figure.but}
    if names - FIELDS:
        pack.fault(figure, "where", f"answers called {', '.join(sorted(FIELDS))}")
    keys = {*KINDS.values(), *FIELDS}
    if figure.once and figure.once not in keys:
        pack.fault(figure, "once", f"one of {', '.join(sorted(keys))}")
    if set(figure.needs) - set(dimensions):
        pack.fault(figure, "needs", "dimensions of this file")
