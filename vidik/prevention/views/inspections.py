# SPDX-License-Identifier: EUPL-1.2
"""An inspection's own register of inspections: entered, shown, struck out, summed by year."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.downloads import as_form, download
from vidik.core.pages import Trail, posted
from vidik.core.spreadsheets import Value
from vidik.core.steps import done_once, refusals_on
from vidik.core.years import chosen_year, years
from vidik.prevention import services as referral_inspections
from vidik.prevention.forms import (
    MOST_ROWS,
    InspectionForm,
    StrikeInspectionForm,
    workers_forms,
    workers_of,
)
from vidik.prevention.models import Inspection
from vidik.prevention.selectors import inspections as counting
from vidik.prevention.selectors import inspections as selectors
from vidik.prevention.services import record_recognition
from vidik.prevention.types import QUESTIONS, Followed, Share, StruckWhy
from vidik.referral.selectors import pack


def _trail(*parts: tuple[str, str]) -> Trail:
    rows = [(_("Inspections"), reverse("prevention:inspections")), *parts]
    return [(url, label) for label, url in rows]


@requires(Action.INSPECTIONS_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
@done_once
def enter_inspection(request: HttpRequest) -> HttpResponse:
    """Enter an inspection, also anew after one that was struck out."""
    actor = actor_of(request)
    selectors.see_keeper(actor)
    sent = request.method == "POST" and "add" not in request.POST
    initial, found = _so_far(request.POST) if "add" in request.POST else _again(request, actor)
    form = InspectionForm(request.POST if sent else None, initial=initial)
    rows = workers_forms(request.POST if sent else None, found)
    if sent and form.is_valid() & rows.is_valid():
        with refusals_on(form):
            row = referral_inspections.enter_inspection(
                form.inspection(), workers_of(rows), actor=actor
            )
            messages.success(request, _("The inspection has been entered."))
            return redirect("prevention:inspection", row.pk)
    return render(
        request,
        "prevention/enter_inspection.html",
        {
            "form": form,
            "rows": rows,
            "sent": sent,
            "trail": _trail((_("Enter an inspection"), "")),
        },
        status=422 if sent else 200,
    )


def _so_far(data: QueryDict) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give what was filled in when somebody asked for one more row; nothing is judged yet."""
    initial: dict[str, Any] = {name: data.get(name, "") for name in InspectionForm.base_fields}
    initial["followed"] = data.getlist("followed")
    rows = [
        {name: data.get(f"workers-{number}-{name}", "") for name in ("citizenship", "number")}
        for number in range(MOST_ROWS)
        if f"workers-{number}-number" in data
    ]
    return initial, rows


def _again(
    request: HttpRequest, actor: Actor
) -> tuple[dict[str, Any], list[dict[str, Any]] | None]:
    """Give the answers of a record that is entered anew; nothing where none is named."""
    try:
        row = selectors.get_inspection(actor, uuid.UUID(request.GET.get("again", "")))
    except (ValueError, OutOfScope):
        return {"day": timezone.localdate()}, None
    names = ("day", "municipality", "activity", "registered", "followed", *QUESTIONS)
    initial = {name: getattr(row, name) for name in names}
    initial["with_police"] = "yes" if row.with_police else "no"
    return initial, [
        {"citizenship": found.citizenship, "number": found.number} for found in row.workers.all()
    ]


@requires(Action.INSPECTIONS_KEEP)
@require_safe
def inspection(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one inspection, and lead on to a screening where its answers ask for one."""
    row = selectors.get_inspection(actor_of(request), key)
    return render(
        request,
        "prevention/inspection.html",
        {"signs": [str(each.text) for each in selectors.signs_of(row)]}
        | {"list_code": selectors.told_by_pack().list_code, "reported": Followed.REPORTED}
        | {"struck_wrong": StruckWhy.WRONG}
        | _facts(row)
        | {"trail": _trail((_("One inspection"), ""))},
    )


def _facts(row: Inspection) -> dict[str, Any]:
    """Give a record as pages show it."""
    states = dict(selectors.citizenships())
    label = InspectionForm.base_fields
    answers = [
        (label[name].label, getattr(row, f"get_{name}_display")())
        for name in ("registered", *QUESTIONS)
    ]
    return {
        "row": row,
        "place": pack.place_name(row.municipality) or row.municipality,
        "activity": dict(selectors.activities()).get(row.activity, row.activity),
        "workers": [
            (states.get(x.citizenship, x.citizenship), x.number) for x in row.workers.all()
        ],
        "answers": answers,
        "led": selectors.what_followed(row),
    }


@requires(Action.INSPECTIONS_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def strike_inspection(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask why, then strike out a record; where it was wrong, lead on to enter it anew."""
    actor = actor_of(request)
    row = selectors.get_inspection(actor, key)
    form = StrikeInspectionForm(posted(request))
    if "strike" in request.POST and form.is_valid():
        if not referral_inspections.strike_inspection(row, form.cleaned_data["why"], actor=actor):
            messages.info(request, _("This record was struck out before."))
            return redirect("prevention:inspection", row.pk)
        messages.success(request, _("The record was struck out: it is counted nowhere."))
        if form.cleaned_data["why"] == StruckWhy.WRONG:
            return redirect(f"{reverse('prevention:enter-inspection')}?again={row.pk}")
        return redirect("prevention:inspections")
    return render(
        request,
        "prevention/strike_inspection.html",
        _facts(row)
        | {
            "form": form,
            "trail": _trail(
                (_("One inspection"), reverse("prevention:inspection", args=[row.pk])),
                (_("Strike out"), ""),
            ),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.INSPECTIONS_KEEP)
@require_safe
def year_of_inspections(request: HttpRequest) -> HttpResponse:
    """Count the inspections of a year, for the institution's own report on what it did."""
    actor = actor_of(request)
    selectors.see_keeper(actor)
    shares = [str(each.label) for each in Share]
    told = counting.year_of_inspections(actor, chosen_year(request))
    label = InspectionForm.base_fields
    return render(
        request,
        "prevention/year_of_inspections.html",
        {
            "told": told,
            "years": years(),
            "shares": shares,
            "answers": [
                (label[axis.code].label, [dict(axis.rows).get(name) for name in shares])
                for axis in told.answers
            ],
            "trail": _trail((str(told.year), "")),
        },
    )


@requires(Action.RECOGNITION_READ)
@require_safe
def sums(request: HttpRequest) -> HttpResponse:
    """Show by activity how many inspections found foreign workers in a year, and what followed."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows, until = selectors.sums_of_inspections(actor, year)
    record_recognition(year, actor=actor)
    return render(
        request,
        "prevention/sums_of_inspections.html",
        {
            "year": year,
            "years": years(),
            "rows": rows,
            "until": until,
            "led": [each.label for each in Followed],
        },
    )


@requires(Action.RECOGNITION_READ)
@require_safe
def export_sums(request: HttpRequest, extension: str) -> HttpResponse:
    """Give these sums as a table; what may point to a person is said not to be told."""
    actor = actor_of(request)
    year = chosen_year(request)
    lines: list[list[Value]] = []
    rows, until = selectors.sums_of_inspections(actor, year)
    for row in rows:
        numbers = (row.all, row.workers, row.with_police, *row.followed)
        told = (_("not told") if number is None else number for number in numbers)
        lines.append([row.activity, *told, until])
    record_recognition(year, actor=actor)
    header = (
        _("Activity of the employer"),
        _("Inspections"),
        _("Workers found"),
        _("Together with the police"),
        *(str(each.label) for each in Followed),
        _("As it stood at the end of"),
    )
    return download(f"inspections-{year}", header, lines, as_form(extension))
