# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.bodies.selectors.pack import rules
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the bodies for professionals."""
    entry(Entry("bodies:list", _("Bodies"), 43, _may_read, group=Group.OFFICE))


def _may_read(request: HttpRequest) -> bool:
    return bool(rules().kinds) and bool(can(actor_of(request), Action.BODIES_READ))
