# SPDX-License-Identifier: EUPL-1.2
"""One measure: its definition, a table and a chart of it, and the cross-tabulation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.figures.charting import chart_of, describe
from vidik.figures.forms import TableForm
from vidik.figures.methods.charts import to_svg
from vidik.figures.methods.crosstab import INSTITUTION, PERIOD
from vidik.figures.models import Cycle
from vidik.figures.presentation import show_repetitions, show_table
from vidik.figures.selectors import catalogue
from vidik.figures.selectors import measures as figures_measures
from vidik.figures.selectors.tables import Labels
from vidik.figures.services.exports import table_file
from vidik.figures.types import CatalogueFilter, TableRequest
from vidik.figures.views.choices import (
    ChosenTable,
    choose_table,
    chosen_text,
    measures_by_theme,
    page_number,
)
from vidik.figures.views.downloads import TYPES, attachment
from vidik.figures.wording import language


@requires(Action.FIGURES_READ)
@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """Show a measure with the table that the address chooses."""
    actor = actor_of(request)
    found = figures_measures.measure_by_code(actor, code)
    cycle = _cycle(request)
    chosen = choose_table(
        actor,
        found,
        cycle,
        request.GET,
        page=page_number(request.GET, "rows_page"),
        with_sums=False,
    )
    whole = figures_measures.overview(
        actor, found, chosen.shapes, page_number(request.GET, "whole_page")
    )
    requested = TableRequest(found.code, cycle.code, rows=(INSTITUTION,), columns=(PERIOD,))
    institutions = show_table(
        found,
        requested,
        whole.statements,
        truncated=False,
        part=whole.page,
        known=Labels({}, {}, whole.institutions),
        with_sums=False,
    )
    repetitions = figures_measures.repetitions(actor, found, cycle, chosen.shapes)
    context = {
        "measure": found,
        "cycle": cycle,
        "form": _form(request, chosen),
        "overview": institutions,
        "overview_caption": f"{_('Institutions side by side')}: {institutions.caption}",
        "earlier_periods": whole.earlier,
        "repetitions": show_repetitions(found, repetitions.shown, known=chosen.table.labels),
        "more_repetitions": repetitions.more,
        "examined": repetitions.examined,
    } | _shown(chosen)
    return render(request, "figures/measure.html", context)


@requires(Action.FIGURES_READ)
@require_safe
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the chart of the table that the address chooses."""
    actor = actor_of(request)
    found = figures_measures.measure_by_code(actor, code)
    drawn = chart_of(choose_table(actor, found, _cycle(request), request.GET).table)
    if not drawn.is_worth_drawing:
        raise Http404
    return HttpResponse(to_svg(drawn, language()), content_type="image/svg+xml")


@requires(Action.FIGURES_EXPORT)
@require_safe
def table_download(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    """Download exactly the table that the address chooses."""
    if extension not in TYPES:
        raise Http404
    actor = actor_of(request)
    found = figures_measures.measure_by_code(actor, code)
    chosen = choose_table(actor, found, _cycle(request), request.GET)
    content = table_file(
        chosen.table, extension, with_sums=request.GET.get("sums") == "1", actor=actor
    )
    return attachment(content, f"{found.code}-{chosen.table.asked.cycle}.{extension}")


@requires(Action.FIGURES_READ)
@require_safe
def crosstab(request: HttpRequest) -> HttpResponse:
    """Cross-tabulate any measure: computed totals stand beside the reported ones."""
    actor = actor_of(request)
    cycle = _cycle(request)
    everything = catalogue.filter_measures(actor, CatalogueFilter(sort="theme"), cycle)
    choices = measures_by_theme(everything)
    code = chosen_text(request.GET, "measure")
    if not code:
        form = TableForm({}, axes=[], institutions=[], periods=[], cycles=[], measures=choices)
        return render(request, "figures/crosstab.html", {"form": form, "cycle": cycle})
    found = figures_measures.measure_by_code(actor, code)
    chosen = choose_table(
        actor, found, cycle, request.GET, page=page_number(request.GET, "rows_page")
    )
    context = {
        "measure": found,
        "cycle": cycle,
        "form": _form(request, chosen, measures=choices),
    } | _shown(chosen)
    return render(request, "figures/crosstab.html", context)


def _cycle(request: HttpRequest) -> Cycle:
    cycle = catalogue.cycle_of(actor_of(request), request.GET.get("cycle", ""))
    if cycle is None:
        raise Http404
    return cycle


def _form(
    request: HttpRequest,
    chosen: ChosenTable,
    measures: list[tuple[str, list[tuple[str, str]]]] | None = None,
) -> TableForm:
    actor = actor_of(request)
    return TableForm(
        chosen.form_data(),
        axes=chosen.axes(),
        institutions=[(i.code, str(i.short)) for i in chosen.reporters],
        periods=chosen.periods(),
        cycles=[(c.code, c.code) for c in catalogue.cycles(actor)],
        measures=measures,
    )


def _shown(chosen: ChosenTable) -> dict[str, object]:
    drawn = chart_of(chosen.table)
    return {
        "chosen": chosen,
        "table": chosen.table,
        "chart": drawn,
        "chart_text": describe(drawn, chosen.table),
    }
