# SPDX-License-Identifier: EUPL-1.2
"""The pages of every register: listed, entered, looked at, struck out, summed by year."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.pages import Trail, posted
from vidik.core.steps import submit_once
from vidik.core.years import chosen_year, years
from vidik.registers import selectors, services
from vidik.registers.forms import EntryForm, PeriodForm, StrikeForm
from vidik.registers.models import Entry
from vidik.registers.types import Register


def _trail(register: Register, *parts: tuple[str, str]) -> Trail:
    rows = [(str(register.title), reverse("registers:list", args=[register.code])), *parts]
    return [(url, label) for label, url in rows]


@requires(Action.REGISTERS_MANAGE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a row, also anew after one that was struck out."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    data = posted(request)
    is_sent = data is not None and "add" not in data
    if data is not None and not is_sent:
        form = EntryForm(register, more_lines=data)
    else:
        form = EntryForm(register, data, again=_again(request, register, actor))
    further = register.further(data) if register.further else None
    if is_sent and form.is_valid() & (further is None or further.is_valid()):
        try:
            row = services.enter(
                register, form.values(), when=form.when(), further=further, actor=actor
            )
        except ValidationError as error:
            form.put(error, further)
        else:
            messages.success(request, _("The entry was saved."))
            return redirect("registers:entry", register.code, row.pk)
    return render(
        request,
        "registers/enter.html",
        {
            "register": register,
            "form": form,
            "further": further,
            "faults": list(form.faults(further)) if is_sent else (),
            "links": register.links(None) if register.links else (),
            "trail": _trail(register, (_("New entry"), "")),
        },
        status=422 if is_sent else 200,
    )


def _again(request: HttpRequest, register: Register, actor: Actor) -> Entry | None:
    """Return the row that is entered anew; none where the address names none."""
    try:
        return selectors.find_entry(actor, register, uuid.UUID(request.GET.get("again", "")))
    except (ValueError, OutOfScope):
        return None


@requires(Action.REGISTERS_MANAGE)
@require_safe
def entry(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Show one row, with what in it asks for a second look."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    row = selectors.find_entry(actor, register, key)
    return render(
        request,
        "registers/entry.html",
        _shown(register, row)
        | {
            "signs": register.signs(row.values) if register.signs and not row.struck_at else (),
            "links": register.links(row.values) if register.links else (),
            "alike": selectors.others_alike(actor, register, row) if register.keyed else 0,
            "trail": _trail(register, (_("One entry"), "")),
        },
    )


def _shown(register: Register, row: Entry) -> dict[str, Any]:
    facts = []
    for field in register.fields:
        if field.name in row.values:
            options = dict(field.options())
            facts.append((field.label, field.in_words(row.values[field.name], options)))
    return {
        "register": register,
        "row": row,
        "facts": facts,
        "why": services.reasons_of(register).get(row.struck_why, ""),
    }


@requires(Action.REGISTERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Ask why, then strike out a row, and lead on to enter it anew."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    row = selectors.find_entry(actor, register, key)
    form = StrikeForm(register, posted(request))
    if "strike" in request.POST and form.is_valid():
        why = form.cleaned_data.get("why", "")
        if not services.strike(row, register, why, actor=actor):
            messages.info(request, _("This had been struck out before."))
            return redirect("registers:entry", register.code, row.pk)
        messages.success(request, _("It was struck out and is not counted."))
        if why and why == register.wrong:
            anew = reverse("registers:enter", args=[register.code])
            return redirect(f"{anew}?again={row.pk}")
        return redirect("registers:list", register.code)
    return render(
        request,
        "registers/strike.html",
        _shown(register, row)
        | {
            "form": form,
            "trail": _trail(
                register,
                (_("One entry"), reverse("registers:entry", args=[register.code, row.pk])),
                (_("Strike out"), ""),
            ),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.REGISTERS_MANAGE)
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the regular report of a period, to be printed or saved for whom it is for."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    if register.crossed is None:
        raise Http404
    form = PeriodForm(request.GET or None)
    quarters = form.quarters()
    return render(
        request,
        "registers/report.html",
        {
            "register": register,
            "form": form,
            "first": quarters[0],
            "last": selectors.after_quarter(quarters[-1]) - dt.timedelta(days=1),
            "sums": selectors.crossed(actor, register, quarters),
            "trail": _trail(register, (_("Regular report"), "")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.REGISTERS_MANAGE)
@require_safe
def year(request: HttpRequest, code: str) -> HttpResponse:
    """Sum a register by year."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    chosen = chosen_year(request)
    return render(
        request,
        "registers/year.html",
        {
            "register": register,
            "sums": selectors.sums_of_year(actor, register, chosen),
            "years": years(),
            "trail": _trail(register, (str(chosen), "")),
        },
    )
