# SPDX-License-Identifier: EUPL-1.2
"""What the room has open about a person who is to be erased."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.matters.models import Link
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("matters", _unfinished)


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    rows = Link.objects.filter(
        case=person.case_id,
        confirmed_at__isnull=False,
        matter__legs__closed_on__isnull=True,
        matter__legs__isnull=False,
    )
    codes = tuple(rows.order_by().values_list("case__code", flat=True).distinct())
    if not codes:
        return []
    first = _("Wait until the criminal matter has ended.")
    return [Unfinished(_("Criminal matters that go on"), codes, first)]
