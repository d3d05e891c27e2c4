# SPDX-License-Identifier: EUPL-1.2
"""What registers count in a year, with charts: for the office's analysts, sums only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.figures.methods.charts import to_svg
from vidik.figures.selectors.counted import counted_by, counted_in, reporters
from vidik.figures.services.derived import record_reconciling
from vidik.figures.views.derived import chosen_year, offered_years
from vidik.figures.wording import language


@requires(Action.FIGURES_DERIVE)
@require_safe
def counted(request: HttpRequest) -> HttpResponse:
    """Show what one institution reports and registers count in a year, by every dimension."""
    actor = actor_of(request)
    years = offered_years(request)
    year = chosen_year(request, years)
    sources = reporters(actor)
    codes = [code for code, _name in sources]
    asked = request.GET.get("source", "")
    source = asked if asked in codes else next(iter(codes), "")
    found = {
        "years": years, "year": year, "sources": sources, "source": source,
        "rows": counted_in(actor, year, source),
    }  # fmt: skip
    record_reconciling(year, actor=actor)
    return render(request, "figures/counted.html", found)


@requires(Action.FIGURES_DERIVE)
@require_safe
def counted_chart(request: HttpRequest) -> HttpResponse:
    """Draw the chart of one measure by one dimension."""
    year = chosen_year(request, offered_years(request))
    of, by = request.GET.get("of", ""), request.GET.get("by", "")
    chart = counted_by(actor_of(request), year, of, by).chart
    if not chart.is_worth_drawing:
        raise Http404
    return HttpResponse(to_svg(chart, language()), content_type="image/svg+xml")
