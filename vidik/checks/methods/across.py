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
from .branches import check_branches
from .evaluation import Results, failed
from .events import check_events
from .linear import check_columns
from .transfers import check_handovers
from .variations import Variations
from .wide_tables import check_families, families_of
from .wording import scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .grouping import Hit
    from .model import Cell
    from .table import Layout

    Step = Callable[[list[Cell], Results], None]

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
        self.layout = layout

    def institutions(self) -> Results:
        """Compare what several institutions state of one event, and branches with their whole."""
        sources = {source for source, _, _ in self.units}
        return self._run(
            events=lambda cells, found: check_events(cells, sources, found),
            branches=lambda cells, found: check_branches(cells, sources, found),
            handover=lambda cells, found: check_handovers(cells, sources, found),
        )

    def balances(self) -> Results:
        """Find stocks and flows by name or by example, and report where they do not hold."""
        return self._run(balances=lambda cells, found: Balances(self.units).check(cells, found))

    def measures(self) -> Results:
        """Compare measures of one thing: a share and its whole, a change and its series."""
        layout, units = self.layout, self.units

        def wholes(_: list[Cell], found: Results) -> None:
            if layout.denominators is not None:
                layout.denominators.check(layout.judged, found)

        return self._run(
            wholes=wholes,
            variations=lambda cells, found: Variations(cells, units, layout).check(found),
            columns=lambda cells, found: check_families(cells, families_of(units), found),
        )

    def columns(self) -> Results:
        """Learn sums between columns, and report the rows in which they fail."""
        return self._run(sums=lambda cells, found: check_columns(cells, self.layout, found))

    def _run(self, **steps: Step) -> Results:
        """Evaluate rules over all cells, or over all but those with which they crash."""
        together = Results()
        for name, step in steps.items():
            found = Results()
            try:
                step(self.cells, found)
            except Exception as fault:  # noqa: BLE001
                found = self._without(step, fault, name)
            together.results += found.results
            together.hits += found.hits
            together.in_sums |= found.in_sums
        for hit in together.hits:
            self._name_once(hit)
        return together

    def _name_once(self, hit: Hit) -> None:
        """Leave out of a finding's place the dimensions that only repeat or follow from others."""
        if not hit.cells or hit.text.params.get("scope") != scope(hit.cells[0].dimensions):
            return
        place = scope(self.layout.readable(self.layout.read(hit.cells[0].dimensions)[0]))
        hit.text = replace(hit.text, params={**hit.text.params, "scope": place})

    def _without(self, step: Step, fault: Exception, name: str) -> Results:
        """Evaluate a rule that crashes without the measure or institution that makes it crash."""
        for key in (_measure, _source):
            keys = sorted({key(cell) for cell in self.cells})
            for one in keys if len(keys) <= _MOST else ():
                found = Results()
                try:
                    step([cell for cell in self.cells if key(cell) != one], found)
                except Exception:  # noqa: BLE001, S112
                    continue
                found.results.insert(0, failed(tuple(map(lexicon.slug, one)), fault, name))
                return found
        found = Results()
        found.results.append(failed((EVERYWHERE, name), fault))
        return found


def _source(cell: Cell) -> tuple[str, ...]:
    return (cell.source,)


def _measure(cell: Cell) -> tuple[str, ...]:
    return (cell.source, cell.measure)
