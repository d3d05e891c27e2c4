# SPDX-License-Identifier: EUPL-1.2
"""What a notice of the 24-hour rule says about a report: coded facts and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vidik.core.formats import format_number
from vidik.referral.methods.alerts import AlertRule
from vidik.referral.models import Duty, Report, ReportedPerson
from vidik.referral.selectors import pack
from vidik.referral.types import Known, Urgency

FACTS: Final = {
    "urgency": gettext_lazy("urgency"),
    "danger": gettext_lazy("immediate danger"),
    "persons": gettext_lazy("number of persons"),
    "children": gettext_lazy("number of children"),
    "municipality": gettext_lazy("place"),
    "forms": gettext_lazy("form of exploitation"),
    "migrants": gettext_lazy("number of migrants"),
    "asylum_seekers": gettext_lazy("number of asylum seekers"),
    "call_back": gettext_lazy("where the reporter is called back"),
    "identity": gettext_lazy("who the persons are"),
    "exact_place": gettext_lazy("the exact place"),
}
"""What a notice tells or keeps back, as people call it."""


def rule_of(duty: Duty) -> AlertRule | None:
    """Return the rule of a duty; None where the pack has dropped it since."""
    return next((rule for rule in pack.rules().rules if rule.code == duty.rule), None)


def letter(duty: Duty, persons: Sequence[ReportedPerson]) -> tuple[str, str]:
    """Write the notice to an institution: the coded facts that the rule allows, and no others.

    Args:
        duty: with its report as it is.
        persons: all of the report, whoever may see them: the numbers are of the whole report.
    """
    rule = rule_of(duty)
    report = duty.report
    with translation.override(settings.COUNTRY.official_language):
        title = _("Alert of the 24-hour rule, report %(number)s") % {"number": report.number}
        lines = [
            _("The centre has received a report of suspected trafficking in human beings."),
            _("Number of the report: %(number)s.") % {"number": report.number},
        ]
        reported = rule.letter_facts if rule is not None else ()
        lines += [
            _line(fact, report, persons, of_all="persons" in reported)
            for fact in reported
            # Sealed: shown beside this text to whoever may see it, and printed on the letter.
            if fact != "call_back"
        ]
        lines += kept_back_lines(rule)
        lines.append(_to_do(minutes_to_acknowledge(report)))
    return title, "\n\n".join(lines)


def minutes_to_acknowledge(report: Report) -> int | None:
    """Return within how many minutes alerts about a report are acknowledged; None for a day."""
    return pack.rules().acknowledge_within.get(report.urgency)


def kept_back_lines(rule: AlertRule | None) -> list[str]:
    """Say what a notice by a rule does not tell, and why, in the reader's language."""
    kept = (*(rule.kept_back if rule is not None else ()), *pack.rules().never_told)
    return [
        _("Not stated here: %(facts)s. %(why)s")
        % {"facts": ", ".join(str(FACTS[fact]) for fact in each.facts), "why": each.why}
        for each in kept
    ]


def told_facts(rule: AlertRule) -> list[str]:
    """Name what a notice by a rule tells."""
    return [str(FACTS[fact]) for fact in rule.letter_facts]


def _to_do(minutes: int | None) -> str:
    if minutes is None:
        return _(
            "Acknowledge this notice within 24 hours. Agree every step that concerns the "
            "person with the centre's duty expert, who will tell you who the person is."
        )
    return ngettext(
        "Acknowledge this notice within %(minutes)s minute. Agree every step that concerns the "
        "person with the centre's duty expert, who will tell you who the person is.",
        "Acknowledge this notice within %(minutes)s minutes. Agree every step that concerns the "
        "person with the centre's duty expert, who will tell you who the person is.",
        minutes,
    ) % {"minutes": format_number(minutes, settings.COUNTRY.official_language)}


def _line(fact: str, report: Report, persons: Sequence[ReportedPerson], *, of_all: bool) -> str:
    """Write one fact; `of_all` says whether the letter tells how many persons there are."""
    if fact == "urgency":
        # Its own name has a colon, as menus show it.
        urgency = str(Urgency(report.urgency).label).replace(": ", ", ")
        return _("Urgency: %(urgency)s.") % {"urgency": urgency}
    if fact == "danger":
        is_now = report.urgency == Urgency.IMMEDIATE
        return _("Immediate danger: yes.") if is_now else _("Immediate danger: not reported.")
    if fact == "municipality":
        place = pack.place_name(report.municipality)
        return _("Municipality: %(place)s.") % {"place": place or _("not known")}
    if fact == "forms":
        names = dict(pack.codes("form"))
        listed = ", ".join(names.get(code, code) for code in report.forms)
        return _("Suspected exploitation: %(forms)s.") % {"forms": listed or _("not known")}
    counted = {
        "persons": (_("Persons: %(count)s."), len(persons)),
        "children": (
            _("Children among them: %(count)s.") if of_all else _("Children: %(count)s."),
            _count(persons, "child"),
        ),
        "migrants": (
            _("Migrants among them: %(count)s.") if of_all else _("Migrants: %(count)s."),
            _count(persons, "migrant"),
        ),
        "asylum_seekers": (
            _("Asylum seekers among them: %(count)s.")
            if of_all
            else _("Asylum seekers: %(count)s."),
            _count(persons, "asylum_seeker"),
        ),
    }
    text, count = counted[fact]
    language = settings.COUNTRY.official_language
    line = text % {"count": format_number(count, language)}
    unknown = sum(person.child == Known.UNKNOWN for person in persons)
    if fact == "children" and unknown:
        # In doubt somebody counts as a child.
        more = _("Persons who may be children: %(count)s.")
        line = f"{line} {more % {'count': format_number(unknown, language)}}"
    return line


def _count(persons: Sequence[ReportedPerson], fact: str) -> int:
    return sum(getattr(person, fact) == Known.YES for person in persons)
