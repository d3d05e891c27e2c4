# SPDX-License-Identifier: EUPL-1.2
"""Pages of matters: one page for each, with the steps that the reader's body may take."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, OutOfScope
from vidik.audit.services.recording import record
from vidik.cases.selectors.cases import get_case, parts_visible
from vidik.cases.selectors.frame import Frame
from vidik.cases.types import Part
from vidik.core.pages import Trail, posted
from vidik.core.steps import StepForm, refusals_on, step_page, submit_once, take_step
from vidik.core.years import chosen_year, years
from vidik.matters import forms, presentation
from vidik.matters.methods.balance import Period
from vidik.matters.models import Matter
from vidik.matters.selectors import balances, matters
from vidik.matters.selectors.pack import measure_name, rules
from vidik.matters.selectors.told import ledgers_of
from vidik.matters.services import opening
from vidik.matters.services.opening import own_institution
from vidik.proceedings.selectors.forms import name_of_act

FORM = ["GET", "HEAD", "POST"]


def _trail(matter: Matter | None, title: str = "") -> Trail:
    """Lead from the list down to a step of a matter."""
    way: Trail = [(reverse("matters:list"), _("Criminal matters"))]
    if matter is not None:
        way.append((reverse("matters:matter", args=[matter.pk]) if title else "", matter.code))
    return [*way, ("", title)] if title else way


def _take(
    request: HttpRequest, kind: type[StepForm] | None, row: Any, matter: Matter, **more: Any
) -> HttpResponse:
    back = reverse("matters:matter", args=[matter.pk])
    return take_step(
        request, kind, row, back, actor=actor_of(request),
        trail=lambda title: _trail(matter, title), more={"kicker": matter.code, **more},
    )  # fmt: skip


@requires(Action.MATTERS_READ)
@require_safe
@never_cache
def matter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a matter: its course, suspects, injured parties, hearings, judgments, notices owed."""
    actor = actor_of(request)
    row = matters.get_matter(actor, key)
    record(actor.label, "matter.read", row)
    found = matters.record_of(actor, row)
    return render(
        request,
        "matters/matter.html",
        {**presentation.page_of(actor, found), "trail": _trail(row)},
    )


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def open_matter(request: HttpRequest) -> HttpResponse:
    """Open a matter."""
    actor = actor_of(request)
    own = own_institution(actor)
    stages = rules().stages_of(own.kind.code) if own.kind_id is not None else []
    if not any(each.begins for each in stages):
        messages.info(request, _("Your institution opens no matters: others hand them on to it."))
        return redirect("matters:list")
    form = forms.OpenForm(posted(request), own=own)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = opening.open_matter(form.facts(), actor=actor)
            messages.success(
                request, _("The matter was opened. Enter who is suspected, and who is injured.")
            )
            return redirect("matters:matter", row.pk)
    return step_page(
        request, form, title=_("Open a matter"), button=_("Open"),
        back=reverse("matters:list"), trail=_trail(None, _("Open a matter")),
        intro=_("What is known of the offence, in codes. Do not name anybody."),
    )  # fmt: skip


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Take a step with what the reader's institution has of a matter."""
    leg = matters.get_own_leg(actor_of(request), key)
    return _take(request, forms.STEPS.get(name), leg, leg.matter)


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def act(request: HttpRequest, key: uuid.UUID, kind: str) -> HttpResponse:
    """Enter an act of one kind."""
    leg = matters.get_own_leg(actor_of(request), key)
    found = rules().act(kind)
    if found is None:
        raise Http404
    return _take(request, forms.act_form(found), leg, leg.matter)


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def strike(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Strike out an act that was entered by mistake."""
    actor = actor_of(request)
    row = matters.get_act(actor, key)
    return _take(request, forms.StrikeForm, row, row.matter, is_final=True)


@requires(Action.MATTERS_WRITE)
@require_safe
@never_cache
def measure(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a measure with what may be done about it."""
    row = matters.get_measure(actor_of(request), key)
    title = measure_name(row.kind)
    return render(
        request,
        "matters/measure.html",
        {
            "measure": row,
            "title": title,
            "ground": presentation.ground_of(row),
            "ending": presentation.measure_ending(row.ending),
            "pauses": (pauses := presentation.pauses_of(row)),
            "stands_still": any(each.ended_on is None for each, _why in pauses),
            "trail": _trail(row.matter, title),
        },
    )


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def measure_step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Extend a measure, enter that it ended, or that its days do not run."""
    row = matters.get_measure(actor_of(request), key)
    kinds: dict[str, type[StepForm]] = {
        "extend": forms.ExtendForm,
        "end": forms.EndMeasureForm,
        "pause": forms.PauseForm,
        "run-again": forms.RunAgainForm,
    }
    return _take(request, kinds.get(name), row, row.matter)


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def hearing(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter what became of a hearing."""
    row = matters.get_hearing(actor_of(request), key)
    return _take(request, forms.HeardForm, row, row.matter)


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def serve(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter when a judgment was served."""
    row = matters.get_judgment(actor_of(request), key)
    return _take(request, forms.ServeForm, row, row.matter)


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def owed(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a notice as it was prepared, and send it."""
    row = matters.get_owed(actor_of(request), key)
    if row.settled_at is not None:
        return redirect("matters:matter", row.matter_id)
    return _take(
        request, forms.SendForm, row, row.matter, owed=row, what=name_of_act(row.act)
    )  # fmt: skip


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
@submit_once
def waive(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter why a notice is not sent."""
    row = matters.get_owed(actor_of(request), key)
    return _take(request, forms.WaiveForm, row, row.matter)


@requires(Action.MATTERS_LINK)
@require_http_methods(FORM)
@never_cache
@submit_once
def link(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say whether an injured party of a matter is the person of a case."""
    return _about_link(request, key, forms.LinkForm)


@requires(Action.MATTERS_LINK)
@require_http_methods(FORM)
@never_cache
@submit_once
def link_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take back that an injured party of a matter is the person of a case."""
    return _about_link(request, key, forms.TakeBackForm)


def _about_link(request: HttpRequest, key: uuid.UUID, form: type[StepForm]) -> HttpResponse:
    actor = actor_of(request)
    row = matters.get_link(actor, key)
    back = reverse("matters:of-case", args=[row.case_id])
    return take_step(
        request, form, row, back, actor=actor,
        trail=lambda title: [
            (reverse("cases:list"), _("Cases")),
            (reverse("cases:case", args=[row.case_id]), row.case.code),
            ("", title),
        ],
        more={"kicker": row.case.code, "link": row},
    )  # fmt: skip


@requires(Action.MATTERS_FOLLOW)
@require_safe
@never_cache
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the criminal matters of the person of a case, as far as they may be followed."""
    actor = actor_of(request)
    found = get_case(actor, case)
    if Part.PROCEEDINGS not in parts_visible(actor, found):
        raise OutOfScope(action=Action.MATTERS_FOLLOW, label="cases.case", key=str(case))
    links = list(matters.links_of(actor, found.pk))
    records = []
    for each in links:
        if each.confirmed_at is not None:
            row = matters.get_matter(actor, each.matter_id)
            record(actor.label, "matter.read", row)
            page = presentation.page_of(actor, matters.record_of(actor, row))
            records.append(page | {"link": each})
    return render(
        request,
        "matters/of_case.html",
        {
            "frame": Frame(actor, found, "matters"),
            "records": records,
            "may_tell": bool(can(actor, Action.MATTERS_LINK)),
            "waiting": [each for each in links if each.settled_by_id is None],
            "trail": [(reverse("cases:list"), _("Cases")), ("", found.code)],
        },
    )


@requires(Action.MATTERS_LINK)
@require_safe
@never_cache
def told(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what the person of a case is told of her matter: by whom, by when, with what proof."""
    actor = actor_of(request)
    found = get_case(actor, case)
    if Part.PROCEEDINGS not in parts_visible(actor, found):
        raise OutOfScope(action=Action.MATTERS_LINK, label="cases.case", key=str(case))
    record(actor.label, "matter.ledger-read", found)
    return render(
        request,
        "matters/told.html",
        {
            "frame": Frame(actor, found, "matters"),
            "ledgers": ledgers_of(actor, found.pk),
            "now": timezone.now(),
            "trail": [
                (reverse("cases:list"), _("Cases")),
                (reverse("matters:of-case", args=[found.pk]), found.code),
                ("", _("What the person is told")),
            ],
        },
    )


@requires(Action.MATTERS_WRITE)
@require_safe
@never_cache
def balance(request: HttpRequest) -> HttpResponse:
    """Show what the reader's institution had in a year, stage by stage: matters and persons."""
    actor = actor_of(request)
    authorize(actor, Action.MATTERS_WRITE)
    year = chosen_year(request)
    own = own_institution(actor)
    period = Period.year(year).so_far(timezone.localdate())
    rows = balances.standing(own.pk, period)
    return render(
        request,
        "matters/balance.html",
        {
            "own": own,
            "year": year,
            "years": years(),
            "stages": presentation.balance_of(rows, period),
            "trail": [*_trail(None), ("", _("Balance"))],
        },
    )
