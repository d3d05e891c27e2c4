# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the main menu, and the exercises beside lists of indicators."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group, attach
from vidik.core.navigation import register as entry
from vidik.prevention.selectors.exercises import exercises_for
from vidik.referral.registry import Practice, register_practice


def register() -> None:
    """Register the entries, and offer the exercises."""
    attach("prevention:exercises", "referral:own-reports")
    entry(Entry("prevention:recognition", _("Who recognises"), 52, _recognises, group=Group.CASES))
    register_practice(Practice(lambda: reverse("prevention:exercises"), _practised))


def _practised() -> frozenset[str]:
    return frozenset(code for each in exercises_for() for code in each.lists)


def _recognises(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.RECOGNITION_READ))
