# SPDX-License-Identifier: EUPL-1.2
"""The 24-hour rule: plan who must be notified, let a person choose, send one notice to each.

Whoever changes a duty holds its report first, as all do who correct it, close it or join it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.kinds import institutions_for
from vidik.exchange.services.sending import send
from vidik.exchange.services.versions import NotSendable
from vidik.exchange.services.writing import draft_notice
from vidik.exchange.types import NoticeDraft
from vidik.institutions.models import Institution
from vidik.referral.methods.alerts import AlertRule, Facts, due
from vidik.referral.models import Competence, Duty, Report, ReportedPerson
from vidik.referral.models.duty import OPEN_DUTIES
from vidik.referral.selectors import pack, whole_report
from vidik.referral.services.letters import letter, minutes_to_acknowledge, rule_of
from vidik.referral.types import NotRequiredReason, ReportState

SUBJECT: Final = "referral.report"
TO_CHOOSE: Final = tuple(
    excuse for excuse in NotRequiredReason if excuse != NotRequiredReason.CORRECTED
)
"""Reasons that a person may give; the other one is found when facts are corrected."""


@dataclass(frozen=True, slots=True)
class Notified:
    """How many notices were sent, and why the others were not sent, each in a sentence."""

    sent: int
    refused: tuple[str, ...] = ()


def facts_of(report: Report, persons: Sequence[ReportedPerson]) -> Facts:
    """Return the coded facts of a report that the rules ask for."""
    return Facts(
        forms=frozenset(report.forms),
        urgency=report.urgency,
        source=report.source,
        persons=tuple(
            {
                "child": person.child,
                "migrant": person.migrant,
                "asylum_seeker": person.asylum_seeker,
                "sex": person.sex,
                "citizenship": person.citizenship,
            }
            for person in persons
        ),
    )


def plan_duties(report: Report, persons: Sequence[ReportedPerson], *, actor: Actor) -> list[Duty]:
    """Write down who must be notified of a report, as far as the rules and competences know.

    What is there stays; new rules are added, also after the facts have changed.
    """
    authorize(actor, Action.REPORTS_RECEIVE)
    there = set(Duty.objects.filter(report=report).values_list("rule", flat=True))
    competent = pack.competent(report.municipality)
    return Duty.objects.bulk_create(
        planned(report, rule, place, competent, certain=certain)
        for place, (rule, certain) in enumerate(due(pack.rules(), facts_of(report, persons)))
        if rule.code not in there
    )


def planned(
    report: Report,
    rule: AlertRule,
    place: int,
    competent: dict[str, Competence],
    *,
    certain: bool,
) -> Duty:
    """Return the duty that a rule puts on the centre for a report, not saved.

    Args:
        report: the report.
        rule: the rule.
        place: of the rule in the book.
        competent: the institutions of the municipality, by their roles.
        certain: whether the facts say that the rule applies.
    """
    institution, checked = competent_for(rule, competent)
    return Duty(
        report=report,
        case_id=report.case_id,
        rule=rule.code,
        position=place,
        institution=institution,
        verified=certain and institution is not None and checked,
        certain=certain,
    )


def competent_for(
    rule: AlertRule, competent: dict[str, Competence]
) -> tuple[Institution | None, bool]:
    """Give the institution that a rule names or that is competent, and whether that was checked."""
    if rule.institution:
        return pack.institution_by_code(rule.institution), True
    found = competent.get(rule.competence)
    if found is None:
        return None, False
    return found.institution, found.verified or settings.DEMO


def choices_for(duty: Duty) -> list[Institution]:
    """List the institutions that may be notified by a rule and receive its kind of notice."""
    rule = rule_of(duty)
    if rule is None:
        return []
    named = [rule.institution] if rule.institution else []
    found = pack.institutions_of_kinds(list(rule.kinds), named)
    return list(found.filter(pk__in=institutions_for(rule.kind).order_by().values("pk")))


def choose(duty: Duty, institution: Institution, *, actor: Actor) -> Duty:
    """Decide who is notified by a rule; the competence counts as checked for this report.

    Raises:
        ValidationError: the institution is none of those that the rule speaks of, or it was
            notified.
    """
    with change(actor, Action.REPORTS_HANDLE, duty) as (duty, act):
        _require_open(duty)
        if duty.set_aside_at is not None:
            raise ValidationError(_("This rule has been set aside. Restore it first."))
        if institution not in choices_for(duty):
            raise ValidationError(
                {"institution": _("Choose an institution that this rule covers.")}
            )
        duty.institution, duty.verified = institution, True
        duty.chosen_at, duty.chosen_by_id = timezone.now(), actor.user_id
        duty.save(update_fields=["institution", "verified", "chosen_at", "chosen_by"])
        act.record(
            "report.addressee-chosen", duty.report, rule=duty.rule, institution=institution.code
        )
    return duty


def set_aside(duty: Duty, why: str, *, actor: Actor) -> Duty:
    """Enter why nobody has to be notified by a rule; it stays visible, the report may be closed.

    Args:
        duty: one that is open.
        why: an `Excuse`. That the condition of the rule is not met is found only where the facts
            leave it open: where they are wrong, they are corrected.
        actor: an expert of the centre.

    Raises:
        ValidationError: no such reason, the facts say otherwise, or the institution was notified.
    """
    with change(actor, Action.REPORTS_HANDLE, duty) as (duty, _act):
        _require_open(duty)
        if why not in TO_CHOOSE:
            raise ValidationError({"why": _("Choose the reason from the list.")})
        if why == NotRequiredReason.NOT_SO and duty.certain:
            raise ValidationError(
                _(
                    "By the facts of the report this institution must be notified. "
                    "If the facts are wrong, correct them."
                )
            )
        if duty.set_aside_at is not None:
            raise ValidationError(_("A reason has already been recorded."))
        mark_not_required(duty, why, actor=actor)
    return duty


def mark_not_required(duty: Duty, why: str, *, actor: Actor) -> None:
    """Write down why a duty does not apply, who found so and when."""
    duty.set_aside_at, duty.set_aside_by_id = timezone.now(), actor.user_id
    duty.set_aside_why = why
    duty.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_why"])
    record(actor.label, "report.set-aside", duty.report, rule=duty.rule, why=str(why))


def restore(duty: Duty, *, actor: Actor) -> Duty:
    """Find that a rule applies after all; it is open again, with a new deadline.

    Raises:
        ValidationError: it is open, another is open by the same rule, or the report is closed.
    """
    with change(actor, Action.REPORTS_HANDLE, duty) as (duty, _act):
        _require_open(duty)
        if duty.set_aside_at is None:
            raise ValidationError(_("This rule has not been set aside."))
        if duty.report.state == ReportState.CLOSED:
            raise ValidationError(_("The report is closed. Open it again first."))
        others = Duty.objects.filter(OPEN_DUTIES, report=duty.report_id, rule=duty.rule)
        if others.exists():
            raise ValidationError(_("An institution already waits to be notified by this rule."))
        reopen(duty, actor=actor)
    return duty


def reopen(duty: Duty, *, actor: Actor) -> None:
    """Let a duty that was set aside be open again."""
    duty.set_aside_at, duty.set_aside_by_id, duty.set_aside_why = None, None, ""
    duty.opened_at, duty.due_at = new_deadline(duty.report)
    duty.save()
    record(actor.label, "report.rule-restored", duty.report, rule=duty.rule)


def new_deadline(report: Report) -> tuple[dt.datetime, dt.datetime]:
    """Return when a duty that comes up now is open from, and by when it is fulfilled.

    The day after the receipt holds; where it is over, the minutes in which a report of that urgency
    has to be taken on.
    """
    now = timezone.now()
    within = dt.timedelta(minutes=pack.rules().take_within.get(report.urgency, 0))
    return now, max(report.alert_due_at, now + within)


def _require_open(duty: Duty) -> None:
    if duty.addressee_id is not None:
        raise ValidationError(_("This institution has already been notified."))


def notify_all(report: Report, *, actor: Actor, at: dt.datetime | None = None) -> Notified:
    """Send one notice to each who must be notified and is known for certain.

    What waits for a person is left; sent twice it goes out once. A notice that cannot be sent to
    one institution keeps no other from being notified.

    Args:
        report: one that was taken on.
        actor: an expert of the centre.
        at: when they went, of a synthetic report; by default now.

    Raises:
        ValidationError: nobody has taken it on.
    """
    with change(actor, Action.REPORTS_HANDLE, report, idempotent=True) as (report, _act):
        # What goes out is what stands once those who correct the report have done so.
        if report.state == ReportState.RECEIVED:
            raise ValidationError(_("Take the report on first. Then the notices can be sent."))
        persons = whole_report.all_persons(report)
        rows = lock_rows(
            Duty.objects.filter(
                report=report,
                addressee__isnull=True,
                set_aside_at__isnull=True,
                verified=True,
                institution__isnull=False,
            ).select_related("institution")
        )
        rows.sort(key=lambda duty: (duty.position, duty.rule))
        refused = []
        for duty in rows:
            duty.report = report
            try:
                with transaction.atomic():
                    _notify(duty, persons, actor, at)
            except (ValidationError, NotSendable) as error:
                reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
                refused.append(
                    _("Not notified: %(institution)s. %(reason)s")
                    % {
                        "institution": duty.institution.name if duty.institution else "",
                        "reason": " ".join(reasons),
                    }
                )
    return Notified(len(rows) - len(refused), tuple(refused))


def _notify(
    duty: Duty, persons: Sequence[ReportedPerson], actor: Actor, at: dt.datetime | None
) -> None:
    rule = rule_of(duty)
    assert duty.institution is not None  # noqa: S101 - filtered a moment ago
    kind = rule.kind if rule is not None else "alert-24h"
    title, text = letter(duty, persons)
    facts = rule.letter_facts if rule is not None else ()
    notice = draft_notice(
        NoticeDraft(
            kind=kind,
            title=title,
            text=text,
            addressees=(duty.institution.code,),
            subject_label=SUBJECT,
            subject_key=str(duty.report_id),
            case=duty.report.case_id,
            minutes=minutes_to_acknowledge(duty.report),
            gives_call_back="call_back" in facts,
        ),
        actor=actor,
    )
    sent = send(notice, actor=actor, at=at)
    duty.addressee = Addressee.objects.get(notice=sent)
    duty.notified_at = at or timezone.now()
    duty.save(update_fields=["addressee", "notified_at"])
    record(actor.label, "report.notified", duty.report, rule=duty.rule)
