# SPDX-License-Identifier: EUPL-1.2
"""Let whoever reported follow what becomes of it, and write back and forth with the centre.

The part of the system that serves reporters opens their messages and nothing else; a member of an
institution is let to the institution's own reports, somebody without an account by a code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.referral.methods import receipts
from vidik.referral.models import Report, Tracking
from vidik.referral.policies import COUNTER
from vidik.referral.services.handling import lead_person
from vidik.referral.services.receiving import hashes_of
from vidik.referral.types import ReportState
from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.services import Erased, has_stated, read_messages, write_message
from vidik.vault.types import Letter


@dataclass(frozen=True, slots=True, repr=False)
class Followed(Hidden):
    """What a reporter sees of a report."""

    number: str
    received_at: dt.datetime
    state: ReportState
    taken_at: dt.datetime | None
    closed_at: dt.datetime | None
    feedback_due: dt.datetime | None
    feedback_at: dt.datetime | None
    letters: tuple[Letter, ...]


class NoSuchCode(ValidationError):
    """No report has the code that was typed."""


@sensitive_variables()
def find_by_code(typed: str) -> Tracking:
    """Give what somebody without an account may know, by the code of their receipt.

    Raises:
        NoSuchCode: no report has this code; what was typed is not repeated, and is on no record.
    """
    code = receipts.read(typed)
    found = None
    if code is not None:
        with acting(Actor.system(COUNTER)):
            found = Tracking.objects.filter(follow_up__in=hashes_of(code)).first()
    if found is None:
        with acting(Actor.visitor()):
            record("visitor", "report.code-refused")
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
def follow(tracking: Tracking, *, actor: Actor) -> Followed:
    """Open what a reporter may know of a report; the centre's messages count as read.

    Args:
        tracking: what `find_by_code` or `selectors.get_followed` gave.
        actor: the member of the institution, or the visitor who has given the code.
    """
    _let_in(tracking, actor)
    with acting(Actor.system(COUNTER)):
        row = Tracking.objects.get(pk=tracking.pk)
        letters = _letters(row)
        if row.unread:
            Tracking.objects.filter(pk=row.pk).update(unread=0)
    with acting(actor):
        record(actor.label, "report.followed", row, known=not actor.is_visitor)
    return Followed(
        row.number,
        row.received_at,
        ReportState(row.state),
        row.taken_at,
        row.closed_at,
        row.feedback_due,
        row.feedback_at,
        letters,
    )


def _let_in(tracking: Tracking, actor: Actor) -> None:
    if not actor.is_visitor:
        authorize(actor, Action.REPORTS_FOLLOW, tracking)


def _letters(row: Tracking) -> tuple[Letter, ...]:
    person = lead_person(Report(pk=row.pk))
    try:
        return tuple(read_messages(person, row.pk, actor=Actor.system(COUNTER)))
    except Erased:
        return ()


@sensitive_variables()
def write_to_centre(tracking: Tracking, text: Plain, *, actor: Actor) -> None:
    """Keep a message of whoever reported, for the centre.

    Raises:
        ValidationError: the text is empty or too long, or the person was erased.
    """
    _let_in(tracking, actor)
    with acting(actor):
        with acting(Actor.system(COUNTER)):
            person = lead_person(Report(pk=tracking.pk))
            try:
                write_message(person, tracking.pk, text, inward=True, actor=Actor.system(COUNTER))
            except Erased as error:
                raise ValidationError(
                    _(
                        "This report was erased and can no longer receive messages; make a new"
                        " report if necessary."
                    )
                ) from error
            # From the first message that nobody has opened those who are to open it are called.
            Tracking.objects.filter(pk=tracking.pk).update(
                waiting=F("waiting") + 1, wrote_at=Coalesce(F("wrote_at"), timezone.now())
            )
        record(actor.label, "report.message-received", tracking, known=not actor.is_visitor)


@sensitive_variables()
def add_message(report: Report, text: Plain, *, actor: Actor) -> bool:
    """Write to whoever reported what they may know; the duty of feedback is done by it.

    Returns:
        Whether it was written; where every person of the report was erased nothing can be sealed
        any more, and the duty of feedback ends.

    Raises:
        ValidationError: the text is empty or too long.
        Denied, OutOfScope: the actor may not work on this report.
    """
    with acting(actor):
        authorize(actor, Action.REPORTS_HANDLE, report)
        try:
            write_message(lead_person(report), report.pk, text, inward=False, actor=actor)
        except Erased:
            ended = Tracking.objects.filter(pk=report.pk, feedback_at__isnull=True)
            ended.update(feedback_due=None)
            record(actor.label, "report.feedback-ended", report)
            return False
        now = timezone.now()
        Tracking.objects.filter(pk=report.pk).update(unread=F("unread") + 1)
        Tracking.objects.filter(pk=report.pk, feedback_at__isnull=True).update(feedback_at=now)
        record(actor.label, "report.message-sent", report)
    return True


@sensitive_variables()
def read_letters(report: Report, *, actor: Actor) -> list[Letter] | None:
    """Open the messages to and from whoever reported, for who works on the report.

    Returns:
        None while somebody who does not take part in the case has not said why they look.
    """
    with acting(actor):
        authorize(actor, Action.REPORTS_READ, report)
        person = lead_person(report)
        if not has_stated(person, actor=actor):
            return None
        # Held before it is read: a letter that comes meanwhile waits for the next look.
        held = Tracking.objects.select_for_update(of=("self",)).filter(pk=report.pk, waiting__gt=0)
        list(held.values_list("pk", flat=True))
        try:
            letters = read_messages(person, report.pk, actor=actor)
        except Erased:
            letters = []
        Tracking.objects.filter(pk=report.pk, waiting__gt=0).update(waiting=0, wrote_at=None)
    return letters
