# SPDX-License-Identifier: EUPL-1.2
"""What is computed from records beside what was reported: for the office's analysts, sums only."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.core.spreadsheets import Value
from vidik.figures.selectors import catalogue
from vidik.figures.selectors.derived import Reconciled, reconcile
from vidik.figures.services.derived import record_reconciling


def chosen_year(request: HttpRequest, known: list[int]) -> int:
    """Return the year that the address chooses, else the newest."""
    query = request.GET.get("year", "")
    if query.isascii() and query.isdigit() and int(query) in known:
        return int(query)
    return known[0]


def offered_years(request: HttpRequest) -> list[int]:
    """List the years of the cycles, the newest first."""
    cycles = [int(cycle.code) for cycle in catalogue.cycles(actor_of(request))]
    return cycles or [timezone.localdate().year]


@requires(Action.FIGURES_DERIVE)
@require_safe
def derived(request: HttpRequest) -> HttpResponse:
    """Show every computed measure of a year beside the reported one."""
    actor = actor_of(request)
    years = offered_years(request)
    year = chosen_year(request, years)
    rows = reconcile(actor, year)
    record_reconciling(year, actor=actor)
    return render(
        request,
        "figures/derived.html",
        {
            "years": years,
            "year": year,
            "rows": rows,
            "differing": sum(row.differing for row in rows),
            "compared": sum(row.compared for row in rows),
            "explained": sum(row.explained for row in rows),
        },
    )


@requires(Action.FIGURES_DERIVE)
@require_safe
def derived_download(request: HttpRequest, extension: str) -> HttpResponse:
    """Return the comparison as a table to take along."""
    actor = actor_of(request)
    year = chosen_year(request, offered_years(request))
    rows = reconcile(actor, year)
    record_reconciling(year, actor=actor)
    header = [
        _("Measure"),
        _("Institution"),
        _("Breakdown"),
        _("Reported"),
        _("Computed"),
        _("Few records"),
        _("Comparison"),
        _("Reason"),
    ]
    return download(f"derived-{year}", header, _lines(rows), as_form(extension))


def _lines(rows: list[Reconciled]) -> Iterator[list[Value]]:
    for row in rows:
        for cell in row.cells:
            few = _("yes") if cell.is_marked else ""
            found = {None: "", True: _("agrees"), False: _("differs")}[cell.agrees]
            if cell.is_open:
                found = _("not compared")
            yield [
                row.measure.code, row.institution, cell.key, cell.reported, cell.shown, few, found,
                cell.reason,
            ]  # fmt: skip
