# SPDX-License-Identifier: EUPL-1.2
"""What the database itself lets through: rows between two institutions, for these two alone."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import guard, moves, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
    Condition,
    Grant,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_institution,
    protect,
    register_function,
    sql,
)
from vidik.access.types import Action
from vidik.exchange import row_functions

SENDER: Final = own_institution("sender_id")
ADDRESSEE: Final = own_institution("institution_id")


def _among(function: str, column: str) -> Condition:
    return sql(f"{{table}}.{column} = any((select {function}())::uuid[])")


def _none_of(function: str, column: str) -> Condition:
    return sql(f"{{table}}.{column} <> all((select {function}())::uuid[])")


def _taken_over(column: str) -> Condition:
    """What went over to the own institution with a case, from either side."""
    return any_of(
        _among(row_functions.TAKEN_RECEIVED, column), _among(row_functions.TAKEN_SENT, column)
    )


def _as_sender(column: str) -> Condition:
    """The own institution reads the answers now: as the sender, or in the place of one."""
    own = all_of(SENDER, _none_of(row_functions.GIVEN_SENT, column))
    return any_of(own, _among(row_functions.TAKEN_SENT, column))


def _as_addressee(column: str) -> Condition:
    """The own institution answers now: as the addressee, or in the place of one."""
    own = all_of(ADDRESSEE, _none_of(row_functions.GIVEN_RECEIVED, column))
    return any_of(own, _among(row_functions.TAKEN_RECEIVED, column))


EITHER: Final = any_of(SENDER, ADDRESSEE, _taken_over("addressee_id"))
FOR_SENDER: Final = _as_sender("addressee_id")
FOR_ADDRESSEE: Final = _as_addressee("addressee_id")
IS_PARTY: Final = sql("(select vidik_membership_institution()) = any({table}.parties)")


def _party(column: str) -> Condition:
    return any_of(IS_PARTY, _among(row_functions.NOTICES_TAKEN, column))


PARTY: Final = _party("id")
OF_PARTY: Final = _party("notice_id")
SENT: Final = sql("{table}.sent_at is not null")
DRAFT: Final = sql("{table}.sent_at is null")
OF_ITS_NOTICE: Final = sql(
    "exists (select 1 from exchange_addressee a where a.id = {table}.addressee_id"
    " and a.institution_id = {table}.institution_id and a.sender_id = {table}.sender_id)"
)
"""What hangs on a notice is between the very two whose notice it is."""
OF_ITS_ANSWER: Final = sql(
    "exists (select 1 from exchange_answer b where b.id = {table}.answer_id"
    " and {table}.parties <@ array[b.sender_id, b.institution_id]"
    " and cardinality({table}.parties) > 0)"
)
"""A reply that the actor sees, so that its parties are known to be those of the letter."""
_NOTICES_WITHHELD: Final = """
create or replace function vidik_notices_withheld() returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(n.id), '{}')
  from public.exchange_notice n
  join public.cases_case c on c.id = n.case_id and c.restricted
  where (
      c.responsible_id = (select public.vidik_membership_institution())
      or n.sender_id = (select public.vidik_membership_institution()) and exists (
        select from public.cases_participant p
        where p.case_id = c.id and p.institution_id = n.sender_id and p.user_id is not null
          and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
      )
      or c.answered_before @> array[(select public.vidik_membership_institution())] and exists (
        select from public.exchange_addressee a
        where a.notice_id = n.id
          and (a.id = any((select public.vidik_received_handed_over())::uuid[])
            or a.id = any((select public.vidik_sent_handed_over())::uuid[]))
      )
    )
    and not exists (
      select from public.cases_reach r
      where r.case_id = n.case_id
        and r.holder = any((select public.vidik_reach_holders())::text[])
        and r.valid_from <= now() and (r.valid_to is null or r.valid_to > now())
    )
$$;
"""
"""The notices about restricted cases that the own institution sent, or is responsible for, and that
the actor may not see: who sees such a case is named in it, or broke the glass.

A sender that takes part in it no more goes on with its own letters: answers still come to it, and
nobody else could take them. Those of an institution that handed the case over went over with it, so
that its own colleagues read them as little as any other restricted case.

Others that were notified go on reading what came to them.
"""
_LETTERS_WITHHELD: Final = """
create or replace function vidik_letters_withheld() returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(a.id), '{}')
  from public.exchange_addressee a
  where a.notice_id = any((select public.vidik_notices_withheld())::uuid[])
$$;
"""


def _not_withheld(column: str, function: str) -> Condition:
    # Gathered once for each statement, and looked up by hash: a list goes through many rows.
    # Without the inner `select` the planner would ask the function, which reads the table again.
    return sql(f"{{table}}.{column} not in (select unnest((select {function}())))")


NOTICE: Final = _not_withheld("id", "vidik_notices_withheld")
OF_NOTICE: Final = _not_withheld("notice_id", "vidik_notices_withheld")
OF_LETTER: Final = _not_withheld("addressee_id", "vidik_letters_withheld")
FILE_OF_PARTY: Final = any_of(
    IS_PARTY,
    _among(row_functions.NOTICES_TAKEN, "notice_id"),
    sql("{table}.answer_id is not null"),
)
"""Whose a file of a reply is follows from the reply."""
OF_FILE: Final = any_of(
    all_of(sql("{table}.answer_id is null"), OF_NOTICE),
    sql("exists (select 1 from exchange_answer b where b.id = {table}.answer_id offset 0)"),
)


def register() -> None:
    """Put the room's tables under row-level security.

    The grants of delivering are for the parts of the system that remind, send e-mails and count
    deadlines again: no person has that right.
    """
    _register_functions()
    system = allow(Action.EXCHANGE_DELIVER, everybody())
    forgets = allow(Action.RETENTION_PURGE, everybody())
    protect(
        "exchange_notice",
        read=[allow(Action.EXCHANGE_READ, all_of(PARTY, NOTICE)), forgets],
        insert=[allow(Action.EXCHANGE_WRITE, SENDER)],
        update=[allow(Action.EXCHANGE_WRITE, SENDER), _enters_into_a_case(), system],
        delete=[allow(Action.EXCHANGE_WRITE, all_of(SENDER, DRAFT))],
        looked_up=True,
    )
    # Whoever enters what a notice says into a case says which case it is about, no more.
    guard(
        "exchange_notice",
        whom="old.sender_id <> public.vidik_membership_institution()",
        may_change=("case_id",),
    )
    protect(
        "exchange_version",
        read=[allow(Action.EXCHANGE_READ, all_of(OF_PARTY, OF_NOTICE))],
        insert=[allow(Action.EXCHANGE_WRITE, _of_own_notice())],
        update=[allow(Action.EXCHANGE_WRITE, _of_own_notice()), system],
        delete=[allow(Action.EXCHANGE_WRITE, _of_own_notice("n.sent_at is null"))],
    )
    protect(
        "exchange_addressee",
        read=[
            allow(
                Action.EXCHANGE_READ,
                all_of(any_of(SENDER, all_of(ADDRESSEE, SENT), _taken_over("id")), OF_NOTICE),
            ),
            forgets,
        ],
        insert=[allow(Action.EXCHANGE_WRITE, SENDER)],
        update=[
            allow(Action.EXCHANGE_WRITE, _as_sender("id")),
            allow(Action.EXCHANGE_READ, all_of(_as_addressee("id"), SENT)),
            system,
        ],
        delete=[allow(Action.EXCHANGE_WRITE, all_of(SENDER, DRAFT))],
        looked_up=True,
    )
    protect(
        "exchange_feedbackduty",
        read=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_LETTER)), forgets],
        insert=[allow(Action.EXCHANGE_WRITE, SENDER)],
        update=[
            allow(Action.EXCHANGE_ANSWER, FOR_ADDRESSEE),
            allow(Action.EXCHANGE_CLASSIFY, FOR_SENDER),
            system,
        ],
    )
    protect(
        "exchange_answer",
        read=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_LETTER)), forgets],
        insert=[
            allow(
                Action.EXCHANGE_ANSWER,
                all_of(
                    FOR_ADDRESSEE,
                    OF_ITS_NOTICE,
                    sql("{table}.origin = 'system' and {table}.classification = ''"),
                ),
            ),
            allow(Action.EXCHANGE_CLASSIFY, all_of(FOR_SENDER, OF_ITS_NOTICE)),
        ],
        update=[allow(Action.EXCHANGE_CLASSIFY, all_of(FOR_SENDER, OF_ITS_NOTICE)), system],
    )
    protect(
        "exchange_attachment",
        read=[allow(Action.EXCHANGE_READ, all_of(FILE_OF_PARTY, OF_FILE)), forgets],
        insert=[
            allow(Action.EXCHANGE_ANSWER, OF_ITS_ANSWER),
            allow(
                Action.EXCHANGE_WRITE,
                any_of(all_of(IS_PARTY, _to_its_parties()), OF_ITS_ANSWER),
            ),
        ],
        update=[
            allow(Action.EXCHANGE_WRITE, _of_own_notice(), after=_to_its_parties()),
            system,
            forgets,
        ],
        delete=[allow(Action.EXCHANGE_WRITE, _of_own_notice("n.sent_at is null"))],
    )
    protect(
        "exchange_receipt",
        read=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_LETTER))],
        insert=[
            allow(Action.EXCHANGE_ANSWER, all_of(FOR_ADDRESSEE, OF_ITS_NOTICE)),
            allow(Action.EXCHANGE_CLASSIFY, all_of(FOR_SENDER, OF_ITS_NOTICE)),
        ],
        update=[system],
    )
    protect(
        "exchange_event",
        read=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_LETTER))],
        insert=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_ITS_NOTICE)), system],
        update=[system],
    )
    protect(
        "exchange_reminder",
        read=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_LETTER))],
        insert=[system],
        update=[allow(Action.EXCHANGE_WRITE, FOR_SENDER), system],
    )
    protect(
        "exchange_moretime",
        read=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_LETTER))],
        insert=[allow(Action.EXCHANGE_WRITE, all_of(FOR_SENDER, OF_ITS_NOTICE))],
        update=[system],
    )
    protect(
        "exchange_mail",
        read=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_LETTER))],
        insert=[allow(Action.EXCHANGE_READ, all_of(EITHER, OF_ITS_NOTICE)), system],
        update=[allow(Action.EXCHANGE_WRITE, FOR_SENDER), system],
    )
    _guard_clocks()


def _register_functions() -> None:
    row_functions.register()
    register_function("vidik_notices_withheld", _NOTICES_WITHHELD.replace("{path}", LOOKUP_PATH))
    register_function("vidik_letters_withheld", _LETTERS_WITHHELD.replace("{path}", LOOKUP_PATH))


def _guard_clocks() -> None:
    """Let an addressee move its row on as somebody who receives does, and change nothing else."""
    counted_on_receipt = (
        "old.delivered_at is null and exists (select from public.exchange_kind k"
        " where k.id = old.kind_id and k.deadline_from = 'receipt')"
    )
    ends_with_receipt = (
        "old.settled_at is null and new.state in ('seen', 'acknowledged')"
        " and exists (select from public.exchange_kind k"
        " where k.id = old.kind_id and k.expects in ('acknowledge', 'nothing'))"
    )
    addressee = "old.institution_id = public.vidik_membership_institution()"
    # Asked last: rows that their sender or the system changes by the thousand do not need it.
    in_its_place = (
        " or coalesce(old.sender_id <> public.vidik_membership_institution(), false)"
        f" and old.{{}} = any(public.{row_functions.TAKEN_RECEIVED}())"
    )
    guard(
        "exchange_addressee",
        whom=addressee + in_its_place.format("id"),
        may_change=(
            "state", "delivered_at", "counted_from", "due_at", "next_rung_at", "settled_at",
            "revision", "named_day", "ladder_from", "has_unclassified", "read_version",
        ),
        rules={
            "an addressee receives, sees and acknowledges, no more": moves(
                "state",
                {
                    "sent": ("delivered", "seen", "acknowledged"),
                    "delivered": ("seen", "acknowledged"),
                    "seen": ("acknowledged",),
                },
            ),
            "a receipt is noted once": f"old.delivered_at is null or {unchanged('delivered_at')}",
            "the sender sets the deadline": unchanged(
                "counted_from", "due_at", "named_day", "ladder_from", "revision"
            )
            + f" or {counted_on_receipt}",
            "the sender says what an answer is": unchanged("settled_at")
            + f" or {ends_with_receipt}",
            "reminders go on": f"{unchanged('next_rung_at')} or {counted_on_receipt}"
            " or (new.next_rung_at is null and new.settled_at is not null)",
            "what was read stays read": "new.read_version >= old.read_version",
            "the sender classifies": "new.has_unclassified or not old.has_unclassified",
        },
    )  # fmt: skip
    guard(
        "exchange_feedbackduty",
        whom=addressee + in_its_place.format("addressee_id"),
        may_change=("text", "origin", "given_by", "settled_at", "next_rung_at"),
        rules={
            "feedback is given once, in the system": "old.settled_at is null"
            " and new.settled_at is not null and new.origin = 'system'",
        },
    )


def _enters_into_a_case() -> Grant:
    """Let whoever works on a case say of a notice that came that it is about this one."""
    about_none_other = any_of(sql("{table}.case_id is null"), case("case_id", "work"))
    return allow(
        Action.IDENTIFICATION_WORK,
        all_of(PARTY, SENT, NOTICE, about_none_other),
        after=all_of(PARTY, SENT, case("case_id", "work")),
    )


def _to_its_parties() -> Condition:
    """Return the condition that a file goes to nobody but the parties of the own notice."""
    return _of_own_notice("{table}.parties <@ n.parties")


def _of_own_notice(further: str = "true") -> Condition:
    """Return the condition that a row belongs to a notice that the own institution wrote."""
    # The further condition is written in this file and never comes from outside.
    own = "n.sender_id = (select vidik_membership_institution())"
    return sql(
        f"exists (select 1 from exchange_notice n where n.id = {{table}}.notice_id and {own}"  # noqa: S608 - see above
        f" and {further})"
    )
