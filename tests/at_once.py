# SPDX-License-Identifier: EUPL-1.2
"""Let several hands work at the same moment, each on a connection of its own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection


@contextmanager
def preserved_database() -> Iterator[None]:
    """Work in a copy of the test database in which what is committed stays."""
    name = f"at_once_{uuid.uuid4().hex[:12]}"
    given = urlsplit(os.environ["DATABASE_URL"])
    home = urlunsplit(given._replace(path="/postgres"))
    template = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(home, autocommit=True) as server:
        server.execute(f'create database "{name}" template "{template}"')
    # Connections of other threads read the same settings.
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = template
        with psycopg.connect(home, autocommit=True) as server:
            # Not by force: that asks for the right to end the server's own housekeeping, too.
            server.execute(f'drop database "{name}"')


def at_once(*hands: Callable[[], Any]) -> list[Any]:
    """Let every hand work in a thread of its own, all from the same moment on."""
    start = Barrier(len(hands))

    def work(hand: Callable[[], Any]) -> Any:
        try:
            start.wait(60)
            return hand()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(hands)) as pool:
        return [one.result(240) for one in [pool.submit(work, hand) for hand in hands]]
