# SPDX-License-Identifier: EUPL-1.2
"""The office's pages: calls, who is asked, forms, what came back."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.steps import refusals_on, step_page
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.selectors.catalogue import cycle_of
from vidik.figures.services.imports import ImportRefused
from vidik.institutions import selectors as institution_selectors
from vidik.questionnaires.forms import (
    AddForm,
    ExtendForm,
    ReasonForm,
)
from vidik.questionnaires.lists import Respondents
from vidik.questionnaires.selectors import calls as questionnaires_calls
from vidik.questionnaires.services import deciding, dispatching, preparing
from vidik.questionnaires.views.seen import seen_number


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
    return Respondents.answer(request, call=row, trail=_trail((None, str(row.year))))


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, year: int) -> HttpResponse:
    """Ask more institutions."""
    actor = actor_of(request)
    row = questionnaires_calls.call(actor, year)
    query = request.GET.get("q", "")[:200].replace("\0", "").strip()
    requested = row.respondents.values("institution")
    rows = institution_selectors.matching(actor, query).exclude(pk__in=requested)
    found = list(rows[:60]) if query else []
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
            "words": query,
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
        with refusals_on(request):
            if step == "accept":
                count = deciding.accept(row, catalogue=_catalogue(), seen=seen, actor=actor)
                text = ngettext("Accepted: %(n)s figure", "Accepted: %(n)s figures", count)
                messages.success(request, text % {"n": count})
            elif step == "return":
                deciding.return_answers(row, reason=reason, seen=seen, actor=actor)
                messages.success(request, _("The answers were returned for correction."))
            elif step == "reopen":
                deciding.reopen(row, reason=reason, actor=actor)
                messages.success(request, _("The answers are open for correction again."))
    except ImportRefused as refused:
        first = "; ".join(str(error) for error in refused.errors[:5])
        messages.error(request, _("Nothing was accepted: %(faults)s") % {"faults": first})
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
    """Remove an institution from the list, as long as nothing was sent to it."""
    actor = actor_of(request)
    row = questionnaires_calls.respondent(actor, key)
    year = row.call.year
    with refusals_on(request):
        preparing.drop_respondent(row, actor=actor)
        messages.success(request, _("The institution is no longer asked."))
    return redirect("questionnaires:call", year)


def _catalogue() -> Any:
    return load_catalogue(settings.PACKS_DIR / settings.PACK)


def _of(row: Any) -> tuple[str, str]:
    return reverse("questionnaires:call", args=[row.year]), str(row.year)


def _trail(*steps: tuple[str | None, str]) -> list[tuple[str | None, str]]:
    return [(reverse("questionnaires:calls"), _("Questionnaires")), *steps]
