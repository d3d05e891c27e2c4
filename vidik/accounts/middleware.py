# SPDX-License-Identifier: EUPL-1.2
"""Put the actor on the request and one identifier under all events of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from vidik.accounts.selectors import actor_for
from vidik.audit.services import current_request


class RequestActor:
    """Gives `request.actor`, read anew on every request so that lost rights are lost at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Build the actor and name the request."""
        request.actor = actor_for(request.user)  # type: ignore[attr-defined]
        token = current_request.set(str(uuid.uuid4()))
        try:
            return self._get_response(request)
        finally:
            current_request.reset(token)
