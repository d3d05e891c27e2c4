# SPDX-License-Identifier: EUPL-1.2
"""Pages on which people who were met together are screened and reported in one table."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts
from vidik.core.steps import refusals_on, submit_once
from vidik.core.telephones import danger_telephones
from vidik.referral.forms_groups import (
    SIGN,
    GroupBeginForm,
    GroupReportForm,
    GroupRowForms,
    GroupRowSet,
    take_row_faults,
)
from vidik.referral.methods.screening import Level
from vidik.referral.models import Screening
from vidik.referral.selectors import pack, screenings
from vidik.referral.selectors.screenings import group_of, head_of
from vidik.referral.services import groups, refusing, stopping
from vidik.referral.services.screenings import dangers_of, sheet_in
from vidik.referral.types import Agreement, Consent
from vidik.referral.views import rows as tables
from vidik.referral.views.reporting import say_received
from vidik.referral.views.stopping import REST

PREFIX: Final = "row"
FILLED: Final = ("sex", "age_group", "citizenship", "wants")


@requires(Action.SCREENINGS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def begin(request: HttpRequest, list_code: str) -> HttpResponse:
    """Answer once what all of a group share, and say what is answered of each."""
    actor = actor_of(request)
    found = screenings.get_list(list_code)
    if found is None:
        raise Http404
    sheet = sheet_in(found)
    given = request.POST.copy() if request.method == "POST" else None
    if given is not None and REST in given:
        # Stopped by an answer alone: what has not been filled in yet does not keep anybody.
        given.setdefault("consent", Consent.DANGER.value)
    form = GroupBeginForm(given)
    answers = {
        each.code: request.POST[f"answer-{each.code}"]
        for each in sheet.indicators
        if f"answer-{each.code}" in request.POST
    }
    if given is not None and form.is_valid():
        with refusals_on(form):
            first = groups.begin_group(found, **form.cleaned_data, answers=answers, actor=actor)
            return redirect("referral:group-rows", first.pk)
    return render(
        request,
        "referral/group_begin.html",
        {
            "form": form,
            "head": head_of(found.content),
            "groups": [
                (
                    str(group.title),
                    [
                        {
                            "code": each.code,
                            "text": str(each.text),
                            "hint": str(each.hint),
                            "danger": each.danger,
                            "answer": answers.get(each.code, ""),
                        }
                        for each in group.indicators
                    ],
                )
                for group in sheet.groups
            ],
            "choices": [
                ("yes", _("yes, for all")), ("no", _("no, for none")), ("unknown", _("don’t know")),
                (groups.DIFFERS, _("differs")),
            ],
            "most_different": groups.MOST_DIFFERENT,
            "calls": danger_telephones(),
            "trail": _trail(),
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


def _trail() -> list[tuple[str, str]]:
    return [
        (reverse("referral:own-reports"), _("Our reports")),
        (reverse("referral:screenings"), _("Screening")),
        ("", _("A group")),
    ]


@requires(Action.SCREENINGS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@submit_once
def table(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Fill in a row for each person of a group; then the level of each, and who is reported."""
    actor = actor_of(request)
    first = screenings.get_screening(actor, key)
    found = list(group_of(first, actor=actor))
    if not found:
        # Screened alone, this person has pages of their own.
        return redirect("referral:screening", key)
    if request.method == "POST" and "report" in request.POST:
        return _report(request, first, found, actor)
    if all(row.finished_at is not None for row in found):
        return _result(request, first, found, actor)
    if request.method == "POST":
        return _save(request, first, found, actor)
    return _rows_page(request, found, _rows(found), actor)


def _rows(found: list[Screening], data: Any = None) -> GroupRowSet:
    differs = set(found[0].differs)
    signs = [each for each in sheet_in(found[0].list).indicators if each.code in differs]
    known = [
        {
            "sex": row.sex,
            "age_group": row.age_group,
            "citizenship": row.citizenship,
            "wants": row.wants,
            **{SIGN + code: row.answers.get(code, "unknown") for code in row.differs},
        }
        for row in found
    ]
    return GroupRowForms(data, initial=known, prefix=PREFIX, form_kwargs={"signs": signs})


def _save(
    request: HttpRequest, first: Screening, found: list[Screening], actor: Actor
) -> HttpResponse:
    data = request.POST.copy()
    if tables.FILL in data:
        signs = [SIGN + code for code in first.differs]
        tables.fill_down(data, PREFIX, [*FILLED, *signs])
    rows = _rows(found, data)
    faults: list[str] = []
    if tables.FILL not in data and rows.is_valid():
        given = [each.row() for each in rows.forms]
        try:
            remaining = groups.save_rows(first, given, finish="finish" in data, actor=actor)
            if tables.ADD in data:
                groups.add_persons(remaining[0], tables.to_add(request), actor=actor)
            return redirect("referral:group-rows", remaining[0].pk)
        except ValidationError as error:
            faults = take_row_faults(error, rows)
    return _rows_page(request, found, rows, actor, faults=faults)


def _rows_page(
    request: HttpRequest,
    found: list[Screening],
    rows: GroupRowSet,
    actor: Actor,
    *,
    faults: list[str] | None = None,
    form: GroupReportForm | None = None,
) -> HttpResponse:
    in_danger = [row for row in found if dangers_of(row) and row.reported_in is None]
    is_wrong = bool(faults) or (rows.is_bound and not rows.is_valid()) or bool(form and form.errors)
    return render(
        request,
        "referral/group_rows.html",
        {
            "head": head_of(found[0].list.content),
            "rows": rows,
            "faults": faults or [],
            "form": form,
            "steps": tables.STEPS,
            "in_danger": in_danger,
            "said": list(dict.fromkeys(str(e.text) for row in in_danger for e in dangers_of(row))),
            "calls": danger_telephones() if in_danger else [],
            "reported": _reported(found, actor),
            "trail": _trail(),
        },
        status=422 if is_wrong else 200,
    )


def _reported(found: list[Screening], actor: Actor) -> list[Any]:
    """Return the reports that were made of a group, each once."""
    made = {row.reported_in: row for row in found if row.reported_in is not None}
    return [stopping.reported_from(row, actor=actor) for row in made.values()]


def _report(
    request: HttpRequest, first: Screening, found: list[Screening], actor: Actor
) -> HttpResponse:
    chosen = {row.pk for row in found if str(row.pk) in request.POST.getlist("chosen")}
    data = request.POST.copy()
    data.setdefault("municipality", stopping.place_of(actor))
    form = GroupReportForm(data)
    if form.is_valid():
        with refusals_on(form):
            receipt = groups.report_group(first, chosen, form.added(), actor=actor)
            say_received(request, receipt)
            return redirect("referral:group-rows", first.pk)
    if any(row.finished_at is None for row in found):
        return _rows_page(request, found, _rows(found), actor, form=form)
    return _result(request, first, found, actor, form)


def _result(
    request: HttpRequest,
    first: Screening,
    found: list[Screening],
    actor: Actor,
    form: GroupReportForm | None = None,
) -> HttpResponse:
    levels = first.list.content["logic"]["levels"]
    citizenships = dict(pack.codes("citizenship"))
    numbers = {each.pk: each.number for each in _reported(found, actor) if each is not None}
    chosen = set(request.POST.getlist("chosen")) if form is not None else None
    return render(
        request,
        "referral/group_result.html",
        {
            "screening": first,
            "head": head_of(first.list.content),
            "persons": [
                {
                    "row": row,
                    "level": str(Texts.of_row(levels[row.level], "title")),
                    "citizenship": citizenships.get(row.citizenship, ""),
                    "reported": numbers.get(row.reported_in) if row.reported_in else None,
                    "may_refuse": not refusing.why_reported(row),
                    "is_chosen": _is_proposed(row) if chosen is None else str(row.pk) in chosen,
                }
                for row in found
            ],
            "left": any(row.reported_in is None for row in found),
            "form": form or GroupReportForm(initial={"municipality": stopping.place_of(actor)}),
            "calls": danger_telephones()
            if any(row.level == Level.DANGER and row.reported_in is None for row in found)
            else [],
            "trail": _trail(),
        },
        status=422 if form is not None else 200,
    )


def _is_proposed(row: Screening) -> bool:
    """Return whether somebody is reported unless the reporter decides otherwise."""
    if refusing.why_reported(row):
        return True
    return row.level != Level.NONE and row.wants != Agreement.NO
