# SPDX-License-Identifier: EUPL-1.2
"""The office's pages: calls, who is asked, forms, what came back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.core.paging import page_of
from vidik.core.steps import refusals_on, step_page
from vidik.core.workflow import TransitionRefused
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.selectors.catalogue import cycle_of
from vidik.figures.services.imports import ImportRefused
from vidik.forms.messages.answers import spoken
from vidik.institutions import selectors as institution_selectors
from vidik.questionnaires.forms import (
    AddForm,
    ExtendForm,
    ReasonForm,
    RespondentFilterForm,
)
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls as questionnaires_calls
from vidik.questionnaires.services import deciding, dispatching, preparing
from vidik.questionnaires.types import CallState
from vidik.questionnaires.views.seen import seen_number

_EXPORT_HEADER = (
    "institution", "name_en", "name_sr", "form", "version", "bound", "state", "sent_on",
    "due_on", "answered_on", "accepted_on",
)  # fmt: skip


@requires(Action.QUESTIONNAIRES_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: HttpRequest) -> HttpResponse:
    """List the data calls; prepare the next one."""
    actor = actor_of(request)
    if request.method == "POST":
        cycle = cycle_of(actor, request.POST.get("cycle", ""))
        if cycle is None:
            messages.error(request, _("There is no such cycle; open it first."))
            return redirect("questionnaires:calls")
        with refusals_on(request):
            prepared = preparing.prepare_call(cycle, actor=actor)
            messages.success(
                request, _("The data call has been prepared. Check who is asked, then send it.")
            )
            return redirect("questionnaires:call", prepared.year)
        return redirect("questionnaires:calls")
    return render(
        request,
        "questionnaires/calls.html",
        {
            "calls": questionnaires_calls.calls(actor),
            "cycles": questionnaires_calls.cycles_without_call(actor),
            "may_prepare": can(actor, Action.QUESTIONNAIRES_PREPARE),
        },
    )


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def call(request: HttpRequest, year: int) -> HttpResponse:
    """Show how a call stands and who is asked."""
    actor = actor_of(request)
    row = questionnaires_calls.call(actor, year)
    language = spoken()
    sectors = [
        (code, name_en if language == "en" else name_sr)
        for code, name_en, name_sr in questionnaires_calls.sectors(actor, row)
    ]
    form = RespondentFilterForm(request.GET, sectors=sectors)
    today = timezone.localdate()
    rows = questionnaires_calls.respondents(actor, row, form.wanted(), today=today)
    return render(
        request,
        "questionnaires/call.html",
        {
            "call": row,
            "rates": questionnaires_calls.rates(actor, row),
            "form": form,
            "page": page_of(request, rows),
            "today": today,
            "is_filtered": any(
                request.GET.get(name) for name in ("q", "state", "sector", "binding")
            ),
            "may_send": can(actor, Action.QUESTIONNAIRES_DISPATCH),
            "may_export": can(actor, Action.QUESTIONNAIRES_EXPORT),
            "unsent": questionnaires_calls.unsent(actor, row).count(),
            "is_open": row.state != CallState.CLOSED,
            "trail": _trail((None, str(row.year))),
        },
    )


@requires(Action.QUESTIONNAIRES_EXPORT)
@require_safe
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Give the register of answers as a file, filtered as on the page."""
    actor = actor_of(request)
    row = questionnaires_calls.call(actor, year)
    form = RespondentFilterForm(
        request.GET,
        sectors=[(code, code) for code, _e, _s in questionnaires_calls.sectors(actor, row)],
    )
    rows = questionnaires_calls.respondents(actor, row, form.wanted(), today=timezone.localdate())
    table = [_export_row(item) for item in rows.select_related("form")]
    kind = as_form(request.GET.get("format", ""))
    preparing.record_export(row, rows=len(table), form=kind, actor=actor)
    return download(f"questionnaires-{year}", _EXPORT_HEADER, table, kind)


def _export_row(item: Respondent) -> tuple[Any, ...]:
    def day(moment: dt.datetime | None) -> dt.date | None:
        return timezone.localdate(moment) if moment is not None else None

    return (
        item.institution.code, item.institution.name_en, item.institution.name_sr,
        item.form.form_id, item.form.version, "yes" if item.is_bound else "no", item.state,
        day(item.sent_at), item.due_on, day(item.answered_at), day(item.accepted_at),
    )  # fmt: skip


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Ask more institutions."""
    actor = actor_of(request)
    row = questionnaires_calls.call(actor, year)
    words = request.GET.get("q", "")[:200].replace("\0", "").strip()
    asked = row.respondents.values("institution")
    rows = institution_selectors.matching(actor, words).exclude(pk__in=asked)
    found = list(rows[:60]) if words else []
    choices = [(item.code, str(item.name)) for item in found]
    form = AddForm(request.POST or None, choices=choices)
    if request.method == "POST":
        codes = request.POST.getlist("institutions")
        with refusals_on(request):
            count = preparing.add_respondents(row, codes, actor=actor)
            messages.success(
                request,
                ngettext("%(n)s institution added", "%(n)s institutions added", count)
                % {"n": count},
            )
            return redirect("questionnaires:call", year)
    return render(
        request,
        "questionnaires/add.html",
        {
            "call": row,
            "words": words,
            "form": form,
            "found": found,
            "trail": _trail(_of(row), (None, _("Ask more institutions"))),
        },
    )


@requires(Action.QUESTIONNAIRES_DISPATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a call, after asking."""
    actor = actor_of(request)
    row = questionnaires_calls.call(actor, year)
    if request.method == "POST":
        with refusals_on(request):
            deciding.close_call(row, actor=actor)
            messages.success(request, _("The data call is closed."))
        return redirect("questionnaires:call", year)
    return render(
        request,
        "questionnaires/close.html",
        {
            "call": row,
            "rates": questionnaires_calls.rates(actor, row),
            "trail": _trail(_of(row), (None, _("Close"))),
        },
    )


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_POST
def decide(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Accept answers, return them, or open accepted ones again."""
    actor = actor_of(request)
    row = questionnaires_calls.respondent(actor, key)
    step = request.POST.get("step", "")
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    seen = seen_number(request)
    try:
        if step == "accept":
            count = deciding.accept(row, catalogue=_catalogue(), seen=seen, actor=actor)
            messages.success(
                request,
                ngettext("Accepted: %(n)s figure", "Accepted: %(n)s figures", count) % {"n": count},
            )
        elif step == "return":
            deciding.return_answers(row, reason=reason, seen=seen, actor=actor)
            messages.success(request, _("The answers were returned for correction."))
        elif step == "reopen":
            deciding.reopen(row, reason=reason, actor=actor)
            messages.success(request, _("The answers are open for correction again."))
    except ImportRefused as refused:
        first = "; ".join(str(error) for error in refused.errors[:5])
        messages.error(request, _("Nothing was accepted: %(faults)s") % {"faults": first})
    except (ValidationError, TransitionRefused) as error:
        messages.error(request, _words(error))
    return redirect("questionnaires:overview", key)


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give an institution more time, with the reason."""
    actor = actor_of(request)
    row = questionnaires_calls.respondent(actor, key)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            dispatching.extend(row, until=data["until"], reason=data["reason"], actor=actor)
            messages.success(request, _("The institution has more time."))
            return redirect("questionnaires:overview", key)
    back = reverse("questionnaires:overview", args=[key])
    return step_page(
        request,
        form,
        title=_("More time for %(name)s") % {"name": row.institution.name},
        button=_("Give more time"),
        back=back,
        trail=_trail(_of(row.call), (back, str(row.institution.name)), (None, _("More time"))),
        template="questionnaires/more_time.html",
        respondent=row,
    )


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_POST
def drop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take an institution off the list, as long as nothing was sent to it."""
    actor = actor_of(request)
    row = questionnaires_calls.respondent(actor, key)
    year = row.call.year
    with refusals_on(request):
        preparing.drop_respondent(row, actor=actor)
        messages.success(request, _("The institution is no longer asked."))
    return redirect("questionnaires:call", year)


def _catalogue() -> Any:
    return load_catalogue(settings.PACKS_DIR / settings.PACK)


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(getattr(error, "reason", error))


def _of(row: Any) -> tuple[str, str]:
    return reverse("questionnaires:call", args=[row.year]), str(row.year)


def _trail(*steps: tuple[str | None, str]) -> list[tuple[str | None, str]]:
    return [(reverse("questionnaires:calls"), _("Questionnaires")), *steps]
