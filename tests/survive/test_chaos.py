# SPDX-License-Identifier: EUPL-1.2
"""Web server, job worker and database are killed while people work: nothing is lost or doubled."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.chaos import RECOVERED_SECONDS, TARGETS, Chaos

pytestmark = [pytest.mark.journey, pytest.mark.prove]


def test_killing_each_part_once_loses_nothing(data: Path) -> None:
    """The short form; `make bench` kills a hundred times."""
    lines: list[str] = []
    outcome = Chaos(data, writers=3, report=lines.append).run(len(TARGETS), seed=2024, builds=2)
    assert outcome.killed == dict.fromkeys(TARGETS, 1)
    assert outcome.acknowledged > 10
    assert outcome.lost == []
    assert outcome.doubled == []
    assert outcome.builds >= 1
    assert (outcome.builds_done, outcome.jobs_left) == (outcome.builds, 0)
    assert outcome.chain == "whole"
    assert set(outcome.answers) <= {"acknowledged", "none", "503"}
    # The promise is for a machine that does nothing else meanwhile.
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert outcome.slowest <= RECOVERED_SECONDS * busy, lines
