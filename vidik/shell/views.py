# SPDX-License-Identifier: EUPL-1.2
"""The component page, and whether the system is well."""

from __future__ import annotations

from django.db import Error as AnyDatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidik.access.services import public, requires
from vidik.access.types import Action
from vidik.audit.selectors import unsigned_since
from vidik.shell.styleguide import sample


@requires(Action.STYLEGUIDE_OPEN)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every token and component of the design system with the rule for using it."""
    return render(request, "shell/styleguide.html", sample(request))


@public
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers, and whether the head of the record gets signed."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        left = unsigned_since()
    except AnyDatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    # Whoever keeps heads from being signed must not take the system out of service with it.
    heads = "signed" if left is None else "late"
    return JsonResponse({"database": "answers", "heads": heads})
