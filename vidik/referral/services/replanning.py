# SPDX-License-Identifier: EUPL-1.2
"""Plan anew who must be notified of a report whose facts have changed, and update whoever was.

Nobody who was notified is struck from the list: they get the facts as they are. After a change of
place that somebody knows already says nothing of who is competent there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from vidik.access.locking import lock_rows
from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.services.cases import change_sensitivity
from vidik.cases.types import Sensitivity
from vidik.exchange.services.sending import correct, hasten
from vidik.exchange.services.versions import NotSendable
from vidik.referral.methods.alerts import AlertRule, due
from vidik.referral.models import Competence, Duty, Report, ReportedPerson
from vidik.referral.selectors import pack, whole_report
from vidik.referral.services.duties import (
    competent_for,
    facts_of,
    mark_not_required,
    new_deadline,
    planned,
    reopen,
)
from vidik.referral.services.letters import letter, minutes_to_acknowledge, rule_of
from vidik.referral.types import Known, NotRequiredReason, Urgency

OVERTAKEN: Final = (NotRequiredReason.CORRECTED, NotRequiredReason.NOT_SO)
"""Reasons that no longer hold where the corrected facts say that the rule applies."""
KNOWING: Final = (
    NotRequiredReason.NOTIFIED_OUTSIDE,
    NotRequiredReason.REPORTED_IT,
    NotRequiredReason.KNOWS,
)
"""Reasons that say of one institution that it knows already, and nothing of any other."""


def raise_sensitivity(report: Report, rows: Sequence[ReportedPerson], actor: Actor) -> None:
    """Keep the cases of children and of those in danger more closely, as at the receipt."""
    for row in rows:
        needs = row.child == Known.YES or report.urgency == Urgency.IMMEDIATE
        is_ordinary = row.case.sensitivity == Sensitivity.ORDINARY
        if needs and is_ordinary and can(actor, Action.CASES_CHANGE, row.case):
            change_sensitivity(row.case, Sensitivity.RAISED, actor=actor)


def plan_again(report: Report, actor: Actor, *, moved: bool) -> tuple[int, int]:
    """Bring the duties into line with the facts; return how many came up and how many fell away.

    The facts are those of every person of the report, whoever may see their cases.
    """
    rows = lock_rows(Duty.objects.filter(report=report).select_related("report", "institution"))
    rows.sort(key=lambda row: (row.position, row.rule))
    found = due(pack.rules(), facts_of(report, whole_report.all_persons(report)))
    competent = pack.competent(report.municipality)
    added = lapsed = 0
    for place, (rule, certain) in enumerate(found):  # in the order of the book
        of_rule = [row for row in rows if row.rule == rule.code]
        if _is_needed_again(rule, competent, of_rule, moved=moved):
            new = planned(report, rule, place, competent, certain=certain)
            new.opened_at, new.due_at = new_deadline(report)
            new.save(force_insert=True)
            record(actor.label, "report.rule-added", report, rule=rule.code)
            added += 1
            continue
        waiting = _waiting(of_rule)
        if waiting is not None and not _is_settled(rule, competent, of_rule):
            added += _bring_up_to_date(waiting, rule, competent, certain, actor, moved=moved)
            continue
        for row in of_rule:
            if row.addressee_id is None:
                row.certain = certain
                row.save(update_fields=["certain"])
        if waiting is not None and waiting.is_open and moved:
            mark_not_required(waiting, NotRequiredReason.CORRECTED, actor=actor)
            lapsed += 1
    applies = {rule.code for rule, _certain in found}
    for row in rows:
        if row.is_open and row.rule not in applies:
            mark_not_required(row, NotRequiredReason.CORRECTED, actor=actor)
            lapsed += 1
    return added, lapsed


def _waiting(of_rule: Sequence[Duty]) -> Duty | None:
    """Return what follows the facts by a rule: what is open, else what was set aside last."""
    rows = [row for row in of_rule if not _knows(row)]
    return next(
        (row for row in rows if row.is_open),
        max(rows, key=lambda row: row.set_aside_at or row.report.received_at, default=None),
    )


def _knows(row: Duty) -> bool:
    """Return whether the institution of a duty knows of the report, from here or from elsewhere."""
    return row.addressee_id is not None or row.set_aside_why in KNOWING


def _is_of_a_place(rule: AlertRule) -> bool:
    return bool(rule.competence) and not rule.institution


def _is_settled(rule: AlertRule, competent: dict[str, Competence], of_rule: Sequence[Duty]) -> bool:
    """Return whether who is competent now knows of the report by this rule already."""
    institution, _checked = competent_for(rule, competent)
    return (
        _is_of_a_place(rule)
        and institution is not None
        and any(_knows(row) and row.institution_id == institution.pk for row in of_rule)
    )


def _is_needed_again(
    rule: AlertRule, competent: dict[str, Competence], of_rule: Sequence[Duty], *, moved: bool
) -> bool:
    """Return whether a rule needs a duty beside those there are.

    After a change of place those who know may be others than who is competent now. Where nobody
    knows who that is, somebody has to find out.
    """
    if not of_rule:
        return True
    if _waiting(of_rule) is not None or not moved or not _is_of_a_place(rule):
        return False
    return not _is_settled(rule, competent, of_rule)


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
        institution, checked = competent_for(rule, competent)
        row.institution, row.chosen_at, row.chosen_by = institution, None, None
        row.verified = certain and institution is not None and checked
    row.certain = certain
    row.save(
        update_fields=["institution", "verified", "certain", "chosen_at", "chosen_by"],
    )
    if row.set_aside_at is None or row.set_aside_why not in {*OVERTAKEN, ""}:
        return 0
    if row.set_aside_why != NotRequiredReason.CORRECTED and not certain:
        return 0
    reopen(row, actor=actor)
    return 1


def inform(report: Report, actor: Actor, *, urgency_alone: bool = False) -> int:
    """Send the facts as they are to those who were notified; gives to how many.

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
    persons = whole_report.all_persons(report)
    count = 0
    for row in rows:
        if row.addressee is None or rule_of(row) is None:
            continue
        notice = row.addressee.notice
        _hasten(row, actor)
        title, text = letter(row, persons)
        last = notice.versions.order_by("-number").first()
        if last is None or last.text == text:
            continue
        with translation.override(settings.COUNTRY.official_language):
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


def _hasten(row: Duty, actor: Actor) -> None:
    """Ask for acknowledgement in minutes where the report has become that urgent."""
    minutes = minutes_to_acknowledge(row.report)
    if minutes is not None and row.addressee is not None:
        hasten(row.addressee, minutes, actor=actor)
