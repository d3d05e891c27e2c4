# SPDX-License-Identifier: EUPL-1.2
"""Which count a percentage speaks of, where no name says so: the one that most of them fit.

A measure in per cent whose parts are, for several categories, exactly the shares of one count and
its total, is taken to be that count's share; the parts that do not fit are then judged.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, sentences
from .evaluation import ZERO
from .grouping import Hit
from .hits import about
from .intervals import Number, decimal, number, qualifier_of
from .model import Basis, Ground, Kind
from .percents import HUNDRED, Stated, stated_percent
from .wording import figure, stated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from .model import Cell
    from .table import Dims, Layout

_PROOFS = 2
_LEAST = 5
"""Of a smaller base nearly any plain percentage is a share."""

Subject = tuple[str, str]


class Share(NamedTuple):
    """One stated percentage and its place."""

    period: str
    dims: Dims
    percent: Stated


def stems_by_example(
    cells: Iterable[Cell], relative: set[Subject], layout: Layout
) -> dict[Subject, str]:
    """Find for measures in per cent, by source and slug, the count that they are shares of."""
    sources = {source for source, _ in relative}
    shares: dict[Subject, list[Share]] = {}
    counts: dict[str, dict[str, dict[tuple[str, Dims], Number]]] = {}
    for cell in cells:
        source = lexicon.slug(cell.source)
        if source not in sources or cell.value is None:
            continue
        if qualifier_of(cell.qualifier) != "exact":
            continue
        measure, unit = lexicon.measure_of(cell.measure), lexicon.slug(cell.unit)
        dims = layout.read(cell.dimensions)[0]
        if (source, measure) in relative:
            percent = stated_percent(cell)
            if percent is not None and dims and 0 < percent.value < HUNDRED:
                shares.setdefault((source, measure), []).append(Share(cell.period, dims, percent))
        elif lexicon.is_additive(measure, unit):
            places = counts.setdefault(source, {}).setdefault(measure, {})
            places.setdefault((cell.period, dims), number(cell.value))
    found: dict[Subject, str] = {}
    for subject in sorted(shares):
        rated = sorted(
            (score, measure)
            for measure, places in counts.get(subject[0], {}).items()
            if (score := _proofs(shares[subject], places))
        )
        if rated and (len(rated) == 1 or rated[-1][0] > rated[-2][0]):
            found[subject] = rated[-1][1]
    return found


def _proofs(shares: list[Share], places: dict[tuple[str, Dims], Number]) -> int:
    """Count by how many more shares fit a count than do not; 0 if too few do."""
    fitting: set[tuple[Fraction, Number]] = set()
    misses = 0
    for period, dims, percent in shares:
        part = places.get((period, dims))
        if part is None:
            continue
        bases = [places.get((period, dims[:i] + dims[i + 1 :])) for i in range(len(dims))]
        known = [base for base in bases if base is not None and base >= _LEAST]
        if any(percent.allows(Fraction(part) * HUNDRED / Fraction(base)) for base in known):
            fitting.add((percent.value, part))
        elif known:
            misses += 1
    return len(fitting) - misses if len(fitting) >= _PROOFS and len(fitting) > misses else 0


def _share_of(part: Cell, base: Cell) -> Fraction:
    return Fraction(part.value or ZERO) * HUNDRED / Fraction(base.value or 1)


def lone_share(code: str, share: Cell, part: Cell, base: Cell, percent: Stated) -> Hit:
    """Report a share that its count and the whole of it, each stated, do not make."""
    exact = _share_of(part, base)
    cells = [share, part, base]

    def fits(changed: Cell, value: Decimal) -> bool:
        count = value if changed is part else part.value or ZERO
        whole = value if changed is base else base.value or ZERO
        told = stated_percent(replace(share, value=value)) if changed is share else percent
        return (
            bool(whole)
            and told is not None
            and told.allows(Fraction(count) * HUNDRED / Fraction(whole))
        )

    params = about(share, cells) | {
        "found": stated(share), "count": figure(part.value), "base": figure(base.value),
        "expected": f"{float(exact):.1f}", "others": "", "fits": "",
    }  # fmt: skip
    return Hit(
        code, Kind.SHARE, "low" if abs(exact - percent.value) < 2 * percent.unit else "medium",
        sentences.SHARE, sentences.ASK_BASE, params, cells,
        expected=decimal(Fraction(round(exact, 2))), found=share.value,
        tolerance=decimal(percent.unit), fits=fits, ground=Ground(Basis.WORDS),
    )  # fmt: skip
