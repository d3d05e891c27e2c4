# SPDX-License-Identifier: EUPL-1.2
"""Pages of services that everybody may open, in the look of the front page."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vidik.access.services import public
from vidik.catalogue import hsds as standard
from vidik.catalogue import selectors
from vidik.catalogue.lists import PublicServices
from vidik.catalogue.views import shown
from vidik.core.paging import page_of
from vidik.core.telephones import danger_telephones, helplines


@public
@require_safe
@never_cache
def services(request: HttpRequest) -> HttpResponse:
    """List what everybody may know of, and whom to call where nothing fits."""
    return PublicServices.answer(request, telephones=[*danger_telephones(), *helplines()])


@public
@require_safe
@never_cache
def service(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a service that everybody may know of."""
    row = selectors.get_public(key)
    trail = [(reverse("services:list"), _("Find help")), ("", str(row.name))]
    return render(
        request,
        "catalogue/public_service.html",
        shown(row, is_public=True) | {"trail": trail, "telephones": helplines()},
    )


@public
@require_safe
@never_cache
def hsds(request: HttpRequest) -> HttpResponse:
    """Return what everybody may know of in HSDS 3, narrowed as the list is."""
    page = page_of(request, PublicServices.of(request).found, standard.MOST)
    names = selectors.territory_names(page)
    return JsonResponse(standard.page_of_services(page, names, is_public=True))
