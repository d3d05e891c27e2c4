# SPDX-License-Identifier: EUPL-1.2
"""Health is answered before redirects, names and sessions, and says little to strangers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as used
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from pytest_django import Settings

from vidik.core.postgresql.unreachable import Unreachable
from vidik.shell import health

PROXIED = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https"}
WORDS = 'connection to server at "192.0.2.1" failed: FATAL: no such role'


@pytest.fixture(autouse=True)
def as_in_production(settings: Settings) -> None:
    """Redirect to TLS and know one name, as a real server does."""
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["vidik.example.invalid"]


@pytest.fixture(params=[OperationalError, InterfaceError])
def database_away(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    def away(*_arguments: object, **_more: object) -> None:
        raise request.param("connection refused") from Unreachable(WORDS)

    with connection.execute_wrapper(away):
        yield


@pytest.mark.parametrize("name", ["127.0.0.1", "10.1.2.3", "[::1]", "other.invalid"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_health_is_answered_by_any_name_over_plain_http(
    path: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first acts of a database of tests may be older than two rounds.
    monkeypatch.setattr(health, "unsigned_since", lambda: None)
    answer = Client(SERVER_NAME=name).get(path)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_other_pages_are_still_led_to_tls() -> None:
    answer = Client(SERVER_NAME="vidik.example.invalid").get("/account/login/")
    assert answer.status_code == 301


@pytest.mark.usefixtures("database_away")
def test_readiness_fails_while_the_database_is_away_and_life_does_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, "vidik.health"):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (
        503,
        b"not ready: the database does not answer\n",
    )
    assert WORDS in caplog.text
    assert Client().get("/healthz").status_code == 200


@pytest.mark.usefixtures("database_away")
@pytest.mark.parametrize(
    "more",
    [
        {"headers": PROXIED},
        {"headers": {"Forwarded": "for=192.0.2.9"}},
        {"REMOTE_ADDR": "192.0.2.9"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_a_stranger_does_not_learn_why(more: dict[str, object]) -> None:
    answer = Client().get("/readyz", **more)  # type: ignore[arg-type] # what a request may carry
    assert (answer.status_code, answer.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_readiness_asks_whether_tables_are_those_of_this_release() -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'referral'")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.content == b"not ready: the database is not set up for this release\n"


@pytest.mark.django_db
def test_readiness_asks_whether_the_database_knows_our_key(settings: Settings) -> None:
    settings.SECRET_KEY = "another key"
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.content == b"not ready: the database does not know this SECRET_KEY\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("sign-in.json", b"not ready: the keys of sign-ins cannot be read\n"),
        ("vault-master.json", b"not ready: the keys of identities cannot be read\n"),
        ("vault-search.json", b"not ready: the keys of identities cannot be read\n"),
    ],
)
def test_readiness_reads_the_keys(
    settings: Settings, tmp_path: Path, file: str, text: bytes
) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "keys").mkdir()
    assert Client().get("/readyz").status_code == 200
    damaged = tmp_path / "keys" / file
    damaged.touch(mode=0o600)
    damaged.write_text("no key")
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, text)


@pytest.mark.django_db
def test_asking_makes_no_key(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert health.missing_parts() == ""
    assert list(tmp_path.iterdir()) == []


def test_nothing_answers_before_it() -> None:
    assert used.MIDDLEWARE[0] == "vidik.shell.health.HealthFirst"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_asked(path: str) -> None:
    assert Client().post(path).status_code == 405
