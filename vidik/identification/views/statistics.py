# SPDX-License-Identifier: EUPL-1.2
"""The centre's own statistics, computed from its records, and the coded export of victims."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.downloads import FORMS, as_form, download
from vidik.core.formats import format_moment
from vidik.core.years import chosen_year, years
from vidik.identification.selectors.counting.overview import numbers_of
from vidik.identification.selectors.records import unmapped_codes
from vidik.identification.services.counted import ask_to_count, statistics_of
from vidik.identification.services.exporting import ExportRefused, victims_as_htcds

_WAIT = gettext_lazy("The statistics are being counted in the background. Refresh the page later.")


def _to_list(actor: Actor) -> list[tuple[str, str]]:
    """Return the way back to the procedures, for those who may see them."""
    if not can(actor, Action.IDENTIFICATION_WORK):
        return []
    return [(reverse("identification:list"), _("Identification"))]


def _trail(actor: Actor) -> list[tuple[str, str]]:
    back = _to_list(actor)
    return [*back, ("", _("Statistics"))] if back else []


@requires(Action.IDENTIFICATION_STATISTICS)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the statistics of a year: balance, outcomes, victims, times, who reports, indicators."""
    actor = actor_of(request)
    year = chosen_year(request)
    counted = statistics_of(year, actor=actor)
    return render(
        request,
        "identification/statistics.html",
        {
            "year": year,
            "years": years(),
            "statistics": counted.statistics if counted is not None else None,
            "counted_at": counted.at if counted is not None and counted.is_cached else None,
            "trail": _trail(actor),
            "may_export": can(actor, Action.IDENTIFICATION_EXPORT),
        },
    )


@requires(Action.IDENTIFICATION_STATISTICS)
@require_POST
def count_again(request: HttpRequest) -> HttpResponse:
    """Have the statistics of a year counted anew in the background."""
    year = chosen_year(request)
    ask_to_count(year, actor=actor_of(request))
    messages.info(request, _WAIT)
    return redirect(f"{reverse('identification:statistics')}?year={year}")


@requires(Action.IDENTIFICATION_STATISTICS)
@require_safe
def statistics_download(request: HttpRequest, extension: str) -> HttpResponse:
    """Return the tables of the page, one number a line."""
    if extension not in FORMS:
        raise Http404
    actor = actor_of(request)
    year = chosen_year(request)
    counted = statistics_of(year, actor=actor)
    if counted is None:
        messages.info(request, _WAIT)
        return redirect(f"{reverse('identification:statistics')}?year={year}")
    header = [_("Table"), _("Row"), _("Column"), _("Number"), _("Too few to say")]
    at = format_moment(timezone.localtime(counted.at), request.LANGUAGE_CODE)
    lines: list[Sequence[str | int | Decimal | None]] = [[_("Counted"), "", "", at, ""]]
    lines += numbers_of(counted.statistics)
    return download(f"identification-{year}", header, lines, as_form(extension))


@requires(Action.IDENTIFICATION_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Warn, then give the coded records of a year's victims."""
    actor = actor_of(request)
    year = chosen_year(request)
    refused = ""
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            header, rows = victims_as_htcds(year, actor=actor)
        except ExportRefused as error:
            refused = str(error)
        else:
            return download(f"victims-htcds-{year}", header, rows, "csv")
    return render(
        request,
        "identification/export.html",
        {
            "year": year,
            "unsure": request.method == "POST" and not refused,
            "refused": refused,
            "unmapped": unmapped_codes(),
            "trail": [
                *_to_list(actor),
                (f"{reverse('identification:statistics')}?year={year}", _("Statistics")),
                ("", _("Coded records of victims")),
            ],
        },
        status=422 if request.method == "POST" else 200,
    )
