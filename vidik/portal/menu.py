# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the desk, the first entry of whoever has signed in."""
    entry(
        Entry(
            "portal:desk",
            _("Desk"),
            0,
            lambda request: bool(can(actor_of(request), Action.DESK_OPEN)),
            group=Group.WORK,
        )
    )
