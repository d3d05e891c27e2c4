# SPDX-License-Identifier: EUPL-1.2
"""What accounts of events count: registered with the figures as the pack in use declares it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings

from vidik.core.packfiles import Pack
from vidik.events.methods.figures import read_figures
from vidik.events.selectors.counting import counter
from vidik.figures.methods.declared import covers
from vidik.figures.registry import Derivation, register_derivation


def register() -> None:
    """Register the figures of the pack in use, one a source; a faulty file registers none."""
    pack = Pack(Path(settings.PACKS_DIR) / settings.PACK)
    found = read_figures(pack)
    if pack.faults:
        return
    seen: dict[tuple[str, str], int] = {}
    for figure in found.counts:
        by = found.by_of(figure)
        for source in figure.sources:
            number = seen[figure.measure, source] = seen.get((figure.measure, source), 0) + 1
            register_derivation(
                Derivation(
                    figure.measure,
                    frozenset(by),
                    partial(str, source),
                    counter(figure, source, by),
                    figure.rule,
                    needs=frozenset(figure.needs),
                    name=f"events: {source}" + (f" {number}" if number > 1 else ""),
                    covers=partial(covers, by),
                )
            )
