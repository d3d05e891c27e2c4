# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of figures that accounts of events count: `events/figures.yaml`.

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

FILE: Final = "events/figures.yaml"
SESSIONS: Final = "sessions"
DAYS: Final = "days"
NUMBERS: Final = "numbers"
KINDS: Final = (SESSIONS, DAYS, NUMBERS)
"""What is summed: how often something was held, how many days it lasted, numbers of accounts."""
ROW: Final = "row"
EVENT: Final = "event"
FIELDS: Final = frozenset(
    {
        "activity", "age", "audience", "education-level", "event", "institution-type",
        "international", "kind", "mode", "organiser", "partner", "place", "profession", "programme",
        "project", "role", "sex", "state", "statement", "topic", "what",
    }
)  # fmt: skip
"""Names of answers that rows have; see `selectors/counting.py`."""
JOINED: Final = "+"
"""Several codes of one account are also one answer, as figures write them: `coe+giz`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How one measure is counted from the accounts of those that report it."""

    measure: str
    sources: tuple[str, ...]
    """Codes of the institutions whose accounts are counted, each for itself."""
    of: Annotated[str, Column(one_of=KINDS)]
    rule: Texts
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an answer → those of which a row has one."""
    but: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an answer → those of which it has none."""
    by: tuple[str, ...] = ()
    """Codes of dimensions of the file."""
    needs: tuple[str, ...] = ()
    """Dimensions without which it is another figure."""

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
        return fits(says, self.where, self.but)


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole file; a pack without it counts no figures from events."""

    dimensions: tuple[Dimension, ...] = ()
    counts: tuple[Figure, ...] = ()

    def by_of(self, figure: Figure) -> dict[str, list[Dimension]]:
        """Return how a figure is broken down: by dimension, each way in which it is found."""
        return by_of(self.dimensions, figure.by)


def answers(codes: list[str]) -> frozenset[str]:
    """Return the answers that some codes of an account give: each, and all together."""
    return frozenset({*codes, *({JOINED.join(sorted(codes))} if len(codes) > 1 else ())})


def read_figures(pack: Pack) -> Figures:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Figures)
    if found is None:
        return Figures()
    pack.expect_unique(found.dimensions)
    pack.expect_known(found.counts, "measure", pack.codes(MEASURES), "a measure of the pack")
    known = {each.code for each in found.dimensions}
    pack.expect_known(found.counts, "by", known, "codes of dimensions of this file")
    for dimension in found.dimensions:
        if dimension.answer not in FIELDS:
            pack.fault(dimension, "answer", f"one of {', '.join(sorted(FIELDS))}")
    for each in found.counts:
        if {*each.where, *each.but} - FIELDS:
            pack.fault(each, "where", f"answers called {', '.join(sorted(FIELDS))}")
        if set(each.needs) - {one.dimension for one in found.dimensions}:
            pack.fault(each, "needs", "dimensions of this file")
    return found
