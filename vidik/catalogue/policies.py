# SPDX-License-Identifier: EUPL-1.2
"""Who may know of a service and who may write it; `row_security` says the same to the database."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor, Role
from vidik.catalogue.types import Disclosure

LOADER: Final = "catalogue-loader"
"""Writes what the pack knows of services."""
EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
"""The centre refers people to every service, and enters one on behalf of its institution."""
STAFF: Final = (
    Role.SHELTER_STAFF,
    Role.PROVIDER,
    Role.CASE_OFFICER,
    Role.ASSOCIATION_HEAD,
    Role.ASSOCIATION_WORKER,
)
"""Roles in which somebody may keep the services of their own institution."""
READERS: Final = tuple(role for role in Role if role is not Role.SYSTEM)
OPEN: Final = (Disclosure.PUBLIC.value, Disclosure.PROFESSIONALS.value)
"""Levels at which every member knows of a service."""


def register() -> None:
    """Register the room's policies and the part of the system that loads packs."""
    policy(Action.SERVICES_READ, READERS, rows=known)
    policy(Action.SERVICES_WRITE, (*EXPERTS, *STAFF), rows=kept)
    policy(Action.SERVICES_LOAD, ())
    declare_system(LOADER, (Action.SERVICES_LOAD,))


def known(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow services to those that members know of; sealed ones to keepers and the centre."""
    if actor.roles & {*EXPERTS}:
        return rows
    own = Q(institution=actor.institution) if actor.roles & {*STAFF} else Q(pk__in=())
    return rows.filter(Q(disclosure__in=OPEN) | own)


def kept(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow services to those that the actor writes: of the own institution, or all."""
    if actor.roles & {*EXPERTS}:
        return rows
    return rows.filter(institution=actor.institution)
