# SPDX-License-Identifier: EUPL-1.2
"""The front page for everybody and the desk for whoever has signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, public, requires
from vidik.access.types import Action
from vidik.portal.selectors import cycle, waiting


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Say what the system is; no figure is shown to the public yet."""
    return render(request, "portal/front.html")


@requires(Action.DESK_OPEN)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show a person what waits in every room, and the office the status of the cycle."""
    actor = actor_of(request)
    sees_cycle = bool(can(actor, Action.FINDINGS_READ))
    context = {
        "waiting": waiting.waiting(actor),
        "sees_cycle": sees_cycle,
        "cycle_status": cycle.cycle_status(actor) if sees_cycle else None,
    }
    return render(request, "portal/desk.html", context)
