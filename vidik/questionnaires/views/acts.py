# SPDX-License-Identifier: EUPL-1.2
"""The acts of a call: their words by legal basis, every letter before it goes, and the sending."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.downloads import as_file
from vidik.core.steps import refusals_on
from vidik.exchange.letters import act_docx, act_pdf
from vidik.questionnaires.forms import ActForm, DispatchForm
from vidik.questionnaires.lists import Waiting
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import acts, calls
from vidik.questionnaires.services import acting, dispatching
from vidik.questionnaires.types import ActWording, CallState

DEFAULT_DEADLINE = dt.timedelta(days=30)
BASES = ("bound", "others")


@requires(Action.QUESTIONNAIRES_DISPATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, year: int, basis: str) -> HttpResponse:
    """Write the words of a call's acts for one legal basis, in both languages."""
    if basis not in BASES:
        raise Http404
    actor = actor_of(request)
    call = calls.call(actor, year)
    is_bound = basis == "bound"
    current = acts.act_text(call, is_bound=is_bound)
    initial = {name: getattr(current, name) for name in ActForm.base_fields} if current else {}
    form = ActForm(request.POST or None, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            acting.write_act(call, ActWording(**form.cleaned_data), is_bound=is_bound, actor=actor)
            messages.success(request, _("The wording of the act has been saved for this call."))
            return redirect("questionnaires:send", year)
    return render(
        request,
        "questionnaires/act_wording.html",
        {
            "call": call,
            "form": form,
            "is_bound": is_bound,
            "is_open": call.state != CallState.CLOSED,
            "trail": _trail(call, (reverse("questionnaires:send", args=[year]), _("Send")),
                            (None, _("Wording of the act"))),
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


@requires(Action.QUESTIONNAIRES_DISPATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, year: int) -> HttpResponse:
    """Send what was not sent yet, to all or to some; shows first to whom and with which words."""
    actor = actor_of(request)
    call = calls.call(actor, year)
    day = _day(request) or timezone.localdate() + DEFAULT_DEADLINE
    form = DispatchForm(request.POST or None, initial={"due_on": day}, label_suffix="")
    shown = Waiting.of(request, call=call)
    to = request.POST.get("to", "")
    waiting = calls.unsent(actor, call)
    some: list[Respondent] = []
    if request.method == "POST" and to:
        some = _meant(request, shown.found, to)
        if not some:
            form.add_error(None, _("Choose at least one institution."))
    if request.method == "POST" and form.is_valid():
        if to and to != "confirmed":
            return _confirm(request, call, form, some)
        answer = _dispatched(request, call, form, some if to else None)
        if answer is not None:
            return answer
    shown.more |= {
        "form": form,
        "day": day,
        "all": waiting.count(),
        "bound": waiting.filter(is_bound=True).count(),
        "acts": [(basis, acts.act_text(call, is_bound=basis == "bound")) for basis in BASES],
        "trail": _trail(call, (None, _("Send"))),
    }
    return shown.respond(status=422 if form.errors else 200)


def _dispatched(
    request: HttpRequest, call: Call, form: DispatchForm, some: list[Respondent] | None
) -> HttpResponse | None:
    """Send, and go back to the call; None where it was refused, with the reason in the form."""
    only = None if some is None else [row.institution.code for row in some]
    with refusals_on(form):
        count = dispatching.dispatch(
            call, due_on=form.cleaned_data["due_on"], only=only, actor=actor_of(request)
        )
        messages.success(
            request,
            ngettext("%(n)s questionnaire was sent.", "%(n)s questionnaires were sent.", count)
            % {"n": count},
        )
        return redirect("questionnaires:call", call.year)
    return None


def _meant(request: HttpRequest, shown: QuerySet[Respondent], to: str) -> list[Respondent]:
    """Return those to whom a sending goes: all that the filter shows, or those who were chosen."""
    if to == "filtered":
        return list(shown)
    keys = [key for key in map(_key, request.POST.getlist("one")) if key is not None]
    return list(shown.filter(pk__in=keys))


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _confirm(
    request: HttpRequest, call: Call, form: DispatchForm, some: list[Respondent]
) -> HttpResponse:
    """Show to whom a sending would go, each with its letter, before anything goes."""
    return render(
        request,
        "questionnaires/send_confirm.html",
        {
            "call": call,
            "some": some,
            "bound": sum(row.is_bound for row in some),
            "day": form.cleaned_data["due_on"],
            "trail": _trail(
                call,
                (reverse("questionnaires:send", args=[call.year]), _("Send")),
                (None, _("Confirm")),
            ),
        },
    )


@requires(Action.QUESTIONNAIRES_DISPATCH)
@require_safe
def preview(request: HttpRequest, year: int, key: uuid.UUID) -> HttpResponse:
    """Show one letter as it would go now; `format` gives it as PDF or Word."""
    actor = actor_of(request)
    call = calls.call(actor, year)
    row = acts.waiting(actor, call, key)
    day = _day(request) or timezone.localdate() + DEFAULT_DEADLINE
    try:
        letter = acting.letter_before(row, day, actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("questionnaires:send", year)
    name = f"act-{year}-{row.institution.code}"
    wanted = request.GET.get("format", "")
    if wanted == "pdf":
        return as_file(act_pdf(letter), f"{name}.pdf")
    if wanted == "docx":
        return as_file(act_docx(letter), f"{name}.docx")
    before, after = _neighbours(list(calls.unsent(actor, call).values_list("pk", flat=True)), row)
    return render(
        request,
        "questionnaires/act_preview.html",
        {
            "call": call,
            "row": row,
            "letter": letter,
            "day": day,
            "before": before,
            "after": after,
            "trail": _trail(
                call,
                (reverse("questionnaires:send", args=[year]), _("Send")),
                (None, str(row.institution.name)),
            ),
        },
    )


def _neighbours(
    keys: list[uuid.UUID], row: Respondent
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    at = keys.index(row.pk)
    return (keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None)


def _day(request: HttpRequest) -> dt.date | None:
    """Return the day that an address names; what is none counts as blank."""
    try:
        day = parse_date(request.GET.get("due_on", ""))
    except ValueError:
        return None
    today = timezone.localdate()
    return day if day is not None and today < day <= today + dt.timedelta(days=366) else None


def _trail(call: Call, *steps: tuple[str | None, str]) -> list[tuple[str | None, str]]:
    return [
        (reverse("questionnaires:calls"), _("Questionnaires")),
        (reverse("questionnaires:call", args=[call.year]), str(call.year)),
        *steps,
    ]
