# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry
from vidik.protection.selectors.facilities import facilities


def register() -> None:
    """Register the entry for those who have a facility or look for a place in one."""
    entry(Entry("stays:facilities", _("Places to sleep"), 8, _knows_one, group=Group.CASES))


def _knows_one(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return bool(can(actor, Action.FACILITIES_READ)) and facilities(actor).exists()
