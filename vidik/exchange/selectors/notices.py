# SPDX-License-Identifier: EUPL-1.2
"""Read one notice and all that belongs to it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.accounts.selectors.acting import names_of
from vidik.core.actors import system_actor
from vidik.exchange.models import (
    Addressee,
    Answer,
    Attachment,
    Event,
    FeedbackDuty,
    Mail,
    MoreTime,
    Notice,
    Reminder,
    Version,
)
from vidik.exchange.policies import received_here, sent_here
from vidik.exchange.types import NoticeEventKind, SpokeWith, Standing
from vidik.institutions.selectors import telephones
from vidik.institutions.types import TelephoneLine


def notice(actor: Actor, key: uuid.UUID) -> Notice:
    """Return a notice.

    Raises:
        Notice.DoesNotExist: there is none that the actor may know of.
    """
    rows = Notice.objects.select_related("kind", "sender")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def addressee(actor: Actor, key: uuid.UUID) -> Addressee:
    """Return a notice at one addressee's.

    Raises:
        Addressee.DoesNotExist: there is none that the actor may know of.
    """
    rows = Addressee.objects.select_related("kind", "sender", "institution", "notice")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def addressees(actor: Actor, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Addressee]:
    """Return notices at several addressees' by key, those that the actor may know of."""
    rows = Addressee.objects.filter(pk__in=list(keys))
    return {row.pk: row for row in scope(actor, Action.EXCHANGE_READ, rows)}


def last_mails(actor: Actor, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Mail]:
    """Return the newest e-mail to each of several addressees that there was one to."""
    rows = Mail.objects.filter(addressee__in=list(keys), to_sender=False)
    newest = scope(actor, Action.EXCHANGE_READ, rows).order_by("addressee_id", "-queued_at", "pk")
    return {mail.addressee_id: mail for mail in newest.distinct("addressee_id")}


def answer(actor: Actor, key: uuid.UUID) -> Answer:
    """Return a reply.

    Raises:
        Answer.DoesNotExist: there is none that the actor may know of.
    """
    rows = Answer.objects.select_related("addressee__kind")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def attachment(actor: Actor, key: uuid.UUID) -> Attachment:
    """Return a file.

    Raises:
        Attachment.DoesNotExist: there is none that the actor may know of.
    """
    return scope(actor, Action.EXCHANGE_READ, Attachment.objects.all()).get(pk=key)


def reminder(actor: Actor, key: uuid.UUID) -> Reminder:
    """Return a rung that was done.

    Raises:
        Reminder.DoesNotExist: there is none that the actor may know of.
    """
    rows = Reminder.objects.select_related("addressee__kind")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def standing_of(actor: Actor, row: Addressee) -> Standing:
    """Return on which side of a letter the actor's institution stands, and whether it acts there.

    Of a case that was handed over the institution responsible for it stands in the place of the one
    before, which keeps what it had and does nothing more.
    """
    own = actor.institution
    is_sender, is_addressee = row.sender_id == own, row.institution_id == own
    if row.notice.case_id is None or own is None:
        return Standing(is_sender, is_addressee)
    rows = Addressee.objects.filter(pk=row.pk)
    sends, receives = rows.filter(sent_here(own)).exists(), rows.filter(received_here(own)).exists()
    return Standing(
        is_sender or sends,
        is_addressee or receives,
        is_handed_over=(is_sender and not sends) or (is_addressee and not receives),
        is_taken_over=(sends and not is_sender) or (receives and not is_addressee),
    )


def lines_of_addressee(row: Addressee) -> list[TelephoneLine]:
    """Return at which numbers the addressee of a letter is called, duty lines first."""
    return telephones([row.institution_id], on=timezone.localdate())[row.institution_id]


def lines_of_sender(row: Addressee) -> list[TelephoneLine]:
    """Return at which numbers the sender of a letter is called; duty lines alone if there are."""
    lines = telephones([row.sender_id], on=timezone.localdate())[row.sender_id]
    return [line for line in lines if line.is_for_duty] or lines


def versions_of(row: Notice) -> QuerySet[Version]:
    """List the versions of a notice's text, the newest first."""
    return row.versions.all()


def events_of(actor: Actor, row: Addressee) -> list[Event]:
    """List what happened to a notice at an addressee's, the oldest first."""
    rows = scope(actor, Action.EXCHANGE_READ, Event.objects.filter(addressee=row))
    return list(rows)


def calls_about(
    actor: Actor, keys: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[dt.datetime, str]]]:
    """Return when several addressees were called, and whom one spoke with, the first call first."""
    rows = Event.objects.filter(addressee__in=list(keys), what=NoticeEventKind.CALLED)
    found: dict[uuid.UUID, list[tuple[dt.datetime, str]]] = {}
    for event in scope(actor, Action.EXCHANGE_READ, rows):
        spoke = str(SpokeWith(event.facts["spoke"]).label)
        found.setdefault(event.addressee_id, []).append((event.at, spoke))
    return found


def mails_of(actor: Actor, row: Addressee) -> QuerySet[Mail]:
    """List the e-mails about a notice at an addressee's."""
    return scope(actor, Action.EXCHANGE_READ, Mail.objects.filter(addressee=row))


def mail(actor: Actor, key: uuid.UUID) -> Mail:
    """Return an e-mail.

    Raises:
        Mail.DoesNotExist: there is none that the actor may know of.
    """
    return scope(actor, Action.EXCHANGE_READ, Mail.objects.select_related("addressee")).get(pk=key)


def answers_of(actor: Actor, row: Addressee) -> list[Answer]:
    """List the replies with their files, the newest first."""
    rows = Answer.objects.filter(addressee=row).select_related("receipt")
    files = Prefetch("attachments", Attachment.objects.defer("content"))
    return list(scope(actor, Action.EXCHANGE_READ, rows).prefetch_related(files))


def feedback_of(actor: Actor, row: Addressee) -> FeedbackDuty | None:
    """Return the duty of feedback that goes with a notice, None where there is none."""
    rows = scope(actor, Action.EXCHANGE_READ, FeedbackDuty.objects.filter(addressee=row))
    return rows.select_related("addressee").first()


def names_of_actors(labels: Iterable[str]) -> dict[str, str]:
    """Give what those who acted are called: people by name, parts of the system by what they do."""
    distinct = set(labels)
    keys = {
        int(label.removeprefix("user:"))
        for label in distinct
        if label.removeprefix("user:").isdigit()
    }
    known = {f"user:{key}": name for key, name in names_of(keys).items()} if keys else {}
    return {
        label: known.get(label) or (system_actor(label) if label.startswith("system:") else label)
        for label in distinct
    }


def more_times(actor: Actor, addressee: Addressee) -> QuerySet[MoreTime]:
    """List the times that were given on top of the deadline, the newest first."""
    rows = MoreTime.objects.filter(addressee=addressee)
    return scope(actor, Action.EXCHANGE_READ, rows)


def due_as_sent(actor: Actor, addressee: Addressee) -> dt.datetime | None:
    """Return the deadline that the act named when it was sent last, before any more time."""
    given = more_times(actor, addressee)
    if addressee.counted_from is not None:
        given = given.filter(given_at__gte=addressee.counted_from)
    first = given.last()
    return first.old_due_at if first is not None else addressee.due_at
