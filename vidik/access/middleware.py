# SPDX-License-Identifier: EUPL-1.2
"""Turn refusals into the answers that pages give."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from vidik.access.services import actor_of
from vidik.access.types import Denied, Refused
from vidik.audit.services import record
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
        """Answer for our two refusals, leave every other exception to Django.

        The view's transaction is rolled back by now; the refusal is recorded in one of its own.
        """
        if not isinstance(exception, Refused):
            return None
        match = request.resolver_match
        asked = exception.action or getattr(match and match.func, "vidik_action", "")
        with transaction.atomic():
            record(
                actor_of(request).label,
                "access.denied",
                label=exception.label,
                key=exception.key,
                action=str(asked),
                known=isinstance(exception, Denied),
            )
        if isinstance(exception, Denied):
            return errors.forbidden(request, exception)
        return errors.not_found(request, Http404())
