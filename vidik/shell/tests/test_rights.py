# SPDX-License-Identifier: EUPL-1.2
"""What the role of the web server may do in the database, and what it may not."""

from __future__ import annotations

import pghistory
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from tests.scenes import as_application
from vidik.accounts.models import Membership
from vidik.institutions.tests.factories import make_institution
from vidik.shell.setup import grant_rights, history_tables

pytestmark = pytest.mark.django_db

REFUSED = (
    *(
        f"update accounts_membership set {column} = {column}"  # noqa: S608 - names from below
        for column in ("id", "user_id", "institution_id", "role", "valid_from")
    ),
    "delete from accounts_membership",
    "delete from pghistory_context",
    "update pghistory_context set id = id",
    "delete from audit_reviewitem",
    "delete from audit_reviewpattern",
    "truncate audit_reviewitem",
)


def refused(statement: str) -> bool:
    """Return whether the database refuses a statement of the role for want of the right."""
    with as_application(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except ProgrammingError as error:
            return "permission denied" in str(error)
    return False


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_cannot_rewrite_who_had_which_right(statement: str) -> None:
    assert refused(statement)


def test_the_history_of_no_row_can_be_changed() -> None:
    tables = history_tables()
    assert {"accounts_membershipevent", "cases_caseevent", "institutions_institutionevent"} <= set(
        tables
    )
    for table in tables:
        for statement in ("delete from {}", "update {} set pgh_label = pgh_label", "truncate {}"):
            assert refused(statement.format(table)), table


def test_what_the_application_changes_of_a_membership_is_its_end_and_its_confirmation() -> None:
    grant_rights()  # Twice is as once.
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.column_privileges"
            " where grantee = 'vidik_app' and privilege_type = 'UPDATE'"
            " and table_name = 'accounts_membership'"
        )
        granted = {name for (name,) in cursor.fetchall()}
    assert granted == {"valid_to", "ended_at", "ended_because", "confirmed_on"}
    with as_application():
        assert Membership.objects.select_for_update().filter(role="nothing").count() == 0
        assert Membership.objects.filter(role="nothing").update(confirmed_on=None) == 0


def test_setup_takes_from_everybody_what_would_stand_beside_our_functions() -> None:
    """A server that was upgraded from PostgreSQL 14 or older lets everybody make functions."""
    with connection.cursor() as cursor:
        cursor.execute("grant create on schema public to public, vidik_app")
    grant_rights()
    assert refused(
        "create function public.spy(varchar, varchar) returns boolean"
        " language sql return $1::text = $2::text"
    )


def test_no_sequence_reveals_how_many_rows_there_are() -> None:
    """Its last number would, of tables under row-level security as well."""
    grant_rights()
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.oid::regclass::text from pg_class c"
            " where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace"
        )
        sequences = {name for (name,) in cursor.fetchall()}
        assert len(sequences) > 50
        cursor.execute(
            "select name, has_sequence_privilege('vidik_app', name, 'usage')"
            " from unnest(%s::text[]) name"
            " where has_sequence_privilege('vidik_app', name, 'usage, select, update')",
            [sorted(sequences)],
        )
        left = dict(cursor.fetchall())
    # The queue of jobs draws its numbers by hand. What waits in it may be read anyway.
    assert left
    assert all(name.startswith("procrastinate_") for name in left)
    for statement in (
        "select last_value from cases_caseevent_pgh_id_seq",
        "select nextval('cases_caseevent_pgh_id_seq')",
        "select last_value from procrastinate_jobs_id_seq",
    ):
        assert refused(statement), statement
    with as_application(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_sequences where schemaname = 'public'"
            " and last_value is not null and sequencename !~ '^procrastinate_'"
        )
        assert cursor.fetchone()[0] == 0


def test_what_the_server_gathered_about_values_is_not_shown_of_protected_tables() -> None:
    grant_rights()
    with connection.cursor() as cursor:
        cursor.execute("analyze cases_case; analyze accounts_user")
    with as_application(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stats s join pg_class c on c.relname = s.tablename"
            " and c.relnamespace = 'public'::regnamespace"
            " where s.schemaname = 'public' and c.relrowsecurity"
        )
        assert cursor.fetchone()[0] == 0
    for statement in (
        "select * from pg_statistic",
        "select * from pg_statistic_ext_data",
    ):
        assert refused(statement)


def test_history_is_still_written_with_who_acted() -> None:
    with as_application(), pghistory.context(actor="user:1"), transaction.atomic():
        row = make_institution("rights-one")
        row.name = {"en": "Another name", "sr": "Друго име"}
        row.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.metadata ->> 'actor' from institutions_institutionevent e"
            " join pghistory_context c on c.id = e.pgh_context_id where e.pgh_obj_id = %s",
            [row.pk],
        )
        assert [actor for (actor,) in cursor.fetchall()] == ["user:1", "user:1"]
