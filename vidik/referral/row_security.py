# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom: reports follow the cases of their persons."""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import (
    LOOKUP_PATH,
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
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part

WORK: Final = "work"
_OF_OWN_CONTACT: Final = sql(
    "exists (select 1 from registers_entry e where e.id = {table}.entry_id"
    " and e.register_id = 'contacts' and e.institution_id = {table}.institution_id)"
)
_OF_A_REPORT: Final = sql("exists (select 1 from referral_report r where r.id = {table}.report_id)")
"""The report is shown to the actor; its own protection is asked."""
_NAMES_A_PERSON: Final = sql(
    "exists (select 1 from referral_reportedperson p where p.report_id = {table}.id)"
)
"""The report is about somebody shown to the actor; the protection of persons is asked."""
_OF_A_PERSON: Final = any_of(
    sql("exists (select 1 from referral_reportedperson p where p.screening_id = {table}.id)"),
    sql(
        "exists (select 1 from referral_reportedperson p"
        " join referral_report r on r.id = p.report_id"
        " where r.screening_id = {table}.id and p.position = 1)"
    ),
)
"""Somebody shown to the actor was screened: what a whole report came from is the first one's."""
_TAKES_PART: Final = """
create or replace function vidik_takes_part_in_reports(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and (
    exists (select from public.referral_reporterfollowup t where t.institution_id = place)
    or exists (select from public.referral_screening s where s.institution_id = place)
    or exists (select from public.referral_duty d where d.institution_id = place)
    or exists (select from public.referral_shift s where s.institution_id = place)
  )
$$;
"""
"""Whether an institution ever reported, screened or was notified, no more: for merges."""


def _takes_part() -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return _TAKES_PART.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)


def register() -> None:
    """Protect the room's tables."""
    register_function("vidik_takes_part_in_reports", _takes_part)
    works = case("case_id", WORK)
    receives = allow(Action.REPORTS_RECEIVE, everybody())
    watches = allow(Action.REPORTS_WATCH, everybody())
    reads = allow(Action.REPORTS_READ, works)
    shared = Action.REPORTS_READ_SHARED
    handles = allow(Action.REPORTS_HANDLE, works)
    counted = [
        allow(Action.IDENTIFICATION_COUNT, everybody()),
        allow(Action.IDENTIFICATION_GENERATE, everybody()),
    ]
    sums = allow(Action.RECOGNITION_COUNT, everybody())
    # Those who serve reporters find whose key opens the messages; members have no such right.
    serves = allow(Action.REPORTS_FOLLOW, sql("false"))
    forgets = allow(Action.RETENTION_PURGE, everybody())
    # Entries of one person in several reports all get the outcome of their one procedure.
    joins = allow(Action.IDENTIFICATION_PROPAGATE, everybody())
    # A search is compared with every report, whoever may see either.
    matches = allow(Action.TRACES_MATCH, everybody())
    protect(
        "referral_report",
        read=[
            reads,
            allow(shared, _NAMES_A_PERSON),
            receives,
            watches,
            forgets,
            sums,
            matches,
            *counted,
        ],
        insert=[receives],
        update=[handles],
    )
    protect("referral_reportevent", read=[reads], insert=[receives, handles])
    protect(
        "referral_reportedperson",
        read=[
            reads,
            allow(shared, case("case_id", Part.REPORT)),
            receives,
            serves,
            forgets,
            sums,
            joins,
            matches,
            *counted,
        ],
        insert=[receives],
        update=[handles, joins],
    )
    protect("referral_reportedpersonevent", read=[reads, sums], insert=[receives, handles, joins])
    protect(
        "referral_foreignnotification",
        read=[reads, receives, matches, counted[0]],
        insert=[receives, handles],
        update=[handles],
    )
    protect("referral_foreignnotificationevent", read=[reads], insert=[receives, handles])
    for table in ("referral_duty", "referral_handover"):
        protect(
            table,
            read=[reads, receives, watches] if table == "referral_duty" else [reads, receives],
            insert=[receives, handles],
            update=[handles],
            looked_up=table == "referral_duty",
        )
    protect("referral_supplement", read=[reads, serves], insert=[serves])
    own = own_institution("institution_id")
    protect(
        "referral_reporterfollowup",
        read=[
            allow(Action.REPORTS_FOLLOW, own),
            allow(Action.REPORTS_READ, _OF_A_REPORT),
            receives,
            watches,
            forgets,
        ],
        insert=[receives],
        update=[serves, allow(Action.REPORTS_HANDLE, _OF_A_REPORT), forgets],
        looked_up=True,
    )
    protect(
        "referral_dutycall",
        read=[
            allow(Action.REPORTS_READ, all_of(own_user("user_id"), own)),
            allow(Action.REPORTS_READ, _OF_A_REPORT),
            receives,
            watches,
        ],
        insert=[receives, watches],
        update=[watches],
    )
    unfinished = sql("{table}.finished_at is null")
    maker = all_of(own_user("user_id"), own)
    protect(
        "referral_screening",
        read=[
            allow(Action.SCREENINGS_MAKE, maker),
            allow(Action.RETENTION_PURGE, unfinished),
            counted[0],
            sums,
            allow(shared, _OF_A_PERSON),
            allow(
                Action.REPORTS_READ,
                any_of(
                    sql(
                        "exists (select 1 from referral_reportedperson p"
                        " where p.screening_id = {table}.id)"
                    ),
                    sql(
                        "exists (select 1 from referral_report r where r.screening_id = {table}.id)"
                    ),
                ),
            ),
        ],
        # The desk enters those of synthetic reports; by hand everybody makes their own.
        insert=[allow(Action.SCREENINGS_MAKE, maker), receives],
        update=[allow(Action.SCREENINGS_MAKE, maker)],
        delete=[
            allow(Action.SCREENINGS_MAKE, maker),
            allow(Action.RETENTION_PURGE, unfinished),
        ],
        looked_up=True,
    )
    # Not even the association reads them back: they are for the count, which sees numbers alone.
    protect(
        "referral_contactmark",
        read=[sums],
        insert=[allow(Action.REGISTERS_MANAGE, _OF_OWN_CONTACT)],
    )
    protect(
        "referral_shift",
        read=[allow(Action.REPORTS_READ, own), watches, receives],
        insert=[allow(Action.REPORTS_ROSTER, own)],
        delete=[allow(Action.REPORTS_ROSTER, own)],
        looked_up=True,
    )
