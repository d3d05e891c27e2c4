# SPDX-License-Identifier: EUPL-1.2
"""What the pack in use says of matters, and its codes in words."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from vidik.core.packfiles import read
from vidik.identification.selectors.definitions import choices as shared
from vidik.matters.methods.rules import Named, Rules, read_codes, read_rules
from vidik.matters.types import Came, Ended

SHARED: Final = {"offence": "offence", "ways": "way-of-working", "channels": "platform"}
"""Lists that cases use as well."""


@lru_cache(maxsize=4)
def _rules_of(folder: Path) -> Rules:
    return read(folder, read_rules)


@lru_cache(maxsize=4)
def _codes_of(folder: Path) -> dict[str, tuple[Named, ...]]:
    return read(folder, read_codes)


@lru_cache(maxsize=4)
def _path(packs: str, pack: str) -> Path:
    return Path(packs) / pack


def _folder() -> Path:
    return _path(str(settings.PACKS_DIR), settings.PACK)


def rules() -> Rules:
    """Return what the pack in use says of matters."""
    return _rules_of(_folder())


def is_kept() -> bool:
    """Return whether the pack in use keeps matters."""
    return bool(rules().stages)


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of a list, in its order, with their names."""
    if name in SHARED:
        return shared(SHARED[name])
    return [(each.code, str(each.name)) for each in _codes_of(_folder()).get(name, ())]


@lru_cache(maxsize=64)
def _known(_folder: Path, _on: dt.date, name: str) -> frozenset[str]:
    return frozenset(code for code, _name in choices(name))


def codes(name: str) -> frozenset[str]:
    """Return the codes of a list."""
    return _known(_folder(), timezone.localdate(), name)


def word(name: str, code: str) -> str:
    """Return a code of a list in words; the code itself where the list lacks it."""
    return dict(choices(name)).get(code, code)


def stage_name(code: str) -> str:
    """Return what a stage is called."""
    found = rules().stage(code)
    return str(found.name) if found is not None else code


def ending_name(stage: str, code: str) -> str:
    """Return how something ended, in words."""
    if code in Ended.values:
        return str(Ended(code).label)
    found = rules().stage(stage)
    ending = found.ending(code) if found is not None else None
    return str(ending.name) if ending is not None else code


def came_name(code: str) -> str:
    """Return how something came, in words."""
    return str(Came(code).label) if code in Came.values else code


def act_name(code: str) -> str:
    """Return what an act is called."""
    found = rules().act(code)
    return str(found.name) if found is not None else code


def measure_name(code: str) -> str:
    """Return what a measure is called."""
    found = rules().measure(code)
    return str(found.name) if found is not None else code
