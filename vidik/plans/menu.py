# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry
from vidik.plans.selectors.asks import asks_to_own, declined_by_own


def register() -> None:
    """Register plans for who may read them, and requests for whom somebody asked for anything."""
    entry(Entry("plans:list", _("Plans"), 7, _reads, group=Group.CASES))
    entry(Entry("plans:asks", _("Requests to us"), 9, _is_asked, group=Group.CASES))


def _reads(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.PLANS_READ))


def _is_asked(request: HttpRequest) -> bool:
    actor = actor_of(request)
    if not can(actor, Action.PLANS_ANSWER):
        return False
    asked, declined = (
        rows(actor).order_by().values("pk") for rows in (asks_to_own, declined_by_own)
    )
    return asked.union(declined, all=True).exists()
