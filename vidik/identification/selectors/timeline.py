# SPDX-License-Identifier: EUPL-1.2
"""Read what has happened in a procedure, and who opened it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.audit.selectors import acts_on, history_of
from vidik.core.formats import format_moment
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.notices import names_of_actors
from vidik.identification.models import Decision, Interview, LaterReport, Procedure
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.types import ComplaintState, Event, Step

_PLANNED: Final = "procedure.interview-planned"
_CANCELLED: Final = "procedure.interview-cancelled"
"""Acts on an interview, as the record of acts calls them."""
READS_LOOKED_AT: Final = 100
"""How many of the latest acts are looked at for who opened a procedure."""


def timeline(
    procedure: Procedure, letters: Sequence[Addressee] = (), *, works: bool
) -> list[Event]:
    """List what has happened in a procedure, the newest first.

    Args:
        procedure: the procedure.
        letters: those about it that the reader may see; they say who was invited to an interview.
        works: whether the reader works on the case; nobody else learns where the person is looked
            after, nor that they were reported again.
    """
    events = [Event(procedure.received_at, _("The report was received"))]
    for moment, title in (
        (procedure.opened_at, _("The procedure was opened; the rights of a victim begin")),
        (procedure.formal_at, _("Presumed victim: formal identification started")),
        (procedure.closed_at, _("The procedure was closed")),
        (
            procedure.facts_corrected_at,
            _("Facts of the report were corrected after the decision"),
        ),
    ):
        if moment is not None:
            events.append(Event(moment, title))
    for row in procedure.decisions.all():
        step = Step(row.step).label
        reasons = tuple(_reason(row, code) for code in row.reasons)
        events.append(
            Event(row.proposed_at, _("Proposed: %(step)s") % {"step": step}, str(row.proposed_by),
                  (row.get_outcome_display(), *reasons) if row.outcome else reasons)
        )  # fmt: skip
        if row.taken_at is not None:
            events.append(
                Event(row.taken_at, _("Decided: %(step)s") % {"step": step}, str(row.taken_by))
            )
        if row.returned_at is not None:
            events.append(
                Event(
                    row.returned_at,
                    _("Sent back"),
                    str(row.returned_by),
                    (row.get_returned_because_display(),),
                )
            )
    for reported in procedure.notifications.all():
        details = (
            (label("not-informed", reported.not_informed),)
            if reported.not_informed
            else (
                label("informed-how", reported.how),
                label("language", reported.language),
                label("informed-proof", reported.proof),
            )
        )
        title = (
            _("Not informed of: %(what)s") if reported.not_informed else _("Informed of: %(what)s")
        )
        events.append(
            Event(
                reported.informed_at,
                title % {"what": reported.get_subject_display()},
                str(reported.informed_by),
                details,
            )
        )
    events += _of_interviews(procedure, letters)
    events += _of_complaints(procedure)
    if works:
        events += _of_later_reports(procedure)
        events += _of_care(procedure)
    return sorted(events, key=lambda event: event.at, reverse=True)


def _of_care(procedure: Procedure) -> list[Event]:
    """Return to whom the person was referred on, and what became of the entitlements."""
    names = {each.code: str(each.name) for each in definitions().entitlements}
    return [
        Event(row.referred_at, _("Referred on"), "", (label("onward-service", row.service),))
        for row in procedure.onward.all()
    ] + [
        Event(
            row.entered_at,
            _("Entitlement: %(name)s, %(state)s")
            % {"name": names.get(row.code, row.code), "state": row.get_state_display()},
            str(row.entered_by or ""),
        )
        for row in procedure.entitlements.all()
    ]


def _of_interviews(procedure: Procedure, letters: Sequence[Addressee]) -> list[Event]:
    """Return the outcome of each interview; the record of acts knows when it was planned."""
    rows = list(procedure.interviews.all())
    planned = acts_on(rows, _PLANNED)
    removed = [row for row in rows if row.cancelled_at is not None]
    cancelled = acts_on(removed, _CANCELLED)
    names = names_of_actors(act.actor for act in (*planned.values(), *cancelled.values()))
    language = translation.get_language() or "en"
    events = []
    for row in rows:
        when = {"when": format_moment(timezone.localtime(row.planned_at), language)}
        invited = tuple(
            str(each.institution.short)
            for each in letters
            if row.notice_id is not None and each.notice_id == row.notice_id
        )
        partners = tuple(label("interview-partner", code) for code in row.took_part)
        if (act := planned.get(str(row.pk))) is not None:
            what = _("Interview planned for %(when)s") % when
            events.append(Event(act.at, what, names[act.actor], invited))
        if row.held_at is not None:
            events.append(Event(row.held_at, _("Interview held"), str(row.held_by), partners))
        if row.cancelled_at is not None:
            act = cancelled.get(str(row.pk))
            what = _("Interview planned for %(when)s cancelled") % when
            events.append(Event(row.cancelled_at, what, names[act.actor] if act else "", invited))
    return events


def _of_complaints(procedure: Procedure) -> list[Event]:
    events = []
    for row in procedure.complaints.all():
        about = label("complaint-subject", row.about)
        events.append(Event(row.received_at, _("Complaint received"), "", (about,)))
        if row.answered_at is not None and row.state == ComplaintState.WITHDRAWN:
            events.append(Event(row.answered_at, _("Complaint withdrawn"), "", (about,)))
        elif row.answered_at is not None:
            result = label("complaint-result", row.result)
            events.append(Event(row.answered_at, _("Complaint answered"), "", (about, result)))
        if row.settled_at is not None:
            events.append(Event(row.settled_at, _("Complaint settled"), "", (about,)))
    return events


def _of_later_reports(procedure: Procedure) -> list[Event]:
    events = []
    for row in procedure.later_reports.all():
        what = _("A later report about the person was joined; what it adds is to be decided")
        events.append(Event(row.arose_at, what))
        if row.parted_at is not None:
            events.append(Event(row.parted_at, _("The later report is about somebody else")))
        if row.decided_at is not None:
            events.append(
                Event(
                    row.decided_at,
                    _("Decided what a later report adds: %(result)s")
                    % {"result": row.get_result_display()},
                    str(row.decided_by),
                    (label("later-reason", row.reason),),
                )
            )
    if procedure.same_as_id is not None:
        ended = LaterReport.objects.filter(later=procedure, parted_at__isnull=True)
        what = _("The clock of the first interview stopped: the person had already been identified")
        events += [Event(row.arose_at, what) for row in ended]
    return events


def _reason(decision: Decision, code: str) -> str:
    for each in definitions().reasons_for(decision.step, decision.outcome):
        if each.code == code:
            return str(each.name)
    return code


def readers_of(procedure: Procedure) -> list[tuple[str, dt.datetime]]:
    """List who opened the procedure and when last, the latest first."""
    return _last_of(procedure, "procedure.read")


def readers_of_interview(interview: Interview) -> list[tuple[str, dt.datetime]]:
    """List who read what was said in an interview and when last, the latest first."""
    return _last_of(interview, "interview.words-read")


def _last_of(row: Procedure | Interview, verb: str) -> list[tuple[str, dt.datetime]]:
    last: dict[str, dt.datetime] = {}
    for event in history_of(row, READS_LOOKED_AT):
        if event.verb == verb:
            last.setdefault(event.actor, event.at)
    names = names_of_actors(last)
    return [(names[label_], at) for label_, at in last.items()]
