# SPDX-License-Identifier: EUPL-1.2
"""How pages ask for a case, the way to one, and a tab of it that has nothing to show yet."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import actor_of
from vidik.access.types import Action, OutOfScope
from vidik.cases.methods.codes import read_code
from vidik.cases.models import Case
from vidik.cases.registry import Text
from vidik.cases.selectors import cases
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.core.pages import Trail


class CodeField(forms.CharField):
    """A whole code of a case, however it is written."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        """Read the code."""
        typed: str = super().clean(value)
        if not typed.strip():
            return ""
        code = read_code(typed)
        if code is None:
            raise ValidationError(
                _(
                    "This is not a complete code. A code has ten letters and digits, such as "
                    "7KQ2M-X4T9B."
                )
            )
        return code


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
