# SPDX-License-Identifier: EUPL-1.2
"""The yearly activity report of the coordination office, drafted from the records."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidik.access.changes import change
from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.downloads import as_file
from vidik.core.years import chosen_year, years
from vidik.portal.documents import activity_docx
from vidik.portal.selectors.activity import activity_report


@requires(Action.OFFICE_REPORT_DRAFT)
@require_safe
def office_report(request: HttpRequest) -> HttpResponse:
    """Show what the records have of a year, as the document will say it."""
    year = chosen_year(request)
    report = activity_report(actor_of(request), year)
    context = {"report": report, "year": year, "years": years()}
    return render(request, "portal/office_report.html", context)


@requires(Action.OFFICE_REPORT_DRAFT)
@require_safe
def office_report_document(request: HttpRequest, year: int) -> HttpResponse:
    """Give the draft as a Word document, in the language of the page."""
    if year not in years():
        raise Http404
    actor = actor_of(request)
    with change(actor, Action.OFFICE_REPORT_DRAFT) as act:
        content = activity_docx(activity_report(actor, year))
        act.record("office-report.drafted", label="portal", key=str(year), year=year)
    return as_file(content, f"activity-report-{year}.docx")
