# SPDX-License-Identifier: EUPL-1.2
"""The centre's own statistics, computed from its records, and the coded export of victims."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.audit.services import record
from vidik.core.downloads import download
from vidik.identification.selectors.counting import overview
from vidik.identification.services.exporting import victims_as_htcds

FIRST_YEAR = 2015


def _year(request: HttpRequest) -> int:
    now = timezone.localdate().year
    asked = request.GET.get("year", "") or request.POST.get("year", "")
    if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= now:
        return int(asked)
    return now


@requires(Action.IDENTIFICATION_STATISTICS)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the statistics of a year: balance, outcomes, victims, times, who reports, indicators."""
    actor = actor_of(request)
    year = _year(request)
    record(actor.label, "identification.counted", label="identification", year=year)
    return render(
        request,
        "identification/statistics.html",
        {
            "year": year,
            "years": range(timezone.localdate().year, FIRST_YEAR - 1, -1),
            "told": overview(year),
            "may_export": can(actor, Action.IDENTIFICATION_EXPORT),
        },
    )


@requires(Action.IDENTIFICATION_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Warn, then give the coded records of a year's victims."""
    year = _year(request)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        header, rows = victims_as_htcds(year, actor=actor_of(request))
        return download(f"victims-htcds-{year}", header, rows, "csv")
    return render(
        request,
        "identification/export.html",
        {"year": year, "unsure": request.method == "POST"},
        status=422 if request.method == "POST" else 200,
    )
