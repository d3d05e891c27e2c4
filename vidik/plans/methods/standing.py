# SPDX-License-Identifier: EUPL-1.2
"""How far an activity is: what services and answers of institutions say, and only then a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

DONE, NOT_DONE, REFUSED = "done", "not-done", "refused"
OPEN = frozenset({"planned", "under-way"})


class Stands(StrEnum):
    """What is shown of an activity."""

    SUGGESTED = "suggested"
    REFUSED = "refused"
    DONE = "done"
    NOT_DONE = "not-done"
    LATE = "late"
    TODAY = "today"
    COUNTED = "counted"
    """So many of so many services."""
    STAY = "stay"
    """Somebody sleeps there, so many nights."""
    ACCEPTED = "accepted"
    ASKED = "asked"
    CLOSED = "closed"
    """Whoever was asked last said no."""
    UNDER_WAY = "under-way"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an activity."""

    state: str
    due_on: dt.date | None = None
    times: int | None = None
    held: int = 0
    """Services of its kind that were given since it began."""
    is_stay: bool = False
    """Whether a stay in a facility fulfils it."""
    nights: int | None = None
    """Nights of the stay that goes on; None: there is none."""
    asked: Sequence[str] = ()
    """States of what was asked for it, the oldest first."""


def is_fulfilled(known: Known) -> bool:
    """Return whether nothing is left to do: counted where it can be, entered where it cannot."""
    if known.state == DONE:
        return True
    if known.state not in OPEN:
        return False
    if known.times is not None:
        return known.held >= known.times
    return DONE in known.asked and not known.is_stay


def may_be_ticked(known: Known) -> bool:
    """Return whether somebody may say that it is done, as nothing that is counted says so."""
    return known.state in OPEN and known.times is None


_BY_ANSWER = {
    "open": Stands.ASKED,
    "accepted": Stands.ACCEPTED,
    "done": Stands.ACCEPTED,
    "declined": Stands.CLOSED,
    "not-done": Stands.CLOSED,
}
"""What the last institution asked says of an activity that goes on."""


def standing(known: Known, today: dt.date) -> Stands:
    """Return how far an activity is on a day."""
    if is_fulfilled(known):
        return Stands.DONE
    return _going_on(known, today) if known.state in OPEN else Stands(known.state)


def _going_on(known: Known, today: dt.date) -> Stands:
    if known.is_stay and known.nights is not None:
        return Stands.STAY
    if known.due_on is not None and known.due_on <= today:
        return Stands.LATE if known.due_on < today else Stands.TODAY
    if known.times is not None and known.held:
        return Stands.COUNTED
    by_answer = _BY_ANSWER.get(known.asked[-1]) if known.asked else None
    return by_answer or (Stands.UNDER_WAY if known.state == "under-way" else Stands.PLANNED)
