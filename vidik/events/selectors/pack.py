# SPDX-License-Identifier: EUPL-1.2
"""The lists of events in the pack in use, and their codes in words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.core.languages import Texts
from vidik.core.packfiles import Pack, read
from vidik.events.methods.packfiles import CODES, OWN_LISTS, read_codes, read_shared


@lru_cache(maxsize=4)
def _lists_of(folder: Path) -> dict[str, dict[str, Texts]]:
    own = read(folder, read_codes)
    shared = read(folder, read_shared)
    return {name: {each.code: each.name for each in rows} for name, rows in own.items()} | {
        name: {each.code: each.name for each in rows} for name, rows in shared.items()
    }


@lru_cache(maxsize=4)
def _path(packs: str, pack: str) -> Path:
    return Path(packs) / pack


def _lists() -> dict[str, dict[str, Texts]]:
    return _lists_of(_path(str(settings.PACKS_DIR), settings.PACK))


def is_kept() -> bool:
    """Return whether the pack in use keeps events."""
    return Pack(_path(str(settings.PACKS_DIR), settings.PACK)).has(CODES)


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of a list, in its order, with their names."""
    found = [(code, str(text)) for code, text in _lists().get(name, {}).items()]
    return found if name in OWN_LISTS else sorted(found, key=lambda each: each[1])


def codes(name: str) -> frozenset[str]:
    """Return the codes of a list."""
    return frozenset(_lists().get(name, {}))


def word(name: str, code: str) -> str:
    """Return a code of a list in words; the code itself where the list lacks it."""
    found = _lists().get(name, {}).get(code)
    return str(found) if found is not None else code


def mark_word(mark: str) -> str:
    """Return a mark in words."""
    name, _equals, code = mark.partition("=")
    return word(name, code)
