# SPDX-License-Identifier: EUPL-1.2
"""One address whose view fails while it holds what somebody typed."""

from __future__ import annotations

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from vidik.access.services import public
from vidik.core.tracing import current_request


@public
def fail(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Fail as a form's handling might: with the value in the message, and one error behind it."""
    name = request.POST.get("name", "")
    # Under this name the acts of the request would be recorded.
    request.META["vidik.request"] = current_request.get()
    try:
        int(name)
    except ValueError as error:
        msg = f"duplicate key: ({name}) {request.get_full_path()}"
        raise IntegrityError(msg) from error
    return HttpResponse("a number")


urlpatterns = [
    path("fail/", fail),
    path("account/<slug:kind>/<str:token>/", fail),
    path("", include("config.urls")),
]
handler500 = "vidik.core.errors.server_error"
