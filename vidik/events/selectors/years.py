# SPDX-License-Identifier: EUPL-1.2
"""Events of a year in sums: each event once, beside what the institutions report together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from vidik.access.services import authorize
from vidik.access.types import Action, Actor

KIND, TOPIC, AUDIENCE, PROFESSION, INSTITUTION = (
    "kind",
    "topic",
    "audience",
    "profession",
    "institution",
)
GROUPS: Final = (KIND, TOPIC, AUDIENCE, PROFESSION, INSTITUTION)
_ACCOUNTS: Final = """
  with accounts as (
    select a.id, a.is_leading, a.sessions, a.kind, a.topics, a.audiences, a.institution_id
    from events_account a
    where a.first_on between %(first)s and %(last)s and a.state = 'held'
      and a.withdrawn_at is null
  ), counted as (
    select n.account_id, coalesce(
        sum(n.value) filter (where n.profession = '' and n.audience = '' and n.body = ''
          and n.territory = '' and n.sex = '' and n.age = ''),
        sum(n.value)) as attendees
    from events_number n join accounts a on a.id = n.account_id
    where n.what = 'attendees' and n.struck_at is null
    group by n.account_id
  )
"""
_SUMS: Final = """
  select {group},
    count(*) filter (where a.is_leading), count(*),
    coalesce(sum(a.sessions) filter (where a.is_leading), 0), coalesce(sum(a.sessions), 0),
    coalesce(sum(t.attendees) filter (where a.is_leading), 0), coalesce(sum(t.attendees), 0)
  from accounts a left join counted t on t.account_id = a.id {joined}
  group by 1 order by 2 desc, 3 desc, 1
"""
_BY: Final[Mapping[str, tuple[str, str]]] = {
    "": ("''", ""),
    KIND: ("a.kind", ""),
    TOPIC: ("g.code", "join lateral unnest(a.topics) g(code) on true"),
    AUDIENCE: ("g.code", "join lateral unnest(a.audiences) g(code) on true"),
    INSTITUTION: ("i.code", "join institutions_institution i on i.id = a.institution_id"),
}
_BY_PROFESSION: Final = """
  select n.profession, count(distinct a.id) filter (where a.is_leading), count(distinct a.id), 0, 0,
    coalesce(sum(n.value) filter (where a.is_leading), 0), coalesce(sum(n.value), 0)
  from accounts a join events_number n on n.account_id = a.id
  where n.what = 'attendees' and n.struck_at is null and n.profession <> ''
  group by 1 order by 6 desc, 1
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """One line: events once, and accounts; sessions and attendees of either."""

    code: str
    events: int
    accounts: int
    sessions: int
    sessions_reported: int
    attendees: int
    attendees_reported: int


def sums(actor: Actor, year: int, by: str = "") -> list[Sums]:
    """Return the sums of a year by a group; without one the line of all."""
    authorize(actor, Action.EVENTS_READ)
    params = {"first": dt.date(year, 1, 1), "last": dt.date(year, 12, 31)}
    if by == PROFESSION:
        return _lines(_ACCOUNTS + _BY_PROFESSION, params)
    group, joined = _BY[by]
    return _lines(_ACCOUNTS + _SUMS.format(group=group, joined=joined), params)


def _lines(sql: str, params: Mapping[str, Any]) -> list[Sums]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Sums(str(row[0]), *(int(each) for each in row[1:])) for row in cursor.fetchall()]
