# SPDX-License-Identifier: EUPL-1.2
"""Pages above the institutions: who recognises victims, who is turned to; sums alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.core.spreadsheets import Value
from vidik.core.years import chosen_year, years
from vidik.prevention.selectors import contacts as selectors
from vidik.prevention.selectors import lines
from vidik.prevention.services import record_recognition
from vidik.referral.types import Way


@requires(Action.RECOGNITION_READ)
@require_safe
def contact_sums(request: HttpRequest) -> HttpResponse:
    """Show how many contacts each association had in a year, and by which ways."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows = selectors.sums_of_contacts(actor, year)
    of_lines, until = lines.sums_of_lines(actor, year)
    record_recognition(year, actor=actor)
    return render(
        request,
        "prevention/contact_sums.html",
        {
            "year": year,
            "years": years(),
            "rows": rows,
            "ways": [way.label for way in Way],
            "persons": selectors.persons_of_contacts(actor, year),
            "lines": of_lines,
            "until": until,
        },
    )


@requires(Action.RECOGNITION_READ)
@require_safe
def export_contacts(request: HttpRequest, extension: str) -> HttpResponse:
    """Return these sums as a table; what may point to a person is said not to be shown."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows: list[list[Value]] = []
    for row in selectors.sums_of_contacts(actor, year):
        numbers = (row.all, row.children, row.reported, *row.ways)
        rows.append([str(row.institution.name), *(_cell(number) for number in numbers)])
    record_recognition(year, actor=actor)
    header = (
        _("Institution"),
        _("Contacts received"),
        _("About a child"),
        _("Led to a report"),
        *(str(way.label) for way in Way),
    )
    return download(f"contacts-{year}", header, rows, as_form(extension))


@requires(Action.RECOGNITION_READ)
@require_safe
def export_lines(request: HttpRequest, extension: str) -> HttpResponse:
    """Return the sums of lines as a table, a line for each answer."""
    actor = actor_of(request)
    year = chosen_year(request)
    found, until = lines.sums_of_lines(actor, year)
    rows: list[list[Value]] = []
    for line in found:
        rows.append([line.title, "", "", _cell(line.all), until])
        rows += [
            [line.title, axis.title, label, _cell(number), until]
            for axis in line.axes
            for label, number in axis.rows
        ]
    record_recognition(year, actor=actor)
    header = (_("Register"), _("Question"), _("Answer"), _("Number"), _("As at the end of"))
    return download(f"lines-{year}", header, rows, as_form(extension))


def _cell(number: int | None) -> Value:
    return _("not shown") if number is None else number
