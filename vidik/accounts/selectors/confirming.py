# SPDX-License-Identifier: EUPL-1.2
"""Who may be the second person for a role that somebody gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import Invitation, Membership
from vidik.accounts.reach import reaching_roles
from vidik.accounts.selectors.acting import current_memberships
from vidik.accounts.types import CONFIRMING, CONFIRMING_FOR_ALL, LINKED_FOR, NEW_MEMBER


@dataclass(frozen=True, slots=True)
class Confirmers:
    """Who may confirm an invitation now."""

    memberships: tuple[Membership, ...]
    of_institution: bool
    """Whether they belong to the institution, which has somebody; else the office confirms."""


def unconfirmed() -> QuerySet[Invitation]:
    """Return the invitations that wait for a second person."""
    return Invitation.objects.filter(
        role__in=[role.value for role in reaching_roles()],
        confirmed_at__isnull=True,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )


def waiting_for(email: str) -> QuerySet[Invitation]:
    """Give the operator the invitations to an address that wait for the invited person."""
    rows = Invitation.objects.filter(
        email__iexact=email,
        replaces__isnull=True,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    return rows.exclude(pk__in=unconfirmed().values("pk")).order_by("-invited_at")


def confirmers(rows: Iterable[Invitation]) -> dict[int, Confirmers]:
    """Say of invitations who may confirm them, in two queries whatever their number.

    Administrators and heads of the institution; where it has none besides those who are linked
    with whoever invites, the head of the Rapporteur's office and system administrators.
    """
    waiting = list(rows)
    if not waiting:
        return {}
    groups = _linked()
    held = current_memberships(timezone.localdate()).filter(
        role__in=[role.value for role in CONFIRMING], user__is_active=True
    )
    if not settings.DEMO:
        held = held.filter(user__is_demo=False)
    able = list(held.select_related("user", "institution").order_by("user__display_name", "pk"))
    return {row.pk: _confirmers_of(row, able, groups) for row in waiting}


def _confirmers_of(
    row: Invitation, able: Sequence[Membership], groups: dict[int, int]
) -> Confirmers:
    inviter = row.invited_by_id
    free = [
        each
        for each in able
        if each.user_id != inviter
        and each.user.email.lower() != row.email.lower()
        and not (inviter in groups and groups.get(each.user_id) == groups[inviter])
    ]
    own = tuple(each for each in free if each.institution_id == row.institution_id)
    if own:
        return Confirmers(own, of_institution=True)
    return Confirmers(
        tuple(each for each in free if Role(each.role) in CONFIRMING_FOR_ALL), of_institution=False
    )


def _linked() -> dict[int, int]:
    """Group accounts that recently made one another administrators or heads.

    Directly or through others, in whichever direction: of two whom one person has made, neither
    is a second person for the other, nor for whoever made them.
    """
    pairs = Invitation.objects.filter(
        accepted_at__gt=timezone.now() - LINKED_FOR,
        invited_by__isnull=False,
        role__in=[role.value for role in CONFIRMING],
    ).values_list("invited_by", "accepted_by")
    groups: dict[int, int] = {}
    for inviter, accepted in pairs:
        if inviter is None or accepted is None:
            continue
        one, other = groups.setdefault(inviter, inviter), groups.setdefault(accepted, accepted)
        if one != other:
            groups = {who: one if group == other else group for who, group in groups.items()}
    return groups


def confirmable(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow invitations to those for which the actor may be the second person."""
    if Role.SYSTEM in actor.roles:
        return rows
    waiting = unconfirmed().exclude(invited_by=actor.user_id)
    if not actor.roles & CONFIRMING_FOR_ALL:
        waiting = waiting.filter(institution=actor.institution)
    able = confirmers(waiting)
    own = [
        key
        for key, found in able.items()
        if any(each.pk == actor.membership for each in found.memberships)
    ]
    return rows.filter(pk__in=own)


def to_confirm(actor: Actor) -> QuerySet[Invitation]:
    """List what waits for the actor as the second person, the oldest first."""
    rows = scope(actor, Action.MEMBERS_CONFIRM, unconfirmed())
    return rows.select_related("institution", "invited_by", "replaces__user").order_by("invited_at")


def new_members(actor: Actor) -> QuerySet[Membership]:
    """List who recently joined the actor's institution in a role with access to cases."""
    today = timezone.localdate()
    rows = current_memberships(today).filter(
        institution=actor.institution,
        role__in=[role.value for role in reaching_roles()],
        valid_from__gt=today - NEW_MEMBER,
    )
    if not actor.roles & frozenset(CONFIRMING):
        return rows.none()
    return rows.select_related(
        "user", "institution", "invitation__invited_by", "invitation__confirmed_by"
    ).order_by("-valid_from", "-pk")
