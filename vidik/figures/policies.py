# SPDX-License-Identifier: EUPL-1.2
"""Who may read, import, correct and freeze figures."""

from django.utils.translation import gettext_lazy as _

from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import Action, Role
from vidik.core import navigation

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies."""
    policy(Action.FIGURES_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.FIGURES_EXPORT, (*OFFICE, Role.SYSTEM))
    policy(Action.FIGURES_IMPORT, (Role.ANALYST, Role.HEAD, Role.SYSTEM))
    policy(Action.FIGURES_CORRECT, (Role.ANALYST, Role.HEAD))
    policy(Action.FIGURES_DERIVE, (Role.ANALYST, Role.HEAD, Role.SYSTEM))
    policy(Action.CATALOGUE_LOAD, (Role.SYSTEM,))
    policy(Action.CYCLE_OPEN, (Role.ANALYST, Role.HEAD, Role.SYSTEM))
    policy(Action.RELEASE_FREEZE, (Role.HEAD, Role.SYSTEM))
    navigation.register(
        navigation.Entry(
            "figures:catalogue",
            _("Figures"),
            20,
            lambda request: bool(can(actor_of(request), Action.FIGURES_READ)),
            group=navigation.Group.FIGURES,
        )
    )
    navigation.register(
        navigation.Entry(
            "findings:list",
            _("Findings"),
            30,
            lambda request: bool(can(actor_of(request), Action.FINDINGS_READ)),
            group=navigation.Group.FIGURES,
        )
    )
