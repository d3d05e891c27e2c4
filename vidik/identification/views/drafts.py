# SPDX-License-Identifier: EUPL-1.2
"""Forms in which long words are typed keep them sealed meanwhile, should the session end."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.types import Actor
from vidik.identification.models import Procedure
from vidik.identification.views.steppage import StepPage
from vidik.vault.methods.plain import Plain
from vidik.vault.services import Erased, drop_draft, keep_draft, open_draft

KEEP: Final = "draft"
"""The field that says what becomes of what was typed: `keep` or `discard`."""


@sensitive_variables()
def kept(page: StepPage, step: str, found: Procedure, actor: Actor) -> dict[str, Any]:
    """Give what the actor was writing in this form, with when it was kept; empty where nothing."""
    if not page.typed:
        return {}
    try:
        draft = open_draft(found.person, step, subject=found.pk, actor=actor)
    except Erased:
        return {}
    return {} if draft is None else {"text": draft.text.reveal(), "at": draft.at}


@sensitive_variables()
def keep(
    request: HttpRequest, page: StepPage, step: str, found: Procedure, actor: Actor
) -> HttpResponse | None:
    """Keep or discard what was typed where the form asks for it; None where it is to be sent."""
    asked = request.POST.get(KEEP)
    if not page.typed or asked not in {"keep", "discard"}:
        return None
    if asked == "discard":
        drop_draft(found.person, step, subject=found.pk, actor=actor)
        messages.info(request, _("The draft has been discarded."))
        return redirect(request.get_full_path())
    told: dict[str, dt.datetime | str | None] = {}
    try:
        text = Plain(request.POST.get(page.typed, ""))
        told["at"] = keep_draft(found.person, step, text, subject=found.pk, actor=actor)
    except ValidationError as refusal:
        told["refused"] = refusal.messages[0]
    except Erased as refusal:
        told["refused"] = str(refusal)
    if request.headers.get("HX-Request"):
        return render(request, "identification/_draft.html", told)
    if told.get("refused"):
        messages.error(request, str(told["refused"]))
    elif told.get("at"):
        messages.success(request, _("The draft has been kept."))
    return redirect(request.get_full_path())


def forget(page: StepPage, step: str, found: Procedure, actor: Actor) -> None:
    """Forget what was typed, since it was sent."""
    if page.typed:
        drop_draft(found.person, step, subject=found.pk, actor=actor)
