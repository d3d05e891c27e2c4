# SPDX-License-Identifier: EUPL-1.2
"""How often the public pages take something from one place."""

from __future__ import annotations

from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest

RATES: Final = {"report": "10/h/ip", "code": "20/10m/ip", "write": "20/h/ip"}


def within(request: HttpRequest, name: str) -> bool:
    """Count one attempt of a visitor and say whether it is within the limit."""
    return bool(ratelimit.consume(request, app="vidik.referral", action=name, config=RATES))
