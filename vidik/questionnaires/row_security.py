# SPDX-License-Identifier: EUPL-1.2
"""What the database itself lets through: an institution's answers, for it and for the office."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import guard, moves, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
    Condition,
    Grant,
    all_of,
    allow,
    everybody,
    may,
    own_institution,
    own_user,
    protect,
    register_function,
    sql,
)
from vidik.access.types import Action

MINE: Final = own_institution("institution_id")
OF_ITS_OWN: Final = sql(
    "exists (select 1 from questionnaires_respondent o where o.id = {table}.respondent_id"
    " and o.institution_id = {table}.institution_id)"
)
"""What hangs on a questionnaire belongs to the institution that is asked in it."""
SENT: Final = sql("{table}.state <> 'prepared'")
_WHOLE: Final = """
create or replace function vidik_answers_whole(reading boolean) returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(r.id), '{}')
  from public.questionnaires_respondent r
  where r.institution_id = (select public.vidik_membership_institution())
    and r.state <> 'prepared'
    and (
      (select public.vidik_membership_role()) = 'validator'
      or r.lead_id = (select public.vidik_user())
      or (reading and r.others_may_read)
      or not exists (
        select from public.questionnaires_sectiontask t
        where t.respondent_id = r.id and t.ended_at is null
      )
    )
$$;
"""
"""Questionnaires of the own institution that somebody reads or fills in as a whole: all of them as
long as no section was given out, then those that they lead or approve."""
_SECTIONS: Final = """
create or replace function vidik_answers_sections() returns text[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(t.respondent_id || '/' || t.section), '{}')
  from public.questionnaires_sectiontask t
  join public.questionnaires_respondent r on r.id = t.respondent_id
  where t.person_id = (select public.vidik_user()) and t.ended_at is null
    and r.institution_id = (select public.vidik_membership_institution())
    and r.state <> 'prepared'
$$;
"""
"""Sections that were given to somebody, each after the questionnaire that it is in."""


def _section(*, reading: bool, whole: bool = False) -> Condition:
    """Let through what a colleague may see or fill in where sections were given out.

    Asked once for each statement: a page reads hundreds of answers of one questionnaire.

    Args:
        reading: other sections may be read where the institution says so.
        whole: the row belongs to the questionnaire as a whole and not to one section.
    """
    reported = f"{{table}}.respondent_id = any((select vidik_answers_whole({reading}))::uuid[])"
    if whole:
        return sql(reported)
    return sql(
        f"({reported} or {{table}}.respondent_id || '/' || {{table}}.section"
        " = any((select vidik_answers_sections())::text[]))"
    )


def register() -> None:
    """Put the room's tables under row-level security."""
    for name, text in (("vidik_answers_whole", _WHOLE), ("vidik_answers_sections", _SECTIONS)):
        register_function(name, text.replace("{path}", LOOKUP_PATH))
    read = allow(Action.QUESTIONNAIRES_READ, everybody())
    office = allow(Action.QUESTIONNAIRES_DECIDE, everybody())
    own = allow(Action.QUESTIONNAIRES_SEE_OWN, MINE)
    answer = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE, OF_ITS_OWN))
    prepare = allow(Action.QUESTIONNAIRES_PREPARE, everybody())
    sent = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE, SENT))
    share = allow(Action.QUESTIONNAIRES_SHARE_OUT, all_of(MINE, SENT))
    protect(
        "questionnaires_respondent",
        read=[read, sent, share],
        insert=[prepare],
        update=[office, sent, share],
        delete=[allow(Action.QUESTIONNAIRES_PREPARE, sql("{table}.state = 'prepared'"))],
        looked_up=True,
    )
    protect(
        "questionnaires_respondentevent", read=[read, sent], insert=[prepare, office, sent, share]
    )
    seen = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE, _section(reading=True)))
    filled = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE, _section(reading=False)))
    whole = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE, _section(reading=True, whole=True)))
    protect(
        "questionnaires_draftanswer",
        read=[read, seen],
        insert=[office, filled],
        update=[office, filled],
        delete=[office, filled],
    )
    protect(
        "questionnaires_explanation",
        read=[read, own],
        insert=[office, answer],
        update=[office, answer],
        delete=[office, answer],
    )
    protect(
        "questionnaires_submission", read=[read, whole], insert=[office, answer], update=[office]
    )
    protect("questionnaires_extension", read=[read, own], insert=[office], update=[office])
    _register_papers(read, office, whole, seen)
    _register_sharing(read, office, own)
    _register_evidence(read, office)
    _guard_respondents()
    _guard_queries()


def _guard_respondents() -> None:
    """Let an institution move its questionnaire on as who answers does, and change nothing else."""
    office, submits, shares = (
        may(action).write("").replace("vidik_", "public.vidik_")
        for action in (
            Action.QUESTIONNAIRES_DECIDE,
            Action.QUESTIONNAIRES_SUBMIT,
            Action.QUESTIONNAIRES_SHARE_OUT,
        )
    )
    submitted = "new.state = 'submitted' and old.state <> 'submitted'"
    guard(
        "questionnaires_respondent",
        whom=f"old.institution_id = public.vidik_membership_institution() and not {office}",
        may_change=(
            "state", "last_saved_at", "answered_at", "return_reason", "figures", "blanks",
            "lead_id", "others_may_read",
        ),
        rules={
            "the office sends, returns and accepts": moves(
                "state",
                {
                    "sent": ("approval", "submitted"),
                    "returned": ("approval", "submitted"),
                    "approval": ("sent", "submitted"),
                },
            ),
            "who may approve submits and sends back": f"{unchanged('state')}"
            f" or new.state = 'approval' or {submits}",
            "what was sent is counted when it is sent": unchanged(
                "answered_at", "return_reason", "figures", "blanks"
            )
            + f" or {submitted}",
            "the first answer stays the first": "old.answered_at is null or "
            + unchanged("answered_at"),
            "who may give sections out does": f"{unchanged('lead_id', 'others_may_read')}"
            f" or {shares}",
        },
    )  # fmt: skip


def _guard_queries() -> None:
    """Let an institution answer a query under its own name, until the office has taken that."""
    office = may(Action.QUESTIONNAIRES_DECIDE).write("").replace("vidik_", "public.vidik_")
    guard(
        "questionnaires_findingquery",
        whom=f"old.institution_id = public.vidik_membership_institution() and not {office}",
        may_change=("state", "answer", "corrections", "answered_at", "answered_by"),
        rules={
            "an institution answers, no more": "new.state = 'answered'"
            " and old.state in ('asked', 'answered') and new.answered_at is not null",
            "whoever answers is named": "new.answered_by = 'user:' || public.vidik_user()",
        },
    )


def _register_papers(read: Grant, office: Grant, whole: Grant, seen: Grant) -> None:
    """Letters and attachments go with the whole questionnaire, remarks with their section."""
    forgets = allow(Action.RETENTION_PURGE, everybody())
    for table in ("questionnaires_document", "questionnaires_documentpage"):
        mine = (
            whole
            if table == "questionnaires_document"
            else allow(Action.QUESTIONNAIRES_SEE_OWN, MINE)
        )
        protect(
            table,
            read=[read, mine, forgets],
            insert=[office, mine],
            update=[office],
            delete=[office, mine, forgets],
        )
    protect(
        "questionnaires_remark", read=[read, seen], insert=[office, seen], update=[office, seen]
    )


def _register_sharing(read: Grant, office: Grant, own: Grant) -> None:
    """Who leads gives sections out; a query is put by the office and answered by whom it asks."""
    leads = sql(
        "((select vidik_membership_role()) in ('validator', 'institution-admin') or exists ("
        "select 1 from questionnaires_respondent r where r.id = {table}.respondent_id"
        " and r.lead_id = (select vidik_user())))"
    )
    share = allow(Action.QUESTIONNAIRES_SHARE_OUT, all_of(MINE, leads))
    done = allow(Action.QUESTIONNAIRES_SEE_OWN, all_of(MINE, own_user("person_id")))
    protect(
        "questionnaires_sectiontask",
        read=[read, own, allow(Action.QUESTIONNAIRES_SHARE_OUT, MINE)],
        insert=[share],
        update=[share, done, office],
        looked_up=True,
    )
    protect(
        "questionnaires_findingquery",
        read=[read, own],
        insert=[office],
        update=[office, own],
    )
    protect("questionnaires_findingqueryevent", read=[read, own], insert=[office, own])


def _register_evidence(read: Grant, office: Grant) -> None:
    """Meetings held and own proceedings are the office's alone."""
    for name in ("", "party", "figure"):
        protect(f"questionnaires_evidence{name}", read=[read], insert=[office], update=[office])
    for name in ("scan", "page"):
        protect(
            f"questionnaires_evidence{name}",
            read=[read],
            insert=[office],
            update=[office],
            delete=[office],
        )
    protect("questionnaires_evidenceevent", read=[read], insert=[office])
