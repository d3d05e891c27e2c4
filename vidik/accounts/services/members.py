# SPDX-License-Identifier: EUPL-1.2
"""Change and end memberships, confirm them each quarter, end sign-ins, make one-time links."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock, lock_rows
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied, OutOfScope, Refused, Role
from vidik.accounts.models import Invitation, Membership, ResetLink, SignIn, SignInRules, User
from vidik.accounts.policies import may_take_factors
from vidik.accounts.selectors import acting
from vidik.accounts.services import sign_ins
from vidik.accounts.services.sending import (
    LinkInvalid,
    LinkMaker,
    new_token,
    send_reset_link,
    token_hash,
)
from vidik.accounts.types import RESET_LINK_LASTS, Leaving, SignInEnd
from vidik.audit.services.recording import record
from vidik.institutions.models import Institution


class NothingToChange(Exception):
    """A change was asked for that would change nothing, or is not possible any more."""


def end_membership(membership: Membership, reason: Leaving, *, actor: Actor) -> None:
    """End a membership at once, and with it the sign-ins that act through it.

    Raises:
        Denied: the actor does not take this role in this institution, or it is their own.
        NothingToChange: it has ended already.
    """
    with change(actor, Action.MEMBERS_MANAGE, membership) as (row, _act):
        _end(row, reason, actor)


def _end(row: Membership, reason: Leaving, actor: Actor) -> None:
    today = timezone.localdate()
    if row.ended_at is not None or (row.valid_to is not None and row.valid_to < today):
        raise NothingToChange
    row.ended_at = timezone.now()
    row.ended_because = reason
    row.valid_to = max(row.valid_from, today)
    row.save(update_fields=["ended_at", "ended_because", "valid_to"])
    ended = sign_ins.end_of_membership(row)
    record(
        actor.label,
        "membership.ended",
        row,
        role=row.role,
        reason=reason.value,
        sign_ins_ended=ended,
    )


def give_other_role(membership: Membership, given: Invitation, *, actor: Actor) -> Membership:
    """Let a member's other role begin; the former one ends at once. The caller asked for the right.

    Raises:
        NothingToChange: the former one has ended, or the member has the role already.
    """
    row = lock(membership)
    held = acting.current_memberships(timezone.localdate()).filter(
        user=row.user_id, institution=row.institution_id, role=given.role
    )
    if held.exists():
        raise NothingToChange
    _end(row, Leaving.OTHER_ROLE, actor)
    return begin_membership(
        row.user, row.institution, Role(given.role), actor=actor, invitation=given
    )


def begin_membership(
    user: User, institution: Institution, role: Role, *, actor: Actor, invitation: Invitation
) -> Membership:
    """Make somebody a member from today on; the caller has asked for the right.

    A one-time link of theirs ends: whoever made it need not be one who gives the new role.
    """
    row = Membership.objects.create(
        user=user,
        institution=institution,
        role=role,
        valid_from=timezone.localdate(),
        invitation=invitation,
    )
    record(actor.label, "membership.begun", row, role=role.value, demo=False)
    revoke_reset_links(user, actor=actor)
    return row


def revoke_reset_links(user: User, *, actor: Actor) -> int:
    """End the open one-time links of somebody; give how many there were."""
    count = ResetLink.objects.filter(user=user, used_at__isnull=True).update(used_at=timezone.now())
    if count:
        record(actor.label, "reset-link.revoked", user, count=count)
    return count


def confirm_members(keys: Iterable[int], *, actor: Actor) -> int:
    """Say that members still need their access; give how many were confirmed.

    Those that the actor does not administer, and their own, are refused with all the others.

    Raises:
        Denied: one of them is not the actor's to confirm.
        OutOfScope: one of them is not among those that the actor administers.
    """
    wanted = set(keys)
    with change(actor, Action.MEMBERS_MANAGE, idempotent=True) as act:
        current = acting.current_memberships(timezone.localdate()).filter(pk__in=wanted)
        rows = lock_rows(current.select_related("institution__kind"))
        if len(rows) != len(wanted):
            raise OutOfScope(label="accounts.membership")
        for row in rows:
            authorize(actor, Action.MEMBERS_MANAGE, row)
            row.confirmed_on = timezone.localdate()
            row.save(update_fields=["confirmed_on"])
            act.record("membership.confirmed", row, role=row.role)
    return len(rows)


def end_member_sign_ins(membership: Membership, *, actor: Actor) -> int:
    """End the sign-ins in which a member acts through a membership; give how many."""
    with change(actor, Action.MEMBERS_MANAGE, about=membership) as act:
        rows = SignIn.objects.filter(membership=membership, ended_at__isnull=True)
        count = rows.update(ended_at=timezone.now(), ended_because=SignInEnd.BY_ADMINISTRATOR.value)
        act.record(
            "sign-in.ended", membership.user, reason=SignInEnd.BY_ADMINISTRATOR.value, count=count
        )
    return count


def make_reset_link(user: User, *, factors: bool, link: LinkMaker, actor: Actor) -> None:
    """Make a one-time link to set a new password; it goes to the account's e-mail alone.

    An older link of the person ends.

    Args:
        user: whose account it opens.
        factors: whether the second factors go as well, because the devices are lost.
        link: makes its address from the token.
        actor: who makes it.

    Raises:
        Denied: the actor does not give every role of the person, or the second factors are those
            of somebody who gives or oversees rights.
    """
    with change(actor, Action.MEMBERS_MANAGE, user) as (user, _act):
        send_reset_link(user.email, link(_reset_token(user, factors=factors, actor=actor)))


def draw_reset_link(user: User, *, factors: bool, link: LinkMaker, actor: Actor) -> str:
    """Make a one-time link on the machine itself, and keep that it was shown there.

    For the operator of a system from which no mail goes out.
    """
    with change(actor, Action.MEMBERS_MANAGE, user) as (user, act):
        address = link(_reset_token(user, factors=factors, actor=actor))
        act.record("one-time-link.shown")
    return address


def _reset_token(user: User, *, factors: bool, actor: Actor) -> str:
    """Make the token; the account is locked, so that a role that begins meanwhile ends it."""
    token, stored = new_token()
    _authorize_link(actor, user, factors=factors)
    now = timezone.now()
    ResetLink.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
    ResetLink.objects.create(
        user=user,
        token_hash=stored,
        factors=factors,
        issued_by_id=actor.user_id,
        issued_at=now,
        expires_at=now + RESET_LINK_LASTS,
    )
    record(actor.label, "reset-link.made", user, factors=factors)
    return token


def _authorize_link(actor: Actor, user: User, *, factors: bool) -> None:
    authorize(actor, Action.MEMBERS_MANAGE, user)
    if factors and not (decision := may_take_factors(actor, user)):
        raise Denied(decision.reason, action=Action.MEMBERS_MANAGE)


def open_reset_link(token: str) -> ResetLink:
    """Find the link of a token.

    Raises:
        LinkInvalid: there is none that can be used, or whoever made it might not make it now.
    """
    link = (
        ResetLink.objects.select_related("user", "issued_by")
        .filter(token_hash=token_hash(token), used_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    if link is None or not link.user.may_sign_in or not _still_given(link):
        raise LinkInvalid
    return link


def _still_given(link: ResetLink) -> bool:
    """Return whether whoever made a link might make it today, through one of their memberships."""
    if link.issued_by is None:
        # The command line: who runs the system.
        return True
    if not link.issued_by.is_active:
        return False
    for membership in acting.choices_of(link.issued_by):
        try:
            _authorize_link(acting.actor_through(membership), link.user, factors=link.factors)
        except Refused:
            continue
        return True
    return False


def use_reset_link(token: str, password: str) -> User:
    """Set a new password by a one-time link, once; all sign-ins of the person end.

    Nobody is signed in by it: the second factor is asked for at the sign-in, or set up anew where
    the link says that it was lost.

    Raises:
        LinkInvalid: the link was used, revoked or has expired.
    """
    with transaction.atomic():
        link = lock(open_reset_link(token))
        if link.used_at is not None:
            raise LinkInvalid
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        user = link.user
        user.set_password(password)
        user.save(update_fields=["password"])
        if link.factors:
            Authenticator.objects.filter(user=user).delete()
        ended = sign_ins.end_all([user.pk], SignInEnd.PASSWORD)
        record(f"user:{user.pk}", "reset-link.used", user, factors=link.factors, count=ended)
    return user


def set_sign_in_rules(
    institution: Institution, *, idle_minutes: int, absolute_hours: int, actor: Actor
) -> None:
    """Set shorter limits for the sign-ins of an institution's members; they hold at once."""
    with change(actor, Action.MEMBERS_MANAGE) as act:
        if actor.institution != institution.pk:
            raise OutOfScope(label="institutions.institution", key=str(institution.pk))
        SignInRules.objects.update_or_create(
            institution=institution,
            defaults={"idle_minutes": idle_minutes, "absolute_hours": absolute_hours},
        )
        act.record(
            "sign-in-rules.changed",
            institution,
            idle_minutes=idle_minutes,
            absolute_hours=absolute_hours,
        )
