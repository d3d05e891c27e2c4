# SPDX-License-Identifier: EUPL-1.2
"""Say at the end of the gate which tests were slow, and how long each room took.

The gate runs pytest more than once: each run writes what its tests took behind the others, into
the file that `VIDIK_TIMES` names. `python -m tests.timing_plugin FILE` prints the table.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

SLOWEST: Final = 10
_seconds: Final[Counter[str]] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add what a phase of a test took, wherever it ran."""
    _seconds[report.nodeid.partition("@")[0]] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the seconds of each test; workers leave that to whoever distributes the tests."""
    file = os.environ.get("VIDIK_TIMES")
    if file and not hasattr(session.config, "workerinput"):
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.writelines(f"{json.dumps(each)}\n" for each in _seconds.items())


def room_of(test: str) -> str:
    """Name the room of a test, or the folder of tests of the whole house."""
    first, *others = test.partition("::")[0].split("/")
    return others[0] if first == "vidik" else "/".join([first, *others[:-1]])


def table(seconds: Counter[str]) -> str:
    """Write the slowest tests and the seconds and number of tests of each room."""
    rooms: Counter[str] = Counter()
    requested: Counter[str] = Counter()
    for test, took in seconds.items():
        rooms[room_of(test)] += took  # type: ignore[assignment] # seconds are no whole numbers
        requested[room_of(test)] += 1
    lines = ["seconds  the slowest tests"]
    lines += [f"{took:7.1f}  {test}" for test, took in seconds.most_common(SLOWEST)]
    lines += ["", "seconds  tests  room"]
    lines += [f"{took:7.0f}  {requested[room]:5}  {room}" for room, took in rooms.most_common()]
    lines += [f"{seconds.total():7.0f}  {requested.total():5}  together, in all processes"]
    return "\n".join(lines)


def main() -> None:
    """Print the table of a file."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    print(table(Counter(dict(json.loads(line) for line in lines))))


if __name__ == "__main__":
    main()
