# SPDX-License-Identifier: EUPL-1.2
"""What the pack in use says of own pages, and whether there are any."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.core.packfiles import Pack
from vidik.participation.methods.rules import Rules, Use, read_rules


@lru_cache(maxsize=4)
def _rules_of(folder: Path) -> Rules:
    pack = Pack(folder)
    found = read_rules(pack)
    pack.raise_faults()
    return found


def rules() -> Rules:
    """Return what the pack in use says."""
    return _rules_of(Path(settings.PACKS_DIR) / settings.PACK)


def is_on() -> bool:
    """Return whether persons may have a page of their own in this system."""
    use = rules().use
    return use == Use.ON or (use == Use.DEMONSTRATION and settings.DEMO)


def body_of(kind: str) -> str:
    """Return the code by which her page calls a kind of institution; blank where it calls none."""
    return next((body.code for body in rules().bodies if kind in body.kinds), "")


def body_word(code: str) -> str:
    """Return in words what her page calls bodies."""
    return next((str(body.name) for body in rules().bodies if body.code == code), "")
