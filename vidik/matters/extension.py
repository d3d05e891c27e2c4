# SPDX-License-Identifier: EUPL-1.2
"""What the room adds to others: erasing asks it first, and letters may be about a matter."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.exchange.registry import Subject, register_subject
from vidik.matters.models import Link, Matter
from vidik.matters.services.matching import case_of
from vidik.proceedings.registry import register_case_of
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register to be asked before somebody is erased, and how letters name a matter."""
    register_unfinished("matters", _unfinished)
    register_subject("matters.matter", _subject)
    register_case_of(case_of)


def _subject(actor: Actor, key: str) -> Subject | None:
    found = scope(actor, Action.MATTERS_READ, Matter.objects.filter(pk=uuid.UUID(key))).first()
    if found is None:
        return None
    url = reverse("matters:matter", args=[found.pk])
    return Subject(_("Criminal matter %(code)s") % {"code": found.code}, url)


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
