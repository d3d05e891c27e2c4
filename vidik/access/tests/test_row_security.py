# SPDX-License-Identifier: EUPL-1.2
"""Row-level security as it is written from the matrix and as it is in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from vidik.access import row_security
from vidik.access.row_security import Condition, allow, any_of, own_institution, own_user
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import Membership, User


def one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def person(client_as: Callable[[Role], Client]) -> Actor:
    client_as(Role.HEAD)
    membership = Membership.objects.get(user__username="test-head")
    return Actor(
        f"user:{membership.user_id}",
        frozenset({Role.HEAD}),
        "Head",
        membership.user_id,
        frozenset({membership.institution_id}),
        institution=membership.institution_id,
        membership=membership.pk,
    )


@pytest.mark.django_db
def test_the_database_holds_exactly_what_is_written() -> None:
    wanted = {
        (table, line.split()[2])
        for table, lines in row_security.statements().items()
        for line in lines
        if line.startswith("create policy")
    }
    assert set(row_security.installed()) == wanted
    assert row_security.install() is False, "what the rooms say differs from what is installed"


@pytest.mark.django_db
def test_a_policy_that_somebody_dropped_is_installed_again(scratch: str) -> None:
    assert row_security.install() is True
    with connection.cursor() as cursor:
        cursor.execute(f"drop policy vidik_read on {scratch}")
    assert row_security.install() is True
    assert (scratch, "vidik_read") in row_security.installed()
    with connection.cursor() as cursor:
        cursor.execute(f"alter table {scratch} no force row level security")
    assert row_security.install() is True
    assert row_security.install() is False


@pytest.mark.django_db
def test_without_an_actor_nobody_acts() -> None:
    assert one("select vidik_user()") is None
    assert one("select vidik_membership_institution()") is None
    assert one("select vidik_membership_role()") is None
    assert one("select vidik_system()") is None


@pytest.mark.django_db
def test_the_membership_of_the_actor_is_looked_up(person: Actor) -> None:
    with acting(person):
        assert one("select vidik_user()") == person.user_id
        assert one("select vidik_membership_institution()") == person.institution
        assert one("select vidik_membership_role()") == "head"
    with acting(Actor.system("eraser")):
        assert one("select vidik_system()") == "eraser"
        assert one("select vidik_membership_role()") is None


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["ended", "not begun", "switched off", "of somebody else"])
def test_rights_end_in_the_database_with_the_membership(person: Actor, end: str) -> None:
    with acting(person):
        assert one("select vidik_membership_role()") == "head"
        today = dt.datetime.now(dt.UTC).date()
        membership = Membership.objects.filter(pk=person.membership)
        if end == "ended":
            membership.update(valid_to=today - dt.timedelta(days=2))
        elif end == "not begun":
            membership.update(valid_from=today + dt.timedelta(days=2))
        elif end == "switched off":
            User.objects.filter(pk=person.user_id).update(is_active=False)
        else:
            other = User.objects.create_user(
                "other", email="other@test.invalid", display_name="Other"
            )
            membership.update(user=other)
        assert one("select vidik_membership_role()") is None
        assert one("select vidik_membership_institution()") is None


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a table of the test's own: each row belongs to an institution or to a person."""
    monkeypatch.setattr(
        row_security._registry, "protections", dict(row_security._registry.protections)
    )
    with connection.cursor() as cursor:
        cursor.execute("create table scratch (id int, institution_id bigint, user_id bigint)")
    row_security.protect(
        "scratch",
        read=[
            allow(Action.MEMBERS_READ, any_of(own_institution("institution_id"))),
            allow(Action.DESK_OPEN, own_user("user_id")),
        ],
        insert=[allow(Action.MEMBERS_READ, own_institution("institution_id"))],
        update=[allow(Action.MEMBERS_READ, own_institution("institution_id"))],
    )
    return "scratch"


@pytest.mark.django_db
def test_rows_are_seen_and_written_as_the_grants_say(scratch: str, person: Actor) -> None:
    from django.db import transaction
    from django.db.utils import ProgrammingError

    row_security.install()
    with acting(person), connection.cursor() as cursor:
        cursor.execute("insert into scratch values (1, %s, null)", [person.institution])
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute("insert into scratch values (2, %s, null)", [-1])
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute("update scratch set institution_id = -1")
        cursor.execute("update scratch set id = 3")
        assert cursor.rowcount == 1
        cursor.execute("delete from scratch")
        assert cursor.rowcount == 0, "nobody was granted to delete"
    assert one("select count(*) from scratch") == 0
    with acting(replace(person, membership=None)):
        assert one("select count(*) from scratch") == 0
    with acting(Actor.system("eraser")):
        assert one("select count(*) from scratch") == 0
    with acting(person):
        assert one("select count(*) from scratch") == 1
        Membership.objects.filter(pk=person.membership).update(role=Role.PROVIDER)
        assert one("select count(*) from scratch") == 0


def test_a_condition_is_sql_over_the_columns_of_its_table() -> None:
    both: Condition = any_of(own_institution("institution_id"), own_user("user_id"))
    assert both.write("t") == (
        "(t.institution_id = (select vidik_membership_institution())"
        " or t.user_id = (select vidik_user()))"
    )


def test_a_table_is_protected_once(scratch_registry: None) -> None:
    row_security.protect("twice", read=[])
    with pytest.raises(ValueError, match="protected already"):
        row_security.protect("twice", read=[])


def test_a_table_is_open_or_names_who_reads_it(scratch_registry: None) -> None:
    with pytest.raises(ValueError, match="everybody reads it"):
        row_security.protect(
            "both", is_open=True, read=[allow(Action.CASES_READ, row_security.everybody())]
        )
    row_security.protect("open", is_open=True)
    assert row_security.statements()["open"] == [
        "alter table open enable row level security;",
        "alter table open force row level security;",
        "create policy vidik_read on open for select using (true);",
    ]


def test_a_guard_of_a_table_that_is_not_protected_is_not_lost_in_silence(
    scratch_registry: None,
) -> None:
    row_security.register_trigger("bare", "create or replace trigger t before update on bare;")
    with pytest.raises(LookupError, match="bare"):
        row_security.statements()


@pytest.fixture
def scratch_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_security._registry, "protections", {})
    monkeypatch.setattr(row_security._registry, "triggers", {})
