# SPDX-License-Identifier: EUPL-1.2
"""Complaints to the ministry: their steps as forms, and the page of one."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.exchange.selectors.lists import about as letters_about
from vidik.exchange.types import Origin
from vidik.identification.forms import complaints
from vidik.identification.models import Procedure
from vidik.identification.registry import StepPage, has, of_row
from vidik.identification.selectors import complaints as selectors
from vidik.identification.selectors import procedures
from vidik.identification.selectors.definitions import label
from vidik.identification.services import complaints as identification_complaints
from vidik.identification.services import ministry
from vidik.identification.types import ComplaintState, State
from vidik.identification.views.joined import trail


def _may_be_settled(procedure: Procedure) -> bool:
    return any(
        row.state == ComplaintState.ANSWERED and row.is_informed and not row.asks_for_reopening
        for row in procedure.complaints.all()
    )


COMPLAINTS: Final[dict[str, StepPage]] = {
    "complaint": StepPage(
        gettext_lazy("Enter a complaint"),
        lambda procedure, data, actor: identification_complaints.receive_complaint(
            procedure,
            data["about"],
            ministry=data["ministry"].code if data["ministry"] else "",
            actor=actor,
        ),
        gettext_lazy("The complaint has been entered."),
        lambda procedure: procedure.state != State.RECEIVED,
        complaints.ComplaintForm,
        intro=gettext_lazy("It goes to the competent ministry as a notice with a deadline."),
        group="more",
    ),
    "complaint-pass": StepPage(
        gettext_lazy("Pass a complaint to the ministry"),
        lambda _procedure, data, actor: identification_complaints.pass_complaint(
            data["complaint"], data["ministry"].code, actor=actor
        ),
        gettext_lazy("The complaint was passed to the ministry; its deadline is running."),
        has("complaints", state=ComplaintState.ENTERED),
        complaints.ComplaintPassForm,
        group="more",
    ),
    "complaint-result": StepPage(
        gettext_lazy("Enter the ministry’s answer"),
        lambda _procedure, data, actor: identification_complaints.answer_complaint(
            data["complaint"],
            data["result"],
            came_on=data["came_on"],
            how=Origin(data["how"]),
            actor=actor,
        ),
        gettext_lazy("The answer has been entered."),
        has("complaints", state=ComplaintState.PASSED),
        complaints.ComplaintResultForm,
        group="more",
    ),
    "complaint-withdrawn": StepPage(
        gettext_lazy("Enter that a complaint was withdrawn"),
        of_row("complaint", identification_complaints.withdraw_complaint),
        gettext_lazy("The complaint is withdrawn; nothing more is expected of the ministry."),
        has("complaints", state__in=(ComplaintState.ENTERED, ComplaintState.PASSED)),
        complaints.ComplaintWithdrawForm,
        intro=gettext_lazy("This cannot be undone. The ministry is notified, and its clock stops."),
        is_final=True,
        group="more",
    ),
    "complaint-settled": StepPage(
        gettext_lazy("Settle a complaint"),
        of_row("complaint", identification_complaints.settle_complaint),
        gettext_lazy("The complaint is settled."),
        _may_be_settled,
        complaints.ComplaintSettleForm,
        intro=gettext_lazy(
            "The person knows the answer, and what it asks for was done: after a founded complaint"
            " a decided procedure is opened again."
        ),
        group="more",
    ),
}
"""Steps about complaints, by the part of the address."""
_STEPS_OF: Final[dict[str, tuple[str, ...]]] = {
    ComplaintState.ENTERED: ("complaint-pass", "complaint-withdrawn"),
    ComplaintState.PASSED: ("complaint-result", "complaint-withdrawn"),
    ComplaintState.ANSWERED: ("complaint-settled",),
}


@requires(Action.IDENTIFICATION_READ)
@require_safe
def complaint(request: HttpRequest, key: uuid.UUID, complaint: uuid.UUID) -> HttpResponse:
    """Show a complaint: how far it is, the ministry's clock, what is missing before it ends."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    row = procedures.rows_of(
        found.complaints.select_related("entered_by", "led_to", "asked_in"), complaint
    )
    record(actor.label, "procedure.read", found)
    works = bool(can(actor, Action.IDENTIFICATION_WORK, found))
    letters = (
        [each for each in procedures.notices_of(actor, found) if each.notice_id == row.notice_id]
        if works and row.notice_id
        else []
    )
    asked = (
        list(letters_about(actor, ministry.SUBJECT, str(row.asked_in_id)))
        if works and row.asked_in_id
        else []
    )
    # What a complaint waits for before it can be settled; the table of its states asks the same.
    missing = works and row.state == ComplaintState.ANSWERED
    must_inform = missing and not row.is_informed
    must_reopen = missing and row.asks_for_reopening
    steps = _STEPS_OF.get(row.state, ()) if works and not must_inform and not must_reopen else ()
    about = label("complaint-subject", row.about)
    back = reverse("identification:procedure", args=[found.pk])
    return render(
        request,
        "identification/complaint.html",
        {
            "procedure": found,
            "complaint": row,
            "about": about,
            "result": label("complaint-result", row.result) if row.result else "",
            "letters": letters,
            "asked": asked,
            "steps": [(slug, COMPLAINTS[slug]) for slug in steps],
            "must_inform": must_inform,
            "must_reopen": must_reopen,
            "trail": trail((found.case.code, back), (_("Complaint"), "")),
        },
    )


@requires(Action.IDENTIFICATION_COMPLAIN)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter_at_ministry(request: HttpRequest) -> HttpResponse:
    """Enter a complaint that reached the ministry itself; the centre is asked for its statement."""
    actor = actor_of(request)
    form = complaints.AtMinistryForm(posted(request))
    back = reverse("identification:at-ministry")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            ministry.enter_at_ministry(
                data["about"], data["came_on"], data["case_code"], actor=actor
            )
            messages.success(
                request,
                _("The complaint has been entered; the centre has been asked for its statement."),
            )
            return redirect(back)
    return step_page(
        request,
        form,
        title=_("Enter a complaint"),
        intro=_("Only codes and the day. What was handed in stays in the ministry’s own file."),
        back=back,
        trail=[(back, _("Complaints about the centre")), ("", _("Enter a complaint"))],
    )


@requires(Action.IDENTIFICATION_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def from_ministry(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter in its procedure a complaint that reached the ministry first."""
    actor = actor_of(request)
    found = selectors.get_from_ministry(actor, key)
    form = complaints.FromMinistryForm(posted(request), initial={"code": found.case_code})
    back = reverse("identification:complaints")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = ministry.receive_from_ministry(found, form.cleaned_data["code"], actor=actor)
            messages.success(request, _("The complaint has been entered."))
            return redirect("identification:complaint", row.procedure_id, row.pk)
    return step_page(
        request,
        form,
        title=_("Enter a complaint that reached the ministry"),
        intro=label("complaint-subject", found.about),
        back=back,
        trail=[(back, _("Complaints")), ("", _("Enter in its procedure"))],
    )
