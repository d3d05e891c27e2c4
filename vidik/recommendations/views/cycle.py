# SPDX-License-Identifier: EUPL-1.2
"""What a cycle says: the summary, who was asked, matters followed, the action plan, visits."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.pages import page_language
from vidik.core.paging import page_of
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.models import Institution
from vidik.recommendations import selectors
from vidik.recommendations.presentation import addressee_lines, assessment_lines, bars, lane_label
from vidik.recommendations.types import UNGRADED
from vidik.recommendations.views.common import shared, trail_to


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def latest_summary(request: HttpRequest) -> HttpResponse:
    """Lead to the summary of the newest cycle."""
    known = selectors.cycles(actor_of(request))
    if not known:
        raise Http404
    return redirect("recommendations:summary", known[0])


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def summary(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what became of the previous report's recommendations in a cycle."""
    actor = actor_of(request)
    known = selectors.cycles(actor)
    if cycle not in known:
        raise Http404
    found = selectors.summary(actor, cycle)
    rows = selectors.grades_by_theme(actor, cycle)
    headline = selectors.headline(actor, cycle)
    counts = list(headline.counts.all()) if headline is not None else []
    today = timezone.localdate()
    publication = selectors.next_publication_day(actor, today)
    return render(
        request,
        "recommendations/summary.html",
        {
            "tab": "summary",
            "cycle": cycle,
            "cycles": known,
            "summary": found,
            "published": selectors.summary(actor, cycle, as_published=True),
            "previous": selectors.previous_report(actor, cycle),
            "report": selectors.issued_reports(actor).filter(cycle__code=cycle).first(),
            "grades": [(lane_label(key), key, count) for key, count in found.grades.items()],
            "ungraded": found.grades[UNGRADED],
            "bars": bars(rows),
            "headline": headline,
            "giving": [row for row in counts if row.gives_it],
            "not_giving": [row for row in counts if not row.gives_it],
            "issued": selectors.issued_by_theme(actor, cycle),
            "addressing": selectors.addressing(actor, cycle),
            "publication": publication,
            "days_left": (publication - today).days if publication is not None else None,
            **shared(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """List the addressed institutions with how much is asked of them."""
    rows = selectors.asked_institutions(actor_of(request), language=page_language())
    return render(
        request,
        "recommendations/institutions.html",
        {"tab": "institutions", "page": page_of(request, rows), **shared(request)},
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
    page = page_of(request, selectors.asked_of(actor, found))
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
    rows = selectors.tracked_matters(actor_of(request))
    return render(
        request,
        "recommendations/matters.html",
        {"tab": "matters", "page": page_of(request, rows), **shared(request)},
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def action_plan(request: HttpRequest) -> HttpResponse:
    """Show the activities of the action plan and the figures that verify them."""
    actor = actor_of(request)
    return render(
        request,
        "recommendations/action_plan.html",
        {
            "tab": "action-plan",
            "plan": selectors.action_plan(actor),
            "page": page_of(request, selectors.activities(actor)),
            **shared(request),
        },
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def encounters(request: HttpRequest) -> HttpResponse:
    """Show visits with their findings and meetings with their purpose."""
    rows = selectors.encounters(actor_of(request))
    return render(
        request,
        "recommendations/encounters.html",
        {"tab": "encounters", "page": page_of(request, rows), **shared(request)},
    )


@requires(Action.RECOMMENDATIONS_READ)
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts that wait for a second person."""
    actor = actor_of(request)
    page = page_of(request, selectors.waiting(actor))
    names = selectors.names_of({row.assessed_by for row in page})
    return render(
        request,
        "recommendations/drafts.html",
        {
            "tab": "drafts",
            "page": page,
            "lines": assessment_lines(page, names),
            "may_approve": can(actor, Action.RECOMMENDATIONS_APPROVE),
            **shared(request),
        },
    )
