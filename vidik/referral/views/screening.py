# SPDX-License-Identifier: EUPL-1.2
"""Screening on a phone: one group a page, saved with every page, and what follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Container, Sequence
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts
from vidik.core.steps import refusals_on, submit_once
from vidik.core.telephones import danger_telephones, helplines
from vidik.referral.forms import BeginForm
from vidik.referral.lists import OwnScreenings
from vidik.referral.methods.lists import Element, Group, Indicator
from vidik.referral.methods.screening import Level, read_level, read_logic
from vidik.referral.models import Screening
from vidik.referral.registry import practice
from vidik.referral.selectors import screenings
from vidik.referral.selectors.screenings import head_of, worked_out
from vidik.referral.selectors.sectors import duties_of
from vidik.referral.services import refusing, stopping
from vidik.referral.services import screenings as referral_screenings
from vidik.referral.views.stopping import REST

UNFINISHED_SHOWN: Final = 3
"""How many screenings that wait to be finished the page shows at its head."""


@requires(Action.SCREENINGS_MAKE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Choose a list, or go on with a screening that was begun."""
    heads = [head_of(content) for content in screenings.heads_of_lists()]
    actor = actor_of(request)
    duties = duties_of(actor.institution)
    own_titles = {title for each in duties for title in each.lists}
    practised = practice().list_codes()
    unfinished = screenings.screenings(actor).filter(finished_at__isnull=True)
    started = screenings.without_questions(unfinished)[:UNFINISHED_SHOWN]
    return OwnScreenings.answer(
        request,
        lists=sorted(heads, key=lambda head: head["title"] not in own_titles),
        own_titles=own_titles,
        practised=practised,
        exercises=practice().address(),
        practised_own=any(
            head["code"] in practised for head in heads if head["title"] in own_titles
        ),
        duties=duties,
        begun=[(row, screenings.title_of(row.list)) for row in started],
    )


@requires(Action.SCREENINGS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def begin(request: HttpRequest, list_code: str) -> HttpResponse:
    """Begin a screening; nothing that names the person is asked."""
    actor = actor_of(request)
    found = screenings.get_list(list_code)
    if found is None:
        raise Http404
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        other = request.POST.get("together")
        together = screenings.get_screening(actor, uuid.UUID(other)) if _is_key(other) else None
        with refusals_on(form):
            row = referral_screenings.begin_screening(
                found, **form.cleaned_data, together_with=together, actor=actor
            )
            return redirect("referral:screening-page", row.pk, 1)
    return render(
        request,
        "referral/begin.html",
        {
            "form": form,
            "head": head_of(found.content),
            "practised": found.code in practice().list_codes(),
            "exercises": practice().address(),
            "together": request.POST.get("together", request.GET.get("together", "")),
            "trail": _trail(),
        },
        status=422 if form.errors else 200,
    )


def _is_key(typed: str | None) -> bool:
    try:
        uuid.UUID(typed or "")
    except ValueError:
        return False
    return True


def _trail() -> list[tuple[str, str]]:
    return [
        (reverse("referral:own-reports"), _("Our reports")),
        (reverse("referral:screenings"), _("Screening")),
        ("", _("One person")),
    ]


@requires(Action.SCREENINGS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Show one group of indicators; sending it keeps the answers and leads on."""
    actor = actor_of(request)
    row = screenings.get_screening(actor, key)
    groups = referral_screenings.sheet_of(row).groups
    if not 1 <= number <= len(groups):
        raise Http404
    if row.finished_at is not None:
        return redirect("referral:screening", key)
    if row.in_group:
        return redirect("referral:group-rows", key)
    group = groups[number - 1]
    if request.method == "POST":
        answers = {
            each.code: request.POST[f"answer-{each.code}"]
            for each in group.indicators
            if f"answer-{each.code}" in request.POST
        }
        known = {each.code for each in referral_screenings.dangers_of(row)}
        with refusals_on(request):
            row = referral_screenings.save_answers(row, answers, actor=actor)
            if stops(row, group, known, actor):
                query = f"?{REST}=1" if REST in request.POST else ""
                return redirect(reverse("referral:danger", args=[key]) + query)
            if number < len(groups):
                return redirect("referral:screening-page", key, number + 1)
            referral_screenings.finish_screening(row, actor=actor)
            return redirect("referral:screening", key)
    return render(
        request,
        "referral/screening_page.html",
        {
            "screening": row,
            "head": head_of(row.list.content),
            "title": str(group.title),
            "indicators": [
                {
                    "code": each.code,
                    "text": str(each.text),
                    "hint": str(each.hint),
                    "not_before": str(each.not_before),
                    "answer": row.answers.get(each.code, ""),
                    "danger": each.danger,
                }
                for each in group.indicators
            ],
            "may_refuse": not refusing.why_reported(row),
            "calls": danger_telephones() if any(each.danger for each in group.indicators) else [],
            "said": _said(groups, row) if number == len(groups) else [],
            "choices": [("yes", _("yes")), ("no", _("no")), ("unknown", _("don’t know"))],
            "number": number,
            "count": len(groups),
            "trail": _trail(),
        },
    )


def stops(row: Screening, group: Group, known: Container[str], actor: Actor) -> bool:
    """Return whether a page says that somebody is in danger now, and nobody has reported it yet.

    Args:
        row: the screening, with the answers of the page.
        group: what the page asks.
        known: codes of the answers that have stopped the screening before: nobody is held up twice.
        actor: who screens.
    """
    in_danger = {each.code for each in referral_screenings.dangers_of(row)} & {
        each.code for each in group.indicators if each.code not in known
    }
    return bool(in_danger) and stopping.reported_from(row, actor=actor) is None


def _said(groups: Sequence[Group], row: Screening) -> list[tuple[int, str]]:
    """Return what was seen on the pages before the last, each with the page where it is."""
    return [
        (number, str(each.text))
        for number, group in enumerate(groups[:-1], start=1)
        for each in group.indicators
        if row.answers.get(each.code) == "yes"
    ]


def _why(each: Indicator) -> str:
    """Say how much an indicator counts."""
    if each.danger:
        return _("danger now")
    return _("strong on its own") if each.strong else ""


@requires(Action.SCREENINGS_MAKE)
@require_safe
@never_cache
def result(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say how grounded the suspicion is, why, what to do now and what not to do."""
    actor = actor_of(request)
    row = screenings.get_screening(actor, key)
    if row.finished_at is None:
        if row.in_group:
            return redirect("referral:group-rows", key)
        if referral_screenings.dangers_of(row) and stopping.reported_from(row, actor=actor) is None:
            return redirect("referral:danger", key)
        return redirect("referral:screening-page", key, 1)
    found = referral_screenings.result_of(row)
    logic = row.list.content["logic"]
    child = referral_screenings.is_child(row)

    def words(items: list[dict[str, str]]) -> list[str]:
        return [str(Texts.of_row(item)) for item in items]

    level = read_level(logic["levels"][str(found.level)])
    reported = stopping.reported_from(row, actor=actor)
    names = {
        Element.ACT: pgettext("element of trafficking", "act"),
        Element.MEANS: pgettext("element of trafficking", "means"),
        Element.PURPOSE: pgettext("element of trafficking", "purpose"),
    }
    return render(
        request,
        "referral/result.html",
        {
            "screening": row,
            "head": head_of(row.list.content),
            "result": found,
            "title": str(level.title),
            "led": [
                {
                    "text": str(each.text),
                    "element": names[Element(each.element)],
                    "why": _why(each),
                }
                for each in found.led
            ],
            "worked_out": worked_out(found, read_logic(logic["thresholds"]), child=child),
            "at_most": ""
            if found.at_most == found.level
            else str(Texts.of_row(logic["levels"][str(found.at_most)], "title")),
            "open": [str(each.text) for each in found.open],
            "missing": [names[each] for each in Element if str(each) in found.missing],
            "now": [
                str(each.text) for each in level.now if reported is None or not each.unreported
            ],
            "never": words(logic["never"] + (logic["never_child"] if child else [])),
            "duties": words(logic["duties"] + (logic["duties_child"] if child else [])),
            "helplines": helplines(),
            "why_reported": refusing.why_reported(row),
            "calls": danger_telephones() if found.level == Level.DANGER else [],
            "reported": reported,
            "together": screenings.met_together(row, actor=actor),
            "trail": _trail(),
        },
    )
