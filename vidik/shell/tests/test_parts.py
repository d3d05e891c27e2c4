# SPDX-License-Identifier: EUPL-1.2
"""The processes that serve: loaded once, forked, started again within limits."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from vidik.core import request_time
from vidik.shell.cli import parts
from vidik.shell.cli.parts import Part, Place, run_web

LOADED = """
import os, threading
from vidik.shell.cli.runtime import prepare_django
prepare_django()
from vidik.shell.cli.parts import load_everything
load_everything()
from django.db import connections
print(threading.active_count(), len(os.listdir("/proc/self/task")),
      any(one.connection is not None for one in connections.all(initialized_only=True)))
"""


def sleeper() -> None:
    time.sleep(60)


@pytest.fixture
def start() -> Iterator[Callable[[Callable[[], None]], Part]]:
    made: list[Part] = []

    def started(run: Callable[[], None]) -> Part:
        made.append(Part("sleeper", "vidik-test", run, lambda: None))
        return made[-1]

    yield started
    parts.end(made)


def ends(part: Part, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while part.runs() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not part.runs()


def test_what_is_loaded_before_a_fork_has_no_thread_and_no_connection() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["1", "1", "False"]


def test_a_killed_part_is_started_again_under_its_name(
    start: Callable[[Callable[[], None]], Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "STARTING_SECONDS", 0)
    part = start(sleeper)
    first = part.pid
    os.kill(first, signal.SIGKILL)
    assert ends(part)
    assert part.restart()
    assert part.pid != first
    assert part.runs()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if Path(f"/proc/{part.pid}/comm").read_text().strip() == "vidik-test":
            break
        time.sleep(0.02)
    assert Path(f"/proc/{part.pid}/comm").read_text().strip() == "vidik-test"


def test_a_part_that_ends_at_once_is_not_started_again(
    start: Callable[[Callable[[], None]], Part],
) -> None:
    part = start(lambda: sys.exit(3))
    assert ends(part)
    assert not part.restart()
    assert part.code == 3


def test_parts_end_when_they_are_asked(start: Callable[[Callable[[], None]], Part]) -> None:
    part = start(sleeper)
    parts.end([part])
    assert part.code == -signal.SIGTERM


def test_one_that_does_not_listen_is_killed(
    start: Callable[[Callable[[], None]], Part], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def deaf() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        (tmp_path / "deaf").touch()
        sleeper()

    part = start(deaf)
    deadline = time.monotonic() + 30
    while not (tmp_path / "deaf").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    monkeypatch.setattr(parts, "STOP_SECONDS", 0.5)
    parts.end([part])
    assert part.code == -signal.SIGKILL


# ------------------------------------------------------------------- where it listens


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("192.0.2.1", "200 OK"),
        ("::ffff:192.0.2.1", "200 OK"),
        ("127.0.0.1", "200 OK"),
        ("::1", "200 OK"),
        ("192.0.2.2", "403 Forbidden"),
        ("::ffff:192.0.2.2", "403 Forbidden"),
        ("2001:db8::1", "403 Forbidden"),
    ],
)
def test_only_the_proxy_and_this_machine_may_ask_on_a_port_of_others(
    address: str, status: str
) -> None:
    def application(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"a page"]

    text: list[str] = []
    requested = parts.only_from((ip_network("192.0.2.1"),), application)
    body = requested({"REMOTE_ADDR": address}, lambda status, _headers: text.append(status))
    assert text == [status]
    assert (body == [b"a page"]) == (status == "200 OK")


@pytest.fixture
def folder() -> Iterator[Path]:
    # The kernel takes short paths of sockets only.
    with tempfile.TemporaryDirectory(prefix="vidik-") as name:
        yield Path(name)


def ask(path: Path, answers: list[bytes]) -> None:
    """Ask as a proxy does: one request by a connection, read until the server closes it."""
    with socket.socket(socket.AF_UNIX) as requested:
        requested.settimeout(30)
        requested.connect(str(path))
        requested.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while part := requested.recv(4096):
            answer += part
    answers.append(answer)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                time.sleep(0.05)
            else:
                return
    pytest.fail("nobody listens")


def serve(folder: Path) -> tuple[Path, Callable[[], None]]:
    """Return a socket and what serves it by two processes, each busy until both are."""
    path = folder / "web.sock"

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        both = folder / "both"
        if both.exists():
            (folder / f"busy-{os.getpid()}").touch()
            deadline = time.monotonic() + 20
            while len(list(folder.glob("busy-*"))) < 2 and time.monotonic() < deadline:
                time.sleep(0.01)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{os.getpid()} {environ['REMOTE_ADDR']}".encode()]

    return path, lambda: run_web(application, Place(socket=path), 2)


def ask_both(path: Path, folder: Path) -> list[bytes]:
    """Ask twice at once; each of the two processes answers one."""
    (folder / "both").touch()
    answers: list[bytes] = []
    asking = [threading.Thread(target=ask, args=[path, answers]) for _ in range(2)]
    for each in asking:
        each.start()
    for each in asking:
        each.join(30)
    pids = {answer.rpartition(b"\r\n")[2].split()[0] for answer in answers}
    assert len(pids) == 2
    for busy in (*folder.glob("busy-*"), folder / "both"):
        busy.unlink()
    return answers


def test_a_request_goes_to_the_process_that_is_free(
    start: Callable[[Callable[[], None]], Part], folder: Path
) -> None:
    path, run = serve(folder)
    start(run)
    wait_for(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    for _round in range(5):
        ask_both(path, folder)


def test_one_that_was_killed_listens_again_on_its_socket(
    start: Callable[[Callable[[], None]], Part], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "STARTING_SECONDS", 0)
    path, run = serve(folder)
    part = start(run)
    wait_for(path)
    os.killpg(part.pid, signal.SIGKILL)
    assert ends(part)
    assert path.exists()
    assert part.restart()
    wait_for(path)
    # Both processes answer: one that is still beginning would not hear that it shall stop.
    for answer in ask_both(path, folder):
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b" 127.0.0.1")


def test_a_socket_belongs_to_one_server_until_it_ends(
    start: Callable[[Callable[[], None]], Part], folder: Path
) -> None:
    place = Place(socket=folder / "web.sock")

    def holds() -> None:
        place.hold()
        (folder / "held").touch()
        sleeper()

    part = start(holds)
    deadline = time.monotonic() + 10
    while not (folder / "held").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    with pytest.raises(OSError, match="another server"):
        place.hold()
    os.kill(part.pid, signal.SIGKILL)
    assert ends(part)
    held = place.hold()
    assert held is not None
    os.close(held)


def test_a_socket_that_was_left_is_removed_and_nothing_else_is(folder: Path) -> None:
    place = Place(socket=folder / "web.sock")
    place.clear()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(place.socket))
    held = place.hold()
    assert held is not None
    os.close(held)
    place.clear()
    assert not (folder / "web.sock").exists()
    (folder / "web.sock").write_text("mine")
    with pytest.raises(OSError, match="no socket"):
        place.hold()
    assert (folder / "web.sock").read_text() == "mine"


def test_a_socket_in_a_folder_of_everybody_is_refused(folder: Path) -> None:
    folder.chmod(0o777)
    with pytest.raises(OSError, match="everybody"):
        Place(socket=folder / "web.sock").hold()
    with pytest.raises(FileNotFoundError):
        Place(socket=folder / "none" / "web.sock").hold()


def test_who_says_nothing_is_sent_away(
    start: Callable[[Callable[[], None]], Part], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_SILENT_MS", 300)
    path, run = serve(folder)
    start(run)
    wait_for(path)
    silent = [socket.socket(socket.AF_UNIX) for _ in range(4)]
    for each in silent:
        each.connect(str(path))
    answers: list[bytes] = []
    ask(path, answers)
    assert answers[0].startswith(b"HTTP/1.1 200")
    for each in silent:
        each.close()


def test_a_process_whose_request_takes_too_long_ends_and_another_one_answers(
    start: Callable[[Callable[[], None]], Part], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_time, "SECONDS", 2)
    path = folder / "web.sock"

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/endless":
            while True:
                pass
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(os.getpid()).encode()]

    start(lambda: run_web(application, Place(socket=path), 1))
    wait_for(path)
    before = ask_path(path, "/")
    assert ask_path(path, "/endless") == b""
    deadline = time.monotonic() + 15
    after = b""
    while not after and time.monotonic() < deadline:
        time.sleep(0.1)
        with contextlib.suppress(OSError):
            after = ask_path(path, "/")
    assert after
    assert after != before


def ask_path(path: Path, wanted: str) -> bytes:
    """Return the body of an answer, nothing where the connection ends without one."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(path))
        connection.sendall(f"GET {wanted} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = b""
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(4096):
                answer += piece
    return answer.rpartition(b"\r\n")[2]
