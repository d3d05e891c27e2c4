# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom, and the functions that serve a person.

What her page shows of other rooms comes from functions that run as the owner: each takes the key of
an access, asks whether it is open, and returns codes and days. No column of theirs names a person,
an institution or a place.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings

from vidik.access.guards import NOT_THE_OWNER, guard, moves, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
    SYSTEM,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_user,
    protect,
    register_function,
    register_relation,
    relation,
    role,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import WORK
from vidik.participation.policies import EXPERTS, SERVER

_ALIVE: Final = f"""public.vidik_system() = '{SERVER}' and exists (
    select from public.participation_access a
    join public.cases_case c on c.id = a.case_id
    where a.id = access and a.state <> 'off' and c.state = 'open'
      and a.lapses_on >= (now() at time zone '{{time_zone}}')::date
  )"""
_ITS_CASE: Final = """(
    select a.case_id from public.participation_access a
    where a.id = access and {alive} and (a.forced_at is null or a.forced_at <= a.safe_at)
  )"""
"""The case of an access that shows something; null where it does not."""
_HEAD: Final = """\
language sql stable security definer
set search_path = {path} as $$"""
_VIEW: Final = """
create or replace function vidik_own_page(access uuid, alarms text[]) returns text
{head}
  select case
    when ({alive}) is not true then ''
    when exists (
      select from public.participation_access a where a.id = access and a.forced_at > a.safe_at
    ) or exists (
      select from public.participation_access a
      join public.registers_entry e on e.case_id = a.case_id
      where a.id = access and e.register_id = 'incidents' and e.struck_at is null
        and e.entered_at > a.safe_at and e.values -> 'kind' ?| alarms
    ) then 'empty'
    else 'full'
  end
$$;"""
"""What an access opens now: everything, the empty page, or nothing."""
_PLAN: Final = """
create or replace function vidik_own_plan(access uuid)
  returns table (line uuid, domain text, kind text, state text, due_on date, times int,
  held bigint, asked text[])
{head}
  select v.line, n.domain::text, v.kind::text, v.state::text, v.due_on, v.times::int,
    (
      select count(*) from public.registers_entry e
      where e.case_id = v.case_id and e.register_id = 'services-given' and e.struck_at is null
        and e.values ->> 'kind' = v.kind and e.values ->> 'outcome' = 'held'
        and (v.begins_on is null or e.day >= v.begins_on)
    ),
    array(
      select q.state::text from public.plans_askedfor o
      join public.plans_ask q on q.id = o.ask_id
      where o.case_id = v.case_id and o.line = v.line order by q.asked_at
    )
  from public.plans_activity v
  join public.plans_need n on n.id = v.need_id
  where v.plan_id = (
      select p.id from public.plans_plan p
      where p.case_id = {its_case} and p.state in ('agreed', 'proposed')
      order by p.state = 'agreed' desc limit 1
    )
    and v.state in ('planned', 'under-way', 'done', 'not-done', 'refused')
  order by n.entered_at, v.entered_at, v.id
$$;"""
_RIGHTS: Final = """
create or replace function vidik_own_rights(access uuid)
  returns table (code text, state text)
{head}
  select t.code::text, t.state::text from public.identification_entitlement t
  where t.case_id = {its_case} and t.ended_at is null
$$;"""
_LOOKS: Final = """
create or replace function vidik_own_looks(access uuid, days int)
  returns table (day date, body text, purpose text)
{head}
  select distinct (l.at at time zone '{time_zone}')::date, k.code::text, l.purpose::text
  from public.vault_accesslogentry l
  join public.institutions_institution i on i.id = l.institution_id
  join public.core_code k on k.id = i.kind_id
  where l.case_id = {its_case} and l.at > now() - days * interval '1 day'
$$;"""
_SHARINGS: Final = """
create or replace function vidik_own_sharings(access uuid)
  returns table (sharing uuid, purpose text, until date)
{head}
  select s.id, s.purpose::text, (s.valid_to at time zone '{time_zone}')::date
  from public.cases_sharing s
  join public.participation_access a on a.id = access
  where s.case_id = {its_case} and s.state = 'standing' and s.valid_from <= now()
    and s.valid_to > now()
    and s.ground = case a.holder when 'guardian' then 'guardian-consent' else 'consent' end
    and s.purpose not in ('investigation', 'trial', 'labour')
  order by s.valid_from, s.id
$$;"""
_FUNCTIONS: Final = {
    "vidik_own_page": _VIEW,
    "vidik_own_plan": _PLAN,
    "vidik_own_rights": _RIGHTS,
    "vidik_own_looks": _LOOKS,
    "vidik_own_sharings": _SHARINGS,
}


def _written(text: str) -> str:
    text = text.replace("{head}", _HEAD).replace("{its_case}", _ITS_CASE)
    text = text.replace("{alive}", _ALIVE)
    return text.replace("{path}", LOOKUP_PATH).replace("{time_zone}", settings.TIME_ZONE)


def _is_served(column: str, _part: str) -> str:
    """Write that the part of the system that serves persons acts, in a case with an access."""
    return (
        f"({SYSTEM} = '{SERVER}' and exists (select from participation_access a"
        f" where a.case_id = {column} and a.state <> 'off'))"
    )


def register() -> None:
    """Protect the room's tables and register its functions."""
    for name, text in _FUNCTIONS.items():
        register_function(name, _written(text))
    register_relation("own-page", _is_served)
    works = case("case_id", WORK)
    write = all_of(works, any_of(role(*EXPERTS), relation("in-charge", "case_id")))
    reads = allow(Action.PARTICIPATION_READ, works)
    serves = allow(Action.PARTICIPATION_SERVE, everybody())
    protect(
        "participation_access",
        read=[reads, serves],
        insert=[
            allow(
                Action.PARTICIPATION_WRITE,
                all_of(write, own_user("given_by_id"), sql("{table}.state = 'given'")),
            )
        ],
        update=[allow(Action.PARTICIPATION_WRITE, write), serves],
        looked_up=True,
    )
    # Whoever gives a code draws it and knows it; what is stored of it no member reads.
    protect("participation_secret", read=[serves], insert=[serves], update=[serves])
    protect(
        "participation_saying",
        read=[reads, serves],
        insert=[serves],
        update=[allow(Action.PARTICIPATION_WRITE, write)],
    )
    _guards()


def _guards() -> None:
    served = "public.vidik_user() is null"
    by_members = unchanged("used_on", "forced_at")
    by_her = unchanged("coded_at", "safe_at", "ended_by_id")
    guard(
        "participation_access",
        whom=NOT_THE_OWNER,
        may_change=(
            "state", "coded_at", "safe_at", "used_on", "lapses_on", "forced_at", "ended_at",
            "ended_by_id", "ended_why",
        ),
        rules={
            "an access goes on by its steps": moves(
                "state", {"given": ("open", "off"), "open": ("off",)}
            ),
            "what is off stays so": "old.state <> 'off'",
            "she uses it, whoever works on the case gives and ends it": (
                f"({served} and {by_her} and new.ended_why in ('', 'herself'))"
                f" or (not {served} and {by_members} and new.state <> 'open')"
                f" or (not {served} and {by_members} and old.state = new.state)"
            ),
            "a page is switched off in one’s own name": (
                "new.ended_by_id is null or new.ended_by_id = public.vidik_user()"
            ),
        },
    )  # fmt: skip
    guard(
        "participation_saying",
        whom=NOT_THE_OWNER,
        may_change=("settled_at", "settled_by_id"),
        rules={
            "what was said is settled once": "old.settled_at is null",
            "it is settled in one’s own name": "new.settled_by_id = public.vidik_user()",
        },
    )
