# SPDX-License-Identifier: EUPL-1.2
"""How a call stands: response, timeliness, completeness, blanks; and how calls compare."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.questionnaires.selectors import (
    call_status,
)
from vidik.questionnaires.selectors import (
    calls as questionnaires_calls,
)
from vidik.questionnaires.services import preparing
from vidik.questionnaires.types import By, CallStatus

HEADER = (
    "group", "code", "asked", "answered", "silent", "late", "accepted", "response_percent",
    "in_time", "timeliness_percent", "median_days", "figures_asked", "numbers", "reasons",
    "nothing", "completeness_percent", "item_nonresponse_percent",
)  # fmt: skip


def _by(request: HttpRequest) -> By:
    wanted = request.GET.get("by", "")
    return By(wanted) if wanted in By.values else By.SECTOR


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def status(request: HttpRequest, year: int) -> HttpResponse:
    """Show how a call stands, by sector, legal basis, kind or form, and beside other cycles."""
    actor = actor_of(request)
    call = questionnaires_calls.call(actor, year)
    by = _by(request)
    calls = call_status.compared(actor)
    return render(
        request,
        "questionnaires/call_status.html",
        {
            "call": call,
            "by": by,
            "choices": By.choices,
            "total": call_status.overall_status(actor, call),
            "lines": call_status.call_status(actor, call, by),
            "calls": calls,
            "earlier": call_status.earlier(actor, without=[number for number, _line in calls]),
            "reminded": call_status.reminded(actor, call),
            "may_export": can(actor, Action.QUESTIONNAIRES_EXPORT),
            "trail": [
                (reverse("questionnaires:calls"), _("Questionnaires")),
                (reverse("questionnaires:call", args=[year]), str(year)),
                (None, _("Status")),
            ],
        },
    )


@requires(Action.QUESTIONNAIRES_EXPORT)
@require_safe
def status_file(request: HttpRequest, year: int) -> HttpResponse:
    """Return what the page shows as a file: every group, then all, then the calls by year."""
    actor = actor_of(request)
    call = questionnaires_calls.call(actor, year)
    by = _by(request)
    lines = [
        *call_status.call_status(actor, call, by),
        call_status.overall_status(actor, call),
    ]
    rows = [_row(by.value, line) for line in lines]
    rows += [_row("call", line) for _year, line in call_status.compared(actor)]
    kind = as_form(request.GET.get("format", ""))
    preparing.record_export(call, rows=len(rows), form=kind, actor=actor)
    return download(f"standing-{year}-{by.value}", ("by", *HEADER), rows, kind)


def _row(by: str, line: CallStatus) -> tuple[str | int | None, ...]:
    return (
        by, line.label, line.code, line.asked, line.answered, line.silent, line.late,
        line.accepted, _rounded(line.response), line.in_time, _rounded(line.timeliness),
        _rounded(line.median_days), line.items, line.numbers, line.blanks, line.missing,
        _rounded(line.completeness), _rounded(line.item_nonresponse),
    )  # fmt: skip


def _rounded(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}"
