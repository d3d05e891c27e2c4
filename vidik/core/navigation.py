# SPDX-License-Identifier: EUPL-1.2
"""The main menu: each room registers its entry, the frame shows those that the visitor may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the main menu."""

    url_name: str
    label: str | Promise
    position: int
    visible: Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as the page shows it."""

    url: str
    label: str | Promise
    current: bool


_entries: Final[dict[str, Entry]] = {}


def register(entry: Entry) -> None:
    """Add an entry to the main menu; registering it again replaces it."""
    _entries[entry.url_name] = entry


def navigation_for(request: HttpRequest) -> list[ShownEntry]:
    """List the entries that this visitor may use, in their order."""
    shown: list[ShownEntry] = []
    for entry in sorted(_entries.values(), key=lambda item: item.position):
        if entry.visible(request):
            url = reverse(entry.url_name)
            shown.append(ShownEntry(url, entry.label, request.path.startswith(url)))
    return shown
