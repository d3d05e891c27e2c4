# SPDX-License-Identifier: EUPL-1.2
"""Let reporters follow the outcome of their report, and exchange messages with the centre.

The part of the system that serves reporters opens their messages and nothing else; a member of an
institution is let to the institution's own reports, somebody without an account by a code.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor
from vidik.referral.methods import receipts
from vidik.referral.models import Report, ReporterFollowUp
from vidik.referral.policies import COUNTER
from vidik.referral.selectors.next_steps import NextSteps, next_steps
from vidik.referral.selectors.whole_report import lead_key
from vidik.referral.services.receiving import hashes_of
from vidik.referral.services.rereading import why_not_reread
from vidik.referral.services.supplementing import supplements_of_own
from vidik.referral.types import ReportState
from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.models import Message, Person
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_messages, write_message
from vidik.vault.services.sealing import Erased
from vidik.vault.types import Letter, LetterKind


@dataclass(frozen=True, slots=True, repr=False)
class FollowUpPage(Hidden):
    """What a reporter sees of a report."""

    number: str
    received_at: dt.datetime
    state: ReportState
    taken_at: dt.datetime | None
    closed_at: dt.datetime | None
    feedback_due: dt.datetime | None
    feedback_at: dt.datetime | None
    next: NextSteps | None
    """What comes next, until somebody has taken the report on."""
    feedback_letter: uuid.UUID | None
    letters: tuple[Letter, ...]
    """The conversation; what was added to the report is reread as the report is."""
    supplements: tuple[dt.datetime, ...]
    """When something was added; whoever comes with a code is not told even that."""
    why_not_reread: str
    """Why the reader may not reread what was sent; blank where they may."""
    is_erased: bool
    """Whether nothing is left that could be opened, nor anything that could be written."""


class NoSuchCode(ValidationError):
    """No report has the code that was typed."""


class LettersOutOfReach(ValidationError):
    """The messages are sealed under the key of a person whose case the actor may not see."""

    def __init__(self) -> None:
        """Say whom to ask, and nothing about the person."""
        super().__init__(
            _(
                "You may not open the messages of this report or write to the reporter. Ask the"
                " head of the centre."
            )
        )


@sensitive_variables()
def find_by_code(typed: str) -> ReporterFollowUp:
    """Return what somebody without an account may know, by the code of their receipt.

    Raises:
        NoSuchCode: no report has this code; what was typed is not repeated, and is on no record.
    """
    code = receipts.read(typed)
    found = None
    if code is not None:
        with acting(Actor.system(COUNTER)):
            found = ReporterFollowUp.objects.filter(follow_up__in=hashes_of(code)).first()
    if found is None:
        with change(Actor.visitor(), None) as act:
            act.record("report.code-refused")
        raise NoSuchCode(
            {
                "code": _(
                    "There is no report with this code. A code has twelve letters and digits, as "
                    "on the receipt; check each of them."
                )
            }
        )
    return found


@sensitive_variables()
def open_follow_up(follow_up: ReporterFollowUp, *, actor: Actor) -> FollowUpPage:
    """Open what a reporter may know of a report; the centre's messages count as read.

    Args:
        follow_up: what `find_by_code` or `selectors.get_follow_up` gave.
        actor: the member of the institution, or the visitor who has given the code.
    """
    _let_in(follow_up, actor)
    with acting(Actor.system(COUNTER)):
        row = ReporterFollowUp.objects.get(pk=follow_up.pk)
        letters = _letters(row)
        is_erased = lead_key(row.pk) is None
        if row.unread:
            ReporterFollowUp.objects.filter(pk=row.pk).update(unread=0)
    with change(actor, None, about=row) as act:
        act.record("report.followed", known=not actor.is_visitor)
    return FollowUpPage(
        row.number,
        row.received_at,
        ReportState(row.state),
        row.taken_at,
        row.closed_at,
        row.feedback_due,
        row.feedback_at,
        next_steps(row.pk, row.received_at) if row.state == ReportState.RECEIVED else None,
        row.feedback_letter,
        letters,
        () if actor.is_visitor else tuple(each.came_at for each in supplements_of_own(row)),
        why_not_reread(row, actor=actor),
        is_erased,
    )


def _let_in(follow_up: ReporterFollowUp, actor: Actor) -> None:
    if not actor.is_visitor:
        authorize(actor, Action.REPORTS_FOLLOW, follow_up)


def _letters(row: ReporterFollowUp) -> tuple[Letter, ...]:
    try:
        return tuple(
            read_messages(
                _under(row.pk), row.pk, kinds=(LetterKind.MESSAGE,), actor=Actor.system(COUNTER)
            )
        )
    except Erased:
        return ()


def _under(report: uuid.UUID) -> Person:
    """Give the counter the person under whose key the messages of a report are sealed.

    Raises:
        Erased: everybody was erased.
    """
    lead = lead_key(report)
    if lead is None:
        raise Erased(_("This person was erased."))
    return Person.objects.get(pk=lead)


def _lead(report: Report, actor: Actor) -> Person | None:
    """Return the person under whose key the messages are sealed; None where everybody was erased.

    Raises:
        LettersOutOfReach: it is not in the actor's reach.
    """
    lead = lead_key(report.pk)
    if lead is None:
        return None
    own = scope(actor, Action.NOTES_CORRESPOND, Person.objects.filter(pk=lead)).first()
    if own is None:
        raise LettersOutOfReach
    return own


@sensitive_variables()
def write_to_centre(follow_up: ReporterFollowUp, text: Plain, *, actor: Actor) -> None:
    """Store a message of whoever reported, for the centre.

    Raises:
        ValidationError: the text is empty or too long, or the person was erased.
    """
    _let_in(follow_up, actor)
    with change(actor, None) as act:
        with acting(Actor.system(COUNTER)):
            try:
                person = _under(follow_up.pk)
                write_message(person, follow_up.pk, text, inward=True, actor=Actor.system(COUNTER))
            except Erased as error:
                raise ValidationError(
                    _(
                        "This report was erased and can no longer receive messages; make a new"
                        " report if necessary."
                    )
                ) from error
            # From the first message that nobody has opened those who are to open it are called.
            ReporterFollowUp.objects.filter(pk=follow_up.pk).update(
                waiting=F("waiting") + 1, wrote_at=Coalesce(F("wrote_at"), timezone.now())
            )
        act.record("report.message-received", follow_up, known=not actor.is_visitor)


@sensitive_variables()
def add_message(report: Report, text: Plain, *, is_feedback: bool = False, actor: Actor) -> bool:
    """Write to whoever reported what they may know.

    The duty of feedback is done only by a message that is marked so, here or later.

    Args:
        report: the report.
        text: what is written.
        is_feedback: whether it says what was done about the report.
        actor: an expert of the centre.

    Returns:
        Whether it was written; where every person of the report was erased nothing can be sealed
        any more, and the duty of feedback ends.

    Raises:
        ValidationError: the text is empty or too long.
        LettersOutOfReach: the actor may not open the messages of this report.
        Erased: the person was erased just now; it may be tried again.
        Denied, OutOfScope: the actor may not work on this report.
    """
    with change(actor, Action.REPORTS_HANDLE, about=report, idempotent=True) as act:
        person = _lead(report, actor)
        if person is None:
            ended = ReporterFollowUp.objects.filter(pk=report.pk, feedback_at__isnull=True)
            ended.update(feedback_due=None)
            act.record("report.feedback-ended")
            return False
        letter = write_message(person, report.pk, text, inward=False, actor=actor)
        ReporterFollowUp.objects.filter(pk=report.pk).update(unread=F("unread") + 1)
        if is_feedback:
            _count_as_feedback(report, letter)
        act.record("report.message-sent", feedback=is_feedback)
    return True


def mark_feedback(report: Report, letter: uuid.UUID, *, actor: Actor) -> None:
    """Say that a message sent before told the reporter what was done; the first one marked counts.

    Raises:
        ValidationError: the centre sent no such message about this report, or another one counts.
        LettersOutOfReach: the actor may not open the messages of this report.
        Denied, OutOfScope: the actor may not work on this report.
    """
    with change(actor, Action.REPORTS_HANDLE, about=report) as act:
        _lead(report, actor)
        sent = scope(actor, Action.NOTES_CORRESPOND, Message.objects.filter(pk=letter))
        found = sent.filter(subject=report.pk, inward=False).first()
        if found is None:
            raise ValidationError(_("There is no such message from the centre about this report."))
        if not _count_as_feedback(report, found):
            raise ValidationError(_("Feedback has already been given on this report."))
        act.record("report.feedback-marked")


def _count_as_feedback(report: Report, letter: Message) -> int:
    """Let a message fulfil the duty of feedback, as of when it was written, if none has."""
    rows = ReporterFollowUp.objects.filter(pk=report.pk, feedback_at__isnull=True)
    return rows.update(feedback_at=letter.entered_at, feedback_letter=letter.pk)


@sensitive_variables()
def read_letters(report: Report, *, actor: Actor) -> list[Letter] | None:
    """Open the messages to and from whoever reported, for who works on the report.

    Returns:
        None while somebody who does not take part in the case has not said why they look.

    Raises:
        LettersOutOfReach: the actor may not open them; what the reporter wrote goes on waiting.
    """
    with change(actor, Action.REPORTS_READ, about=report, idempotent=True):
        person = _lead(report, actor)
        if person is not None and not has_stated(person, actor=actor):
            return None
        # Held before it is read: a letter that comes meanwhile waits for the next look.
        lock_rows(ReporterFollowUp.objects.filter(pk=report.pk, waiting__gt=0).only("pk"))
        try:
            letters = [] if person is None else read_messages(person, report.pk, actor=actor)
        except Erased:
            # Erased just now: what came meanwhile is under another one's key.
            return []
        ReporterFollowUp.objects.filter(pk=report.pk, waiting__gt=0).update(
            waiting=0, wrote_at=None
        )
    return letters
