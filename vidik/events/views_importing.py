# SPDX-License-Identifier: EUPL-1.2
"""Import an institution's own record of events: choose files, look at what they bring, confirm."""

from __future__ import annotations

import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import requires
from vidik.access.types import Action
from vidik.core.pages import Trail
from vidik.core.steps import submit_once
from vidik.core.uploads import limit_uploads
from vidik.events.services.importing import IMPORTER
from vidik.forms.presentation.importing import ImportPages
from vidik.forms.presentation.importing_form import LARGEST

FORM: Final = ["GET", "HEAD", "POST"]


def _trail(title: str) -> Trail:
    way: Trail = [(reverse("events:list"), _("Events"))]
    here = _("Import events")
    return [*way, (reverse("events:import"), here), ("", title)] if title else [*way, ("", here)]


PAGES: Final = ImportPages(
    IMPORTER, "events:import", "events:import-result", "events:import-file", "events:list",
    gettext_lazy("events-of-an-institution"), _trail,
)  # fmt: skip


@csrf_exempt
def import_page(request: HttpRequest) -> HttpResponseBase:
    """Take a record of events.

    How uploads are read is said before anything reads the request.
    """
    limit_uploads(request, LARGEST + 2**20)
    return _import_page(request)


@requires(Action.EVENTS_REPORT)
@csrf_protect
@require_http_methods(FORM)
@never_cache
@submit_once
def _import_page(request: HttpRequest) -> HttpResponse:
    return PAGES.choose(request, "events/import.html")


import_page.vidik_action = Action.EVENTS_REPORT  # type: ignore[attr-defined]


@requires(Action.EVENTS_REPORT)
@require_safe
def import_workbook(request: HttpRequest) -> HttpResponse:
    """Give the workbook that an institution fills in."""
    return PAGES.workbook(request)


@requires(Action.EVENTS_REPORT)
@require_http_methods(FORM)
@never_cache
def import_result(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show how far an import is, and what it would do; confirm it, or forget it."""
    return PAGES.follow(request, key)


@requires(Action.EVENTS_REPORT)
@require_safe
def import_file(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Give what was found as a file: faults, the outcome of each row, the marked workbook."""
    return PAGES.give(request, key, name)
