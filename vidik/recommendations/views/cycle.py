# SPDX-License-Identifier: EUPL-1.2
"""What a cycle says: the summary, who was asked, matters followed, the action plan, visits."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.models import Institution
from vidik.recommendations.lists import InstitutionRecommendations
from vidik.recommendations.presentation import bars, lane_label
from vidik.recommendations.selectors import cycles, register
from vidik.recommendations.types import UNGRADED
from vidik.recommendations.views.common import shared, trail_to


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
    """Show the outcomes of the previous report's recommendations in a cycle."""
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
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is asked of an institution and its state."""
    actor = actor_of(request)
    try:
        found = institution_selectors.institution(actor, code)
    except Institution.DoesNotExist:
        raise Http404 from None
    if found.merged_into is not None:
        return redirect("recommendations:institution", found.merged_into.code)
    return InstitutionRecommendations.answer(
        request,
        institution=found,
        trail=trail_to(
            (_("Asked of institutions"), reverse("recommendations:institutions")),
            (str(found.name), ""),
        ),
    )
