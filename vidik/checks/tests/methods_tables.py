# SPDX-License-Identifier: EUPL-1.2
"""Figures for the tests of the checks' core: short ways to write cells, and consistent tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, count, product
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from vidik.checks import Cell, Kind, Report, run

if TYPE_CHECKING:
    from collections.abc import Iterable

_numbers = count(1)


def cell(
    measure: str,
    value: str | int | None,
    dims: str = "",
    *,
    unit: str = "persons",
    source: str = "office",
    period: str = "2024",
    section: str = "1",
    qualifier: str = "exact",
    status: str | None = None,
    note: str = "",
) -> Cell:
    """Write one figure; dimensions as in figures.csv."""
    key = f"f{next(_numbers):05}"
    return Cell(
        key=key,
        id=key,
        section=section,
        source=source,
        measure=measure,
        unit=unit,
        period=period,
        dimensions=tuple(sorted(tuple(part.split("=")) for part in dims.split(";") if part)),  # type: ignore[misc]
        value=None if value is None else Decimal(value),
        status=status,
        qualifier=qualifier,
        note=note,
    )


def messages(cells: Iterable[Cell]) -> list[str]:
    """Return the messages of all findings."""
    return [finding.message for finding in run(cells).findings]


def kinds(report: Report) -> list[Kind]:
    """Return the kinds of all findings."""
    return [finding.kind for finding in report.findings]


SEXES = ("m", "f")
AGES = ("under_18", "over_18")
WORDS = ("alfa", "beta", "gama", "delta", "epsilon", "zeta", "eta", "theta")


@st.composite
def tables(draw: st.DrawFn, dimensions: int = 1) -> list[Cell]:
    """Draw a consistent table crossed in full, with all its totals: names nobody knows."""
    shape = draw(
        st.lists(
            st.sampled_from([SEXES, AGES, WORDS[:3], WORDS[3:8]]),
            min_size=dimensions,
            max_size=3,
            unique=True,
        )
    )
    names = ("qx", "wy", "ez")[: len(shape)]
    measure = draw(st.sampled_from(["frumps", "gluwits_seen", "zzz"]))
    values = {}
    for codes in product(*shape):
        values[tuple(zip(names, codes, strict=True))] = draw(st.integers(0, 60))
    sums: dict[tuple[tuple[str, str], ...], int] = {}
    for place, value in values.items():
        for size in range(len(place) + 1):
            for remaining in combinations(place, size):
                sums[remaining] = sums.get(remaining, 0) + value
    return [
        cell(measure, total, ";".join(f"{n}={c}" for n, c in place))
        for place, total in sums.items()
    ]


def with_value(one: Cell, value: int) -> Cell:
    """Return a figure with another value."""
    return replace(one, value=Decimal(value))
