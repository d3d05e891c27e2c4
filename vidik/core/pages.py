# SPDX-License-Identifier: EUPL-1.2
"""What the pages of every room do alike: what was sent, the way to a page."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

Trail = list[tuple[str, str]]
"""The way to a page: addresses and labels."""

Label = str | Promise


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even if it is nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None


def number_of(typed: str) -> int:
    """Return the key of a row that was posted; 0, which no row has, for what can be none."""
    most = 18  # digits of what the database counts with
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= most else 0
