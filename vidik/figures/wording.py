# SPDX-License-Identifier: EUPL-1.2
"""Values, periods, units and actors in the words of the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import format_date as babel_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext

from vidik.core.formats import format_date, format_number
from vidik.core.languages import languages
from vidik.core.periods import Period, PeriodKind
from vidik.figures.models import MissingStatus, Qualifier

UNITS: Final[Mapping[str, str | Promise]] = {
    "persons": gettext_lazy("persons"),
    "count": gettext_lazy("number"),
    "percent": gettext_lazy("percent"),
    "years": gettext_lazy("years"),
    "months": gettext_lazy("months"),
    "days": gettext_lazy("days"),
    "RSD": gettext_lazy("dinars"),
    "EUR": gettext_lazy("euros"),
    "score": gettext_lazy("score"),
}


def language() -> str:
    """Return the reader's language."""
    return languages().named().tag


def spoken() -> str:
    """Give the language in which texts are written that the reader reads, maybe derived from it."""
    return languages().named().written


def in_script(text: str) -> str:
    """Spell a text as the reader's language does."""
    return languages().named().spell(text)


def unit_text(unit: str) -> str:
    """Name a unit; one that the house does not know keeps its code."""
    return str(UNITS.get(unit, unit))


def unit_beside(unit: str, value: Decimal | None) -> str:
    """Name a unit as it is after its number; nothing where the number stands alone."""
    if value is None:
        return ""
    # Serbian takes the genitive plural after a fraction, as after zero.
    count = abs(int(value)) if value == value.to_integral_value() else 0
    names = {
        "persons": npgettext("beside a number", "person", "persons", count),
        "years": npgettext("beside a number", "year", "years", count),
        "months": npgettext("beside a number", "month", "months", count),
        "days": npgettext("beside a number", "day", "days", count),
        "RSD": npgettext("beside a number", "dinar", "dinars", count),
        "EUR": npgettext("beside a number", "euro", "euros", count),
    }
    return names.get(unit, "")


def value_text(value: Decimal | None, status: str, qualifier: str, unit: str = "") -> str:
    """Write a value as a reader must understand it: with its qualifier, or why there is none."""
    if value is None:
        return status_text(status)
    number = format_number(value, language())
    if unit == "percent":
        number = f"{number}%"
    return qualified(number, qualifier)


def damaged() -> str:
    """Say in place of a value that the figure is damaged."""
    return _("damaged: no version is current")


def qualified(number: str, qualifier: str) -> str:
    """Put a number into the words of its qualifier."""
    match qualifier:
        case Qualifier.MORE_THAN:
            template = _("more than %(number)s")
        case Qualifier.AT_LEAST:
            template = _("at least %(number)s")
        case Qualifier.LESS_THAN:
            template = _("less than %(number)s")
        case Qualifier.AT_MOST:
            template = _("at most %(number)s")
        case Qualifier.APPROX:
            template = _("approximately %(number)s")
        case Qualifier.ABOUT:
            template = _("about %(number)s")
        case _exact:
            return number
    return template % {"number": number}


def status_text(status: str) -> str:
    """Say why a value is missing."""
    return str(MissingStatus(status).label) if status in MissingStatus.values else _("not stated")


def period_text(text: str) -> str:
    """Write a period in words; a text that is no period stays as it is."""
    try:
        period = Period.parse(text)
    except ValueError:
        return text
    return _period(period)


def _period(period: Period) -> str:
    year = period.end.year
    match period.kind:
        case PeriodKind.AT_DATE:
            text = _("on %(day)s") % {"day": _day(period.end)}
        case PeriodKind.TO_DATE:
            text = _("all up to %(day)s") % {"day": _day(period.end)}
        case PeriodKind.HALF_YEAR:
            first = _("first half of %(year)s") % {"year": year}
            second = _("second half of %(year)s") % {"year": year}
            text = first if period.start.month == 1 else second
        case PeriodKind.QUARTER:
            part = period.end.month // 3
            text = _("quarter %(part)s of %(year)s") % {"part": part, "year": year}
        case PeriodKind.MONTH:
            locale = Locale.parse(languages().named().html, sep="-")
            text = babel_date(period.end, "LLLL y", locale=locale)
        case PeriodKind.SCHOOL_YEAR:
            text = _("school year %(years)s") % {"years": f"{period.start.year}/{year}"}
        case PeriodKind.RANGE:
            text = _range(period)
        case _:
            text = period.text
    return text


def _range(period: Period) -> str:
    left, _dots, right = period.text.partition("..")
    if left.startswith("school:"):
        years = f"{left.removeprefix('school:')} – {right.removeprefix('school:')}"
        return _("school years %(years)s") % {"years": years}
    if left.isdigit() and right.isdigit():
        return f"{left}–{right}"
    return f"{period_text(left)} – {period_text(right)}"


def _day(day: dt.date) -> str:
    return format_date(day, language())


def filled(template: str, params: Mapping[str, object]) -> str:
    """Translate a stored message and put its values in."""
    return (_(template) if template else "") % params
