# SPDX-License-Identifier: EUPL-1.2
"""What a notice of the 24-hour rule says about a report: coded facts and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from vidik.core.formats import format_number
from vidik.referral.methods.alerts import AlertRule
from vidik.referral.models import Duty, Report, ReportedPerson
from vidik.referral.selectors import pack
from vidik.referral.types import Known, Urgency


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
        for fact in reported:
            line = _line(fact, report, persons, of_all="persons" in reported)
            if line:
                lines.append(line)
        lines.append(
            _(
                "Acknowledge this notice within 24 hours. Agree every step that concerns the "
                "person with the centre's duty expert, who will tell you who the person is."
            )
        )
    return title, "\n\n".join(lines)


def _line(fact: str, report: Report, persons: Sequence[ReportedPerson], *, of_all: bool) -> str:
    """Write one fact; `of_all` says whether the letter tells how many persons there are."""
    if fact == "urgency":
        # Its own name has a colon, as menus show it.
        urgency = str(Urgency(report.urgency).label).replace(": ", ", ")
        return _("Urgency: %(urgency)s.") % {"urgency": urgency}
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
    return text % {"count": format_number(count, settings.COUNTRY.official_language)}


def _count(persons: Sequence[ReportedPerson], fact: str) -> int:
    return sum(getattr(person, fact) == Known.YES for person in persons)
