# SPDX-License-Identifier: EUPL-1.2
"""What the database itself lets through: rows between two institutions, for these two alone."""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import (
    Condition,
    all_of,
    allow,
    any_of,
    everybody,
    own_institution,
    protect,
    sql,
)
from vidik.access.types import Action

SENDER: Final = own_institution("sender_id")
ADDRESSEE: Final = own_institution("institution_id")
EITHER: Final = any_of(SENDER, ADDRESSEE)
PARTY: Final = sql("(select vidik_membership_institution()) = any({table}.parties)")
SENT: Final = sql("{table}.sent_at is not null")
DRAFT: Final = sql("{table}.sent_at is null")


def register() -> None:
    """Put the room's tables under row-level security.

    The grants of delivering are for the parts of the system that remind, send e-mails and count
    deadlines again: no person has that right.
    """
    system = allow(Action.EXCHANGE_DELIVER, everybody())
    protect(
        "exchange_notice",
        read=[allow(Action.EXCHANGE_READ, PARTY)],
        insert=[allow(Action.EXCHANGE_WRITE, SENDER)],
        update=[allow(Action.EXCHANGE_WRITE, SENDER), system],
        delete=[allow(Action.EXCHANGE_WRITE, all_of(SENDER, DRAFT))],
    )
    protect(
        "exchange_version",
        read=[allow(Action.EXCHANGE_READ, PARTY)],
        insert=[allow(Action.EXCHANGE_WRITE, _of_own_notice())],
        update=[allow(Action.EXCHANGE_WRITE, _of_own_notice()), system],
        delete=[allow(Action.EXCHANGE_WRITE, _of_own_notice("n.sent_at is null"))],
    )
    protect(
        "exchange_addressee",
        read=[allow(Action.EXCHANGE_READ, any_of(SENDER, all_of(ADDRESSEE, SENT)))],
        insert=[allow(Action.EXCHANGE_WRITE, SENDER)],
        update=[
            allow(Action.EXCHANGE_WRITE, SENDER),
            allow(Action.EXCHANGE_READ, all_of(ADDRESSEE, SENT)),
            system,
        ],
        delete=[allow(Action.EXCHANGE_WRITE, all_of(SENDER, DRAFT))],
    )
    protect(
        "exchange_feedbackduty",
        read=[allow(Action.EXCHANGE_READ, EITHER)],
        insert=[allow(Action.EXCHANGE_WRITE, SENDER)],
        update=[
            allow(Action.EXCHANGE_ANSWER, ADDRESSEE),
            allow(Action.EXCHANGE_CLASSIFY, SENDER),
            system,
        ],
    )
    protect(
        "exchange_answer",
        read=[allow(Action.EXCHANGE_READ, EITHER)],
        insert=[
            allow(Action.EXCHANGE_ANSWER, ADDRESSEE),
            allow(Action.EXCHANGE_CLASSIFY, SENDER),
        ],
        update=[allow(Action.EXCHANGE_CLASSIFY, SENDER), system],
    )
    protect(
        "exchange_attachment",
        read=[allow(Action.EXCHANGE_READ, PARTY)],
        insert=[allow(Action.EXCHANGE_ANSWER, PARTY), allow(Action.EXCHANGE_WRITE, PARTY)],
        update=[allow(Action.EXCHANGE_WRITE, _of_own_notice()), system],
        delete=[allow(Action.EXCHANGE_WRITE, _of_own_notice("n.sent_at is null"))],
    )
    protect(
        "exchange_receipt",
        read=[allow(Action.EXCHANGE_READ, EITHER)],
        insert=[
            allow(Action.EXCHANGE_ANSWER, ADDRESSEE),
            allow(Action.EXCHANGE_CLASSIFY, SENDER),
        ],
        update=[system],
    )
    protect(
        "exchange_event",
        read=[allow(Action.EXCHANGE_READ, EITHER)],
        insert=[allow(Action.EXCHANGE_READ, EITHER), system],
        update=[system],
    )
    protect(
        "exchange_reminder",
        read=[allow(Action.EXCHANGE_READ, EITHER)],
        insert=[system],
        update=[allow(Action.EXCHANGE_WRITE, SENDER), system],
    )
    protect(
        "exchange_moretime",
        read=[allow(Action.EXCHANGE_READ, EITHER)],
        insert=[allow(Action.EXCHANGE_WRITE, SENDER)],
        update=[system],
    )
    protect(
        "exchange_mail",
        read=[allow(Action.EXCHANGE_READ, EITHER)],
        insert=[allow(Action.EXCHANGE_READ, EITHER), system],
        update=[allow(Action.EXCHANGE_WRITE, SENDER), system],
    )


def _of_own_notice(further: str = "true") -> Condition:
    """Give the condition that a row belongs to a notice that the own institution wrote."""
    # The further condition is written in this file and never comes from outside.
    own = "n.sender_id = (select vidik_membership_institution())"
    return sql(
        f"exists (select 1 from exchange_notice n where n.id = {{table}}.notice_id and {own}"  # noqa: S608 - see above
        f" and {further})"
    )
