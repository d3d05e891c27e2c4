# SPDX-License-Identifier: EUPL-1.2
"""Expected notices bar erasing a person: somebody is still waiting for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.proceedings.selectors.notices import reports_waiting
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("proceedings", _unfinished)


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    numbers = reports_waiting(person)
    if not numbers:
        return []
    what = _("Expected notices about proceedings")
    return [Unfinished(what, numbers, _("Enter what was learned, or that no notice will come."))]
