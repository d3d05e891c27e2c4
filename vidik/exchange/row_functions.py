# SPDX-License-Identifier: EUPL-1.2
"""Which letters about cases that were handed over are whose now, as only the database can tell.

What an institution sent or received about a case while it answered for it, and what still comes to
it, is the business of the institution that answers for the case now. It follows from the case each
time it is asked: nothing is copied, and a case that is handed back takes its letters with it.
"""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import LOOKUP_PATH, register_function

TAKEN_RECEIVED: Final = "vidik_received_taken_over"
TAKEN_SENT: Final = "vidik_sent_taken_over"
GIVEN_RECEIVED: Final = "vidik_received_handed_over"
GIVEN_SENT: Final = "vidik_sent_handed_over"
NOTICES_TAKEN: Final = "vidik_notices_taken_over"

_OWN: Final = "(select public.vidik_membership_institution())"
_LETTERS: Final = """
create or replace function {name}() returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(a.id), '{}')
  from public.cases_case c
  join public.exchange_notice n on n.case_id = c.id
  join public.exchange_addressee a on a.notice_id = n.id
  where {whose} and {followed}
$$;
"""
_TAKEN: Final = f"c.responsible_id = {_OWN} and c.handed_over_at is not null"
_GIVEN: Final = f"c.answered_before @> array[{_OWN}] and a.{{side}} = {_OWN}"
_NOTICES: Final = """
create or replace function {name}() returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(a.notice_id), '{}')
  from public.exchange_addressee a
  where a.id = any((select public.{received}())::uuid[])
    or a.id = any((select public.{sent}())::uuid[])
$$;
"""
_ANSWERED_BY: Final = """
create or replace function vidik_letters_answered_by(letters uuid[])
returns table (letter uuid, received bigint, sent bigint)
language sql stable security definer
set search_path = {path} as $$
  select a.id,
    case when {received} then c.responsible_id else a.institution_id end,
    case when {sent} then c.responsible_id else a.sender_id end
  from public.exchange_addressee a
  join public.exchange_notice n on n.id = a.notice_id
  join public.cases_case c on c.id = n.case_id and c.handed_over_at is not null
  where a.id = any(letters)
    and (public.vidik_system() is not null
      or {own} in (a.sender_id, a.institution_id, c.responsible_id))
$$;
"""
"""Who is written to about letters on a case that was handed over, asked by a party to them."""


def register() -> None:
    """Register the functions."""
    for name, side, whose in (
        (TAKEN_RECEIVED, "institution_id", _TAKEN),
        (TAKEN_SENT, "sender_id", _TAKEN),
        (GIVEN_RECEIVED, "institution_id", _GIVEN),
        (GIVEN_SENT, "sender_id", _GIVEN),
    ):
        text = _LETTERS.replace("{name}", name).replace("{whose}", whose)
        text = text.replace("{followed}", _followed(side)).replace("{side}", side)
        register_function(name, text.replace("{path}", LOOKUP_PATH))
    text = _NOTICES.replace("{name}", NOTICES_TAKEN).replace("{path}", LOOKUP_PATH)
    text = text.replace("{received}", TAKEN_RECEIVED).replace("{sent}", TAKEN_SENT)
    register_function(NOTICES_TAKEN, text)
    text = _ANSWERED_BY.replace("{path}", LOOKUP_PATH).replace("{own}", _OWN)
    for word, side in (("{received}", "institution_id"), ("{sent}", "sender_id")):
        text = text.replace(word, _followed(side))
    register_function("vidik_letters_answered_by", text)


def _followed(side: str) -> str:
    """Write that one side of a letter `a` about a case `c` went over with the case.

    What an institution writes about the case after it gave it away it writes in its own name. What
    institutions that answered for the case wrote to one another stays between them.
    """
    other = "sender_id" if side == "institution_id" else "institution_id"
    before = " and a.sent_at <= c.handed_over_at" if side == "sender_id" else ""
    return (
        f"a.sent_at is not null and a.{side} = any(c.answered_before)"
        f" and a.{other} <> c.responsible_id and a.{other} <> all(c.answered_before){before}"
    )
