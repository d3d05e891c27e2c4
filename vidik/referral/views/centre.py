# SPDX-License-Identifier: EUPL-1.2
"""Pages of the centre for itself: the roster, advice without a report, reports taken down."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, submit_once
from vidik.referral.forms import PersonForms
from vidik.referral.forms_centre import (
    IntakeForm,
    ShiftForm,
)
from vidik.referral.lists import Shifts
from vidik.referral.selectors import roster as referral_roster
from vidik.referral.services import roster as referral_roster_services
from vidik.referral.views import reporting


@requires(Action.REPORTS_READ)
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Show who is on duty, who comes next, where nobody is, and notes for the next shift."""
    return _roster(request, actor_of(request))


@requires(Action.REPORTS_ROSTER)
@require_POST
@submit_once
def add_shift(request: HttpRequest) -> HttpResponse:
    """Add a shift of somebody."""
    actor = actor_of(request)
    form = ShiftForm(request.POST, institution=actor.institution or 0)
    if form.is_valid():
        with refusals_on(form):
            referral_roster_services.add_shift(actor=actor, **form.cleaned_data)
            messages.success(request, _("The shift was added to the roster."))
            return redirect("referral:roster")
    return _roster(request, actor, form)


@requires(Action.REPORTS_ROSTER)
@require_POST
@submit_once
def remove_shift(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Remove a shift that has not begun."""
    actor = actor_of(request)
    with refusals_on(request):
        referral_roster_services.remove_shift(referral_roster.get_shift(actor, key), actor=actor)
        messages.success(request, _("The shift was removed from the roster."))
    return redirect("referral:roster")


def _roster(request: HttpRequest, actor: Actor, form: ShiftForm | None = None) -> HttpResponse:
    if form is None and can(actor, Action.REPORTS_ROSTER):
        form = ShiftForm(institution=actor.institution or 0)
    is_wrong = form is not None and bool(form.errors)
    return Shifts.answer(request, status=422 if is_wrong else 200, form=form)


@requires(Action.REPORTS_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def record_report(request: HttpRequest) -> HttpResponse:
    """Take down a report of somebody else: by telephone, letter, from abroad, or one's own."""
    form = IntakeForm(posted(request), reporting.uploaded(request))
    persons = PersonForms(reporting.persons_posted(request), prefix=reporting.PREFIX)
    if reporting.is_sent(request):
        receipt = reporting.filed(form, persons, actor_of(request))
        if receipt is not None:
            return reporting.received_by_centre(request, receipt)
    trail = _trail((_("Record a report"), ""))
    return reporting.report_page(request, form, persons, trail, kind="centre")


def _trail(*parts: tuple[str, str]) -> Trail:
    rows = [(_("Reports"), reverse("referral:inbox")), *parts]
    return [(url, label) for label, url in rows]
