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
    """Say whether the database refuses a statement of the role for want of the right."""
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


def test_history_is_still_written_with_who_acted() -> None:
    with as_application(), pghistory.context(actor="user:1"), transaction.atomic():
        row = make_institution("rights-one")
        row.name_en = "Another name"
        row.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.metadata ->> 'actor' from institutions_institutionevent e"
            " join pghistory_context c on c.id = e.pgh_context_id where e.pgh_obj_id = %s",
            [row.pk],
        )
        assert [actor for (actor,) in cursor.fetchall()] == ["user:1", "user:1"]
