# SPDX-License-Identifier: EUPL-1.2
"""Why the synthetic people give other numbers than some published figures."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from vidik.core.packfiles import read
from vidik.figures.registry import Why
from vidik.packs.people.plan import has_people, read_cycle, read_exceptions


def reasons(cycle: str) -> dict[str, Why]:
    """Return the reasons of the pack in use, in a demonstration of this cycle."""
    folder = Path(settings.PACKS_DIR) / settings.PACK
    if not settings.DEMO or not has_people(folder) or read_cycle(folder) != cycle:
        return {}
    return {
        each.id: Why(str(each.reason), contradicts=each.kind == "contradicts")
        for each in read(folder, read_exceptions).values()
    }
