# SPDX-License-Identifier: EUPL-1.2
"""The report and the screening behind a case, as those see it with whom the case is shared."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.cases.presentation import case_trail, empty_tab
from vidik.cases.selectors import cases
from vidik.cases.selectors.frame import Frame
from vidik.referral.selectors.shared import shared_reports
from vidik.referral.services.handling import record_read_shared

SECTION = "report-shared"


@requires(Action.REPORTS_READ_SHARED)
@require_safe
@never_cache
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what reports say in codes of a case, or that there is none."""
    actor = actor_of(request)
    found = shared_reports(actor, case)
    if not found:
        return empty_tab(request, case, SECTION, _("No report belongs to this case."))
    frame = Frame(actor, cases.get_case(actor, case), SECTION)
    for each in found:
        record_read_shared(each.row, actor=actor)
    context = {
        "frame": frame,
        "reports": found,
        "trail": case_trail(frame.case, _("Report and screening")),
    }
    return render(request, "referral/shared.html", context)
