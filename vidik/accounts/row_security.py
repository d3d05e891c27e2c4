# SPDX-License-Identifier: EUPL-1.2
"""How the database knows who acts: the membership is looked up at each question.

The functions run as the owner of the tables, so that the application's role needs no word in it,
and believe what the transaction says of who acts only under the application's seal.
A membership that has ended, a user who was switched off, a membership of somebody else: null, and
null is nobody. They are written in PL/pgSQL, which keeps the plan of what they look up: one in SQL
is planned anew in every statement that asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vidik.access.guards import NOT_THE_OWNER
from vidik.access.row_security import register_function
from vidik.accounts.merging import MOVED
from vidik.accounts.reach import reaching_roles
from vidik.accounts.types import CONFIRMING
from vidik.core.sealing import guard_writes, seal_writes

_USER: Final = """
create or replace function vidik_user() returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not public.audit_actor_is_sealed() then
    return null;
  end if;
  return (
    select u.id
    from public.accounts_user u
    where u.id = nullif(current_setting('vidik.user', true), '')::bigint and u.is_active
  );
end $$;
"""

_MEMBERSHIP: Final = """
create or replace function {name}() returns {kind}
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  stated bigint;
  person bigint;
  today date;
begin
  if not public.audit_actor_is_sealed() then
    return null;
  end if;
  stated := nullif(current_setting('vidik.membership', true), '');
  person := nullif(current_setting('vidik.user', true), '');
  today := now() at time zone '{time_zone}';
  return (
    select {column}
    from public.accounts_membership m
    join public.accounts_user u on u.id = m.user_id
    where m.id = stated and m.user_id = person and u.is_active and m.ended_at is null
      and m.valid_from <= today and (m.valid_to is null or m.valid_to >= today)
  );
end $$;
"""


_SEALED: Final[dict[str, tuple[str, ...]]] = {
    "account_emailaddress": ("id", "user_id"),
    "account_emailconfirmation": ("id", "email_address_id"),
    "accounts_calendaraddress": ("id", "membership_id", "token_hash", "is_own_only", "made_at"),
    "accounts_elevation": ("id", "sign_in_id", "user_id", "institution_id", "role", "begun_at"),
    "accounts_externalidentity": ("id", "user_id", "provider_id", "issuer", "subject"),
    "accounts_identityprovider": ("id", "institution_id", "code", "issuer"),
    "accounts_invitation": (
        "id",
        "institution_id",
        "role",
        "email",
        "invited_by_id",
        "invited_at",
        "replaces_id",
    ),
    "accounts_membership": (
        "id",
        "user_id",
        "institution_id",
        "role",
        "valid_from",
        "invitation_id",
    ),
    "accounts_passkeylink": ("id", "sign_in_id", "token_hash"),
    "accounts_resetlink": ("id", "user_id", "token_hash", "factors", "issued_by_id"),
    "accounts_signin": ("id", "user_id", "provider_id", "begun_at"),
    "accounts_signinrules": ("id", "institution_id"),
    "accounts_user": ("id", "username", "is_demo", "created_at"),
    "django_session": (),
    "mfa_authenticator": ("id", "user_id", "type"),
}
"""The tables that decide who somebody is and may be, with what never changes in their rows."""


_MEMBERSHIP_GUARD: Final = """
create or replace function {name}() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if {bound} and (
      old.ended_at is not null and new.ended_at is distinct from old.ended_at
      or old.valid_to is not null and (new.valid_to is null or new.valid_to > old.valid_to)
    ) then
      raise exception 'accounts_membership: what has ended, or will on a day, begins anew'
        using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if {bound} and new.role in ({reaching}) and not exists (
    select from public.accounts_invitation i
    where i.id = new.invitation_id and i.accepted_by_id = new.user_id
      and i.institution_id = new.institution_id and i.role = new.role
      and i.confirmed_at is not null and i.confirmed_by_id is distinct from i.accepted_by_id
      and (i.confirmed_by_id is null or i.confirmed_by_id is distinct from i.invited_by_id)
  ) and not exists (
    select from public.accounts_user u where u.id = new.user_id and u.is_demo
  ) and not (new.role in ({moved}) and exists (
    -- A merge of institutions: the role goes on where it was held.
    select from public.accounts_membership m
    where m.user_id = new.user_id and m.role = new.role and m.ended_at is null
      and m.institution_id <> new.institution_id
  )) then
    raise exception 'accounts_membership: a second person confirms this role first'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
_INVITATION_GUARD: Final = """
create or replace function {name}() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  is_reaching boolean := new.role in ({reaching});
  is_first boolean := tg_op = 'INSERT';
begin
  if not {bound} then
    return new;
  end if;
  if is_first and new.invited_by_id is distinct from public.vidik_user()
    or is_first and new.invited_by_id is null
      and public.vidik_system() is distinct from 'command-line'
  then
    raise exception 'accounts_invitation: nobody invites in the name of somebody else'
      using errcode = 'insufficient_privilege';
  end if;
  if is_first and new.confirmed_at is not null
      and public.vidik_system() is distinct from 'command-line'
    or is_first and new.confirmed_by_id is not null
    or not is_first and old.confirmed_at is not null
      and (new.confirmed_at, new.confirmed_by_id)
        is distinct from (old.confirmed_at, old.confirmed_by_id)
    or not is_first and old.confirmed_at is null and new.confirmed_at is not null and not (
      new.confirmed_by_id is null and public.vidik_system() = 'command-line'
      or coalesce(new.confirmed_by_id = public.vidik_user()
        and new.confirmed_by_id is distinct from new.invited_by_id
        and public.vidik_membership_role() in ({confirming}), false)
    )
  then
    raise exception 'accounts_invitation: a second person confirms, once and in their own name'
      using errcode = 'insufficient_privilege';
  end if;
  if is_reaching and new.confirmed_at is null and (
    is_first and (new.token_hash is not null or new.accepted_at is not null)
    or not is_first and new.token_hash is not null
      and new.token_hash is distinct from old.token_hash
    or not is_first and new.accepted_at is not null and old.accepted_at is null
  ) then
    raise exception 'accounts_invitation: a second person confirms this role first'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
_GUARDS: Final = {
    "accounts_membership": (
        "vidik_membership_is_confirmed",
        _MEMBERSHIP_GUARD,
        "insert or update",
    ),
    "accounts_invitation": (
        "vidik_invitation_is_confirmed",
        _INVITATION_GUARD,
        "insert or update",
    ),
}


def _guard(name: str, text: str) -> Callable[[], str]:
    """Write a guard when all rooms have said which roles reach what."""

    def written() -> str:
        filled = text.replace("{name}", name).replace("{bound}", NOT_THE_OWNER)
        for word, roles in (
            ("reaching", reaching_roles()),
            ("confirming", frozenset(CONFIRMING)),
            ("moved", MOVED & reaching_roles()),
        ):
            listed = ", ".join(f"'{role.value}'" for role in sorted(roles))
            filled = filled.replace(f"{{{word}}}", listed)
        return filled

    return written


def register() -> None:
    """Register the functions that tell who acts, and seal what decides who somebody is."""
    for table, fixed in _SEALED.items():
        seal_writes(table, fixed=fixed)
    for table, (name, text, when) in _GUARDS.items():
        register_function(name, _guard(name, text))
        guard_writes(table, name, when)
    register_function("vidik_user", _USER)
    for name, kind, column in (
        ("vidik_membership_institution", "bigint", "m.institution_id"),
        ("vidik_membership_role", "text", "m.role"),
    ):
        text = _MEMBERSHIP.replace("{name}", name).replace("{kind}", kind)
        register_function(name, text.replace("{column}", column))
