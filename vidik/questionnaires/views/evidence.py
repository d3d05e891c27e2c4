# SPDX-License-Identifier: EUPL-1.2
"""Meetings held and own proceedings: list, record, correct, scans."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.alphabet import alphabetical
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, submit_once
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.models import Institution
from vidik.questionnaires.forms_evidence import EvidenceForm, ScanForm
from vidik.questionnaires.histories import evidence_history
from vidik.questionnaires.models import Evidence
from vidik.questionnaires.selectors import evidence as questionnaires_evidence
from vidik.questionnaires.services import evidence as questionnaires_evidence_services
from vidik.questionnaires.types import EvidenceKind
from vidik.questionnaires.views.files import as_picture, to_save


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Record a meeting held, or own proceedings."""
    actor = actor_of(request)
    if kind not in EvidenceKind.values:
        raise Http404
    cycles = questionnaires_evidence.evidence_cycles()
    form = EvidenceForm(
        posted(request), kind=EvidenceKind(kind), possible=_possible(actor), cycles=cycles
    )
    if request.method == "POST" and form.is_valid():
        cycle = next(row for row in cycles if row.code == form.cleaned_data["cycle"])
        with refusals_on(form):
            row = questionnaires_evidence_services.record_evidence(
                EvidenceKind(kind), cycle, form.draft(), actor=actor
            )
            messages.success(request, _("Recorded. Add the scan of the record next."))
            return redirect("questionnaires:evidence-one", row.pk)
    context = {"form": form, "kind": kind, "trail": _trail(_titles()[kind])}
    return render(request, "questionnaires/evidence_form.html", context)


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a meeting or own proceedings: what it was, its scans, its figures, its history."""
    actor = actor_of(request)
    row = questionnaires_evidence.one_evidence(actor, key)
    return render(
        request, "questionnaires/evidence_detail.html", one_context(actor, row, ScanForm())
    )


def one_context(actor: Actor, row: Evidence, form: ScanForm) -> dict[str, Any]:
    """Return what the page of a meeting or of own proceedings shows."""
    return {
        "evidence": row,
        "scans": questionnaires_evidence.scans(row),
        "figures": questionnaires_evidence.entered_figures(row),
        "former": questionnaires_evidence.former_parties(row),
        "form": form,
        "history": evidence_history(row),
        "may_record": can(actor, Action.QUESTIONNAIRES_DECIDE),
        "may_export": can(actor, Action.QUESTIONNAIRES_EXPORT),
        "trail": _trail(row.sign),
    }


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct what was recorded, with the reason."""
    actor = actor_of(request)
    row = questionnaires_evidence.one_evidence(actor, key)
    form = EvidenceForm(
        posted(request),
        kind=EvidenceKind(row.kind),
        possible=_possible(actor),
        cycles=(),
        evidence=row,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            questionnaires_evidence_services.correct_evidence(
                row, form.draft(), reason=data["reason"], seen_version=data["seen_version"],
                actor=actor,
            )  # fmt: skip
            messages.success(request, _("Corrected. The earlier version stays in the history."))
            return redirect("questionnaires:evidence-one", key)
    context = {
        "form": form, "kind": row.kind, "evidence": row,
        "trail": trail_of(row, _("Correct")),
    }  # fmt: skip
    return render(request, "questionnaires/evidence_form.html", context)


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_POST
def add_scan(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take the scan of a record."""
    actor = actor_of(request)
    row = questionnaires_evidence.one_evidence(actor, key)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            questionnaires_evidence_services.add_scan(
                row, name=file.name, content=file.read(), actor=actor
            )
            messages.success(request, _("The scan was added."))
            return redirect("questionnaires:evidence-one", key)
    return render(
        request, "questionnaires/evidence_detail.html", one_context(actor, row, form), status=422
    )


@requires(Action.QUESTIONNAIRES_EXPORT)
@require_safe
def scan(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Return the file of a scan, to be saved."""
    actor = actor_of(request)
    row = questionnaires_evidence.one_evidence(actor, key)
    found = questionnaires_evidence.scan(row, number)
    content = questionnaires_evidence_services.read_scan(found, actor=actor)
    return to_save(content, found.media_type, f"{row.sign}-{found.number}")


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def scan_page(request: HttpRequest, key: uuid.UUID, number: int, page: int) -> HttpResponse:
    """Return one page of a scan as a picture."""
    row = questionnaires_evidence.one_evidence(actor_of(request), key)
    picture = questionnaires_evidence.scan_page(row, number, page)
    return as_picture(picture.content)


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_POST
def remove_scan(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Remove a scan that was added by mistake."""
    actor = actor_of(request)
    row = questionnaires_evidence.one_evidence(actor, key)
    with refusals_on(request):
        questionnaires_evidence_services.remove_scan(
            questionnaires_evidence.scan(row, number), actor=actor
        )
        messages.success(request, _("The scan was removed."))
    return redirect("questionnaires:evidence-one", key)


def _possible(actor: Actor) -> list[Institution]:
    rows = institution_selectors.institutions(actor).select_related("kind")
    return sorted(rows, key=lambda row: alphabetical(str(row.name)))


def _titles() -> dict[str, str]:
    return {
        EvidenceKind.MEETING: _("Record a meeting"),
        EvidenceKind.OWN_PROCEEDINGS: _("Record own proceedings"),
    }


def trail_of(row: Evidence, last: str) -> Trail:
    """Return the way to a page below a meeting or own proceedings."""
    return [
        (reverse("questionnaires:calls"), _("Questionnaires")),
        (reverse("questionnaires:evidence"), _("Meetings and own proceedings")),
        (reverse("questionnaires:evidence-one", args=[row.pk]), row.sign),
        ("", last),
    ]


def _trail(last: str | None) -> Trail:
    first = (reverse("questionnaires:calls"), _("Questionnaires"))
    if last is None:
        return [first, ("", _("Meetings and own proceedings"))]
    every = (reverse("questionnaires:evidence"), _("Meetings and own proceedings"))
    return [first, every, ("", last)]
