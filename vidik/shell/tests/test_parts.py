# SPDX-License-Identifier: EUPL-1.2
"""The processes that serve: loaded once, forked, started again within limits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vidik.shell.cli import parts
from vidik.shell.cli.parts import Part

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
    assert part.keep_up()
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
    assert not part.keep_up()
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
