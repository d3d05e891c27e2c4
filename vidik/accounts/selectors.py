# SPDX-License-Identifier: EUPL-1.2
"""Read users and build actors."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import Membership, SignIn, User
from vidik.accounts.types import (
    LONGEST,
    PASSKEY_ROLES,
    SECOND_FACTOR_ROLES,
    Factor,
    Limits,
    Step,
)


def current_memberships(on: dt.date) -> QuerySet[Membership]:
    """Give the memberships that hold on a day, without those that ended at once."""
    return Membership.objects.filter(valid_from__lte=on, ended_at__isnull=True).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )


def holds(membership: Membership, on: dt.date) -> bool:
    """Say of one membership whether it holds on a day."""
    return (
        membership.ended_at is None
        and membership.valid_from <= on
        and (membership.valid_to is None or membership.valid_to >= on)
    )


def choices_of(user: User) -> list[Membership]:
    """List the memberships that somebody may act through today."""
    rows = current_memberships(timezone.localdate()).filter(user=user)
    return list(rows.select_related("institution").order_by("valid_from", "pk"))


def present_roles(user: User) -> frozenset[Role]:
    """Give the roles that somebody holds today, in whatever institution."""
    rows = current_memberships(timezone.localdate()).filter(user=user)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def actor_for(user: AbstractBaseUser | AnonymousUser, sign_in: SignIn | None = None) -> Actor:
    """Build the actor of a signed-in user.

    A person acts through one membership at a time: the one chosen in the sign-in, as long as it
    holds. Without a sign-in it is the only one they have. Whoever has none has no role.
    """
    if not isinstance(user, User) or not user.is_active:
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
    return Actor(
        label=f"user:{user.pk}",
        roles=frozenset({Role(chosen.role)}),
        name=str(user),
        user_id=user.pk,
        institutions=frozenset({chosen.institution_id}),
        institution=chosen.institution_id,
        membership=chosen.pk,
    )


def sign_in_of(key: str, user: User) -> SignIn | None:
    """Find a sign-in with its membership and the limits of the institution, in one query."""
    return (
        SignIn.objects.select_related("membership__institution__sign_in_rules")
        .filter(pk=key, user=user)
        .first()
    )


def limits_of(sign_in: SignIn) -> Limits:
    """Give how long a sign-in may last: the house's limits, or the institution's shorter ones."""
    membership = sign_in.membership
    rules = getattr(membership.institution, "sign_in_rules", None) if membership else None
    if rules is None:
        return LONGEST
    return Limits(
        idle=dt.timedelta(minutes=rules.idle_minutes),
        absolute=dt.timedelta(hours=rules.absolute_hours),
    )


def step_needed(user: User, sign_in: SignIn) -> Step | None:
    """Say what the person has to do before anything else opens to the role that they act in."""
    role = sign_in.membership.role if sign_in.membership else ""
    factor = Factor(sign_in.factor)
    if role in PASSKEY_ROLES and factor is not Factor.PASSKEY:
        return Step.CONFIRM_PASSKEY if has_passkey(user) else Step.ENROL_PASSKEY
    if role in SECOND_FACTOR_ROLES and factor is Factor.NONE:
        return Step.CONFIRM if has_factor(user) else Step.ENROL
    return None


def has_passkey(user: User) -> bool:
    """Say whether somebody has a passkey."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def has_factor(user: User) -> bool:
    """Say whether somebody has a second factor besides recovery codes."""
    rows = Authenticator.objects.filter(user=user)
    return bool(rows.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def open_sign_ins(user: User) -> list[SignIn]:
    """List the sign-ins of somebody that are open and within their limits, the last used first."""
    now = timezone.now()
    rows = SignIn.objects.select_related("membership__institution__sign_in_rules").filter(
        user=user,
        ended_at__isnull=True,
        seen_at__gt=now - LONGEST.idle,
        begun_at__gt=now - LONGEST.absolute,
    )
    found = []
    for row in rows.order_by("-seen_at"):
        limits = limits_of(row)
        if row.seen_at > now - limits.idle and row.begun_at > now - limits.absolute:
            found.append(row)
    return found


def ended_sign_ins(user: User, limit: int = 10) -> list[SignIn]:
    """List the last sign-ins of somebody that are over."""
    rows = SignIn.objects.filter(user=user, ended_at__isnull=False)
    return list(rows.select_related("membership__institution").order_by("-ended_at")[:limit])


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
