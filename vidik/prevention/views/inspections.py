# SPDX-License-Identifier: EUPL-1.2
"""What the office and the centre see of labour inspections: sums alone."""

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
from vidik.prevention.selectors import inspections as selectors
from vidik.prevention.services import record_recognition
from vidik.prevention.types import FollowUp


@requires(Action.RECOGNITION_READ)
@require_safe
def sums(request: HttpRequest) -> HttpResponse:
    """Show by activity how many inspections found foreign workers in a year, and what followed."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows, until = selectors.sums_of_inspections(actor, year)
    record_recognition(year, actor=actor)
    return render(
        request,
        "prevention/inspection_sums.html",
        {
            "year": year,
            "years": years(),
            "rows": rows,
            "until": until,
            "led": [each.label for each in FollowUp],
        },
    )


@requires(Action.RECOGNITION_READ)
@require_safe
def export_sums(request: HttpRequest, extension: str) -> HttpResponse:
    """Return these sums as a table; what may point to a person is said not to be shown."""
    actor = actor_of(request)
    year = chosen_year(request)
    lines: list[list[Value]] = []
    rows, until = selectors.sums_of_inspections(actor, year)
    for row in rows:
        numbers = (row.all, row.workers, row.with_police, *row.follow_ups)
        reported = (_("not shown") if number is None else number for number in numbers)
        lines.append([row.activity, *reported, until])
    record_recognition(year, actor=actor)
    header = (
        _("Activity of the employer"),
        _("Inspections"),
        _("Workers found"),
        _("Together with the police"),
        *(str(each.label) for each in FollowUp),
        _("As at the end of"),
    )
    return download(f"inspections-{year}", header, lines, as_form(extension))
