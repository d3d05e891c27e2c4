# SPDX-License-Identifier: EUPL-1.2
"""What the guide for production says is done as it says, against a system that is served so."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.journeys.conftest import ROOT, environment, free_port
from tests.prepared import copied, make
from vidik.core.database.cluster import Cluster

pytestmark = [pytest.mark.journey, pytest.mark.prove]

GUIDE = ROOT / "docs/how-to/production.md"
SOCKET, PORT = "/run/vidik/web.sock", "127.0.0.1:8000"


def commands(containing: str) -> list[str]:
    """Take commands from the blocks of the guide, as a reader would."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if containing in line]


[BY_SOCKET] = commands(f"{SOCKET} http://localhost/readyz")
[BY_PORT] = commands(f"http://{PORT}/readyz")


@pytest.fixture(scope="module")
def bare() -> Iterator[Path]:
    with copied("bare") as data:
        # A copied database knows the key of the system that it was copied from.
        make("bare", data)
        yield data


@contextmanager
def served(
    data: Path, address: str, **place: str
) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """Serve with the settings of a real server, as a supervisor does; give the log."""
    log = data.parent / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", "from vidik.shell.cli import main; main()", "serve"],
            cwd=ROOT,
            env=environment(
                data,
                DJANGO_SETTINGS_MODULE="config.settings.production",
                SECRET_KEY=(data / "keys" / "secret-key").read_text().strip(),
                ALLOWED_HOSTS="vidik.example.invalid",
                DATABASE_URL=address,
                LOG_FORMAT="json",
                WEB_WORKERS="1",
                **place,
            ),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield log, process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def run(command: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*shlex.split(command), *more], capture_output=True, text=True, timeout=60, check=False
    )


def until(command: str, code: int, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a command until it ends as expected; whoever watches over a system asks again, too."""
    deadline = time.monotonic() + 60
    while (done := run(command, *more)).returncode != code and time.monotonic() < deadline:
        time.sleep(0.5)
    assert done.returncode == code, (done.stdout, done.stderr)
    return done


@pytest.mark.parametrize("kind", ["socket", "port"])
def test_the_command_of_the_guide_fails_while_the_database_is_down(bare: Path, kind: str) -> None:
    with tempfile.TemporaryDirectory(prefix="vidik-") as folder:
        port = str(free_port())
        socket = f"{folder}/web.sock"
        given = {"WEB_SOCKET": socket} if kind == "socket" else {"PORT": port}
        command = BY_SOCKET if kind == "socket" else BY_PORT
        command = command.replace(SOCKET, socket).replace(PORT, f"127.0.0.1:{port}")
        cluster = Cluster(bare)
        with cluster:
            address = cluster.connections().app
            with served(bare, address, **given) as (log, process):
                assert until(command, 0).stdout == "ok\n"
                # What ends it here stops the server, as `systemctl stop postgresql` does.
                cluster._stop()
                down = until(command, 22)
                assert "503" in down.stderr
                why = run(command.replace("-fsS", "-sS"))
                assert why.stdout == "not ready: the database does not answer\n"
                proxied = command.replace("-fsS", "-sS")
                reported = run(proxied, "--header", "X-Forwarded-For: 192.0.2.9")
                assert reported.stdout == "not ready\n"
                alive = run(command.replace("/readyz", "/healthz"))
                assert (alive.returncode, alive.stdout) == (0, "ok\n")
                cluster._start(cluster._known_port)
                assert until(command, 0).stdout == "ok\n"
                assert process.poll() is None
            text = log.read_text().splitlines()
    # Web server, job worker and what starts them all write as was asked for.
    assert all(line.startswith('{"time": "') for line in text), text
    assert any("Connection refused" in line or "shutting down" in line for line in text)


def test_a_real_system_is_not_served_to_whoever_comes(bare: Path) -> None:
    with Cluster(bare) as cluster:
        address = cluster.connections().app
        port = str(free_port())
        everywhere = {"HOST": "0.0.0.0", "PORT": port}  # noqa: S104 - refused
        with served(bare, address, **everywhere) as (log, process):
            assert process.wait(60) == 1
            assert "TRUSTED_PROXIES" in log.read_text()
        with served(bare, address, **everywhere, TRUSTED_PROXIES="192.0.2.1"):
            by_name = BY_PORT.replace(PORT, f"127.0.0.1:{port}")
            assert until(by_name, 0).stdout == "ok\n"
            outside = own_address()
            if outside is not None:
                refused = run(by_name.replace("127.0.0.1", outside).replace("-fsS", "-sS"))
                assert refused.stdout == "Only the proxy may ask here.\n"


def own_address() -> str | None:
    """Return an address of this machine that is not of loopback, where it has one."""
    given = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False)
    found = [each for each in given.stdout.split() if "." in each]
    return found[0] if found else None


def test_a_command_runs_as_the_service_does(tmp_path: Path) -> None:
    """The files of the guide are read by a shell as by a supervisor, owner and backup apart."""
    settings = tmp_path / "etc"
    settings.mkdir()
    (settings / "environment").write_text("DATABASE_URL='a&b=$c%2F'\nVIDIK_DATA='/srv/vidik'\n")
    (settings / "owner").write_text("DATABASE_OWNER_URL='owner'\n")
    (settings / "backup").write_text("DATABASE_BACKUP_URL='backup'\n")
    root = tmp_path / "opt"
    (root / "scripts").mkdir(parents=True)
    (root / ".venv/bin").mkdir(parents=True)
    script = root / "scripts/as-service.sh"
    script.write_text((ROOT / "scripts/as-service.sh").read_text())
    program = root / ".venv/bin/vidik"
    program.write_text('#!/bin/sh\necho "$PWD $*"; env | grep ^DATABASE; id -un\n')
    program.chmod(0o755)
    fake = tmp_path / "bin"
    fake.mkdir()
    # Who is not root cannot become another user; what is run stays the same.
    runuser = fake / "runuser"
    runuser.write_text('#!/bin/sh\n[ "$1 $2 $3" = "-u vidik --" ] || exit 9\nshift 3\nexec "$@"\n')
    runuser.chmod(0o755)
    link = tmp_path / "vidik"
    link.symlink_to(script)
    for command, more in (("audit", []), ("setup", ["OWNER"]), ("backup", ["BACKUP"])):
        done = subprocess.run(
            ["sh", str(link), command, "a b"],
            env={"PATH": f"{fake}:{os.environ['PATH']}", "VIDIK_SETTINGS": str(settings)},
            capture_output=True,
            text=True,
            check=True,
        )
        text = done.stdout.splitlines()
        assert text[0] == f"{root} {command} a b"
        assert "DATABASE_URL=a&b=$c%2F" in text
        assert [line for line in text if "_URL=" in line and "DATABASE_URL" not in line] == [
            f"DATABASE_{each}_URL={each.lower()}" for each in more
        ]


def test_the_statements_of_the_guide_make_a_database_that_can_be_set_up(bare: Path) -> None:
    """Those of the starter are others; the guide's are run as they are, passwords aside."""
    given = re.findall(r"^```sql\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    roles = next(block for block in given if "create role vidik_owner" in block)
    side_doors = next(block for block in given if "lo_creat(integer)" in block)
    with Cluster(bare) as cluster:
        with cluster._connect("postgres") as connection:
            renamed = roles.replace("vidik_owner", "guide_owner").replace("vidik_app", "guide_app")
            for statement in renamed.replace("database vidik", "database guide").split(";"):
                if statement.strip():
                    connection.execute(statement)  # type: ignore[arg-type] # the guide's own text
        with cluster._connect("guide") as connection:
            connection.execute(side_doors)  # type: ignore[arg-type] # the guide's own text
            refused = connection.execute(
                "select has_function_privilege('guide_app', 'lo_creat(integer)', 'execute')"
            ).fetchone()
            assert refused == (False,)
        owner = f"postgresql://guide_owner:…@127.0.0.1:{cluster.port}/guide"
        with psycopg.connect(owner) as connection:
            connection.execute("create table mine (id int)")
            connection.execute("create extension pg_trgm")
