# SPDX-License-Identifier: EUPL-1.2
"""What the exchange room hears of answers: a reply when they are sent, and what it was."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.exchange.models import Addressee, Answer
from vidik.exchange.selectors import notices
from vidik.exchange.services import answering
from vidik.exchange.types import ANSWERS, Classification, Origin
from vidik.exchange.types import State as NoticeState
from vidik.questionnaires.models import Respondent, Submission
from vidik.questionnaires.types import Channel, Paper


def reply_to_act(
    row: Respondent, submission: Submission, received: dt.datetime, actor: Actor
) -> None:
    """Answer the act too, so that its clock stops when the reply is classified.

    An act that the office has closed takes no reply; the answers are taken all the same.

    Args:
        row: whose answers.
        submission: what was sent.
        received: when it came; for a letter the day on which it came.
        actor: who sends, for the institution or, where it was a letter, for the office.
    """
    if row.notice_key is None:
        return
    act = notices.addressee(actor, row.notice_key)
    if act.state == NoticeState.CLOSED:
        return
    text = _("The questionnaire was answered; receipt %(receipt)s.") % {
        "receipt": submission.receipt
    }
    if submission.channel != Channel.LETTER:
        answering.reply(act, text=text, actor=actor)
        return
    answering.record_reply(
        act,
        text=text,
        origin=Origin.POST,
        received_on=timezone.localdate(received),
        actor=actor,
    )


def came_on(row: Respondent, channel: Channel, now: dt.datetime) -> dt.datetime:
    """Return when answers came: now, or on the day of the letter from which they were entered.

    Of several letters the last one counts: only with it were the answers complete.
    """
    if channel is not Channel.LETTER:
        return now
    days = row.documents.filter(kind=Paper.LETTER, received_on__isnull=False)
    last = days.order_by("-received_on").values_list("received_on", flat=True).first()
    if last is None:
        return now
    noon = timezone.make_aware(dt.datetime.combine(last, dt.time(12)))
    return min(max(noon, row.sent_at or noon), now)


def classify_replies(row: Respondent, submission: Submission, actor: Actor) -> None:
    """Report to the exchange room that the act was answered in full, with the answers now accepted.

    What was sent before and returned was an answer in part. What somebody took for an automatic
    reply by mistake is put right; other replies of the institution wait for whoever reads them.
    """
    if row.notice_key is None:
        return
    act = notices.addressee(actor, row.notice_key)
    replies = notices.answers_of(actor, act)
    newest = next((one for one in replies if _speaks_of(one, submission.receipt)), None)
    if newest is None and act.state != NoticeState.CLOSED:
        newest = _recorded(act, row, submission, actor)
    earlier = row.submissions.filter(number__lt=submission.number)
    receipts = list(earlier.values_list("receipt", flat=True))
    for reply in reversed(replies):
        is_earlier = any(_speaks_of(reply, receipt) for receipt in receipts)
        if is_earlier and reply.classification not in ANSWERS:
            answering.classify(reply, Classification.PARTIAL, actor=actor)
    if newest is not None and newest.classification not in ANSWERS:
        answering.classify(newest, Classification.FULL, actor=actor)


def _recorded(act: Addressee, row: Respondent, submission: Submission, actor: Actor) -> Answer:
    """Record the reply of answers that were entered from a letter before replies were recorded."""
    text = _("The questionnaire was answered; receipt %(receipt)s.") % {
        "receipt": submission.receipt
    }
    received = came_on(row, Channel(submission.channel), submission.submitted_at)
    return answering.record_reply(
        act, text=text, origin=Origin.POST, received_on=timezone.localdate(received), actor=actor
    )


def _speaks_of(reply: Answer, receipt: str) -> bool:
    return re.search(rf"{re.escape(receipt)}(?![0-9])", reply.text) is not None
