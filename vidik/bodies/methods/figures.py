# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of figures that bodies count: `bodies/figures.yaml`.

How rows are counted as declared is said in `vidik/figures/methods/declared.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.figures.methods.cataloguefiles import MEASURES
from vidik.figures.methods.declared import CAME, Dimension, by_of, fits

FILE: Final = "bodies/figures.yaml"
POSTS: Final = "posts"
SESSIONS: Final = "sessions"
INTERVALS: Final = "intervals"
BUDGETS: Final = "budgets"
BODIES: Final = "bodies"
TEAMS: Final = "teams"
"""Territories with a team, or without the one that is expected of them."""
THINGS: Final = (POSTS, SESSIONS, INTERVALS, BUDGETS, BODIES, TEAMS)
ROW: Final = "row"
LEAST: Final = "least"
SUM: Final = "sum"
FIELDS: Final = frozenset({
    "body", "kind", "held-for", "profession", "place", "function", "status", "topic",
    "session-kind", "partners", "unit", "purpose", "currency", "state", "territory",
})  # fmt: skip
"""Names of answers that rows have; see `selectors/counting.py` for which rows have which."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How one measure is counted from bodies."""

    measure: str
    source: str
    of: Annotated[str, Column(one_of=THINGS)]
    rule: Texts
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an answer → those of which a row has one."""
    by: tuple[str, ...] = ()
    """Codes of dimensions of the file."""
    needs: tuple[str, ...] = ()
    """Dimensions without which it is another figure."""
    how: Annotated[str, Column(one_of=(SUM, LEAST))] = SUM
    """`least`: the smallest number of any institution for which posts are held."""

    @property
    def when(self) -> str:
        """Return when in the year a row counts."""
        return CAME

    @property
    def key(self) -> str:
        """Return by which key a row counts once."""
        return ROW

    @property
    def mean(self) -> bool:
        """Return whether it is a mean."""
        return False

    def takes(self, says: Mapping[str, frozenset[str]]) -> bool:
        """Say whether a row with these answers counts."""
        return fits(says, self.where, {})


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole file; a pack without it counts nothing of bodies."""

    dimensions: tuple[Dimension, ...] = ()
    counts: tuple[Figure, ...] = ()

    def by_of(self, figure: Figure) -> dict[str, list[Dimension]]:
        """Return how the dimensions of a figure are found, by dimension."""
        return by_of(self.dimensions, figure.by)


def _broken_down(found: Figures, figure: Figure) -> set[str]:
    return {each.dimension for each in found.dimensions if each.code in figure.by}


def read_figures(pack: Pack) -> Figures:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Figures) or Figures()
    pack.expect_unique(found.dimensions)
    for dimension in found.dimensions:
        if dimension.answer not in FIELDS:
            pack.fault(dimension, "answer", f"one of {', '.join(sorted(FIELDS))}")
    pack.expect_known(found.counts, "measure", pack.codes(MEASURES), "a measure of the pack")
    pack.expect_known(
        found.counts, "source", pack.codes("institutions.csv"), "an institution of the pack"
    )
    dimensions = {each.code for each in found.dimensions}
    pack.expect_known(found.counts, "by", dimensions, "a dimension of this file")
    for figure in found.counts:
        for name in figure.where:
            if name not in FIELDS:
                pack.fault(figure, "where", f"an answer that rows have, there is no “{name}”")
        for name in figure.needs:
            if name not in _broken_down(found, figure):
                pack.fault(figure, "needs", f"a dimension by which it is broken down, not “{name}”")
    return found
