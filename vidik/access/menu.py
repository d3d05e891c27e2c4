# SPDX-License-Identifier: EUPL-1.2
"""The room's entry at the foot of each page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Place
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the page that says what each role may do, for everybody with a role."""
    entry(Entry("access:roles", _("What each role may do"), 90, _has_a_role, Place.FOOT))


def _has_a_role(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.ACCOUNT_USE))
