# SPDX-License-Identifier: EUPL-1.2
"""How often the public pages take something from one place."""

from __future__ import annotations

import time
from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest

RATES: Final = {
    "report": "10/h/ip",
    "code": "20/10m/ip",
    "write": "20/h/ip",
    "reread": "10/h/user",
    "code-everywhere": "200/h/key",
}
SLOW_SECONDS: Final = 0.5
_EVERYWHERE: Final = "wrong codes"


def within(request: HttpRequest, name: str) -> bool:
    """Count one attempt of a visitor and say whether it is within the limit."""
    return bool(ratelimit.consume(request, app="vidik.referral", action=name, config=RATES))


def slow_down(request: HttpRequest) -> None:
    """Let every answer about a code wait while codes are guessed at from many addresses.

    Nobody is locked out: whoever has a code still comes in, half a second later. The wait is before
    the look, and so tells nothing about what is found.
    """
    left = ratelimit.consume(
        request,
        app="vidik.referral",
        action="code-everywhere",
        config=RATES,
        key=_EVERYWHERE,
        dry_run=True,
    )
    if not left:
        time.sleep(SLOW_SECONDS)


def count_wrong_code(request: HttpRequest) -> None:
    """Count a code that no report has, over all addresses."""
    ratelimit.consume(
        request, app="vidik.referral", action="code-everywhere", config=RATES, key=_EVERYWHERE
    )
