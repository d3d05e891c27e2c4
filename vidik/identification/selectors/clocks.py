# SPDX-License-Identifier: EUPL-1.2
"""Read what a procedure still owes, by when, and what it needs to go on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.core.formats import format_date
from vidik.exchange.methods.deadlines import BY_THE_CLOCK
from vidik.exchange.models import Addressee
from vidik.identification.models import Complaint, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.records import current_facts
from vidik.identification.types import DECIDED, ComplaintState, Due, Need, State, Subject


def interview_due(procedure: Procedure) -> Due:
    """Return by when the first interview is due; where somebody may leave, before they do."""
    due = procedure.interview_due
    return Due("interview", _("First interview"), due, procedure.first_interview_at)


def due_of(procedure: Procedure) -> list[Due]:
    """List what the procedure still owes, with its times, done or not."""
    deadlines = definitions().deadlines
    measured: dict[str, dt.datetime] = {}
    for row in procedure.notifications.all():
        measured[row.subject] = min(row.informed_at, measured.get(row.subject, row.informed_at))

    def after(moment: dt.datetime | None, code: str) -> dt.datetime | None:
        if moment is None:
            return None
        return moment + dt.timedelta(minutes=deadlines[code].minutes)

    lines = [interview_due(procedure)]
    if procedure.opened_at is not None:
        due = after(procedure.opened_at, "rights-informed")
        lines += [
            Due("rights", _("Inform of rights"), due, measured.get(Subject.RIGHTS)),
            Due("services", _("Inform of services"), due, measured.get(Subject.SERVICES)),
        ]
    if procedure.state in DECIDED:
        due = after(procedure.decided_at, "outcome-informed")
        lines.append(Due("outcome", _("Inform of the outcome"), due, measured.get(Subject.OUTCOME)))
    complaints = list(procedure.complaints.all())
    # The exchange counts with the working calendar; before a complaint is passed on nobody counts.
    clocks = _clocks_of(complaints)
    lines += [
        Due(
            "complaint",
            _("Answer of the ministry to a complaint"),
            clocks.get(row.notice_id) or after(row.received_at, "complaint-answered"),
            row.answered_at,
            _dropped(row),
        )
        for row in complaints
    ]
    if procedure.state in DECIDED or procedure.same_as_id is not None:
        # What a decided procedure did not need any more is not owed, nor what the counted one owes.
        lines = [line for line in lines if line.is_done or line.code in {"outcome", "complaint"}]
    if procedure.state == State.SUSPENDED:
        # Nobody is awaited while it is suspended: the clock of the interview stands.
        lines = [line for line in lines if line.is_done or line.code != "interview"]
    return lines


def _dropped(complaint: Complaint) -> str:
    """Say why nobody awaits the answer to a complaint that was withdrawn."""
    if complaint.state != ComplaintState.WITHDRAWN or complaint.answered_at is None:
        return ""
    on = timezone.localdate(complaint.answered_at)
    day = format_date(on, translation.get_language() or "en")
    return _("no longer expected: the complaint was withdrawn, %(day)s") % {"day": day}


def _clocks_of(complaints: Sequence[Complaint]) -> dict[uuid.UUID | None, dt.datetime]:
    """Return by when the ministry answers, by notice: the last moment that is still in time.

    The exchange keeps the midnight after the last day of a deadline in days.
    """
    if not complaints:
        return {}
    rows = Addressee.objects.filter(notice__in=[row.notice_id for row in complaints])
    return {
        notice: due if unit in BY_THE_CLOCK else due - dt.timedelta(microseconds=1)
        for notice, due, unit in rows.values_list("notice_id", "due_at", "kind__deadline_unit")
        if due is not None
    }


def _informed(label: str, subject: Subject, reported: Collection[str]) -> Need:
    return Need(label, subject in reported, "inform", f"?subject={subject}")


def needs_of(procedure: Procedure) -> list[Need]:
    """List what has to be there before the procedure can go on, done or not, in working order."""
    reported = {row.subject for row in procedure.notifications.all()}
    if procedure.same_as_id is not None and procedure.state not in DECIDED:
        # It is decided where it is counted.
        return []
    if procedure.state in DECIDED:
        if procedure.state == State.CLOSED:
            return []
        return [_informed(_("The person was informed of the outcome"), Subject.OUTCOME, reported)]
    if procedure.opened_at is None:
        return [Need(_("The procedure is open"), is_done=False, step="open")]
    needed = [each for each in definitions().fields.values() if each.needed]
    known = {fact.field for fact in current_facts(procedure)}
    return [
        _informed(_("The person was informed of rights"), Subject.RIGHTS, reported),
        _informed(_("The person was informed of services"), Subject.SERVICES, reported),
        Need(_("An interview was held"), procedure.first_interview_at is not None, "plan"),
        Need(_("Formal identification has started"), procedure.formal_at is not None, "formal"),
        *(Need(str(each.name), each.code in known, f"record:{each.section}") for each in needed),
    ]
