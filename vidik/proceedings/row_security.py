# SPDX-License-Identifier: EUPL-1.2
"""Which expected notices the database shows to whom: they follow the procedure they belong to."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_institution,
    own_user,
    protect,
    register_function,
    sql,
)
from vidik.access.types import Action

_LETTERS_ENTERED: Final = """
create or replace function vidik_letters_entered() returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(r.letter_id), '{}')
  from public.proceedings_reportedact r
  join public.exchange_addressee a on a.id = r.letter_id
  where (r.institution_id = (select public.vidik_membership_institution())
      or a.id = any((select public.vidik_received_taken_over())::uuid[]))
    and r.taken_back_at is null
    and r.version >= greatest(a.corrected_version, 1)
$$;
"""
"""The letters that the own institution answers for and that were entered or set aside, as they were
corrected last: they wait for nobody, whether or not somebody may see the case that they were
entered into."""
_DAYS: Final = ('"on"', "until")
_SAID: Final = ("version", *_DAYS, "code")
_WISHED: Final = (
    "wants", "through", "how", "language", "except_for", "entered_at", "entered_by_id",
)  # fmt: skip
_TOLD: Final = (
    "told_on", "told_at", "told_how", "proof", "not_told", "entered_at", "entered_by_id",
)  # fmt: skip


def register() -> None:
    """Protect the room's tables."""
    register_function("vidik_letters_entered", _LETTERS_ENTERED.replace("{path}", LOOKUP_PATH))
    works = allow(Action.IDENTIFICATION_WORK, case("case_id", "work"))
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    # With whom a case is shared learns nothing of what the centre expects of them.
    # What a notice says without leaving a choice is entered by a part of the system.
    enters = allow(Action.PROCEEDINGS_ENTER, everybody())
    writes = [works, enters]
    protect("proceedings_expectednotice", read=[*writes, counts], insert=writes, update=writes)
    protect("proceedings_expectednoticeevent", read=[works], insert=writes)
    of_institution = allow(
        Action.IDENTIFICATION_WORK,
        all_of(
            sql("{table}.case_id is null"),
            any_of(
                own_institution("institution_id"),
                sql("{table}.letter_id = any((select vidik_received_taken_over())::uuid[])"),
            ),
        ),
    )
    acts = [*writes, of_institution]
    in_own_name = own_user("entered_by_id")
    protect(
        "proceedings_reportedact",
        read=[*acts, counts],
        insert=[
            allow(each.action, all_of(each.condition, in_own_name))
            for each in (works, of_institution)
        ]
        + [enters],
        update=acts,
        looked_up=True,
    )
    guard(
        "proceedings_reportedact",
        whom=NOT_THE_OWNER,
        may_change=("procedure_id", "taken_back_at", "version", "on", "until", "code"),
        rules={
            "what was taken back stays so": f"old.taken_back_at is null or"
            f" {unchanged('taken_back_at')}",
            "the system corrects what it entered, and nobody else does": unchanged(*_SAID)
            + " or public.vidik_user() is null and old.entered_by_id is null",
        },
    )
    protect("proceedings_reportedactevent", read=[works, of_institution], insert=acts)
    protect(
        "proceedings_wish",
        read=[*writes, counts],
        insert=[allow(works.action, all_of(works.condition, in_own_name))],
        update=[works],
    )
    guard(
        "proceedings_wish",
        whom=NOT_THE_OWNER,
        may_change=("procedure_id", *_WISHED),
        rules={
            "a wish is entered in one’s own name": unchanged(*_WISHED)
            + " or new.entered_by_id = public.vidik_user()",
        },
    )
    protect("proceedings_wishevent", read=[works], insert=[works])
    opens = all_of(works.condition, sql("{table}.told_on is null and {table}.not_told = ''"))
    protect(
        "proceedings_telling",
        read=[*writes, counts],
        insert=[allow(works.action, opens), enters],
        update=writes,
    )
    guard(
        "proceedings_telling",
        whom=NOT_THE_OWNER,
        may_change=("procedure_id", "on", "until", *_TOLD),
        rules={
            "what was told, or not told, stays": "old.told_on is null and old.not_told = ''"
            f" or {unchanged(*_TOLD, *_DAYS)}",
            "it is told in one’s own name": unchanged("told_on", "told_at", "entered_by_id")
            + " or new.entered_by_id = public.vidik_user()",
            "the system corrects the days": unchanged(*_DAYS) + " or public.vidik_user() is null",
        },
    )
    protect("proceedings_tellingevent", read=[works], insert=writes)
    protect(
        "proceedings_toldinstitution",
        read=writes,
        insert=[allow(works.action, all_of(works.condition, own_user("told_by_id")))],
    )
