# SPDX-License-Identifier: EUPL-1.2
"""Send questionnaires with their acts, and give more time; both clocks are one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.bulk import update_rows
from vidik.exchange.models import Addressee
from vidik.exchange.selectors import notices
from vidik.exchange.services import mailing, more_time, sending, writing
from vidik.exchange.types import NoticeDraft
from vidik.questionnaires.models import Call, Extension, Respondent
from vidik.questionnaires.services.acting import ACT, REQUEST, wording_for
from vidik.questionnaires.services.locking import require_call_open
from vidik.questionnaires.types import CallState, State
from vidik.questionnaires.workflow import CALL, RESPONDENT

SUBJECT: Final = "questionnaires.call"


def dispatch(
    call: Call,
    *,
    due_on: dt.date,
    actor: Actor,
    title: str = "",
    texts: Mapping[bool, str] | None = None,
    only: Collection[str] | None = None,
    at: dt.datetime | None = None,
) -> int:
    """Send every questionnaire that was not sent, each with its act on the right legal basis.

    The questionnaire is due on the day of its act: the one named here, or a later one where the
    term that the law gives ends later.

    Args:
        call: the data call; it is opened by the first sending.
        due_on: by when answers are expected.
        actor: who sends.
        title: a title of its own for this sending; by default that of the call's acts.
        texts: texts of their own for bodies that are bound to answer (True) and for the others;
            by default those of the call's acts, in the language in which each is written to.
        only: codes of the institutions to send to now; by default all that wait.
        at: when it was sent, where it is entered later; by default now.

    Returns:
        How many were sent.

    Raises:
        ValidationError: the call is closed, the day lies in the past or more than a year ahead, a
            text is blank, nobody is left to be asked, or the act is refused.
        NotSendable: the exchange room refuses to send.
    """
    with change(actor, Action.QUESTIONNAIRES_DISPATCH, call) as (call, act):
        now = at or timezone.now()
        if call.state == CallState.CLOSED:
            raise ValidationError(_("The data call is closed; nothing more is sent."))
        check_day(due_on, timezone.localdate(now))
        prepared = call.respondents.filter(state=State.PREPARED)
        if only is not None:
            prepared = prepared.filter(institution__code__in=only)
        rows = lock_rows(prepared.select_related("institution"))
        if not rows:
            raise ValidationError(_("It has already been sent to everybody."))
        if call.state == CallState.PREPARED:
            CALL.apply(call, "open")
            call.opened_at = now
            call.save(update_fields=["state", "opened_at"])
        spoken = mailing.languages_of([row.institution_id for row in rows])
        groups: dict[tuple[bool, str], list[Respondent]] = defaultdict(list)
        for row in rows:
            groups[row.is_bound, "" if texts else spoken[row.institution_id]].append(row)
        for (is_bound, language), group in sorted(groups.items(), reverse=True):
            wording = (
                (title, texts[is_bound])
                if texts is not None
                else wording_for(call, is_bound=is_bound, language=language)
            )
            _send(group, wording, due_on, now, actor)
        for row in rows:
            RESPONDENT.apply(row, "send")
            row.sent_at = now
        update_rows(rows, ["state", "sent_at", "due_on", "notice_key"])
        act.record("call.dispatched", respondents=len(rows))
    return len(rows)


def check_day(due_on: dt.date, today: dt.date) -> None:
    """Require that answers can be expected by a day: in the future, within a year.

    Raises:
        ValidationError: they cannot.
    """
    if due_on <= today:
        raise ValidationError({"due_on": _("The day must be in the future.")})
    if due_on > today + more_time.FARTHEST:
        raise ValidationError({"due_on": _("A deadline cannot be more than a year away.")})


def _send(
    rows: list[Respondent],
    wording: tuple[str, str],
    due_on: dt.date,
    at: dt.datetime,
    actor: Actor,
) -> None:
    notice = writing.draft_notice(
        NoticeDraft(
            kind=ACT if rows[0].is_bound else REQUEST,
            title=wording[0],
            text=wording[1],
            addressees=tuple(row.institution.code for row in rows),
            subject_label=SUBJECT,
            subject_key=str(rows[0].call_id),
        ),
        actor=actor,
    )
    sending.send(notice, actor=actor, at=at, named_day=due_on)
    letters = {row.institution_id: row for row in notice.addressees.all()}
    for row in rows:
        letter = letters.get(row.institution_id)
        row.notice_key = letter.pk if letter is not None else None
        row.due_on = (letter.named_day if letter is not None else None) or due_on


def extend(respondent: Respondent, *, until: dt.date, reason: str, actor: Actor) -> None:
    """Give an institution more time; the clock of its act follows.

    Raises:
        ValidationError: the day is not after the present one, or no reason is given.
        NotOpen: the call is closed; answers are not taken any more.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, respondent) as (row, _act):
        if row.state in {State.PREPARED, State.SUBMITTED, State.ACCEPTED}:
            raise ValidationError(
                _("More time can be given only to those who have not yet answered.")
            )
        require_call_open(row)
        if not reason.strip():
            raise ValidationError({"reason": _("State why more time is given.")})
        if until <= max(row.due_on or until, timezone.localdate()):
            raise ValidationError({"until": _("The new day must be after the present one.")})
        letter = notices.addressee(actor, row.notice_key) if row.notice_key is not None else None
        if letter is not None and letter.settled_at is None and letter.due_at is not None:
            # The exchange room tells this one, see apply_extension.
            more_time.extend_deadline(letter, until=until, reason=reason, actor=actor)
        else:
            _note(row, until, reason, actor)


def apply_extension(addressee: Addressee, until: dt.date, reason: str, actor: Actor) -> None:
    """Let a questionnaire follow its act, for which more time was given."""
    for row in lock_rows(Respondent.objects.filter(notice_key=addressee.pk)):
        require_call_open(row)
        _note(row, until, reason, actor)


def _note(row: Respondent, until: dt.date, reason: str, actor: Actor) -> None:
    Extension.objects.create(
        respondent=row,
        institution_id=row.institution_id,
        old_due=row.due_on,
        new_due=until,
        reason=reason.strip()[:400],
        granted_at=timezone.now(),
        granted_by=actor.label,
    )
    row.due_on = until
    row.save(update_fields=["due_on"])
    record(actor.label, "respondent.extended", row, until=until.isoformat())
