# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the menus."""

from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Place
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the record of acts, for the head, and the component page at the foot."""
    entry(
        Entry(
            "shell:audit",
            _("Record of acts"),
            90,
            lambda request: bool(can(actor_of(request), Action.AUDIT_READ)),
        )
    )
    entry(
        Entry(
            "shell:styleguide",
            _("Components"),
            10,
            lambda request: bool(can(actor_of(request), Action.STYLEGUIDE_OPEN)),
            Place.FOOT,
        )
    )
