# SPDX-License-Identifier: EUPL-1.2
"""Tables of persons that are filled in without a script: rows are added, values filled down."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.http import HttpRequest, QueryDict

ADD: Final = "add"
FILL: Final = "fill"
STEPS: Final = (1, 5, 10)
"""How many rows a button adds."""
_BLANK: Final = ("", "unknown", "u")


def is_edited(request: HttpRequest) -> bool:
    """Return whether a button changed the table, and nothing was sent yet."""
    return ADD in request.POST or FILL in request.POST


def to_add(request: HttpRequest) -> int:
    """Return how many rows the pressed button adds."""
    typed = request.POST.get(ADD, "")
    return int(typed) if typed in {str(step) for step in STEPS} else 1


def count_of(data: QueryDict, prefix: str) -> int:
    """Return how many rows were sent."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "1")
    return int(total) if total.isdecimal() and len(total) < 3 else 1  # noqa: PLR2004 - digits


def fill_down(data: QueryDict, prefix: str, names: Collection[str]) -> None:
    """Give the rows after the first one what the first says, where they say nothing."""
    for name in names:
        first = data.getlist(f"{prefix}-0-{name}")
        if all(each in _BLANK for each in first):
            continue
        for place in range(1, count_of(data, prefix)):
            key = f"{prefix}-{place}-{name}"
            if all(each in _BLANK for each in data.getlist(key)):
                data.setlist(key, first)
