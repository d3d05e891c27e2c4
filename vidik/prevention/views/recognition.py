# SPDX-License-Identifier: EUPL-1.2
"""Pages above the institutions: who recognises victims, who is turned to; sums alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.core.downloads import as_form, download
from vidik.core.pages import sortable
from vidik.core.paging import page_of
from vidik.core.spreadsheets import Value
from vidik.core.years import chosen_year, year_of, years
from vidik.prevention.forms.recognition import RecogniserFilter
from vidik.prevention.selectors.recognition import Recogniser, by_sector, narrowed, recognisers
from vidik.prevention.services.recognition import record_recognition
from vidik.referral.selectors import recognition as selectors
from vidik.referral.selectors.sectors import name_of, sectors
from vidik.referral.types import Way


def _heads() -> list[tuple[str, str]]:
    return [
        (_("Institution"), "name"),
        (_("Sector"), ""),
        (_("Screenings"), "screenings"),
        (_("of them with a founded suspicion"), "founded"),
        (_("Reports"), "reports"),
        (_("of them with an identified victim"), "identified"),
        (_("Adults who refused"), "refused"),
    ]


def _rows(request: HttpRequest, actor: Actor) -> tuple[list[Recogniser], list[Recogniser]]:
    """Give what every institution did, and what of it the address asks for, in its order."""
    found = recognisers(actor, chosen_year(request))
    wanted = RecogniserFilter(request.GET).wanted()
    sort = request.GET.get("sort", "")
    return found, narrowed(found, sector=wanted["sector"], did=wanted["did"], sort=sort)


@requires(Action.RECOGNITION_READ)
@require_safe
def who_recognises(request: HttpRequest) -> HttpResponse:
    """Show for every institution that meets people first what it does, and who is silent."""
    actor = actor_of(request)
    form = RecogniserFilter(request.GET)
    found, rows = _rows(request, actor)
    year = year_of(form.wanted()["year"])
    record_recognition(year, actor=actor)
    sums = by_sector(found)
    page = page_of(request, rows)
    names = {each.code: each.name for each in sums}
    return render(
        request,
        "prevention/who_recognises.html",
        {
            "year": year,
            "form": form,
            "page": page,
            "rows": [(row, names[row.sector]) for row in page],
            "sectors": sums,
            "silent": sum(row.is_silent for row in found),
            "all": len(found),
            "columns": sortable(_heads(), request.GET.get("sort", "")),
        },
    )


@requires(Action.RECOGNITION_READ)
@require_safe
def export_recognisers(request: HttpRequest, extension: str) -> HttpResponse:
    """Give the same rows as a table."""
    actor = actor_of(request)
    year = chosen_year(request)
    names = {each.code: name_of(each) for each in sectors()}
    _found, rows = _rows(request, actor)
    record_recognition(year, actor=actor)
    lines: list[list[Value]] = [
        [
            str(row.institution.name),
            names[row.sector],
            *map(_told, (row.screenings, row.founded, row.reports, row.identified, row.refused)),
        ]
        for row in rows
    ]
    header = [label for label, _sort in _heads()]
    return download(f"who-recognises-{year}", header, lines, as_form(extension))


@requires(Action.RECOGNITION_READ)
@require_safe
def sums_of_contacts(request: HttpRequest) -> HttpResponse:
    """Show how many contacts each association had in a year, and by which ways."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows = selectors.sums_of_approaches(actor, year)
    record_recognition(year, actor=actor)
    return render(
        request,
        "prevention/sums_of_contacts.html",
        {
            "year": year,
            "years": years(),
            "rows": rows,
            "ways": [way.label for way in Way],
            "persons": selectors.persons_of_approaches(actor, year),
        },
    )


@requires(Action.RECOGNITION_READ)
@require_safe
def export_contacts(request: HttpRequest, extension: str) -> HttpResponse:
    """Give these sums as a table; what may point to a person is said not to be told."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows: list[list[Value]] = []
    for row in selectors.sums_of_approaches(actor, year):
        numbers = (row.all, row.children, row.reported, *row.ways)
        rows.append([str(row.institution.name), *(_told(number) for number in numbers)])
    record_recognition(year, actor=actor)
    header = (
        _("Institution"),
        _("Contacts received"),
        _("About a child"),
        _("Led to a report"),
        *(str(way.label) for way in Way),
    )
    return download(f"contacts-{year}", header, rows, as_form(extension))


def _told(number: int | None) -> Value:
    return _("not told") if number is None else number
