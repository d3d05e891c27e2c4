# SPDX-License-Identifier: EUPL-1.2
"""Work on reports: take them on, close them, set outcomes, link persons, hand over to a shift."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import authorize, can
from vidik.access.types import Action, Actor, Denied
from vidik.accounts.models import User
from vidik.audit.services.recording import record
from vidik.cases.models import Case, Participant
from vidik.cases.selectors.cases import relations
from vidik.cases.services.participants import add_participant
from vidik.cases.types import CaseRole, ParticipationReason, Relation
from vidik.core.models import Code
from vidik.institutions.models import Institution
from vidik.referral.models import HandOver, Report, ReportedPerson, ReporterFollowUp
from vidik.referral.registry import is_decided_above
from vidik.referral.selectors.closing import untold
from vidik.referral.selectors.roster import on_duty
from vidik.referral.services import propagating
from vidik.referral.services.propagating import hold_joined, propagate_urgency
from vidik.referral.types import (
    ClosingReason,
    NoteKind,
    OpenedText,
    Outcome,
    ReportState,
    TakeOver,
)
from vidik.referral.workflow import REPORT
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services.accessing import current_accesses
from vidik.vault.services.notes import read_notes, write_note
from vidik.vault.types import Purpose

_NOTHING: Final = Plain("")
REASONS: Final = "dimension-reason"
"""The pack's list of reasons for an outcome."""


def take_report(report: Report, *, actor: Actor) -> Report:
    """Take on a report; whoever does so leads the cases of its persons from then on.

    Raises:
        TransitionRefused: somebody has taken it already.
        Denied, OutOfScope: the actor may not work on it.
    """
    with change(actor, Action.REPORTS_HANDLE, report) as (report, act):
        REPORT.apply(report, "take")
        # A clock that was set back would let a report be taken before it came.
        now = max(timezone.now(), report.received_at)
        report.taken_at, report.taken_by_id = now, actor.user_id
        report.save(update_fields=["state", "taken_at", "taken_by"])
        _follow(report)
        for row in report.persons.select_related("case"):
            _lead(row.case, actor)
        minutes = int((now - report.received_at).total_seconds() // 60)
        act.record("report.taken", minutes=minutes)
    return report


def may_take_over(report: Report, *, actor: Actor) -> bool:
    """Return whether the actor may take a report over from whoever has it.

    The head of the centre always; an expert from somebody who has left or is not on duty now.
    """
    holder = report.taken_by_id
    if report.state != ReportState.TAKEN or holder in {None, actor.user_id}:
        return False
    if not can(actor, Action.REPORTS_HANDLE):
        return False
    if can(actor, Action.REPORTS_ROSTER):
        return True
    now = on_duty(actor.institution or 0, timezone.now())
    return holder not in {shift.user_id for shift in now}


def take_over(report: Report, why: str, *, actor: Actor) -> Report:
    """Take over a report; whoever does so leads the cases of its persons too.

    When it was first taken stays as it was. Whoever had it keeps their part in the cases until
    that is ended there.

    Args:
        report: the report.
        why: a `TakeOver`.
        actor: who takes it over.

    Raises:
        ValidationError: no such reason, or whoever has it is on duty.
        Denied, OutOfScope: the actor may not work on it.
    """
    with change(actor, Action.REPORTS_HANDLE, report) as (report, act):
        if why not in TakeOver.values:
            raise ValidationError(_("Say why you take the report over."))
        if not may_take_over(report, actor=actor):
            raise ValidationError(
                _(
                    "This report cannot be taken over: a colleague who has taken it on is on duty,"
                    " or it is yours, not taken on yet or closed."
                )
            )
        before = report.taken_by_id
        report.taken_by_id = actor.user_id
        report.save(update_fields=["taken_by"])
        for row in report.persons.select_related("case"):
            _lead(row.case, actor)
        act.record("report.taken-over", why=str(why), user=before)
    return report


def _lead(case: Case, actor: Actor) -> Participant | None:
    """Name whoever took the report in the case, unless they are named already."""
    if actor.user_id is None or actor.institution is None:
        raise Denied(_("Only a person can take a report on."), action=Action.REPORTS_HANDLE)
    if Relation.NAMED in relations(actor, case):
        return None
    return add_participant(
        case,
        institution=Institution.objects.get(pk=actor.institution),
        user=User.objects.get(pk=actor.user_id),
        role=CaseRole.LEAD,
        why=ParticipationReason.ASSIGNED,
        until=None,
        takes_on=True,
        actor=actor,
    )


@sensitive_variables()
def close_report(report: Report, *, why: str = "", words: Plain = _NOTHING, actor: Actor) -> Report:
    """Close a report; for every person in it something has been decided.

    Args:
        report: the report.
        why: a `ClosingReason`, where somebody was not told.
        words: the same in words, sealed in the vault; needed as long as anything can be sealed.
        actor: an expert of the centre.

    Raises:
        TransitionRefused: for somebody nothing is decided, or it is closed already.
        ValidationError: somebody was not told, and no reason is given.
    """
    with change(actor, Action.REPORTS_HANDLE, report) as (report, act):
        REPORT.apply(report, "close")
        missing = untold(report)
        if missing:
            _require_reason(report, why, words)
            if words.reveal().strip():
                write_note(
                    lead_person(report), NoteKind.CLOSING.value, words, subject=report.pk,
                    actor=actor,
                )  # fmt: skip
        report.closed_at = timezone.now()
        report.closed_because = why if missing else ""
        report.save(update_fields=["state", "closed_at", "closed_because"])
        _follow(report)
        if missing:
            act.record("report.closed", untold=[each.value for each in missing], why=str(why))
        else:
            act.record("report.closed")
    return report


@sensitive_variables()
def _require_reason(report: Report, why: str, words: Plain) -> None:
    faults = {}
    if why not in ClosingReason.values:
        faults["why"] = _("State why the report is closed though somebody was not told.")
    if not words.reveal().strip() and lead_person(report).erased_at is None:
        faults["words"] = _("Say in a few words what happened.")
    if faults:
        raise ValidationError(faults)


def reopen_report(report: Report, *, actor: Actor) -> Report:
    """Open a closed report again; it and those joined to it are as urgent as the most urgent.

    Raises:
        TransitionRefused: it is not closed.
    """
    with change(actor, Action.REPORTS_HANDLE, about=report) as act:
        joined, held = hold_joined([report.pk], actor=actor)
        report = next(each for each in held if each.pk == report.pk)
        REPORT.apply(report, "reopen")
        report.closed_at, report.closed_because = None, ""
        report.save(update_fields=["state", "closed_at", "closed_because"])
        _follow(report)
        act.record("report.reopened")
        if len(joined) > 1 and propagate_urgency(joined, actor=actor):
            report.refresh_from_db(fields=propagating.FIELDS)
    return report


def _follow(report: Report) -> None:
    """Let whoever reported see how far it is, and nothing else."""
    ReporterFollowUp.objects.filter(pk=report.pk).update(
        state=report.state, taken_at=report.taken_at, closed_at=report.closed_at
    )


# --------------------------------------------------------------------------------- outcomes


def record_outcome(
    reported_person: ReportedPerson, outcome: str, *, reason: str = "", actor: Actor
) -> ReportedPerson:
    """Set the outcome for a reported person; the room of identification pushes its progress here.

    Where nothing is decided any more a closed report is open again, as far as whoever acts may
    open it. Where they may not it stays closed, and is among the open ones for those who may.

    Args:
        reported_person: the entry of the report.
        outcome: an `Outcome`; `pending` takes back an earlier one.
        reason: a code of the pack's list of reasons, or blank.
        actor: who decided.

    Raises:
        ValidationError: no such outcome or reason.
        Denied, OutOfScope: the actor may not work on this report.
    """
    with change(actor, Action.REPORTS_HANDLE, about=reported_person) as act:
        if outcome not in Outcome.values:
            raise ValidationError({"outcome": _("Choose one of the outcomes offered.")})
        if reason and not Code.objects.filter(list__code=REASONS, code=reason).exists():
            raise ValidationError({"reason": _("Choose a reason from the list.")})
        if outcome == Outcome.PENDING:
            _open_again(reported_person.report_id, actor)
        row = lock(reported_person)
        is_taken_back = row.undecided_again or row.outcome != Outcome.PENDING
        row.undecided_again = is_taken_back and outcome == Outcome.PENDING
        row.outcome, row.reason = outcome, reason
        row.outcome_at = None if outcome == Outcome.PENDING else timezone.now()
        row.save(update_fields=["outcome", "reason", "outcome_at", "undecided_again"])
        act.record("report.outcome", row, outcome=str(outcome))
    return row


def _open_again(key: uuid.UUID, actor: Actor) -> None:
    # A part of the system that tells joined entries, and whoever sees only another person of the
    # report, have no right to it: `selectors.whole_report.closed_and_pending` keeps it in sight.
    report = Report.objects.filter(pk=key, state=ReportState.CLOSED).first()
    if report is not None:
        reopen_report(report, actor=actor)


def enter_outcome(
    reported_person: ReportedPerson, outcome: str, *, reason: str = "", actor: Actor
) -> ReportedPerson:
    """Set the outcome for a reported person by hand, where no other room decides about them.

    An outcome that two people have to decide on is never typed by one of them.

    Raises:
        ValidationError: a procedure decides about this person, or no such outcome or reason.
        Denied, OutOfScope: the actor may not work on this report.
    """
    with change(actor, Action.REPORTS_HANDLE, about=reported_person):
        if outcome == Outcome.PENDING:
            # A closed one is opened again, and with it all that are joined to it are held.
            hold_joined([reported_person.report_id], actor=actor)
        if is_decided_above(reported_person):
            raise ValidationError(
                _("The outcome for this person is decided in the identification procedure.")
            )
        return record_outcome(reported_person, outcome, reason=reason, actor=actor)


def link_reported_person(
    reported_person: ReportedPerson, same_as: ReportedPerson | None, *, actor: Actor
) -> ReportedPerson:
    """Say that two entries of reports are one person, or, with None, that they are not.

    The entries stay what the reports said: reports and persons are counted apart.

    Raises:
        ValidationError: an entry would be linked to itself, in a circle, or within one report.
        Denied, OutOfScope: the actor may not work on one of the reports.
    """
    with change(actor, Action.REPORTS_HANDLE, reported_person, idempotent=True) as (row, act):
        if same_as is None:
            row.same_as = None
            row.save(update_fields=["same_as"])
            act.record("report.unlinked")
            return row
        authorize(actor, Action.REPORTS_HANDLE, same_as)
        if same_as.report_id == row.report_id:
            raise ValidationError(
                _("These two persons are in the same report: they are two people.")
            )
        front = _front(same_as)
        if front.pk == row.pk:
            raise ValidationError(_("These two entries are already linked, the other way round."))
        row.same_as = front
        row.save(update_fields=["same_as"])
        # Whoever pointed at this entry points at the front one, so that no chain arises.
        ReportedPerson.objects.filter(same_as=row).update(same_as=front)
        act.record("report.linked")
    return row


def _front(row: ReportedPerson) -> ReportedPerson:
    return row if row.same_as is None else row.same_as


# ------------------------------------------------------------------------ what was reported, notes


@sensitive_variables()
def read_texts(
    report: Report, *, actor: Actor, persons: Iterable[ReportedPerson] | None = None
) -> dict[str, list[OpenedText]]:
    """Open what a report tells, by the key of the person under whose key it is sealed.

    Args:
        report: the report.
        actor: who reads.
        persons: the persons in it with their `person`, where they have been read already.

    Raises:
        Denied: the actor has not stated for what they look at the first person.
        OutOfScope: the actor may not see them.
    """
    authorize(actor, Action.REPORTS_READ, report)
    opened: dict[str, list[OpenedText]] = {}
    rows = list(report.persons.select_related("person") if persons is None else persons)
    looked = current_accesses([row.person for row in rows], actor=actor)
    for row in rows:
        if row.person.erased_at is not None or row.person_id not in looked:
            continue
        lines = read_notes(
            row.person, subject=report.pk, purpose=Purpose.IDENTIFICATION, actor=actor
        )
        opened[str(row.pk)] = [OpenedText(line.kind, line.text, line.at, line.by) for line in lines]
    return opened


@sensitive_variables()
def hand_over(report: Report, text: Plain, *, actor: Actor) -> HandOver:
    """Leave a note about a report for the next shift; its words are sealed.

    Raises:
        ValidationError: the text is empty or too long.
    """
    with change(actor, Action.REPORTS_HANDLE, report) as (report, act):
        write_note(
            lead_person(report), NoteKind.HAND_OVER.value, text, subject=report.pk, actor=actor
        )
        assert actor.user_id is not None  # noqa: S101 - nobody else may handle reports
        note = HandOver.objects.create(
            report=report,
            case_id=report.case_id,
            written_at=timezone.now(),
            written_by_id=actor.user_id,
        )
        act.record("report.handed-over")
    return note


def acknowledge_hand_over(note: HandOver, *, actor: Actor) -> None:
    """Say that a note for the next shift was seen; once is enough.

    Raises:
        ValidationError: whoever wrote it says so, and nobody else has seen it.
    """
    with change(actor, Action.REPORTS_HANDLE, about=note, idempotent=True) as act:
        if note.written_by_id == actor.user_id:
            raise ValidationError(_("You left this note yourself: somebody else has to see it."))
        seen = HandOver.objects.filter(pk=note.pk, seen_at__isnull=True).update(
            seen_at=timezone.now(), seen_by=actor.user_id
        )
        if seen:
            act.record("report.hand-over-seen")


def lead_person(report: Report) -> Person:
    """Return the person under whose key a note about a whole report is sealed.

    The first one in sight whose identity was not erased; where all were, the first, and nothing
    can be sealed any more. Notes are read under the key of every person in sight; messages are
    not, and are sealed where `selectors.whole_report.lead_key` says.
    """
    persons = [row.person for row in report.persons.select_related("person").order_by("position")]
    return next((each for each in persons if each.erased_at is None), persons[0])


def record_read(report: Report, *, actor: Actor) -> None:
    """Record that a report was read."""
    own = report.taken_by_id is not None and report.taken_by_id == actor.user_id
    record(actor.label, "report.read", report, own=own, ended=report.closed_at is not None)


def record_read_shared(report: Report, *, actor: Actor) -> None:
    """Record that somebody with whom the case is shared read what a report says in codes."""
    record(actor.label, "report.read-shared", report)


def record_list(*, found: int, actor: Actor) -> None:
    """Record that reports were listed."""
    record(actor.label, "report.listed", label="referral", found=found)
