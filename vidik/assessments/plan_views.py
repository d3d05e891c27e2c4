# SPDX-License-Identifier: EUPL-1.2
"""Pages of safety plans, and the copy that somebody carries, which betrays nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, OutOfScope
from vidik.assessments import forms
from vidik.assessments.models import SafetyStep
from vidik.assessments.selectors import assessments as selectors
from vidik.assessments.selectors.instruments import public_numbers, word, words
from vidik.assessments.services import planning as services
from vidik.assessments.views import case_in_sight, case_steps
from vidik.core.downloads import as_file
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.core.typesetting import typeset
from vidik.identification.services.findings import NotStated
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services.sealing import Erased

_LAYOUT: Final = """
#set page(paper: "a5", margin: 14mm, footer: none)
#text(15pt, weight: "bold", data.title)
#for step in data.steps [
  #block(breakable: false, above: 6mm)[
    #text(weight: "bold", step.what)
    #for line in step.lines [ #list(line) ]
    #if step.words != "" [ #par(step.words) ]
  ]
]
"""


@requires(Action.ASSESSMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
@submit_once
def make(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Make a safety plan with the person, or renew it from the last version."""
    actor = actor_of(request)
    found = case_in_sight(actor, case)
    authorize(actor, Action.ASSESSMENTS_WRITE, found)
    persons = selectors.persons(actor, found)
    back = reverse("assessments:of-case", args=[case])
    if not persons:
        messages.error(
            request,
            _(
                "First enter who the person in the case is: the plan is sealed under "
                "the person’s key."
            ),
        )
        return redirect(back)
    asked = request.GET.get("person", "")
    person = next((each for each in persons if str(each.pk) == asked), persons[0])
    last = next(
        (each for each in selectors.plans_of(actor, found) if each.person_id == person.pk), None
    )
    steps = tuple(selectors.steps_of(actor, last)) if last else ()
    said: Mapping[Any, Plain] = {}
    if last is not None:
        try:
            said = services.words_of_plan(last, list(steps), actor=actor)
        except NotStated:
            messages.info(request, _("First say why you are viewing this person’s data."))
            return redirect(f"{reverse('vault:person', args=[person.pk])}?next={request.path}")
    form = forms.PlanForm(posted(request), last=last, steps=steps, words=said)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.make_plan(person, form.content(), after=_after(request), actor=actor)
            messages.success(request, _("The safety plan was saved."))
            return redirect("assessments:plan", row.pk)
    title = _("Renew the safety plan") if last else _("Make a safety plan")
    return step_page(
        request, form, title=title, button=_("Save"), back=back, kicker=found.code,
        is_synthetic=found.is_demo, trail=case_steps(found, (title, "")), last=last,
        template="assessments/plan_form.html", persons=_others(persons, person), person=person,
        intro=_("Go through it with the person, and leave out what they will not really do."),
    )  # fmt: skip


def _others(persons: list[Person], person: Person) -> list[Person]:
    return [each for each in persons if each.pk != person.pk]


def _after(request: HttpRequest) -> int:
    """Return after which version this one was written; none of them where the page does not say."""
    typed = request.POST.get("after", "")
    return int(typed) if typed.isdecimal() and len(typed) < 5 else -1  # noqa: PLR2004 - no plan has ten thousand versions


@requires(Action.ASSESSMENTS_READ)
@require_safe
@never_cache
@sensitive_variables()
def plan(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a version of a safety plan."""
    actor = actor_of(request)
    row = selectors.get_plan(actor, key)
    services.record_reading(row, actor=actor)
    steps = selectors.steps_of(actor, row)
    must_state, removed = False, ""
    said: Mapping[Any, Plain] = {}
    try:
        said = services.words_of_plan(row, steps, actor=actor)
    except NotStated:
        must_state = True
    except Erased as refusal:
        removed = str(refusal)
    newer = [
        each for each in selectors.plans_of(actor, row.case) if each.person_id == row.person_id
    ]
    return render(
        request,
        "assessments/plan.html",
        {
            "plan": row,
            "not_with": word("not_with_reasons", row.not_with),
            "steps": _in_words(steps, said),
            "must_state": must_state,
            "gone": removed,
            "versions": newer,
            "is_newest": newer[0].pk == row.pk,
            "may_renew": bool(can(actor, Action.ASSESSMENTS_WRITE, row.case)),
            "trail": case_steps(row.case, (_("Safety plan"), "")),
        },
    )


def _in_words(steps: list[SafetyStep], said: Mapping[Any, Plain]) -> list[dict[str, Any]]:
    numbers = {each.code: each for each in public_numbers()}
    return [
        {
            "what": word("situations", step.situation),
            "advice": words("advice", step.advice),
            "helpers": words("helpers", step.helpers),
            "numbers": [numbers[code] for code in step.numbers if code in numbers],
            "words": said[step.pk].reveal() if step.pk in said else "",
        }
        for step in steps
    ]


@requires(Action.ASSESSMENTS_READ)
@require_safe
@never_cache
@sensitive_variables()
def copy(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the copy that the person can carry: a small sheet that betrays nothing.

    It names neither the system nor an institution, a case or what happened; numbers stand without
    saying whose they are.
    """
    actor = actor_of(request)
    row = selectors.get_plan(actor, key)
    steps = selectors.steps_of(actor, row)
    try:
        said = services.words_of_plan(row, steps, actor=actor)
    except NotStated:
        return redirect("assessments:plan", key)
    except Erased as refusal:
        raise OutOfScope(
            action=Action.ASSESSMENTS_READ, label="assessments.safetyplan", key=str(key)
        ) from refusal
    services.record_copying(row, actor=actor)
    return as_file(carried(_in_words(steps, said)), "notes.pdf")


@sensitive_variables()
def carried(steps: list[dict[str, Any]]) -> bytes:
    """Set the sheet that the person carries."""
    return typeset(
        _LAYOUT,
        {
            "title": pgettext("on the copy that a person carries", "Notes"),
            "steps": [
                {
                    "what": str(step["what"]).capitalize(),
                    "lines": [
                        *map(str, step["advice"]),
                        *map(str, step["helpers"]),
                        *(each.number for each in step["numbers"]),
                    ],
                    "words": str(step["words"]),
                }
                for step in steps
            ],
        },
        language=get_language() or "en",
    )
