# SPDX-License-Identifier: EUPL-1.2
"""Read users and build actors."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import Membership, User


def current_memberships(on: dt.date) -> QuerySet[Membership]:
    """Give the memberships that hold on a day."""
    return Membership.objects.filter(valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def actor_for(user: AbstractBaseUser | AnonymousUser) -> Actor:
    """Build the actor of a signed-in user from the memberships that hold today."""
    if not isinstance(user, User) or not user.is_active:
        return Actor.visitor()
    rows = current_memberships(timezone.localdate()).filter(user=user)
    memberships = list(rows.values_list("role", "institution_id"))
    return Actor(
        label=f"user:{user.pk}",
        roles=frozenset(Role(role) for role, _institution in memberships),
        name=str(user),
        user_id=user.pk,
        institutions=frozenset(institution for _role, institution in memberships),
    )


def members(actor: Actor) -> QuerySet[Membership]:
    """List the present members and their roles."""
    rows = current_memberships(timezone.localdate()).select_related("user", "institution")
    return scope(actor, Action.MEMBERS_READ, rows).order_by("user__username", "role")


def own_memberships(actor: Actor) -> QuerySet[Membership]:
    """List what the actor is a member of today."""
    rows = current_memberships(timezone.localdate()).filter(user=actor.user_id)
    return rows.select_related("institution").order_by("valid_from", "role")


def names_of(user_ids: set[int]) -> dict[int, str]:
    """Give the shown names of users by their keys."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=user_ids)}
