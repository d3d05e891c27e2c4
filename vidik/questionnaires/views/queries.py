# SPDX-License-Identifier: EUPL-1.2
"""Ask institutions about findings, answer as an institution, take answers into the finding."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.checks.models import Finding
from vidik.core.languages import languages
from vidik.core.workflow import TransitionRefused
from vidik.exchange.services.versions import NotSendable
from vidik.figures.selectors.own import OwnFigure
from vidik.forms.messages.answers import forms_language, latin
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.typed import typed, written
from vidik.questionnaires.models import FindingQuery
from vidik.questionnaires.selectors import queries
from vidik.questionnaires.selectors.names import names_of
from vidik.questionnaires.selectors.queries import Side, sentence_of
from vidik.questionnaires.selectors.queries import finding as finding_of
from vidik.questionnaires.services import asking, querying
from vidik.questionnaires.services.asking import FindingQuestion
from vidik.questionnaires.types import QueryState, QueryWay


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: int) -> HttpResponse:
    """Ask the institutions whose figures contradict, each about its own ones."""
    actor = actor_of(request)
    subject = finding_of(actor, key)
    sides = queries.sides(actor, subject)
    message = sentence_of(actor, subject)
    fault, status = "", 200
    if request.method == "POST":
        try:
            asking.ask(
                key,
                [_asked(request, side) for side in sides if _is_chosen(request, side)],
                seen_state=request.POST.get("seen_state", ""),
                seen_fingerprint=request.POST.get("seen_fingerprint", ""),
                actor=actor,
            )
        except ValidationError as error:
            fault, status = " ".join(error.messages), 422
        except (TransitionRefused, NotSendable) as refused:
            fault, status = str(refused.reason), 409
        else:
            messages.success(request, _("The institutions were asked."))
            return redirect("findings:detail", key)
    context = {
        "finding": subject,
        "message": message,
        "fault": fault,
        "today": timezone.localdate(),
        "sides": [_offered(request, side, subject, actor) for side in sides],
        "trail": [
            (reverse("findings:list"), _("Findings")),
            (reverse("findings:detail", args=[key]), message[:60]),
            (None, _("Ask the institutions")),
        ],
    }
    return render(request, "questionnaires/query_ask.html", context, status=status)


def _is_chosen(request: HttpRequest, side: Side) -> bool:
    return f"ask:{side.institution.code}" in request.POST


def _asked(request: HttpRequest, side: Side) -> FindingQuestion:
    code = side.institution.code
    way = request.POST.get(f"way:{code}", "")
    try:
        day = dt.date.fromisoformat(request.POST.get(f"on:{code}", ""))
    except ValueError:
        day = None
    return FindingQuestion(
        code,
        request.POST.get(f"text:{code}", ""),
        QueryWay(way) if way in QueryWay.values else QueryWay.SYSTEM,
        day,
    )


def _offered(request: HttpRequest, side: Side, subject: Finding, actor: Actor) -> dict[str, Any]:
    """Prepare what an institution is asked, in its own language and script.

    It learns of the finding only where all figures are its own.
    """
    code = side.institution.code
    language = asking.language_of(side.institution.pk)
    with translation.override(language):
        draft = _(
            "In the data for %(year)s the figures below do not agree with each other or with other "
            "data held by the office. Please check them: explain them, or give the correct value."
        ) % {"year": subject.cycle}
        if side.is_alone:
            message = sentence_of(actor, subject)
            draft = f"{message}\n\n" + _("Please explain this, or give the correct value.")
    return {
        "side": side,
        "language": dict(settings.LANGUAGES)[language],
        "lang": languages().named(language).html,
        "text": request.POST.get(f"text:{code}", draft),
        "is_chosen": _is_chosen(request, side) if request.method == "POST" else not side.is_asked,
        "way": request.POST.get(f"way:{code}", "system"),
        "on": request.POST.get(f"on:{code}", ""),
    }


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def query(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a query: the institution answers it, the office takes the answer."""
    actor = actor_of(request)
    row = queries.query(actor, key)
    figures = queries.figures_of(actor, row)
    fault, status = "", 200
    if request.method == "POST":
        try:
            _step(request, row, figures, actor)
        except ValidationError as error:
            fault, status = " ".join(error.messages), 422
        except TransitionRefused as refused:
            fault, status = str(refused.reason), 409
        else:
            return redirect("questionnaires:query", key)
    is_office = bool(can(actor, Action.QUESTIONNAIRES_DECIDE))
    names = names_of([row.asked_by, row.answered_by, row.decided_by])
    context = {
        "query": row,
        "fault": fault,
        "lines": [_line(request, row, figure) for figure in figures],
        "text": request.POST.get("text", row.answer),
        "is_office": is_office,
        "may_answer": row.state in {QueryState.ASKED, QueryState.ANSWERED},
        "may_take": is_office and row.state == QueryState.ANSWERED,
        "asked_by": names.get(row.asked_by, "") if is_office else "",
        "answered_by": names.get(row.answered_by, ""),
        "trail": [
            (reverse("findings:detail", args=[row.finding_id]), _("Finding"))
            if is_office
            else (reverse("questionnaires:own"), _("Our questionnaires")),
            (None, _("Query")),
        ],
    }
    return render(request, "questionnaires/query.html", context, status=status)


def _step(request: HttpRequest, row: FindingQuery, figures: list[OwnFigure], actor: Actor) -> None:
    match request.POST.get("step", ""):
        case "explanation":
            querying.take_explanation(row, actor=actor)
            messages.success(request, _("The explanation was added to the finding."))
        case "correction":
            querying.take_correction(row, actor=actor)
            messages.success(request, _("The corrected values were entered as new versions."))
        case "withdraw":
            querying.withdraw(row, actor=actor)
            messages.success(request, _("The query was withdrawn."))
        case _:
            querying.answer_query(
                row,
                text=request.POST.get("text", ""),
                corrections=_corrections(request, figures),
                actor=actor,
            )
            messages.success(request, _("The answer was sent."))


def _corrections(request: HttpRequest, figures: list[OwnFigure]) -> dict[str, Answer]:
    found = {}
    for figure in figures:
        answer = typed(request.POST.get(f"v:{figure.reference}", ""), forms_language())
        if answer.is_given:
            found[figure.reference] = answer
    return found


def _line(request: HttpRequest, row: FindingQuery, figure: OwnFigure) -> dict[str, Any]:
    parts = row.corrections.get(figure.reference)
    text = latin(written(Answer(*parts), forms_language())) if parts else ""
    return {
        "figure": figure,
        "said": text,
        "typed": request.POST.get(f"v:{figure.reference}", text),
    }
