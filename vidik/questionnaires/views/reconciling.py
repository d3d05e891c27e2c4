# SPDX-License-Identifier: EUPL-1.2
"""The reconciliation of one institution: what is missing, changed, contradicted, and said."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.core.paging import page_of
from vidik.forms.messages.answers import latin, pick, spoken
from vidik.forms.methods.typed import written
from vidik.forms.presentation.lines import label_of
from vidik.questionnaires.forms import ReconciliationForm
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors.reconciling import Line, narrowed, reconciled
from vidik.questionnaires.services import preparing
from vidik.questionnaires.types import LineState
from vidik.questionnaires.views.answering import trail_of

PER_PAGE: Final = 50


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def reconciliation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show every figure beside last year's, what is usual, its findings, and what was said."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    lines, labels, form = _asked(request, row)
    kept = narrowed(lines, labels, form.wanted())
    page = page_of(request, kept, PER_PAGE)
    context = {
        "respondent": row,
        "form": form,
        "page": page,
        "rows": [(line, labels[line.question], _now(line)) for line in page.object_list],
        "counts": [
            (state.value, state.label, sum(line.state == state for line in lines))
            for state in LineState
        ],
        "contradicted": sum(bool(line.findings) for line in lines),
        "is_filtered": any(request.GET.get(name) for name in ("q", "state", "section")),
        "may_export": bool(can(actor, Action.QUESTIONNAIRES_EXPORT)),
        "trail": trail_of(actor, row, _("Reconciliation")),
    }
    return render(request, "questionnaires/reconciliation.html", context)


@requires(Action.QUESTIONNAIRES_EXPORT)
@require_safe
def export(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the reconciliation as a file, filtered and sorted as on the page."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    lines, labels, form = _asked(request, row)
    kept = narrowed(lines, labels, form.wanted())
    kind = as_form(request.GET.get("format", ""))
    preparing.record_reconciliation(row, rows=len(kept), form=kind, actor=actor)
    header = [
        _("Section"), _("Question"), _("State"), _("Now"), _("Year before"), _("Change"),
        _("Change in percent"), _("Lowest before"), _("Highest before"), _("Citation"),
        _("Findings"), _("Explanations"), _("Comments"),
    ]  # fmt: skip
    table = [_export_row(line, labels[line.question]) for line in kept]
    return download(f"reconciliation-{row.institution.code}-{row.call.year}", header, table, kind)


def _asked(
    request: HttpRequest, row: Respondent
) -> tuple[list[Line], dict[str, str], ReconciliationForm]:
    actor = actor_of(request)
    made = calls.form_of_respondent(row)
    sections = [
        (str(number), pick(part.labels)) for number, part in enumerate(made.sections, start=1)
    ]
    form = ReconciliationForm(request.GET, sections=sections)
    lines = reconciled(actor, row)
    return lines, {line.question: label_of(made, line.question) for line in lines}, form


def _now(line: Line) -> str:
    return latin(written(line.now, spoken()))


def _export_row(line: Line, label: str) -> tuple[Any, ...]:
    percent = round(line.percent, 1) if line.percent is not None else None
    return (
        line.section, label, str(line.state.label), _now(line), line.before, line.change, percent,
        line.least, line.most, line.reference, " | ".join(text for _f, text in line.findings),
        " | ".join(line.explanations), " | ".join(remark.text for remark in line.remarks),
    )  # fmt: skip
