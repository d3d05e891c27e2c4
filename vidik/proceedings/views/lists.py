# SPDX-License-Identifier: EUPL-1.2
"""Which institutions tell of proceedings in time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.pages import Trail
from vidik.core.years import chosen_year, years
from vidik.proceedings.selectors.lists import tellers


def _trail(title: str) -> Trail:
    return [(reverse("identification:list"), _("Identification")), ("", title)]


@requires(Action.RECOGNITION_READ)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Show for each institution what was due of it in a year, and how much of it came; sums."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows = tellers(actor, year)
    record(actor.label, "expected-notices.counted", label="expected-notices", year=year)
    return render(
        request,
        "proceedings/institutions.html",
        {
            "year": year,
            "years": years(),
            "rows": rows,
            "may_list": can(actor, Action.IDENTIFICATION_WORK),
            "trail": _trail(_("Who tells of proceedings"))
            if can(actor, Action.IDENTIFICATION_WORK)
            else [],
        },
    )
