# SPDX-License-Identifier: EUPL-1.2
"""The front page for everybody and the desk for whoever has signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.finding import LONGEST
from vidik.access.services import actor_of, can, public, requires
from vidik.access.types import Action
from vidik.access.worklist import Urgency, kinds_of, worklist
from vidik.core.telephones import telephones
from vidik.portal.selectors import cycle, starts
from vidik.portal.services import look_up
from vidik.referral.selectors.words import further_languages


@public
@require_safe
@never_cache
def front(request: HttpRequest) -> HttpResponse:
    """Lead to help first, and say what the system is; no figure is shown to the public yet."""
    context = {"telephones": telephones(), "further": further_languages()}
    return render(request, "portal/front.html", context)


@requires(Action.DESK_OPEN)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show a person what waits in every room, and the office the status of the cycle."""
    actor = actor_of(request)
    whose = "all" if request.GET.get("whose") == "all" else "mine"
    room = request.GET.get("room", "")
    kind = request.GET.get("kind", "")
    found = worklist(actor, only_mine=whose == "mine", room=room, kind=kind)
    sees_cycle = bool(can(actor, Action.FINDINGS_READ))
    context = {
        "work": found,
        "whose": whose,
        "room": room,
        "kind": kind,
        "has_lines": any(group.urgency != Urgency.DANGER for group in found.groups),
        "kinds": kinds_of(actor) if found.is_empty else [],
        "starts": list(starts.starts(actor)),
        "on_duty": starts.on_duty(actor, timezone.now()),
        "sees_cycle": sees_cycle,
        "cycle_status": cycle.cycle_status(actor) if sees_cycle else None,
    }
    return render(request, "portal/desk.html", context)


@never_cache
@requires(Action.DESK_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def find(request: HttpRequest) -> HttpResponse:
    """Find by a number or by words; what is looked for is sent in the body, never in an address."""
    actor = actor_of(request)
    typed = request.POST.get("words", "").strip()[:LONGEST]
    found = look_up(actor, typed) if request.method == "POST" else None
    if found is not None and len(found.by_number) == 1:
        return redirect(str(found.by_number[0].url))
    context = {
        "typed": typed,
        "found": found,
        "longest": LONGEST,
        "may_find_persons": can(actor, Action.IDENTITIES_SEARCH),
    }
    return render(request, "portal/find.html", context)
