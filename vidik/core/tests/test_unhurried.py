# SPDX-License-Identifier: EUPL-1.2
"""Long statements give way to those that somebody waits for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker

from vidik.core.postgresql import unhurried as module
from vidik.core.postgresql.base import DatabaseWrapper
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


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("name", [b"nginx: worker", b"postgres: vidik vidik 127.0.0.1(1) idle"])
def test_a_process_of_another_name_or_for_another_port_is_left_alone(
    name: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.Path, "read_bytes", lambda _path: name)
    process = process_of_database()
    before = os.getpriority(os.PRIO_PROCESS, process)
    with unhurried() as is_lowered:
        assert not is_lowered
        assert os.getpriority(os.PRIO_PROCESS, process) == before


@pytest.mark.usefixtures("outside")
def test_a_pool_lends_the_slow_connection_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = connection.settings_dict
    pool = {"min_size": 1, "max_size": 1}
    pooled = DatabaseWrapper(
        {**settings, "OPTIONS": {**settings["OPTIONS"], "pool": pool}}, "pooled"
    )
    connections["pooled"] = pooled
    monkeypatch.setattr(module, "connection", pooled)

    def process() -> int:
        with pooled.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            return int(cursor.fetchone()[0])

    try:
        before = os.getpriority(os.PRIO_PROCESS, process())
        with unhurried() as is_lowered:
            assert is_lowered
            slow = process()
        after = process()
        assert after != slow
        assert os.getpriority(os.PRIO_PROCESS, after) == before
    finally:
        pooled.close()
        pooled.close_pool()
        del connections["pooled"]
