# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the register share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import actor_of
from vidik.core.pages import Trail
from vidik.recommendations.models import Recommendation
from vidik.recommendations.selectors import life


def shared(request: HttpRequest) -> dict[str, Any]:
    """Return what the room's own navigation needs."""
    return {"waiting": life.waiting(actor_of(request)).count()}


def recommendation_of(request: HttpRequest, code: str) -> Recommendation:
    """Return the recommendation of an address; one that is not there is a 404."""
    try:
        return life.recommendation(actor_of(request), code)
    except Recommendation.DoesNotExist:
        raise Http404 from None


def trail_to(*steps: tuple[str, str]) -> Trail:
    """Return the way from the board to a page: addresses and labels."""
    first = (reverse("recommendations:board"), _("Recommendations"))
    return [first, *((address, label) for label, address in steps)]


def step_to(subject: Recommendation) -> tuple[str, str]:
    """Return a recommendation as a step of the way to a page."""
    return str(subject.title), reverse("recommendations:detail", args=[subject.code])
