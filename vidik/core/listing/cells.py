# SPDX-License-Identifier: EUPL-1.2
"""What cells of lists are made of: tags, soft words, lines one below the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Tone = Literal["", "good", "warn", "bad", "accent", "outline"]


def tag(text: Any, tone: Tone = "") -> SafeString:
    """Return a word in a tag."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{tone}" if tone else "", text)


def soft(text: Any) -> SafeString:
    """Return words that step back."""
    return format_html('<span class="soft">{}</span>', text)


def missing(text: Any) -> SafeString:
    """Say what is not there."""
    return format_html('<span class="missing">{}</span>', text)


def small(text: Any) -> SafeString:
    """Return an explanation in small letters."""
    return format_html('<span class="soft small plain">{}</span>', text)


def link(address: str, text: Any) -> SafeString:
    """Return a link."""
    return format_html('<a href="{}">{}</a>', address, text)


def lines(*parts: Any) -> SafeString:
    """Put parts below each other; empty ones are left out."""
    return _joined(mark_safe("<br>"), parts)


def words(*parts: Any) -> SafeString:
    """Put parts beside each other; empty ones are left out."""
    return _joined(" ", parts)


def listed(parts: Iterable[Any], separator: str = ", ") -> SafeString:
    """Put parts in a row with a comma between them; empty ones are left out."""
    return format_html_join(separator, "{}", ((part,) for part in parts if part))


def _joined(separator: str, parts: Iterable[Any]) -> SafeString:
    return format_html_join(
        separator, "{}", ((part,) for part in parts if part not in ("", None, False))
    )
