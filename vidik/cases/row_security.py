# SPDX-License-Identifier: EUPL-1.2
"""Which cases the database shows to whom, and the relation by which other rooms' rows follow.

Keys of the cases to which somebody has a relation of their own come from functions that run as the
owner and are asked once for each statement; the roles come from the permission matrix.
"""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import (
    INSTITUTION,
    LOOKUP_PATH,
    USER,
    Condition,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    may,
    own_institution,
    own_user,
    protect,
    register_function,
    register_relation,
    register_trigger,
    relation,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import (
    ALONE,
    ALONE_AT_MOST,
    ALONE_WITHIN,
    OPENS_CASES,
    PARTS_OF,
    Part,
    SharingState,
)

WORK: Final = "work"
"""Instead of a part: whoever may see every part, so not those with whom the case is shared."""

_LOOKUP: Final = """
create or replace function {name} returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(distinct k.case_id), '{}')
  from ({query}) k
$$;
"""
_NAMED: Final = """
    select p.case_id from public.cases_participant p
    where p.institution_id = public.vidik_membership_institution()
      and p.user_id = public.vidik_user()
      and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
  """
_JOINED: Final = """
    select p.case_id from public.cases_participant p
    join public.cases_case c on c.id = p.case_id and not c.restricted
    where p.institution_id = public.vidik_membership_institution() and p.user_id is null
      and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
  """
_OPENED: Final = """
    select e.case_id from public.cases_emergencyaccess e
    where e.institution_id = public.vidik_membership_institution()
      and e.user_id = public.vidik_user()
      and e.state in ({states}) and e.started_at <= now() and e.expires_at > now()
  """
_SHARED: Final = """
    select s.case_id from public.cases_sharing s
    join public.cases_case c on c.id = s.case_id and not c.restricted
    where s.institution_id = public.vidik_membership_institution()
      and s.state = '{standing}' and s.valid_from <= now() and s.valid_to > now()
      and (part = '' or {purposes})
  """
_RESPONSIBLE: Final = """
create or replace function vidik_case_responsible(key uuid) returns bigint
language sql stable security definer
set search_path = {path} as $$
  select c.responsible_id from public.cases_case c where c.id = key and {asks}
$$;
"""
"""Whom a request for emergency access goes to: told to those alone who may ask for it."""

_ALONE: Final = """
create or replace function vidik_alone_at_most() returns trigger
language plpgsql security definer
set search_path = {path} as $$
begin
  if new.alone and new.user_id = public.vidik_user() then
    if new.requested_at < now() - interval '5 minutes' then
      raise exception 'emergency access that is started alone begins now'
        using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(hashtext('vidik_alone_at_most'), new.user_id::int);
    if (
      select count(*) from public.cases_emergencyaccess e
      where e.user_id = new.user_id and e.alone
        and e.requested_at > now() - interval '{seconds} seconds'
    ) >= {most} then
      raise exception 'emergency access was started alone {most} times within a night'
        using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
"""
"""Counts every start of the person, also those for institutions that they do not act for now."""


_TAKES_PART: Final = """
create or replace function vidik_takes_part_in_cases(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and (
    exists (select from public.cases_case c where c.responsible_id = place)
    or exists (select from public.cases_participant p where p.institution_id = place)
    or exists (select from public.cases_sharing s where s.institution_id = place)
    or exists (
      select from public.cases_emergencyaccess e
      where e.institution_id = place or e.responsible_id = place
    )
  )
$$;
"""
"""Whether an institution was ever part of a case, and no more: asked before it is merged."""


def register() -> None:
    """Register the room's functions and relations, and protect its tables."""
    _register_functions()
    register_relation("case", _case)
    register_relation("in-charge", _in_charge)
    _protect_cases()
    _protect_participants()
    _protect_sharings()
    _protect_emergencies()


def _register_functions() -> None:
    states = ", ".join(f"'{state.value}'" for state in sorted(OPENS_CASES))
    purposes = " or ".join(
        f"(part = '{part.value}' and s.purpose in ("
        + ", ".join(f"'{purpose.value}'" for purpose in PARTS_OF if part in PARTS_OF[purpose])
        + "))"
        for part in Part
    )
    shared = _SHARED.replace("{standing}", SharingState.STANDING).replace("{purposes}", purposes)
    for name, query in (
        ("vidik_cases_named()", _NAMED),
        ("vidik_cases_joined()", _JOINED),
        ("vidik_cases_opened()", _OPENED.replace("{states}", states)),
        ("vidik_cases_shared(part text)", shared),
    ):
        text = _LOOKUP.replace("{name}", name).replace("{query}", query.strip())
        text = text.replace("{path}", LOOKUP_PATH)
        register_function(name.split("(", maxsplit=1)[0], text)
    asks = any_of(may(Action.EMERGENCY_ASK), may(Action.EMERGENCY_ALONE)).write("")
    text = _RESPONSIBLE.replace("{asks}", asks.replace("vidik_", "public.vidik_"))
    register_function("vidik_case_responsible", text.replace("{path}", LOOKUP_PATH))
    register_function("vidik_takes_part_in_cases", lambda: _asked_before_merging(_TAKES_PART))
    text = _ALONE.replace("{path}", LOOKUP_PATH).replace("{most}", str(ALONE_AT_MOST))
    seconds = str(int(ALONE_WITHIN.total_seconds()))
    register_function("vidik_alone_at_most", text.replace("{seconds}", seconds))
    register_trigger(
        "cases_emergencyaccess",
        "create or replace trigger vidik_guard before insert on cases_emergencyaccess"
        " for each row execute function vidik_alone_at_most();",
    )


def _asked_before_merging(text: str) -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return text.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def _among(column: str, call: str) -> str:
    return f"{column} = any((select {call})::uuid[])"


def _exists(column: str, condition: str) -> str:
    # Columns and conditions are the rooms' own words, never somebody's input.
    # With an offset each row's case is looked up as the rows come. Without it the database gathers
    # all cases of the institution first, for every query, and a page costs what the table holds.
    return f"exists (select 1 from cases_case c where c.id = {column} and {condition} offset 0)"  # noqa: S608 - see above


def _oversees() -> str:
    return may(Action.CASES_OVERSEE).write("")


def _works_on(column: str) -> str:
    own = _exists(column, f"c.responsible_id = {INSTITUTION} and not c.restricted")
    joined = _among(column, "vidik_cases_joined()")
    return (
        f"({_oversees()} and ({own} or {joined})"
        f" or {_among(column, 'vidik_cases_named()')}"
        f" or {_among(column, 'vidik_cases_opened()')})"
    )


def _case(column: str, part: str) -> str:
    """Write that the row's case, or one part of it, may be seen."""
    if not part:
        return _exists(column, "true")
    # Whatever action a room asks for besides: without the right to read cases there is no relation.
    reads = may(Action.CASES_READ).write("")
    if part == WORK:
        return f"({reads} and {_works_on(column)})"
    shared = _among(column, f"vidik_cases_shared('{Part(part).value}')")
    return f"({reads} and ({_works_on(column)} or {shared}))"


def _in_charge(column: str, part: str) -> str:
    """Write that the actor's institution answers for the case and the actor may see it."""
    needs = f" or {_among('c.id', 'vidik_cases_opened()')}" if part == "in-need" else ""
    return _exists(
        column,
        f"c.responsible_id = {INSTITUTION} and ((not c.restricted and {_oversees()})"
        f" or {_among('c.id', 'vidik_cases_named()')}{needs})",
    )


def _own_case(*, in_need: bool = False) -> Condition:
    """The case itself: the actor's institution answers for it and the actor may see it."""
    may_see = [
        all_of(sql("not {table}.restricted"), may(Action.CASES_OVERSEE)),
        sql(_among("{table}.id", "vidik_cases_named()")),
    ]
    if in_need:
        may_see.append(sql(_among("{table}.id", "vidik_cases_opened()")))
    return all_of(own_institution("responsible_id"), any_of(*may_see))


def _protect_cases() -> None:
    protect(
        "cases_case",
        read=[
            allow(
                Action.CASES_READ,
                any_of(
                    all_of(
                        own_institution("responsible_id"),
                        sql("not {table}.restricted"),
                        may(Action.CASES_OVERSEE),
                    ),
                    sql(_among("{table}.id", "vidik_cases_named()")),
                    all_of(
                        may(Action.CASES_OVERSEE),
                        sql(_among("{table}.id", "vidik_cases_joined()")),
                    ),
                    sql(_among("{table}.id", "vidik_cases_shared('')")),
                    sql(_among("{table}.id", "vidik_cases_opened()")),
                ),
            ),
            allow(Action.CASES_TRANSFER, _own_case()),
            allow(Action.CASES_LOCATE, everybody()),
            # What belongs to an open case is not forgotten.
            allow(Action.RETENTION_PURGE, everybody()),
            # Who receives something for an institution is given back the row that it opens.
            allow(Action.CASES_OPEN, sql("false")),
        ],
        insert=[
            allow(
                Action.CASES_OPEN,
                all_of(own_institution("responsible_id"), sql("not {table}.restricted")),
            )
        ],
        update=[
            allow(Action.CASES_CHANGE, _own_case()),
            allow(Action.CASES_RESTRICT, _own_case(in_need=True)),
            allow(Action.CASES_TRANSFER, _own_case()),
        ],
        looked_up=True,
    )
    protect(
        "cases_caseevent",
        read=[allow(Action.CASES_READ, case("id", WORK))],
        insert=[
            allow(Action.CASES_READ, everybody()),
            allow(Action.CASES_OPEN, everybody()),
            allow(Action.CASES_TRANSFER, everybody()),
        ],
    )


def _protect_participants() -> None:
    changes = [
        allow(Action.CASES_PARTICIPANTS, relation("in-charge", "case_id")),
        allow(Action.CASES_RESTRICT, relation("in-charge", "case_id", "in-need")),
    ]
    protect(
        "cases_participant",
        read=[allow(Action.CASES_READ, case("case_id", WORK))],
        insert=changes,
        update=changes,
        looked_up=True,
    )
    protect(
        "cases_participantevent",
        read=[allow(Action.CASES_READ, case("case_id", WORK))],
        insert=[allow(Action.CASES_READ, everybody())],
    )


def _protect_sharings() -> None:
    own = all_of(
        own_institution("institution_id"), sql(_among("{table}.case_id", "vidik_cases_shared('')"))
    )
    changes = [allow(Action.CASES_SHARE, relation("in-charge", "case_id"))]
    protect(
        "cases_sharing",
        read=[allow(Action.CASES_READ, any_of(case("case_id", WORK), own))],
        insert=changes,
        update=changes,
        looked_up=True,
    )
    protect(
        "cases_sharingevent",
        read=[allow(Action.CASES_READ, case("case_id", WORK))],
        insert=[allow(Action.CASES_READ, everybody())],
    )


def _protect_emergencies() -> None:
    own = all_of(own_user("user_id"), own_institution("institution_id"))
    decides = all_of(own_institution("responsible_id"), sql(f"{{table}}.user_id <> {USER}"))
    asked = sql(
        "{table}.responsible_id = vidik_case_responsible({table}.case_id)"
        " and {table}.decided_by_id is null and {table}.reviewed_by_id is null"
    )
    limit = f"interval '{int(ALONE.total_seconds())} seconds'"
    protect(
        "cases_emergencyaccess",
        read=[
            allow(Action.EMERGENCY_READ, own),
            allow(Action.EMERGENCY_DECIDE, own_institution("responsible_id")),
            allow(Action.EMERGENCY_REVIEW, own_institution("responsible_id")),
            allow(Action.CASES_READ, case("case_id", WORK)),
        ],
        insert=[
            allow(Action.EMERGENCY_ASK, all_of(own, asked, sql("{table}.state = 'requested'"))),
            allow(
                Action.EMERGENCY_ALONE,
                all_of(
                    own,
                    asked,
                    sql("{table}.state = 'started-alone' and {table}.alone"),
                    sql(f"{{table}}.expires_at <= now() + {limit}"),
                ),
            ),
        ],
        update=[
            allow(Action.EMERGENCY_DECIDE, decides),
            allow(Action.EMERGENCY_REVIEW, decides),
        ],
        looked_up=True,
    )
    protect(
        "cases_emergencyaccessevent",
        read=[
            allow(Action.EMERGENCY_REVIEW, own_institution("responsible_id")),
            allow(Action.CASES_READ, case("case_id", WORK)),
        ],
        insert=[allow(Action.EMERGENCY_READ, everybody())],
    )
    protect(
        "cases_urgentnotice",
        read=[allow(Action.EMERGENCY_BE_TOLD, own)],
        insert=[
            allow(
                Action.EMERGENCY_READ,
                sql(
                    "exists (select 1 from cases_emergencyaccess e"
                    " where e.id = {table}.emergency_id"
                    " and e.responsible_id = {table}.institution_id)"
                ),
            )
        ],
        update=[allow(Action.EMERGENCY_BE_TOLD, own)],
    )
