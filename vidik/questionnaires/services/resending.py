# SPDX-License-Identifier: EUPL-1.2
"""Send acts again to those who are silent: to the contact that holds today, with a new day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.exchange.models import Addressee
from vidik.exchange.selectors import notices
from vidik.exchange.services import sending
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.services.dispatching import check_day
from vidik.questionnaires.services.locking import require_call_open
from vidik.questionnaires.types import CallState, State

SILENT = (State.SENT, State.APPROVAL)


def send_again(
    call: Call, chosen: Mapping[uuid.UUID, int], *, due_on: dt.date, actor: Actor
) -> int:
    """Send the acts of some again; the clock of each, with its reminders, starts anew today.

    Args:
        call: the data call.
        chosen: those who are silent, each with how often its clock had been started when it was
            looked at: whoever was sent it again since is left alone.
        due_on: the new day by which answers are expected; a longer deadline of the law holds.
        actor: who sends.

    Returns:
        How many were sent again.

    Raises:
        ValidationError: the call is closed, the day lies in the past or more than a year ahead, or
            nobody is left.
    """
    with change(actor, Action.QUESTIONNAIRES_DISPATCH, call) as (call, act):
        if call.state != CallState.OPEN:
            raise ValidationError(_("The data call is not open; nothing can be sent."))
        check_day(due_on, timezone.localdate())
        rows = call.respondents.filter(
            pk__in=list(chosen), state__in=SILENT, notice_key__isnull=False
        )
        sent = 0
        for row in lock_rows(rows):
            assert row.notice_key is not None  # noqa: S101 - filtered above
            letter = notices.addressee(actor, row.notice_key)
            if letter.settled_at is not None or letter.armed != chosen[row.pk]:
                continue
            sending.send_again(letter, actor=actor, named_day=due_on)
            sent += 1
        if not sent:
            raise ValidationError(
                _("Nobody is left: they have answered, or it was sent to them again already.")
            )
        act.record("call.sent-again", respondents=sent)
    return sent


def hold_respondents(letters: Sequence[uuid.UUID]) -> None:
    """Lock the questionnaires of letters before these, as whoever sends to respondents does."""
    lock_rows(Respondent.objects.filter(notice_key__in=letters))


def apply_resending(addressee: Addressee, _actor: Actor) -> None:
    """Let a questionnaire follow its act, whose clock started anew: both are due on one day."""
    row = next(iter(lock_rows(Respondent.objects.filter(notice_key=addressee.pk))), None)
    if row is None or addressee.due_at is None:
        return
    require_call_open(row)
    day = timezone.localdate(addressee.due_at - dt.timedelta(seconds=1))
    if row.due_on != day:
        row.due_on = day
        row.save(update_fields=["due_on"])
