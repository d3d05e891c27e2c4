# SPDX-License-Identifier: EUPL-1.2
"""Error pages that say what to do next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from psycopg.errors import QueryCanceled

from vidik.core.languages import languages
from vidik.core.middleware import chosen_language

if TYPE_CHECKING:
    from django.utils.functional import Promise

RETRY_SECONDS: Final = 30
"""After how long a client may ask again when the database was away."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be understood.

    The page is written without the request: its host or its body may be what is wrong. The
    language is asked anew, since the request may have failed before it was chosen.
    """
    with translation.override(chosen_language(request).tag):
        if isinstance(exception, RequestDataTooBig):
            return _plain("core/413.html", 413)
        return _plain("core/400.html", 400)


def unproven_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without the proof that it was sent from a page of ours, and say what helps."""
    del reason
    return render(request, "core/403_form.html", status=403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refuse with the reason and what the visitor may do instead."""
    reason: str | Promise = getattr(exception, "reason", "")
    leads_to: str = getattr(exception, "leads_to", "")
    context = {"reason": reason, "leads_to": leads_to}
    return render(request, "core/403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here, or nothing that this visitor may see."""
    del exception
    return render(request, "core/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Apologise without revealing anything internal.

    Django calls this while the exception is being handled: where it says that the database is
    away, or that a statement took too long, the answer is 503 and when to try again. The
    pages are written without the request, whose session and user could not be read then.
    """
    del request
    error = sys.exception()
    if isinstance(error, (OperationalError, InterfaceError)):
        is_slow = isinstance(error.__cause__, QueryCanceled)
        response = _plain("core/503_slow.html" if is_slow else "core/503.html", 503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _plain("core/500.html", 500)


def _plain(template: str, status: int) -> HttpResponse:
    page = render_to_string(template, {"html_language": languages().named().html})
    response = HttpResponse(page, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
