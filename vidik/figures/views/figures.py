# SPDX-License-Identifier: EUPL-1.2
"""One figure with its whole story, its correction, and the list of all figures of a year."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.figures.forms import CorrectionForm, FigureListForm
from vidik.figures.methods.formats import plain_number
from vidik.figures.models import Cycle, Figure, Observation
from vidik.figures.selectors import catalogue, figures
from vidik.figures.selectors.naming import full_names
from vidik.figures.sentences import SentenceWriter
from vidik.figures.services.corrections import DAMAGED, correct_figure
from vidik.figures.services.exports import TooLong, list_lines, list_workbook
from vidik.figures.types import FigureFilter
from vidik.figures.views.choices import chosen_text
from vidik.figures.views.downloads import attachment, streamed
from vidik.figures.wording import value_text

COUNTED = 1000
MAX_NAME = 300
SUGGESTED = 12


@requires(Action.FIGURES_READ)
@require_safe
def figure(request: HttpRequest, cycle: str, reference: str) -> HttpResponse:
    """Show everything about one figure."""
    actor = actor_of(request)
    found = figures.figure_by_reference(actor, cycle, reference)
    story = figures.story_of(actor, found)
    writer = SentenceWriter.of(actor, story.findings)
    context = {
        "story": story,
        "findings": [(finding, writer.message(finding)) for finding in story.findings],
        "figure": found,
        "may_correct": story.current is not None
        and bool(can(actor, Action.FIGURES_CORRECT, found)),
    }
    return render(request, "figures/figure.html", context)


@requires(Action.FIGURES_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, cycle: str, reference: str) -> HttpResponse:
    """Correct a figure in two steps: fill in, then confirm old beside new."""
    actor = actor_of(request)
    found = figures.figure_by_reference(actor, cycle, reference)
    current = figures.current_version(found)
    if current is None:
        messages.error(request, str(DAMAGED))
        return redirect("figures:figure", cycle, reference)
    if request.method != "POST":
        return _form_page(request, found, current, CorrectionForm(initial=_initial(current)))
    form = CorrectionForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, found, current, form)
    if form.cleaned_data["seen_version"] != current.version:
        return _form_page(request, found, current, form)
    if "confirm" not in request.POST:
        return _confirmation(request, found, current, form)
    return _corrected(request, found, current, form)


def _corrected(
    request: HttpRequest, found: Figure, current: Observation, form: CorrectionForm
) -> HttpResponse:
    data = form.cleaned_data
    try:
        correct_figure(
            found,
            value=data["value"],
            status=data["status"],
            qualifier=data["qualifier"],
            reason=data["reason"],
            seen_version=data["seen_version"],
            actor=actor_of(request),
        )
    except ValidationError as error:
        current = figures.current_version(found) or current
        if data["seen_version"] == current.version:
            form.add_error(None, error)
        return _form_page(request, found, current, form)
    messages.success(request, _("The figure was corrected. The earlier version stays below."))
    return redirect("figures:figure", found.cycle.code, found.reference)


def _initial(current: Observation) -> dict[str, object]:
    value = current.value
    return {
        "value": None if value is None else Decimal(plain_number(value)),
        "status": current.status,
        "qualifier": current.qualifier,
        "seen_version": current.version,
    }


def _form_page(
    request: HttpRequest, found: Figure, current: Observation, form: CorrectionForm
) -> HttpResponse:
    seen = str(form["seen_version"].value() or "")
    context = {
        "figure": found,
        "name": full_names([found])[found.pk],
        "current": current,
        "form": form,
        "is_outdated": form.is_bound and seen != str(current.version),
        "latest": current.version,
    }
    return render(request, "figures/correct.html", context)


def _confirmation(
    request: HttpRequest, found: Figure, current: Observation, form: CorrectionForm
) -> HttpResponse:
    data = form.cleaned_data
    unit = found.measure.unit
    context = {
        "figure": found,
        "name": full_names([found])[found.pk],
        "current": current,
        "form": form,
        "new_text": value_text(data["value"], data["status"], data["qualifier"], unit),
        "is_missing": data["value"] is None,
        "reason": data["reason"],
    }
    return render(request, "figures/correct_confirm.html", context)


@requires(Action.FIGURES_READ)
@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    """List the figures of a year, a page at a time, however many there are."""
    actor = actor_of(request)
    cycles = catalogue.cycles(actor)
    cycle = catalogue.chosen_cycle(cycles, request.GET.get("cycle", ""))
    if cycle is None:
        raise Http404
    query = asked_of(request, cycle)
    shown = request.GET.copy()
    shown["cycle"] = cycle.code
    if query.measure:
        meant = catalogue.measures_called(actor, query.measure)
        # A link names the measure by its code; a reader is shown its name.
        shown["measure"] = str(meant[0].name) if len(meant) == 1 else query.measure
    form = FigureListForm(
        shown,
        cycles=[(c.code, c.code) for c in cycles],
        institutions=[
            (i.code, str(i.short)) for i in catalogue.institutions_with_figures(actor, cycle)
        ],
    )
    rows = figures.filter_figures(actor, query, cycle) if form.is_valid() else figures.no_figures()
    data = request.GET
    count = figures.count_up_to(rows, COUNTED)
    context = {
        "form": form,
        "cycle": cycle,
        "page": figures.page_of_figures(
            actor, rows, before=data.get("before", ""), after=data.get("after", "")
        ),
        "count": min(count, COUNTED),
        "more": count > COUNTED,
        "may_import": bool(can(actor, Action.FIGURES_IMPORT)),
    }
    return render(request, "figures/list.html", context)


@requires(Action.FIGURES_READ)
@require_safe
def measure_names(request: HttpRequest) -> HttpResponse:
    """Suggest measures for the words that a reader has typed so far."""
    typed = chosen_text(request.GET, "measure", longest=MAX_NAME)
    found = catalogue.measures_called(actor_of(request), typed)[:SUGGESTED]
    return render(request, "figures/_measure_names.html", {"measures": found})


@requires(Action.FIGURES_EXPORT)
@require_safe
def list_download(request: HttpRequest, extension: str) -> HttpResponseBase:
    """Download all figures that the list would show, page by page or not."""
    actor = actor_of(request)
    cycle = _cycle(request)
    rows = figures.filter_figures(actor, asked_of(request, cycle), cycle)
    name = f"{_('figures')}-{cycle.code}.{extension}"
    if extension == "csv":
        return streamed(list_lines(rows, actor=actor), name)
    if extension != "xlsx":
        raise Http404
    try:
        return attachment(list_workbook(rows, cycle, actor=actor), name)
    except TooLong as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('figures:list')}?{request.GET.urlencode()}")


def asked_of(request: HttpRequest, cycle: Cycle) -> FigureFilter:
    """Read the filter from the address."""
    data = request.GET
    return FigureFilter(
        cycle=cycle.code,
        institution=chosen_text(data, "institution"),
        measure=chosen_text(data, "measure", longest=MAX_NAME),
        section=chosen_text(data, "section"),
        period=chosen_text(data, "period"),
        checks=chosen_text(data, "checks"),
    )


def _cycle(request: HttpRequest) -> Cycle:
    cycle = catalogue.cycle_of(actor_of(request), request.GET.get("cycle", ""))
    if cycle is None:
        raise Http404
    return cycle
