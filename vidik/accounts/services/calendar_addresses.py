# SPDX-License-Identifier: EUPL-1.2
"""Make, replace and revoke the address of a calendar; find whose one is.

A calendar program can show no second factor, so whoever knows the address is answered. Of what it
reads nothing is secret, and each reading asks anew whether the membership still holds.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts import limits
from vidik.accounts.models import CalendarAddress, Membership
from vidik.accounts.selectors import acting
from vidik.accounts.selectors.calendar_addresses import open_address
from vidik.accounts.services.sending import LinkInvalid, new_token, token_hash


def make_address(*, is_own_only: bool, actor: Actor) -> str:
    """Make the address of the membership that the actor acts through; the former one ends.

    Returns:
        The token, which is stored nowhere.

    Raises:
        OutOfScope: the actor acts through none.
    """
    with change(actor, Action.ACCOUNT_USE) as act:
        membership = lock(_own_membership(actor))
        former = _end(membership)
        token, stored = new_token()
        CalendarAddress.objects.create(
            membership=membership,
            token_hash=stored,
            is_own_only=is_own_only,
            made_at=timezone.now(),
        )
        act.record("calendar-address.made", membership, replaces=former)
    return token


def revoke_address(*, actor: Actor) -> bool:
    """Revoke the address of the membership that the actor acts through; say whether there was one.

    Calendar programs that have it are answered as though it had never been.

    Raises:
        OutOfScope: the actor acts through none.
    """
    with change(actor, Action.ACCOUNT_USE, idempotent=True) as act:
        membership = lock(_own_membership(actor))
        was_open = _end(membership)
        if was_open:
            act.record("calendar-address.revoked", membership)
    return was_open


def may_ask(request: HttpRequest, address: CalendarAddress | None = None) -> bool:
    """Count one reading, of a place or of an address; say whether it is to be answered."""
    if address is None:
        return limits.spend(request, "calendar") is not None
    return limits.spend(request, "calendar-address", str(address.pk)) is not None


def _own_membership(actor: Actor) -> Membership:
    if actor.membership is None:
        raise OutOfScope(action=Action.ACCOUNT_USE, label="accounts.membership")
    return Membership.objects.get(pk=actor.membership, user=actor.user_id)


def _end(membership: Membership) -> bool:
    row = open_address(membership.pk)
    if row is None:
        return False
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    return True


def reader_of(token: str) -> tuple[Actor, CalendarAddress]:
    """Return who reads at an address, through the membership that it was made for.

    Raises:
        LinkInvalid: it was revoked or never was, the membership has ended or is not yet current,
            or its account is closed.
    """
    row = (
        CalendarAddress.objects.select_related("membership__user")
        .filter(token_hash=token_hash(token), ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise LinkInvalid
    membership = row.membership
    if not membership.user.may_sign_in or not acting.holds(membership, timezone.localdate()):
        raise LinkInvalid
    return acting.actor_through(membership), row
