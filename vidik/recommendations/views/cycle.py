# SPDX-License-Identifier: EUPL-1.2
"""What a cycle says: the summary, who was asked, matters followed, the action plan, visits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.lists import ListForm
from vidik.core.pages import sortable
from vidik.core.paging import page_of
from vidik.figures.models import Measure
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.models import Institution
from vidik.recommendations.forms import (
    AskedForm,
    DraftsForm,
    EncountersForm,
    MattersForm,
    PlanForm,
)
from vidik.recommendations.models import Recommendation
from vidik.recommendations.presentation import addressee_lines, assessment_lines, bars, lane_label
from vidik.recommendations.selectors import cycles, life, register
from vidik.recommendations.types import UNGRADED
from vidik.recommendations.views.common import shared, taken, trail_to

ASKED_HEADER = ("code", "name_en", "name_sr_cyrl", "control", "asked", "as_lead", "answered")
MATTERS_HEADER = (
    "code", "cycle", "theme", "title_en", "title_sr_cyrl", "text_en", "text_sr_cyrl",
    "question_en", "question_sr_cyrl", "institutions", "recommendations", "sections",
)  # fmt: skip
PLAN_HEADER = (
    "number", "title_en", "title_sr_cyrl", "state", "due", "institutions", "indicator_en",
    "indicator_sr_cyrl", "measures", "recommendations", "sections",
)  # fmt: skip
ENCOUNTERS_HEADER = (
    "code", "cycle", "kind", "period", "title_en", "title_sr_cyrl", "text_en", "text_sr_cyrl",
    "institutions", "others_en", "others_sr_cyrl", "recommendations", "sections",
)  # fmt: skip
DRAFTS_HEADER = ("number", "title_en", "title_sr_cyrl", "cycle", "grade", "assessed_on")


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def latest_summary(request: HttpRequest) -> HttpResponse:
    """Lead to the summary of the newest cycle."""
    known = cycles.cycles(actor_of(request))
    if not known:
        raise Http404
    return redirect("recommendations:summary", known[0])


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def summary(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what became of the previous report's recommendations in a cycle."""
    actor = actor_of(request)
    known = cycles.cycles(actor)
    if cycle not in known:
        raise Http404
    found = cycles.summary(actor, cycle)
    rows = cycles.grades_by_theme(actor, cycle)
    headline = cycles.headline(actor, cycle)
    counts = list(headline.counts.all()) if headline is not None else []
    today = timezone.localdate()
    publication = cycles.next_publication_day(actor, today)
    return render(
        request,
        "recommendations/summary.html",
        {
            "tab": "summary",
            "cycle": cycle,
            "cycles": known,
            "summary": found,
            "published": cycles.summary(actor, cycle, as_published=True),
            "previous": cycles.previous_report(actor, cycle),
            "report": register.issued_reports(actor).filter(cycle__code=cycle).first(),
            "grades": [(lane_label(key), key, count) for key, count in found.grades.items()],
            "ungraded": found.grades[UNGRADED],
            "bars": bars(rows),
            "headline": headline,
            "giving": [row for row in counts if row.gives_it],
            "not_giving": [row for row in counts if not row.gives_it],
            "issued": cycles.issued_by_theme(actor, cycle),
            "addressing": cycles.addressing(actor, cycle),
            "publication": publication,
            "days_left": (publication - today).days if publication is not None else None,
            **shared(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """List the addressed institutions with how much is asked of them."""
    actor = actor_of(request)
    form, sort = AskedForm(request.GET), request.GET.get("sort", "")
    rows = cycles.asked_institutions(actor, sort=sort, **form.wanted())
    if "format" in request.GET:
        lines = [
            (row.code, row.name_en, row.name_sr, row.control, row.asked, row.leads, row.answered)  # type: ignore[attr-defined] # annotated
            for row in rows
        ]
        return taken(request, "asked-of-institutions", ASKED_HEADER, lines)
    heads = (
        (_("Institution"), "name"), (_("Kind"), ""), (_("Recommendations are"), ""),
        (_("Asked"), "asked"), (_("As lead"), "leads"), (_("Answered"), "answered"),
    )  # fmt: skip
    return render(
        request,
        "recommendations/institutions.html",
        {
            "tab": "institutions",
            "form": form,
            "page": page_of(request, rows),
            "columns": sortable(heads, sort),
            "may_export": can(actor, Action.RECOMMENDATIONS_EXPORT),
            **shared(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is asked of an institution and where it stands."""
    actor = actor_of(request)
    try:
        found = institution_selectors.institution(actor, code)
    except Institution.DoesNotExist:
        raise Http404 from None
    if found.merged_into is not None:
        return redirect("recommendations:institution", found.merged_into.code)
    page = page_of(request, cycles.asked_of(actor, found))
    return render(
        request,
        "recommendations/institution.html",
        {
            "trail": trail_to(
                (_("Asked of institutions"), reverse("recommendations:institutions")),
                (found.name, ""),
            ),
            "institution": found,
            "page": page,
            "lines": addressee_lines(page.object_list),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """List what is worth watching though it did not become a recommendation."""
    actor = actor_of(request)
    form = MattersForm(request.GET, actor=actor)
    rows = cycles.tracked_matters(actor, **form.wanted())
    if "format" in request.GET:
        lines = [
            (
                row.code, row.cycle.code, row.theme.code if row.theme else "", row.title_en,
                row.title_sr, row.text_en, row.text_sr, row.question_en, row.question_sr,
                _codes(row.institutions.all()), _codes(row.near.all()), row.sections,
            )
            for row in rows
        ]  # fmt: skip
        return taken(request, "matters-to-watch", MATTERS_HEADER, lines)
    return _listed(request, "matters", form, rows)


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def action_plan(request: HttpRequest) -> HttpResponse:
    """Show the activities of the action plan and the figures that verify them."""
    actor = actor_of(request)
    form = PlanForm(request.GET)
    rows = cycles.activities(actor, **form.wanted())
    if "format" in request.GET:
        lines = [
            (
                row.plan_code, row.title_en, row.title_sr, row.state, row.due,
                _codes(party.institution for party in row.parties.all()), row.indicator_en,
                row.indicator_sr, _codes(row.measures.all()), _codes(row.recommendations.all()),
                row.sections,
            )
            for row in rows
        ]  # fmt: skip
        return taken(request, "action-plan", PLAN_HEADER, lines)
    return _listed(request, "action-plan", form, rows, plan=cycles.action_plan(actor))


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def encounters(request: HttpRequest) -> HttpResponse:
    """Show visits with their findings and meetings with their purpose."""
    form = EncountersForm(request.GET)
    rows = cycles.encounters(actor_of(request), **form.wanted())
    if "format" in request.GET:
        lines = [
            (
                row.code, row.cycle.code, row.kind, row.period, row.title_en, row.title_sr,
                row.text_en, row.text_sr, _codes(row.institutions.all()), row.others_en,
                row.others_sr, _codes(row.recommendations.all()), row.sections,
            )
            for row in rows
        ]  # fmt: skip
        return taken(request, "visits-and-meetings", ENCOUNTERS_HEADER, lines)
    return _listed(request, "encounters", form, rows)


def _codes(rows: Iterable[Institution | Measure | Recommendation]) -> str:
    return " ".join(row.code for row in rows)


def _listed(
    request: HttpRequest, tab: str, form: ListForm, rows: QuerySet[Any], **more: object
) -> HttpResponse:
    """Show a list of cards under its form."""
    return render(
        request,
        f"recommendations/{tab.replace('-', '_')}.html",
        {
            "tab": tab,
            "form": form,
            "page": page_of(request, rows),
            "may_export": can(actor_of(request), Action.RECOMMENDATIONS_EXPORT),
            **more,
            **shared(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts that wait for a second person."""
    actor = actor_of(request)
    form, sort = DraftsForm(request.GET), request.GET.get("sort", "")
    rows = life.waiting(actor, sort=sort, **form.wanted())
    if "format" in request.GET:
        lines = [
            (
                row.recommendation.code, row.recommendation.title_en, row.recommendation.title_sr,
                row.cycle.code, row.grade, row.assessed_on,
            )
            for row in rows
        ]  # fmt: skip
        return taken(request, "drafts-of-assessments", DRAFTS_HEADER, lines)
    heads = (
        (_("Number"), "number"), (_("Recommendation"), ""), (_("Cycle"), "cycle"),
        (_("Grade"), "grade"), (_("Written by"), ""), (_("Assessed on"), "day"),
    )  # fmt: skip
    page = page_of(request, rows)
    names = life.names_of({row.assessed_by for row in page})
    return render(
        request,
        "recommendations/drafts.html",
        {
            "tab": "drafts",
            "form": form,
            "page": page,
            "columns": sortable(heads, sort),
            "may_export": can(actor, Action.RECOMMENDATIONS_EXPORT),
            "lines": assessment_lines(page, names),
            "may_approve": can(actor, Action.RECOMMENDATIONS_APPROVE),
            **shared(request),
        },
    )
