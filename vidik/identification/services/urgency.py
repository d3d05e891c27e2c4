# SPDX-License-Identifier: EUPL-1.2
"""How soon somebody is interviewed: what the report says of it, also after it was correction."""

from __future__ import annotations

import uuid
from typing import Final

from django.db.models import Q

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.services.cases import moment
from vidik.identification.models import LaterReport, MigrantsExpert, Procedure
from vidik.identification.policies import UPDATER
from vidik.identification.selectors.experts import experts_for_migrants, members_of
from vidik.identification.types import DECIDED, UNDECIDED, Urgency
from vidik.referral.models import ReportedPerson
from vidik.referral.registry import Correction, CorrectionEffect
from vidik.referral.types import Known
from vidik.referral.types import Urgency as Reported

_RANK: Final = ("", Urgency.DANGER, Urgency.CHILD, Urgency.MIGRANT)
"""Marks from the least to the one that has the most consequences."""


def urgency_by(person: ReportedPerson, reported: str, *, child: str = "", migrant: str = "") -> str:
    """Say why the first interview is urgent, from what the report says; an expert may change it.

    Args:
        person: the entry of the report.
        reported: the urgency of the report.
        child: the mark to go by instead of the person's own.
        migrant: the mark to go by instead of the person's own.
    """
    if (migrant or person.migrant) == Known.YES:
        return Urgency.MIGRANT
    if (child or person.child) == Known.YES:
        return Urgency.CHILD
    return Urgency.DANGER if reported == Reported.IMMEDIATE else ""


def stronger(one: str, other: str) -> str:
    """Return the mark that has more consequences."""
    return max(one, other, key=_RANK.index)


def give_to_the_named(procedure: Procedure, institution: int) -> None:
    """Let a migrant's procedure be followed by the named expert, unless who has it stands in."""
    successors = experts_for_migrants(institution)
    named = [row for row in successors if not row.stands_in]
    if named and procedure.assigned_to_id not in {row.user_id for row in successors}:
        procedure.assigned_to, procedure.assigned_at = named[0].user, moment()


def update_after_naming(institution: int) -> int:
    """Return the named expert what somebody has of migrants who may not work on it any more.

    They are looked for with all of the institution's experts and all who ever followed migrants
    there; whoever follows migrants keeps what they have. Where nobody is named nothing moves: then
    every expert may work on them, or who stands in takes them over.

    Args:
        institution: key of the institution of which somebody was named, or is not any more.

    Returns:
        How many procedures have another expert now.
    """
    actor = Actor.system(UPDATER)
    with change(actor, Action.IDENTIFICATION_PROPAGATE, idempotent=True) as act:
        successors = {row.user_id for row in experts_for_migrants(institution)}
        before = MigrantsExpert.objects.filter(institution=institution).values("user")
        stranded = Procedure.objects.filter(
            Q(assigned_to__in=before) | Q(assigned_to__in=members_of(institution)),
            state__in=UNDECIDED,
            urgency=Urgency.MIGRANT,
        )
        moved = 0
        for row in lock_rows(stranded.exclude(assigned_to__in=successors)):
            had = row.assigned_to_id
            give_to_the_named(row, institution)
            if row.assigned_to_id != had:
                row.save(update_fields=["assigned_to", "assigned_at"])
                act.record("procedure.assigned", row, user=row.assigned_to_id)
                moved += 1
    return moved


def update_deadlines() -> int:
    """Work out anew what is due, after the pack has set other deadlines; gives how many changed."""
    actor = Actor.system(UPDATER)
    with change(actor, Action.IDENTIFICATION_PROPAGATE, idempotent=True) as act:
        changed = 0
        for row in Procedure.objects.filter(due_at__isnull=False).order_by("pk").iterator():
            before = row.due_at
            row.set_due()
            if row.due_at != before:
                row.save(update_fields=["due_at"])
                changed += 1
        if changed:
            act.record("procedures.due-anew", label="procedures", found=changed)
    return changed


def apply_correction(correction: Correction) -> CorrectionEffect:
    """Carry corrected facts of a report to the clocks of its procedures.

    The mark of urgency follows the facts where it was theirs. A mark that an expert set stays,
    unless the facts now give one with more consequences. Where the person is counted with another
    report, the procedure that is counted becomes as urgent as the facts make it, never less. What
    is decided stays as it was decided: it only says that the facts changed since.
    """
    actor = Actor.system(UPDATER)
    clocks = decided = 0
    with change(actor, Action.IDENTIFICATION_PROPAGATE, idempotent=True):
        affected = _affected(correction)
        for row in lock_rows(Procedure.objects.filter(pk__in=affected)):
            person = affected[row.pk]
            if row.state in DECIDED:
                decided += _mark_decided(row, correction, person, actor)
            else:
                clocks += _mark_running(row, correction, person, actor)
    return CorrectionEffect(clocks, decided)


def _affected(correction: Correction) -> dict[uuid.UUID, ReportedPerson]:
    """Return the keys of the procedures that speak for the persons of a report, with these."""
    newest = Procedure.objects.filter(followed_by__isnull=True)
    found: dict[uuid.UUID, ReportedPerson] = {}
    for row in newest.filter(report=correction.report.pk).select_related("reported_person"):
        found[row.pk] = row.reported_person
        if row.same_as is not None:
            counted = newest.get(reported_person=row.same_as.reported_person_id)
            found.setdefault(counted.pk, row.reported_person)
    return found


def _mark_running(
    row: Procedure, correction: Correction, person: ReportedPerson, actor: Actor
) -> int:
    """Let a procedure that is not decided be as urgent as the facts say; 1 where that is new."""
    old = correction.before.get(person.pk)
    before = (
        urgency_by(person, correction.urgency)
        if old is None
        else urgency_by(person, correction.urgency, child=old.child, migrant=old.migrant)
    )
    now = urgency_by(person, correction.report.urgency)
    is_theirs = row.urgency == before and row.reported_person_id == person.pk
    if now in {before, row.urgency}:
        return 0
    if not is_theirs and _RANK.index(now) <= _RANK.index(row.urgency):
        return 0
    if not now and row.leaves_at is not None:
        # From when somebody may be gone was said by an expert, and goes on being urgent.
        return 0
    row.urgency = now
    if now == Urgency.MIGRANT:
        give_to_the_named(row, correction.institution)
    row.save(update_fields=["urgency", "assigned_to", "assigned_at"])
    LaterReport.objects.filter(later=row, decided_at__isnull=True).update(urgency=now)
    record(actor.label, "procedure.urgency", row, urgency=str(now))
    return 1


def _mark_decided(
    row: Procedure, correction: Correction, person: ReportedPerson, actor: Actor
) -> int:
    """Let a decided procedure say that facts of the person changed since; 1 where they did."""
    if person.pk not in correction.before:
        return 0
    row.facts_corrected_at = moment()
    row.save(update_fields=["facts_corrected_at"])
    record(actor.label, "procedure.corrected-since", row)
    return 1
