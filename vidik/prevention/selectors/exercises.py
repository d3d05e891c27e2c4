# SPDX-License-Identifier: EUPL-1.2
"""Read the exercises in recognising of the pack, and by which lists they can be worked through."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.core.packfiles import read
from vidik.prevention.methods.exercises import Exercise, Exercises, read_exercises


@lru_cache(maxsize=4)
def _read(folder: Path) -> Exercises | None:
    return read(folder, read_exercises)


def pack_exercises() -> Exercises | None:
    """Return the exercises of the pack in use; None where it has none."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def exercises_for(list_code: str = "") -> list[Exercise]:
    """Return the exercises of a list of indicators in their order; blank means of any list."""
    found = pack_exercises()
    return [
        each
        for each in (found.exercises if found is not None else ())
        if not list_code or list_code in each.lists
    ]


def get_exercise(code: str) -> Exercise | None:
    """Return an exercise by its code, None where there is no such one."""
    return next((each for each in exercises_for() if each.code == code), None)
