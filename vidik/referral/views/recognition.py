# SPDX-License-Identifier: EUPL-1.2
"""Pages above the institutions: who recognises victims, who is turned to; sums alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.downloads import Value, as_form, download
from vidik.referral import services
from vidik.referral.forms_approaches import chosen_year, years
from vidik.referral.selectors import recognition as selectors
from vidik.referral.types import Way


@requires(Action.RECOGNITION_READ)
@require_safe
def sums_of_approaches(request: HttpRequest) -> HttpResponse:
    """Show how many contacts each association had in a year, and by which ways."""
    actor = actor_of(request)
    year = chosen_year(request.GET.get("year", ""))
    rows = selectors.sums_of_approaches(actor, year)
    services.record_recognition(year, actor=actor)
    return render(
        request,
        "referral/sums_of_approaches.html",
        {"year": year, "years": years(), "rows": rows, "ways": [way.label for way in Way]},
    )


@requires(Action.RECOGNITION_READ)
@require_safe
def export_sums(request: HttpRequest, extension: str) -> HttpResponse:
    """Give these sums as a table; a number below five is left blank and said to be so."""
    actor = actor_of(request)
    year = chosen_year(request.GET.get("year", ""))
    rows: list[list[Value]] = []
    for row in selectors.sums_of_approaches(actor, year):
        numbers = (row.all, row.children, row.reported, *row.ways)
        rows.append([str(row.institution.name), *(_told(number) for number in numbers)])
    services.record_recognition(year, actor=actor)
    header = (
        _("Institution"),
        _("Contacts received"),
        _("About a child"),
        _("Led to a report"),
        *(str(way.label) for way in Way),
    )
    return download(f"contacts-{year}", header, rows, as_form(extension))


def _told(number: int | None) -> Value:
    return _("fewer than five") if number is None else number
