# SPDX-License-Identifier: EUPL-1.2
"""Turn refusals into the answers that pages give."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from vidik.access.types import Denied, OutOfScope
from vidik.core import errors


class Refusals:
    """Answer 403 with the reason for a missing right, 404 for what is out of scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for our two refusals, leave every other exception to Django."""
        if isinstance(exception, Denied):
            return errors.forbidden(request, exception)
        if isinstance(exception, OutOfScope):
            return errors.not_found(request, Http404())
        return None
