# SPDX-License-Identifier: EUPL-1.2
"""The component page, the record of acts, and whether the system is well."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vidik.access.services import public, requires
from vidik.access.types import Action
from vidik.audit import selectors as audit_selectors


@requires(Action.STYLEGUIDE_OPEN)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the design system."""
    return render(request, "shell/styleguide.html")


@requires(Action.AUDIT_READ)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """List the latest recorded acts, older ones page by page."""
    before = request.GET.get("before", "")
    events = audit_selectors.latest_events(before=int(before) if before.isdigit() else None)
    return render(request, "shell/audit.html", {"events": events})


@public
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "answers"})
