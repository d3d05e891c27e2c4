# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry
from vidik.events.selectors.pack import is_kept


def register() -> None:
    """Register the entry for those who read events, where the pack has any."""
    entry(Entry("events:list", _("Events"), 41, _reads, group=Group.WORK))


def _reads(request: HttpRequest) -> bool:
    return is_kept() and bool(can(actor_of(request), Action.EVENTS_READ))
