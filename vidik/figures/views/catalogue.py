# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of measures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.paging import page_of
from vidik.figures.forms import CatalogueForm
from vidik.figures.selectors import catalogue as figures_catalogue
from vidik.figures.services.exports import catalogue_file
from vidik.figures.types import CatalogueFilter
from vidik.figures.views.choices import named, said
from vidik.figures.views.downloads import attachment
from vidik.figures.wording import unit_text


@requires(Action.FIGURES_READ)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """List measures: search, filters, how many figures there are, what is in question."""
    actor = actor_of(request)
    asked = asked_of(request)
    cycles = figures_catalogue.cycles(actor)
    cycle = figures_catalogue.chosen_cycle(cycles, asked.cycle)
    reporters = figures_catalogue.institutions_with_figures(actor, cycle)
    form = CatalogueForm(
        request.GET or {"cycle": cycle.code if cycle else ""},
        cycles=[(c.code, c.code) for c in cycles],
        themes=named(figures_catalogue.themes(actor)),
        institutions=[(i.code, i.short) for i in reporters],
        units=[(unit, unit_text(unit)) for unit in figures_catalogue.units(actor)],
    )
    page = page_of(request, figures_catalogue.filter_measures(actor, asked, cycle))
    context = {
        "form": form,
        "page": page,
        "rows": figures_catalogue.catalogue_rows(actor, list(page.object_list), cycle),
        "cycle": cycle,
        "is_filtered": bool(asked.words or asked.theme or asked.institution or asked.unit),
        "may_open_cycles": bool(can(actor, Action.CYCLE_OPEN)),
        "may_import": bool(can(actor, Action.FIGURES_IMPORT)),
    }
    return render(request, "figures/catalogue.html", context)


@requires(Action.FIGURES_EXPORT)
@require_safe
def catalogue_download(request: HttpRequest, extension: str) -> HttpResponse:
    """Download the measures that a catalogue page lists, all pages of it."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    actor = actor_of(request)
    asked = asked_of(request)
    cycle = figures_catalogue.cycle_of(actor, asked.cycle)
    measures = list(
        figures_catalogue.filter_measures(actor, asked, cycle).prefetch_related("dimensions")
    )
    rows = figures_catalogue.catalogue_rows(actor, measures, cycle, exactly=True)
    content = catalogue_file(rows, extension, actor=actor)
    return attachment(content, f"{_('measures')}.{extension}")


def asked_of(request: HttpRequest) -> CatalogueFilter:
    """Read the filter from the address."""
    data = request.GET
    return CatalogueFilter(
        words=said(data, "words"),
        theme=said(data, "theme"),
        institution=said(data, "institution"),
        unit=said(data, "unit"),
        cycle=said(data, "cycle"),
        sort=said(data, "sort", "name"),
    )
