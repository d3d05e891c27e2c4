# SPDX-License-Identifier: EUPL-1.2
"""What the room has open about a person who is to be erased."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.plans.models import AskedFor
from vidik.plans.types import WAITING
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased."""
    register_unfinished("plans", _unfinished)


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    rows = AskedFor.objects.filter(case=person.case_id, ask__state__in=WAITING)
    codes = tuple(rows.order_by().values_list("case__code", flat=True).distinct())
    if not codes:
        return []
    first = _("Withdraw the requests to institutions, or wait for their answers.")
    return [Unfinished(_("Requests to institutions"), codes, first)]
