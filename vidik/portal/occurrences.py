# SPDX-License-Identifier: EUPL-1.2
"""Commemorative days of the pack on everybody's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span
from vidik.access.occurrences import register as add
from vidik.access.types import Action, Actor
from vidik.core.packfiles import read
from vidik.portal.methods.days import Days, YearlyDay, read_days


@lru_cache(maxsize=4)
def _days_of(folder: Path) -> Days:
    return read(folder, read_days)


def _rows(_actor: Actor, span: Span) -> list[tuple[dt.date, YearlyDay]]:
    found = [
        (day, each)
        for each in _days_of(Path(settings.PACKS_DIR) / settings.PACK).days
        for year in range(span.first.year, span.last.year + 1)
        if (day := each.in_year(year)) is not None and span.first <= day <= span.last
    ]
    return sorted(found, key=lambda pair: pair[0])


def _read(rows: Sequence[Any], _actor: Actor) -> Iterator[Occurrence]:
    page = reverse("portal:calendar")
    for day, each in rows:
        yield Occurrence(
            f"{each.code}-{day.year}", str(each.name), day, day, f"{page}?month={day:%Y-%m}"
        )


def register() -> None:
    """Register the room's kind."""
    add(
        Kind(
            "commemorative", _("Commemorative days"), _("Commemorative day"), Action.DESK_OPEN,
            _rows, _read, 5, is_public=True,
        )
    )  # fmt: skip
