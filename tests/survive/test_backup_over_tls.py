# SPDX-License-Identifier: EUPL-1.2
"""Backup and restore against a server that takes connections over TLS alone."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest

from tests.certificates import certificate
from tests.journeys.conftest import free_port
from tests.survive.conftest import vidik
from vidik.core.database.cluster import Cluster

pytestmark = [pytest.mark.journey, pytest.mark.prove]

OLDEST: Final = 17
PASSWORD: Final = "for-the-drill/1"
WRITTEN: Final = "for-the-drill%2F1"


def programs() -> Path | None:
    """Return the system's own PostgreSQL, the oldest that fits; the packaged one knows no TLS."""
    found = [
        (int(folder.parent.name), folder)
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "postgres").exists()
    ]
    fitting = sorted(one for one in found if one[0] >= OLDEST)
    return fitting[0][1] if fitting else None


PROGRAMS: Final = programs()
needs_server = pytest.mark.skipif(
    PROGRAMS is None, reason="no PostgreSQL with TLS here; on Debian 13: postgresql-17"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Run a server of the system's that refuses whoever comes without TLS; give its address."""
    assert PROGRAMS is not None
    folder = Path(tempfile.mkdtemp(prefix="vidik-tls-"))
    data, port = folder / "data", free_port()
    certificate(folder, "localhost")
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(PROGRAMS / program), *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        assert done.returncode == 0, done.stderr

    (folder / "password").write_text(PASSWORD)
    if user:
        for path in (folder, *folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)
    # The application reads the authority's certificate, and nothing else here.
    folder.chmod(0o711)
    try:
        run("initdb", f"--pgdata={data}", f"--pwfile={folder}/password", "--username=postgres",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")  # fmt: skip
        (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
        with (data / "postgresql.conf").open("a") as conf:
            conf.write(
                f"port = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                f"ssl = on\nssl_cert_file = '{folder}/localhost.crt'\n"
                f"ssl_key_file = '{folder}/localhost.key'\nfsync = off\n"
            )
        run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={folder}/log")
        try:
            yield f"@localhost:{port}/{{}}?sslmode=verify-full&sslrootcert={folder}/localhost.crt"
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={data}")
    finally:
        shutil.rmtree(folder)


def statements(database: str) -> str:
    """Return the roles and the database as the guides say, with passwords."""
    found = ""
    for guide, begin in (
        ("production", "create role vidik_owner"),
        ("back-up-and-restore", "create role vidik_backup"),
    ):
        text = (Path(__file__).resolve().parents[2] / f"docs/how-to/{guide}.md").read_text()
        found += next(
            block
            for block in re.findall(r"^```sql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
            if begin in block
        )
    return found.replace("…", PASSWORD).replace("database vidik", f"database {database}")


@needs_server
def test_a_backup_goes_out_of_and_into_a_server_that_speaks_tls_alone(
    server: str, data: Path, fresh: Path
) -> None:
    def address(role: str, database: str = "vidik") -> str:
        password = WRITTEN
        return f"postgresql://{role}:{password}{server.format(database)}"

    with psycopg.connect(address("postgres", "postgres"), autocommit=True) as connection:
        for statement in statements("vidik").split(";"):
            if statement.strip():
                connection.execute(statement)  # type: ignore[arg-type] # the guides' own text
    # A system of the embedded database moves to the server, by a dump.
    moved = data.parent / "moved.backup"
    with Cluster(data) as cluster:
        own = cluster.connections()
        super_user = (
            f"postgresql://vidik_super:{cluster._secret('super')}@127.0.0.1:{cluster.port}/vidik"
        )
        done = vidik(
            data, "backup", str(moved), "--json",
            DATABASE_URL=own.app, DATABASE_BACKUP_URL=super_user,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    key = data.parent / "away.key"
    (data / "keys" / "backup.key").rename(key)
    given = {"DATABASE_URL": address("vidik_app"), "DATABASE_OWNER_URL": address("vidik_owner")}
    elsewhere = data.parent / "elsewhere"
    done = vidik(elsewhere, "restore", str(moved), "--key", str(key), "--json", **given)
    assert done.returncode == 0, done.stderr
    # And from there it is backed up, and restored into a database of its own.
    backup = data.parent / "over-tls.backup"
    given["DATABASE_BACKUP_URL"] = address("vidik_backup")
    done = vidik(
        elsewhere,
        "backup",
        str(backup),
        "--recipient",
        str(data / "keys/backup.pub"),
        "--json",
        **given,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verified"] is True
    done = vidik(fresh.parent / "again", "restore", str(backup), "--key", str(key), "--json")
    assert done.returncode == 0, done.stderr
    assert (
        json.loads(vidik(fresh.parent / "again", "audit", "verify", "--json").stdout)["chain"]
        == "whole"
    )


@needs_server
def test_without_programs_that_speak_tls_a_backup_is_refused_with_what_to_install(
    server: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packaged programs are all there is, as where no client package is installed."""
    from vidik.core.database import programs
    from vidik.core.database.places import ClusterError
    from vidik.shell.client import Client

    monkeypatch.setattr(programs, "INSTALLED", (data / "none", data / "none"))
    monkeypatch.setattr(programs.shutil, "which", lambda _name: None)
    monkeypatch.delenv("PG_BINDIR", raising=False)
    target = Client("DATABASE_URL", f"postgresql://postgres:{WRITTEN}{server.format('postgres')}")
    seen = target.look()
    assert seen.tls
    with pytest.raises(ClusterError) as refused:
        target.run("pg_dump", "--format=custom")
    text = str(refused.value)
    assert "pg_dump speaks no TLS" in text
    assert f"apt-get install postgresql-client-{seen.server}" in text
    assert PASSWORD not in text
    assert WRITTEN not in text


@needs_server
def test_a_certificate_of_nobody_known_is_said_in_words(server: str, data: Path) -> None:
    given = f"postgresql://vidik_app:{WRITTEN}{server.format('vidik')}".partition("&sslrootcert")[0]
    other = data.parent / "other"
    other.mkdir()
    certificate(other, "localhost")
    done = vidik(
        data, "audit", "verify",
        DATABASE_URL=f"{given}&sslrootcert={other}/localhost.crt",
    )  # fmt: skip
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "certificate verify failed" in line
