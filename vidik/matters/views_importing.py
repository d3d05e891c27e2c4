# SPDX-License-Identifier: EUPL-1.2
"""Import a body's register: choose files, follow the work, look at what it would do, confirm."""

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

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.pages import Trail
from vidik.core.steps import submit_once
from vidik.core.uploads import limit_uploads
from vidik.forms.presentation.importing import ImportPages
from vidik.forms.presentation.importing_form import LARGEST
from vidik.matters.services.importing import IMPORTER
from vidik.matters.services.opening import own_institution

FORM: Final = ["GET", "HEAD", "POST"]


def _trail(title: str) -> Trail:
    way: Trail = [(reverse("matters:list"), _("Criminal matters"))]
    here = _("Import a register")
    return [*way, (reverse("matters:import"), here), ("", title)] if title else [*way, ("", here)]


PAGES: Final = ImportPages(
    IMPORTER, "matters:import", "matters:import-result", "matters:import-file", "matters:list",
    gettext_lazy("register-of-matters"), _trail, "matters/_import_owed.html",
)  # fmt: skip


@csrf_exempt
def import_page(request: HttpRequest) -> HttpResponseBase:
    """Take a register.

    How uploads are read is said before anything reads the request.
    """
    limit_uploads(request, LARGEST + 2**20)
    return _import_page(request)


@requires(Action.MATTERS_WRITE)
@csrf_protect
@require_http_methods(FORM)
@never_cache
@submit_once
def _import_page(request: HttpRequest) -> HttpResponse:
    own = own_institution(actor_of(request))
    return PAGES.choose(request, "matters/import.html", own=own)


import_page.vidik_action = Action.MATTERS_WRITE  # type: ignore[attr-defined]


@requires(Action.MATTERS_WRITE)
@require_safe
def import_workbook(request: HttpRequest) -> HttpResponse:
    """Give the workbook that the reader's institution fills in."""
    return PAGES.workbook(request)


@requires(Action.MATTERS_WRITE)
@require_http_methods(FORM)
@never_cache
def import_result(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show how far an import is, and what it would do; confirm it, or forget it."""
    return PAGES.follow(request, key)


@requires(Action.MATTERS_WRITE)
@require_safe
def import_file(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Give what was found as a file: faults, what happens to each row, the register with marks."""
    return PAGES.give(request, key, name)
