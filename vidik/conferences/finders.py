# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of conferences: their number."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.conferences.models import Meeting
from vidik.conferences.selectors.meetings import meetings


def _numbered(actor: Actor, typed: str) -> QuerySet[Meeting]:
    return meetings(actor).filter(number=typed.upper())


def _target(row: Meeting, _actor: Actor) -> Target:
    page = reverse("conferences:meeting", args=[row.pk])
    return Target(row.number, page, (row.get_kind_display(),))


def register() -> None:
    """Register what can be found of conferences."""
    add(
        Finder(
            "conference", _("Conferences"), Action.CONFERENCES_READ, _target,
            by_number=_numbered, position=26,
        )
    )  # fmt: skip
