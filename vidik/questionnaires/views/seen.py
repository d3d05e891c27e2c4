# SPDX-License-Identifier: EUPL-1.2
"""On which answers a decision was made: those that the page showed, not those that came since."""

from __future__ import annotations

from django.http import HttpRequest

LONGEST = 6


def seen_number(request: HttpRequest) -> int | None:
    """Return the number of the answers that a decision's page showed; None where it names none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
