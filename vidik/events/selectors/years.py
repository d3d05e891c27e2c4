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
ATTENDEES: Final = "attendees"
GROUPS: Final = (KIND, TOPIC, AUDIENCE, PROFESSION, INSTITUTION)
WHOLES: Final = """
  , said as (
    select n.account_id, n.value, n.profession, n.audience, n.body, n.territory, n.sex, n.age,
      (n.profession <> '')::int + 2 * (n.audience <> '')::int + 4 * (n.body <> '')::int
        + 8 * (n.territory <> '')::int + 16 * (n.sex <> '')::int + 32 * (n.age <> '')::int as parts
    from events_number n join accounts a on a.id = n.account_id
    where n.what = %(what)s and n.struck_at is null
  ), plain as (
    select s.account_id, sum(s.value) filter (where s.parts = 0) as of_all,
      sum(s.value) as together, min(s.parts) <> max(s.parts) as is_mixed
    from said s group by s.account_id
  ), broken_down as (
    select e.account_id, e.name, coalesce(
      max(e.many) filter (where e.parts = e.name), max(e.many)) as many
    from (
      select s.account_id, d.name, d.answer, s.parts, sum(s.value) as many
      from said s join plain p on p.account_id = s.account_id and p.is_mixed and p.of_all is null
      cross join lateral (values (1, s.profession), (2, s.audience), (4, s.body),
        (8, s.territory), (16, s.sex), (32, s.age)) d(name, answer)
      where d.answer <> ''
      group by s.account_id, d.name, d.answer, s.parts
    ) e group by e.account_id, e.name, e.answer
  ), furthest as (
    select t.account_id, max(t.many) as many
    from (
      select b.account_id, b.name, sum(b.many) as many from broken_down b
      group by b.account_id, b.name
    ) t group by t.account_id
  ), counted as (
    select p.account_id,
      coalesce(p.of_all, case when p.is_mixed then f.many else p.together end) as many
    from plain p left join furthest f on f.account_id = p.account_id
  )
"""
"""How many there were in all by account, as `methods/wholes.py` chooses: the common table
expressions that follow one of `accounts`; `what` is the code of what is counted."""
OF_PROFESSIONS: Final = """
  , of_professions as (
    select e.account_id, e.profession, coalesce(
      max(e.many) filter (where e.parts = 1), max(e.many)) as many
    from (
      select s.account_id, s.profession, s.parts, sum(s.value) as many
      from said s where s.profession <> ''
      group by s.account_id, s.profession, s.parts
    ) e group by e.account_id, e.profession
  )
"""
"""The same by profession, as far as an account says it; follows `WHOLES`."""
_ACCOUNTS: Final = """
  with accounts as (
    select a.id, a.is_leading, a.sessions, a.kind, a.topics, a.audiences, a.institution_id
    from events_account a
    where a.first_on between %(first)s and %(last)s and a.state = 'held'
      and a.withdrawn_at is null
  )
"""
_SUMS: Final = """
  select {group},
    count(*) filter (where a.is_leading), count(*),
    coalesce(sum(a.sessions) filter (where a.is_leading), 0), coalesce(sum(a.sessions), 0),
    sum(t.many) filter (where a.is_leading), sum(t.many)
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
  select t.profession, count(distinct a.id) filter (where a.is_leading), count(distinct a.id), 0, 0,
    sum(t.many) filter (where a.is_leading), sum(t.many)
  from accounts a join of_professions t on t.account_id = a.id
  group by 1 order by 6 desc nulls last, 1
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """One line: events once, and accounts; sessions and attendees of either."""

    code: str
    events: int
    accounts: int
    sessions: int
    sessions_reported: int
    attendees: int | None
    """None: no account that counts says how many."""
    attendees_reported: int | None


def sums(actor: Actor, year: int, by: str = "") -> list[Sums]:
    """Return the sums of a year by a group; without one the line of all."""
    authorize(actor, Action.EVENTS_READ)
    params = {"first": dt.date(year, 1, 1), "last": dt.date(year, 12, 31), "what": ATTENDEES}
    if by == PROFESSION:
        return _lines(_ACCOUNTS + WHOLES + OF_PROFESSIONS + _BY_PROFESSION, params)
    group, joined = _BY[by]
    return _lines(_ACCOUNTS + WHOLES + _SUMS.format(group=group, joined=joined), params)


def _lines(sql: str, params: Mapping[str, Any]) -> list[Sums]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_sums(row) for row in cursor.fetchall()]


def _sums(row: tuple[Any, ...]) -> Sums:
    code, events, accounts, sessions, reported, *attendees = row
    once, together = (None if each is None else int(each) for each in attendees)
    return Sums(str(code), events, accounts, int(sessions), int(reported), once, together)
