# SPDX-License-Identifier: EUPL-1.2
"""Forge, in the role of the web server, an act or who acts: the database believes none of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.models import User
from vidik.audit.models import AuditEvent
from vidik.audit.services.recording import record
from vidik.audit.services.sealing import install_seal_key, seal_holds
from vidik.core.sealing import open_transaction, seal
from vidik.shell.setup import grant_rights

pytestmark = pytest.mark.django_db

INTO = (
    "insert into audit_auditpending"
    " (actor, verb, subject_label, subject_key, request, payload, said, seal)"
    " values (%s, 'case.read', 'cases.case', '1', '', '{}', '{}', %s)"
)
PERSON = Actor("user:1", frozenset(), user_id=1)
JOB = Actor.system("vault-job")


def one(statement: str, *facts: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchone()[0]


def refused(statement: str, *facts: object) -> str:
    """Return what the database says against a statement in the role of the web server."""
    with (
        as_application(),
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, facts)
    return str(error.value)


@pytest.mark.parametrize("forged", ["", "0" * 64])
@pytest.mark.parametrize("actor", ["user:2", "system:importer", "visitor"])
def test_an_act_without_the_seal_is_not_taken(actor: str, forged: str) -> None:
    before = AuditEvent.objects.count()
    assert "seal does not hold" in refused(INTO, actor, forged)
    with acting(PERSON):
        assert "seal does not hold" in refused(INTO, actor, forged)
        assert "seal does not hold" in refused(INTO, PERSON.label, forged), "nor of oneself"
    assert AuditEvent.objects.count() == before


def test_a_seal_holds_for_what_was_sealed_and_for_its_transaction_alone() -> None:
    texts = ("user:2", "case.read", "cases.case", "1", "", "{}")
    assert "seal does not hold" in refused(INTO, "user:3", seal("act", *texts))
    started = open_transaction(connection.connection)
    for other in (replace(started, process=1), replace(started, moment=f"{started.moment}1")):
        assert "seal does not hold" in refused(INTO, "user:2", seal("act", *texts, begun=other))
    # The parts cannot be moved into each other.
    assert seal("a", "bc") != seal("ab", "c")


def test_the_seal_of_an_act_is_stored_nowhere() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints acts_are_chained_at_the_end deferred")
    record("user:1", "thing.made", label="thing", key="1")
    assert one("select count(*) from audit_auditpending where said <> '' or seal <> ''") == 0


def test_who_acts_cannot_be_set_by_anybody_else() -> None:
    victim = User.objects.create_user("victim", email="v@test.invalid", display_name="Victim")
    known = Actor(f"user:{victim.pk}", frozenset(), user_id=victim.pk)
    with acting(known), as_application():
        assert one("select vidik_user()") == victim.pk
    with as_application():
        for name, value in (("user", str(victim.pk)), ("system", "vault-job")):
            one(f"select set_config('vidik.{name}', %s, true)", value)
            assert one("select vidik_user()") is None
            assert one("select vidik_system()") is None
    with acting(JOB), as_application():
        assert one("select vidik_system()") == "vault-job"
        one("select set_config('vidik.system', 'vault-finder', true)")
        assert one("select vidik_system()") is None, "a seal is for one actor"


def test_a_forged_actor_cannot_have_acts_recorded() -> None:
    with as_application():
        one("select set_config('vidik.user', '2', true)")
        with (
            pytest.raises(DatabaseError, match="told by the application only"),
            transaction.atomic(),
        ):
            record("user:2", "thing.made")


def test_an_act_names_whom_the_database_knows() -> None:
    with acting(PERSON):
        with pytest.raises(DatabaseError, match="who acts here is user:1"), transaction.atomic():
            record("user:2", "thing.made")
        record(PERSON.label, "thing.made")
    assert AuditEvent.objects.latest("sequence").actor == "user:1"
    # Before anybody is known: a wrong password, a first sign-in, an invitation that is accepted.
    record("visitor", "thing.made")
    record("user:2", "thing.made")
    assert AuditEvent.objects.latest("sequence").actor == "user:2"


def test_nobody_acts_through_a_membership() -> None:
    one("select set_config('vidik.membership', '7', true)")
    with pytest.raises(DatabaseError, match="nobody acts through a membership"):
        record("visitor", "thing.made")


@pytest.mark.parametrize(
    "statement",
    [
        "select inner_block from audit_sealkey",
        "update audit_sealkey set inner_block = ''",
        "insert into audit_sealkey values (1, '', '')",
        "delete from audit_sealkey",
        "select audit_seal('act')",
    ],
)
def test_the_role_of_the_web_server_neither_reads_the_key_nor_seals(statement: str) -> None:
    grant_rights()
    assert "permission denied" in refused(statement)


def test_a_key_that_is_another_one_is_noticed_and_put_right() -> None:
    assert seal_holds()
    assert install_seal_key() is False
    with connection.cursor() as cursor:
        cursor.execute("update audit_sealkey set inner_block = decode(repeat('00', 64), 'hex')")
    assert not seal_holds()
    with pytest.raises(DatabaseError, match="seal does not hold"), transaction.atomic():
        record("user:1", "thing.made")
    assert install_seal_key() is True
    assert seal_holds()
