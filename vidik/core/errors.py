# SPDX-License-Identifier: EUPL-1.2
"""Error pages that say what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from django.utils.functional import Promise


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Refuse with the reason and what the visitor may do instead."""
    reason: str | Promise = getattr(exception, "reason", "")
    return render(request, "core/403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here, or nothing that this visitor may see."""
    del exception
    return render(request, "core/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Apologise without telling anything of the inside."""
    return render(request, "core/500.html", status=500)
