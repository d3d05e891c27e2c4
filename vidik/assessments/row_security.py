# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom: those of cases whose protection is seen."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_institution,
    own_user,
    protect,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part

_RESPONSIBLE: Final = sql(
    "exists (select 1 from cases_case c where c.id = {table}.case_id"
    " and c.responsible_id = (select vidik_membership_institution()))"
)


def _below(table: str, column: str, more: str = "") -> str:
    # A row below another one belongs to the same case as that one.
    return (
        f"exists (select 1 from {table} o where o.id = {{table}}.{column}"  # noqa: S608 - our own words
        f" and o.case_id = {{table}}.case_id{more})"
    )


_OF_OWN_INSTITUTION: Final = " and o.institution_id = (select vidik_membership_institution())"


def register() -> None:
    """Protect the room's tables."""
    part = case("case_id", Part.PROTECTION)
    reads = allow(Action.ASSESSMENTS_READ, part)
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    own = all_of(part, any_of(own_institution("institution_id"), _RESPONSIBLE))
    entered = all_of(part, own_institution("institution_id"), own_user("entered_by_id"))
    protect(
        "assessments_assessment",
        read=[reads, counts],
        insert=[
            allow(
                Action.ASSESSMENTS_WRITE,
                all_of(entered, sql("{table}.finished_at is null and {table}.struck_at is null")),
            )
        ],
        update=[allow(Action.ASSESSMENTS_WRITE, own)],
        looked_up=True,
    )
    guard(
        "assessments_assessment",
        whom=NOT_THE_OWNER,
        may_change=(
            "on", "answers", "saves", "points", "unknown", "thresholds", "proposed", "level", "why",
            "took_part", "outcomes", "again_on", "finished_at", "finished_by_id", "struck_at",
            "struck_by_id", "struck_why",
        ),
        rules={
            "what is finished does not change": "old.finished_at is null or "
            + unchanged(
                "on", "answers", "saves", "points", "unknown", "thresholds", "proposed", "level",
                "why", "took_part", "outcomes", "again_on", "finished_at", "finished_by_id",
            ),
            "what is struck out stays so": "old.struck_at is null",
            "an assessment is finished in one’s own name": unchanged("finished_by_id")
            + " or new.finished_by_id = public.vidik_user()",
            "an assessment is struck out in one’s own name": unchanged("struck_by_id")
            + " or new.struck_by_id = public.vidik_user()",
        },
    )  # fmt: skip
    protect(
        "assessments_participation",
        read=[reads],
        insert=[
            allow(
                Action.ASSESSMENTS_WRITE,
                all_of(
                    part,
                    own_user("asked_by_id"),
                    # Asked by whoever assesses; that somebody took part is said later.
                    sql("{table}.answered_at is null"),
                    sql(_below("assessments_assessment", "assessment_id", _OF_OWN_INSTITUTION)),
                ),
            )
        ],
        update=[allow(Action.ASSESSMENTS_WRITE, own)],
    )
    guard(
        "assessments_participation",
        whom=NOT_THE_OWNER,
        may_change=("how", "why_absent", "answered_at", "answered_by_id"),
        rules={
            "how somebody took part is said once": "old.answered_at is null",
            "it is said in one’s own name": "new.answered_by_id = public.vidik_user()",
        },
    )
    protect(
        "assessments_safetyplan",
        read=[reads],
        insert=[allow(Action.ASSESSMENTS_WRITE, entered)],
        looked_up=True,
    )
    protect(
        "assessments_safetystep",
        read=[reads],
        insert=[
            allow(
                Action.ASSESSMENTS_WRITE,
                all_of(part, sql(_below("assessments_safetyplan", "plan_id"))),
            )
        ],
    )
