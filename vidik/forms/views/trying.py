# SPDX-License-Identifier: EUPL-1.2
"""Try a form as a respondent sees it: the page on which answers are typed, keeping nothing.

What was typed travels with the page itself, so that conditions, limits and sums can be tried over
all sections without anything being saved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.forms.content import checked
from vidik.forms.methods.answers.evaluating import evaluated
from vidik.forms.methods.answers.model import Answer, Answers
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.methods.model import Form
from vidik.forms.presentation.pages import page_of, reasons, steps
from vidik.forms.presentation.parts import Filled
from vidik.forms.presentation.typed import changes
from vidik.forms.registry import asking
from vidik.forms.selectors import versions as reading
from vidik.forms.selectors.frozen import form_from
from vidik.forms.types import Change
from vidik.forms.views.builder import trail
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.models import Institution

_MOST_STORED: Final = 400_000
_MOST_FOUND: Final = 12
_PARTS: Final = 3
Where = tuple[str, str]


@requires(Action.QUESTIONNAIRES_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, key: int) -> HttpResponse:
    """Try a version of a form."""
    row = reading.form_version(actor_of(request), key)
    here = (reverse("forms:version", args=[key]), str(row.title))
    return _try(request, form_from(row), here, row.version)


@requires(Action.QUESTIONNAIRES_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: int) -> HttpResponse:
    """Try a draft of a form."""
    row = reading.draft(actor_of(request), key)
    content = reading.content(row)
    here = (reverse("forms:draft", args=[key]), str(row.title))
    try:
        form = checked(content, reading.known(content.items), form_id=row.form_id, version="draft")
    except DraftRefused:
        # The catalogue changed since it was saved; the next change will say what does not fit.
        raise Http404 from None
    return _try(request, form, here, _("draft"))


def _try(request: HttpRequest, form: Form, here: Where, version_words: str) -> HttpResponse:
    actor = actor_of(request)
    number = _number(request, len(form.sections))
    institution, found = _institution(actor, request)
    year = asking().next_year(actor)
    answers = Answers()
    if request.method == "POST":
        answers = _stored(request.POST.get("stored", ""), form)
        shown = _number(request, len(form.sections), "shown")
        answers = _with(answers, form, changes(form, form.sections[shown - 1], request.POST))
    before = asking().last_year(actor, form, institution, year) if institution is not None else {}
    judged = evaluated(
        form,
        answers,
        year=year,
        source=institution.code if institution is not None else "",
        last_year=before,
    )
    filled = Filled(form, answers, {}, judged, before)
    page = page_of(filled, form.sections[number - 1])
    return render(
        request,
        "forms/try.html",
        {
            "form_title": here[1],
            "version_words": version_words,
            "page": page,
            "number": number,
            "last": len(form.sections),
            "next": number + 1,
            "steps": steps(filled),
            "reasons": reasons(),
            "stored": json.dumps(_to_json(answers), ensure_ascii=False),
            "institution": institution,
            "found": found,
            "words": request.GET.get("q", "")[:200],
            "known": len(before),
            "year": year,
            "trail": trail(here, (None, _("Try it as a respondent"))),
        },
    )


def _number(request: HttpRequest, most: int, name: str = "section") -> int:
    text = request.POST.get(name) or request.GET.get(name, "1")
    number = int(text) if text.isdecimal() and len(text) < 5 else 1  # noqa: PLR2004 - sections
    return min(max(number, 1), most)


def _institution(
    actor: Actor, request: HttpRequest
) -> tuple[Institution | None, list[Institution]]:
    """Return the institution whose last year is shown, and those that a search found."""
    code = request.GET.get("institution", "")[:120]
    chosen = institution_selectors.by_code(actor).get(code) if code else None
    query = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    if not query:
        return chosen, []
    return chosen, list(institution_selectors.matching(actor, query)[:_MOST_FOUND])


def _with(answers: Answers, form: Form, typed: Iterable[Change]) -> Answers:
    """Put what was typed on one page into the answers."""
    single = dict(answers.single)
    repeated: dict[str, dict[int, dict[str, Answer]]] = {
        group: {at: dict(one) for at, one in enumerate(times)}
        for group, times in answers.repeated.items()
    }
    for change in typed:
        question = form.questions[change.question]
        if change.occurrence is None:
            single[change.question] = change.answer
        else:
            times = repeated.setdefault(question.repeat, {})
            times.setdefault(change.occurrence, {})[change.question] = change.answer
    return Answers(
        {name: answer for name, answer in single.items() if answer.is_given},
        {group: list(_answered(times)) for group, times in repeated.items()},
    )


def _answered(times: dict[int, dict[str, Answer]]) -> Iterable[dict[str, Answer]]:
    for at in sorted(times):
        given = {name: answer for name, answer in times[at].items() if answer.is_given}
        if given:
            yield given


def _to_json(answers: Answers) -> dict[str, Any]:
    return {
        "single": {name: _parts(answer) for name, answer in answers.single.items()},
        "repeated": {
            group: [{name: _parts(answer) for name, answer in one.items()} for one in times]
            for group, times in answers.repeated.items()
        },
    }


def _parts(answer: Answer) -> list[str]:
    return [answer.value, answer.status, answer.qualifier]


def _stored(text: str, form: Form) -> Answers:
    """Read what the page carried; anything that this form does not ask is left out."""
    if len(text) > _MOST_STORED:
        return Answers()
    try:
        carried = json.loads(text)
        single = {
            name: _answer(parts)
            for name, parts in carried["single"].items()
            if name in form.questions and not form.questions[name].repeat
        }
        repeated = {
            group: [
                {
                    name: _answer(parts)
                    for name, parts in one.items()
                    if name in form.questions and form.questions[name].repeat == group
                }
                for one in times
            ]
            for group, times in carried["repeated"].items()
            if group in form.repeats
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Answers()
    return Answers(single, repeated)


def _answer(parts: Any) -> Answer:
    if len(parts) != _PARTS or not all(isinstance(part, str) for part in parts):
        raise ValueError
    return Answer(*parts)
