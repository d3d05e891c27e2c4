# SPDX-License-Identifier: EUPL-1.2
"""Planned returns bar erasing a person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.protection.selectors.crossings import reports_with_planned
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("protection", _unfinished)


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    numbers = reports_with_planned(person)
    if not numbers:
        return []
    first = _("Enter that the return took place, or why it did not.")
    return [Unfinished(_("Planned returns"), numbers, first)]
