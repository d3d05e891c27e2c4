# SPDX-License-Identifier: EUPL-1.2
"""Pages of cases: the list, one case, its opening, change and end, who may see it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action
from vidik.cases.forms import (
    AliasForm,
    HandBackForm,
    RestrictForm,
    SensitivityForm,
    TransferForm,
)
from vidik.cases.histories import history_of
from vidik.cases.lists import Viewers
from vidik.cases.presentation import case_trail, trail
from vidik.cases.selectors import cases as case_selectors
from vidik.cases.selectors import emergencies
from vidik.cases.selectors.frame import OVERVIEW, PEOPLE, Entry, Frame
from vidik.cases.services import cases, handing_over, own_views
from vidik.cases.types import (
    PARTS_OF,
    Alias,
    CaseState,
    Declining,
    Part,
    Purpose,
    Sensitivity,
)
from vidik.cases.views.frame import case_page, to_act_on
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page, submit_once

MOST_ENTRIES: Final = 12
"""Entries of the timeline that are shown at first."""


@requires(Action.CASES_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case for the actor's institution."""
    form = SensitivityForm(posted(request), initial={"sensitivity": Sensitivity.ORDINARY})
    if request.method == "POST" and form.is_valid():
        case = cases.open_case(
            actor=actor_of(request), sensitivity=Sensitivity(form.cleaned_data["sensitivity"])
        )
        messages.success(request, _("The case has been opened. You lead it."))
        return redirect("cases:case", case.pk)
    return step_page(
        request,
        form,
        title=_("Open a case"),
        button=_("Open"),
        back=reverse("cases:list"),
        trail=trail((_("Open a case"), "")),
        intro=_(
            "The case gets a code that says nothing about the person. The person’s identity "
            "is entered in the vault and nowhere else."
        ),
    )


@requires(Action.CASES_READ)
@require_safe
def detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a case: what happened, what is due, what is missing."""
    actor = actor_of(request)
    case = case_selectors.get_case(actor, key)
    frame = Frame(actor, case, OVERVIEW)
    cases.record_read(case, parts=len(frame.scene.parts), actor=actor)
    looked_at = own_views.look_at(case, actor=actor)
    entries = frame.timeline
    chosen = request.GET.get("of", "")
    shown = [each for each in entries if chosen in {"", each.section.code}]
    limit = len(shown) if "all" in request.GET else MOST_ENTRIES
    return render(
        request,
        "cases/overview.html",
        {
            "trail": trail((case.code, "")),
            "frame": frame,
            "case": case,
            "entries": [
                (each, _is_first_seen(each, before, looked_at))
                for before, each in zip([None, *shown], shown[:limit], strict=False)
            ],
            "has_more": len(shown) > limit,
            "chosen": chosen,
            "of_sections": Counter(each.section for each in entries).items(),
            "number": len(entries),
            "looked_at": looked_at,
        },
    )


def _is_first_seen(entry: Entry, before: Entry | None, looked_at: dt.datetime | None) -> bool:
    """Return whether an entry is the newest that was there when the reader last looked."""
    if looked_at is None or before is None or before.happened.at <= looked_at:
        return False
    return entry.happened.at <= looked_at


@requires(Action.CASES_READ)
@require_safe
def people(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show who is responsible for a case, who takes part, what is shared, emergency accesses."""
    actor = actor_of(request)
    case = case_selectors.get_case(actor, key)
    frame = Frame(actor, case, PEOPLE)
    works = frame.scene.works
    cases.record_read(case, parts=len(frame.scene.parts), actor=actor)
    return render(
        request,
        "cases/people.html",
        {
            "trail": case_trail(case, _("People and sharing")),
            "frame": frame,
            "case": case,
            "relations": case_selectors.relations(actor, case),
            "works": works,
            "own_institution": actor.institution,
            "parts": [part for part in Part if part in frame.scene.parts],
            "participants": case_selectors.participants_of(case) if works else [],
            "sharings": [
                (row, [part for part in Part if part in PARTS_OF[Purpose(row.purpose)]])
                for row in case_selectors.sharings_of(case)
            ],
            "emergencies": emergencies.emergencies_of(case) if works else [],
            "history": history_of(case) if works else [],
            "may": {
                "change": can(actor, Action.CASES_CHANGE, case),
                "participants": can(actor, Action.CASES_PARTICIPANTS, case)
                or can(actor, Action.CASES_RESTRICT, case),
                "end": can(actor, Action.CASES_PARTICIPANTS, case),
                "answer": can(actor, Action.CASES_ANSWER),
                "share": can(actor, Action.CASES_SHARE, case) and not case.restricted,
                "restrict": can(actor, Action.CASES_RESTRICT, case),
                "transfer": can(actor, Action.CASES_TRANSFER, case),
                "hand_back": can(actor, Action.CASES_TRANSFER, case)
                and case_selectors.may_be_handed_back(actor, case),
                "explain": works and can(actor, Action.CASES_EXPLAIN),
            },
        },
    )


@requires(Action.CASES_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def alias(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Choose one’s own word for a case."""
    actor = actor_of(request)
    case = case_selectors.get_case(actor, key)
    own = case_selectors.own_view(actor, case)
    form = AliasForm(
        posted(request),
        taken=case_selectors.aliases_taken(actor, case),
        initial={"alias": own.alias if own else ""},
    )
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["alias"]
        with refusals_on(form):
            own_views.choose_alias(case, Alias(word) if word else None, actor=actor)
            messages.success(request, _("The changes have been saved."))
            return redirect("cases:case", case.pk)
    return case_page(
        request,
        case,
        form,
        title=_("Your word for the case"),
        button=_("Save"),
        trail=case_trail(case, _("Your word for the case")),
    )


@requires(Action.CASES_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change the sensitivity of a case, close it or open it again."""
    actor = actor_of(request)
    case = to_act_on(actor, Action.CASES_CHANGE, key)
    step = request.POST.get("step", "")
    form = SensitivityForm(
        posted(request) if step == "save" else None, initial={"sensitivity": case.sensitivity}
    )
    if request.method == "POST":
        if step in {"close", "reopen"}:
            with refusals_on(request):
                if step == "close":
                    cases.close_case(case, actor=actor)
                    messages.success(request, _("The case has been closed."))
                else:
                    cases.reopen_case(case, actor=actor)
                    messages.success(request, _("The case has been opened again."))
            return redirect("cases:case", case.pk)
        if form.is_valid():
            wanted = Sensitivity(form.cleaned_data["sensitivity"])
            cases.change_sensitivity(case, wanted, actor=actor)
            messages.success(request, _("The changes have been saved."))
            return redirect("cases:case", case.pk)
    return render(
        request,
        "cases/change.html",
        {
            "case": case,
            "form": form,
            "is_open": case.state == CaseState.OPEN,
            "trail": case_trail(case, _("Change")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.CASES_RESTRICT)
@require_http_methods(["GET", "HEAD", "POST"])
def restrict(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Restrict a case to named persons, or lift the restriction."""
    actor = actor_of(request)
    case = to_act_on(actor, Action.CASES_RESTRICT, key)
    form = RestrictForm(
        posted(request),
        initial={"step": RestrictForm.LIFT if case.restricted else RestrictForm.RESTRICT},
    )
    if request.method == "POST" and form.is_valid():
        # The form says what to do, not the present state: sent twice, it is done once.
        if form.cleaned_data["step"] == RestrictForm.LIFT:
            cases.lift_restriction(case, actor=actor)
            messages.success(request, _("The restriction has been lifted."))
        else:
            cases.restrict_case(case, actor=actor)
            messages.success(request, _("Only persons named in the case can see it from now on."))
        return redirect("cases:case", case.pk)
    lifts = form["step"].value() == RestrictForm.LIFT
    title = _("Lift the restriction") if lifts else _("Restrict to named persons")
    intro = (
        _("Everybody whose role and institution allow it sees the case again, and sharing resumes.")
        if lifts
        else _(
            "Colleagues who are not named, institutions that take part and those with whom the "
            "case is shared can no longer see it. You are named yourself."
        )
    )
    return case_page(
        request,
        case,
        form,
        title=title,
        button=_("Lift") if lifts else _("Restrict"),
        trail=case_trail(case, title),
        intro=intro,
    )


@requires(Action.CASES_TRANSFER)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def transfer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand over a case to another institution."""
    actor = actor_of(request)
    case = to_act_on(actor, Action.CASES_TRANSFER, key)
    form = TransferForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            handing_over.transfer_case(case, form.cleaned_data["institution"], actor=actor)
            messages.success(request, _("The case has been handed over."))
            return redirect("cases:list")
    return case_page(
        request,
        case,
        form,
        title=_("Hand the case over"),
        button=_("Hand over"),
        trail=case_trail(case, _("Hand over")),
        intro=_(
            "From then on the other institution is responsible for the case. Persons named for "
            "yours can no longer see it, including you."
        ),
    )


@requires(Action.CASES_TRANSFER)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def hand_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give a case that was handed over back to where it came from."""
    actor = actor_of(request)
    case = to_act_on(actor, Action.CASES_TRANSFER, key)
    if not case_selectors.may_be_handed_back(actor, case):
        messages.info(request, _("This case cannot be handed back: hand it over instead."))
        return redirect("cases:people", case.pk)
    form = HandBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            handing_over.hand_back(case, Declining(form.cleaned_data["reason"]), actor=actor)
            messages.success(request, _("The case has been handed back."))
            return redirect("cases:list")
    return case_page(
        request,
        case,
        form,
        title=_("Hand the case back"),
        button=_("Hand back"),
        trail=case_trail(case, _("Hand back")),
        intro=_(
            "%(institution)s becomes responsible for the case again, reads the reason and"
            " finds the case on its desk. You will no longer see the case."
        )
        % {"institution": case.handed_over_from.name if case.handed_over_from else ""},
    )


@requires(Action.CASES_EXPLAIN)
@require_safe
def viewers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say who may see a case, or one part of it, at this moment, and why."""
    actor = actor_of(request)
    case = case_selectors.get_case(actor, key)
    authorize(actor, Action.CASES_EXPLAIN, case)
    cases.record_read(case, parts=len(Part), actor=actor, explained=True)
    return Viewers.answer(request, case=case, trail=case_trail(case, _("Who may see this")))
