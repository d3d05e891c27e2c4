# SPDX-License-Identifier: EUPL-1.2
"""Pages of emergency access: ask, decide, be notified, review."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.cases.forms import AskForm, ReviewForm
from vidik.cases.selectors import cases, emergencies
from vidik.cases.services import emergencies as cases_emergencies
from vidik.cases.services.hits import found_by
from vidik.cases.types import Emergency, Judgement
from vidik.cases.workflow import EMERGENCY
from vidik.core.steps import refusals_on, step_page, submit_once

Trail = list[tuple[str, str]]


@requires(Action.EMERGENCY_ASK)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for emergency access, or start it alone on duty."""
    actor = actor_of(request)
    hit = request.POST.get("hit", "")
    # The page of a search sends the hit alone; this page asks for the rest.
    is_asked = request.method == "POST" and not (hit and "reason" not in request.POST)
    if hit and not is_asked and found_by(hit, actor=actor) is None:
        messages.error(request, cases_emergencies.NO_SUCH_HIT)
        return redirect("cases:ask")
    form = AskForm(
        request.POST if is_asked else None,
        initial={"hit": hit},
        by_hit=bool(hit),
        may_start_alone=bool(can(actor, Action.EMERGENCY_ALONE)),
    )
    if is_asked and form.is_valid():
        data = form.cleaned_data
        alone = bool(data.get("alone"))
        with refusals_on(form):
            access = cases_emergencies.ask_emergency(
                data.get("code", ""),
                hit=data.get("hit", ""),
                reason=Emergency(data["reason"]),
                explanation=data["explanation"],
                hours=data["hours"],
                alone=alone,
                actor=actor,
            )
            if alone:
                messages.success(
                    request, _("You may see the case for one hour. The head has been notified.")
                )
            else:
                messages.success(request, _("Your request is waiting for a second person."))
            return redirect("cases:emergency", access.pk)
    return step_page(
        request,
        form,
        title=_("Ask for emergency access"),
        intro=_(
            "For the person whom your search found elsewhere. The institution responsible for the"
            " case decides; you learn the code of the case when it opens for you."
        )
        if hit
        else "",
        button=_("Ask"),
        back=reverse("cases:emergencies"),
        trail=_trail(_("Ask for emergency access")),
        template="cases/ask.html",
        is_final=True,
    )


@requires(Action.EMERGENCY_READ)
@require_safe
def emergency(request: HttpRequest, access: uuid.UUID) -> HttpResponse:
    """Show one emergency access with what may be done about it."""
    actor = actor_of(request)
    row = emergencies.get_emergency(actor, access)
    cases_emergencies.record_reading(row, actor=actor)
    is_own = row.user_id == actor.user_id
    names = {transition.name for transition in EMERGENCY.available(row)}
    may_decide = not is_own and can(actor, Action.EMERGENCY_DECIDE, row)
    may_review = not is_own and can(actor, Action.EMERGENCY_REVIEW, row)
    return render(
        request,
        "cases/emergency.html",
        {
            "trail": _trail(row.code_for(actor.user_id) or _("found by a search")),
            "access": row,
            "code": row.code_for(actor.user_id),
            "synthetic": cases.synthetic([row.case_id]),
            "is_own": is_own,
            "may_ask": can(actor, Action.EMERGENCY_ASK),
            "is_open": emergencies.running(actor).filter(pk=row.pk).exists(),
            "steps": [
                transition
                for transition in EMERGENCY.available(row)
                if may_decide and transition.action == Action.EMERGENCY_DECIDE
            ],
            "review_form": ReviewForm() if may_review and "review" in names else None,
            "sees_case": cases.visible_cases(actor).filter(pk=row.case_id).exists(),
        },
    )


@requires(Action.EMERGENCY_DECIDE)
@require_POST
def decide(request: HttpRequest, access: uuid.UUID) -> HttpResponse:
    """Approve, refuse or end an emergency access."""
    actor = actor_of(request)
    row = emergencies.get_emergency(actor, access)
    done = {
        "approve": _("The emergency access has been approved."),
        "refuse": _("The emergency access has been refused."),
        "end": _("The emergency access has been ended."),
    }
    step = request.POST.get("step", "")
    if step not in done:
        messages.error(request, _("Choose whether to approve, to refuse or to end."))
        return redirect("cases:emergency", row.pk)
    with refusals_on(request):
        decided = cases_emergencies.decide_emergency(row, step, actor=actor)
        if decided.decided_by_id == actor.user_id:
            messages.success(request, done[step])
        else:
            messages.info(
                request, _("%(who)s decided so before you.") % {"who": decided.decided_by}
            )
    return redirect("cases:emergency", row.pk)


@requires(Action.EMERGENCY_REVIEW)
@require_POST
def review(request: HttpRequest, access: uuid.UUID) -> HttpResponse:
    """Close the review of an emergency access."""
    actor = actor_of(request)
    row = emergencies.get_emergency(actor, access)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a judgement."))
        return redirect("cases:emergency", row.pk)
    with refusals_on(request):
        closed = cases_emergencies.review_emergency(
            row, Judgement(form.cleaned_data["judgement"]), actor=actor
        )
        if closed.reviewed_by_id == actor.user_id:
            messages.success(request, _("The review has been closed."))
        else:
            messages.info(
                request, _("%(who)s decided so before you.") % {"who": closed.reviewed_by}
            )
    return redirect("cases:emergency", row.pk)


@requires(Action.EMERGENCY_BE_NOTIFIED)
@require_POST
def read(request: HttpRequest, notice: uuid.UUID) -> HttpResponse:
    """Note that an urgent notice was read, and show what it is about."""
    actor = actor_of(request)
    row = emergencies.get_notice(actor, notice)
    cases_emergencies.read_notice(row, actor=actor)
    return redirect("cases:emergency", row.emergency_id)


def _trail(label: str = "") -> Trail:
    steps = [
        (reverse("cases:list"), _("Cases")),
        (reverse("cases:emergencies") if label else "", _("Emergency access")),
    ]
    return [*steps, ("", label)] if label else steps
