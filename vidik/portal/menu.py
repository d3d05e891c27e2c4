# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry
from vidik.portal.selectors.coverage import places


def register() -> None:
    """Register the desk, the first entry of all, and what looks over every room."""
    entry(
        Entry(
            "portal:desk",
            _("Desk"),
            0,
            lambda request: bool(can(actor_of(request), Action.DESK_OPEN)),
            group=Group.WORK,
        )
    )
    entry(
        Entry(
            "portal:calendar",
            _("Calendar"),
            1,
            lambda request: bool(can(actor_of(request), Action.DESK_OPEN)),
            group=Group.WORK,
            has_room=False,
        )
    )
    entry(
        Entry(
            "portal:coverage",
            _("What exists where"),
            44,
            lambda request: bool(places().rows and can(actor_of(request), Action.COVERAGE_READ)),
            has_room=False,
        )
    )
    entry(
        Entry(
            "portal:office-report",
            _("Activity report"),
            45,
            lambda request: bool(can(actor_of(request), Action.OFFICE_REPORT_DRAFT)),
            has_room=False,
        )
    )
