# SPDX-License-Identifier: EUPL-1.2
"""The 24-hour rule: plan who must be told, let a person choose, send one notice to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.core.formats import format_number
from vidik.exchange.models import Addressee
from vidik.exchange.services import draft_notice, send
from vidik.exchange.types import NoticeDraft
from vidik.institutions.models import Institution
from vidik.referral import selectors
from vidik.referral.methods.alerts import AlertRule, Facts, due
from vidik.referral.models import Competence, Duty, Report, ReportedPerson
from vidik.referral.types import Known, Urgency

SUBJECT: Final = "referral.report"
LANGUAGE: Final = "sr"
"""Notices go out in the language of the country's administration."""


def facts_of(report: Report, persons: Sequence[ReportedPerson]) -> Facts:
    """Give the coded facts of a report that the rules ask for."""
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
    """Write down who must be told of a report, as far as the rules and competences know.

    What is there is kept; new rules are added, also after the facts have changed.
    """
    authorize(actor, Action.REPORTS_RECEIVE)
    there = set(Duty.objects.filter(report=report).values_list("rule", flat=True))
    competent = selectors.competent(report.municipality)
    rows = []
    for place, (rule, certain) in enumerate(due(selectors.rules(), facts_of(report, persons))):
        if rule.code in there:
            continue
        institution, checked = _who(rule, competent)
        rows.append(
            Duty(
                report=report,
                case_id=report.case_id,
                rule=rule.code,
                position=place,
                institution=institution,
                verified=certain and institution is not None and checked,
                certain=certain,
            )
        )
    return Duty.objects.bulk_create(rows)


def _who(rule: AlertRule, competent: dict[str, Competence]) -> tuple[Institution | None, bool]:
    if rule.institution:
        return selectors.institution_by_code(rule.institution), True
    found = competent.get(rule.competence)
    if found is None:
        return None, False
    return found.institution, found.verified or settings.DEMO


def rule_of(duty: Duty) -> AlertRule | None:
    """Give the rule of a duty; None where the pack has dropped it since."""
    return next((rule for rule in selectors.rules().rules if rule.code == duty.rule), None)


def choices_for(duty: Duty) -> list[Institution]:
    """List the institutions that may be told by a rule."""
    rule = rule_of(duty)
    if rule is None:
        return []
    named = [rule.institution] if rule.institution else []
    return list(selectors.institutions_of_kinds(list(rule.kinds), named))


def choose(duty: Duty, institution: Institution, *, actor: Actor) -> Duty:
    """Decide who is told by a rule; the competence counts as checked for this report.

    Raises:
        ValidationError: the institution is none of those that the rule speaks of, or it was told.
    """
    with acting(actor):
        duty = _locked(duty, actor)
        if institution not in choices_for(duty):
            raise ValidationError(
                {"institution": _("Choose an institution that this rule covers.")}
            )
        duty.institution, duty.verified = institution, True
        duty.chosen_at, duty.chosen_by_id = timezone.now(), actor.user_id
        duty.set_aside_at, duty.set_aside_by_id = None, None
        duty.save()
        record(
            actor.label,
            "report.addressee-chosen",
            duty.report,
            rule=duty.rule,
            institution=institution.code,
        )
    return duty


def set_aside(duty: Duty, *, actor: Actor) -> Duty:
    """Find that a rule does not apply; only where the facts leave it open.

    Raises:
        ValidationError: the facts say that it applies, or the institution was told.
    """
    with acting(actor):
        duty = _locked(duty, actor)
        if duty.certain:
            raise ValidationError(
                _("By the facts of the report this institution must be notified.")
            )
        duty.set_aside_at, duty.set_aside_by_id = timezone.now(), actor.user_id
        duty.save(update_fields=["set_aside_at", "set_aside_by"])
        record(actor.label, "report.set-aside", duty.report, rule=duty.rule)
    return duty


def _locked(duty: Duty, actor: Actor) -> Duty:
    authorize(actor, Action.REPORTS_HANDLE, duty)
    found = Duty.objects.select_for_update(of=("self",)).select_related("report").get(pk=duty.pk)
    if found.addressee_id is not None:
        raise ValidationError(_("This institution has already been notified."))
    return found


def tell_all(report: Report, *, actor: Actor, at: dt.datetime | None = None) -> int:
    """Send one notice to each who must be told and is known for certain; gives how many went.

    What waits for a person is left; sent twice it goes out once.

    Args:
        report: one that was taken on.
        actor: an expert of the centre.
        at: when they went, of a made-up report; by default now.
    """
    with acting(actor):
        authorize(actor, Action.REPORTS_HANDLE, report)
        rows = list(
            Duty.objects.select_for_update(of=("self",))
            .filter(
                report=report,
                addressee__isnull=True,
                set_aside_at__isnull=True,
                verified=True,
                institution__isnull=False,
            )
            .select_related("institution", "report")
        )
        for duty in rows:
            _tell(duty, actor, at)
    return len(rows)


def _tell(duty: Duty, actor: Actor, at: dt.datetime | None) -> None:
    rule = rule_of(duty)
    assert duty.institution is not None  # noqa: S101 - filtered a moment ago
    kind = rule.kind if rule is not None else "alert-24h"
    title, text = letter(duty)
    notice = draft_notice(
        NoticeDraft(
            kind=kind,
            title=title,
            text=text,
            addressees=(duty.institution.code,),
            subject_label=SUBJECT,
            subject_key=str(duty.report_id),
        ),
        actor=actor,
    )
    sent = send(notice, actor=actor, at=at)
    duty.addressee = Addressee.objects.get(notice=sent)
    duty.told_at = at or timezone.now()
    duty.save(update_fields=["addressee", "told_at"])
    record(actor.label, "report.told", duty.report, rule=duty.rule)


def letter(duty: Duty) -> tuple[str, str]:
    """Write what an institution is told: the coded facts that the rule allows, and no others."""
    rule = rule_of(duty)
    report = duty.report
    persons = list(ReportedPerson.objects.filter(report=report))
    with translation.override(LANGUAGE):
        title = _("Alert of the 24-hour rule, report %(number)s") % {"number": report.number}
        lines = [
            _("The centre has received a report of suspected trafficking in human beings."),
            _("Number of the report: %(number)s.") % {"number": report.number},
        ]
        for fact in rule.tell if rule is not None else ():
            line = _line(fact, report, persons)
            if line:
                lines.append(line)
        lines.append(
            _(
                "Acknowledge this notice within 24 hours. Agree every step that concerns the "
                "person with the centre's duty expert, who will tell you who the person is."
            )
        )
    return title, "\n\n".join(lines)


def _line(fact: str, report: Report, persons: Sequence[ReportedPerson]) -> str:
    if fact == "urgency":
        return _("Urgency: %(urgency)s.") % {"urgency": Urgency(report.urgency).label}
    if fact == "municipality":
        place = selectors.place_name(report.municipality)
        return _("Municipality: %(place)s.") % {"place": place or _("not known")}
    if fact == "forms":
        names = dict(selectors.codes("form"))
        listed = ", ".join(names.get(code, code) for code in report.forms)
        return _("Suspected exploitation: %(forms)s.") % {"forms": listed or _("not known")}
    counted = {
        "persons": (_("Persons: %(count)s."), len(persons)),
        "children": (_("Children among them: %(count)s."), _count(persons, "child")),
        "migrants": (_("Migrants among them: %(count)s."), _count(persons, "migrant")),
        "asylum_seekers": (
            _("Asylum seekers among them: %(count)s."),
            _count(persons, "asylum_seeker"),
        ),
    }
    text, count = counted[fact]
    return text % {"count": format_number(count, LANGUAGE)}


def _count(persons: Sequence[ReportedPerson], fact: str) -> int:
    return sum(getattr(person, fact) == Known.YES for person in persons)
