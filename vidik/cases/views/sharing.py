# SPDX-License-Identifier: EUPL-1.2
"""Pages of who takes part in a case, and with whom it is shared."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, Actor
from vidik.cases.forms import (
    AnswerForm,
    ConfirmForm,
    InstitutionForm,
    ParticipantForm,
    ShareForm,
    WithdrawForm,
)
from vidik.cases.models import Case
from vidik.cases.presentation import case_trail
from vidik.cases.selectors import cases, people
from vidik.cases.services import participants, sharings
from vidik.cases.types import (
    PARTS_OF,
    CaseRole,
    Declining,
    Ground,
    Part,
    ParticipationReason,
    Purpose,
    Withdrawal,
)
from vidik.cases.views.frame import case_page, to_act_on
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, submit_once


@requires(Action.CASES_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def add_participant(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Add an institution or a person to a case: first the institution, then who of it."""
    actor = actor_of(request)
    case = cases.get_case(actor, key)
    if not can(actor, Action.CASES_RESTRICT, case):
        authorize(actor, Action.CASES_PARTICIPANTS, case)
    code = request.GET.get("institution", "")
    institution = people.institution_with_case_workers(code) if code else None
    choice = InstitutionForm(request.GET if code else None)
    form = None
    if institution is not None:
        form = ParticipantForm(posted(request), institution=institution)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            with refusals_on(form):
                participants.add_participant(
                    case,
                    institution=institution,
                    user=data["user"],
                    role=CaseRole(data["role"]),
                    why=ParticipationReason(data["why"]),
                    until=form.moment_of_end(),
                    actor=actor,
                )
                messages.success(request, _("They have been added to the case."))
                return redirect("cases:people", case.pk)
    return render(
        request,
        "cases/participant.html",
        {
            "case": case,
            "choice": choice,
            "institution": institution,
            "form": form,
            "trail": case_trail(case, _("Add somebody")),
        },
        status=422 if form is not None and form.errors else 200,
    )


@requires(Action.CASES_PARTICIPANTS)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def end_participation(request: HttpRequest, key: uuid.UUID, participant: uuid.UUID) -> HttpResponse:
    """End somebody's part in a case."""
    actor = actor_of(request)
    case = to_act_on(actor, Action.CASES_PARTICIPANTS, key)
    row = cases.get_participant(case, participant)
    form = ConfirmForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            participants.end_participation(row, actor=actor)
            messages.success(request, _("Their part in the case has ended."))
            return redirect(_case_or_list(actor, case))
    who = str(row.user) if row.user else row.institution.name
    return case_page(
        request,
        case,
        form,
        title=_("End the part of %(who)s") % {"who": who},
        button=_("End now"),
        trail=case_trail(case, _("End a part")),
        intro=_("It ends at once. What was seen and done until now stays on record."),
    )


@requires(Action.CASES_SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def share(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Share parts of a case with another institution."""
    actor = actor_of(request)
    case = to_act_on(actor, Action.CASES_SHARE, key)
    form = ShareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            sharings.share_case(
                case,
                institution=data["institution"],
                purpose=Purpose(data["purpose"]),
                ground=Ground(data["ground"]),
                reference=data["reference"],
                until=form.moment_of_end(),
                actor=actor,
            )
            messages.success(request, _("The case has been shared."))
            return redirect("cases:people", case.pk)
    return render(
        request,
        "cases/share.html",
        {
            "case": case,
            "form": form,
            "purposes": [
                (purpose.label, [part.label for part in Part if part in PARTS_OF[purpose]])
                for purpose in Purpose
            ],
            "trail": case_trail(case, pgettext("case", "Share")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.CASES_SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def withdraw(request: HttpRequest, key: uuid.UUID, sharing: uuid.UUID) -> HttpResponse:
    """Withdraw a sharing with the reason."""
    actor = actor_of(request)
    case = to_act_on(actor, Action.CASES_SHARE, key)
    row = cases.get_sharing(case, sharing)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(request):
            sharings.withdraw_sharing(row, Withdrawal(form.cleaned_data["reason"]), actor=actor)
            messages.success(request, _("The sharing has been withdrawn."))
        return redirect("cases:people", case.pk)
    return case_page(
        request,
        case,
        form,
        title=_("Withdraw the sharing with %(name)s") % {"name": row.institution.name},
        button=_("Withdraw"),
        trail=case_trail(case, _("Withdraw")),
        intro=_("It ends at once. What was seen until now stays on record."),
    )


@requires(Action.CASES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def answer(request: HttpRequest, key: uuid.UUID, sharing: uuid.UUID) -> HttpResponse:
    """Accept a case that is shared with the actor’s institution, or decline it with the reason."""
    actor = actor_of(request)
    case = cases.get_case(actor, key)
    row = cases.get_sharing_to_answer(actor, case, sharing)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            if data["answer"] == AnswerForm.ACCEPT:
                sharings.accept_sharing(row, actor=actor)
                messages.success(request, _("The case has been accepted."))
            else:
                sharings.decline_sharing(row, Declining(data["reason"]), actor=actor)
                messages.success(request, _("The case has been declined."))
            return redirect(_case_or_list(actor, case))
    return case_page(
        request,
        case,
        form,
        title=_("Accept or decline the case"),
        button=_("Send the answer"),
        trail=case_trail(case, _("Accept or decline")),
        intro=_("%(institution)s shares it with you for: %(purpose)s.")
        % {"institution": case.responsible.name, "purpose": row.get_purpose_display()},
    )


def _case_or_list(actor: Actor, case: Case) -> str:
    """Return the address of who takes part, or of the list if the actor no longer sees the case."""
    if cases.visible_cases(actor).filter(pk=case.pk).exists():
        return reverse("cases:people", args=[case.pk])
    return reverse("cases:list")
