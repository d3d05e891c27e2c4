# SPDX-License-Identifier: EUPL-1.2
"""Web server, jobs and database are killed in the middle of an import: nothing half stays."""

from __future__ import annotations

import contextlib
import html
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks.data import write_figures
from tests.journeys.conftest import free_port
from tests.prepared import ROOT, copied, environment
from vidik.core.database.cluster import Cluster

pytestmark = [pytest.mark.journey, pytest.mark.prove]

ROWS = 40_000
YEAR = "2051"
COUNTS = (
    "select (select count(*) from figures_figure), (select count(*) from figures_observation),"
    " (select count(*) from figures_cycle), (select count(*) from audit_auditevent"
    " where verb = 'figures.imported')"
)


class Visitor:
    """Somebody at the pages without a browser: keeps cookies, fills in forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def get(self, path: str) -> str:
        with self._opener.open(self.address + path, timeout=120) as answer:
            page: str = answer.read().decode()
        return page

    def post(self, path: str, page: str, file: Path | None = None, **fields: str) -> str:
        """Send a form with the token of the page that it stands on."""
        fields["csrfmiddlewaretoken"] = hidden(page, "csrfmiddlewaretoken")
        boundary = uuid.uuid4().hex
        disposition = "Content-Disposition: form-data; name="
        parts = [
            f'--{boundary}\r\n{disposition}"{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if file is not None:
            head = f'{disposition}"file"; filename="{file.name}"\r\nContent-Type: text/csv'
            parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + file.read_bytes() + b"\r\n")
        parts.append(f"--{boundary}--\r\n".encode())
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.address + path,
            data=b"".join(parts),
            headers={
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Referer": self.address + path,
            },
        )
        with self._opener.open(request, timeout=300) as answer:
            text: str = answer.read().decode()
        return text


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no {name} on the page"
    return html.unescape(found[1])


def wait_for(condition: Callable[[], Any], seconds: float = 120) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError, urllib.error.URLError):
            if found := condition():
                return found
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def family(pid: int) -> list[int]:
    """A process and all its descendants, the youngest last."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for member in found:
        found += parents.get(member, [])
    return found


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with copied("small") as folder:
        yield folder


def counts(data: Path) -> tuple[int, ...]:
    with Cluster(data) as held, psycopg.connect(held.connections().app) as connection:
        found = connection.execute(COUNTS).fetchone()
    assert found is not None
    return tuple(found)


def command(data: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", "from vidik.shell.cli import main; main()", *arguments, "--json"],
        cwd=ROOT,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    return json.loads(done.stdout)


def test_killing_everything_during_an_import_leaves_nothing_half(data: Path) -> None:
    file = data / "many.csv"
    write_figures(file, ROWS)
    before = counts(data)
    port = str(free_port())
    passwords = json.loads((data / "keys" / "demo-accounts.json").read_text())
    with Cluster(data) as held:
        server = int((held.pgdata / "postmaster.pid").read_text().split()[0])
        serving = subprocess.Popen(
            [sys.executable, "-c", "from vidik.shell.cli import main; main()", "serve"],
            cwd=ROOT,
            env=environment(data, PORT=port),
        )
        try:
            visitor = Visitor(f"http://localhost:{port}")
            wait_for(lambda: visitor.get("/healthz"))
            page = visitor.get("/account/sign-in/")
            visitor.post("/account/sign-in/", page, login="analyst", password=passwords["analyst"])
            page = visitor.get("/figures/import/")
            page = visitor.post("/figures/import/", page, file=file, cycle=YEAR, reason="")
            token = hidden(page, "token")
            answers: list[str] = []

            def confirm() -> None:
                with contextlib.suppress(OSError, urllib.error.URLError):
                    answers.append(
                        visitor.post("/figures/import/confirm/", page, token=token, confirm="1")
                    )

            pressed = threading.Thread(target=confirm)
            pressed.start()
            with psycopg.connect(held.connections().app, autocommit=True) as watcher:
                wait_for(
                    lambda: watcher.execute(
                        # Rows go into a table that nobody but its own transaction sees yet.
                        "select 1 from pg_locks l where l.mode = 'RowExclusiveLock'"
                        " and l.locktype = 'relation' and l.pid <> pg_backend_pid()"
                        " and not exists (select from pg_class c where c.oid = l.relation)"
                    ).fetchone()
                )
        finally:
            for pid in [*family(serving.pid), server]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            serving.wait(30)
        pressed.join(60)
        assert answers == [], "the import was over before it was killed"

    assert counts(data) == before
    assert command(data, "audit", "verify")["chain"] == "whole"

    taken = command(data, "figures", "import", str(file), "--cycle", YEAR)
    assert (taken["added"], taken["revised"]) == (ROWS, 0)
    figures, observations, cycles, imports = before
    assert counts(data) == (figures + ROWS, observations + ROWS, cycles + 1, imports + 1)
    assert command(data, "audit", "verify")["chain"] == "whole"
