# SPDX-License-Identifier: EUPL-1.2
"""Pages on which an institution fills its questionnaire in and hands it over."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.downloads import as_file
from vidik.core.steps import refusals_on
from vidik.forms.messages.answers import fault_message, forms_language
from vidik.forms.methods.answers.model import from_json
from vidik.forms.methods.books import WorkbookRefused
from vidik.forms.methods.model import Form, Kind
from vidik.forms.presentation.lines import answered_lines, differences, label_of
from vidik.forms.presentation.pages import open_points, problem_count, steps
from vidik.forms.presentation.parts import Filled
from vidik.questionnaires.forms import AttachmentForm, LetterForm, ReasonForm, WorkbookForm
from vidik.questionnaires.histories import history_of
from vidik.questionnaires.models import Remark, Respondent, Submission
from vidik.questionnaires.receipts import receipt_pdf
from vidik.questionnaires.selectors import calls, listing, papers, queries, sections
from vidik.questionnaires.services import answering, submitting, workbooks
from vidik.questionnaires.services.locking import OPEN
from vidik.questionnaires.types import CallState, Channel
from vidik.questionnaires.wording import explained_lines


@requires(Action.QUESTIONNAIRES_SEE_OWN)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List the questionnaires of one's own institution."""
    actor = actor_of(request)
    context = {
        "rows": calls.own(actor),
        "queries": queries.open_queries(actor),
        "today": timezone.localdate(),
    }
    return render(request, "questionnaires/own.html", context)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def overview(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the state of a questionnaire, its sections, and what was sent."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    filled = filled_for(actor, row)
    return render(
        request,
        "questionnaires/overview.html",
        {
            "respondent": row,
            "steps": steps(filled),
            "must": problem_count(filled.found.problems),
            "submissions": calls.submissions(row),
            "history": history_of(row),
            "is_open": is_being_filled(row),
            "is_late": bool(
                row.due_on and row.due_on < timezone.localdate() and row.state in calls.OPEN
            ),
            # The page has a second form with a file.
            "upload": WorkbookForm(auto_id="workbook-%s"),
            "reason": ReasonForm(),
            "may_decide": can(actor, Action.QUESTIONNAIRES_DECIDE),
            "may_submit": can(actor, Action.QUESTIONNAIRES_SUBMIT, row),
            "is_office": is_office(actor),
            "trail": trail_of(actor, row),
            **papers_context(row, filled),
            **sharing_context(actor, row, filled),
        },
    )


def papers_context(row: Respondent, filled: Filled) -> dict[str, Any]:
    """Return the documents of a questionnaire and the forms with which more are added."""
    return {
        "documents": list(papers.documents(row)),
        "letter_form": LetterForm(),
        "attachment_form": AttachmentForm(),
        "asked": [
            (one, label_of(filled.form, one.question))
            for written in filled.remarks.values()
            for one in written
            if one.is_asked and one.settled_at is None
        ],
    }


def sharing_context(actor: Actor, row: Respondent, filled: Filled) -> dict[str, Any]:
    """Return who answers which section, and whether the actor may give sections out."""
    owners = sections.owners(sections.tasks(row))
    return {
        "shared": [(step, owners.get(step.name, [])) for step in steps(filled)],
        "has_shared": bool(owners),
        "own_tasks": [
            task for listed in owners.values() for task in listed if task.person_id == actor.user_id
        ],
        "may_share": bool(can(actor, Action.QUESTIONNAIRES_SHARE_OUT, row)),
        "may_reconcile": bool(can(actor, Action.QUESTIONNAIRES_READ)),
        "is_whole": sections.reach(actor, row).is_whole,
    }


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what must be corrected and what may be explained, and take explanations."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    if request.method == "POST":
        texts = {
            name.removeprefix("why:"): text
            for name, text in request.POST.items()
            if name.startswith("why:") and isinstance(text, str)
        }
        with refusals_on(request):
            answering.explain(row, texts, actor=actor)
            messages.success(request, _("Saved."))
        return redirect("questionnaires:check", key)
    filled = filled_for(actor, row)
    if is_office(actor) and is_being_filled(row):
        lacking = (*filled.found.problems, *papers.letter_gaps(row))
        filled = replace(filled, found=replace(filled.found, problems=lacking))
    reach = sections.reach(actor, row)
    points = [
        point
        for point in open_points(filled, calls.explanations(row))
        if point.section < 1 or reach.may_fill(filled.form.sections[point.section - 1].name)
    ]
    return render(
        request,
        "questionnaires/check.html",
        {
            "respondent": row,
            "must": [item for item in points if item.is_must],
            "explain": [item for item in points if not item.is_must],
            "is_ready": all(not item.is_must and item.text for item in points),
            "is_open": is_being_filled(row),
            "may_submit": can(actor, Action.QUESTIONNAIRES_SUBMIT, row),
            "is_whole": reach.is_whole,
            "is_office": is_office(actor),
            "trail": trail_of(actor, row, _("Check and send")),
        },
    )


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_POST
def hand_over(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask for approval, send back to work, or submit."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    step = request.POST.get("step", "")
    try:
        with refusals_on(request):
            if step == "ask":
                submitting.ask_approval(row, actor=actor)
                text = _("The answers are waiting for approval in your institution.")
                messages.success(request, text)
            elif step == "back":
                submitting.send_back(row, actor=actor)
                messages.success(request, _("The answers are open for work again."))
            elif step == "submit":
                channel = Channel.LETTER if is_office(actor) else Channel.WEB
                sent = submitting.submit(row, actor=actor, channel=channel)
                text = _("The answers were sent. Receipt %(receipt)s.") % {"receipt": sent.receipt}
                messages.success(request, text)
                return redirect("questionnaires:sent", key, sent.number)
    except submitting.NotSubmittable as refused:
        messages.error(
            request,
            ngettext(
                "%(n)s point must be settled first.",
                "%(n)s points must be settled first.",
                len(refused.problems),
            )
            % {"n": len(refused.problems)},
        )
        return redirect("questionnaires:check", key)
    return redirect("questionnaires:overview", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return the questionnaire as a workbook, or take one that was filled in."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    if request.method != "POST":
        content = workbooks.make_workbook(row, language=forms_language(), actor=actor)
        return as_file(content, f"{row.institution.code}-{row.call.year}.xlsx")
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("file", []))))
        return redirect("questionnaires:overview", key)
    try:
        taken = workbooks.take_workbook(row, form.cleaned_data["file"].read(), actor=actor)
    except WorkbookRefused as refused:
        return render(
            request,
            "questionnaires/refused.html",
            {
                "respondent": row,
                "faults": [fault_message(fault) for fault in refused.faults],
                "trail": trail_of(actor, row, _("Workbook")),
            },
            status=422,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("questionnaires:overview", key)
    messages.success(
        request,
        ngettext("%(n)s answer was imported.", "%(n)s answers were imported.", taken.imported)
        % {"n": taken.imported},
    )
    if taken.saved:
        messages.info(
            request,
            ngettext(
                "%(n)s earlier answer was left as it was, because the file contains nothing "
                "new there.",
                "%(n)s earlier answers were left as they were, because the file contains "
                "nothing new there.",
                taken.saved,
            )
            % {"n": taken.saved},
        )
    return redirect("questionnaires:check", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def sent(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Show what was sent, as a receipt."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    submission = calls.submission(row, number)
    form = calls.form_of_submission(row, submission)
    answers = from_json(submission.answers)
    return render(
        request,
        "questionnaires/sent.html",
        {
            "respondent": row,
            "submission": submission,
            "lines": answered_lines(form, answers),
            "lists": [
                (label_of(form, name), listing.confirmed(actor, answers.get(name)))
                for name in answers.single
                if name in form.questions and form.questions[name].kind is Kind.LIST
            ],
            "changed": _changed(row, submission, form),
            "earlier": submission.number - 1,
            "citations": [
                (label_of(form, name), *parts) for name, parts in submission.citations.items()
            ],
            "explained": explained_lines(submission),
            "trail": trail_of(actor, row, submission.receipt),
        },
    )


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def receipt(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Return the receipt as a PDF in the reader's language."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    submission = calls.submission(row, number)
    content = receipt_pdf(row, submission, calls.form_of_submission(row, submission))
    return as_file(content, f"receipt-{submission.receipt}.pdf")


def _changed(row: Respondent, submission: Submission, form: Form) -> list[tuple[str, str, str]]:
    """List what reads otherwise than in the submission before."""
    if submission.number == 1:
        return []
    before = calls.submission(row, submission.number - 1)
    return differences(form, from_json(before.answers), from_json(submission.answers))


def filled_for(actor: Actor, row: Respondent, *, with_remarks: bool = True) -> Filled:
    """Return a questionnaire with its answers and what does not fit, as a page needs it.

    Args:
        actor: who reads.
        row: the questionnaire, read in scope.
        with_remarks: whether the page shows what was written at questions.
    """
    current = calls.stored_answers(row)
    before = calls.last_year(actor, row)
    found = calls.judge(actor, row, current.answers, before)
    form = calls.form_of_respondent(row)
    remarks: dict[str, list[Remark]] = {}
    for one in papers.remarks(row) if with_remarks else ():
        remarks.setdefault(one.question, []).append(one)
    return Filled(
        form,
        current.answers,
        current.revisions,
        found,
        before,
        current.pages,
        {name: tuple(written) for name, written in remarks.items()},
        {
            item.name: reverse("questionnaires:listed", args=[row.pk, item.name])
            for item in form.questions.values()
            if item.kind is Kind.LIST
        },
    )


def is_being_filled(row: Respondent) -> bool:
    """Return whether answers are taken now."""
    return row.state in OPEN and row.call.state != CallState.CLOSED


def is_office(actor: Actor) -> bool:
    """Return whether somebody looks at it for the Rapporteur's office."""
    return bool(can(actor, Action.QUESTIONNAIRES_READ))


def trail_of(actor: Actor, row: Respondent, *more: str) -> list[tuple[str | None, Any]]:
    """Return the way to a page of a questionnaire, for the office or for the institution."""
    here = reverse("questionnaires:overview", args=[row.pk])
    title = f"{row.institution.name}, {row.call.year}" if is_office(actor) else str(row.call.year)
    start: list[tuple[str | None, Any]]
    if is_office(actor):
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
