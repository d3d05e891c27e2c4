# SPDX-License-Identifier: EUPL-1.2
"""The state of a body on a day, computed from its life and its sessions; it is never stored."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What state a body is in; a territory without the body that it should have is missing one."""

    NEW = "new"
    RENEWED = "renewed"
    ACTIVE = "active"
    INACTIVE = "inactive"
    STANDING = "standing"
    DISSOLVED = "dissolved"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a body's life by a day."""

    founded_on: dt.date | None
    renewed_on: dt.date | None
    """The last renewal."""
    dissolved_on: dt.date | None
    held_on: dt.date | None
    """The last session that was held."""
    interval: int | None = None
    """Its own time between regular sessions; None: the pack's."""
    is_in_days: bool = False
    """Whether the interval is counted in days, not in months."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A state, and from which day it follows."""

    state: State
    since: dt.date | None
    """The day of founding, renewal, dissolution, or the last session."""
    until: dt.date | None = None
    """The last day on which a body counts as active without another session."""


def later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last one of a month that is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def judge(
    standing: Standing, on: dt.date, *, months: int, grace_days: int, meets: bool = True
) -> Judged:
    """Return the state of a body on a day.

    A body is new in the year in which it was founded, and renewed in the year in which its members
    were appointed anew. After that it is active as long as its last session lies no further back
    than its interval and the days of grace.

    Args:
        standing: its life up to that day; what lies after the day is left out.
        on: the day.
        months: the interval of a body that has none of its own.
        grace_days: for how long a body stays active once a session is due.
        meets: whether bodies of its kind hold sessions; those that do not simply stand.
    """
    dissolved, founded = _by(standing.dissolved_on, on), _by(standing.founded_on, on)
    renewed, held = _by(standing.renewed_on, on), _by(standing.held_on, on)
    if dissolved is not None:
        return Judged(State.DISSOLVED, dissolved)
    until = None if held is None else _due(standing, held, months) + dt.timedelta(days=grace_days)
    if renewed is not None and renewed.year == on.year:
        return Judged(State.RENEWED, renewed, until)
    if founded is not None and founded.year == on.year:
        return Judged(State.NEW, founded, until)
    if not meets:
        return Judged(State.STANDING, founded)
    if until is not None and on <= until:
        return Judged(State.ACTIVE, held, until)
    return Judged(State.INACTIVE, held, until)


def _by(day: dt.date | None, on: dt.date) -> dt.date | None:
    return day if day is not None and day <= on else None


def _due(standing: Standing, held: dt.date, months: int) -> dt.date:
    if standing.interval is None:
        return later(held, months)
    if standing.is_in_days:
        return held + dt.timedelta(days=standing.interval)
    return later(held, standing.interval)
