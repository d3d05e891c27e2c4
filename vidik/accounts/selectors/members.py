# SPDX-License-Identifier: EUPL-1.2
"""Members, invitations and the quarterly review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope, Role
from vidik.accounts.granting import grantable
from vidik.accounts.models import (
    Invitation,
    Membership,
    SignIn,
)
from vidik.accounts.reach import reaching_roles
from vidik.accounts.selectors.acting import actor_through, current_memberships
from vidik.accounts.types import (
    CONFIRMING,
    IDLE_MEMBER,
    OVERDUE_AFTER,
    REVIEW_AFTER,
    ROLES_BY_KIND,
    ReviewState,
)
from vidik.institutions.models import Institution


def members(actor: Actor) -> QuerySet[Membership]:
    """List the members that the actor administers, present and past ones.

    Each row has `last_seen` (moment or None) and `reviewed_on` (day of the last confirmation, or
    of the beginning).
    """
    seen = SignIn.objects.filter(membership=OuterRef("pk")).order_by("-seen_at")
    rows = Membership.objects.select_related("user", "institution__kind")
    return (
        scope(actor, Action.MEMBERS_READ, rows)
        .annotate(
            last_seen=Subquery(seen.values("seen_at")[:1]),
            reviewed_on=Coalesce("confirmed_on", "valid_from"),
        )
        .order_by("user__display_name", "user__username", "pk")
    )


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Keep the members that are `present`, `due` for review, `idle` for ninety days or `ended`."""
    today = timezone.localdate()
    present = Q(pk__in=current_memberships(today).values("pk"))
    if state == "ended":
        return rows.filter(~present)
    rows = rows.filter(present)
    if state == "due":
        return rows.filter(reviewed_on__lte=today - REVIEW_AFTER)
    if state == "idle":
        before = timezone.now() - IDLE_MEMBER
        return rows.filter(Q(last_seen__isnull=True) | Q(last_seen__lt=before))
    return rows


def member(actor: Actor, key: int) -> Membership:
    """Return one membership that the actor administers.

    Raises:
        OutOfScope: there is none of this key, or it is somebody else's to administer.
    """
    row = members(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label="accounts.membership", key=str(key))
    return row


def other_memberships(actor: Actor, membership: Membership) -> list[Membership]:
    """List the further memberships of a person that the actor administers, past ones as well."""
    rows = members(actor).filter(user=membership.user_id)
    return list(rows.exclude(pk=membership.pk).order_by("-valid_from"))


def invitations(actor: Actor, state: str = "") -> QuerySet[Invitation]:
    """List the invitations that the actor administers, those of one state where it is given."""
    rows = scope(
        actor, Action.MEMBERS_READ, Invitation.objects.select_related("institution", "invited_by")
    )
    now = timezone.now()
    unspent = Q(accepted_at__isnull=True, revoked_at__isnull=True)
    alone = Q(confirmed_at__isnull=True, role__in=[role.value for role in reaching_roles()])
    states = {
        "unconfirmed": unspent & Q(expires_at__gt=now) & alone,
        "waiting": unspent & Q(expires_at__gt=now) & ~alone,
        "expired": unspent & Q(expires_at__lte=now),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False, refused_by__isnull=True),
        "refused": Q(revoked_at__isnull=False, refused_by__isnull=False),
    }
    if state in {"unconfirmed", "waiting", "lapsed"}:
        rows = rows.filter(
            states[state] if state != "lapsed" else states["waiting"] | states["unconfirmed"]
        )
        over = lapsed(rows.select_related("institution__kind", "invited_by"))
        rows = rows.filter(pk__in=over) if state == "lapsed" else rows.exclude(pk__in=over)
    elif state in states:
        rows = rows.filter(states[state])
    return rows


def lapsed(rows: Iterable[Invitation]) -> set[int]:
    """Return the keys of those that open nothing, since whoever made them might not make them now.

    What counts is any of the maker's memberships that hold today. What the command line made has
    no maker who could lose a right. Whoever confirmed has to be one who confirms, still.

    Args:
        rows: invitations that wait, with their institution, its kind, and who made them.
    """
    made = [row for row in rows if row.invited_by is not None]
    through: dict[int, list[Actor]] = {}
    held = current_memberships(timezone.localdate()).filter(
        user__in={who for row in made for who in (row.invited_by_id, row.confirmed_by_id) if who},
        user__is_active=True,
    )
    for one in held.select_related("user") if made else ():
        through.setdefault(one.user_id, []).append(actor_through(one))
    return {
        row.pk
        for row in made
        if not any(
            Role(row.role) in grantable(actor, row.institution)
            for actor in through.get(row.invited_by_id or 0, ())
        )
        or (
            row.confirmed_by_id is not None
            and not any(
                actor.roles & frozenset(CONFIRMING)
                for actor in through.get(row.confirmed_by_id, ())
            )
        )
    }


def invitation(actor: Actor, key: int) -> Invitation:
    """Return one invitation that the actor administers.

    Raises:
        OutOfScope: there is none of this key, or it is somebody else's to administer.
    """
    row = invitations(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label="accounts.invitation", key=str(key))
    return row


def review_states(actor: Actor) -> list[ReviewState]:
    """Say of every institution with members how its quarterly review stands, the worst first."""
    today = timezone.localdate()
    if not scope(actor, Action.REVIEWS_READ, Institution.objects.all()).exists():
        return []
    held = current_memberships(today).annotate(reviewed_on=Coalesce("confirmed_on", "valid_from"))
    due = Q(reviewed_on__lte=today - REVIEW_AFTER)
    rows = (
        held.values("institution")
        .annotate(
            count=Count("pk"),
            due=Count("pk", filter=due),
            overdue=Count("pk", filter=Q(reviewed_on__lte=today - OVERDUE_AFTER)),
            administrators=Count("pk", filter=Q(role=Role.INSTITUTION_ADMIN)),
            oldest=Min("reviewed_on"),
        )
        .order_by("-overdue", "-due", "institution")
    )
    waiting = dict(
        Invitation.objects.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )
        .values_list("institution")
        .annotate(count=Count("pk"))
    )
    names = Institution.objects.in_bulk([row["institution"] for row in rows])
    return [
        ReviewState(
            institution_id=row["institution"],
            institution=str(names[row["institution"]].name),
            members=row["count"],
            due=row["due"],
            overdue=row["overdue"],
            invitations=waiting.get(row["institution"], 0),
            administrators=row["administrators"],
            oldest=row["oldest"],
        )
        for row in rows
    ]


def overdue_with_reviews(actor: Actor) -> QuerySet[Institution]:
    """List the institutions that are overdue with the quarterly review of their members."""
    late = [row.institution_id for row in review_states(actor) if row.overdue]
    return scope(actor, Action.REVIEWS_READ, Institution.objects.filter(pk__in=late))


def may_invite_to(actor: Actor) -> QuerySet[Institution]:
    """Return the institutions into which the actor may invite somebody in some role."""
    rows = Institution.objects.select_related("kind").filter(
        merged_into__isnull=True, kind__code__in=list(ROLES_BY_KIND)
    )
    if actor.roles & {Role.HEAD, Role.SYSTEM_ADMIN}:
        return rows
    return rows.filter(pk=actor.institution or 0)
