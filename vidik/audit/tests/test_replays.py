# SPDX-License-Identifier: EUPL-1.2
"""Send again, in another transaction, what the application was seen to send with its seal.

The server shows running statements to everybody of the same role unless configured otherwise, and a
pool lends one connection to one person after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, Final

import psycopg
import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from vidik.core.sealing import (
    OpenTransaction,
    open_transaction,
    seal,
    sealed_statement,
    writing_sealed,
)

Driver = psycopg.Connection[tuple[Any, ...]]
SYSTEM: Final = ("", "", "vault-job")
ACT: Final = ("visitor", "case.read", "cases.case", "1", "", "{}")


def who_acts(started: OpenTransaction) -> str:
    """Write how the application sets in its database who acts."""
    given = (*SYSTEM, seal("actor", *SYSTEM, "", begun=started))
    names = ("vidik.user", "vidik.membership", "vidik.system", "vidik.seal")
    pairs = zip(names, given, strict=True)
    return "select " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in pairs)


def an_act(started: OpenTransaction) -> str:
    given = ", ".join(
        f"'{each}'" for each in (*ACT[:5], "{}", ACT[5], seal("act", *ACT, begun=started))
    )
    columns = "actor, verb, subject_label, subject_key, request, payload, said, seal"
    return f"insert into audit_auditpending ({columns}) values ({given})"  # noqa: S608 - ours


def a_write(started: OpenTransaction) -> str:
    return sealed_statement("update accounts_user set password = 'x' where id = -1", started)


@pytest.fixture
def connections(db: None) -> Iterator[tuple[Driver, Driver]]:
    """Return two connections of the application's role that no test wraps in a transaction."""
    del db
    facts = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        facts.pop(name, None)
    with closing(psycopg.connect(**facts)) as victim, closing(psycopg.connect(**facts)) as attacker:
        for each in (victim, attacker):
            each.execute("set role vidik_app")
            each.commit()
        yield victim, attacker


def system(driver: Driver) -> object:
    row = driver.execute("select vidik_system()").fetchone()
    assert row is not None
    return row[0]


def seen(attacker: Driver, victim: Driver) -> str:
    """Read what another connection is running, as the list of connections shows it."""
    attacker.execute("set local role vidik_owner")
    row = attacker.execute(
        "select query from pg_stat_activity where pid = %s", [victim.info.backend_pid]
    ).fetchone()
    attacker.rollback()
    assert row is not None
    return str(row[0])


def test_who_acts_that_was_seen_opens_nothing_in_another_transaction(
    connections: tuple[Driver, Driver],
) -> None:
    victim, attacker = connections
    started = open_transaction(victim)
    victim.execute(who_acts(started))
    stolen = seen(attacker, victim)
    assert "vault-job" in stolen
    assert system(victim) == "vault-job"
    victim.commit()
    # The connection is lent to the next person, in whose request somebody injects what they saw.
    victim.execute(stolen)
    assert system(victim) is None
    victim.rollback()
    # The process ended, and one that begins later was given its number.
    attacker.execute(who_acts(replace(started, process=attacker.info.backend_pid)))
    assert system(attacker) is None


def test_an_act_that_was_seen_is_recorded_once(connections: tuple[Driver, Driver]) -> None:
    victim, attacker = connections
    started = open_transaction(victim)
    victim.execute(an_act(started))
    stolen = seen(attacker, victim)
    victim.rollback()
    for driver, statement in (
        (victim, stolen),
        (attacker, an_act(replace(started, process=attacker.info.backend_pid))),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="seal does not hold"):
            driver.execute(statement)
        driver.rollback()


def test_a_write_that_was_seen_is_made_once(connections: tuple[Driver, Driver]) -> None:
    victim, attacker = connections
    started = open_transaction(victim)
    victim.execute(a_write(started))
    stolen = seen(attacker, victim)
    victim.commit()
    for driver, statement in (
        (victim, stolen),
        (attacker, a_write(replace(started, process=attacker.info.backend_pid))),
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="carries no seal"):
            driver.execute(statement)
        driver.rollback()


def test_no_statement_of_ones_own_chooses_when_a_transaction_began(
    connections: tuple[Driver, Driver],
) -> None:
    """Not by a setting, not by a function of the same name, not by a statement prepared before."""
    victim, attacker = connections
    started = open_transaction(victim)
    victim.execute(who_acts(started))
    victim.commit()
    attacker.autocommit = True
    attacker.execute("set search_path = pg_temp, public")
    for statement in (
        f"create function pg_temp.now() returns float language sql as 'select {started.moment}'",
        f"prepare _pg3_0 as select '{started.moment}'",
        f"select set_config('vidik.moment', '{started.moment}', false)",
        "set time zone 'Asia/Tokyo'",
        "set datestyle = 'German, DMY'",
    ):
        attacker.execute(statement)
    attacker.autocommit = False
    found = open_transaction(attacker)
    assert found.process == attacker.info.backend_pid
    assert float(found.moment) > float(started.moment)
    attacker.execute(who_acts(replace(started, process=attacker.info.backend_pid)))
    assert system(attacker) is None
    attacker.execute(who_acts(found))
    assert system(attacker) == "vault-job", "a setting of the session does no harm to ours"


@pytest.mark.django_db
def test_both_ways_of_the_database_to_compute_a_seal_agree() -> None:
    reported = ("actor", "1", "2", "", "further")
    with connection.cursor() as cursor:
        cursor.execute("select audit_seal(variadic %s)", [list(reported)])
        assert cursor.fetchone()[0] == seal(*reported)
        for name, value in (("user", "1"), ("membership", "2"), ("system", ""), ("seal", "")):
            given = seal(*reported) if name == "seal" else value
            cursor.execute("select set_config(%s, %s, true)", [f"vidik.{name}", given])
        cursor.execute("select audit_actor_is_sealed('further'), audit_actor_is_sealed()")
        assert cursor.fetchone() == (True, False)


@pytest.mark.usefixtures("committed_database")
def test_each_transaction_is_sealed_anew_and_a_statement_alone_in_one_of_its_own() -> None:
    def started() -> OpenTransaction:
        return open_transaction(connection.connection)

    with transaction.atomic():
        first = started()
        with transaction.atomic():
            assert started() == first
    with transaction.atomic():
        connection.cursor().execute("select 1")
        second = started()
        assert float(second.moment) > float(first.moment)
        transaction.set_rollback(True)
    with transaction.atomic():
        connection.cursor().execute("select 1")
        assert started() not in {first, second}
    with pytest.raises(TransactionManagementError, match="none is open"):
        seal("alone")
    with connection.cursor() as cursor:
        cursor.execute("set role vidik_app")
        for _ in range(2):
            with writing_sealed():
                cursor.execute("update core_cache set value = '' where cache_key = ''")
            with transaction.atomic():
                cursor.execute("select 1")
                with writing_sealed():
                    cursor.execute("update core_cache set value = '' where cache_key = ''")
        with writing_sealed(), pytest.raises(Exception, match="does not exist"):
            cursor.execute("update nothing_of_this_name set value = ''")
        with transaction.atomic():
            cursor.execute("select 1")
            with writing_sealed():
                cursor.execute("update core_cache set value = '' where cache_key = ''")
        cursor.execute("reset role")
