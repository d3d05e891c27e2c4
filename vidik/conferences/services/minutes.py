# SPDX-License-Identifier: EUPL-1.2
"""Write minutes by points and decisions, finish and confirm them, add to what was confirmed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.conferences.models import Addendum, Decision, Meeting, Point
from vidik.conferences.selectors.pack import choices
from vidik.conferences.services.meetings import LIST, MEANWHILE
from vidik.conferences.types import (
    ADDENDUM,
    DECISION,
    POINT,
    MeetingKind,
    MeetingState,
    MinutesState,
)
from vidik.conferences.workflow import MINUTES
from vidik.identification.services.procedures import user_of
from vidik.vault.methods.plain import Plain
from vidik.vault.services.words import write_words


@sensitive_variables("words")
def add_point(
    meeting: Meeting,
    case: Case,
    subject: str,
    *,
    is_confidential: bool,
    words: Plain | None = None,
    actor: Actor,
) -> Point:
    """Add a point about a case to a meeting.

    Args:
        meeting: one whose minutes are not finished.
        case: that of the conference; of a consultative meeting any that the actor works on.
        subject: a code of the pack.
        is_confidential: whether only those hear it who see the case or undertook secrecy.
        words: sealed under the key of the person.
        actor: who calls meetings, about this case.

    Raises:
        ValidationError: the minutes are finished, the case is another one, or a code is wrong.
    """
    with change(actor, Action.CONFERENCES_CALL, about=case) as act:
        meeting = lock(meeting)
        if meeting.state == MeetingState.CANCELLED or meeting.minutes != MinutesState.NONE:
            raise ValidationError(MEANWHILE)
        if meeting.kind == MeetingKind.CONFERENCE and meeting.case_id != case.pk:
            raise ValidationError({"case": _("The conference is about another case.")})
        if subject not in dict(choices("subjects")):
            raise ValidationError({"subject": LIST})
        row = Point(
            meeting=meeting,
            case=case,
            subject=subject,
            is_confidential=is_confidential,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.CONFERENCES_CALL),
        )
        row.save(force_insert=True)
        write_words(case, POINT, row.pk, words, actor=actor)
        act.record("conference.point", meeting, topic=subject)
    return row


@sensitive_variables("words")
def add_decision(point: Point, code: str, *, words: Plain | None = None, actor: Actor) -> Decision:
    """Add what was decided about a point of a meeting that was held.

    Raises:
        ValidationError: the meeting was not held, the minutes are finished, or the code is wrong.
    """
    with change(actor, Action.CONFERENCES_CALL, about=point) as act:
        meeting = lock(point.meeting)
        if meeting.state != MeetingState.HELD or meeting.minutes != MinutesState.NONE:
            raise ValidationError(MEANWHILE)
        if code not in dict(choices("decisions")):
            raise ValidationError({"code": LIST})
        row = Decision(
            point=point,
            meeting=meeting,
            case_id=point.case_id,
            code=code,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.CONFERENCES_CALL),
        )
        row.save(force_insert=True)
        write_words(point.case, DECISION, row.pk, words, actor=actor)
        act.record("conference.decision", meeting, decision=code)
    return row


def remove(row: Point | Decision, *, actor: Actor) -> None:
    """Take a point without decisions, or a decision, out of minutes that are not finished.

    Raises:
        ValidationError: the minutes are finished, or something was decided about the point.
    """
    with change(actor, Action.CONFERENCES_CALL, about=row) as act:
        meeting = lock(row.meeting)
        if meeting.minutes != MinutesState.NONE:
            raise ValidationError(MEANWHILE)
        if isinstance(row, Point) and row.decisions.exists():
            raise ValidationError(_("First remove what was decided about it."))
        what = "point" if isinstance(row, Point) else "decision"
        row.delete()
        act.record("conference.removed", meeting, what=what)


def finish(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Finish the minutes, so that a second person can confirm them.

    Raises:
        ValidationError: nothing stands in them, or how the person took part was not entered.
        TransitionRefused: they are finished already.
    """
    with change(actor, Action.CONFERENCES_CALL, meeting) as (meeting, act):
        if meeting.state != MeetingState.HELD:
            raise ValidationError(MEANWHILE)
        if not meeting.points.exists():
            raise ValidationError(_("First enter at least one point."))
        if meeting.kind == MeetingKind.CONFERENCE and not meeting.took_part:
            raise ValidationError(_("First enter how the person took part."))
        MINUTES.apply(meeting, "write")
        meeting.written_at = timezone.now()
        meeting.written_by_id = user_of(actor, Action.CONFERENCES_CALL)
        meeting.save(update_fields=["minutes", "written_at", "written_by"])
        act.record("conference.minutes", step="write")
    return meeting


def give_back(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Return finished minutes, so that they are written further.

    Raises:
        Denied: the actor wrote them.
        TransitionRefused: they are not finished, or confirmed meanwhile.
    """
    with change(actor, Action.CONFERENCES_CONFIRM, meeting) as (meeting, act):
        MINUTES.apply(meeting, "return")
        meeting.written_at = meeting.written_by = None
        meeting.save(update_fields=["minutes", "written_at", "written_by"])
        act.record("conference.minutes", step="return")
    return meeting


def confirm(meeting: Meeting, *, seen: str | None = None, actor: Actor) -> Meeting:
    """Confirm minutes that somebody else wrote; they never change again.

    Args:
        meeting: whose minutes are finished.
        seen: when those that were read had been finished, as the page says it; None where whoever
            calls has just read them.
        actor: a second person.

    Raises:
        Denied: the actor wrote them.
        TransitionRefused: they are not finished, or confirmed already.
        ValidationError: they were returned and finished anew since they were read.
    """
    with change(actor, Action.CONFERENCES_CONFIRM, meeting) as (meeting, act):
        MINUTES.apply(meeting, "confirm")
        if seen is not None and (
            meeting.written_at is None or seen != meeting.written_at.isoformat()
        ):
            raise ValidationError(
                _("The minutes were finished anew meanwhile. Read them as they are now first.")
            )
        meeting.confirmed_at = timezone.now()
        meeting.confirmed_by_id = user_of(actor, Action.CONFERENCES_CONFIRM)
        meeting.save(update_fields=["minutes", "confirmed_at", "confirmed_by"])
        act.record("conference.minutes", step="confirm")
    return meeting


@sensitive_variables("words")
def add_addendum(meeting: Meeting, case: Case, words: Plain, *, actor: Actor) -> Addendum:
    """Put something right beside confirmed minutes, with the day and who did it.

    Raises:
        ValidationError: the minutes are not confirmed, there are no words, or nobody is entered.
    """
    with change(actor, Action.CONFERENCES_CALL, about=case) as act:
        meeting = lock(meeting)
        if meeting.minutes != MinutesState.CONFIRMED:
            raise ValidationError(MEANWHILE)
        if not words.reveal().strip():
            raise ValidationError({"words": _("Write what is corrected.")})
        row = Addendum(
            meeting=meeting,
            case=case,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.CONFERENCES_CALL),
        )
        row.save(force_insert=True)
        write_words(case, ADDENDUM, row.pk, words, actor=actor)
        act.record("conference.addendum", meeting)
    return row
