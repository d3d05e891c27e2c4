# SPDX-License-Identifier: EUPL-1.2
"""Pages on which an institution answers; the office sees them too, and enters letters there."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.downloads import as_file
from vidik.core.workflow import TransitionRefused
from vidik.questionnaires import selectors, services
from vidik.questionnaires.forms import ReasonForm, WorkbookForm
from vidik.questionnaires.methods.returned import WorkbookRefused
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.presentation import (
    Filled,
    answered_lines,
    changes,
    explained_lines,
    open_points,
    page_of,
    problem_count,
    reasons,
    steps,
)
from vidik.questionnaires.receipts import receipt_pdf
from vidik.questionnaires.services.answering import OPEN, from_json
from vidik.questionnaires.types import CallState, Channel
from vidik.questionnaires.wording import fault_said, spoken


@requires(Action.QUESTIONNAIRES_SEE_OWN)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List the questionnaires of one's own institution."""
    rows = selectors.own(actor_of(request))
    return render(request, "questionnaires/own.html", {"rows": rows, "today": timezone.localdate()})


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def overview(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show where a questionnaire stands, its sections, and what was sent."""
    actor = actor_of(request)
    row = selectors.respondent(actor, key)
    filled = _filled(actor, row)
    return render(
        request,
        "questionnaires/overview.html",
        {
            "respondent": row,
            "steps": steps(filled),
            "must": problem_count(filled.found.problems),
            "submissions": selectors.submissions(row),
            "is_open": _is_open(row),
            "is_late": bool(
                row.due_on and row.due_on < timezone.localdate() and row.state in selectors.OPEN
            ),
            "upload": WorkbookForm(),
            "reason": ReasonForm(),
            "may_decide": can(actor, Action.QUESTIONNAIRES_DECIDE),
            "may_submit": can(actor, Action.QUESTIONNAIRES_SUBMIT, row),
            "is_office": _is_office(actor),
            "trail": _trail(actor, row),
        },
    )


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Answer one section; it saves as one goes."""
    actor = actor_of(request)
    row = selectors.respondent(actor, key)
    form = selectors.form_of_respondent(row)
    if not 1 <= number <= len(form.sections):
        raise Http404
    part = form.sections[number - 1]
    conflicts: list[str] = []
    if request.method == "POST":
        try:
            saved = services.save_answers(row, changes(form, part, request.POST), actor=actor)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("questionnaires:overview", key)
        conflicts = [item.question for item in saved if item.is_conflict]
        if not request.headers.get("HX-Request") and not conflicts:
            return _after_saving(request, key, number, len(form.sections))
        row = selectors.respondent(actor, key)
    filled = _filled(actor, row)
    page = page_of(filled, part)
    context = {
        "respondent": row,
        "page": page,
        "number": number,
        "last": len(form.sections),
        "steps": steps(filled),
        "reasons": reasons(),
        "is_open": _is_open(row),
        "conflicts": _conflicts(filled, conflicts, request),
        "now": timezone.now(),
        "trail": _trail(actor, row, page.title),
    }
    is_fragment = request.headers.get("HX-Request") and request.method == "POST"
    template = "_saved.html" if is_fragment else "section.html"
    return render(request, f"questionnaires/{template}", context)


def _after_saving(request: HttpRequest, key: uuid.UUID, number: int, last: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    if request.POST.get("then") == "next":
        if number < last:
            return redirect("questionnaires:section", key, number + 1)
        return redirect("questionnaires:check", key)
    return redirect("questionnaires:section", key, number)


def _conflicts(filled: Filled, names: list[str], request: HttpRequest) -> list[dict[str, str]]:
    """Show both values where somebody else saved meanwhile: what stands, and what was typed."""
    return [
        {
            "label": next(iter(filled.form.questions[name].labels.values()), name),
            "stands": filled.answers.get(name).value or filled.answers.get(name).status,
            "typed": request.POST.get(name, ""),
        }
        for name in names
    ]


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what must be corrected and what may be explained, and take explanations."""
    actor = actor_of(request)
    row = selectors.respondent(actor, key)
    if request.method == "POST":
        texts = {
            name.removeprefix("why:"): text
            for name, text in request.POST.items()
            if name.startswith("why:") and isinstance(text, str)
        }
        try:
            services.explain(row, texts, actor=actor)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Saved."))
        return redirect("questionnaires:check", key)
    filled = _filled(actor, row)
    points = open_points(filled, selectors.explanations(row))
    return render(
        request,
        "questionnaires/check.html",
        {
            "respondent": row,
            "must": [item for item in points if item.is_must],
            "explain": [item for item in points if not item.is_must],
            "is_ready": all(not item.is_must and item.text for item in points),
            "is_open": _is_open(row),
            "may_submit": can(actor, Action.QUESTIONNAIRES_SUBMIT, row),
            "is_office": _is_office(actor),
            "trail": _trail(actor, row, _("Check and send")),
        },
    )


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_POST
def hand_over(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for approval, send back to work, or submit."""
    actor = actor_of(request)
    row = selectors.respondent(actor, key)
    step = request.POST.get("step", "")
    try:
        if step == "ask":
            services.ask_approval(row, actor=actor)
            messages.success(request, _("The answers wait for approval in your institution."))
        elif step == "back":
            services.send_back(row, actor=actor)
            messages.success(request, _("The answers are open for work again."))
        elif step == "submit":
            channel = Channel.LETTER if _is_office(actor) else Channel.WEB
            submission = services.submit(row, actor=actor, channel=channel)
            messages.success(
                request,
                _("The answers were sent. Receipt %(receipt)s.") % {"receipt": submission.receipt},
            )
            return redirect("questionnaires:sent", key, submission.number)
    except services.NotSubmittable as refused:
        messages.error(
            request,
            ngettext(
                "%(n)s point has to be settled first.",
                "%(n)s points have to be settled first.",
                len(refused.problems),
            )
            % {"n": len(refused.problems)},
        )
        return redirect("questionnaires:check", key)
    except (TransitionRefused, ValidationError) as error:
        messages.error(request, str(getattr(error, "reason", error)))
    return redirect("questionnaires:overview", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the questionnaire as a workbook, or take one that was filled in."""
    actor = actor_of(request)
    row = selectors.respondent(actor, key)
    if request.method != "POST":
        content = services.make_workbook(row, language=spoken(), actor=actor)
        response = HttpResponse(
            content,
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
        name = f"{row.institution.code}-{row.call.year}.xlsx"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("file", []))))
        return redirect("questionnaires:overview", key)
    try:
        count = services.take_workbook(row, form.cleaned_data["file"].read(), actor=actor)
    except WorkbookRefused as refused:
        return render(
            request,
            "questionnaires/refused.html",
            {
                "respondent": row,
                "faults": [fault_said(fault) for fault in refused.faults],
                "trail": _trail(actor, row, _("Workbook")),
            },
            status=422,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("questionnaires:overview", key)
    messages.success(
        request,
        ngettext("%(n)s answer was taken.", "%(n)s answers were taken.", count) % {"n": count},
    )
    return redirect("questionnaires:check", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def sent(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Show what was sent, as a receipt."""
    actor = actor_of(request)
    row = selectors.respondent(actor, key)
    submission = selectors.submission(row, number)
    form = selectors.form_of_respondent(row)
    return render(
        request,
        "questionnaires/sent.html",
        {
            "respondent": row,
            "submission": submission,
            "lines": answered_lines(form, from_json(submission.answers)),
            "explained": explained_lines(submission),
            "trail": _trail(actor, row, submission.receipt),
        },
    )


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def receipt(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Give the receipt as a PDF in the reader's language."""
    actor = actor_of(request)
    row = selectors.respondent(actor, key)
    submission = selectors.submission(row, number)
    content = receipt_pdf(row, submission, selectors.form_of_respondent(row))
    return as_file(content, f"receipt-{submission.receipt}.pdf")


def _filled(actor: Actor, row: Respondent) -> Filled:
    answers, revisions = selectors.drafts(row)
    _answers, found = selectors.judged(actor, row)
    form = selectors.form_of_respondent(row)
    return Filled(form, answers, revisions, found, selectors.last_year(actor, row))


def _is_open(row: Respondent) -> bool:
    return row.state in OPEN and row.call.state != CallState.CLOSED


def _is_office(actor: Actor) -> bool:
    return bool(can(actor, Action.QUESTIONNAIRES_READ))


def _trail(actor: Actor, row: Respondent, *more: str) -> list[tuple[str | None, Any]]:
    here = reverse("questionnaires:overview", args=[row.pk])
    title = f"{row.institution.name}, {row.call.year}" if _is_office(actor) else str(row.call.year)
    start: list[tuple[str | None, Any]]
    if _is_office(actor):
        start = [
            (reverse("questionnaires:calls"), _("Questionnaires")),
            (reverse("questionnaires:call", args=[row.call.year]), str(row.call.year)),
        ]
        title = str(row.institution.name)
    else:
        start = [(reverse("questionnaires:own"), _("Our questionnaires"))]
    if not more:
        return [*start, (None, title)]
    return [*start, (here, title), (None, more[0])]
