# SPDX-License-Identifier: EUPL-1.2
"""Where a form leads back to when it says so itself: to a page of this system, nowhere else."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def local_target(request: HttpRequest, otherwise: str = "") -> str:
    """Return the page of this system that a request names as `next`."""
    target: str = request.POST.get("next", "") or request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else otherwise
