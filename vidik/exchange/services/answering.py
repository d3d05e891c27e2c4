# SPDX-License-Identifier: EUPL-1.2
"""Reply to notices, classify what came, close, and give the sender the feedback that is owed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.bulk import update_rows
from vidik.core.workflow import Refusal
from vidik.exchange.methods.deadlines import BY_THE_CLOCK
from vidik.exchange.models import Addressee, Answer, FeedbackDuty
from vidik.exchange.registry import handle_answer
from vidik.exchange.services.attaching import attach
from vidik.exchange.services.clocks import settle
from vidik.exchange.services.events import note
from vidik.exchange.services.mailing import queue_mails
from vidik.exchange.services.receiving import give_receipt
from vidik.exchange.types import (
    ANSWERS,
    Classification,
    NoticeEventKind,
    Origin,
    State,
    Template,
    Upload,
)
from vidik.exchange.workflow import NOTICE


class NotAnswerable(Refusal):
    """A notice that takes no reply, classification or feedback now, with the reason."""


def reply(
    addressee: Addressee, *, text: str, uploads: Sequence[Upload] = (), actor: Actor
) -> Answer:
    """Reply to a notice as its addressee; the sender classifies it. The same sent twice is one.

    Raises:
        NotAnswerable: the notice is closed.
        ValidationError: neither a text nor a file came, or a file is not taken.
    """
    with change(actor, Action.EXCHANGE_ANSWER, addressee, idempotent=True) as (addressee, _act):
        return _take(addressee, _Reply(text, uploads, Origin.SYSTEM, timezone.now()), actor)


def record_reply(
    addressee: Addressee,
    *,
    text: str,
    origin: Origin,
    received_on: dt.date,
    received_time: dt.time | None = None,
    uploads: Sequence[Upload] = (),
    actor: Actor,
) -> Answer:
    """Record a reply that came by post, e-mail or orally, as the sender of the notice.

    Args:
        addressee: who replied.
        text: what it says.
        origin: how it came.
        received_on: on which day.
        received_time: at what time of that day; needed where the deadline is counted in hours, else
            the reply counts from noon.
        uploads: scans.
        actor: who records it.

    Raises:
        NotAnswerable: the notice is closed.
        ValidationError: the moment lies in the future or before the notice was sent, its time is
            missing, or nothing came.
    """
    with change(actor, Action.EXCHANGE_CLASSIFY, addressee, idempotent=True) as (addressee, _act):
        if addressee.sent_at is None:
            raise NotAnswerable(_("A draft cannot be replied to."))
        if received_on > timezone.localdate():
            raise ValidationError({"received_on": _("This day is in the future.")})
        if received_on < timezone.localdate(addressee.sent_at):
            raise ValidationError({"received_on": _("This day is before the notice was sent.")})
        received = _moment_of(received_on, received_time, addressee)
        return _take(addressee, _Reply(text, uploads, origin, received), actor)


def _moment_of(day: dt.date, time: dt.time | None, addressee: Addressee) -> dt.datetime:
    """Return the moment at which a reply came, never before the notice was sent."""
    now, sent = timezone.now(), addressee.sent_at or timezone.now()
    if time is None:
        if addressee.deadline_unit in BY_THE_CLOCK:
            raise ValidationError(
                {"received_time": _("Enter the time as well: the deadline is counted in hours.")}
            )
        # On the day of sending noon may lie before it: then the moment of sending counts.
        noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        return min(max(noon, sent), now)
    moment = timezone.make_aware(dt.datetime.combine(day, time))
    if moment > now:
        raise ValidationError({"received_time": _("This time is in the future.")})
    # The form asks for minutes; what was sent has seconds.
    if moment < sent.replace(second=0, microsecond=0):
        raise ValidationError({"received_time": _("This time is before the notice was sent.")})
    return max(moment, sent)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What came as a reply, how and when."""

    text: str
    uploads: Sequence[Upload]
    origin: Origin
    received: dt.datetime


def _take(addressee: Addressee, received: _Reply, actor: Actor) -> Answer:
    text, uploads, origin = received.text, received.uploads, received.origin
    if addressee.state in {State.DRAFTED, State.CLOSED}:
        raise NotAnswerable(_("This notice is closed and cannot be replied to."))
    if not text.strip() and not uploads:
        raise ValidationError({"text": _("Write a text or attach a file; there is neither.")})
    current = addressee.answers.filter(text=text.strip(), origin=origin, classification="").first()
    if current is not None and not uploads:
        return current
    answer = Answer.objects.create(
        addressee=addressee,
        institution_id=addressee.institution_id,
        sender_id=addressee.sender_id,
        origin=origin,
        text=text.strip(),
        received_at=received.received,
        recorded_at=timezone.now(),
        recorded_by=actor.label,
    )
    files = attach(uploads, parties=[addressee.sender_id, addressee.institution_id], answer=answer)
    digests = "".join(sorted(file.sha256 for file in files))
    receipt = give_receipt(addressee, f"{answer.text}\n{digests}".encode(), answer)
    addressee.has_unclassified = True
    addressee.save(update_fields=["has_unclassified"])
    note(
        [addressee],
        NoticeEventKind.REPLIED,
        actor,
        facts=[{"receipt": receipt.number, "how": origin.value}],
    )
    if origin is Origin.SYSTEM:
        queue_mails([addressee], Template.REPLY, f"reply:{receipt.number}", to_sender=True)
    record(actor.label, "notice.replied", addressee, receipt=receipt.number, origin=origin.value)
    return answer


def classify(
    answer: Answer, classification: Classification, *, remark: str = "", actor: Actor
) -> Answer:
    """Say what a reply is. Only a full or partial answer or a refusal makes the notice answered.

    An automatic reply and a wrong address leave the clock running; a wrong address marks the
    addressee as one that cannot be reached, until an answer comes from there. A reply that was
    there before the notice was closed counts also when it is read only afterwards.

    Raises:
        NotAnswerable: it was classified as an answer already.
    """
    with change(actor, Action.EXCHANGE_CLASSIFY, answer, idempotent=True) as (answer, act):
        addressee = answer.addressee
        if answer.classification == classification:
            return answer
        if answer.classification in ANSWERS:
            raise NotAnswerable(_("This reply has already been accepted as an answer."))
        answer.classification, answer.note = classification, remark.strip()
        answer.classified_at, answer.classified_by = timezone.now(), actor.label
        answer.full_clean(exclude=["addressee", "institution", "sender"])
        answer.save()
        _settle_by(addressee, answer)
        note([addressee], NoticeEventKind.CLASSIFIED, actor, facts=[{"as": classification.value}])
        if addressee.state == State.ANSWERED and classification in ANSWERS:
            note([addressee], NoticeEventKind.ANSWERED, actor)
        handle_answer(addressee, answer, actor)
        act.record("notice.classified", classification=classification.value)
    return answer


def _settle_by(addressee: Addressee, answer: Answer) -> None:
    if answer.classification in ANSWERS:
        if addressee.state not in {State.ANSWERED, State.CLOSED}:
            NOTICE.apply(addressee, "answer")
        # The clock stopped when the reply came, not when somebody found time to read it.
        settle(addressee, answer.received_at)
        addressee.outcome, addressee.is_unreachable = answer.classification, False
        if addressee.is_given_up:
            # It was there before the notice was closed, and was only read afterwards.
            addressee.is_given_up, addressee.settled_at = False, answer.received_at
    elif answer.classification == Classification.WRONG_ADDRESS:
        addressee.is_unreachable = True
    addressee.has_unclassified = addressee.answers.filter(classification="").exists()
    if addressee.settled_at is None and addressee.next_rung_at is not None:
        # What waited for this reply to be read falls now.
        addressee.next_rung_at = min(addressee.next_rung_at, timezone.now())
    addressee.save()


def close(addressee: Addressee, *, actor: Actor) -> Addressee:
    """Close a notice as its sender: nothing is expected any more. Closed twice is closed once."""
    with change(actor, Action.EXCHANGE_CLASSIFY, addressee, idempotent=True) as (addressee, act):
        if addressee.state == State.CLOSED:
            return addressee
        NOTICE.apply(addressee, "close")
        addressee.is_given_up = addressee.settled_at is None
        settle(addressee, timezone.now())
        addressee.save()
        note([addressee], NoticeEventKind.CLOSED, actor)
        act.record("notice.closed")
    return addressee


def close_all(keys: Collection[uuid.UUID], *, actor: Actor) -> int:
    """Close notices that nobody needs to answer any more, those of them that are still awaited.

    Args:
        keys: the notices at their addressees.
        actor: who closes them, for the sender.

    Returns:
        How many were closed.
    """
    now = timezone.now()
    with change(actor, Action.EXCHANGE_CLASSIFY, idempotent=True) as act:
        awaited = Addressee.objects.filter(
            pk__in=keys, sent_at__isnull=False, settled_at__isnull=True
        ).exclude(state=State.CLOSED)
        rows = lock_rows(awaited.select_related("kind", "notice"))
        for row in rows:
            authorize(actor, Action.EXCHANGE_CLASSIFY, row)
            NOTICE.apply(row, "close")
            row.is_given_up = True
            settle(row, now)
        update_rows(rows, ["state", "is_given_up", "settled_at", "next_rung_at"])
        note(rows, NoticeEventKind.CLOSED, actor, at=now)
        for notice, count in Counter(row.notice for row in rows).items():
            act.record("notice.closed", notice, addressees=count)
    return len(rows)


def give_feedback(
    duty: FeedbackDuty, *, text: str, origin: Origin = Origin.SYSTEM, actor: Actor
) -> FeedbackDuty:
    """Give the sender feedback on its notice; the clock of feedback stops.

    The addressee gives it in the system; the sender may record what it heard in another way.

    Raises:
        NotAnswerable: it was given already.
        ValidationError: there is no text.
    """
    in_system = origin is Origin.SYSTEM
    action = Action.EXCHANGE_ANSWER if in_system else Action.EXCHANGE_CLASSIFY
    with change(actor, action, duty, idempotent=True) as (duty, act):
        if not text.strip():
            raise ValidationError({"text": _("State what was done and what came of it.")})
        if duty.settled_at is not None:
            if duty.text == text.strip():
                return duty
            raise NotAnswerable(_("Feedback on this notice has already been given."))
        duty.text, duty.origin, duty.given_by = text.strip(), origin, actor.label
        settle(duty, timezone.now())
        duty.save()
        note([duty.addressee], NoticeEventKind.FEEDBACK, actor, facts=[{"how": origin.value}])
        if origin is Origin.SYSTEM:
            queue_mails([duty.addressee], Template.REPLY, "feedback", to_sender=True)
        act.record("notice.feedback-given", duty.addressee, origin=origin.value)
    return duty
