# SPDX-License-Identifier: EUPL-1.2
"""Action plans: an activity with its indicators, and what is entered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, allowed, can, requires
from vidik.access.types import Action
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.figures.presentation import drawn
from vidik.recommendations.forms import (
    ActivityForm,
    CloseForm,
    CountForm,
    IndicatorForm,
    PlanChangeForm,
    PlanForm,
    ReasonForm,
    SeenForm,
    TargetForm,
)
from vidik.recommendations.models import ActionPlan, Activity, Indicator, PartRole, Target
from vidik.recommendations.presentation import chart_of
from vidik.recommendations.selectors import drafts, plans, reporting
from vidik.recommendations.services import planning
from vidik.recommendations.views.common import trail_to


def activity_of(request: HttpRequest, code: str) -> Activity:
    """Return the activity of an address; one that is not there is a 404."""
    try:
        return plans.activity(actor_of(request), code)
    except Activity.DoesNotExist:
        raise Http404 from None


def plan_of(request: HttpRequest, code: str) -> ActionPlan:
    """Return the plan of an address; one that is not there is a 404."""
    try:
        return plans.plan(actor_of(request), code)
    except ActionPlan.DoesNotExist:
        raise Http404 from None


def _indicator_of(request: HttpRequest, key: int) -> Indicator:
    try:
        return plans.indicator(actor_of(request), key)
    except Indicator.DoesNotExist:
        raise Http404 from None


def trail_of(request: HttpRequest, *steps: tuple[str, str]) -> Trail:
    """Return the way to a page: from the recommendations, or from the plans alone."""
    plan = (_("Action plan"), reverse("recommendations:action-plan"))
    if can(actor_of(request), Action.RECOMMENDATIONS_READ):
        return trail_to(plan, *steps)
    return [(address, label) for label, address in (plan, *steps)]


def page_of(activity: Activity) -> str:
    """Return the address of an activity."""
    return reverse("recommendations:activity", args=[activity.code])


@requires(Action.ACTION_PLAN_READ)
@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """Show an activity: how far it has come and why, whom it concerns, what it serves."""
    actor = actor_of(request)
    row = activity_of(request, code)
    followed = plans.follow([row])[row.pk]
    return render(
        request,
        "recommendations/activity.html",
        {
            "trail": trail_of(request, (str(row.title), "")),
            "row": row,
            "followed": followed,
            "lines": [(line, chart_of(line)) for line in followed.indicators],
            "reports": reporting.reports(actor, [row]).get(row.pk, []),
            "may_write": Action.ACTION_PLAN_WRITE in allowed(actor, row, Action.ACTION_PLAN_WRITE),
            "reads_figures": bool(can(actor, Action.FIGURES_READ)),
            "reads_recommendations": bool(can(actor, Action.RECOMMENDATIONS_READ)),
        },
    )


@requires(Action.ACTION_PLAN_READ)
@require_safe
def chart(request: HttpRequest, key: int) -> HttpResponse:
    """Draw the targets of an indicator and what was reached."""
    row = _indicator_of(request, key)
    lines = plans.follow([row.activity])[row.activity_id].indicators
    shown = chart_of(next(line for line in lines if line.indicator.pk == key))
    if not shown.is_worth_drawing:
        raise Http404
    return HttpResponse(drawn(shown), content_type="image/svg+xml")


@requires(Action.ACTION_PLAN_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter_plan(request: HttpRequest) -> HttpResponse:
    """Enter an action plan; a local team enters its own."""
    actor = actor_of(request)
    form = PlanForm(
        posted(request), institutions=drafts.institution_choices(), own=plans.own_code(actor)
    )
    back = reverse("recommendations:action-plan")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            plan = planning.enter_plan(form.facts(), actor=actor)
            messages.success(request, _("The action plan has been entered."))
            return redirect(f"{back}?plan={plan.code}")
    title = _("Enter an action plan")
    return step_page(request, form, title=title, back=back, trail=trail_of(request, (title, "")))


def _kept(request: HttpRequest, code: str) -> ActionPlan:
    plan = plan_of(request, code)
    if Action.ACTION_PLAN_OPEN not in allowed(actor_of(request), plan, Action.ACTION_PLAN_OPEN):
        raise Http404
    return plan


def _plan_step(request: HttpRequest, form: Any, plan: ActionPlan, title: str) -> HttpResponse:
    return step_page(
        request, form, title=title, back=reverse("recommendations:action-plan"),
        kicker=str(plan.title), trail=trail_of(request, (title, "")),
    )  # fmt: skip


@requires(Action.ACTION_PLAN_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def change_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Change title, days and monitoring of a plan."""
    plan = _kept(request, code)
    names = ("title", "programme", "valid_from", "valid_until")
    initial = {name: getattr(plan, name) for name in names} | {
        "monitored_by": plan.monitored_by.code if plan.monitored_by else "", "seen": plan.revision,
    }  # fmt: skip
    form = PlanChangeForm(
        posted(request), institutions=drafts.institution_choices(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            planning.change_plan(
                plan, form.change(), seen=form.cleaned_data["seen"] or 0, actor=actor_of(request)
            )
            messages.success(request, _("The action plan has been changed."))
            return redirect("recommendations:action-plan")
    return _plan_step(request, form, plan, _("Change the action plan"))


@requires(Action.ACTION_PLAN_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def close_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Close a plan with the reason."""
    plan = _kept(request, code)
    form = CloseForm(posted(request), initial={"seen": plan.revision}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            planning.close_plan(
                plan, reason=data["reason"], seen=data["seen"] or 0, actor=actor_of(request)
            )
            messages.success(request, _("The action plan has been closed."))
            return redirect("recommendations:action-plan")
    return _plan_step(request, form, plan, _("Close the action plan"))


@requires(Action.ACTION_PLAN_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def reopen_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Open a plan again that was closed by mistake."""
    plan = _kept(request, code)
    form = SeenForm(posted(request), initial={"seen": plan.revision})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        with refusals_on(form):
            planning.reopen_plan(plan, seen=seen, actor=actor_of(request))
            messages.success(request, _("The action plan is open again."))
            return redirect("recommendations:action-plan")
    return _plan_step(request, form, plan, _("Open the action plan again"))


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter_activity(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an activity of a plan."""
    actor = actor_of(request)
    plan = plan_of(request, code)
    form = ActivityForm(posted(request), offer=drafts.offer(actor))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = planning.enter_activity(plan, form.facts(), actor=actor)
            messages.success(request, _("The activity has been entered."))
            return redirect("recommendations:activity", row.code)
    title = _("Enter an activity")
    return step_page(
        request, form, title=title, back=reverse("recommendations:action-plan"),
        kicker=str(plan.title), trail=trail_of(request, (title, "")),
    )  # fmt: skip


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def change_activity(request: HttpRequest, code: str) -> HttpResponse:
    """Change an activity."""
    actor = actor_of(request)
    row = activity_of(request, code)
    form = ActivityForm(posted(request), offer=drafts.offer(actor), initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            seen = form.cleaned_data["seen"] or 0
            planning.change_activity(row, form.facts(), seen=seen, actor=actor)
            messages.success(request, _("The activity has been changed."))
            return redirect(page_of(row))
    title = _("Change the activity")
    return _activity_step(request, form, row, title)


def _initial(row: Activity) -> dict[str, Any]:
    parties = list(row.parties.all())
    last = plans.last_day(row.due)
    return {
        "measure": row.measure,
        "measure_name": row.measure_name,
        "plan_code": row.plan_code,
        "title": row.title,
        "due_year": last.year if last else None,
        "due_span": row.due.replace(str(last.year), "{year}") if last else "",
        "responsible": [each.institution.code for each in parties if each.role == PartRole.LEAD],
        "partners": [each.institution.code for each in parties if each.role != PartRole.LEAD],
        "funding": row.funding,
        "recommendations": [each.code for each in row.recommendations.all()],
        "seen": row.revision,
    }


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def add_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Add an indicator to an activity."""
    actor = actor_of(request)
    row = activity_of(request, code)
    offer = drafts.offer(actor)
    form = IndicatorForm(
        posted(request), measures=offer.measures, institutions=drafts.institution_choices(),
        binds=bool(can(actor, Action.ACTION_PLAN_BIND)), initial={"better": "more"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            planning.add_indicator(row, form.facts(), actor=actor)
            messages.success(request, _("The indicator has been added."))
            return redirect(page_of(row))
    intro = _(
        "With a measure the value is read from the figures, and whoever reads the plan sees it. "
        "Without one, counts are entered by hand with a document."
    )
    return _activity_step(request, form, row, _("Add an indicator"), intro=intro)


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def set_target(request: HttpRequest, key: int) -> HttpResponse:
    """Set what an indicator is to reach in a period."""
    actor = actor_of(request)
    row = _indicator_of(request, key)
    binds = row.measure_id is not None and bool(can(actor, Action.ACTION_PLAN_BIND))
    form = TargetForm(posted(request), binds=binds)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            planning.set_target(
                row, period=form.period(), value=data["value"], part=data.get("part", ""),
                actor=actor,
            )  # fmt: skip
            messages.success(request, _("The target has been set."))
            return redirect(page_of(row.activity))
    intro = _("The target of a period that has one already is replaced.")
    return _activity_step(request, form, row.activity, _("Set a target"), intro=intro)


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter_count(request: HttpRequest, key: int) -> HttpResponse:
    """Enter a count by hand, with its document."""
    actor = actor_of(request)
    row = _indicator_of(request, key)
    form = CountForm(posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            planning.enter_count(
                row, period=form.period(), value=data["value"], document=data["document"],
                actor=actor,
            )  # fmt: skip
            messages.success(request, _("The count has been entered."))
            return redirect(page_of(row.activity))
    return _activity_step(request, form, row.activity, _("Enter a count"))


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def drop_indicator(request: HttpRequest, key: int) -> HttpResponse:
    """Drop an indicator."""
    row = _indicator_of(request, key)
    form = ReasonForm(posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            planning.drop_indicator(row, reason=reason, actor=actor_of(request))
            messages.success(request, _("The indicator has been dropped."))
            return redirect(page_of(row.activity))
    return _activity_step(request, form, row.activity, _("Drop the indicator"))


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def remove_target(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a target that was set by mistake."""
    actor = actor_of(request)
    try:
        target = plans.target(actor, key)
    except Target.DoesNotExist:
        raise Http404 from None
    row = target.indicator.activity
    form = SeenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            planning.remove_target(target, actor=actor)
            messages.success(request, _("The target has been removed."))
            return redirect(page_of(row))
    return _activity_step(request, form, row, _("Remove the target"))


def _activity_step(
    request: HttpRequest, form: Any, row: Activity, title: str, intro: str = ""
) -> HttpResponse:
    return step_page(
        request, form, title=title, back=page_of(row), kicker=str(row.title), intro=intro,
        trail=trail_of(request, (str(row.title), page_of(row)), (title, "")),
    )  # fmt: skip
