# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of figures that bodies count: `bodies/figures.yaml`, and the counting itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.figures.methods.cataloguefiles import MEASURES

FILE: Final = "bodies/figures.yaml"
POSTS: Final = "posts"
SESSIONS: Final = "sessions"
INTERVALS: Final = "intervals"
BUDGETS: Final = "budgets"
BODIES: Final = "bodies"
THINGS: Final = (POSTS, SESSIONS, INTERVALS, BUDGETS, BODIES)
LEAST: Final = "least"
SUM: Final = "sum"
FIELDS: Final = frozenset({
    "body", "kind", "held-for", "profession", "place", "function", "status", "topic",
    "session-kind", "partners", "unit", "purpose", "currency", "state", "territory",
})  # fmt: skip
"""Names of answers that rows have; see `selectors/counting.py` for which rows have which."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be counted, with the number for which it stands."""

    says: Mapping[str, frozenset[str]]
    value: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Dimension:
    """How a dimension of figures is found in a row."""

    code: str
    dimension: str
    answer: Annotated[str, Column(one_of=sorted(FIELDS))]
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code of the figures → answers for which it stands; none: the answers are the codes."""

    def named(self, row: Row) -> frozenset[str]:
        """Return the codes of the figures under which a row falls."""
        answers = row.says.get(self.answer, frozenset())
        if not self.codes:
            return answers
        return frozenset(code for code, own in self.codes.items() if answers & {*own})

    def tells(self, code: str) -> bool:
        """Say whether rows can tell a code."""
        return not self.codes or code in self.codes


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

    def takes(self, row: Row) -> bool:
        """Say whether a row counts."""
        return all(row.says.get(name, frozenset()) & {*own} for name, own in self.where.items())


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole file; a pack without it counts nothing of bodies."""

    dimensions: tuple[Dimension, ...] = ()
    counts: tuple[Figure, ...] = ()

    def by_of(self, figure: Figure) -> dict[str, list[Dimension]]:
        """Return how the dimensions of a figure are found, by dimension."""
        found: dict[str, list[Dimension]] = {}
        for each in self.dimensions:
            if each.code in figure.by:
                found.setdefault(each.dimension, []).append(each)
        return found


def read_figures(pack: Pack) -> Figures:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Figures) or Figures()
    pack.expect_unique(found.dimensions)
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
            if name not in found.by_of(figure):
                pack.fault(figure, "needs", f"a dimension by which it is broken down, not “{name}”")
    return found


def count(
    rows: Iterable[Row], figure: Figure, by: Mapping[str, list[Dimension]], names: Iterable[str]
) -> Iterator[tuple[tuple[tuple[str, str], ...], Decimal, int]]:
    """Count rows by dimensions: of each breakdown the number, and on how many rows it stands."""
    wanted = sorted(names)
    totals: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    stands: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        if not figure.takes(row):
            continue
        held_for = next(iter(row.says.get("held-for", ())), "")
        codes = [sorted({code for each in by[name] for code in each.named(row)}) for name in wanted]
        for cell in product(*codes):
            totals[cell][held_for] += row.value
            stands[cell] += 1
    for cell, held in totals.items():
        number = min(held.values()) if figure.how == LEAST else sum(held.values(), Decimal())
        yield tuple(zip(wanted, cell, strict=True)), number, stands[cell]
