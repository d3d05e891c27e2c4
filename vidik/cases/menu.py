# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the list of cases and emergency access, for those who may use them."""
    entry(Entry("cases:list", _("Cases"), 5, _reads_cases, group=Group.CASES))
    entry(
        Entry("cases:emergencies", _("Emergency access"), 6, _knows_emergencies, group=Group.WORK)
    )


def _reads_cases(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.CASES_READ))


def _knows_emergencies(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.EMERGENCY_READ))
