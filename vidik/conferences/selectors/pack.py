# SPDX-License-Identifier: EUPL-1.2
"""What the pack in use says of conferences, and its codes in words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.conferences.methods.rules import Rules, read_rules
from vidik.conferences.types import Duty
from vidik.core.packfiles import Pack


@lru_cache(maxsize=4)
def _rules_of(folder: Path) -> Rules:
    pack = Pack(folder)
    found = read_rules(pack)
    pack.raise_faults()
    return found


def rules() -> Rules:
    """Return what the pack in use says of conferences."""
    return _rules_of(Path(settings.PACKS_DIR) / settings.PACK)


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of one of the lists, in its order, with their names."""
    return [(each.code, str(each.name)) for each in getattr(rules(), name)]


def word(name: str, code: str) -> str:
    """Return a code of one of the lists in words; the code itself where the list lacks it."""
    return dict(choices(name)).get(code, code)


def has_duty(role: str, *, is_child: bool) -> bool:
    """Return whether a role has the duty to come to the conference about a person."""
    found = next((each.duty for each in rules().roles if each.code == role), Duty.NEVER)
    return found == Duty.ALWAYS or (found == Duty.CHILD and is_child)


def is_owed_always(role: str) -> bool:
    """Return whether the duty of a role to come says nothing of how old the person is."""
    return has_duty(role, is_child=False)


def role_of(kind: str) -> str:
    """Return the role in which an institution of a kind is invited; the last one where none is."""
    rows = rules().roles
    return next((each.code for each in rows if kind in each.kinds), rows[-1].code if rows else "")


def is_kept() -> bool:
    """Return whether the pack in use has conferences."""
    return bool(rules().roles)
