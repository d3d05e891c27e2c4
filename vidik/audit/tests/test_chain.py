# SPDX-License-Identifier: EUPL-1.2
"""The chain under real commits: these tests leave their acts in the test database, as acts do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoDbBlocker

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.models import AuditEvent, AuditHead, AuditPending
from vidik.audit.services.recording import record
from vidik.audit.services.verifying import verify
from vidik.audit.tests.writer import INSERT
from vidik.shell.setup import grant_rights

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let transactions really commit; the chain cannot be emptied afterwards, and is not."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def address(committed: None) -> str:
    """Return the address of the test database."""
    facts = connection.get_connection_params()
    return psycopg.conninfo.make_conninfo(
        host=facts["host"],
        port=facts["port"],
        user=facts["user"],
        password=facts["password"],
        dbname=facts["dbname"],
    )


def last() -> int:
    return AuditHead.objects.get(pk=1).sequence


@pytest.mark.usefixtures("committed")
def test_an_act_gets_its_number_when_its_transaction_ends() -> None:
    before = last()
    with transaction.atomic():
        record("user:1", "thing.made", label="thing", key="1")
        record("user:1", "thing.changed", label="thing", key="1")
        assert AuditPending.objects.count() == 2
        assert last() == before
    assert not AuditPending.objects.exists()
    verbs = AuditEvent.objects.filter(pk__gt=before).values_list("pk", "verb")
    assert list(verbs) == [(before + 1, "thing.made"), (before + 2, "thing.changed")]


@pytest.mark.usefixtures("committed")
def test_the_acts_of_one_transaction_took_effect_at_one_moment() -> None:
    before = last()
    with transaction.atomic():
        for number in range(3):
            record("user:1", "thing.made", label="thing", key=str(number))
    assert AuditEvent.objects.filter(pk__gt=before).values("at").distinct().count() == 1


@pytest.mark.usefixtures("committed")
def test_what_is_rolled_back_leaves_no_gap() -> None:
    before = last()

    def fail() -> None:
        with transaction.atomic():
            record("user:1", "thing.made")
            raise LookupError

    with transaction.atomic():
        with pytest.raises(LookupError):
            fail()
        record("user:1", "thing.changed")
    with pytest.raises(LookupError):
        fail()
    with transaction.atomic():
        record("user:1", "thing.changed")
    assert list(AuditEvent.objects.filter(pk__gt=before).values_list("verb", flat=True)) == [
        "thing.changed",
        "thing.changed",
    ]
    assert last() == before + 2
    assert verify().whole


def test_a_long_transaction_stops_nobody(address: str) -> None:
    """An import that has recorded and goes on for long: others commit meanwhile."""
    before = last()
    with psycopg.connect(address) as slow:
        slow.execute(INSERT, ("user:8001", "long"))
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '2s'")
        for number in range(5):
            with transaction.atomic():
                record("user:1", "thing.made", label="thing", key=str(number))
        assert last() == before + 5
        slow.commit()
    assert AuditEvent.objects.get(pk=before + 6).actor == "user:8001"
    assert verify().whole


def test_a_connection_that_is_killed_before_its_commit_leaves_nothing(address: str) -> None:
    before = last()
    with psycopg.connect(address) as doomed:
        doomed.execute(INSERT, ("user:8002", "doomed"))
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [doomed.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            doomed.commit()
        doomed.close()
    deadline = time.monotonic() + 5
    while AuditPending.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not AuditPending.objects.exists()
    assert last() == before
    assert not AuditEvent.objects.filter(actor="user:8002").exists()
    assert verify().whole


def test_eight_processes_write_one_whole_chain_without_a_gap(address: str) -> None:
    before = last()
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "vidik.audit.tests.writer", address, "200", str(seed)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(8)
    ]
    remaining = {seed: int(writer.communicate()[0]) for seed, writer in enumerate(writers)}
    assert all(writer.returncode == 0 for writer in writers)
    assert last() == before + sum(remaining.values())
    own = AuditEvent.objects.filter(pk__gt=before)
    assert own.count() == sum(remaining.values())
    for seed, count in remaining.items():
        assert own.filter(actor=f"user:{9000 + seed}").count() == count
    assert verify().whole


@pytest.mark.django_db
def test_the_owner_cannot_put_an_act_into_the_chain_by_hand() -> None:
    record("user:1", "thing.made")
    with (
        pytest.raises(DatabaseError, match="by the chain only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into audit_auditevent select sequence + 1, at, 'user:2', verb, subject_label,"
            " subject_key, request, payload, hash, hash, format, membership"
            " from audit_auditevent order by sequence desc limit 1"
        )


@pytest.mark.django_db
def test_the_database_says_itself_which_transaction_and_membership_an_act_is_of() -> None:
    person = Actor("user:1", frozenset(), user_id=1, membership=77)
    with acting(person), connection.cursor() as cursor:
        cursor.execute("set constraints acts_are_chained_at_the_end deferred")
        cursor.execute(
            "insert into audit_auditpending (actor, verb, subject_label, subject_key, request,"
            " payload, said, seal, transaction, membership, closes)"
            " select 'user:1', 'thing.made', '', '', '', '{\"forged\": 1}', '{}',"
            " audit_seal('act', 'user:1', 'thing.made', '', '', '', '{}'), 1, '78', false"
        )
        cursor.execute("set constraints acts_are_chained_at_the_end immediate")
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.membership, event.payload) == ("thing.made", "77", {})
    assert not AuditPending.objects.exists()


@pytest.mark.django_db
def test_an_act_that_was_put_past_the_chain_shows() -> None:
    record("user:1", "thing.made")
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditpending disable trigger user")
        cursor.execute(
            "insert into audit_auditpending (actor, verb, subject_label, subject_key, request,"
            " payload, transaction) values ('user:1', 'thing.made', '', '', '', '{}', 1)"
        )
    result = verify()
    assert (result.whole, result.fault) == (False, "waiting")
    assert "audit_auditpending: acts_are_received" in result.missing_guards


@pytest.mark.django_db
def test_the_hash_of_the_database_is_the_one_that_is_verified() -> None:
    """With letters of more than one byte, and with what could pass for the end of a part."""
    for key in ("7:3", "ћирилица", "", "a" * 120, "𝄞"):
        record("user:1", "thing.made", label="thing", key=key, colour="red", count=12)
    assert verify().whole


FORBIDDEN = (
    (
        "insert into audit_auditevent select sequence + 1, at, actor, verb, subject_label,"
        " subject_key, request, payload, hash, hash, format, membership"
        " from audit_auditevent limit 1"
    ),
    "update audit_auditevent set actor = 'user:2'",
    "delete from audit_auditevent",
    "truncate audit_auditevent",
    "update audit_audithead set sequence = 0",
    "delete from audit_auditpending",
    "update audit_auditpending set actor = 'user:2'",
    "delete from audit_auditanchor",
    "alter table audit_auditevent disable trigger all",
    "select audit_chain()",
)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_role_of_the_application_can_add_acts_and_nothing_else(statement: str) -> None:
    grant_rights()
    with as_application():
        record("user:1", "thing.made", label="thing", key="by the application")
        assert AuditEvent.objects.latest("sequence").subject_key == "by the application"
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
