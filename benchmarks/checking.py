# SPDX-License-Identifier: EUPL-1.2
"""The checks' pure core at one size, in a process of its own so that its memory can be measured."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from sys import intern

from benchmarks.data import rows, write_rules
from benchmarks.measuring import clock, peak_megabytes
from vidik.checks.methods.engine import run
from vidik.checks.methods.model import Cell
from vidik.checks.methods.packrules import load_rules
from vidik.checks.methods.reading import parse_dimensions


def cells(count: int) -> Iterator[Cell]:
    """Return so many cells."""
    known: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows(count):
        pairs = known.get(row.dimensions)
        if pairs is None:
            pairs = known[row.dimensions] = parse_dimensions(row.dimensions)
        yield Cell(
            key=row.id, id=row.id, section=intern(row.section), source=row.source,
            measure=row.measure, unit=row.unit, period=intern(row.period), dimensions=pairs,
            value=Decimal(row.value),
        )  # fmt: skip


def main() -> None:
    """Discover and check; then check with written rules besides."""
    count, written = int(sys.argv[1]), int(sys.argv[2])
    took: dict[str, float] = {}
    with clock(took, "make"):
        laid = list(cells(count))
    ruleset = None
    if written:
        with tempfile.TemporaryDirectory() as folder, clock(took, "load_rules"):
            write_rules(Path(folder), written)
            ruleset = load_rules(folder)
    before = time.process_time()
    with clock(took, "check"):
        report = run(laid, ruleset)
    facts = {
        "seconds": round(took["check"], 2),
        "cpu": round(time.process_time() - before, 2),
        "load_rules": round(took.get("load_rules", 0.0), 2),
        "megabytes": peak_megabytes(),
        "rules": len(report.results),
        "findings": len(report.findings),
    }
    sys.stdout.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
