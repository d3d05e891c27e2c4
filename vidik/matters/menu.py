# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group, attach
from vidik.core.navigation import register as entry


def register() -> None:
    """Register matters for those who keep them, and their sums for those who report on them."""
    entry(Entry("matters:list", _("Criminal matters"), 6, _keeps, group=Group.CASES))
    sums = Entry(
        "matters:sums", _("Criminal matters"), 62, _sums, group=Group.FIGURES, has_room=False
    )
    entry(sums)
    attach("matters:analysis", "matters:sums")


def _sums(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.MATTERS_SUMS))


def _keeps(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.MATTERS_WRITE))
