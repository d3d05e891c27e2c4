# SPDX-License-Identifier: EUPL-1.2
"""What the pack in use says of plans: the obstacles that institutions choose from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from vidik.core.languages import Texts
from vidik.core.packfiles import Pack
from vidik.figures.methods.naming import Code

OBSTACLES: Final = "codes/plan-obstacle.csv"


@lru_cache(maxsize=4)
def _obstacles_of(folder: Path) -> tuple[tuple[str, Texts], ...]:
    pack = Pack(folder)
    found = tuple((each.code, each.name) for each in pack.table(OBSTACLES, Code))
    pack.raise_faults()
    return found


def obstacles() -> list[tuple[str, str]]:
    """Return the obstacles of the pack in use, in its order, with their names."""
    return [
        (code, str(name)) for code, name in _obstacles_of(Path(settings.PACKS_DIR) / settings.PACK)
    ]


def obstacle_name(code: str) -> str:
    """Return an obstacle in words; the code itself where the list lacks it."""
    return dict(obstacles()).get(code, code)
