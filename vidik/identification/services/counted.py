# SPDX-License-Identifier: EUPL-1.2
"""The statistics of a year: counted at once where that is quick, else as they were counted last."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from procrastinate.exceptions import AlreadyEnqueued

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.figures.registry import Derived
from vidik.identification.methods.intervals import Share
from vidik.identification.methods.serialising import as_json, from_json
from vidik.identification.models import CachedCount
from vidik.identification.selectors.cached import are_more_than, cached_count, was_counted_since
from vidik.identification.selectors.counting.balances import Balance
from vidik.identification.selectors.counting.overview import Line, Overview, Quality, overview
from vidik.identification.selectors.counting.victims import counting
from vidik.identification.types import Row, Table

SLOW: Final = 4.0
"""Seconds. What is counted faster is counted anew each time and not cached, below `MANY`."""
HOLDS: Final = dt.timedelta(minutes=15)
"""How old cached statistics may become before somebody who looks at them has them counted anew."""
HOLDS_TIMES: Final = 50
"""What takes a minute to count holds for as many: a fiftieth of one processor counts."""
MANY: Final = 20_000
"""With more procedures than this nobody waits at the page; what was counted is cached."""
_KINDS: Final = (Balance, Derived, Line, Overview, Quality, Row, Share, Table)


@dataclass(frozen=True, slots=True)
class Counted:
    """The statistics of a year and when they were counted."""

    statistics: Overview
    at: dt.datetime
    is_cached: bool
    """Whether they were counted before this request."""


def statistics_of(year: int, *, actor: Actor) -> Counted | None:
    """Return the statistics of a year in the language of the request.

    Returns:
        None where there are so many procedures that they are counted in the background first.
    """
    authorize(actor, Action.IDENTIFICATION_STATISTICS)
    record(actor.label, "identification.counted", label="identification", year=year)
    language = translation.get_language() or "en"
    cached = cached_count(year, language)
    reported = _read(cached)
    if (cached is None or reported is None) and are_more_than(MANY):
        _count_later(year, language)
        return None
    if cached is None or reported is None:
        return _count(year, language)
    if timezone.now() - cached.counted_at > max(
        HOLDS, HOLDS_TIMES * dt.timedelta(seconds=cached.seconds)
    ):
        _count_later(year, language)
    return Counted(reported, cached.counted_at, is_cached=True)


def ask_to_count(year: int, *, actor: Actor) -> None:
    """Have cached statistics of a year counted anew in the background."""
    with change(actor, Action.IDENTIFICATION_STATISTICS) as act:
        act.record("identification.counted", label="identification", year=year)
        _count_later(year, translation.get_language() or "en")


def count_year(year: int, language: str, requested: dt.datetime) -> None:
    """Count the statistics of a year in a language; keep them if it takes long or there are many.

    Args:
        year: the year.
        language: code of the language of its words.
        requested: when that was asked for; what was counted since then is not counted once more by
            a
            job that waited, or that was killed and begins anew.
    """
    with counting():
        if was_counted_since(year, language, requested):
            return
    with translation.override(language):
        _count(year, language)


def _count(year: int, language: str) -> Counted:
    started = time.monotonic()
    with transaction.atomic():
        at = timezone.now()
        reported = overview(year)
        seconds = time.monotonic() - started
        with counting():
            if seconds > SLOW or are_more_than(MANY):
                CachedCount.objects.update_or_create(
                    year=year,
                    language=language,
                    defaults={"content": as_json(reported), "counted_at": at, "seconds": seconds},
                )
            else:
                # It has become quick: whoever looks next counts anew, and must not find this.
                CachedCount.objects.filter(year=year, language=language).delete()
    return Counted(reported, at, is_cached=False)


def _read(cached: CachedCount | None) -> Overview | None:
    """Read the cache; what another release stored in another shape is counted anew."""
    if cached is None:
        return None
    try:
        reported = from_json(cached.content, _KINDS)
    except (KeyError, TypeError):
        return None
    return reported if isinstance(reported, Overview) else None


def _count_later(year: int, language: str) -> None:
    from vidik.identification.tasks import count_again  # noqa: PLC0415 - tasks call services

    waits = count_again.configure(queueing_lock=f"identification.count {year} {language}")
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        waits.defer(year=year, language=language, asked=timezone.now().isoformat())
