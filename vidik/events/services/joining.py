# SPDX-License-Identifier: EUPL-1.2
"""Say which accounts are of one event and which are not, and undo it; choose which one counts."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock, lock_rows
from vidik.access.types import Action, Actor, Denied
from vidik.events.models import Account, Apart, Event, Joining, Suggestion
from vidik.events.services.arranging import arrange, lead
from vidik.events.types import Settled


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise Denied(_("Only a person can do this."), action=Action.EVENTS_JOIN)
    return actor.user_id


def join(event: Event, other: Event, *, actor: Actor) -> Event:
    """Say that two events are one: all accounts of the other move to this one.

    Raises:
        ValidationError: they are one already, or a person said that two of the accounts are apart.
        Denied: the actor may not join accounts.
    """
    with change(actor, Action.EVENTS_JOIN, about=event) as act:
        by = _person(actor)
        lock_rows(Event.objects.filter(pk__in={event.pk, other.pk}))
        here = list(Account.objects.filter(event=event))
        moved = lock_rows(Account.objects.filter(event=other))
        if event.pk == other.pk or not here or not moved:
            raise ValidationError(_("These accounts are of one event already."))
        if _are_apart(here, moved):
            raise ValidationError(
                _("Two of these accounts were marked as different events. Undo that first.")
            )
        now = timezone.now()
        for account in moved:
            account.event, account.is_leading = event, False
            account.save(update_fields=["event", "is_leading"])
            Joining.objects.create(account=account, source=other, target=event, at=now, by_id=by)
        _settle(here, moved, Settled.JOINED)
        act.record("event.joined", event, accounts=len(moved))
        arrange([event.pk])
    return event


def undo(account: Account, *, actor: Actor) -> Account:
    """Undo that an account was moved to another's event: it goes back to its own.

    Raises:
        ValidationError: it was not moved.
        Denied: the actor may not join accounts.
    """
    with change(actor, Action.EVENTS_JOIN, about=account) as act:
        by = _person(actor)
        last = (
            Joining.objects.filter(account=account, undone_at__isnull=True)
            .order_by("-at", "pk")
            .first()
        )
        if last is not None:
            lock_rows(Event.objects.filter(pk__in={account.event_id, last.source_id}))
            account = lock(account)
        if last is None or last.target_id != account.event_id:
            raise ValidationError(_("This account was not joined with others."))
        others = list(Account.objects.filter(event=account.event_id).exclude(pk=account.pk))
        was_in = account.event_id
        account.event_id = last.source_id
        account.is_leading = not Account.objects.filter(
            event=last.source_id, is_leading=True
        ).exists()
        account.save(update_fields=["event", "is_leading"])
        last.undone_at, last.undone_by_id = timezone.now(), by
        last.save(update_fields=["undone_at", "undone_by"])
        _settle([account], others, "", only=Settled.JOINED)
        act.record("event.parted", account)
        # It may have been corrected since the pair was suggested.
        arrange([was_in, last.source_id], [account])
    return account


def set_apart(first: Account, second: Account, *, actor: Actor) -> None:
    """Say that two accounts are of different events, so that the pair is not suggested again.

    Raises:
        ValidationError: they are joined; that has to be undone first.
        Denied: the actor may not join accounts.
    """
    with change(actor, Action.EVENTS_JOIN, about=first) as act:
        by = _person(actor)
        one, other = lock_rows(Account.objects.filter(pk__in={first.pk, second.pk}))
        if one.event_id == other.event_id:
            raise ValidationError(_("These accounts are joined. Undo that first."))
        if not _are_apart([one], [other]):
            Apart.objects.create(first=one, second=other, at=timezone.now(), by_id=by)
        _settle([one], [other], Settled.APART)
        act.record("event.apart", first)


def undo_apart(first: Account, second: Account, *, actor: Actor) -> None:
    """Undo that two accounts were said to be of different events.

    Raises:
        ValidationError: nobody said so.
        Denied: the actor may not join accounts.
    """
    with change(actor, Action.EVENTS_JOIN, about=first) as act:
        by = _person(actor)
        rows = lock_rows(_apart_rows([first], [second]))
        if not rows:
            raise ValidationError(_("These accounts are not marked as being of different events."))
        for row in rows:
            row.undone_at, row.undone_by_id = timezone.now(), by
            row.save(update_fields=["undone_at", "undone_by"])
        _settle([first], [second], "", only=Settled.APART)
        arrange([], [first])
        act.record("event.not-apart", first)


def choose_leading(account: Account, *, actor: Actor) -> Account:
    """Choose that the event's numbers are taken from an account.

    Raises:
        ValidationError: it was withdrawn.
        Denied: the actor may not join accounts.
    """
    with change(actor, Action.EVENTS_JOIN, account) as (account, act):
        if account.withdrawn_at is not None:
            raise ValidationError(_("This account was withdrawn."))
        before = Account.objects.filter(event=account.event_id, is_leading=True).first()
        lead(account, before)
        Event.objects.filter(pk=account.event_id).update(is_chosen=True)
        act.record("event.leading", account)
    return account


def _pairs(one: Collection[Account], other: Collection[Account]) -> Q:
    mine, its = [each.pk for each in one], [each.pk for each in other]
    return Q(first__in=mine, second__in=its) | Q(first__in=its, second__in=mine)


def _apart_rows(one: Collection[Account], other: Collection[Account]) -> QuerySet[Apart]:
    return Apart.objects.filter(_pairs(one, other), undone_at__isnull=True)


def _are_apart(one: Collection[Account], other: Collection[Account]) -> bool:
    return bool(_apart_rows(one, other).exists())


def _settle(
    one: Collection[Account], other: Collection[Account], settled: str, *, only: str | None = None
) -> None:
    rows = Suggestion.objects.filter(_pairs(one, other))
    if only is not None:
        rows = rows.filter(settled=only)
    rows.update(settled=settled)
