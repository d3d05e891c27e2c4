# SPDX-License-Identifier: EUPL-1.2
"""Plan anew who must be told of a report whose facts are otherwise now, and tell who was told.

Nobody who was told is struck from the list: they get the facts as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.cases.services import change_sensitivity
from vidik.cases.types import Sensitivity
from vidik.exchange.services import NotSendable, correct
from vidik.referral import selectors
from vidik.referral.methods.alerts import AlertRule, RuleBook, due
from vidik.referral.models import Competence, Duty, Report, ReportedPerson, Tracking
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
from vidik.referral.types import Excuse, Known, Urgency

OVERTAKEN: Final = (Excuse.CORRECTED, Excuse.NOT_SO)
"""Reasons that no longer hold where the corrected facts say that the rule applies."""


def raise_sensitivity(report: Report, rows: Sequence[ReportedPerson], actor: Actor) -> None:
    """Keep the cases of children and of those in danger more closely, as at the receipt."""
    for row in rows:
        needs = row.child == Known.YES or report.urgency == Urgency.IMMEDIATE
        is_ordinary = row.case.sensitivity == Sensitivity.ORDINARY
        if needs and is_ordinary and can(actor, Action.CASES_CHANGE, row.case):
            change_sensitivity(row.case, Sensitivity.RAISED, actor=actor)


def plan_anew(report: Report, actor: Actor, *, moved: bool) -> tuple[int, int]:
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


def inform(report: Report, actor: Actor, *, urgency_alone: bool = False) -> int:
    """Send the facts as they stand to those who were told; gives to how many.

    Args:
        report: one whose facts are otherwise now.
        actor: who acts.
        urgency_alone: no fact was corrected; what it is joined to made it urgent otherwise.
    """
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
            reason = (
                _("The urgency of the report has changed.")
                if urgency_alone
                else _("The facts of the report have been corrected.")
            )
        try:
            correct(notice, title=title, text=text, reason=reason, actor=actor)
        except NotSendable:
            continue
        count += 1
    return count
