# SPDX-License-Identifier: EUPL-1.2
"""Moments counted from now, told by the clock of the database.

A statement with a moment in it is another one each time, and planned each time. "A day ago" is the
same text all day, and the database still sees what that is when it plans.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Final

from django.db.models import DateTimeField, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

_DELAY: Final = 0.2
"""Seconds that may pass between the look at the clock and the question."""


_EDGES: Final = (dt.timedelta(0), dt.timedelta(days=1))


class _Ahead(Func):
    """A moment so many seconds ahead."""

    output_field = DateTimeField()

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds

    def as_sql(
        self, compiler: Any, connection: Any, *_given: Any, **_more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Give the moment without a value."""
        del compiler, connection
        return f"(STATEMENT_TIMESTAMP() + interval '{self.seconds:d} seconds')", ()


def at(moment: dt.datetime) -> Combinable:
    """Give a moment to compare with: by the database's clock where it is whole seconds from now.

    Args:
        moment: reckoned from the time that it is now, as `timezone.now() - a day`.
    """
    ahead = (moment - dt.datetime.now(dt.UTC)).total_seconds()
    whole = math.ceil(ahead)
    if whole - ahead > _DELAY:
        return Value(moment, DateTimeField())
    return _Ahead(whole) if whole else Now()


def is_of_today(value: dt.date) -> bool:
    """Say whether a day is today, or a moment is the first or the end of today.

    Such values are the same until midnight.
    """
    today = timezone.localdate()
    if not isinstance(value, dt.datetime):
        return value == today
    if timezone.is_naive(value):
        return False
    # Midnight is another moment in every zone, and only the one here is looked for.
    local = timezone.localtime(value)
    return local.time() == dt.time.min and local.date() - today in _EDGES


def shift() -> int:
    """Give by how many seconds the clock of the application is set forward, as tests set it."""
    return round((timezone.now() - dt.datetime.now(dt.UTC)).total_seconds())
