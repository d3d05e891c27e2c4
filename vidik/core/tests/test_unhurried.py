# SPDX-License-Identifier: EUPL-1.2
"""Long statements give way to those that somebody waits for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from vidik.core.postgresql import unhurried as module
from vidik.core.postgresql.unhurried import NICENESS, unhurried


@pytest.fixture
def outside(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ask the test database outside any transaction; nothing is written."""
    del django_db_setup
    with django_db_blocker.unblock():
        yield
        connection.close()


def process_of_database() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("outside")
def test_the_database_works_with_less_priority_and_afterwards_as_before() -> None:
    before = os.getpriority(os.PRIO_PROCESS, process_of_database())
    with unhurried() as is_lowered:
        assert is_lowered
        slow = process_of_database()
        assert os.getpriority(os.PRIO_PROCESS, slow) == max(before, NICENESS)
        with transaction.atomic():
            assert process_of_database() == slow
    after = process_of_database()
    assert after != slow
    assert os.getpriority(os.PRIO_PROCESS, after) == before


@pytest.mark.usefixtures("outside")
def test_what_fails_gives_the_connection_up_as_well() -> None:
    before = process_of_database()
    with pytest.raises(ZeroDivisionError), unhurried():
        raise ZeroDivisionError
    assert process_of_database() != before


@pytest.mark.django_db
def test_inside_a_transaction_nothing_changes() -> None:
    before = process_of_database()
    with unhurried() as is_lowered:
        assert not is_lowered
    assert process_of_database() == before


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("fault", [FileNotFoundError, PermissionError])
def test_a_database_that_is_not_ours_is_left_alone(
    fault: type[OSError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: int) -> None:
        raise fault

    monkeypatch.setattr(module.os, "setpriority", refuse)
    before = process_of_database()
    with unhurried() as is_lowered:
        assert not is_lowered
    assert process_of_database() == before
