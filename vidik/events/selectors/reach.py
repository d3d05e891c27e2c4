# SPDX-License-Identifier: EUPL-1.2
"""Whom programmes reach: runs, people, professions and territories, against the target."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.events.methods.packfiles import LINKS
from vidik.events.selectors.events import institution_names
from vidik.events.selectors.years import ATTENDEES, OF_PROFESSIONS, WHOLES
from vidik.registers.registry import register_called
from vidik.registers.selectors import newest_with_states
from vidik.registers.types import TITLE

_WHOLE_YEAR: Final = 364
"""Days between the first and the last of an account of which only the year is known."""
_EVENTS: Final = """
  with runs as (
    select distinct a.programme_id as programme, a.event_id as event
    from events_account a
    where a.programme_id = any(%(programmes)s) and a.state = 'held' and a.withdrawn_at is null
  ), led as (
    select r.programme, a.id, a.first_on, a.last_on, a.sessions, a.territories
    from runs r join events_account a on a.event_id = r.event
    where a.is_leading and a.withdrawn_at is null and a.state = 'held'
      and a.first_on <= %(until)s
  )
"""
_ACCOUNTS: Final = ", accounts as (select distinct id from led)"
_RUNS: Final = """
  select programme, sum(sessions), coalesce(sum(sessions) filter (where first_on >= %(since)s), 0),
    max(least(last_on, %(until)s)),
    max(least(last_on, %(until)s)) filter (where last_on - first_on < %(year)s)
  from led group by 1
"""
_PLACES: Final = """
  select l.programme, p.code
  from led l cross join lateral unnest(l.territories) p(code)
  where l.first_on >= %(since)s group by 1, 2
"""
_MANY: Final = """
  select l.programme, sum(c.many), coalesce(sum(c.many) filter (where l.first_on >= %(since)s), 0)
  from led l join counted c on c.account_id = l.id group by 1
"""
_PROFESSIONS: Final = """
  select l.programme, t.profession, sum(t.many)
  from led l join of_professions t on t.account_id = l.id group by 1, 2
"""


@dataclass(slots=True)
class Reached:
    """A programme, and whom its events reached until the end of a year."""

    key: uuid.UUID
    """Of the newest version of its row."""
    title: str
    state: str
    """What the register computes, such as `dormant`."""
    state_in_words: str
    tone: Any
    keeper: str
    mandatory: tuple[str, ...]
    """Codes of the professions for which it is mandatory."""
    target: int | None = None
    target_of: str = ATTENDEES
    """What the target counts, by the code of numbers of events."""
    target_by: dt.date | None = None
    runs: int = 0
    runs_ever: int = 0
    last_on: dt.date | None = None
    """Of an account of a whole year its end."""
    last_day: dt.date | None = None
    """The last day that an account states."""
    places: tuple[str, ...] = ()
    """Codes of the territories where it was run in the year."""
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What was counted → since records began, and in the year."""
    professions: Mapping[str, int] = field(default_factory=dict)
    """Attendees since records began by profession, as far as accounts name it."""

    @property
    def people(self) -> int:
        """Attendees in the year."""
        return self.counted.get(ATTENDEES, (0, 0))[1]

    @property
    def people_ever(self) -> int:
        """Attendees since records began; whoever attended twice counts twice."""
        return self.counted.get(ATTENDEES, (0, 0))[0]

    @property
    def reached(self) -> int:
        """How many of what the target counts were reached since records began."""
        return self.counted.get(self.target_of, (0, 0))[0]

    @property
    def share(self) -> int | None:
        """Per cent of the target, rounded down: what is not quite reached is not reached."""
        return 100 * self.reached // self.target if self.target else None

    @property
    def is_late(self) -> bool:
        """Whether the day of the target has passed without it."""
        passed = self.target_by is not None and self.target_by < timezone.localdate()
        return passed and self.reached < (self.target or 0)

    @property
    def not_reached(self) -> tuple[str, ...]:
        """Professions for which it is mandatory and of which no attendee is on record."""
        return tuple(code for code in self.mandatory if not self.professions.get(code))


def reach(actor: Actor, year: int) -> list[Reached]:
    """List the programmes that the actor may read, with whom they reached until a year ended.

    An event counts once, with the numbers of the account that leads, for each programme that one
    of its accounts names.
    """
    authorize(actor, Action.EVENTS_READ)
    register = register_called(LINKS["programme"])
    if register is None:
        return []
    rows = list(newest_with_states(actor, register))
    keepers = institution_names({str(row.value("kept_by") or "") for row in rows} - {""})
    found = {}
    for row in rows:
        state: str = row.state  # type: ignore[attr-defined]
        in_words, tone = register.state_called(state)
        found[row.root_id] = Reached(
            key=row.pk,
            title=str(row.value(TITLE)),
            state=state,
            state_in_words=in_words,
            tone=tone,
            keeper=keepers.get(str(row.value("kept_by") or ""), ""),
            mandatory=tuple(row.value("mandatory") or ()),
            target=row.value("target"),
            target_of=row.value("target_of") or ATTENDEES,
            target_by=_day(row.value("target_by")),
        )
    _count(found, year)
    return sorted(found.values(), key=lambda each: each.title)


def _day(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _count(found: dict[uuid.UUID, Reached], year: int) -> None:
    asked: dict[str, Any] = {
        "programmes": list(found),
        "since": dt.date(year, 1, 1),
        "until": dt.date(year, 12, 31),
        "year": _WHOLE_YEAR,
    }
    places = defaultdict(list)
    professions: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS + _RUNS, asked)
        for key, ever, runs, last, day in cursor.fetchall():
            found[key].runs_ever, found[key].runs = int(ever), int(runs)
            found[key].last_on, found[key].last_day = last, day
        cursor.execute(_EVENTS + _PLACES, asked)
        for key, code in cursor.fetchall():
            places[key].append(code)
        # One query for each thing that a target counts: the pack lists a few.
        for what in sorted({ATTENDEES, *(each.target_of for each in found.values())}):
            cursor.execute(_EVENTS + _ACCOUNTS + WHOLES + _MANY, asked | {"what": what})
            for key, ever, many in cursor.fetchall():
                found[key].counted[what] = (int(ever), int(many))
        cursor.execute(
            _EVENTS + _ACCOUNTS + WHOLES + OF_PROFESSIONS + _PROFESSIONS,
            asked | {"what": ATTENDEES},
        )
        for key, code, many in cursor.fetchall():
            professions[key][code] = int(many)
    for key, each in found.items():
        each.places = tuple(sorted(places[key]))
        each.professions = professions[key]
