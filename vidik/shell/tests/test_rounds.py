# SPDX-License-Identifier: EUPL-1.2
"""The keeper of the record goes its rounds whatever is in the queue, and raises the alarm."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from pytest_django import Settings

from vidik.access.types import Role
from vidik.audit import selectors
from vidik.audit.models import ReviewPattern
from vidik.audit.selectors import last_signed_head, number_of_acts
from vidik.audit.services.anchors import SigningPaused
from vidik.audit.services.recording import record
from vidik.audit.services.signing_keys import AnchorError
from vidik.shell import doctor, rounds
from vidik.shell.rounds import go_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    settings.AUDIT_ANCHORS_DIR = tmp_path / "elsewhere"
    record("user:1", "access.missed", label="thing", action="x")
    return tmp_path


@pytest.fixture
def eleven_minutes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = timezone.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(selectors.timezone, "now", lambda: later)


def test_what_somebody_puts_into_the_queue_stops_no_round() -> None:
    """Who may write the queue could claim each round of the clock beforehand, or its place."""
    assert not any(name.startswith(("shell.sign", "shell.look")) for name in app.tasks)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_periodic_defers (task_name, defer_timestamp)"
            " select 'shell.sign_head', 1.8e9 + 300 * n from generate_series(1, 9) n"
        )
        cursor.execute("delete from procrastinate_jobs")
    go_round()
    signed = last_signed_head()
    assert signed is not None
    assert signed.sequence == number_of_acts()


def test_while_a_backup_is_made_the_round_goes_on_without_a_signed_head(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def paused() -> None:
        raise SigningPaused

    monkeypatch.setattr(rounds, "sign_head", paused)
    monkeypatch.setattr(rounds, "register_erasures", lambda: done.append("erasures"))
    monkeypatch.setattr(rounds, "find_patterns", lambda _actor: done.append("patterns"))
    go_round()
    assert done == ["erasures", "patterns"]


@pytest.mark.parametrize(
    "error", [AnchorError("The folder is away."), OperationalError("secret"), KeyError("secret")]
)
def test_a_step_that_fails_is_said_and_stops_no_other(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fails() -> None:
        raise error

    monkeypatch.setattr(rounds, "sign_head", fails)
    monkeypatch.setattr(rounds, "find_patterns", lambda _actor: done.append("patterns"))
    # The first acts of a database of tests may be older than two rounds.
    monkeypatch.setattr(rounds, "unsigned_since", lambda: None)
    go_round()
    assert done == ["patterns"]
    assert [line.levelno for line in caplog.records] == [logging.ERROR]
    text = caplog.records[0].getMessage()
    assert text.startswith("The record of acts, signing the head: ")
    assert "secret" not in text
    assert isinstance(error, AnchorError) == ("The folder is away." in text)


@pytest.mark.usefixtures("eleven_minutes_later")
def test_two_rounds_without_a_head_raise_the_alert_everywhere(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    client_as: Callable[[Role], Client],
) -> None:
    head, auditor, reader = (client_as(r) for r in (Role.HEAD, Role.AUDITOR, Role.READER))

    def paused() -> None:
        raise SigningPaused

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "sign_head", paused)
        go_round()
    assert "No head of the record of acts has been signed for two rounds" in caplog.text
    answer = Client().get("/readyz")
    assert (answer.status_code, "no head" in answer.content.decode()) == (200, True)
    assert Client(headers={"X-Forwarded-For": "203.0.113.7"}).get("/readyz").content == b"ok\n"
    for client, shown in ((head, True), (auditor, True), (reader, False)):
        assert (
            b"no signed head for more than ten minutes" in client.get("/desk/").content
        ) is shown
    page = auditor.get("/audit/")
    assert b"No head has been signed for more than ten minutes" in page.content
    caplog.clear()
    go_round()
    assert caplog.records == [] or "two rounds" not in caplog.text
    assert b"No head has been signed for more" not in auditor.get("/audit/").content


@pytest.mark.usefixtures("eleven_minutes_later")
def test_two_rounds_in_which_nobody_looked_for_patterns_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever may change a threshold's row may hold it, without a sealed statement."""
    ReviewPattern.objects.update(looked_until=None)

    def held(_actor: str) -> None:
        raise OperationalError("canceling statement due to lock timeout")

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "find_patterns", held)
        go_round()
    assert "Nobody has looked for unusual patterns" in doctor._looked()
    go_round()
    assert doctor._looked() == ""
    with connection.cursor() as cursor:
        cursor.execute("select max(at) - interval '1 second' from audit_auditevent")
        (before,) = cursor.fetchone()
    ReviewPattern.objects.filter(is_watched=True).update(looked_until=before)
    assert doctor._looked()
    ReviewPattern.objects.update(is_watched=False)
    assert doctor._looked() == ""
