# SPDX-License-Identifier: EUPL-1.2
"""Time and memory of commands, and of steps inside a process of their own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VIDIK: Final = Path(sys.executable).parent / "vidik"


@dataclass
class Measured:
    """One line of the table."""

    what: str
    size: int | None = None
    seconds: float | None = None
    facts: dict[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ran:
    """What a command printed and used."""

    seconds: float
    cpu: float
    """Seconds of processor time: what the wall clock says on a machine of one's own."""
    megabytes: int
    code: int
    output: str


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    codes: frozenset[int] = frozenset({0}),
) -> Ran:
    """Run a command and measure it, its own children included in the memory.

    Raises:
        RuntimeError: it ended with a code that was not expected; carries what it said.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=os.environ | dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    output, said = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode not in codes:
        msg = f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said[-2000:]}"
        raise RuntimeError(msg)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(seconds, round(cpu, 2), _peak(said), process.returncode, output)


def step(module: str, *arguments: str, environment: Mapping[str, str]) -> dict[str, float | int]:
    """Run `python -m benchmarks.MODULE` and give the measurements that it printed as JSON."""
    ran = run([sys.executable, "-m", f"benchmarks.{module}", *arguments], environment)
    found: dict[str, float | int] = json.loads(ran.output.splitlines()[-1])
    return found


def peak_megabytes() -> int:
    """Give the most memory that this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


_MARK: Final = "peak megabytes: "


def _peak(said: str) -> int:
    lines = [line for line in said.splitlines() if line.startswith(_MARK)]
    return int(lines[-1].removeprefix(_MARK)) if lines else 0


def measured_command() -> list[str | Path]:
    """Give the start of a command line that tells its own memory on standard error."""
    code = (
        "import atexit, resource, sys;"
        f"atexit.register(lambda: sys.stderr.write('{_MARK}' + str(resource.getrusage("
        "resource.RUSAGE_SELF).ru_maxrss // 1024) + '\\n'));"
        "from vidik.shell.cli import main; sys.argv[0] = 'vidik'; main()"
    )
    return [sys.executable, "-c", code]


@contextmanager
def clock(into: dict[str, float], name: str) -> Iterator[None]:
    """Keep how long a block takes, in seconds."""
    started = time.perf_counter()
    yield
    into[name] = time.perf_counter() - started
