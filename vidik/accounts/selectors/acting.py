# SPDX-License-Identifier: EUPL-1.2
"""Who acts: memberships that stand, the one chosen, the actor made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from vidik.access.types import Actor, Role
from vidik.accounts.models import (
    IdentityProvider,
    Membership,
    SignIn,
    User,
)
from vidik.institutions.models import Institution


def current_memberships(on: dt.date) -> QuerySet[Membership]:
    """Return the memberships that hold on a day, without those that ended at once."""
    return Membership.objects.filter(valid_from__lte=on, ended_at__isnull=True).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def memberships_on(on: dt.date) -> QuerySet[Membership]:
    """Give the memberships that hold on a day or are planned to; those that are over are left out.

    A planned end does not make a membership less: it counts until its last day.
    """
    return Membership.objects.filter(ended_at__isnull=True).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def holds(membership: Membership, on: dt.date) -> bool:
    """Return whether a membership is current on a day."""
    return (
        membership.ended_at is None
        and membership.valid_from <= on
        and (membership.valid_to is None or membership.valid_to >= on)
    )


def choices_of(user: User, provider: IdentityProvider | None = None) -> list[Membership]:
    """List the memberships that somebody may act through today.

    Whoever signed in through an institution's own sign-in acts for that institution alone.
    """
    rows = current_memberships(timezone.localdate()).filter(user=user)
    if provider is not None:
        rows = rows.filter(institution=provider.institution_id)
    return list(rows.select_related("institution").order_by("valid_from", "pk"))


def present_roles(user: User) -> frozenset[Role]:
    """Return the roles that somebody holds today, in whatever institution."""
    rows = current_memberships(timezone.localdate()).filter(user=user)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def actor_for(user: AbstractBaseUser | AnonymousUser, sign_in: SignIn | None = None) -> Actor:
    """Build the actor of a signed-in user.

    A person acts through one membership at a time: the one chosen in the sign-in, as long as it
    holds. Without a sign-in it is the only one they have. Whoever has none has no role.
    """
    if not isinstance(user, User) or not user.may_sign_in:
        return Actor.visitor()
    chosen = sign_in.membership if sign_in is not None else None
    if chosen is None and sign_in is None:
        held = choices_of(user)
        chosen = held[0] if len(held) == 1 else None
    if chosen is not None and (
        chosen.user_id != user.pk or not holds(chosen, timezone.localdate())
    ):
        chosen = None
    if chosen is None:
        return Actor(label=f"user:{user.pk}", roles=frozenset(), name=str(user), user_id=user.pk)
    elevated = getattr(sign_in, "elevated_until", None) is not None
    return replace(_acting_through(user, chosen), elevated=elevated)


def demo_actor(username: str) -> Actor | None:
    """Build the actor that a demo account is through its first membership; None without one."""
    user = user_named(username)
    choices = choices_of(user) if user is not None and user.is_demo else []
    return _acting_through(choices[0].user, choices[0]) if choices else None


def actor_through(membership: Membership) -> Actor:
    """Build the actor that somebody is through a membership that the caller knows is current."""
    return _acting_through(membership.user, membership)


def actor_again(membership: int) -> Actor:
    """Build anew the actor of whoever asked for long work through a membership.

    Somebody whose membership has ended meanwhile has no role any more.
    """
    found = Membership.objects.select_related("user").filter(pk=membership).first()
    if found is None or not found.user.may_sign_in or not holds(found, timezone.localdate()):
        return Actor.visitor()
    return _acting_through(found.user, found)


def _acting_through(user: User, chosen: Membership) -> Actor:
    return Actor(
        label=f"user:{user.pk}",
        roles=frozenset({Role(chosen.role)}),
        name=str(user),
        user_id=user.pk,
        institutions=frozenset({chosen.institution_id}),
        institution=chosen.institution_id,
        membership=chosen.pk,
    )


def own_memberships(actor: Actor) -> QuerySet[Membership]:
    """List what the actor is a member of today."""
    rows = current_memberships(timezone.localdate()).filter(user=actor.user_id)
    return rows.select_related("institution").order_by("valid_from", "role")


def user_named(username: str) -> User | None:
    """Find somebody by their user name, whatever its letters' case."""
    return User.objects.filter(username__iexact=username, is_active=True).first()


def user_for_login(login: str) -> User | None:
    """Find the user with a user name or e-mail address, ignoring case, in one query.

    A user name wins over an address, should one person's name be another's address.
    """
    login = login.strip()
    rows = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)) if login else ()
    found = sorted(rows, key=lambda user: user.username.lower() != login.lower())
    return found[0] if found else None


def names_of(user_ids: set[int]) -> dict[int, str]:
    """Return the shown names of users by their keys."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=user_ids)}


def ends_of_memberships(keys: Iterable[str]) -> dict[str, dt.datetime]:
    """Give the moments at which memberships ended, by their keys; those that go on are left out."""
    numbers = {int(key) for key in keys if key.isdigit()}
    ends: dict[str, dt.datetime] = {}
    for row in Membership.objects.filter(pk__in=numbers):
        if row.ended_at is not None:
            ends[str(row.pk)] = row.ended_at
        elif row.valid_to is not None:
            midnight = dt.datetime.combine(row.valid_to + dt.timedelta(days=1), dt.time())
            ends[str(row.pk)] = timezone.make_aware(midnight)
    return ends


def institutions_of_memberships(keys: Iterable[str]) -> dict[str, Institution]:
    """Return the institutions on whose behalf memberships act, by the memberships' keys."""
    numbers = {int(key) for key in keys if key.isdigit()}
    rows = Membership.objects.filter(pk__in=numbers).select_related("institution")
    return {str(row.pk): row.institution for row in rows}
