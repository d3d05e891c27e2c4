# SPDX-License-Identifier: EUPL-1.2
"""The board, the list and its export."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.core.pages import Label, page_language, sortable
from vidik.core.paging import page_of
from vidik.core.spreadsheets import Value
from vidik.core.transliterate import to_latin
from vidik.recommendations.forms import FilterForm
from vidik.recommendations.models import Addressee, Recommendation
from vidik.recommendations.presentation import board as board_of
from vidik.recommendations.selectors import register
from vidik.recommendations.services import exports
from vidik.recommendations.types import UNGRADED
from vidik.recommendations.views.common import shared


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the recommendations by theme and grade; at first those that were assessed last."""
    actor = actor_of(request)
    data = request.GET.copy()
    if "report" not in data:
        reports = list(register.issued_reports(actor))
        assessed = [row for row in reports if row.number < reports[0].number]
        data["report"] = str((assessed or reports)[0].number) if reports else ""
    form = FilterForm(data, actor=actor)
    rows = list(register.listed(actor, form.wanted(), language=page_language()))
    themes = board_of(rows)
    return render(
        request,
        "recommendations/board.html",
        {
            "tab": "board",
            "form": form,
            "themes": themes,
            "count": len(rows),
            "ungraded": sum(item.count_in(UNGRADED) for item in themes),
            **shared(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List recommendations: searched, filtered, sorted."""
    actor = actor_of(request)
    form = FilterForm(request.GET, actor=actor)
    wanted = form.wanted()
    rows = register.listed(actor, wanted, language=page_language())
    return render(
        request,
        "recommendations/list.html",
        {
            "tab": "list",
            "form": form,
            "page": page_of(request, rows),
            "columns": _columns(wanted.sort),
            "is_filtered": any(
                value for key, value in request.GET.items() if key not in {"sort", "page"}
            ),
            "may_export": can(actor, Action.RECOMMENDATIONS_EXPORT),
            **shared(request),
        },
    )


_EXPORT_HEADER = (
    "code",
    "report",
    "cycle",
    "theme",
    "number",
    "title_en",
    "title_sr_cyrl",
    "title_sr_latn",
    "text_en",
    "text_sr_cyrl",
    "leads",
    "in_cooperation",
    "within_control",
    "offered_to",
    "grade",
    "assessed",
    "further_monitoring",
    "sections",
)


@requires(Action.RECOMMENDATIONS_EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as a file."""
    actor = actor_of(request)
    wanted = FilterForm(request.GET, actor=actor).wanted()
    rows = register.listed(actor, wanted, language=page_language())
    table = [_export_row(row) for row in rows]
    form = as_form(request.GET.get("format", ""))
    exports.record_export(rows=len(table), form=form, actor=actor)
    return download("recommendations", _EXPORT_HEADER, table, form)


def _export_row(row: Recommendation) -> tuple[Value, ...]:
    addressees = list(row.addressees.all())

    def codes(chosen: list[Addressee]) -> str:
        return "; ".join(item.institution.code for item in chosen)

    grade: str | None = row.grade  # type: ignore[attr-defined]
    return (
        row.code,
        row.report_number,
        row.cycle.code,
        row.theme.code,
        row.number,
        row.title_en,
        row.title_sr,
        to_latin(row.title_sr),
        row.text_en,
        row.text_sr,
        codes([item for item in addressees if item.role == "lead"]),
        codes([item for item in addressees if item.role != "lead"]),
        codes([item for item in addressees if item.binds]),
        codes([item for item in addressees if not item.binds]),
        grade or "",
        "no" if grade is None else "yes",
        "yes" if row.further_monitoring else "no",
        row.sections,
    )


def _columns(sort: str) -> list[tuple[Label, str, str]]:
    return sortable(
        (
            (_("Number"), "code"),
            (_("Recommendation"), "title"),
            (_("Theme"), "theme"),
            (_("Grade"), "grade"),
        ),
        sort,
    )
