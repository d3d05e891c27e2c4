# SPDX-License-Identifier: EUPL-1.2
"""The yearly data calls: which are open, and opening the next one."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.steps import refusals_on
from vidik.figures.forms import CycleForm
from vidik.figures.models import Cycle
from vidik.figures.selectors import catalogue
from vidik.figures.services.cycles import open_cycle


@requires(Action.CYCLE_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def cycles(request: HttpRequest) -> HttpResponse:
    """List the cycles and open another, by default the year after the newest."""
    actor = actor_of(request)
    rows = catalogue.cycles(actor)
    form = CycleForm(request.POST if request.method == "POST" else None, initial=_next(rows))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            opened = open_cycle(**form.cleaned_data, actor=actor)
            messages.success(request, _("The cycle %(code)s is open.") % {"code": opened.code})
            return redirect("figures:cycles")
    context = {"form": form, "rows": catalogue.cycle_rows(actor, rows)}
    return render(request, "figures/cycles.html", context, status=422 if form.errors else 200)


def _next(rows: list[Cycle]) -> dict[str, object]:
    if not rows:
        return {}
    newest = rows[0]
    starts_on = newest.ends_on + dt.timedelta(days=1)
    return {
        "code": str(int(newest.code) + 1),
        "starts_on": starts_on,
        "ends_on": dt.date(starts_on.year, 12, 31),
    }
