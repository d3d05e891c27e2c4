# SPDX-License-Identifier: EUPL-1.2
"""Who may read and change the registry."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import Action, Role
from vidik.core import navigation

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies and its entry of the main menu."""
    policy(Action.INSTITUTIONS_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.INSTITUTIONS_EXPORT, OFFICE)
    policy(Action.INSTITUTIONS_CHANGE, (Role.ANALYST, Role.HEAD))
    policy(Action.INSTITUTIONS_MERGE, (Role.HEAD,))
    policy(Action.INSTITUTIONS_LOAD, (Role.SYSTEM,))
    navigation.register(navigation.Entry("institutions:list", _("Institutions"), 40, _may_read))


def _may_read(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.INSTITUTIONS_READ))
