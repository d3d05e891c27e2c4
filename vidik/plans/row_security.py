# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom, and which side changes what in them.

Plans follow the part *protection* of their case. What an institution is asked for is a row that
names neither the case nor the activity: the institution reads it without reaching the case, and
the row that joins the two is read by those alone who see the plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, moves, unchanged
from vidik.access.row_security import (
    Condition,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_institution,
    own_user,
    protect,
    register_function,
    register_trigger,
    relation,
    role,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part
from vidik.core.workflow import Workflow
from vidik.plans.policies import EXPERTS, WRITERS
from vidik.plans.types import ActivityState
from vidik.plans.workflow import ACTIVITY, ASK, PLAN

_PLAN_OF_ITS_CASE: Final = (
    "exists (select 1 from plans_plan p where p.id = {table}.plan_id"
    " and p.case_id = {table}.case_id{more})"
)
_NEED_OF_ITS_PLAN: Final = sql(
    "exists (select 1 from plans_need n"
    " where n.id = {table}.need_id and n.plan_id = {table}.plan_id)"
)
_ACTIVITY_OF_ITS_CASE: Final = sql(
    "exists (select 1 from plans_activity a where a.id = {table}.activity_id"
    " and a.case_id = {table}.case_id and a.line = {table}.line and a.state <> 'refused')"
)
_REVIEW_OF_ITS_CASE: Final = sql(
    "exists (select 1 from plans_review r"
    " where r.id = {table}.review_id and r.case_id = {table}.case_id)"
)
_ASKED_IN_SIGHT: Final = sql("exists (select 1 from plans_askedfor o where o.ask_id = {table}.id)")
"""The row that joins it to its case is shown to whoever acts."""
_NOT_DECLINED: Final = sql(
    "not exists (select 1 from plans_declined d where d.ask_id = {table}.id)"
)
"""Whoever declined no longer reads what the request said."""
_AS_IT_WAS_DECLINED: Final = """
create or replace function vidik_as_it_was_declined() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
    select from plans_ask a where a.id = new.ask_id and a.institution_id = new.institution_id
      and a.state = 'declined' and a.answer = new.answer
  ) then
    raise exception 'plans_declined: the request was not declined so'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
"""Policies of requests ask for these rows, so that theirs cannot ask for requests."""


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{each}'" for each in codes)


_WRITES: Final = (
    f"(public.vidik_membership_role() in ({_listed(EXPERTS)})"
    f" or (public.vidik_membership_role() in ({_listed(WRITERS)})"
    " and exists (select from public.cases_case c where c.id = old.case_id"
    " and c.responsible_id = public.vidik_membership_institution())))"
)
_FAR: Final = _listed((ActivityState.UNDER_WAY, ActivityState.DONE, ActivityState.NOT_DONE))
_OF_PLAN: Final = "from public.plans_plan p where p.id = old.plan_id and p.state"


def _plan_in(*states: str) -> Condition:
    listed = ", ".join(f"'{each}'" for each in states)
    more = f" and p.state in ({listed})" if states else ""
    return sql(_PLAN_OF_ITS_CASE.replace("{more}", more))


def _steps(workflow: Workflow[str]) -> str:
    """Write the transitions of a table for a guard."""
    after: dict[str, list[str]] = {}
    for each in workflow.transitions:
        for source in sorted(each.sources):
            after.setdefault(str(source), []).append(str(each.target))
    return moves("state", after)


def register() -> None:
    """Protect the room's tables."""
    part = case("case_id", Part.PROTECTION)
    answers_for = any_of(role(*EXPERTS), relation("in-charge", "case_id"))
    write = all_of(part, answers_for)
    reads = allow(Action.PLANS_READ, part)
    writes = allow(Action.PLANS_WRITE, write)
    protect(
        "plans_plan",
        read=[reads],
        insert=[allow(Action.PLANS_WRITE, all_of(write, own_user("drafted_by_id")))],
        update=[writes],
        looked_up=True,
    )
    entered = all_of(write, own_user("entered_by_id"))
    protect(
        "plans_need",
        read=[reads],
        insert=[allow(Action.PLANS_WRITE, all_of(entered, _plan_in("draft")))],
        delete=[allow(Action.PLANS_WRITE, all_of(write, _plan_in("draft")))],
        looked_up=True,
    )
    own = all_of(part, own_institution("institution_id"))
    protect(
        "plans_activity",
        read=[reads],
        insert=[
            allow(Action.PLANS_WRITE, all_of(entered, _plan_in("draft"), _NEED_OF_ITS_PLAN)),
            allow(
                Action.PLANS_AGREE,
                all_of(
                    own, own_user("entered_by_id"), sql("{table}.state = 'suggested'"),
                    _plan_in("draft", "proposed", "agreed"), _NEED_OF_ITS_PLAN,
                ),
            ),
        ],
        update=[
            allow(Action.PLANS_WRITE, write),
            allow(Action.PLANS_AGREE, all_of(own, _plan_in("proposed", "agreed"))),
        ],
        looked_up=True,
    )  # fmt: skip
    protect("plans_activityevent", read=[reads], insert=[writes, allow(Action.PLANS_AGREE, own)])
    is_open = _plan_in("proposed", "agreed")
    protect(
        "plans_agreement",
        read=[reads],
        insert=[
            allow(
                Action.PLANS_WRITE, all_of(entered, is_open, sql("{table}.who <> 'institution'"))
            ),
            allow(
                Action.PLANS_AGREE,
                all_of(own, own_user("entered_by_id"), is_open, sql("{table}.who = 'institution'")),
            ),
        ],
        looked_up=True,
    )
    protect(
        "plans_review",
        read=[reads],
        insert=[allow(Action.PLANS_WRITE, all_of(entered, _plan_in("agreed")))],
    )
    protect(
        "plans_attendance",
        read=[reads],
        insert=[allow(Action.PLANS_WRITE, all_of(write, _REVIEW_OF_ITS_CASE))],
        looked_up=True,
    )
    _of_asks(answers_for, write)
    _guards()


def _of_asks(answers_for: Condition, write: Condition) -> None:
    counts = allow(Action.PLANS_COUNT, everybody())
    of_own_case = Condition(
        lambda table: (
            f"exists (select 1 from plans_askedfor o where o.ask_id = {table}.id"  # noqa: S608 - our own words
            f" and {answers_for.write('o')})"
        )
    )
    asked = own_institution("institution_id")
    protect(
        "plans_ask",
        read=[
            allow(Action.PLANS_ANSWER, all_of(asked, _NOT_DECLINED)),
            allow(Action.PLANS_READ, _ASKED_IN_SIGHT),
            counts,
        ],
        insert=[
            allow(
                Action.PLANS_ASK,
                all_of(
                    own_institution("asking_id"), own_user("asked_by_id"),
                    sql("{table}.state = 'open'"),
                ),
            )
        ],
        update=[allow(Action.PLANS_ANSWER, asked), allow(Action.PLANS_ASK, of_own_case)],
        looked_up=True,
    )  # fmt: skip
    protect(
        "plans_declined",
        read=[
            allow(Action.PLANS_ANSWER, asked),
            allow(
                Action.PLANS_READ,
                sql("exists (select 1 from plans_askedfor o where o.ask_id = {table}.ask_id)"),
            ),
        ],
        insert=[allow(Action.PLANS_ANSWER, all_of(asked, own_user("declined_by_id")))],
        looked_up=True,
    )
    register_function("vidik_as_it_was_declined", _AS_IT_WAS_DECLINED)
    register_trigger(
        "plans_declined",
        "create or replace trigger vidik_as_it_was_declined before insert on plans_declined"
        " for each row execute function vidik_as_it_was_declined();",
    )
    protect(
        "plans_askedfor",
        read=[allow(Action.PLANS_READ, case("case_id", Part.PROTECTION)), counts],
        insert=[allow(Action.PLANS_ASK, all_of(write, _ACTIVITY_OF_ITS_CASE))],
        looked_up=True,
    )


def _guards() -> None:
    guard(
        "plans_plan",
        whom=NOT_THE_OWNER,
        may_change=(
            "state", "proposed_at", "agreed_on", "ended_at", "review_by", "copy_on", "copy_by_id",
        ),
        rules={
            "a version goes on by its steps": _steps(PLAN),
            "what is over stays so": "old.state not in ('replaced', 'dropped')",
            "nobody agrees for the person": "new.state <> 'agreed' or old.state = 'agreed' or "
            "(select a.word from public.plans_agreement a where a.plan_id = new.id"
            " and a.who <> 'institution' order by a.entered_at desc limit 1) = 'agrees'",
        },
    )  # fmt: skip
    content = ("kind", "institution_id", "begins_on", "due_on", "times", "need_id")
    guard(
        "plans_activity",
        whom=NOT_THE_OWNER,
        may_change=(
            *content, "person_id", "state", "settled_on", "reason", "refused_on", "revision",
        ),
        rules={
            "what was proposed is not changed, but replaced": (
                f"({unchanged(*content)}) or exists (select {_OF_PLAN} = 'draft')"
            ),
            "a former version stays as it was": (
                f"exists (select {_OF_PLAN} not in ('replaced', 'dropped'))"
            ),
            "an activity goes on by its steps": _steps(ACTIVITY),
            "whoever does an activity says how far it is, and never what the person wants": (
                f"{_WRITES} or ({unchanged('refused_on', 'state')})"
                f" or ({unchanged('refused_on')} and new.state in ({_FAR}))"
            ),
            "what was suggested is taken up in a draft": (
                "old.state <> 'suggested' or new.state <> 'planned'"
                f" or exists (select {_OF_PLAN} = 'draft')"
            ),
        },
    )  # fmt: skip
    mine = "old.institution_id = public.vidik_membership_institution()"
    given = unchanged(
        "answer", "answered_at", "answered_by_id", "served_on", "settled_at", "settled_by_id",
        "reason",
    )  # fmt: skip
    guard(
        "plans_ask",
        whom=NOT_THE_OWNER,
        may_change=(
            "state", "answer", "answered_at", "answered_by_id", "served_on", "settled_at",
            "settled_by_id", "reason",
        ),
        rules={
            "a request goes on by its steps": _steps(ASK),
            "the asked institution answers, whoever asked withdraws": (
                f"({mine} and new.state <> 'withdrawn')"
                f" or (not {mine} and new.state = 'withdrawn' and {given})"
            ),
            "an answer is given in one’s own name": (
                f"({unchanged('answered_by_id')} or new.answered_by_id = public.vidik_user())"
                f" and ({unchanged('settled_by_id')} or new.settled_by_id = public.vidik_user())"
            ),
        },
    )  # fmt: skip
