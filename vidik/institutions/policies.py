# SPDX-License-Identifier: EUPL-1.2
"""Who may read and change the registry."""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import Action, Actor, Role
from vidik.core import navigation
from vidik.institutions.models import ContactPoint

_CHANGING: Final = (Role.ANALYST, Role.HEAD)
_KEEPING: Final = (
    Role.INSTITUTION_ADMIN,
    Role.CENTRE_HEAD,
    Role.ASSOCIATION_HEAD,
    Role.COORDINATOR,
    Role.LOCAL_TEAM,
)
"""Who keeps the contact points of the own institution, not of others."""
_CENTRE: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies and its entry of the main menu."""
    policy(Action.INSTITUTIONS_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.INSTITUTIONS_EXPORT, OFFICE)
    policy(Action.INSTITUTIONS_CHANGE, _CHANGING)
    policy(Action.CONTACTS_READ, (*OFFICE, *_CENTRE, Role.COORDINATOR))
    policy(Action.CONTACTS_MANAGE, (*_CHANGING, *_KEEPING), rows=of_own_institution)
    policy(Action.INSTITUTIONS_MERGE, (Role.HEAD,))
    policy(Action.INSTITUTIONS_LOAD, (Role.SYSTEM,))
    navigation.register(navigation.Entry("institutions:list", _("Institutions"), 40, _may_read))
    navigation.register(
        navigation.Entry("institutions:own", _("Our contact points"), 41, _keeps_own)
    )
    navigation.register(
        navigation.Entry("institutions:confirmations", _("Contact points"), 42, _may_only_look)
    )


def of_own_institution(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow institutions and contact points to the actor's own; the office has all."""
    if actor.roles & set(_CHANGING):
        return rows
    own = "institution" if rows.model is ContactPoint else "pk"
    return rows.filter(**{own: actor.institution})


def may_set_duty_line(actor: Actor) -> bool:
    """Return whether somebody may say where urgent alerts lead calls.

    Whoever gives out accounts and works on nothing else may not: calls about cases would be theirs
    to divert. It takes the office, or somebody of the institution who sends and reads notices.
    """
    return bool(actor.roles & {*_CHANGING, Role.LOCAL_TEAM} or can(actor, Action.EXCHANGE_WRITE))


def _keeps_own(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return not can(actor, Action.INSTITUTIONS_READ) and bool(can(actor, Action.CONTACTS_MANAGE))


def _may_only_look(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return not can(actor, Action.INSTITUTIONS_READ) and bool(can(actor, Action.CONTACTS_READ))


def _may_read(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.INSTITUTIONS_READ))
