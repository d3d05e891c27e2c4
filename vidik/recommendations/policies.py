# SPDX-License-Identifier: EUPL-1.2
"""Who may read, answer for, assess and approve."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import Action, Role
from vidik.core import navigation

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies and its entry of the main menu."""
    policy(Action.RECOMMENDATIONS_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.RECOMMENDATIONS_EXPORT, OFFICE)
    policy(Action.RECOMMENDATIONS_LOAD, (Role.SYSTEM,))
    policy(Action.RECOMMENDATIONS_ASSESS, (Role.ANALYST, Role.HEAD))
    policy(Action.RECOMMENDATIONS_APPROVE, (Role.HEAD,))
    policy(Action.RECOMMENDATIONS_RECORD_RESPONSE, (Role.ANALYST, Role.HEAD))
    navigation.register(
        navigation.Entry(
            "recommendations:board",
            _("Recommendations"),
            50,
            _may_read,
            group=navigation.Group.FIGURES,
        )
    )


def _may_read(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.RECOMMENDATIONS_READ))
