# SPDX-License-Identifier: EUPL-1.2
"""What the pack in use says of plans, and its codes in words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.core.packfiles import Pack
from vidik.figures.methods.naming import Code
from vidik.plans.methods.rules import KINDS, LANGUAGES, OTHERS, Choice, Rules, read_rules

KIND = "kinds"
LANGUAGE = "languages"
OTHER = "others"
_FILES = {KIND: KINDS, LANGUAGE: LANGUAGES, OTHER: OTHERS}


@lru_cache(maxsize=4)
def _rules_of(folder: Path) -> Rules:
    pack = Pack(folder)
    found = read_rules(pack)
    pack.raise_faults()
    return found


@lru_cache(maxsize=8)
def _codes_of(folder: Path, file: str) -> tuple[Code, ...]:
    pack = Pack(folder)
    return tuple(pack.table(file, Code)) if pack.has(file) else ()


def _folder() -> Path:
    return Path(settings.PACKS_DIR) / settings.PACK


def rules() -> Rules:
    """Return what the pack in use says of plans."""
    return _rules_of(_folder())


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of one of the lists, in its order, with their names."""
    if name in _FILES:
        return [(each.code, str(each.name)) for each in _codes_of(_folder(), _FILES[name])]
    rows: tuple[Choice, ...] = getattr(rules(), name)
    return [(each.code, str(each.name)) for each in rows]


def word(name: str, code: str) -> str:
    """Return a code of one of the lists in words; the code itself where the list lacks it."""
    return dict(choices(name)).get(code, code)


def carried(name: str, code: str) -> str:
    """Return a kind or domain as a paper or page says it that somebody else may find with her."""
    of_kinds = name == KIND
    rows = rules().carried_kinds if of_kinds else rules().carried_domains
    return next((str(each.name) for each in rows if each.code == code), "") or word(name, code)


def is_kept() -> bool:
    """Return whether the pack in use has plans."""
    return bool(rules().domains)
