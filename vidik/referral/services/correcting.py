# SPDX-License-Identifier: EUPL-1.2
"""Correct the coded facts of a report, and plan anew who must be notified of it and by when.

The history has what stood before. Nobody who was notified is struck from the list: they get the
corrected facts, and who must be notified now besides is added.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.referral.models import Report, ReportedPerson, ReporterFollowUp
from vidik.referral.registry import Correction, Marks, handle_correction
from vidik.referral.selectors import follow_ups as follow_up_selectors
from vidik.referral.selectors import pack, reports
from vidik.referral.services.checking import age_fault, is_municipality, known_codes
from vidik.referral.services.duty_calls import call_for_urgency
from vidik.referral.services.propagating import (
    FIELDS,
    hold_joined,
    more_urgent,
    propagate_urgency,
    weigh,
)
from vidik.referral.services.replanning import inform, plan_again, raise_sensitivity
from vidik.referral.types import AgeGroup, Known, ReportState, Source, Urgency
from vidik.vault.types import Sex

OF_NO_INSTITUTION: Final = (Source.CITIZEN, Source.VICTIM, Source.CENTRE)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of one person of a report, in codes."""

    age_group: str
    child: str
    sex: str
    citizenship: str
    migrant: str
    asylum_seeker: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What is known of a report in codes; the persons in the order of their numbers."""

    source: str
    urgency: str
    municipality: str
    forms: tuple[str, ...]
    persons: tuple[PersonFacts, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction changed: how many facts; how many duties were added, lapsed, updated."""

    facts: int = 0
    added: int = 0
    lapsed: int = 0
    informed: int = 0
    """How many of those who had been notified get the corrected facts."""
    clocks: int = 0
    """How many procedures are due at another time now."""
    decided: int = 0
    """About how many of these persons it was decided before; that stays."""


def facts_now(report: Report, persons: Sequence[ReportedPerson], *, in_sight: bool) -> ReportFacts:
    """Return the facts of a report as they are.

    Args:
        report: the report.
        persons: its persons, in the order of their numbers.
        in_sight: the reader sees what makes it more urgent than it says itself. Whoever does not
            reads how urgent it is, lest the difference tell of a report that they may not see.
    """
    return ReportFacts(
        source=report.source,
        urgency=follow_up_selectors.shown_urgency(report, in_sight=in_sight),
        municipality=report.municipality,
        forms=tuple(sorted(report.forms)),
        persons=tuple(
            PersonFacts(
                row.age_group,
                row.child,
                row.sex,
                row.citizenship,
                row.migrant,
                row.asylum_seeker,
            )
            for row in persons
        ),
    )


def fingerprint(facts: ReportFacts) -> str:
    """Return what a form carries, so that nobody overwrites facts that they have not read."""
    return hashlib.sha256(repr(astuple(facts)).encode()).hexdigest()[:16]


def correct_facts(report: Report, facts: ReportFacts, *, seen: str, actor: Actor) -> Corrected:
    """Correct what a report says in codes, and plan its duties anew.

    Args:
        report: one that is not closed.
        facts: all of them, as they are to stand.
        seen: the fingerprint of those that were read.
        actor: an expert of the centre.

    Raises:
        ValidationError: a fact cannot be, by field; the report is closed, or was changed meanwhile.
        Denied, OutOfScope: the actor may not work on this report.
    """
    with change(actor, Action.REPORTS_HANDLE, about=report, idempotent=True) as act:
        joined, rows_held = hold_joined([report.pk], actor=actor)
        report = next(each for each in rows_held if each.pk == report.pk)
        rows = lock_rows(reports.persons_of(report, actor=actor))
        rows.sort(key=lambda row: row.position)
        hidden = bool(report.urgency_itself) and not follow_up_selectors.visible_sources(
            [report], actor=actor
        )
        before = facts_now(report, rows, in_sight=not hidden)
        if report.state == ReportState.CLOSED:
            raise ValidationError(_("The report is closed. Open it again first."))
        if seen != fingerprint(before) or len(facts.persons) != len(rows):
            raise ValidationError(
                _("Somebody else has changed this meanwhile. Look at it again before you save.")
            )
        _check(report, before, facts)
        if facts == before:
            return Corrected()
        moved = facts.municipality != before.municipality
        stood = report.urgency
        changed, persons = _write(report, rows, before, facts)
        if "urgency" in changed:
            _require_urgency_holds(report, before.urgency if hidden else "", actor)
        elif report.urgency != stood:
            act.record("report.urgency-carried", urgency=report.urgency)
        act.record("report.facts-corrected", facts=sorted(changed), persons=persons)
        raise_sensitivity(report, rows, actor)
        added, lapsed = plan_again(report, actor, moved=moved)
        informed = inform(report, actor)
        effect = handle_correction(_correction(report, rows, before, facts, stood))
        if more_urgent(report.urgency, stood):
            call_for_urgency(report, but=actor.user_id)
        if "urgency" in changed:
            propagate_urgency(joined - {report.pk}, actor=actor)
    return Corrected(len(changed), added, lapsed, informed, effect.clocks, effect.decided)


def _require_urgency_holds(report: Report, shown: str, actor: Actor) -> None:
    """Require that a report is as urgent as somebody said, or that they see why it is more urgent.

    Args:
        report: as it was written, in a transaction that a refusal takes back.
        shown: how urgent it was to somebody who did not see why; blank to others.
        actor: who corrects it.

    Raises:
        ValidationError: what makes it more urgent is a report that the actor may not see.
    """
    is_hidden = report.urgency_itself and not follow_up_selectors.visible_sources(
        [report], actor=actor
    )
    if is_hidden or (shown and not more_urgent(report.urgency, shown)):
        text = _("You cannot make this report less urgent. Ask the head of the centre.")
        raise ValidationError({"urgency": text})


def _correction(
    report: Report,
    rows: Sequence[ReportedPerson],
    before: ReportFacts,
    facts: ReportFacts,
    urgency: str,
) -> Correction:
    """Say to the rooms above what stood before."""
    return Correction(
        report=report,
        institution=rows[0].case.responsible_id if rows else pack.centre().pk,
        urgency=urgency,
        before={
            row.pk: Marks(old.child, old.migrant)
            for row, old, new in zip(rows, before.persons, facts.persons, strict=True)
            if old != new
        },
    )


def _check(report: Report, before: ReportFacts, facts: ReportFacts) -> None:
    faults: dict[str, str] = {}
    if facts.source not in Source.values:
        faults["source"] = _("State who is reporting.")
    elif (
        facts.source != before.source
        and facts.source in OF_NO_INSTITUTION
        and report.reporter_institution_id not in {None, pack.centre().pk}
    ):
        faults["source"] = _("An institution made this report.")
    elif facts.source == Source.CENTRE != before.source and not report.reporter_user:
        # What an expert took down themselves may have been entered for a caller by mistake.
        faults["source"] = _("Whoever reported holds a code and waits for an answer.")
    if facts.urgency not in Urgency.values:
        faults["urgency"] = _("State how urgent it is.")
    if facts.municipality and not is_municipality(facts.municipality):
        faults["municipality"] = _("Choose a municipality from the list, or leave it blank.")
    if set(facts.forms) - set(known_codes("form")):
        faults["forms"] = _("Choose forms of exploitation from the list.")
    for place, each in enumerate(facts.persons):
        faults |= {f"person-{place}-{name}": text for name, text in _faults_of(each).items()}
    if faults:
        raise ValidationError(faults)


def _faults_of(each: PersonFacts) -> dict[str, str]:
    faults = {
        field: _("Choose one of the answers offered.")
        for field, choices in (
            ("age_group", AgeGroup.values),
            ("child", Known.values),
            ("sex", Sex.values),
            ("migrant", Known.values),
            ("asylum_seeker", Known.values),
        )
        if getattr(each, field) not in choices
    }
    if each.citizenship and each.citizenship not in known_codes("citizenship"):
        faults["citizenship"] = _("Choose a citizenship from the list.")
    fault = age_fault(each.age_group, each.child)
    if fault is not None:
        faults[fault.field] = fault.text
    return faults


def _write(
    report: Report, rows: Sequence[ReportedPerson], before: ReportFacts, facts: ReportFacts
) -> tuple[set[str], int]:
    """Write what changed; gives the names of the facts, and in how many persons."""
    names = ("source", "urgency", "municipality", "forms")
    changed = {name for name in names if getattr(before, name) != getattr(facts, name)}
    for name in changed - {"urgency"}:
        setattr(report, name, getattr(facts, name) if name != "forms" else list(facts.forms))
    itself = facts.urgency if "urgency" in changed else follow_up_selectors.own_urgency(report)
    fields = changed.union(FIELDS) if weigh(report, itself) else changed
    if fields:
        report.save(update_fields=sorted(fields))
    if "source" in changed:
        _update_source(report, before.source)
    persons = 0
    for row, old, new in zip(rows, before.persons, facts.persons, strict=True):
        differs = {name: value for name, value in asdict(new).items() if asdict(old)[name] != value}
        if differs:
            for name, value in differs.items():
                setattr(row, name, value)
            row.save(update_fields=sorted(differs))
            changed |= differs.keys()
            persons += 1
    return changed, persons


def _update_source(report: Report, before: str) -> None:
    """Let the reporter's page say who reported; own findings owe nobody word of them.

    Except where somebody holds a code and waits for an answer.
    """
    row = ReporterFollowUp.objects.filter(pk=report.pk)
    row.update(source=report.source)
    if report.source == Source.CENTRE:
        row.filter(follow_up__isnull=True).update(feedback_due=None)
    elif before == Source.CENTRE:
        days = dt.timedelta(days=pack.rules().feedback_days)
        row.filter(feedback_at__isnull=True).update(feedback_due=report.received_at + days)
