# SPDX-License-Identifier: EUPL-1.2
"""Which procedures the database shows to whom: they follow the parts of their case."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    all_of,
    allow,
    case,
    everybody,
    own_institution,
    own_user,
    protect,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part
from vidik.identification.policies import COMPLAINT_KIND
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import DECIDED
from vidik.vault.registry import may_be_forgotten

WORK: Final = "work"
_CHANGING: Final = (
    "complaint", "fact", "journeystage", "suspect", "interview", "foundoffence",
)  # fmt: skip
_STAYING: Final = ("notification",)
"""What was informed stays as it was written."""

_DECIDING: Final = (
    "taken_by_id", "taken_at", "returned_by_id", "returned_at", "returned_because",
)  # fmt: skip

_FOLLOWED: Final = ("procedure_id", "case_id", "arose_at", "parted_at", "urgency")
"""What a part of the system, and nobody else, writes of a later report."""

_ASKED_HERE: Final = "exists (select from public.exchange_notice n where n.id = {table}.notice_id)"
"""The notice that asks for a statement is shown to the actor; its own protection is asked."""

_COMPETENT: Final = (
    "exists (select from public.institutions_institution i, public.exchange_kind k,"
    " public.core_code c where i.id = {table}.institution_id and i.merged_into_id is null"
    f" and c.id = i.kind_id and k.code = '{COMPLAINT_KIND}'"
    " and (i.code = any(k.addressee_codes) or c.code = any(k.addressee_kinds)))"
)
"""Complaints about the centre go to this institution, as `policies.of_the_ministry` asks."""


def register() -> None:
    """Protect the room's tables."""
    reads = allow(Action.IDENTIFICATION_READ, case("case_id", Part.IDENTIFICATION))
    works = allow(Action.IDENTIFICATION_WORK, case("case_id", WORK))
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    generates = allow(Action.IDENTIFICATION_GENERATE, everybody())
    receives = allow(Action.IDENTIFICATION_RECEIVE, everybody())
    follows = allow(Action.IDENTIFICATION_PROPAGATE, everybody())
    forgets = allow(Action.RETENTION_PURGE, everybody())
    holds = allow(Action.PROCEEDINGS_ENTER, everybody())
    protect(
        "identification_procedure",
        read=[reads, counts, generates, receives, follows, forgets, holds],
        insert=[works, receives, generates],
        update=[works, generates, follows, holds],
    )
    # What notices say is entered while the procedure is locked, and changes nothing in it.
    guard(
        "identification_procedure", whom="public.vidik_system() = 'proceedings-desk'", may_change=()
    )
    protect(
        "identification_procedureevent",
        read=[allow(Action.IDENTIFICATION_READ, case("case_id", WORK))],
        insert=[works, receives, generates, follows],
    )
    for table in (*_CHANGING, *_STAYING):
        protect(
            f"identification_{table}",
            read=[reads, counts, generates],
            insert=[works, generates],
            update=[works] if table in _CHANGING else (),
        )
    protect(
        "identification_finding",
        read=[reads, counts, generates, forgets],
        insert=[works, generates],
        update=[forgets],
    )
    # A version stays as it was drafted, until its period is over: then it is emptied.
    guard(
        "identification_finding",
        whom="true",
        may_change=("content",),
        rules={
            "a version is only ever emptied": "new.content = '{}'::jsonb",
            "the case is open, or a legal hold stands": may_be_forgotten("old.case_id"),
        },
    )
    _protect_decided_rows()
    # That somebody was reported again is for those who work on the case.
    protect(
        "identification_laterreport",
        read=[works, counts, follows],
        insert=[follows],
        update=[works, follows],
    )
    guard(
        "identification_laterreport",
        whom=NOT_THE_OWNER,
        may_change=(
            *_FOLLOWED,
            "result", "reason", "decided_at", "decided_by_id", "led_to_id",
        ),
        rules={
            "what it is about follows the joining of procedures": unchanged(*_FOLLOWED)
            + " or public.vidik_system() is not null",
            "what was decided about a later report stays": "old.decided_at is null",
            "it is decided in one’s own name": unchanged("decided_by_id")
            + " or new.decided_by_id = public.vidik_user()",
        },
    )  # fmt: skip
    own_ministry = own_institution("institution_id")
    enters = allow(
        Action.IDENTIFICATION_COMPLAIN,
        all_of(own_ministry, own_user("entered_by_id"), sql(_COMPETENT)),
    )
    protect(
        "identification_ministrycomplaint",
        read=[
            allow(Action.IDENTIFICATION_COMPLAIN, own_ministry),
            allow(Action.IDENTIFICATION_WORK, sql(_ASKED_HERE)),
        ],
        insert=[enters],
    )
    # Where the person lives and is treated is for those who work on the case.
    protect(
        "identification_onwardreferral",
        read=[works, counts, generates],
        insert=[works, generates],
        update=[works],
    )
    protect(
        "identification_entitlement",
        read=[works, counts, generates],
        insert=[works, generates],
        update=[works],
        looked_up=True,
    )
    guard(
        "identification_entitlement",
        whom=NOT_THE_OWNER,
        may_change=("ended_at",),
        rules={"what has ended stays so": "old.ended_at is null"},
    )
    protect(
        "identification_cachedcount",
        read=[allow(Action.IDENTIFICATION_STATISTICS, everybody()), counts],
        insert=[counts],
        update=[counts],
        delete=[counts],
    )
    own = own_institution("institution_id")
    names = allow(Action.IDENTIFICATION_NAME, own)
    protect(
        "identification_migrantsexpert",
        read=[allow(Action.IDENTIFICATION_WORK, own), receives, follows],
        insert=[names],
        update=[names],
    )
    proposes = all_of(
        case("case_id", WORK),
        own_user("proposed_by_id"),
        sql("{table}.taken_at is null and {table}.returned_at is null"),
        sql(_states_elements("{table}")),
    )
    protect(
        "identification_decision",
        read=[reads, counts, generates],
        insert=[allow(Action.IDENTIFICATION_DECIDE, proposes), generates],
        update=[allow(Action.IDENTIFICATION_DECIDE, case("case_id", WORK))],
    )
    # Whoever takes a decision or sends it back does so in their own name, once.
    guard(
        "identification_decision",
        whom="true",
        may_change=(*_DECIDING, "lifted_at"),
        rules={
            "what was decided stays": "old.taken_at is null and old.returned_at is null"
            " or new.lifted_at is distinct from old.lifted_at and " + unchanged(*_DECIDING),
            "a decision is taken in one’s own name": unchanged("taken_by_id")
            + " or new.taken_by_id = public.vidik_user()",
            "there is evidence for each element of the offence": unchanged("taken_at")
            + " or "
            + _states_elements("new"),
            "a proposal is returned in one’s own name": unchanged("returned_by_id")
            + " or new.returned_by_id = public.vidik_user()",
            "a suspension is lifted once": unchanged("lifted_at")
            + " or old.lifted_at is null and old.step = 'suspend' and old.taken_at is not null",
        },
    )


def _states_elements(row: str) -> str:
    """Write that a decision names evidence for each element that its outcome needs."""
    adult = (
        "exists (select from public.identification_fact f"
        f" where f.procedure_id = {row}.procedure_id and f.field = 'age-group'"
        " and f.value not in ('under-18', 'unknown') and f.ended_at is null)"
    )
    rules = [
        f"({row}.outcome <> '{outcome}' or jsonb_array_length({row}.elements -> '{each.code}') > 0"
        + (f" or not {adult})" if each.adults_only else ")")
        for each in definitions().elements
        for outcome in each.needed_for
    ]
    return " and ".join(rules) or "true"


def _protect_decided_rows() -> None:
    """Let a fact only end, and one on which two people decided, or of a closed procedure, not."""
    needed = ", ".join(f"'{code}'" for code, each in definitions().fields.items() if each.needed)
    states = ", ".join(f"'{state}'" for state in sorted(DECIDED))
    of_it = "select from public.identification_procedure p where p.id = old.procedure_id"
    guard(
        "identification_fact",
        whom=NOT_THE_OWNER,
        may_change=("ended_at",),
        rules={
            "what has ended stays so": "old.ended_at is null",
            "the record of a closed procedure stays": f"not exists ({of_it}"
            " and p.closed_at is not null)",
            "what was decided on stays": f"old.field not in ({needed}) or not exists ({of_it}"
            f" and p.state in ({states}) and old.entered_at <= p.decided_at)",
        },
    )
