# SPDX-License-Identifier: EUPL-1.2
"""What reads a stranger's file can do little, not for long, and nothing of it stays."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from vidik.core import confined
from vidik.core.confined import Cause, Limits, Refused, Unreadable, run

LIMITS = Limits(seconds=3, memory=400 * 2**20, answer=2**20, waiting=0)
SENTENCE = "the file has %(found)s pages"


def turned(content: bytes) -> bytes:
    return content[::-1]


def refusing(content: bytes) -> bytes:
    raise Refused(SENTENCE, found=str(len(content)))


def refusing_in_other_words(_content: bytes) -> bytes:
    raise Refused("%(found)999999999s", found="x")


def trying(_content: bytes) -> bytes:
    """Try what a reader that was taken over would."""
    tries = {
        "network": lambda: socket.create_connection(("127.0.0.1", 9)),
        "program": lambda: subprocess.run(["/bin/true"], check=False),
        "process": lambda: os.kill(os.getppid(), 0),
        "file": lambda: Path("taken-over").write_bytes(b"x"),
    }
    found = {}
    for name, attempt in tries.items():
        try:
            attempt()
            found[name] = "done"
        except OSError as error:
            found[name] = type(error).__name__
    return json.dumps([found, dict(os.environ)]).encode()


def reaching(content: bytes) -> bytes:
    """Try to get at the process that waits, and at files that are not of a library."""
    kernel, parent = ctypes.CDLL(None, use_errno=True), os.getppid()
    secret = content.decode()
    tries = {
        "environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
        "memory": lambda: os.close(os.open(f"/proc/{parent}/mem", os.O_RDWR)),
        "connections": lambda: list(Path(f"/proc/{parent}/fd").iterdir()),
        "reading": lambda: Path(secret).read_text(),
        "emptying": lambda: os.truncate(secret, 0),
        "removing": lambda: Path(secret).unlink(),
        "opening": lambda: Path(secret).chmod(0o777),
        "child": lambda: os.fork() or os._exit(0),
    }
    found = []
    for name, attempt in tries.items():
        try:
            attempt()
            found.append(name)
        except OSError:
            pass
    calls = {
        "tgkill": (234, parent, parent, 0),
        "tkill": (200, parent, 0),
        "pidfd": (434, parent, 0),
    }
    if platform.machine() == "x86_64":
        found += [name for name, call in calls.items() if kernel.syscall(*call) >= 0]
    return json.dumps(found).encode()


def leaving_a_child(_content: bytes) -> bytes:
    if os.fork() == 0:
        os.setsid()
        time.sleep(20)
    return b"left"


def threading_along(_content: bytes) -> bytes:
    done: list[bytes] = []
    thread = threading.Thread(target=done.append, args=(b"thread",))
    thread.start()
    thread.join()
    return done[0]


def writing(_content: bytes) -> bytes:
    folder = Path(os.environ["TMPDIR"])
    (folder / "file").write_bytes(b"x" * 1000)
    return str(folder).encode()


def growing(_content: bytes) -> bytes:
    return b"".join(bytes([at % 256]) * 2**22 for at in range(1000))


def spinning(_content: bytes) -> bytes:
    while True:
        pass


def sleeping(_content: bytes) -> bytes:
    time.sleep(60)
    return b""


def crashing(_content: bytes) -> bytes:
    os.abort()


def flooding(_content: bytes) -> bytes:
    return b"x" * (8 * 2**20)


def _job(name: str) -> str:
    return f"{__name__}:{name}"


def test_a_file_goes_in_and_an_answer_comes_out() -> None:
    content = bytes(range(256)) * 1000
    assert run(_job("turned"), content, LIMITS, ()) == content[::-1]


def test_a_refusal_comes_back_with_its_words() -> None:
    with pytest.raises(Refused) as refused:
        run(_job("refusing"), b"abc", LIMITS, {SENTENCE})
    assert str(refused.value) == "the file has 3 pages"


def test_no_words_but_ours_come_back() -> None:
    with pytest.raises(Unreadable):
        run(_job("refusing_in_other_words"), b"", LIMITS, {SENTENCE})


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("growing", Cause.MEMORY),
        ("flooding", Cause.MEMORY),
        ("spinning", Cause.TIME),
        ("sleeping", Cause.TIME),
        ("crashing", Cause.BROKEN),
    ],
)
def test_what_needs_too_much_ends_and_says_why(name: str, cause: Cause) -> None:
    started = time.monotonic()
    with pytest.raises(Unreadable) as ended:
        run(_job(name), b"", LIMITS, ())
    assert ended.value.cause is cause
    assert time.monotonic() - started < LIMITS.seconds + 3


def test_it_reaches_no_network_program_process_file_or_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "nobody's business")
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.chdir(tmp_path)
    found, environment = json.loads(run(_job("trying"), b"", LIMITS, ()))
    assert set(found.values()) <= {"PermissionError", "OSError"}
    assert len(found) == 4
    assert set(environment) <= {"PATH", "PYTHONPATH", "LANG", "LC_ALL", "LC_CTYPE"}
    assert not (tmp_path / "taken-over").exists() or not (tmp_path / "taken-over").stat().st_size


def _knows_landlock() -> bool:
    return int(ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1)) > 0


@pytest.mark.skipif(not _knows_landlock(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("written", [0, 4096])
def test_it_reaches_neither_the_waiting_process_nor_other_files(
    written: int, tmp_path: Path
) -> None:
    secret = tmp_path / "key"
    secret.write_text("secret")
    limits = Limits(seconds=3, memory=400 * 2**20, answer=2**20, written=written, waiting=0)
    assert json.loads(run(_job("reaching"), str(secret).encode(), limits, ())) == []
    assert secret.read_text() == "secret"


def test_it_leaves_no_process_that_keeps_the_waiting_one_busy() -> None:
    started = time.monotonic()
    with pytest.raises(Unreadable):
        run(_job("leaving_a_child"), b"", LIMITS, ())
    assert time.monotonic() - started < LIMITS.seconds + 3


def test_it_may_begin_threads() -> None:
    assert run(_job("threading_along"), b"", LIMITS, ()) == b"thread"


def test_what_it_may_write_ends_with_it() -> None:
    limits = Limits(seconds=3, memory=400 * 2**20, answer=2**20, written=4096, waiting=0)
    folder = run(_job("writing"), b"", limits, ())
    assert folder
    assert not Path(folder.decode()).exists()
    with pytest.raises(Unreadable):
        run(_job("writing"), b"", Limits(3, 400 * 2**20, 2**20, written=10), ())


def test_calls_of_each_kind_of_machine_are_known_apart() -> None:
    lengths = {machine: confined._filter(machine).length for machine in ("x86_64", "aarch64")}
    assert lengths == {"x86_64": 38, "aarch64": 33}
    with pytest.raises(KeyError):
        confined._filter("unknown")
