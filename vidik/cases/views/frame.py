# SPDX-License-Identifier: EUPL-1.2
"""What pages of one case have alike: the case acted on, a form alone on a page."""

from __future__ import annotations

import uuid
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.cases.selectors import cases
from vidik.core.steps import step_page


def to_act_on(actor: Actor, action: Action, key: uuid.UUID) -> Case:
    """Give a case that the actor may see, or refuse with the reason why they may not act on it."""
    case = cases.get_case(actor, key)
    authorize(actor, action, case)
    return case


def case_page(request: HttpRequest, case: Case, form: Form, **page: Any) -> HttpResponse:
    """Show the page of a step that is taken in one case."""
    page.setdefault("back", reverse("cases:case", args=[case.pk]))
    return step_page(request, form, kicker=case.code, is_synthetic=case.is_demo, **page)
