# SPDX-License-Identifier: EUPL-1.2
"""Functions that run as the owner of the tables, all of them listed with who may run them.

A new one fails until it has a line, a fixed search path, and no right for everybody.
"""

from __future__ import annotations

from typing import Final

import pytest
from django.db import connection

from tests.scenes import as_application
from vidik.access.row_security import LOOKUP_PATH
from vidik.shell.setup import grant_rights

pytestmark = pytest.mark.django_db

OWN_PATH: Final = "pg_catalog, public, pg_temp"
BARE_PATH: Final = "pg_catalog, pg_temp"
DEFINERS: Final = {
    "audit_actor_is_sealed(text)": (BARE_PATH, True),
    "audit_chain()": (OWN_PATH, False),
    "audit_receive()": (OWN_PATH, False),
    "audit_seal(text[])": (BARE_PATH, False),
    "audit_statement_is_sealed()": (BARE_PATH, True),
    "audit_take_turn()": (BARE_PATH, True),
    "figures_analyse()": (OWN_PATH, True),
    "vault_candidates(integer[],integer[],integer)": (OWN_PATH, True),
    "vault_places(uuid[])": (LOOKUP_PATH, True),
    "vault_refuse_retired()": (LOOKUP_PATH, False),
    "vidik_alone_at_most()": (LOOKUP_PATH, False),
    "vidik_answers_sections()": (LOOKUP_PATH, True),
    "vidik_answers_whole(boolean)": (LOOKUP_PATH, True),
    "vidik_case_is_lost(uuid)": (LOOKUP_PATH, True),
    "vidik_case_responsible(uuid)": (LOOKUP_PATH, True),
    "vidik_days_of_invitations(timestamp with time zone,timestamp with time zone)": (
        LOOKUP_PATH,
        True,
    ),
    "vidik_event_is_fresh(uuid)": (LOOKUP_PATH, True),
    "vidik_is_row_of(uuid,text)": (LOOKUP_PATH, True),
    "vidik_has_events(bigint)": (LOOKUP_PATH, True),
    "vidik_has_matters(bigint)": (LOOKUP_PATH, True),
    "vidik_is_in_bodies(bigint)": (LOOKUP_PATH, True),
    "vidik_leg_is_own(uuid)": (LOOKUP_PATH, True),
    "vidik_leg_leads(uuid,uuid,boolean)": (LOOKUP_PATH, True),
    "vidik_matter_held(uuid)": (LOOKUP_PATH, True),
    "vidik_matter_held_until(uuid,date)": (LOOKUP_PATH, True),
    "vidik_matter_holds(uuid)": (LOOKUP_PATH, True),
    "vidik_matter_is_fresh(uuid)": (LOOKUP_PATH, True),
    "vidik_matter_opened(uuid)": (LOOKUP_PATH, True),
    "vidik_matter_parted(uuid,uuid)": (LOOKUP_PATH, True),
    "vidik_has_register_entries(bigint)": (LOOKUP_PATH, True),
    "vidik_is_in_plans(bigint)": (LOOKUP_PATH, True),
    "vidik_first_full_night(uuid,text,date,date)": (LOOKUP_PATH, False),
    "vidik_is_at_conferences(bigint)": (LOOKUP_PATH, True),
    "vidik_letters_answered_by(uuid[])": (LOOKUP_PATH, True),
    "vidik_letters_entered()": (LOOKUP_PATH, True),
    "vidik_letters_withheld()": (LOOKUP_PATH, True),
    "vidik_membership_institution()": (OWN_PATH, True),
    "vidik_membership_role()": (OWN_PATH, True),
    "vidik_own_looks(uuid,integer)": (LOOKUP_PATH, True),
    "vidik_own_page(uuid,text[])": (LOOKUP_PATH, True),
    "vidik_own_plan(uuid)": (LOOKUP_PATH, True),
    "vidik_own_rights(uuid)": (LOOKUP_PATH, True),
    "vidik_own_sharings(uuid)": (LOOKUP_PATH, True),
    "vidik_offers_services(bigint)": (LOOKUP_PATH, True),
    "vidik_notices_taken_over()": (LOOKUP_PATH, True),
    "vidik_notices_withheld()": (LOOKUP_PATH, True),
    "vidik_places_are_left()": (LOOKUP_PATH, False),
    "vidik_reach_differences()": (LOOKUP_PATH, True),
    "vidik_reach_follows_case()": (LOOKUP_PATH, False),
    "vidik_reach_follows_row()": (LOOKUP_PATH, False),
    "vidik_reach_of_case(uuid)": (LOOKUP_PATH, True),
    "vidik_rebuild_reach()": (LOOKUP_PATH, False),
    "vidik_received_handed_over()": (LOOKUP_PATH, True),
    "vidik_received_taken_over()": (LOOKUP_PATH, True),
    "vidik_sent_handed_over()": (LOOKUP_PATH, True),
    "vidik_sent_taken_over()": (LOOKUP_PATH, True),
    "vidik_stay_has_a_place()": (LOOKUP_PATH, False),
    "vidik_system()": (BARE_PATH, True),
    "vidik_takes_part_in_cases(bigint)": (LOOKUP_PATH, True),
    "vidik_takes_part_in_reports(bigint)": (LOOKUP_PATH, True),
    "vidik_user()": (OWN_PATH, True),
}
"""Each with its search path, and whether the role of the web server may run it.

What triggers run, nobody has to have a right to.
"""


def rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_every_function_that_runs_as_the_owner_is_listed_with_its_path_and_who_runs_it() -> None:
    found = rows(
        "select p.oid::regprocedure::text, coalesce(array_to_string(p.proconfig, ';'), ''),"
        " has_function_privilege('vidik_app', p.oid, 'execute'), p.proowner = c.relowner"
        " from pg_proc p, pg_class c where p.prosecdef"
        " and p.pronamespace = 'public'::regnamespace"
        " and c.oid = 'public.accounts_user'::regclass"
    )
    assert all(of_owner for *_facts, of_owner in found)
    paths = {
        name: next(
            (
                each.removeprefix("search_path=")
                for each in str(settings).split(";")
                if each.startswith("search_path=")
            ),
            "none",
        )
        for name, settings, *_rights in found
    }
    reported = {name: (paths[name], runs) for name, _settings, runs, _owner in found}
    # What keeps the history of rows: one for each tracked table and operation, run by triggers.
    keepers = {name for name in reported if name.startswith("pgtrigger_")}
    assert {reported.pop(name) for name in keepers} == {(OWN_PATH, False)}
    assert reported == DEFINERS


def test_no_function_of_the_owner_may_be_run_by_everybody() -> None:
    grant_rights()
    everybodys = rows(
        "select p.oid::regprocedure::text from pg_proc p"
        " cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " where a.grantee = 0 and a.privilege_type = 'EXECUTE'"
        " and p.pronamespace = 'public'::regnamespace and p.prosecdef"
    )
    assert everybodys == []


def test_without_an_actor_no_function_reveals_a_case() -> None:
    with as_application():
        for call in (
            "vidik_case_responsible(gen_random_uuid())",
            "vidik_case_is_lost(gen_random_uuid())::int",
            "cardinality(vidik_reach_holders())",
            "(select count(*) from cases_reach)",
            "(select count(*) from vidik_reach_due())",
            "(select count(*) from vidik_reach_of_case(gen_random_uuid()))",
            "(select missing + surplus from vidik_reach_differences())",
            "cardinality(vidik_received_taken_over())",
            "cardinality(vidik_sent_taken_over())",
            "cardinality(vidik_received_handed_over())",
            "cardinality(vidik_sent_handed_over())",
            "cardinality(vidik_notices_taken_over())",
            "(select count(*) from vidik_letters_answered_by(array[gen_random_uuid()]))",
            "(select count(*) from vidik_days_of_invitations('-infinity', 'infinity'))",
            "(select count(*) from vault_places(array[gen_random_uuid()]))",
            "(select count(*) from vault_candidates(array[1], array[2], 9))",
        ):
            assert rows(f"select coalesce({call}, 0)") == [(0,)], call


def test_who_acts_is_asked_once_for_each_statement_and_not_for_each_row() -> None:
    """And the plan that a connection keeps does not hang on who was the first to need it."""
    grant_rights()
    compared = rows(
        "select p.oid::regprocedure::text from pg_proc p join pg_language l on l.oid = p.prolang"
        " where p.pronamespace = 'public'::regnamespace and p.prosecdef"
        " and (l.lanname = 'sql' or p.provolatile = 's')"
        r" and p.prosrc ~ '\ywhere\y' and p.prosrc ~ '= *(public\.)?vidik_[a-z_]+\('"
    )
    assert compared == []
