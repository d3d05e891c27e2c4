# SPDX-License-Identifier: EUPL-1.2
"""Take what the invited answer; ask for conferences and decline to call them.

The answer is a reply with a receipt like any other. What it says in codes enters by itself and is
classified at once, since there is nothing in it to judge.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.cases.models import Case
from vidik.cases.services.cases import require_open
from vidik.conferences.models import Request, Seat
from vidik.conferences.policies import DESK
from vidik.conferences.selectors.meetings import own_seat
from vidik.conferences.selectors.pack import choices, word
from vidik.conferences.services.meetings import LIST, MEANWHILE, refused_in_words
from vidik.conferences.types import MeetingState, Reply, ReplyDraft
from vidik.conferences.workflow import REQUEST
from vidik.exchange.models import Addressee
from vidik.exchange.models import Answer as Received
from vidik.exchange.services.answering import classify, record_reply, reply
from vidik.exchange.types import Classification, Origin
from vidik.identification.services.procedures import user_of


def answer(letter: Addressee, draft: ReplyDraft, *, actor: Actor) -> Received:
    """Answer an invitation: comes, sends somebody, cannot come. The last answer holds.

    Raises:
        ValidationError: by field, or the meeting is over.
        NotAnswerable: the meeting was moved or cancelled.
    """
    with change(actor, Action.EXCHANGE_ANSWER, letter, idempotent=True) as (letter, act):
        seat = own_seat(actor, letter)
        if seat is None:
            raise OutOfScope(label="conferences.seat", key=str(letter.pk))
        _check(draft)
        if seat.came is not None:
            raise ValidationError(_("The meeting has been held."))
        received = reply(letter, text=_said(draft), actor=actor)
        _enter(seat, draft)
        act.record("conference.replied", seat, reply=draft.reply)
        with acting(Actor.system(DESK)):
            classify(received, Classification.FULL, actor=Actor.system(DESK))
    return received


def record_answer(seat: Seat, draft: ReplyDraft, *, actor: Actor) -> Seat:
    """Enter an answer that came by telephone to whoever called the meeting.

    Raises:
        ValidationError: by field, or the meeting is over.
    """
    with change(actor, Action.CONFERENCES_CALL, seat) as (seat, act):
        _check(draft)
        if seat.came is not None or seat.meeting.state != MeetingState.CALLED:
            raise ValidationError(MEANWHILE)
        letter = Addressee.objects.filter(
            notice=seat.notice_id, institution=seat.institution_id
        ).first()
        if letter is not None:
            now = timezone.localtime()
            received = record_reply(
                letter, text=_said(draft), origin=Origin.ORAL, received_on=now.date(),
                received_time=now.time(), actor=actor,
            )  # fmt: skip
            classify(received, Classification.FULL, actor=actor)
        _enter(seat, draft)
        act.record("conference.replied", seat, reply=draft.reply)
    return seat


def _enter(seat: Seat, draft: ReplyDraft) -> None:
    seat.reply, seat.sends, seat.reason = draft.reply, draft.sends, draft.reason
    seat.replied_at = timezone.now()
    seat.save(update_fields=["reply", "sends", "reason", "replied_at"])


def _check(draft: ReplyDraft) -> None:
    faults: dict[str, object] = {}
    if draft.reply not in Reply.values:
        faults["reply"] = _("State whether somebody will come.")
    if draft.reply == Reply.SENDS and draft.sends not in dict(choices("sent")):
        faults["sends"] = _("State whom you send.")
    elif draft.reply != Reply.SENDS and draft.sends:
        faults["sends"] = _("State this only if you send somebody.")
    if draft.reply == Reply.CANNOT and draft.reason not in dict(choices("cannot_reasons")):
        faults["reason"] = _("State why nobody can come.")
    elif draft.reply != Reply.CANNOT and draft.reason:
        faults["reason"] = _("State this only if nobody can come.")
    if faults:
        raise ValidationError(faults)


def _said(draft: ReplyDraft) -> str:
    language = settings.COUNTRY.official_language
    with translation.override(language):
        if draft.reply == Reply.SENDS:
            return _("Will come: %(who)s.") % {"who": word("sent", draft.sends)}
        if draft.reply == Reply.CANNOT:
            why = word("cannot_reasons", draft.reason)
            return _("Nobody can come: %(why)s.") % {"why": why}
        return _("We will come.")


def ask_for_conference(case: Case, ground: str, *, actor: Actor) -> Request:
    """Ask for a conference about a case, as a body that sees its protection.

    Raises:
        ValidationError: the ground is none of the pack, the case is closed, or a request waits.
    """
    with change(actor, Action.CONFERENCES_ASK, about=case) as act:
        require_open(case)
        if ground not in dict(choices("grounds")):
            raise ValidationError({"ground": LIST})
        if actor.institution is None:
            raise Denied(_("First choose the institution for which you act."))
        row = Request(
            case=case,
            institution_id=actor.institution,
            ground=ground,
            asked_at=timezone.now(),
            asked_by_id=user_of(actor, Action.CONFERENCES_ASK),
        )
        with refused_in_words():
            row.save(force_insert=True)
        act.record("conference.asked", row, ground=ground)
    return row


def decline(request: Request, reason: str, *, actor: Actor) -> Request:
    """Decline to call a conference that was asked for; the asker reads why.

    Raises:
        ValidationError: the reason is none of the pack.
        TransitionRefused: it was answered meanwhile.
    """
    with change(actor, Action.CONFERENCES_CALL, request) as (request, act):
        if reason not in dict(choices("decline_reasons")):
            raise ValidationError({"reason": LIST})
        REQUEST.apply(request, "decline")
        request.decided_at, request.decided_by_id = timezone.now(), actor.user_id
        request.reason = reason
        request.save(update_fields=["state", "decided_at", "decided_by", "reason"])
        act.record("conference.declined", reason=reason)
    return request
