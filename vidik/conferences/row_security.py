# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom, and which side changes what in them.

A conference follows the part *protection* of its case, a point the case that it is about. The
invited read their own seat; who undertook secrecy about a case reads its points at that meeting.
"""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, moves, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
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
    register_trigger,
    relation,
    role,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part
from vidik.conferences.policies import EXPERTS
from vidik.conferences.workflow import MEETING, MINUTES, REQUEST
from vidik.core.workflow import Workflow

_SWORN: Final = (
    "exists (select 1 from conferences_undertaking u where u.meeting_id = {table}.{key}"
    " and u.institution_id = (select vidik_membership_institution())"
    " and u.struck_at is null{more})"
)
_IN_FORCE: Final = sql("{table}.struck_at is null")
_OF_SEVERAL: Final = sql("{table}.case_id is null")
_OWN_SEAT: Final = sql(
    "exists (select 1 from conferences_seat s where s.meeting_id = {table}.id"
    " and s.institution_id = (select vidik_membership_institution()))"
)
_MEETING_SEEN: Final = sql(
    "exists (select 1 from conferences_meeting m where m.id = {table}.meeting_id)"
)
_SEAT_SEEN: Final = sql("exists (select 1 from conferences_seat s where s.id = {table}.seat_id)")
_SEAT_AS_IT_WAS: Final = sql(
    "exists (select 1 from conferences_seat s where s.id = {table}.seat_id"
    " and s.meeting_id = {table}.meeting_id and s.case_id is not distinct from {table}.case_id"
    " and s.came is not distinct from {table}.was and s.absent_reason = {table}.was_reason)"
)
_OF_ITS_MEETING: Final = (
    "exists (select 1 from conferences_meeting m where m.id = {table}.meeting_id"
    " and (m.case_id = {table}.case_id or m.case_id is null){more})"
)
_OF_A_MEETING: Final = """
create or replace function vidik_of_its_meeting() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
    select from conferences_meeting m where m.id = new.meeting_id and m.state <> 'cancelled'
      and (m.minutes <> 'confirmed' or to_jsonb(new)->>'came' is null)
      and (m.case_id is not distinct from new.case_id
        or (m.case_id is null and tg_table_name = 'conferences_undertaking'))
  ) then
    raise exception '%: of no meeting of this case', tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
"""
"""Who came to a meeting is not added to confirmed minutes, but by an addendum.

The policies of meetings ask for seats and undertakings, so that theirs cannot ask for meetings:
what a new one belongs to is looked up here, under the same protection."""
_DAYS_OF_INVITATIONS: Final = """
create or replace function vidik_days_of_invitations(since timestamptz, before timestamptz)
returns table (
  seat uuid, meeting uuid, kind text, state text, starts_at timestamptz, notice uuid
)
language sql stable security definer set search_path = {path} as $$
  select s.id, m.id, m.kind, m.state, m.starts_at, s.notice_id
  from public.conferences_seat s join public.conferences_meeting m on m.id = s.meeting_id
  where s.institution_id = (select public.vidik_membership_institution())
    and s.notice_id is not null and s.reply <> 'cannot'
    and m.starts_at >= since and m.starts_at < before
    and {may}
  order by m.starts_at, s.id limit {most}
$$;
"""
"""What an invitation says of a meeting: the day, and of which kind it is. No case, nobody else."""
_MOST_INVITATIONS: Final = 1000
_BY_AN_ADDENDUM: Final = (
    "exists (select from public.conferences_seatcorrection c"
    " where c.seat_id = old.id and c.was is not distinct from old.came"
    " and c.was_reason = old.absent_reason and c.came = new.came"
    " and c.absent_reason = new.absent_reason)"
)
_POINT_OF_IT: Final = sql(
    "exists (select 1 from conferences_point p where p.id = {table}.point_id"
    " and p.meeting_id = {table}.meeting_id and p.case_id = {table}.case_id)"
)


_DECISION_OF_IT: Final = sql(
    "exists (select 1 from conferences_decision d join conferences_meeting m on m.id = d.meeting_id"
    " where d.id = {table}.decision_id and d.case_id = {table}.case_id"
    " and m.minutes = 'confirmed')"
)
_ACTIVITY_OF_IT: Final = sql(
    "({table}.activity_id is null or exists (select 1 from plans_activity a"
    " where a.id = {table}.activity_id and a.case_id = {table}.case_id"
    " and a.line = {table}.line))"
)


def _sworn(key: str, more: str = "") -> Condition:
    return sql(_SWORN.replace("{key}", key).replace("{more}", more))


def _of_its_meeting(more: str = "") -> Condition:
    return sql(_OF_ITS_MEETING.replace("{more}", more))


def _of_a_meeting(condition: Condition) -> Condition:
    """Write what holds of a row's meeting."""
    return Condition(
        lambda table: (
            "exists (select 1 from conferences_meeting m"  # noqa: S608 - our own words
            f" where m.id = {table}.meeting_id and {condition.write('m')})"
        )
    )


def _steps(workflow: Workflow[str]) -> str:
    """Write the transitions of a table for a guard."""
    after: dict[str, list[str]] = {}
    for each in workflow.transitions:
        for source in sorted(each.sources):
            after.setdefault(str(source), []).append(str(each.target))
    return moves(workflow.field_name, after)


_OPEN: Final = " and m.minutes = 'none' and m.state <> 'cancelled'"


def register() -> None:
    """Protect the room's tables."""
    part = case("case_id", Part.PROTECTION)
    answers_for = any_of(role(*EXPERTS), relation("in-charge", "case_id"))
    of_case = all_of(part, answers_for)
    of_several = all_of(_OF_SEVERAL, own_institution("holder_id"), role(*EXPERTS))
    holds = any_of(of_case, of_several)
    read, call = Action.CONFERENCES_READ, Action.CONFERENCES_CALL
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    seen = any_of(
        part,
        all_of(_OF_SEVERAL, any_of(own_institution("holder_id"), _OWN_SEAT)),
        _sworn("id"),
    )
    protect(
        "conferences_meeting",
        read=[allow(read, seen), counts],
        insert=[allow(call, all_of(holds, own_institution("holder_id"), own_user("called_by_id")))],
        update=[allow(call, holds), allow(Action.CONFERENCES_CONFIRM, holds)],
        looked_up=True,
    )
    protect("conferences_meetingevent", read=[allow(read, part)], insert=[allow(call, holds)])
    protect(
        "conferences_formerday",
        read=[allow(read, _MEETING_SEEN)],
        insert=[allow(call, all_of(_of_a_meeting(holds), own_user("moved_by_id")))],
    )
    own = own_institution("institution_id")
    own_answers = allow(Action.EXCHANGE_ANSWER, own)
    protect(
        "conferences_seat",
        read=[
            allow(
                read,
                any_of(part, own, all_of(_OF_SEVERAL, own_institution("holder_id"))),
            ),
            own_answers,
            counts,
        ],
        insert=[allow(call, all_of(holds, own_user("invited_by_id")))],
        update=[allow(call, holds), own_answers],
        looked_up=True,
    )
    protect(
        "conferences_seatevent",
        read=[allow(read, part)],
        insert=[allow(call, holds), own_answers],
    )
    protect(
        "conferences_undertaking",
        read=[allow(read, any_of(part, all_of(own, _IN_FORCE)))],
        insert=[allow(call, all_of(of_case, own_user("entered_by_id"), _IN_FORCE))],
        update=[allow(call, of_case)],
    )
    protect(
        "conferences_request",
        read=[allow(read, part), counts],
        insert=[
            allow(
                Action.CONFERENCES_ASK,
                all_of(part, own, own_user("asked_by_id"), sql("{table}.state = 'open'")),
            )
        ],
        update=[allow(call, of_case)],
        looked_up=True,
    )
    protect(
        "conferences_seatcorrection",
        read=[allow(read, _SEAT_SEEN)],
        insert=[
            allow(
                call,
                all_of(
                    _of_a_meeting(all_of(holds, sql("{table}.minutes = 'confirmed'"))),
                    _SEAT_AS_IT_WAS,
                    own_user("entered_by_id"),
                ),
            )
        ],
    )
    register_function("vidik_of_its_meeting", _OF_A_MEETING)
    register_function(
        "vidik_days_of_invitations",
        lambda: (
            _DAYS_OF_INVITATIONS.replace("{path}", LOOKUP_PATH)
            .replace(
                "{may}", may(Action.EXCHANGE_ANSWER).write("").replace("vidik_", "public.vidik_")
            )
            .replace("{most}", str(_MOST_INVITATIONS))
        ),
    )
    for table in ("conferences_seat", "conferences_undertaking"):
        register_trigger(
            table,
            f"create or replace trigger vidik_of_its_meeting before insert on {table}"
            " for each row execute function vidik_of_its_meeting();",
        )
    _of_minutes(part, of_case)
    _guards()


def _of_minutes(part: Condition, of_case: Condition) -> None:
    call = Action.CONFERENCES_CALL
    reads = allow(
        Action.CONFERENCES_READ,
        any_of(part, _sworn("meeting_id", " and u.case_id = {table}.case_id")),
    )
    entered = all_of(of_case, own_user("entered_by_id"))
    protect(
        "conferences_point",
        read=[reads],
        insert=[allow(call, all_of(entered, _of_its_meeting(_OPEN)))],
        delete=[allow(call, all_of(of_case, _of_its_meeting(_OPEN)))],
    )
    protect(
        "conferences_decision",
        read=[reads],
        insert=[
            allow(
                call,
                all_of(entered, _of_its_meeting(f"{_OPEN} and m.state = 'held'"), _POINT_OF_IT),
            )
        ],
        delete=[allow(call, all_of(of_case, _of_its_meeting(_OPEN)))],
    )
    protect(
        "conferences_planned",
        read=[allow(Action.CONFERENCES_READ, part)],
        insert=[
            allow(Action.PLANS_WRITE, all_of(entered, _DECISION_OF_IT, _ACTIVITY_OF_IT)),
        ],
    )
    protect(
        "conferences_addendum",
        read=[reads],
        insert=[allow(call, all_of(entered, _of_its_meeting(" and m.minutes = 'confirmed'")))],
    )


def _guards() -> None:
    guard(
        "conferences_undertaking",
        whom=NOT_THE_OWNER,
        may_change=("struck_at", "struck_by_id", "struck_why"),
        rules={
            "what is struck out stays so": "old.struck_at is null",
            "an undertaking is struck out in one’s own name": (
                "new.struck_by_id = public.vidik_user()"
            ),
        },
    )
    guard(
        "conferences_meeting",
        whom=NOT_THE_OWNER,
        may_change=(
            "state", "starts_at", "form", "cancelled_at", "cancelled_by_id", "cancel_reason",
            "held_at", "held_by_id", "took_part", "took_part_how", "why_not", "minutes",
            "written_at", "written_by_id", "confirmed_at", "confirmed_by_id",
        ),
        rules={
            "a meeting goes on by its steps": _steps(MEETING),
            "minutes go on by their steps": _steps(MINUTES),
            "what was cancelled stays so": "old.state <> 'cancelled'",
            "the day of what was held stays": "old.state = 'called' or "
            + unchanged("starts_at", "form"),
            "confirmed minutes never change": "old.minutes <> 'confirmed'",
            "what is entered is entered in one’s own name": " and ".join(
                f"({unchanged(each)} or new.{each} is null or new.{each} = public.vidik_user())"
                for each in ("cancelled_by_id", "held_by_id", "written_by_id")
            ),
            "minutes are confirmed by a second person in their own name": (
                "new.minutes <> 'confirmed' or (new.confirmed_by_id = public.vidik_user()"
                f" and {unchanged('written_by_id', 'written_at')})"
            ),
        },
    )  # fmt: skip
    mine = "old.institution_id is not distinct from public.vidik_membership_institution()"
    # After a hand-over whoever was invited may hold the conference, and enters that it came itself.
    answers = (
        "exists (select from public.cases_case c where c.id = old.case_id"
        " and c.responsible_id = public.vidik_membership_institution())"
    )
    held = unchanged("came", "absent_reason")
    guard(
        "conferences_seat",
        whom=NOT_THE_OWNER,
        may_change=(
            "notice_id", "reply", "sends", "reason", "replied_at", "came", "absent_reason",
        ),
        rules={
            "the invited say whether they come, and no more": (
                f"not ({mine}) or {answers} or ({held} and {unchanged('notice_id')})"
            ),
            "who came is not changed once the minutes are confirmed, but by an addendum": (
                f"({held}) or exists (select from public.conferences_meeting m"
                " where m.id = old.meeting_id and m.minutes <> 'confirmed')"
                f" or {_BY_AN_ADDENDUM}"
            ),
        },
    )  # fmt: skip
    guard(
        "conferences_request",
        whom=NOT_THE_OWNER,
        may_change=("state", "decided_at", "decided_by_id", "reason", "meeting_id"),
        rules={
            "a request goes on by its steps": _steps(REQUEST),
            "a request is answered once": "old.state = 'open'",
            "a request is answered in one’s own name": "new.decided_by_id = public.vidik_user()",
        },
    )
