# SPDX-License-Identifier: EUPL-1.2
"""Two entries side by side: one person or two."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action
from vidik.core.steps import refusals_on, submit_once
from vidik.referral.forms import OpenForm
from vidik.referral.models import ReportedPerson
from vidik.referral.selectors import reports
from vidik.referral.services import joining
from vidik.referral.views.opening import given
from vidik.vault.services.accessing import current_access, request_access
from vidik.vault.types import Purpose


@requires(Action.REPORTS_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@submit_once
def compare(request: HttpRequest, key: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Compare an entry with one of another report; join the two, or take that back."""
    actor = actor_of(request)
    here = reports.get_reported_person(actor, key)
    there = reports.get_reported_person(actor, other)
    for row in (here, there):
        authorize(actor, Action.REPORTS_HANDLE, row)
        joining.require_in_reach(row, actor=actor)
    if request.method == "POST":
        with refusals_on(request):
            messages.success(request, _do(request, here, there))
        return redirect("referral:compare", key, other)
    closed = [row for row in (here, there) if current_access(row.person, actor=actor) is None]
    back = reverse("referral:report", args=[here.report_id])
    return render(
        request,
        "referral/compare.html",
        {
            "here": here,
            "there": there,
            "closed": closed,
            "open_form": OpenForm(),
            "lines": [] if closed else joining.compare(here, there, actor=actor),
            "linked": (here.same_as_id or here.pk) == (there.same_as_id or there.pk),
            "trail": [
                (reverse("referral:inbox"), _("Reports")),
                (back, here.report.number),
                ("", _("Compare")),
            ],
        },
    )


def _do(request: HttpRequest, here: ReportedPerson, there: ReportedPerson) -> str:
    actor = actor_of(request)
    query = request.POST.get("step", "")
    if query == "join":
        joining.join_persons(here, there, actor=actor)
        return _("The two entries are now one person.")
    if query == "part":
        # Where both point to a third entry, the one from whose report somebody came is parted.
        later = there if there.same_as_id == here.pk else here
        joining.part_persons(later, actor=actor)
        return _("The two entries are separate again, as before.")
    text = given(request)
    for row in (here, there):
        request_access(row.person, purpose=Purpose.DUPLICATES, **text, actor=actor)
    return _("Both entries stay open to you for 15 minutes; this is recorded.")
