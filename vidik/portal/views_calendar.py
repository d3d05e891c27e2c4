# SPDX-License-Identifier: EUPL-1.2
"""The calendar of a reader, and the feed that a calendar program reads."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from vidik.access.occurrences import kinds_of
from vidik.access.services import acting, actor_of, public, requires
from vidik.access.types import Action
from vidik.accounts.services.calendar_addresses import may_ask, reader_of
from vidik.accounts.services.sending import LinkInvalid
from vidik.core.listing.filters import coded
from vidik.institutions.selectors import territories
from vidik.portal.feeds import feed_of
from vidik.portal.selectors import months

EVERYWHERE: Final = "all"
"""What a local team chooses to see more than its own territory."""


@requires(Action.DESK_OPEN)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a month: a grid on a wide screen, a list of days on a telephone or if asked for."""
    actor = actor_of(request)
    own = months.own_territory(actor)
    chosen = request.GET.get("where", own or EVERYWHERE)
    places = coded(territories())
    where = chosen if chosen in dict(places) else ""
    kinds = kinds_of(actor)
    kind = request.GET.get("kind", "")
    kind = kind if kind in {each.code for each in kinds} else ""
    is_own_only = request.GET.get("whose") == "own"
    month = months.month_of(
        actor,
        months.month_called(request.GET.get("month", "")),
        kind=kind,
        territory=where,
        is_own_only=is_own_only,
    )
    context = {
        "month": month,
        "kinds": kinds,
        "kind": kind,
        "places": places,
        "where": where,
        "is_own_only": is_own_only,
        "is_narrowed": bool(kind or where or is_own_only),
        "as_list": request.GET.get("as") == "list",
    }
    return render(request, "portal/calendar.html", context)


@public
@never_cache
@require_safe
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar program what its owner may still read, as the membership it was made for.

    Whatever does not hold any more is answered like an address that never was.
    """
    if not may_ask(request):
        return _too_often()
    try:
        actor, address = reader_of(token)
    except LinkInvalid:
        # Not the page of the house: that one would set a cookie.
        return HttpResponse(status=404, content_type="text/plain")
    if not may_ask(request, address):
        return _too_often()
    with acting(actor):
        content = feed_of(actor, is_own_only=address.is_own_only)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="vidik.ics"',
            "X-Robots-Tag": "noindex",
            "Referrer-Policy": "no-referrer",
        },
    )


def _too_often() -> HttpResponse:
    return HttpResponse(status=429, content_type="text/plain", headers={"Retry-After": "3600"})
