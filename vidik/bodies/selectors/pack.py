# SPDX-License-Identifier: EUPL-1.2
"""What the pack in use says of bodies, and its codes in words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from vidik.bodies.methods.book import Rules, contact_functions, is_leading, read_rules
from vidik.core.packfiles import Pack

PAPERS: Final = "papers"
"""The register of papers, one of which founds a body."""


@lru_cache(maxsize=4)
def _rules_of(folder: Path) -> Rules:
    pack = Pack(folder)
    found = read_rules(pack)
    pack.raise_faults()
    return found


def rules() -> Rules:
    """Return what the pack in use says of bodies."""
    return _rules_of(Path(settings.PACKS_DIR) / settings.PACK)


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of one of the lists, in its order, with their names."""
    return [(each.code, str(each.name)) for each in getattr(rules(), name)]


def word(name: str, code: str) -> str:
    """Return a code of one of the lists in words; the code itself where the list lacks it."""
    return dict(choices(name)).get(code, code)


def leads(function: str) -> bool:
    """Return whether a post with a function lets its institution keep the body."""
    return is_leading(rules(), function)


def contacts() -> tuple[str, ...]:
    """Return the functions of contact persons."""
    return contact_functions(rules())


def expected_kinds() -> list[str]:
    """Return the kinds of bodies that territories are expected to have."""
    return [each.code for each in rules().kinds if each.is_expected]


def kinds_without_sessions() -> frozenset[str]:
    """Return the kinds of bodies that hold no sessions, such as networks of contact persons."""
    return frozenset(each.code for each in rules().kinds if not each.meets)
