# SPDX-License-Identifier: EUPL-1.2
"""One recommendation: its life, its assessments, the addressees' responses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.alphabet import by_alphabet
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page
from vidik.core.workflow import TransitionRefused
from vidik.recommendations.forms import AssessForm, DecisionForm, ResponseForm
from vidik.recommendations.models import Addressee, Assessment, AssessmentState, ResponseKind
from vidik.recommendations.presentation import addressee_lines, assessment_lines, life
from vidik.recommendations.selectors import life as recommendations_life
from vidik.recommendations.services import assessments as recommendations_assessments
from vidik.recommendations.services import responses
from vidik.recommendations.views.common import recommendation_of, step_to, trail_to


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a recommendation's whole life: text, addressees, answers, assessments, evidence."""
    actor = actor_of(request)
    subject = recommendation_of(request, code)
    assessments = recommendations_life.assessments_of(subject)
    labels = {label for row in assessments for label in signers(row)}
    current = next((row for row in assessments if row.is_current), None)
    lines = addressee_lines(recommendations_life.addressees_of(subject))
    names = recommendations_life.names_of(
        labels | {answer.recorded_by for line in lines for answer in line.addressee.responses.all()}
    )
    shown = assessment_lines(assessments, names)
    figures = {figure for row in assessments for figure in row.evidence.all()}
    may_assess = bool(can(actor, Action.RECOMMENDATIONS_ASSESS))
    has_cycle = recommendations_life.assessable_cycles(subject).exists()
    return render(
        request,
        "recommendations/detail.html",
        {
            "trail": trail_to((str(subject.title), "")),
            "recommendation": subject,
            "chain": life(recommendations_life.chain_of(actor, subject)),
            "addressees": lines,
            "current": next((line for line in shown if line.assessment is current), None),
            "drafts": [line for line in shown if line.assessment.state == AssessmentState.DRAFT],
            "earlier": [
                line
                for line in shown
                if line.assessment is not current and line.assessment.state != AssessmentState.DRAFT
            ],
            "findings": recommendations_life.findings_on(actor, figures),
            "measures": subject.measures.order_by(by_alphabet("name"), "code"),
            "activities": subject.activities.all(),
            "encounters": subject.encounters.all(),
            "matters": subject.tracked_matters.all(),
            "monitoring": subject.monitoring_decisions.all(),
            "may_monitor": may_assess,
            "grounds": recommendations_life.grounds_of(subject),
            "may_assess": may_assess and has_cycle,
            "lacks_cycle": not has_cycle and bool(can(actor, Action.CYCLE_OPEN)),
            "may_approve": can(actor, Action.RECOMMENDATIONS_APPROVE),
            "may_respond": can(actor, Action.RECOMMENDATIONS_RECORD_RESPONSE),
        },
    )


@requires(Action.RECOMMENDATIONS_ASSESS)
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, code: str) -> HttpResponse:
    """Draft an assessment, or change one's own draft."""
    actor = actor_of(request)
    subject = recommendation_of(request, code)
    cycles = recommendations_life.assessable_cycles(subject)
    before = next(iter(recommendations_life.assessments_of(subject)), None)
    form = AssessForm(posted(request), cycles=cycles, initial=_initial(before))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            recommendations_assessments.draft_assessment(subject, form.draft(), actor=actor)
            messages.success(
                request, _("The draft has been saved and is waiting for a second person.")
            )
            return redirect("recommendations:detail", code)
    return render(
        request,
        "recommendations/assess.html",
        {
            "trail": trail_to(step_to(subject), (_("Assess"), "")),
            "recommendation": subject,
            "form": form,
            "before": before,
            "is_assessable": cycles.exists(),
            "may_open_cycles": bool(can(actor, Action.CYCLE_OPEN)),
        },
        status=422 if form.errors else 200,
    )


def _initial(before: Assessment | None) -> dict[str, Any]:
    """Start a draft from the last text, so that nothing known is typed again."""
    if before is None:
        return {}
    start: dict[str, Any] = {
        "cycle": before.cycle.code,
        "grade": before.grade,
        "basis": before.basis,
        "evidence": ", ".join(sorted(figure.reference for figure in before.evidence.all())),
    }
    if before.state == AssessmentState.DRAFT:
        start["assessed_on"] = before.assessed_on
    return start


@requires(Action.RECOMMENDATIONS_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Approve a draft, or return it with a reason."""
    actor = actor_of(request)
    try:
        draft = recommendations_life.assessment(actor, code, key)
    except Assessment.DoesNotExist:
        raise Http404 from None
    subject = draft.recommendation
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        today = timezone.localdate()
        try:
            if request.POST.get("step") == "approve":
                recommendations_assessments.approve_assessment(draft, on=today, actor=actor)
                messages.success(request, _("The assessment has been approved and now counts."))
            else:
                recommendations_assessments.return_assessment(
                    draft, reason=form.cleaned_data["reason"], on=today, actor=actor
                )
                messages.success(request, _("The assessment has been returned to its author."))
            return redirect("recommendations:detail", code)
        except TransitionRefused as refusal:
            form.add_error(
                "reason" if "reason" in str(refusal.reason) else None, str(refusal.reason)
            )
    rows = recommendations_life.assessments_of(subject)
    names = recommendations_life.names_of({label for row in rows for label in signers(row)})
    lines = assessment_lines(rows, names)
    return render(
        request,
        "recommendations/decide.html",
        {
            "trail": trail_to(step_to(subject), (_("Decide"), "")),
            "recommendation": subject,
            "line": next(line for line in lines if line.assessment.pk == draft.pk),
            "current": next((line for line in lines if line.assessment.is_current), None),
            "is_author": draft.assessed_by == actor.label,
            "is_draft": draft.state == AssessmentState.DRAFT,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@requires(Action.RECOMMENDATIONS_RECORD_RESPONSE)
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """Record what an addressee answered."""
    actor = actor_of(request)
    try:
        addressee = recommendations_life.addressee(actor, code, key)
    except Addressee.DoesNotExist:
        raise Http404 from None
    form = ResponseForm(posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            responses.record_response(
                addressee,
                kind=ResponseKind(data["kind"]),
                received_on=data["received_on"],
                note=data["note"],
                actor=actor,
            )
            messages.success(request, _("The response has been recorded."))
            return redirect("recommendations:detail", code)
    found = addressee.recommendation
    return step_page(
        request,
        form,
        title=_("Response of %(name)s") % {"name": addressee.institution.name},
        button=_("Record"),
        back=reverse("recommendations:detail", args=[code]),
        trail=trail_to(step_to(found), (_("Record a response"), "")),
        kicker=f"{found.code} · {found.title}",
        template="recommendations/respond.html",
        addressee=addressee,
    )


def signers(row: Assessment) -> set[str]:
    """Return the labels of those who signed an assessment or gave it back."""
    return {row.assessed_by, row.approved_by, row.returned_by} - {""}
