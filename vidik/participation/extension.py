# SPDX-License-Identifier: EUPL-1.2
"""What the room has open about a person who is to be erased."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.participation.models import Access
from vidik.participation.types import AccessState
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("participation", _unfinished)


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    rows = Access.objects.filter(case=person.case_id).exclude(state=AccessState.OFF)
    codes = tuple(rows.order_by().values_list("case__code", flat=True).distinct())
    if not codes:
        return []
    return [Unfinished(_("A page of her own"), codes, _("Switch her own page off."))]
