# SPDX-License-Identifier: EUPL-1.2
"""What pages of the room have alike: the way to them, and what an address names."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
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


def managed(request: HttpRequest, code: str) -> Institution:
    """Return the institution of an address whose contact points the reader keeps, or not found."""
    try:
        return selectors.managed_institution(actor_of(request), code)
    except Institution.DoesNotExist:
        raise Http404 from None


def is_own(request: HttpRequest, institution: Institution) -> bool:
    """Return whether the reader acts for this institution."""
    return actor_of(request).institution == institution.pk


def page_of(request: HttpRequest, institution: Institution) -> str:
    """Return the page on which the reader finds the contact points of an institution."""
    if can(actor_of(request), Action.INSTITUTIONS_READ):
        return reverse("institutions:detail", args=[institution.code])
    return reverse("institutions:own")


def trail(*steps: tuple[str, str]) -> Trail:
    """Return the way from the list to a page: addresses and labels."""
    first = (reverse("institutions:list"), _("Institutions"))
    return [first, *((address, label) for label, address in steps)]
