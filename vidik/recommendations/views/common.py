# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the register share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import actor_of
from vidik.core.downloads import as_form, download
from vidik.core.pages import Trail
from vidik.core.spreadsheets import Value
from vidik.recommendations.models import Recommendation
from vidik.recommendations.selectors import life
from vidik.recommendations.services import exports


def shared(request: HttpRequest) -> dict[str, Any]:
    """Give what the room's own navigation needs."""
    return {"waiting": life.waiting(actor_of(request)).count()}


def taken(
    request: HttpRequest, what: str, header: Sequence[str], lines: Sequence[Sequence[Value]]
) -> HttpResponse:
    """Give a list as a file, and put on record that it was taken along."""
    form = as_form(request.GET.get("format", ""))
    exports.record_export(rows=len(lines), form=form, actor=actor_of(request), what=what)
    return download(what, header, lines, form)


def recommendation_of(request: HttpRequest, code: str) -> Recommendation:
    """Give the recommendation of an address; one that is not there is a 404."""
    try:
        return life.recommendation(actor_of(request), code)
    except Recommendation.DoesNotExist:
        raise Http404 from None


def trail_to(*steps: tuple[str, str]) -> Trail:
    """Give the way from the board to a page: addresses and labels."""
    first = (reverse("recommendations:board"), _("Recommendations"))
    return [first, *((address, label) for label, address in steps)]


def step_to(subject: Recommendation) -> tuple[str, str]:
    """Give a recommendation as a step of the way to a page."""
    return subject.title, reverse("recommendations:detail", args=[subject.code])
