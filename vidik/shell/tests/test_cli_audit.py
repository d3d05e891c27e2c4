# SPDX-License-Identifier: EUPL-1.2
"""`vidik audit went-back`: a server that was led back by hand says so beside the signed heads."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from pytest_django import Settings

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.services.anchors import anchor_file, sign_head
from vidik.audit.services.recording import record
from vidik.shell.cli import audit as command
from vidik.shell.cli.runtime import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "database", contextlib.nullcontext)
    settings.DATA_DIR = tmp_path
    settings.AUDIT_ANCHORS_DIR = tmp_path / "anchors"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command.audit, list(arguments))


def act() -> None:
    actor = Actor.system("backup")
    with acting(actor):
        record(actor.label, "backup.made", label="backup", key="one", made="2026-11-24")


def test_a_server_led_back_by_hand_says_so(settings: Settings, tmp_path: Path) -> None:
    act()
    sign_head()
    (tmp_path / "anchors").rename(tmp_path / "away")
    assert run("verify").exit_code == 1
    done = run("went-back")
    assert done.exit_code == 0, done.output
    assert "the last one that survived" in done.stderr
    assert json.loads(done.stdout)["restored"] == "by hand"
    done = run("verify", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["anchors"]["lines"] == 1


def test_the_last_act_that_was_stored_is_one_of_those_that_there_are() -> None:
    act()
    sign_head()
    done = run("went-back", "--to", "1000000")
    assert isinstance(done.exception, Refused)
    assert "There are only" in str(done.exception)
    assert len(anchor_file().read_text().splitlines()) == 1


def test_where_nobody_signed_there_is_nothing_to_note() -> None:
    act()
    done = run("went-back")
    assert done.exit_code == 0
    assert "Nothing to note" in done.stderr
    assert not anchor_file().exists()


def verify() -> tuple[int, dict[str, object], str]:
    """Return the exit code, the document and the text of a verification."""
    document = run("verify", "--json")
    return document.exit_code, json.loads(document.stdout), run("verify").output


def test_a_forged_note_is_distinguished_from_a_broken_chain() -> None:
    act()
    sign_head()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_auditanchor (sequence, hash, at, line, text)"
            " values (1, repeat('a', 64), now(), repeat('b', 64), 'x')"
        )
    code, document, text = verify()
    assert (code, document["chain"], document["first_broken"]) == (0, "whole", None)
    assert document["anchors"] == {
        "lines": 1, "agreeing": 1, "last_event": document["events"], "given_up": 0,
        "last_at": document["anchors"]["last_at"],  # type: ignore[index]
        "fault": None, "fault_line": None, "forged": [], "forged_notes": 1,
    }  # fmt: skip
    assert f"The chain of {document['events']} events is whole." in text
    assert "1 notes of signed heads in the database are forged" in text


def test_a_forged_line_is_distinguished_from_a_broken_chain() -> None:
    act()
    sign_head()
    line = anchor_file().read_text()
    with anchor_file().open("a") as output:
        output.write(line.replace('"hash":"', '"hash":"0'))
    code, document, text = verify()
    assert (code, document["chain"], document["first_broken"]) == (1, "whole", None)
    assert document["anchors"]["forged"] == [2]  # type: ignore[index]
    assert "Line 2 of the file of signed heads is forged" in text


def test_a_file_that_lost_lines_is_distinguished_from_a_broken_chain() -> None:
    act()
    sign_head()
    anchor_file().write_text("")
    code, document, text = verify()
    assert (code, document["fault"]) == (1, "heads")
    assert "follow on one another to the end" in text
    assert "The chain is broken" not in text


def test_an_act_that_was_changed_breaks_the_chain() -> None:
    act()
    sign_head()
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditevent disable trigger user")
        cursor.execute("update audit_auditevent set actor = 'user:2' where sequence = 1")
    code, document, text = verify()
    assert (code, document["chain"], document["first_broken"]) == (1, "broken", 1)
    assert "The chain is broken at event 1: what it holds was changed." in text
