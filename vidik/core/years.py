# SPDX-License-Identifier: EUPL-1.2
"""The years of which statistics are shown."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils import timezone

FIRST_YEAR: Final = 2015


def years() -> range:
    """Return the years that can be counted, the newest first."""
    return range(timezone.localdate().year, FIRST_YEAR - 1, -1)


def year_of(text: str) -> int:
    """Read a year that an address or a form asks for; this year where it makes no sense."""
    known = years()
    fits = text.isascii() and text.isdigit() and len(text) == len(str(known[0]))
    return int(text) if fits and int(text) in known else known[0]


def chosen_year(request: HttpRequest) -> int:
    """Return the year that a request asks for."""
    return year_of(request.GET.get("year", "") or request.POST.get("year", ""))
