# SPDX-License-Identifier: EUPL-1.2
"""Time and memory of commands, and of steps inside a process of their own."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from vidik.core.database.cluster import Cluster

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
    output, text = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode not in codes:
        msg = f"{' '.join(map(str, command))} ended with {process.returncode}:\n{text[-2000:]}"
        raise RuntimeError(msg)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(seconds, round(cpu, 2), _peak(text), process.returncode, output)


def step(module: str, *arguments: str, environment: Mapping[str, str]) -> dict[str, float | int]:
    """Run `python -m benchmarks.MODULE` and give the measurements that it printed as JSON."""
    ran = run([sys.executable, "-m", f"benchmarks.{module}", *arguments], environment)
    found: dict[str, float | int] = json.loads(ran.output.splitlines()[-1])
    return found


def peak_megabytes() -> int:
    """Return the most memory that this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


_MARK: Final = "peak megabytes: "


def _peak(text: str) -> int:
    lines = [line for line in text.splitlines() if line.startswith(_MARK)]
    return int(lines[-1].removeprefix(_MARK)) if lines else 0


def measured_command() -> list[str | Path]:
    """Return the start of a command line that tells its own memory on standard error."""
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


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    ordered = sorted(milliseconds)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[max(int(len(ordered) * 0.95) - 1, 0)], 1),
    }


def page(client: Any, address: Callable[[], str], runs: int) -> dict[str, Any]:
    """Ask for a page through Django's test client: its queries once, then how long it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        first = client.get(address())
    # Read now: the next request empties the list.
    requested = len(queries)
    if first.status_code != 200:
        return {"status": first.status_code, "address": address()}
    took, used = [], []
    for _ in range(runs):
        started, busy = time.perf_counter(), time.process_time()
        answered = client.get(address())
        if answered.streaming:
            b"".join(answered)
        took.append((time.perf_counter() - started) * 1000)
        used.append((time.process_time() - busy) * 1000)
        if sum(took) > 20_000:
            break
    return {
        **spread(took),
        "python_ms": round(statistics.median(used), 1),
        "queries": requested,
        "kilobytes": 0 if first.streaming else len(first.content) // 1024,
    }


@contextmanager
def own_folder(given: Path | None = None) -> Iterator[Path]:
    """Return the data folder that is named, or a new one for the time of the block."""
    if given is not None:
        yield given.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="vidik-bench-") as name:
        # The database runs as another user when root measures.
        Path(name).chmod(0o711)
        yield Path(name) / "data"


class Steps:
    """The steps of a benchmark: each in a process of its own, in the role that does it for real."""

    def __init__(
        self, module: str, cluster: Cluster, arguments: Sequence[str], settings: str = "local"
    ) -> None:
        self.results: dict[str, Any] = {}
        self._command = [sys.executable, "-m", f"benchmarks.{module}", *arguments, "--step"]
        self._cluster = cluster
        self._settings = f"config.settings.{settings}"

    def run(self, name: str, *, owner: bool = False) -> Any:
        """Run one step and give what it measured."""
        urls = self._cluster.connections()
        ran = run(
            [*self._command, name],
            {
                "VIDIK_DATA": str(self._cluster.data),
                "DATABASE_URL": urls.owner if owner else urls.app,
                "DJANGO_SETTINGS_MODULE": self._settings,
            },
        )
        return json.loads(ran.output.splitlines()[-1])

    def record(self, name: str, facts: Any) -> None:
        """Keep what was measured, and show it."""
        self.results[name] = facts
        print(name, json.dumps(facts, indent=1), file=sys.stderr, flush=True)


def be_step(work: Callable[[], object]) -> None:
    """Be one step: print what it measures."""
    import django

    django.setup()
    sys.stdout.write(json.dumps(work()) + "\n")
