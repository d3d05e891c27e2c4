# SPDX-License-Identifier: EUPL-1.2
"""What bodies count: registered with the figures as the pack in use declares it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings

from vidik.bodies.methods.figures import read_figures
from vidik.bodies.selectors.counting import counter
from vidik.core.packfiles import Pack
from vidik.figures.methods.declared import covers
from vidik.figures.registry import Derivation, register_derivation


def register() -> None:
    """Register the figures of the pack in use; a faulty file registers none."""
    pack = Pack(Path(settings.PACKS_DIR) / settings.PACK)
    found = read_figures(pack)
    if pack.faults:
        return
    seen: dict[tuple[str, str], int] = {}
    for figure in found.counts:
        by = found.by_of(figure)
        key = figure.measure, figure.source
        number = seen[key] = seen.get(key, 0) + 1
        name = f"bodies: {figure.source}" + (f" {number}" if number > 1 else "")
        register_derivation(
            Derivation(
                figure.measure,
                frozenset(by),
                partial(str, figure.source),
                counter(figure, by),
                figure.rule,
                needs=frozenset(figure.needs),
                name=name,
                covers=partial(covers, by),
            )
        )
