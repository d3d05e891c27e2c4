# SPDX-License-Identifier: EUPL-1.2
"""How often own pages take something from one place, and how guessing from everywhere is slowed."""

from __future__ import annotations

import time
from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest

RATES: Final = {"enter": "20/10m/ip", "say": "60/h/ip", "everywhere": "200/h/key"}
SLOW_SECONDS: Final = 0.5
_EVERYWHERE: Final = "not let in"


def within(request: HttpRequest, name: str) -> bool:
    """Count one attempt and say whether it is within the limit."""
    return bool(ratelimit.consume(request, app="vidik.participation", action=name, config=RATES))


def _everywhere(request: HttpRequest, *, dry_run: bool) -> bool:
    return bool(
        ratelimit.consume(
            request,
            app="vidik.participation",
            action="everywhere",
            config=RATES,
            key=_EVERYWHERE,
            dry_run=dry_run,
        )
    )


def slow_down(request: HttpRequest) -> None:
    """Let every answer wait while somebody guesses from many addresses; nobody is locked out."""
    if not _everywhere(request, dry_run=True):
        time.sleep(SLOW_SECONDS)


def count_refusal(request: HttpRequest) -> None:
    """Count a number, code or phrase that opened nothing, over all addresses."""
    _everywhere(request, dry_run=False)
