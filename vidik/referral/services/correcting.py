# SPDX-License-Identifier: EUPL-1.2
"""Correct the coded facts of a report, and plan anew who must be told of it and by when.

What stood before is kept as history. Nobody who was told is struck from the list: they get the
corrected facts, and who must be told now besides is added.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from vidik.access.services import acting, authorize, can
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.cases.services import change_sensitivity
from vidik.cases.types import Sensitivity
from vidik.exchange.services import NotSendable, correct
from vidik.referral import selectors
from vidik.referral.methods.alerts import AlertRule, RuleBook, due
from vidik.referral.models import Competence, Duty, Report, ReportedPerson, Tracking
from vidik.referral.registry import Correction, Marks, follow_correction
from vidik.referral.services.checking import age_fault, is_municipality, known_codes
from vidik.referral.services.duties import (
    LANGUAGE,
    facts_of,
    letter,
    new_term,
    open_anew,
    planned,
    put_aside,
    rule_of,
    who_is_told,
)
from vidik.referral.types import (
    AgeGroup,
    Excuse,
    Known,
    ReportState,
    Source,
    Urgency,
)
from vidik.vault.types import Sex

OVERTAKEN: Final = (Excuse.CORRECTED, Excuse.NOT_SO)
"""Reasons that no longer hold where the corrected facts say that the rule applies."""
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
    """What a correction changed: how many facts, and how many duties came, fell away, were told."""

    facts: int = 0
    added: int = 0
    lapsed: int = 0
    informed: int = 0
    """How many of those who had been told get the corrected facts."""
    clocks: int = 0
    """How many procedures are due at another time now."""
    decided: int = 0
    """About how many of these persons it was decided before; that stays."""


def facts_now(report: Report, persons: Sequence[ReportedPerson]) -> ReportFacts:
    """Give the facts of a report as they stand."""
    return ReportFacts(
        source=report.source,
        urgency=report.urgency,
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
    """Give what a form carries, so that nobody overwrites facts that they have not read."""
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
    with acting(actor):
        authorize(actor, Action.REPORTS_HANDLE, report)
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        rows = list(
            selectors.persons_of(report, actor=actor)
            .select_for_update(of=("self",))
            .order_by("position")
        )
        before = facts_now(report, rows)
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
        changed, persons = _write(report, rows, before, facts)
        record(
            actor.label,
            "report.facts-corrected",
            report,
            facts=sorted(changed),
            persons=persons,
        )
        _raise_sensitivity(report, rows, actor)
        added, lapsed = _plan_anew(report, actor, moved=moved)
        informed = _inform(report, actor)
        followed = follow_correction(_correction(report, rows, before, facts))
    return Corrected(len(changed), added, lapsed, informed, followed.clocks, followed.decided)


def _correction(
    report: Report, rows: Sequence[ReportedPerson], before: ReportFacts, facts: ReportFacts
) -> Correction:
    """Say to the rooms above what stood before."""
    return Correction(
        report=report,
        institution=rows[0].case.responsible_id if rows else selectors.centre().pk,
        urgency=before.urgency,
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
        and report.reporter_institution_id not in {None, selectors.centre().pk}
    ):
        faults["source"] = _("An institution made this report.")
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
    for name in changed:
        setattr(report, name, getattr(facts, name) if name != "forms" else list(facts.forms))
    if changed:
        report.save(update_fields=sorted(changed))
    if "source" in changed:
        _follow_source(report, before.source)
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


def _follow_source(report: Report, before: str) -> None:
    """Let the reporter's page say who reported; own findings owe nobody word of them."""
    row = Tracking.objects.filter(pk=report.pk)
    row.update(source=report.source)
    if report.source == Source.CENTRE:
        row.update(feedback_due=None)
    elif before == Source.CENTRE:
        days = dt.timedelta(days=selectors.rules().feedback_days)
        row.filter(feedback_at__isnull=True).update(feedback_due=report.received_at + days)


def _raise_sensitivity(report: Report, rows: Sequence[ReportedPerson], actor: Actor) -> None:
    """Keep the cases of children and of those in danger more closely, as at the receipt."""
    for row in rows:
        needs = row.child == Known.YES or report.urgency == Urgency.IMMEDIATE
        is_ordinary = row.case.sensitivity == Sensitivity.ORDINARY
        if needs and is_ordinary and can(actor, Action.CASES_CHANGE, row.case):
            change_sensitivity(row.case, Sensitivity.RAISED, actor=actor)


# ------------------------------------------------------------------------------- the duties


def _plan_anew(report: Report, actor: Actor, *, moved: bool) -> tuple[int, int]:
    """Bring the duties into line with the facts; gives how many came up and how many fell away."""
    persons = list(ReportedPerson.objects.filter(report=report))
    rows = list(
        Duty.objects.filter(report=report)
        .select_for_update(of=("self",))
        .select_related("report", "institution")
    )
    book = selectors.rules()
    found = due(book, facts_of(report, persons))
    if not _sees_all(report, persons):
        found = _with_standing(book, found, rows)
    competent = selectors.competent(report.municipality)
    added = lapsed = 0
    for place, (rule, certain) in enumerate(found):  # in the order of the book
        of_rule = [row for row in rows if row.rule == rule.code]
        waiting = next((row for row in of_rule if row.addressee_id is None), None)
        if waiting is not None:
            added += _bring_up_to_date(waiting, rule, competent, certain, actor, moved=moved)
        elif not of_rule or (moved and _is_another(rule, competent, of_rule)):
            new = planned(report, rule, place, competent, certain=certain)
            new.opened_at, new.due_at = new_term(report)
            new.save(force_insert=True)
            record(actor.label, "report.rule-added", report, rule=rule.code)
            added += 1
    applies = {rule.code for rule, _certain in found}
    for row in rows:
        if row.is_open and row.rule not in applies:
            put_aside(row, Excuse.CORRECTED, actor=actor)
            lapsed += 1
    return added, lapsed


def _with_standing(
    book: RuleBook, found: Sequence[tuple[AlertRule, bool]], rows: Sequence[Duty]
) -> list[tuple[AlertRule, bool]]:
    """Let what stands by the facts of persons who are not seen stand, as certain as it was."""
    stands = {row.rule: row.certain for row in rows if row.set_aside_at is None}
    holds = dict(stands)
    for rule, certain in found:
        holds[rule.code] = certain or stands.get(rule.code, False)
    return [(rule, holds[rule.code]) for rule in book.rules if rule.code in holds]


def _bring_up_to_date(
    row: Duty,
    rule: AlertRule,
    competent: dict[str, Competence],
    certain: bool,  # noqa: FBT001 - as the rules gave it
    actor: Actor,
    *,
    moved: bool,
) -> int:
    """Let a duty say what the facts say now; 1 where it is open again, else 0."""
    # Who was chosen for another place is not competent here.
    if row.chosen_at is None or (moved and rule.competence):
        institution, checked = who_is_told(rule, competent)
        row.institution, row.chosen_at, row.chosen_by = institution, None, None
        row.verified = certain and institution is not None and checked
    row.certain = certain
    row.save(
        update_fields=["institution", "verified", "certain", "chosen_at", "chosen_by"],
    )
    if row.set_aside_at is None or row.set_aside_why not in {*OVERTAKEN, ""}:
        return 0
    if row.set_aside_why != Excuse.CORRECTED and not certain:
        return 0
    open_anew(row, actor=actor)
    return 1


def _is_another(rule: AlertRule, competent: dict[str, Competence], told: Sequence[Duty]) -> bool:
    """Say whether somebody else is competent than those who were told by a rule."""
    institution, _checked = who_is_told(rule, competent)
    return institution is not None and all(row.institution_id != institution.pk for row in told)


def _sees_all(report: Report, persons: Sequence[ReportedPerson]) -> bool:
    """Say whether every person of a report is seen: of the others nobody knows what applies."""
    told = Tracking.objects.filter(pk=report.pk).values_list("persons", flat=True).first()
    return told is None or told <= len(persons)


def _inform(report: Report, actor: Actor) -> int:
    """Send the corrected facts to those who were told; gives to how many."""
    rows = (
        Duty.objects.filter(report=report, addressee__isnull=False)
        .select_related("report", "institution", "addressee__notice")
        .order_by("position", "pk")
    )
    count = 0
    for row in rows:
        if row.addressee is None or rule_of(row) is None:
            continue
        notice = row.addressee.notice
        title, text = letter(row)
        last = notice.versions.order_by("-number").first()
        if last is None or last.text == text:
            continue
        with translation.override(LANGUAGE):
            reason = _("The facts of the report have been corrected.")
        try:
            correct(notice, title=title, text=text, reason=reason, actor=actor)
        except NotSendable:
            continue
        count += 1
    return count
