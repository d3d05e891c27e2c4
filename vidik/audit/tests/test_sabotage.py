# SPDX-License-Identifier: EUPL-1.2
"""Spoil evidence in the role of the web server, or stop that it is made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.scenes import as_application
from vidik.audit.models import AuditAnchor, AuditEvent, AuditHead
from vidik.audit.selectors import unsigned_since
from vidik.audit.services.anchors import anchor_file, sign_head
from vidik.audit.services.recording import record
from vidik.audit.services.verifying import verify
from vidik.shell.setup import grant_rights

pytestmark = pytest.mark.django_db

FORGE: Final = (
    "insert into audit_auditanchor (sequence, hash, at, line, text)"
    " values ({sequence}, repeat('a', 64), now(), repeat('b', 64), {text})"
)
SPOIL: Final = {
    "a note of a head": FORGE.format(sequence=1, text="'x'"),
    "a note without a signature": FORGE.format(sequence=1, text="''"),
    "when a pattern is unusual": "update audit_reviewpattern set threshold = 1000000",
    "which patterns are watched": "update audit_reviewpattern set is_watched = false",
    "how far the acts were looked at": "update audit_reviewpattern set looked_until = 'infinity'",
    "what was found": "update audit_reviewitem set state = 'explained', note = 'x'",
    "what was found, before it is": "insert into audit_reviewitem (id, pattern_id, actor, count,"
    " first_sequence, last_sequence, first_at, last_at, state, note, decided_by, decided_at)"
    " values (gen_random_uuid(), 'many-records', 'user:1', 1, 1, 9e15, now(), now(), 'explained',"
    " 'x', 'user:1', now())",
    "the turn to sign": "select audit_take_turn()",
}
HOLD: Final = (
    "select from audit_signingturn for update",
    "select from audit_audithead for share",
    "select from audit_auditanchor for key share",
    "lock table audit_signingturn in access share mode",
    "lock table audit_audithead in share mode",
    "lock table audit_auditevent in share mode",
    "lock table audit_auditanchor in share mode",
    "lock table audit_auditpending in share mode",
)
"""What would hold up whoever signs, or whoever records an act."""


def refused(statement: str) -> str:
    try:
        with as_application(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return str(error)
    return ""


def act() -> int:
    record("user:1", "thing.made", label="thing", key="1")
    return AuditHead.objects.get(pk=1).sequence


@pytest.mark.parametrize("statement", SPOIL.values(), ids=SPOIL.keys())
def test_no_statement_of_somebody_else_spoils_evidence(statement: str) -> None:
    assert "the application only" in refused(statement)


@pytest.mark.parametrize("statement", HOLD)
def test_nobody_else_holds_what_signing_and_recording_wait_for(statement: str) -> None:
    grant_rights()
    assert "permission denied" in refused(statement)


def test_the_application_still_signs_and_notes() -> None:
    act()
    with as_application():
        assert sign_head() is not None
    assert AuditAnchor.objects.get().text == anchor_file().read_text().strip()
    assert verify().untouched


@pytest.fixture
def injected(db: None) -> Iterator[psycopg.Connection[Any]]:
    """Return another connection, in which somebody runs SQL of their own."""
    del db
    facts = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        facts.pop(name, None)
    with closing(psycopg.connect(**facts)) as driver:
        driver.execute("set role vidik_app")
        driver.commit()
        yield driver


def test_no_advisory_lock_stops_signing(injected: psycopg.Connection[Any]) -> None:
    injected.execute("select pg_advisory_lock(x) from unnest(array[0, %s]) x", [0x766964_6B01])
    act()
    assert sign_head() is not None


def test_a_note_that_was_forged_all_the_same_is_distinguished_from_a_broken_chain() -> None:
    """By whoever owns the tables, or before inserts were sealed and notes signed."""
    last = act()
    sign_head()
    with connection.cursor() as cursor:
        cursor.execute(FORGE.format(sequence=last, text="'{}'"))
        cursor.execute(FORGE.format(sequence=last + 100, text="'no line at all'"))
        # A right line, but of another act than the note says.
        cursor.execute(
            "insert into audit_auditanchor (sequence, hash, at, line, text)"
            " select sequence + 7, hash, at, repeat('c', 64), text from audit_auditanchor limit 1"
        )
    result = verify()
    assert result.whole
    assert result.untouched, "nothing that counts was touched"
    assert (result.anchors.forged_notes, result.anchors.fault) == (3, "")
    assert result.anchors.agreeing == 1


def test_a_line_that_was_forged_is_distinguished_from_a_broken_chain() -> None:
    act()
    sign_head()
    act()
    line = anchor_file().read_text().splitlines()[0]
    with anchor_file().open("a") as output:
        output.write(line.replace('"hash":"', '"hash":"f')[:-1] + "}\n")
    result = verify()
    assert (result.whole, result.untouched, result.anchors.forged) == (True, False, (2,))
    assert sign_head() is not None
    result = verify()
    assert (result.whole, result.anchors.agreeing, result.anchors.forged) == (True, 2, (2,))


def test_a_forged_last_line_keeps_nobody_from_signing() -> None:
    """It may name the very head, which then would count as signed."""
    act()
    sign_head()
    last = act()
    line = anchor_file().read_text().splitlines()[0]
    head = AuditEvent.objects.get(pk=last)
    forged = line.replace(
        AuditEvent.objects.get(pk=last - 1).hash, head.hash
    ).replace(f'"sequence":{last - 1},', f'"sequence":{last},')  # fmt: skip
    with anchor_file().open("a") as output:
        output.write(f"{forged}\n")
    signed = sign_head()
    assert signed is not None
    assert signed.sequence == last


ODD: Final = {
    "a signature of other signs": ("signature", "\u0436"),
    "a moment that is no text": ("at", "\ud800"),
    "a number beyond all": ("sequence", float("inf")),
}


@pytest.mark.parametrize(("name", "value"), ODD.values(), ids=ODD.keys())
def test_a_line_that_no_program_of_ours_writes_stops_neither_signing_nor_verifying(
    name: str, value: object
) -> None:
    act()
    sign_head()
    act()
    facts = json.loads(anchor_file().read_text()) | {name: value}
    for line in (json.dumps(facts, separators=(",", ":")), "[" * 100_000):
        with anchor_file().open("a") as output:
            output.write(f"{line}\n")
        assert verify().whole
    assert sign_head() is not None
    assert (verify().whole, verify().anchors.agreeing) == (True, 2)


def test_a_note_from_before_notes_were_signed_still_misses_its_line() -> None:
    act()
    sign_head()
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditanchor drop constraint"
                       " a_head_is_noted_with_its_signature")  # fmt: skip
        cursor.execute(FORGE.format(sequence=1, text="''"))
    assert verify().anchors.fault == "missing"


def test_two_rounds_without_a_signed_head_are_noticed(folder: Path) -> None:
    del folder
    act()
    sign_head()
    assert unsigned_since() is None
    last = act()
    assert unsigned_since() is None, "the next round signs it"
    later = timezone.now() + dt.timedelta(minutes=11)
    left = unsigned_since(now=later)
    assert left is not None
    assert left.sequence == last
    sign_head()
    assert unsigned_since(now=later) is None
