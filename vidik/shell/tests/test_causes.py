# SPDX-License-Identifier: EUPL-1.2
"""Why the database cannot be reached is said in the server's own words, without the password."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as used
from django.db import OperationalError, connections
from django.db.utils import ConnectionHandler

from vidik.core.postgresql.unreachable import POOLER, ExplainedConnection, Unreachable, message_of

ROOT = Path(__file__).resolve().parents[3]
SECRET = "not-the-pass-word"


def vidik(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from vidik.shell.cli import main; main()", *arguments],
        cwd=ROOT,
        env=os.environ | more,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def address(**other: object) -> str:
    server = used.DATABASES["default"] | other
    return (
        f"postgresql://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}"
        f"/{server['NAME']}{server['OPTIONS'] or ''}"
    )


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def pgbouncer() -> Iterator[int]:
    """Refuse the settings of a connection's start as PgBouncer does."""
    text = b"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0"
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _address = listening.accept()
            except OSError:
                return
            with client:
                if client.recv(4096)[4:8] == (80877103).to_bytes(4, "big"):
                    client.sendall(b"N")  # no TLS; what was meant comes then
                    client.recv(4096)
                client.sendall(b"E" + (len(text) + 4).to_bytes(4, "big") + text)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "text"),
    [
        ({"PASSWORD": SECRET}, "password authentication failed for user"),
        ({"NAME": "no_such_database"}, 'database "no_such_database" does not exist'),
        ({"PORT": closed_port()}, "Connection refused"),
        ({"HOST": "localhost", "OPTIONS": "?sslmode=require"}, "does not support SSL"),
    ],
)
@pytest.mark.parametrize("production", [True, False])
def test_a_command_says_why_in_one_line(
    other: dict[str, object], text: str, production: bool
) -> None:
    more = {"DATABASE_URL": address(**other)}
    if production:
        more |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "SECRET_KEY": "x" * 60,
            "ALLOWED_HOSTS": "vidik.example.invalid",
        }
    done = vidik("audit", "verify", **more)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert text in line
    assert line.startswith("No connection to the database: ")
    assert SECRET not in line
    assert str(used.DATABASES["default"]["PASSWORD"]) not in line


@pytest.mark.django_db
@pytest.mark.parametrize("command", [("audit", "verify"), ("serve",)])
def test_a_pooler_that_refuses_is_named_in_one_line(command: tuple[str, ...]) -> None:
    with pgbouncer() as port:
        done = vidik(
            *command,
            DATABASE_URL=address(HOST="127.0.0.1", PORT=port),
            PORT=str(closed_port()),
            DJANGO_SETTINGS_MODULE="config.settings.production",
            SECRET_KEY="x" * 60,
            ALLOWED_HOSTS="vidik.example.invalid",
        )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [POOLER]


@pytest.mark.django_db
def test_setup_connects_once_as_the_application() -> None:
    """A wrong password of the application's role was found by nobody until people came."""
    done = vidik("setup", DATABASE_URL=address(PASSWORD=SECRET), DATABASE_OWNER_URL=address())
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "The application cannot connect to the database" in line
    assert "DATABASE_URL" in line
    assert "password authentication failed" in line
    assert SECRET not in line


@pytest.mark.django_db
def test_setup_sees_that_the_application_has_its_own_role() -> None:
    done = vidik("setup", DATABASE_URL=address(), DATABASE_OWNER_URL=address())
    assert done.returncode == 1
    assert "Name vidik_app in it" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.django_db
def test_a_page_that_waited_for_the_pool_knows_what_the_server_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pooled = used.DATABASES["default"] | {
        "PASSWORD": SECRET,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 1, "timeout": 1, "reconnect_timeout": 1}},
    }
    handler = ConnectionHandler({"default": pooled})
    caplog.set_level(logging.WARNING, "psycopg.pool")
    wrapper = handler["default"]
    try:
        with pytest.raises(OperationalError, match="password authentication failed") as refused:
            wrapper.ensure_connection()
    finally:
        wrapper.close_pool()  # type: ignore[attr-defined]
        connections["default"].ensure_connection()
    assert isinstance(refused.value.__cause__, Unreachable)
    assert any(isinstance(arg, Unreachable) for each in caplog.records for arg in each.args or ())


def test_a_pool_in_use_is_not_blamed_on_an_earlier_refusal(db: None) -> None:
    ExplainedConnection.last_refusal = "an earlier one"
    ExplainedConnection.connect(address()).close()
    assert ExplainedConnection.last_refusal == ""


def test_several_addresses_of_a_host_are_notified_once() -> None:
    error = OperationalError(
        "connection failed: no one\n\tIs it there?\nMultiple connection attempts failed. All"
        " failures were:\n- host: a\n- host: b"
    )
    assert message_of(error) == "no one; Is it there?"
