# SPDX-License-Identifier: EUPL-1.2
"""How the database knows who acts: the membership is looked up at each question.

The functions run as the owner of the tables, so that the application's role needs no word in it,
and believe what the transaction says of who acts only under the application's seal.
A membership that has ended, a user who was switched off, a membership of somebody else: null, and
null is nobody. They are written in PL/pgSQL, which keeps the plan of what they look up: one in SQL
is planned anew in every statement that asks.
"""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import register_function
from vidik.core.sealing import seal_writes

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
  told bigint;
  person bigint;
  today date;
begin
  if not public.audit_actor_is_sealed() then
    return null;
  end if;
  told := nullif(current_setting('vidik.membership', true), '');
  person := nullif(current_setting('vidik.user', true), '');
  today := now() at time zone '{time_zone}';
  return (
    select {column}
    from public.accounts_membership m
    join public.accounts_user u on u.id = m.user_id
    where m.id = told and m.user_id = person and u.is_active and m.ended_at is null
      and m.valid_from <= today and (m.valid_to is null or m.valid_to >= today)
  );
end $$;
"""


_SEALED: Final[dict[str, tuple[str, ...]]] = {
    "account_emailaddress": ("id", "user_id"),
    "account_emailconfirmation": ("id", "email_address_id"),
    "accounts_elevation": ("id", "sign_in_id", "user_id", "institution_id", "role", "begun_at"),
    "accounts_externalidentity": ("id", "user_id", "provider_id", "issuer", "subject"),
    "accounts_identityprovider": ("id", "institution_id", "code", "issuer"),
    "accounts_invitation": ("id", "institution_id", "role", "token_hash", "invited_by_id"),
    "accounts_membership": ("id", "user_id", "institution_id", "role", "valid_from"),
    "accounts_resetlink": ("id", "user_id", "token_hash", "factors", "issued_by_id"),
    "accounts_signin": ("id", "user_id", "provider_id", "begun_at"),
    "accounts_signinrules": ("id", "institution_id"),
    "accounts_user": ("id", "username", "is_demo", "created_at"),
    "django_session": (),
    "mfa_authenticator": ("id", "user_id", "type"),
}
"""The tables that decide who somebody is and may be, with what never changes in their rows."""


def register() -> None:
    """Register the functions that tell who acts, and seal what decides who somebody is."""
    for table, fixed in _SEALED.items():
        seal_writes(table, fixed=fixed)
    register_function("vidik_user", _USER)
    for name, kind, column in (
        ("vidik_membership_institution", "bigint", "m.institution_id"),
        ("vidik_membership_role", "text", "m.role"),
    ):
        text = _MEMBERSHIP.replace("{name}", name).replace("{kind}", kind)
        register_function(name, text.replace("{column}", column))
