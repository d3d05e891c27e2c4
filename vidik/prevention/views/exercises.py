# SPDX-License-Identifier: EUPL-1.2
"""Exercises in recognising: read a situation, tick the signs, say what comes first, be answered.

Nothing about the reader is stored, so nothing is sent: answers, and what was worked through,
are in the addresses of these pages alone. One may go back, load anew and change the language.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import requires
from vidik.access.types import Action
from vidik.core.languages import Texts
from vidik.core.pages import Trail
from vidik.core.telephones import helplines
from vidik.prevention.forms import ExerciseForm
from vidik.prevention.methods.exercises import Choice, Exercise, Judgement, Remark, judge
from vidik.prevention.selectors.exercises import exercises_for, get_exercise, pack_exercises
from vidik.referral.methods.lists import IndicatorSheet
from vidik.referral.methods.screening import Logic, read_logic
from vidik.referral.models import IndicatorList
from vidik.referral.selectors import screenings
from vidik.referral.selectors.screenings import head_of, worked_out
from vidik.referral.services import screenings as referral_screenings

PARTED_BY: Final = "."


def done_of(requested: str) -> list[str]:
    """Return the codes of exercises that an address or a form says were worked through."""
    wanted = set(requested.split(PARTED_BY))
    return [each.code for each in exercises_for() if each.code in wanted]


def address_of(name: str, *args: str, list_code: str, done: list[str]) -> str:
    """Return the address of a page of exercises, which carries what was worked through."""
    carried = {"list": list_code, "done": PARTED_BY.join(done)}
    requested = urlencode({key: value for key, value in carried.items() if value})
    return reverse(f"prevention:{name}", args=args) + (f"?{requested}" if requested else "")


def mark() -> dict[str, object]:
    """Return who wrote the exercises, and whether the centre has checked them."""
    found = pack_exercises()
    if found is None:
        return {}
    return {
        "issuer": str(found.issuer),
        "source": str(found.source),
        "version": found.version,
        "checked": found.checked,
    }


def _trail(*more: tuple[str, str]) -> Trail:
    return [
        (reverse("referral:own-reports"), _("Our reports")),
        (reverse("referral:screenings"), _("Screening")),
        *more,
    ]


def _found(code: str, requested: str) -> tuple[Exercise, IndicatorList]:
    """Give an exercise, and the list by which it is worked through: the one asked for, or its own.

    Raises:
        Http404: there is no such exercise, or none of its lists is in use.
    """
    exercise = get_exercise(code)
    if exercise is None:
        raise Http404
    names = [requested, *exercise.lists] if requested in exercise.lists else exercise.lists
    for name in names:
        row = screenings.get_list(name)
        if row is not None:
            return exercise, row
    raise Http404


@requires(Action.SCREENINGS_MAKE)
@require_safe
def exercise(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what a situation shows and what comes first; answer on the same page."""
    sent = request.GET if "answered" in request.GET else None
    query = request.GET.get("list", "")
    found, row = _found(code, query)
    list_code = row.code if query else ""
    sheet = referral_screenings.sheet_in(row).narrowed(child=found.child)
    logic = row.content["logic"]
    thresholds = read_logic(logic["thresholds"])
    done = done_of(request.GET.get("done", ""))
    form = ExerciseForm(sent, exercise=found, sheet=sheet)
    answered = None
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        judged = judge(found, sheet, thresholds, ticked=given["signs"], first=given["first"])
        done = done_of(PARTED_BY.join([*done, code]))
        answered = _answer(found, judged, sheet, logic, thresholds)
    others = [each for each in exercises_for(list_code) if each.code not in {*done, code}]
    context = {
        "exercise": _as_context(found),
        "list": {"code": row.code, "title": str(screenings.title_of(row)), "version": row.version},
        "head": head_of(row.content),
        "form": form,
        "carried": {"list": list_code, "done": PARTED_BY.join(done)},
        "answered": answered,
        "mark": mark(),
        "again": address_of("exercise", code, list_code=list_code, done=done),
        "print": address_of("exercise-print", code, list_code=list_code, done=[]),
        "all": address_of("exercises", list_code=list_code, done=done),
        "next": address_of("exercise", others[0].code, list_code=list_code, done=done)
        if others
        else "",
        "helplines": helplines(),
        "trail": _trail(
            (address_of("exercises", list_code=list_code, done=done), _("Exercises")),
            ("", str(found.title)),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "prevention/exercise.html", context, status=status)


def _as_context(found: Exercise) -> dict[str, str]:
    return {
        "code": found.code,
        "title": str(found.title),
        "story": str(found.story),
    }


def _remarks(remarks: tuple[Remark, ...], texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"text": texts[each.code], "why": str(each.text)} for each in remarks]


def _texts(sheet: IndicatorSheet) -> dict[str, str]:
    return {each.code: str(each.text) for each in sheet.indicators}


def _step(each: Choice) -> dict[str, str]:
    return {
        "text": str(each.text),
        "why": str(each.why),
        "worth": each.worth,
    }


def _answer(
    found: Exercise,
    judged: Judgement,
    sheet: IndicatorSheet,
    logic: dict[str, dict[str, dict[str, str]]],
    thresholds: Logic,
) -> dict[str, object]:
    """Return what the page says to an answer."""
    texts = _texts(sheet)
    hints = {each.code: str(each.hint) for each in sheet.indicators}
    titles = {name: str(Texts.of_row(level, "title")) for name, level in logic["levels"].items()}
    return {
        "own": titles[str(judged.own.level)],
        "expected": titles[str(judged.expected.level)],
        "distance": judged.distance,
        "worked_out": worked_out(judged.own, thresholds, child=found.child),
        "led": [texts[each.code] for each in judged.own.led],
        "chosen": _step(judged.chosen),
        "right": _step(found.right),
        "others": [_step(each) for each in found.choices if each != judged.chosen],
        "signs": len(found.signs),
        "seen": _remarks(judged.seen, texts),
        "overlooked": _remarks(judged.overlooked, texts),
        "misled": _remarks(judged.misled, texts),
        "unfounded": [{"text": texts[code], "why": hints[code]} for code in judged.unfounded],
        "rightly_left": _remarks(judged.rightly_left, texts),
        "lesson": str(found.lesson),
    }


@requires(Action.SCREENINGS_MAKE)
@require_safe
def exercise_print(request: HttpRequest, code: str) -> HttpResponse:
    """Return an exercise on paper for a meeting, the answers on a sheet of their own."""
    query = request.GET.get("list", "")
    found, row = _found(code, query)
    sheet = referral_screenings.sheet_in(row).narrowed(child=found.child)
    texts = _texts(sheet)
    level = row.content["logic"]["levels"][found.level]
    back = address_of("exercise", code, list_code=query and row.code, done=[])
    return render(
        request,
        "prevention/exercise_print.html",
        {
            "exercise": _as_context(found),
            "list": {"title": str(screenings.title_of(row)), "version": row.version},
            "head": head_of(row.content),
            "asked": list(texts.values()),
            "steps": [_step(each) for each in found.choices],
            "signs": _remarks(found.signs, texts),
            "misleading": _remarks(found.misleading, texts),
            "level": str(Texts.of_row(level, "title")),
            "lesson": str(found.lesson),
            "mark": mark(),
            "back": back,
            "trail": _trail(
                (reverse("prevention:exercises"), _("Exercises")),
                (back, str(found.title)),
                ("", _("Print")),
            ),
        },
    )
