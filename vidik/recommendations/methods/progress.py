# SPDX-License-Identifier: EUPL-1.2
"""How far an activity has come, computed from targets, values and days; never typed.

A target is *reached* where its value meets it. Where less is better that is known only when the
period is over. A target that was not met is *late* once its period is over, and has *no data* where
no value is known by then. Before that it is *planned* until its period begins and *under way* from
then on. A series of targets is as its last one that is over, and goes on with those to come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Progress(StrEnum):
    """How far something has come."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    REACHED = "reached"
    LATE = "late"
    NO_DATA = "no-data"


@dataclass(frozen=True, slots=True)
class Step:
    """A target of a period and the value that is known of it."""

    starts_on: dt.date
    ends_on: dt.date
    target: Decimal
    value: Decimal | None
    less_is_better: bool = False


def of_step(step: Step, today: dt.date) -> Progress:
    """Return how far a single target has come."""
    is_over = step.ends_on < today
    if step.value is not None:
        meets = step.value <= step.target if step.less_is_better else step.value >= step.target
        if meets and (is_over or not step.less_is_better):
            return Progress.REACHED
    if is_over:
        return Progress.NO_DATA if step.value is None else Progress.LATE
    return Progress.PLANNED if step.starts_on > today else Progress.UNDER_WAY


def of_series(steps: Sequence[Step], today: dt.date) -> Progress:
    """Return how far the targets of one indicator and one part have come.

    What was late and has been caught up by a later target is late no more.
    """
    over = [step for step in steps if step.ends_on < today]
    to_come = [step for step in steps if step.ends_on >= today]
    if over:
        last = of_step(max(over, key=lambda step: (step.ends_on, step.starts_on)), today)
        if last is not Progress.REACHED:
            return last
    ahead = {of_step(step, today) for step in to_come}
    if not ahead:
        return Progress.REACHED if over else Progress.NO_DATA
    if ahead == {Progress.REACHED}:
        return Progress.REACHED
    if not over and ahead == {Progress.PLANNED}:
        return Progress.PLANNED
    return Progress.UNDER_WAY


def together(states: Iterable[Progress]) -> Progress:
    """Return the state of what consists of several: the worst that is certain comes first.

    Without any there is no data.
    """
    found = set(states) or {Progress.NO_DATA}
    for worst in (Progress.LATE, Progress.NO_DATA):
        if worst in found:
            return worst
    return found.pop() if len(found) == 1 else Progress.UNDER_WAY


def of_activity(states: Iterable[Progress], *, due: dt.date | None, today: dt.date) -> Progress:
    """Return the state of an activity from those of its indicators and its last day.

    After its last day it is late unless everything is reached, or nothing is known.
    """
    found = together(states)
    is_over = due is not None and due < today
    if is_over and found in {Progress.PLANNED, Progress.UNDER_WAY}:
        return Progress.LATE
    return found
