# SPDX-License-Identifier: EUPL-1.2
"""Who may read, write, build and publish the annual report."""

from django.utils.translation import gettext_lazy as _

from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import Action, Role
from vidik.core import navigation

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies and its entry in the menu."""
    policy(Action.REPORT_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.REPORT_EDIT, (Role.EDITOR, Role.HEAD))
    policy(Action.REPORT_BUILD, (Role.EDITOR, Role.HEAD, Role.SYSTEM))
    policy(Action.REPORT_PUBLISH, (Role.HEAD,))
    policy(Action.REPORT_LOAD, (Role.SYSTEM,))
    navigation.register(
        navigation.Entry(
            "report:current",
            _("Annual report"),
            60,
            lambda request: bool(can(actor_of(request), Action.REPORT_READ)),
            group=navigation.Group.FIGURES,
        )
    )
