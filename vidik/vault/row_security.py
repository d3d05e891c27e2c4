# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the vault the database shows to whom: the parts of their case decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vidik.access.guards import guard, unchanged
from vidik.access.registry import system_actors_with
from vidik.access.row_security import (
    LOOKUP_PATH,
    USER,
    Condition,
    Grant,
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
    register_trigger,
    relation,
    sql,
    system,
)
from vidik.access.types import Action
from vidik.cases.types import WORK, Part
from vidik.vault.registry import may_be_forgotten
from vidik.vault.types import CALL_BACK, PROTECTION, LetterKind

_ANSWERS_FOR: Final = relation("in-charge", "case_id")
"""Whoever takes part in a case, or sees it in an emergency, works on it and answers for nobody."""
_IDENTITY: Final = (
    "vault_name", "vault_particulars", "vault_document", "vault_storedfile",
)  # fmt: skip
_CONTACT: Final = ("vault_contact", "vault_address", "vault_safecontact")

_PLACES: Final = """
create or replace function vault_places(keys uuid[])
returns table (case_id uuid, institution_id bigint)
language sql stable security definer
set search_path = {path} as $$
  select c.id, c.responsible_id from public.cases_case c
  where c.id = any(keys) and not c.restricted and public.vidik_system() = 'vault-finder'
$$;
"""
"""Who answers for cases: for the finder alone, and without restricted cases."""

_CANDIDATES: Final = """
create or replace function vault_candidates(strong int[], weak int[], most int)
returns table (name_id uuid, hits bigint)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set max_parallel_workers_per_gather = 0 set jit = off as $$
  select t.name_id, sum(q.weight) as hits
  from (
    select unnest(strong) as token, 3 as weight
    union all select unnest(weak), 1
  ) q
  join public.vault_nametokens t on t.tokens @> array[q.token]
  where {may} or public.vidik_system() = 'vault-finder'
  group by t.name_id
  order by hits desc, t.name_id
  limit most
$$;
"""
"""Compares blind tokens beyond every reach, and gives the keys of names only: what they are is
shown by `vault_name`, whose rows are protected. Row security on the tokens themselves would keep
the database from using their index (the operator is not leakproof); see the decision about it."""

_REFUSE_RETIRED: Final = """
create or replace function vault_refuse_retired() returns trigger
language plpgsql security definer set search_path = {path} as $$
declare
  made_by int;
begin
  if tg_argv[0] = 'master' then
    made_by := ('x' || encode(substring(new.wrapped_key for 4), 'hex'))::bit(32)::int;
  else
    made_by := new.search_version;
  end if;
  if exists (
    select 1 from public.vault_rotation r
    where r.key = tg_argv[0] and r.retired_at is not null and r.to_version > made_by
  ) then
    raise exception 'a version of the key that was replaced meanwhile; try once more'
      using errcode = 'serialization_failure';
  end if;
  return new;
end $$;
"""
"""A row made with a key shortly before it is destroyed must not come in after: nobody could open
it. Who is refused has lost nothing and is asked to try once more, then under the new key."""


_PROTECT_PERSONS: Final = """
create or replace function vault_keep_persons() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.erased_at is null and new.erased_at is not null
    and public.vidik_user() is not null and ({may}) is not true then
    raise exception 'vault_person: only the responsible institution erases, and only two people'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
"""Whoever may change how a person is reached, or merge entries, may write the person's row; by that
nobody erases who could not do so anyway. A policy sees the new row alone, so a guard says it."""

_AGREED: Final = (
    "exists (select from vault_erasureproposal p where p.person_id = {person}"
    f" and p.approved_by_id = {USER} and p.proposed_by_id <> p.approved_by_id)"
)
"""That whoever acts has approved what somebody else proposed."""
_TWO_AGREED: Final = sql(_AGREED.format(person="{table}.person_id"))
_TWO_AGREED_ABOUT_NAME: Final = sql(
    "exists (select from vault_name n where n.id = {table}.name_id and "
    + _AGREED.format(person="n.person_id")
    + ")"
)

_PROTECT_NOTES: Final = """
create or replace function vault_keep_notes() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if public.vidik_system() = 'retention-job' and ({may}) is not true then
    raise exception 'vault_note: the case is open, or a legal hold stands'
      using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
"""
"""The part of the system that forgets has rights over rows of every case; this says which."""


_KEEPS_PERSONS: Final = (
    "\ncreate or replace trigger vidik_guard_persons before update on vault_person"
    " for each row execute function vault_keep_persons();"
)


_LOOKS_COUNT: Final = """
create or replace function vault_looks_count() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
    select 1 from public.vault_opening o
    where o.user_id = new.user_id and o.person_id = new.person_id and not o.found
      and o.day = (new.at at time zone '{time_zone}')::date
  ) then
    raise exception 'vault_accesslogentry: a look that was not counted'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
"""Nobody looks at a person without its being counted for what their role may open."""


def _protect_persons() -> str:
    # The room of cases, which says how this is written, is ready after this one.
    agreed = sql(_AGREED.format(person="{table}.id"))
    erases = all_of(may(Action.IDENTITIES_ERASE), _ANSWERS_FOR, agreed).write("new")
    return _PROTECT_PERSONS.replace("{may}", erases)


def _call_back(table: str) -> str:
    """Let the desk that serves reporters open where they are called back, and no other note."""
    desk = system(*system_actors_with(Action.NOTES_CORRESPOND)).write(table)
    return f"({desk} and {table}.kind = '{CALL_BACK}')"


_CALL_BACK: Final = Condition(_call_back, asks_for_the_role=True)


_OWN: Final = sql(f"{{table}}.kind = '{LetterKind.OWN}'")
"""What a person and whoever works on the case write to one another on the person's own page."""


def _served_by_own_page(*, messages: bool) -> Condition:
    """Let the part of the system that serves a person open what is sealed for that person alone.

    In cases with a page of one's own it needs the key, and messages of that one kind.
    """
    served = relation("own-page", "case_id")
    whole = all_of(served, _OWN) if messages else served
    return Condition(whole.write, asks_for_the_role=True)


def register() -> None:
    """Protect the room's tables and register its functions."""
    register_function(
        "vault_keep_notes", _PROTECT_NOTES.replace("{may}", may_be_forgotten("old.case_id"))
    )
    register_trigger(
        "vault_note",
        "create or replace trigger vidik_guard before delete on vault_note"
        " for each row execute function vault_keep_notes();",
    )
    register_function("vault_looks_count", _LOOKS_COUNT)
    register_trigger(
        "vault_accesslogentry",
        "create or replace trigger vidik_guard before insert on vault_accesslogentry"
        " for each row execute function vault_looks_count();",
    )
    register_function("vault_refuse_retired", _REFUSE_RETIRED.replace("{path}", LOOKUP_PATH))
    register_function("vault_keep_persons", _protect_persons)
    for table, key, column, further in (
        ("vault_person", "master", "wrapped_key", _KEEPS_PERSONS),
        ("vault_nametokens", "search", "search_version", ""),
        ("vault_document", "search", "search_version", ""),
        ("vault_contact", "search", "search_version", ""),
    ):
        register_trigger(
            table,
            f"create or replace trigger vidik_guard before insert or update of {column} on {table}"
            f" for each row execute function vault_refuse_retired('{key}');{further}",
        )
    register_function("vault_places", _PLACES.replace("{path}", LOOKUP_PATH))
    register_function(
        "vault_candidates", _CANDIDATES.replace("{may}", may(Action.IDENTITIES_SEARCH).write(""))
    )
    finding = [allow(Action.VAULT_FIND, everybody())]
    managing = [allow(Action.VAULT_MANAGE, everybody())]
    again = [allow(Action.VAULT_ERASE_AGAIN, everybody())]
    erasing = [allow(Action.IDENTITIES_ERASE, _ANSWERS_FOR), *again]
    agreed = [allow(Action.IDENTITIES_ERASE, all_of(_ANSWERS_FOR, _TWO_AGREED)), *again]
    either = any_of(case("case_id", Part.IDENTITY), case("case_id", Part.CONTACT))
    protect(
        "vault_person",
        read=[
            allow(Action.IDENTITIES_VIEW, either),
            # The desk that serves reporters needs a person's key to open what they wrote.
            allow(Action.NOTES_CORRESPOND, case("case_id", WORK)),
            allow(Action.IDENTITIES_VIEW, _served_by_own_page(messages=False)),
            *finding,
            *managing,
            *again,
        ],
        insert=[allow(Action.IDENTITIES_ENTER, case("case_id", WORK))],
        update=[
            allow(Action.IDENTITIES_CHANGE_CONTACT, case("case_id", WORK)),
            *erasing,
            *managing,
        ],
    )
    for table in _IDENTITY:
        _protect_sealed(table, Part.IDENTITY, Action.IDENTITIES_CHANGE)
    for table in _CONTACT:
        _protect_sealed(table, Part.CONTACT, Action.IDENTITIES_CHANGE_CONTACT)
    over = [allow(Action.RETENTION_PURGE, everybody())]
    protecting = allow(
        Action.NOTES_PROTECT,
        all_of(case("case_id", Part.PROTECTION), sql(f"{{table}}.kind = '{PROTECTION}'")),
    )
    protect(
        "vault_note",
        read=[
            allow(Action.IDENTITIES_VIEW, case("case_id", WORK)),
            allow(Action.IDENTITIES_VIEW, _CALL_BACK),
            protecting,
            *managing,
            *again,
            *over,
        ],
        insert=[allow(Action.NOTES_WRITE, case("case_id", WORK)), protecting],
        update=managing,
        delete=[*agreed, *over],
    )
    corresponding = [allow(Action.NOTES_CORRESPOND, case("case_id", WORK))]
    served = _served_by_own_page(messages=True)
    with_persons = [
        allow(Action.PARTICIPATION_READ, all_of(case("case_id", WORK), _OWN)),
        allow(Action.IDENTITIES_VIEW, served),
    ]
    protect(
        "vault_message",
        read=[*corresponding, *with_persons, *erasing, *managing],
        insert=[
            *corresponding,
            allow(Action.PARTICIPATION_WRITE, all_of(case("case_id", WORK), _OWN)),
            allow(Action.NOTES_WRITE, served),
        ],
        update=managing,
        delete=agreed,
    )
    writing = [allow(Action.IDENTITIES_CHANGE, case("case_id", WORK)), *managing]
    protect(
        "vault_nametokens",
        # Tokens are compared by one function; nobody reads them but to write them anew.
        read=[allow(Action.IDENTITIES_CHANGE, case("case_id", WORK)), *managing, *again],
        insert=writing,
        update=writing,
        delete=[
            allow(Action.IDENTITIES_ERASE, all_of(_ANSWERS_FOR, _TWO_AGREED_ABOUT_NAME)),
            *again,
        ],
    )
    protect(
        "vault_formercontent",
        read=[
            allow(Action.IDENTITIES_CHANGE_CONTACT, case("case_id", WORK)),
            *managing,
            *again,
        ],
        insert=[allow(Action.IDENTITIES_CHANGE_CONTACT, case("case_id", WORK))],
        delete=agreed,
    )
    protect(
        "vault_accesslogentry",
        read=[
            allow(Action.IDENTITIES_VIEW, own_user("user_id")),
            allow(Action.IDENTITIES_LOG, _ANSWERS_FOR),
            *again,
        ],
        insert=[allow(Action.IDENTITIES_VIEW, all_of(own_user("user_id"), either))],
        update=erasing,
        looked_up=True,
    )
    protect(
        "vault_insight",
        read=[
            allow(Action.IDENTITIES_VIEW, any_of(own_user("user_id"), case("case_id", WORK))),
            *again,
        ],
        insert=[allow(Action.IDENTITIES_VIEW, all_of(own_user("user_id"), either))],
        update=erasing,
    )
    protect(
        "vault_insightreview",
        read=[
            allow(Action.IDENTITIES_VIEW, case("case_id", WORK)),
        ],
        insert=[allow(Action.ACCESS_LOG_REVIEW, all_of(own_user("reviewed_by_id"), _ANSWERS_FOR))],
    )
    protect(
        "vault_opening",
        read=[
            allow(Action.IDENTITIES_VIEW, own_user("user_id")),
            allow(Action.ACCESS_LOG_REVIEW, own_institution("institution_id")),
        ],
        insert=[
            allow(
                Action.IDENTITIES_VIEW,
                all_of(own_user("user_id"), own_institution("institution_id")),
            )
        ],
    )
    protect(
        "vault_widening",
        read=[
            allow(Action.IDENTITIES_VIEW, own_user("user_id")),
            allow(Action.ACCESS_LIMIT_WIDEN, own_institution("institution_id")),
        ],
        insert=[
            allow(
                Action.IDENTITIES_VIEW,
                all_of(own_user("user_id"), own_institution("institution_id")),
            )
        ],
        update=[allow(Action.ACCESS_LIMIT_WIDEN, own_institution("institution_id"))],
    )
    protect(
        "vault_limitnotice",
        read=[
            allow(Action.IDENTITIES_VIEW, own_user("user_id")),
            allow(Action.ACCESS_LOG_REVIEW, own_institution("institution_id")),
        ],
        insert=[allow(Action.IDENTITIES_VIEW, own_user("user_id"))],
        update=[allow(Action.ACCESS_LOG_REVIEW, own_institution("institution_id"))],
    )
    protect(
        "vault_merge",
        read=[allow(Action.IDENTITIES_VIEW, case("case_id", WORK)), *again],
        insert=[allow(Action.IDENTITIES_MERGE, case("case_id", WORK))],
        update=[allow(Action.IDENTITIES_MERGE, case("case_id", WORK)), *again],
    )
    protect(
        "vault_legalhold",
        read=[
            allow(Action.IDENTITIES_VIEW, case("case_id", WORK)),
            allow(Action.RETENTION_PURGE, everybody()),
        ],
        insert=[allow(Action.IDENTITIES_HOLD, _ANSWERS_FOR)],
        update=[allow(Action.IDENTITIES_HOLD, _ANSWERS_FOR)],
    )
    protect(
        "vault_erasure",
        read=[allow(Action.IDENTITIES_VIEW, case("case_id", WORK)), *again],
        insert=agreed,
    )
    _protect_proposals()
    protect(
        "vault_rotation",
        read=managing,
        insert=managing,
        update=managing,
        looked_up=True,
    )


def _protect_sealed(table: str, part: Part, changing: Action) -> None:
    """Protect a table of sealed rows that belong to one part of a case."""
    readers: Sequence[Grant] = [
        allow(Action.IDENTITIES_VIEW, case("case_id", part)),
        allow(Action.VAULT_MANAGE, everybody()),
        allow(Action.VAULT_FIND, everybody()),
        allow(Action.VAULT_ERASE_AGAIN, everybody()),
    ]
    protect(
        table,
        read=readers,
        insert=[allow(changing, case("case_id", WORK))],
        update=[allow(changing, case("case_id", WORK)), allow(Action.VAULT_MANAGE, everybody())],
        delete=[
            # Photos and scans may go at any time; the rest with the person, by two people.
            allow(
                Action.IDENTITIES_ERASE,
                _ANSWERS_FOR if table == "vault_storedfile" else all_of(_ANSWERS_FOR, _TWO_AGREED),
            ),
            allow(Action.VAULT_ERASE_AGAIN, everybody()),
        ],
    )


def _protect_proposals() -> None:
    """Let a proposal to erase be decided once, each in their own name."""
    own = own_user("proposed_by_id")
    protect(
        "vault_erasureproposal",
        read=[allow(Action.IDENTITIES_VIEW, case("case_id", WORK))],
        insert=[
            allow(
                Action.IDENTITIES_PROPOSE_ERASURE,
                all_of(
                    own,
                    own_institution("institution_id"),
                    _ANSWERS_FOR,
                    sql("{table}.approved_at is null and {table}.rejected_at is null"),
                ),
            )
        ],
        update=[
            allow(Action.IDENTITIES_ERASE, _ANSWERS_FOR),
            allow(Action.IDENTITIES_PROPOSE_ERASURE, all_of(own, _ANSWERS_FOR)),
        ],
    )
    guard(
        "vault_erasureproposal",
        whom="true",
        may_change=(
            "approved_by_id", "approved_at", "rejected_by_id", "rejected_at", "rejected_because",
        ),
        rules={
            "what was decided stays": "old.approved_at is null and old.rejected_at is null",
            "an erasure is approved in one’s own name": unchanged("approved_by_id")
            + " or new.approved_by_id = public.vidik_user()",
            "a proposal is rejected in one’s own name": unchanged("rejected_by_id")
            + " or new.rejected_by_id = public.vidik_user()",
        },
    )  # fmt: skip
