# SPDX-License-Identifier: EUPL-1.2
"""The embedded PostgreSQL of a data folder: made, started, stopped, asked.

The server listens on a free loopback port, with scram passwords stored in the data folder. As
root, the server runs as an unprivileged user; where that user cannot reach the data folder or
the binaries, a folder of this project below `/var/lib/vidik` is used instead, and said so. No
permission of a parent folder is ever changed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from vidik.core.database import hardening
from vidik.core.database.memory import megabytes_for_pages
from vidik.core.database.places import (
    SHARED_ROOT,
    ClusterError,
    Connections,
    data_folder,
    default_binaries,
    identity_of_server,
    reachable,
    say,
)
from vidik.core.database.processes import (
    free_port,
    is_free,
    is_postgres_of,
    port_of_last_server,
    wait_for_exit,
    working_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_TIMEOUT_SECONDS: Final = 60
GATE: Final = "gate.lock"
"""Held in the data folder by who starts or stops the server."""
ROLES: Final = ("owner", "app")
DATABASE: Final = "vidik"
SUPERUSER: Final = "vidik_super"
_QUIETLY: Final = " ".join(f"-c {name}={value}" for name, value in hardening.QUIET.items())
"""At each start, whatever is in the files of a cluster that was made or restored before."""


class Server:
    """The server of one data folder: its programs, its passwords, its start and its end."""

    def __init__(self, data: Path | None = None, binaries: Path | None = None) -> None:
        """Name the folders; nothing is touched before the cluster is entered."""
        self.data = (data or data_folder()).resolve()
        self._identity = identity_of_server()
        self._binaries = binaries or default_binaries()
        self._home = self.data / "postgres"
        self._users_lock: int | None = None
        self._known_port: int | None = None

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        """Let one process at a time start or stop the server of this folder."""
        handle = os.open(self.data / GATE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @property
    def pgdata(self) -> Path:
        """The cluster's own folder."""
        return self._home / "data"

    def _settle(self) -> None:
        """Choose folders that the server's user can reach, without touching their parents."""
        if not reachable(self.data, self._identity):
            shared = self._shared_folder()
            self._home = shared
            say(f"The database user cannot reach {self.data}; the database is stored in {shared}.")
        self._home.mkdir(parents=True, exist_ok=True, mode=0o755)
        if not reachable(self._binaries / "postgres", self._identity):
            self._binaries = self._copied_binaries()

    def _shared_folder(self) -> Path:
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        folder = SHARED_ROOT / digest
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        return folder

    def _copied_binaries(self) -> Path:
        source = self._binaries.parent
        version = hashlib.sha256(str(source).encode())
        version.update(str((self._binaries / "postgres").stat().st_mtime_ns).encode())
        target = self._shared_folder() / f"binaries-{version.hexdigest()[:8]}"
        if not target.exists():
            say(f"The database user cannot reach {source}; its programs are copied to {target}.")
            partial = target.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            # The programs look for the wheel's libraries beside the package that holds them.
            package = source.parent.name
            shutil.copytree(source, partial / package / source.name, symlinks=True)
            libraries = source.parent.parent / f"{package}.libs"
            if libraries.exists():
                shutil.copytree(libraries, partial / libraries.name)
            partial.rename(target)
        return target / source.parent.name / source.name / "bin"

    def _run(self, program: str, *arguments: str, timeout: float = 120) -> str:
        """Run one of PostgreSQL's programs as the server's user and give what it printed."""
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8",
        }
        command = [str(self._binaries / program), *arguments]
        log = self._home / "last-command.log"
        with log.open("w") as output:
            done = subprocess.run(  # noqa: S603 - our own binaries and arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",
                timeout=timeout,
                check=False,
                user=self._identity.uid if self._identity.switched else None,
                group=self._identity.gid if self._identity.switched else None,
                extra_groups=[] if self._identity.switched else None,
            )
        printed = log.read_text(errors="replace")
        if done.returncode != 0:
            if os.strerror(errno.ENOSPC) in printed:
                msg = (
                    f"No space left on the disk of {self._home}: {program} could not finish. Make "
                    "room and run the command again."
                )
                raise ClusterError(msg)
            tail = self._server_log_tail()
            msg = f"{program} failed: {printed.strip()}\n{tail}".strip()
            raise ClusterError(msg)
        return printed

    def _server_log_tail(self) -> str:
        log = self.pgdata / "server.log"
        if not log.exists():
            return ""
        return "\n".join(log.read_text(errors="replace").splitlines()[-8:])

    def _initialise(self) -> None:
        shutil.rmtree(self.pgdata, ignore_errors=True)
        passwords = {role: secrets.token_urlsafe(24) for role in ("super", *ROLES)}
        self._write_secrets(passwords)
        fresh = self._home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        pwfile = self._home / "initial-password"
        pwfile.write_text(passwords["super"])
        pwfile.chmod(0o600)
        if self._identity.switched:
            os.chown(fresh, self._identity.uid, self._identity.gid)
            os.chown(pwfile, self._identity.uid, self._identity.gid)
        try:
            self._run(
                "initdb",
                f"--pgdata={fresh}",
                f"--username={SUPERUSER}",
                f"--pwfile={pwfile}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
            )
        finally:
            pwfile.unlink(missing_ok=True)
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write(
                "\n# Vidik\n"
                "listen_addresses = '127.0.0.1'\n"
                "unix_socket_directories = ''\n"
                "password_encryption = 'scram-sha-256'\n"
                "max_connections = 60\n"
                f"shared_buffers = '{megabytes_for_pages()}MB'\n"
                "work_mem = '32MB'\n"
                "maintenance_work_mem = '256MB'\n"
                "max_wal_size = '2GB'\n"
                "recovery_init_sync_method = 'syncfs'\n"
                "timezone = 'UTC'\n"
                "log_timezone = 'UTC'\n"
            )
        # Last step: a folder with this name is a finished cluster, whatever was killed before.
        fresh.rename(self.pgdata)

    @property
    def _secrets_file(self) -> Path:
        return self.data / "keys" / "database.json"

    def _write_secrets(self, passwords: dict[str, str]) -> None:
        folder = self._secrets_file.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = folder / "database.json.partial"
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as output:
            json.dump(passwords, output)
            output.flush()
            os.fsync(output.fileno())
        partial.rename(self._secrets_file)

    def _secret(self, role: str) -> str:
        try:
            stored: dict[str, str] = json.loads(self._secrets_file.read_text())
            return stored[role]
        except (OSError, ValueError, KeyError) as error:
            msg = (
                f"The database passwords in {self._secrets_file} cannot be read ({error}). "
                "Restore the file from a backup of the data folder."
            )
            raise ClusterError(msg) from error

    def _pid_file(self) -> list[str]:
        try:
            return (self.pgdata / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    @property
    def port(self) -> int | None:
        """The loopback port of the running server, None when there is none."""
        lines = self._pid_file()
        port_line = 3
        if len(lines) > port_line and lines[port_line].strip().isdigit():
            return int(lines[port_line])
        return None

    def _answers(self) -> bool:
        if self.port is None:
            return False
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            password=self._secret("super"),
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _start(self, known: int | None = None) -> None:
        self._end_stale_server()
        # Others who use this server know its port, and nothing can tell them another: the last one
        # is reused where it is free. A fresh one may be taken between our look and the start.
        last = known or port_of_last_server(self.pgdata)
        for attempt in range(3):
            port = last if last and (known or (attempt == 0 and is_free(last))) else free_port()
            try:
                self._run(
                    "pg_ctl",
                    "start",
                    "--wait",
                    f"--timeout={START_TIMEOUT_SECONDS}",
                    f"--pgdata={self.pgdata}",
                    f"--log={self.pgdata / 'server.log'}",
                    f"--options=-p {port} {_QUIETLY}",
                    timeout=START_TIMEOUT_SECONDS + 10,
                )
            except ClusterError:
                last_attempt = 2
                if attempt == last_attempt:
                    raise
                self._end_stale_server()
            else:
                return

    def _end_stale_server(self) -> None:
        """End a server of this folder that does not answer, and wait until it is gone."""
        lines = self._pid_file()
        if not lines or not lines[0].strip().isdigit():
            return
        pid = int(lines[0])
        if is_postgres_of(pid, self.pgdata):
            for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signum)
                if wait_for_exit(pid, seconds=10):
                    break
        # A killed server stays a zombie until its parent reaps it, and PostgreSQL takes a
        # zombie for a living owner of the lock file; so it does with somebody else's process
        # that was given the number since.
        if not is_postgres_of(pid, self.pgdata):
            (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
        # A busy process of a killed server goes on until it next waits for something, and holds
        # the shared memory without which no other server of this folder starts.
        for signum in (signal.SIGQUIT, signal.SIGKILL):
            orphans = working_in(self.pgdata)
            for orphan in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(orphan, signum)
            if all(wait_for_exit(orphan, seconds=5) for orphan in orphans):
                break

    def _stop(self) -> None:
        if self.port is None:
            return
        with contextlib.suppress(ClusterError, subprocess.TimeoutExpired):
            self._run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={self.pgdata}")

    def _give(self, path: Path) -> None:
        """Let the server's user own a file or a whole folder."""
        if not self._identity.switched:
            return
        for entry in [path, *(path.rglob("*") if path.is_dir() else ())]:
            os.chown(entry, self._identity.uid, self._identity.gid, follow_symlinks=False)

    def _ensure_roles(self) -> None:
        """Make the two roles and the database; existing ones are left as they are."""
        with self._connect("postgres") as connection:
            for role in ROLES:
                name = f"vidik_{role}"
                exists = connection.execute(
                    "select 1 from pg_roles where rolname = %s", [name]
                ).fetchone()
                if exists is None:
                    # The owner makes test databases; neither role bypasses row security.
                    extra = sql.SQL("CREATEDB" if role == "owner" else "NOCREATEDB")
                    connection.execute(
                        sql.SQL(
                            "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {}"
                            " PASSWORD {}"
                        ).format(sql.Identifier(name), extra, sql.Literal(self._secret(role)))
                    )
            # All requests connect in one role, which would see in the list of connections what
            # the statements of other people's requests say.
            for role, settings in hardening.OF_ROLES.items():
                for name, value in settings.items():
                    connection.execute(
                        sql.SQL("ALTER ROLE {} SET {} = {}").format(
                            sql.Identifier(role), sql.Identifier(name), sql.Literal(value)
                        )
                    )
            connection.execute(hardening.OTHER_DATABASES)
            exists = connection.execute(
                "select 1 from pg_database where datname = %s", [DATABASE]
            ).fetchone()
            if exists is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER vidik_owner").format(sql.Identifier(DATABASE))
                )
                connection.execute(
                    sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(
                        sql.Identifier(DATABASE)
                    )
                )
                connection.execute(
                    sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO vidik_app").format(
                        sql.Identifier(DATABASE)
                    )
                )
        with self._connect(DATABASE) as connection:
            closed = connection.execute(hardening.CLOSED).fetchone()
            if closed is not None and not closed[0]:
                connection.execute(hardening.CLOSE)

    def connections(self) -> Connections:
        """Return the addresses of the database for both roles."""
        return Connections(owner=self._address("owner"), app=self._address("app"))

    def superuser_address(self) -> str:
        """Return the address for the superuser, from whom row security hides nothing."""
        return self._address("super")

    def _address(self, role: str) -> str:
        password = self._secret(role)
        return f"postgresql://vidik_{role}:{password}@127.0.0.1:{self.port}/{DATABASE}"
