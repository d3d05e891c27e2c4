# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of figures that matters count: `matters/figures.yaml`, and the counting itself.

How rows are counted as declared is said in `vidik/figures/methods/declared.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.figures.methods import declared
from vidik.figures.methods.cataloguefiles import MEASURES
from vidik.figures.methods.declared import CAME, WHEN, Cells, Dimension, Row, by_of, fits
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
        return fits(says, self.where, self.but)


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole file; a pack without it counts no figures from matters."""

    dimensions: tuple[Dimension, ...] = ()
    counts: tuple[Figure, ...] = ()

    def by_of(self, figure: Figure) -> dict[str, list[Dimension]]:
        """Return how a figure is broken down: by dimension, each way in which it is found."""
        return by_of(self.dimensions, figure.by)


def count(
    rows: Iterable[Row],
    figure: Figure,
    by: Mapping[str, Collection[Dimension]],
    names: Collection[str],
    period: Period,
) -> Cells:
    """Count rows of a period as a figure says; see `declared.count`."""
    return declared.count(rows, figure, by, names, first=period.first, last=period.last)


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
    for dimension in found.dimensions:
        if dimension.answer not in FIELDS:
            pack.fault(dimension, "answer", f"one of {', '.join(sorted(FIELDS))}")
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
