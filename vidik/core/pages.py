# SPDX-License-Identifier: EUPL-1.2
"""What the pages of every room do alike: what was sent, whose language, headings that sort."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.functional import Promise

from vidik.core.formats import base_language

Trail = list[tuple[str, str]]
"""The way to a page: addresses and labels."""

Label = str | Promise


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, even if it is nothing; None where nothing was."""
    return request.POST if request.method == "POST" else None


def number_of(typed: str) -> int:
    """Give the key of a row that was posted; 0, which no row has, for what can be none."""
    most = 18  # digits of what the database counts with
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= most else 0


def page_language() -> str:
    """Give `en` or `sr`, the language whose columns a page in either script reads."""
    return base_language(translation.get_language() or "en")
