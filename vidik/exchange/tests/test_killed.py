# SPDX-License-Identifier: EUPL-1.2
"""The reminders are killed in the middle and run again: each reminder goes out once."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

pytestmark = pytest.mark.prove

KILLS = 10
NOTICES = 300


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[dict[str, str]]:
    """Return the environment of processes that share a copy of the test database."""
    name = f"killed_{uuid.uuid4().hex[:12]}"
    given = urlsplit(os.environ["DATABASE_URL"])
    home = urlunsplit(given._replace(path="/postgres"))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        template = connection.settings_dict["NAME"]
        connection.close()
        with psycopg.connect(home, autocommit=True) as server:
            server.execute(f'create database "{name}" template "{template}"')
        try:
            yield os.environ | {
                "DATABASE_URL": urlunsplit(given._replace(path=f"/{name}")),
                "DJANGO_SETTINGS_MODULE": "config.settings.test",
            }
        finally:
            with psycopg.connect(home, autocommit=True) as server:
                server.execute(f'drop database "{name}" with (force)')


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "vidik.exchange.tests.many", *arguments]


def run(environment: dict[str, str], *arguments: str) -> dict[str, int]:
    done = subprocess.run(
        command(*arguments), env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_job_that_is_killed_and_run_again_reminds_each_once(
    own_database: dict[str, str],
) -> None:
    run(own_database, "seed", str(NOTICES))
    chance = random.Random(7)  # noqa: S311 - not for secrets
    in_the_middle = 0
    for _ in range(KILLS):
        process = subprocess.Popen(command("remind", "3"), env=own_database, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.05, 0.5))
        process.kill()
        process.wait()
        process.stdout.close()
        in_the_middle += process.returncode < 0
    before = run(own_database, "report")
    assert in_the_middle > 0
    assert before["twice"] == before["mails_twice"] == 0
    # What a killed process had locked is free once the database has noticed.
    for _ in range(20):
        run(own_database, "remind", "100")
        reported = run(own_database, "report")
        if reported["waiting"] == 0:
            break
        time.sleep(0.5)
    assert reported == {
        "waiting": 0,
        "reminders": NOTICES,
        "reminded": NOTICES,
        "twice": 0,
        "mails": NOTICES,
        "mails_twice": 0,
        "events": NOTICES,
    }
    assert run(own_database, "remind", "100") == {"clocks": 0, "reminders": 0, "mails": 0}


class Deadly:
    """A mail server that takes an e-mail and ends its sender before it hears of that."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.victim: subprocess.Popen[bytes] | None = None

    async def handle_DATA(  # noqa: N802 - the server's names
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        content = envelope.content or b""
        message = message_from_bytes(content if isinstance(content, bytes) else content.encode())
        self.taken[message["Message-ID"]] += 1
        if self.victim is not None:
            self.victim.kill()
        return "250 taken"


def test_a_mailer_killed_after_the_server_took_an_e_mail_repeats_it_once(
    own_database: dict[str, str],
) -> None:
    run(own_database, "seed", "20")
    server = Deadly()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=number)
    controller.start()
    try:
        port = str(number)
        minutes = 0
        for _ in range(3):
            process = subprocess.Popen(
                command("deliver", port, str(minutes)), env=own_database, stdout=subprocess.PIPE
            )
            server.victim = process
            process.communicate()
            assert process.returncode < 0
            # Nobody takes what was begun until the lease has ended.
            minutes += 11
        server.victim = None
        # The first and the third kill met the same e-mail, or each another one; none goes thrice.
        for _ in range(3):
            run(own_database, "deliver", port, str(minutes))
            minutes += 11
    finally:
        controller.stop()
    assert len(server.taken) == 20
    assert sum(server.taken.values()) <= 20 + 3
    assert max(server.taken.values()) == 2
    assert run(own_database, "deliver", "1", str(minutes)) == {"sent": 0, "failed": 0}
