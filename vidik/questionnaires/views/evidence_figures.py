# SPDX-License-Identifier: EUPL-1.2
"""Enter figures stated in a meeting or found in own proceedings, the page of the record beside."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.core.steps import place
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.methods.naming import Catalogue
from vidik.figures.selectors.catalogue import divided_by
from vidik.figures.selectors.measures import measure_by_code
from vidik.figures.services.imports import ImportRefused
from vidik.forms.presentation.pages import reasons
from vidik.questionnaires.forms_evidence import FigureEntryForm, MeasureForm
from vidik.questionnaires.models import Evidence, EvidenceScan
from vidik.questionnaires.selectors import evidence
from vidik.questionnaires.selectors.holders import held_measures
from vidik.questionnaires.services import evidence_figures
from vidik.questionnaires.services.evidence_figures import FigureEntry
from vidik.questionnaires.views.evidence import trail_of


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Choose a measure, then enter its figure."""
    actor = actor_of(request)
    row = evidence.one_evidence(actor, key)
    scans = list(evidence.scans(row))
    if not scans:
        messages.error(request, _("Add the scan first: every figure cites a page of it."))
        return redirect("questionnaires:evidence-one", key)
    code = request.GET.get("measure", "")
    if not code:
        return _choose_measure(request, row)
    measure = measure_by_code(actor, code)
    shown, page = _beside(request, scans)
    form = FigureEntryForm(
        posted(request),
        evidence=row,
        measure=measure,
        divided=divided_by(measure),
        scans=scans,
        initial={"scan": shown.number, "page": page},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reported = FigureEntry(
            institution=data["institution"],
            measure=measure,
            period=data["period"].strip(),
            dimensions=form.dimensions(),
            answer=data["value"],
            scan=data["scan"],
            page=data["page"],
        )
        try:
            figure = evidence_figures.enter_figure(
                row, reported, catalogue=_catalogue(), actor=actor
            )
        except ValidationError as error:
            place(form, error)
        except ImportRefused as refused:
            form.add_error(None, "; ".join(str(error) for error in refused.errors[:5]))
        else:
            messages.success(
                request,
                _("The figure %(reference)s was entered.") % {"reference": figure.reference},
            )
            return redirect("questionnaires:evidence-one", key)
    return render(
        request,
        "questionnaires/evidence_figure.html",
        {
            "evidence": row,
            "form": form,
            "measure": measure,
            "scan": shown,
            "shown_page": page,
            "reasons": reasons(),
            "trail": trail_of(row, _("Enter a figure")),
        },
    )


def _choose_measure(request: HttpRequest, row: Evidence) -> HttpResponse:
    form = MeasureForm(measures=held_measures(actor_of(request)))
    context = {"evidence": row, "form": form, "trail": trail_of(row, _("Enter a figure"))}
    return render(request, "questionnaires/evidence_measure.html", context)


def _beside(request: HttpRequest, scans: list[EvidenceScan]) -> tuple[EvidenceScan, int]:
    """Return the scan and the page that are shown beside the form."""
    wanted = request.POST.get("scan") or request.GET.get("scan") or ""
    scan = next((one for one in scans if str(one.number) == wanted), scans[0])
    text = request.POST.get("page") or request.GET.get("page") or ""
    page = int(text[:4]) if text.isascii() and text.isdecimal() else 1
    return scan, min(max(page, 1), scan.pages)


def _catalogue() -> Catalogue:
    return load_catalogue(settings.PACKS_DIR / settings.PACK)
