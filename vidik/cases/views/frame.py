# SPDX-License-Identifier: EUPL-1.2
"""What pages of one case have alike: the way to them, the case acted on, a form alone on a page."""

from __future__ import annotations

import uuid
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import actor_of, authorize
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.registry import Text
from vidik.cases.selectors import cases
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.core.pages import Trail
from vidik.core.steps import step_page


def to_act_on(actor: Actor, action: Action, key: uuid.UUID) -> Case:
    """Give a case that the actor may see, or refuse with the reason why they may not act on it."""
    case = cases.get_case(actor, key)
    authorize(actor, action, case)
    return case


def empty_tab(request: HttpRequest, key: uuid.UUID, code: str, text: Text) -> HttpResponse:
    """Show the tab of a room that has nothing about the case yet, and say so.

    Raises:
        OutOfScope: the reader does not see the case, or not this section of it.
    """
    actor = actor_of(request)
    case = cases.get_case(actor, key)
    frame = Frame(actor, case, code)
    if code not in {section.code for section, _says in frame.said}:
        raise OutOfScope(action=Action.CASES_READ, label="cases.case", key=str(key))
    record_read(case, parts=len(frame.scene.parts), actor=actor)
    context = {"frame": frame, "text": text, "trail": trail((case.code, ""))}
    return render(request, "cases/empty_tab.html", context)


def trail(*steps: tuple[str, str]) -> Trail:
    """Lead from the list of cases down by addresses and labels."""
    return [(reverse("cases:list"), _("Cases")), *((url, label) for label, url in steps)]


def case_trail(case: Case, label: str) -> Trail:
    """Lead to a page below one case."""
    return trail((case.code, reverse("cases:case", args=[case.pk])), (label, ""))


def case_page(request: HttpRequest, case: Case, form: Form, **page: Any) -> HttpResponse:
    """Show the page of a step that is taken in one case."""
    page.setdefault("back", reverse("cases:case", args=[case.pk]))
    return step_page(request, form, kicker=case.code, is_synthetic=case.is_demo, **page)
