# SPDX-License-Identifier: EUPL-1.2
"""Forms in which long words are typed keep them sealed meanwhile, should the session end.

Words about one interview wait for that interview alone; typed before one was chosen, they wait for
the procedure.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.types import Actor
from vidik.identification.models import Procedure
from vidik.identification.registry import StepPage
from vidik.vault.methods.plain import Plain
from vidik.vault.services.drafts import drop_draft, open_draft, save_draft
from vidik.vault.services.sealing import Erased

KEEP: Final = "draft"
"""The field that says what to do with what was typed: `keep` or `discard`."""


@sensitive_variables()
def stored(
    request: HttpRequest, page: StepPage, step: str, found: Procedure, actor: Actor
) -> dict[str, Any]:
    """Return what the actor was writing in this form, with when it was saved; empty where nothing.

    Where the address chooses no row, it is the first of which a draft waits; `row` says which.
    """
    if not page.typed:
        return {}
    chosen = _chosen(page, found, request.GET)
    # What was typed before any row was chosen comes first: it is saved nowhere else.
    subjects = [chosen] if chosen else [found.pk, *_rows(page, found)]
    try:
        for subject in subjects:
            draft = open_draft(found.person, step, subject=subject, actor=actor)
            if draft is not None:
                row = None if subject == found.pk else subject
                return {"text": draft.text.reveal(), "at": draft.at, "row": row}
    except Erased:
        pass
    return {}


@sensitive_variables()
def save(
    request: HttpRequest, page: StepPage, step: str, found: Procedure, actor: Actor
) -> HttpResponse | None:
    """Save or discard what was typed where the form asks for it; None where it is to be sent."""
    query = request.POST.get(KEEP)
    if not page.typed or query not in {"keep", "discard"}:
        return None
    chosen = _chosen(page, found, request.POST)
    subject = chosen or _chosen(page, found, request.GET) or found.pk
    if query == "discard":
        drop_draft(found.person, step, subject=subject, actor=actor)
        messages.info(request, _("The draft has been discarded."))
        return redirect(request.get_full_path())
    measured: dict[str, dt.datetime | str | None] = {}
    try:
        text = Plain(request.POST.get(page.typed, ""))
        measured["at"] = save_draft(found.person, step, text, subject=subject, actor=actor)
    except ValidationError as refusal:
        measured["refused"] = refusal.messages[0]
    except Erased as refusal:
        measured["refused"] = str(refusal)
    if measured.get("at"):
        _drop_unchosen(request, page, step, found, actor)
    if request.headers.get("HX-Request"):
        return render(request, "identification/_draft.html", measured)
    if measured.get("refused"):
        messages.error(request, str(measured["refused"]))
    elif measured.get("at"):
        messages.success(request, _("The draft has been saved."))
    return redirect(f"{request.path}?{page.about}={chosen}" if chosen else request.get_full_path())


def forget(request: HttpRequest, page: StepPage, step: str, found: Procedure, actor: Actor) -> None:
    """Forget what was typed, since it was sent."""
    if page.typed:
        subject = _chosen(page, found, request.POST) or found.pk
        drop_draft(found.person, step, subject=subject, actor=actor)
        _drop_unchosen(request, page, step, found, actor)


def _drop_unchosen(
    request: HttpRequest, page: StepPage, step: str, found: Procedure, actor: Actor
) -> None:
    """Delete what the same form saved before a row was chosen in it."""
    if _chosen(page, found, request.POST) and not _chosen(page, found, request.GET):
        drop_draft(found.person, step, subject=found.pk, actor=actor)


def _rows(page: StepPage, found: Procedure) -> list[uuid.UUID]:
    """Return the interviews that the words may be about now."""
    if not page.about:
        return []
    field = page.form(procedure=found).fields[page.about]
    assert isinstance(field, ModelChoiceField)  # noqa: S101 - written so beside each step
    return [row.pk for row in field.queryset or ()]


def _chosen(page: StepPage, found: Procedure, sent: QueryDict) -> uuid.UUID | None:
    """Give the interview that somebody chose in the form or by the address, also one held since."""
    try:
        text = uuid.UUID(sent.get(page.about, "")) if page.about else None
    except ValueError:
        return None
    return text if text and found.interviews.filter(pk=text).exists() else None
