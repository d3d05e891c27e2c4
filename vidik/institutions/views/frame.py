# SPDX-License-Identifier: EUPL-1.2
"""What pages of the room have alike: the way to them, and what an address names."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import actor_of
from vidik.core.pages import Trail
from vidik.institutions import selectors
from vidik.institutions.models import ContactPoint, Institution


def found(request: HttpRequest, code: str) -> Institution:
    """Return the institution of an address, also one that was merged, or a page not found."""
    try:
        return selectors.institution(actor_of(request), code)
    except Institution.DoesNotExist:
        raise Http404 from None


def contact_point(request: HttpRequest, key: int) -> ContactPoint:
    """Return the contact point of an address, or a page not found."""
    try:
        return selectors.contact_point(actor_of(request), key)
    except ContactPoint.DoesNotExist:
        raise Http404 from None


def trail(*steps: tuple[str, str]) -> Trail:
    """Return the way from the list to a page: addresses and labels."""
    first = (reverse("institutions:list"), _("Institutions"))
    return [first, *((address, label) for label, address in steps)]
