# SPDX-License-Identifier: EUPL-1.2
"""The database and the program must agree on the key of seals, with nobody in between."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings as used
from django.db import connection
from django.test import Client
from pytest_django import Settings

from vidik.accounts.models import User
from vidik.audit.services import sealing
from vidik.shell.cli.runtime import (
    Refused,
    refuse_other_release,
    refuse_other_secret_key,
    refuse_pooler,
)

ROOT = Path(__file__).resolve().parents[3]
ADDED = "insert into django_migrations (app, name, applied)"
NEW = "another key of fifty characters or more, for the tests only"


@pytest.mark.django_db
def test_a_changed_secret_key_is_refused_until_the_owner_has_run_setup(settings: Settings) -> None:
    refuse_other_secret_key()
    settings.SECRET_KEY = NEW
    with pytest.raises(Refused, match="run “vidik setup” once as the owner of the tables"):
        refuse_other_secret_key()
    assert sealing.install_seal_key() is True
    refuse_other_secret_key()


@pytest.mark.django_db
def test_sign_ins_outlive_a_change_of_the_key_while_the_former_one_counts(
    settings: Settings,
) -> None:
    user = User.objects.create_user("rotating", email="r@test.invalid", display_name="R")
    former = settings.SECRET_KEY
    client = Client()
    client.force_login(user)
    assert client.get("/account/sign-ins/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [former]
    sealing.install_seal_key()
    assert client.get("/account/sign-ins/").status_code == 200
    other = Client()
    other.cookies = client.cookies
    settings.SECRET_KEY = NEW + " again"
    settings.SECRET_KEY_FALLBACKS = []
    sealing.install_seal_key()
    assert other.get("/account/sign-ins/").status_code == 302


@pytest.mark.django_db
def test_the_servers_own_connection_is_taken_for_one() -> None:
    refuse_pooler()


@contextmanager
def pooler() -> Iterator[int]:
    """Stand between: hand through what is said, and give a number of a process of its own.

    That is what PgBouncer does: the client never learns which process of the server serves it.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    server = used.DATABASES["default"]

    def serve() -> None:
        while True:
            try:
                client, _address = listening.accept()
            except OSError:
                return
            behind = socket.create_connection((str(server["HOST"]), int(str(server["PORT"]))))
            threading.Thread(target=copy, args=(client, behind, False), daemon=True).start()
            threading.Thread(target=copy, args=(behind, client, True), daemon=True).start()

    def copy(source: socket.socket, target: socket.socket, answers: bool) -> None:
        while content := received(source):
            # BackendKeyData: K, length 12, number of the process, secret.
            place = content.find(b"K\x00\x00\x00\x0c") if answers else -1
            if place >= 0:
                number = (4_000_000).to_bytes(4, "big")
                content = content[: place + 5] + number + content[place + 9 :]
                answers = False
            with suppress(OSError):
                target.sendall(content)
        target.close()

    def received(source: socket.socket) -> bytes:
        # The other direction may have closed it at the same moment.
        try:
            return source.recv(65536)
        except OSError:
            return b""

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


@pytest.mark.django_db
def test_a_pooler_in_between_is_refused_at_the_start() -> None:
    server = connection.settings_dict
    with pooler() as port:
        address = (
            f"postgresql://{server['USER']}:{server['PASSWORD']}@127.0.0.1:{port}/{server['NAME']}"
        )
        done = subprocess.run(
            [sys.executable, "-c", "from vidik.shell.cli import main; main()", "audit", "verify"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": address},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 1
    assert "leads through a pooler" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            "delete from django_migrations where app = 'referral' and name like '0001%'",
            r"not set up for this release yet \(referral\.0001",
        ),
        (
            f"{ADDED} values ('referral', '9999_of_tomorrow', now())",
            r"set up by a later release \(referral\.9999_of_tomorrow\)",
        ),
    ],
)
def test_nothing_is_served_from_tables_of_another_release(change: str, text: str) -> None:
    refuse_other_release()
    with connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(Refused, match=text):
        refuse_other_release()


@pytest.mark.django_db
def test_what_a_package_taken_out_has_migrated_harms_nobody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{ADDED} values ('former', '0001', now())")
    refuse_other_release()
