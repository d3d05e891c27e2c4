# SPDX-License-Identifier: EUPL-1.2
"""Rules that look across clusters: several institutions, several measures, stocks and flows.

Each is evaluated over all cells at once. If one crashes, the measure or institution that makes it
crash is looked for and left out with an error, so that nothing else is lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import lexicon
from .balances import Balances
from .branches import branch_hits
from .evaluation import failed
from .extremes import extreme_hits
from .handover import handed_over
from .linear import linear_hits
from .model import RuleResult
from .quotients import quotient_hits, quotients
from .tellers import told_by_several
from .twins import twin_hits
from .variations import Variations
from .wide import families_of, wide_hits
from .wording import scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .grouping import Hit
    from .model import Cell
    from .table import Layout

    Step = Callable[[list[Cell], list[RuleResult]], list[Hit]]

_MOST = 40
"""So many measures or institutions are tried at most as the cause of a crash."""
EVERYWHERE = "ALL"
"""What an error is about if no measure and no institution alone is its cause."""
Unit = tuple[str, str, str]


class Across:
    """The rules across clusters, for the sources, measures and units of a run."""

    def __init__(self, cells: Iterable[Cell], units: Iterable[Unit], layout: Layout) -> None:
        self.cells = list(cells)
        """All of them, in the order of the file."""
        self.units = list(units)
        self._layout = layout

    def tellers(self, results: list[RuleResult]) -> list[Hit]:
        """Compare what several institutions say of one event, and branches with their whole."""
        sources = {source for source, _, _ in self.units}
        return [
            *self._run(
                "events", lambda cells, told: told_by_several(cells, sources, told), results
            ),
            *self._run("branches", lambda cells, told: branch_hits(cells, sources, told), results),
            *self._run("handover", lambda cells, told: handed_over(cells, sources, told), results),
        ]

    def balances(self, results: list[RuleResult]) -> list[Hit]:
        """Find stocks and flows by name or by example, and tell where they do not hold."""
        return self._run(
            "balances", lambda cells, told: Balances(self.units).hits(cells, told), results
        )

    def measures(self, layout: Layout, results: list[RuleResult]) -> list[Hit]:
        """Compare measures of one thing: its lowest and highest value, a share and its count."""
        wholes = layout.denominators
        hits: list[Hit] = []
        for name, step in (
            ("wholes", lambda _, told: wholes.hits(layout.judged, told) if wholes else []),
            ("variations", lambda cells, told: Variations(cells, self.units, layout).hits(told)),
            ("extremes", self._extremes),
            ("means", lambda cells, told: quotient_hits(cells, quotients(self.units), told)),
            ("columns", lambda cells, told: wide_hits(cells, families_of(self.units), told)),
        ):
            hits.extend(self._run(name, step, results))
        return hits

    def columns(self, layout: Layout, results: list[RuleResult]) -> list[Hit]:
        """Learn sums between columns and measures that are one, and tell where they fail."""
        return [
            *self._run("sums", lambda cells, told: linear_hits(cells, layout, told), results),
            *self._run("twins", lambda cells, told: twin_hits(cells, layout, told), results),
        ]

    def _extremes(self, cells: list[Cell], told: list[RuleResult]) -> list[Hit]:
        wanted = {
            (source, measure)
            for source, measure, _ in self.units
            if lexicon.statistic_of(lexicon.slug(measure))[0]
        }
        return extreme_hits(cells, wanted, told) if wanted else []

    def _run(self, name: str, step: Step, results: list[RuleResult]) -> list[Hit]:
        """Evaluate a rule over all cells, or over all but those with which it crashes."""
        told: list[RuleResult] = []
        try:
            hits = step(self.cells, told)
        except Exception as fault:  # noqa: BLE001
            told, hits = [], []
            for key in (_measure, _source):
                left = self._without(step, key, told, hits)
                if left is not None:
                    results.append(failed(left, fault, name))
                    break
            else:
                results.append(failed((EVERYWHERE, name), fault))
        results.extend(told)
        for hit in hits:
            self._name_once(hit)
        return hits

    def _name_once(self, hit: Hit) -> None:
        """Leave out of a finding's place the dimensions that only repeat or follow from others."""
        if not hit.cells or hit.text.params.get("scope") != scope(hit.cells[0].dimensions):
            return
        place = scope(self._layout.told(self._layout.read(hit.cells[0].dimensions)[0]))
        hit.text = replace(hit.text, params={**hit.text.params, "scope": place})

    def _without(
        self,
        step: Step,
        key: Callable[[Cell], tuple[str, ...]],
        told: list[RuleResult],
        hits: list[Hit],
    ) -> tuple[str, ...] | None:
        """Find the measure or institution without which a rule can be evaluated, and do so."""
        found = sorted({key(cell) for cell in self.cells})
        for one in found if len(found) <= _MOST else ():
            results: list[RuleResult] = []
            try:
                hits[:] = step([cell for cell in self.cells if key(cell) != one], results)
            except Exception:  # noqa: BLE001, S112
                continue
            told[:] = results
            return tuple(map(lexicon.slug, one))
        return None


def _source(cell: Cell) -> tuple[str, ...]:
    return (cell.source,)


def _measure(cell: Cell) -> tuple[str, ...]:
    return (cell.source, cell.measure)
