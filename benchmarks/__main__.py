# SPDX-License-Identifier: EUPL-1.2
"""Measure, print one table, and write the figures to `benchmarks/results/`."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from benchmarks.data import write_figures
from benchmarks.measuring import ROOT, VIDIK, Measured, measured_command, run, step
from vidik.core.database.cluster import Cluster

MODERATE: Final = (10_000, 100_000)
FULL: Final = (*MODERATE, 1_000_000)
RULES: Final = 10_000
TABLES: Final = {
    "crossed": (10_000, 20_000, 350_000), "wide": (5_000, 10_000, 100_000),
    "codes": (10_000, 20_000, 300_000), "ages": (10_000, 20_000, 100_000),
    "dimensions": (5_000, 10_000, 50_000), "periods": (10_000, 20_000, 100_000),
    "sources": (5_000, 10_000, 50_000), "single": (5_000, 10_000, 50_000),
}  # fmt: skip
"""Sizes of each shape of table: twice as much shows how it grows, the last is measured in full."""
ROUNDS: Final = 25
ROUNDS_FULL: Final = 100
"""How often something is killed."""
RECOVERED: Final = 10
"""Seconds within which serving is promised again."""
CHAINS: Final = (100_000, 1_000_000)
INSTITUTIONS: Final = 500
INSTITUTIONS_FULL: Final = 10_000
OWN_FOLDER: Final = frozenset({"checks", "access", "notices", "asking", "victims", "matters"})
"""What needs no system that is set up, or sets up its own."""
RESULTS: Final = ROOT / "benchmarks" / "results"
FIRST_CYCLE: Final = 2091
"""Measured figures go to years that no real figure is of."""


class Bench:
    """One run: a data folder of its own, and what was measured so far."""

    def __init__(self, folder: Path, sizes: tuple[int, ...]) -> None:
        self.folder = folder
        self.sizes = sizes
        self.environment = {"VIDIK_DATA": str(folder / "data"), "DATABASE_URL": ""}
        self.lines: list[Measured] = []

    def record(self, line: Measured) -> None:
        self.lines.append(line)
        print(_line(line), file=sys.stderr, flush=True)

    def start(self) -> None:
        """An empty data folder until all stands; the same again; serving until it answers."""
        for name in ("cold setup, empty data folder", "setup again, nothing changed"):
            ran = run([VIDIK, "setup", "--pack", "serbia", "--demo"], self.environment)
            self.record(Measured(name, seconds=ran.seconds, facts={"cpu": ran.cpu}))
        self.record(Measured("warm start: serve until it answers", seconds=self._serve()))

    def _serve(self) -> float:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        started = time.perf_counter()
        server = subprocess.Popen(
            [VIDIK, "serve"],
            cwd=ROOT,
            env=os.environ | self.environment | {"PORT": port},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                        return time.perf_counter() - started
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    if server.poll() is not None or time.perf_counter() - started > 60:
                        raise
                    time.sleep(0.02)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)

    def checks(self) -> None:
        """Discovered rules alone, with ten thousand written ones besides, and awkward tables."""
        for count in self.sizes:
            for written in (0, RULES):
                found = step("checking", str(count), str(written), environment=self.environment)
                what = (
                    "checks: discovery" if not written else f"checks: discovery + {written:,} rules"
                )
                seconds = float(found.pop("seconds"))
                self.record(Measured(what, count, seconds, dict(found)))
        for shape, sizes in TABLES.items():
            for count in sizes[: None if self.sizes == FULL else 2]:
                found = step("tables", shape, str(count), environment=self.environment)
                seconds = float(found.pop("seconds"))
                self.record(Measured(f"checks: {shape}", count, seconds, dict(found)))

    def imports(self) -> None:
        """Import a file into a year of its own, then check what was stored."""
        for number, count in enumerate(self.sizes):
            path = self.folder / f"{count}.csv"
            write_figures(path, count)
            cycle = str(FIRST_CYCLE + number)
            command = [*measured_command(), "figures", "import", path, "--cycle", cycle, "--json"]
            ran = run(command, self.environment)
            self.record(
                Measured("import", count, ran.seconds, {"cpu": ran.cpu, "megabytes": ran.megabytes})
            )
            path.unlink()
            command = [*measured_command(), "checks", "run", "--cycle", cycle, "--json"]
            ran = run(command, self.environment, codes=frozenset({0, 1}))
            facts = {
                "cpu": ran.cpu,
                "megabytes": ran.megabytes,
                "findings": len(json.loads(ran.output)["findings"]),
            }
            self.record(Measured("checks of stored figures, saved", count, ran.seconds, facts))

    def pages(self) -> None:
        """The pages of each size, with everything smaller in the same database."""
        for number, count in enumerate(self.sizes):
            result = step("pages", str(FIRST_CYCLE + number), environment=self.environment)
            for name, facts in result.items():
                assert isinstance(facts, dict)
                self.record(Measured(f"page: {name}", count, None, facts))

    def audit(self) -> None:
        """Acts of one and of many writers, then the walk along a chain of a million."""
        with Cluster(self.folder / "data") as cluster:
            owner = self.environment | {"DATABASE_URL": cluster.connections().owner}
            for writers in (1, 8):
                facts = step("audit", "write", "5", str(writers), environment=owner)
                self.record(Measured(f"record of acts: {writers} writers", None, 5, dict(facts)))
            for count in CHAINS:
                facts = step("audit", "verify", str(count), environment=owner)
                seconds = float(facts.pop("seconds"))
                self.record(Measured("record of acts: verify", count, seconds, dict(facts)))

    def report(self) -> None:
        """The annual report of 2024: one language, then all three."""
        for name, languages in (("English", ["en"]), ("three languages", [])):
            out = self.folder / f"report-{len(languages)}"
            command = [*measured_command(), "report", "build", "--cycle", "2024", "--out", out]
            for language in languages:
                command += ["--lang", language]
            ran = run([*command, "--json"], self.environment)
            documents = json.loads(ran.output)["documents"]
            facts = {
                "cpu": ran.cpu,
                "megabytes": ran.megabytes,
                "files": sum(len(document["files"]) for document in documents),
            }
            self.record(Measured(f"report: Word, PDF, HTML, {name}", None, ran.seconds, facts))

    def vault(self) -> None:
        """Search without exposure beside a search on clear text."""
        for count in self.sizes[1:]:
            own = {"VIDIK_DATA": str(self.folder / f"vault-{count}"), "DATABASE_URL": ""}
            found = step("vault", str(count), "500", environment=own)
            self.record(Measured("search of identities", count, None, dict(found)))

    def access(self) -> None:
        """Row-level security at so many cases against filters by hand."""
        for count in self.sizes[1:]:
            result = step("access", "--cases", str(count), environment={})
            self._record_all("row security", count, result)

    def notices(self) -> None:
        """Inbox, due list, statistics and reminders among so many notices."""
        for count in self.sizes[1:]:
            result = step("exchange", "--notices", str(count), environment={})
            self._record_all("notices", count, result)

    def asking(self) -> None:
        """A data call: sending, reminding, its pages, respondents who save at once, a workbook."""
        count = INSTITUTIONS_FULL if self.sizes == FULL else INSTITUTIONS
        result = step("asking", "--institutions", str(count), environment={})
        self._record_all("data call", count, result)

    def victims(self) -> None:
        """Synthetic persons and their reports: the centre's pages, its statistics, a mixed load."""
        for count in self.sizes if self.sizes == FULL else self.sizes[:1]:
            result = step("victims", "--persons", str(count), environment={})
            self._record_all("persons", count, result)

    def matters(self) -> None:
        """A register of matters with ten acts each: its import, its pages and balances."""
        for count in self.sizes if self.sizes == FULL else self.sizes[:1]:
            matters = str(max(count // 10, 1))
            result = step("matters", "--matters", matters, "--acts", str(count), environment={})
            self._record_all("acts", count, result)

    def _record_all(self, what: str, count: int, result: Mapping[str, object]) -> None:
        for part, facts in result.items():
            if not isinstance(facts, dict):
                continue
            whole = {name: value for name, value in facts.items() if not isinstance(value, dict)}
            if whole:
                self.record(Measured(f"{what}: {part}", count, whole.get("seconds"), whole))
            for name, times in facts.items():
                if isinstance(times, dict):
                    self.record(Measured(f"{what}: {part}, {name}", count, None, times))

    def survive(self) -> None:
        """Back up, restore elsewhere, and kill every part in rounds while people work."""
        backup, elsewhere = self.folder / "office.backup", self.folder / "elsewhere"
        ran = run([*measured_command(), "backup", backup, "--json"], self.environment)
        size = round(backup.stat().st_size / 2**20, 1)
        facts: dict[str, float | int | str] = {"megabytes": ran.megabytes, "file_mb": size}
        self.record(Measured("backup, verified", None, ran.seconds, facts))
        key = self.folder / "data" / "keys" / "backup.key"
        ran = run(
            [*measured_command(), "restore", backup, "--key", key, "--json"],
            self.environment | {"VIDIK_DATA": str(elsewhere)},
        )
        facts = {"megabytes": ran.megabytes, "acts": json.loads(ran.output)["events"]}
        self.record(Measured("restore, verified", None, ran.seconds, facts))
        rounds = ROUNDS_FULL if self.sizes == FULL else ROUNDS
        ran = run(
            [
                sys.executable, "-m", "benchmarks.chaos", elsewhere,
                "--rounds", str(rounds), "--builds", str(max(2, rounds // 10)),
            ],
            self.environment,
            codes=frozenset({0, 1}),
        )  # fmt: skip
        report = json.loads(ran.output.splitlines()[-1])
        recovered = sorted(report["recovery_seconds"])
        self.record(
            Measured(
                "killed in rounds under load",
                rounds,
                ran.seconds,
                {
                    "acknowledged": report["acknowledged"],
                    "lost": len(report["lost"]),
                    "doubled": len(report["doubled"]),
                    "jobs": f"{report['builds_done']}/{report['builds']}",
                    "chain": report["chain"],
                    "back_in_10_s": sum(1 for seconds in recovered if seconds <= RECOVERED),
                    "back_p50_s": recovered[len(recovered) // 2],
                    "back_max_s": recovered[-1],
                },
            )
        )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to 1,000,000 observations")
    parser.add_argument("--sizes", help="sizes of your own, such as 1000,10000")
    parser.add_argument(
        "--only",
        help="some of start, checks, imports, pages, report, audit, vault, access, notices, asking,"
        " victims, matters, survive, with commas between",
    )
    options = parser.parse_args()
    sizes = FULL if options.full else MODERATE
    if options.sizes:
        sizes = tuple(int(size) for size in options.sizes.split(","))
    folder = Path(tempfile.mkdtemp(prefix="vidik-bench-"))
    # The database runs as another user when root measures.
    folder.chmod(0o711)
    bench = Bench(folder, sizes)
    steps: dict[str, Callable[[], None]] = {
        "start": bench.start,
        "checks": bench.checks,
        "imports": bench.imports,
        "pages": bench.pages,
        "report": bench.report,
        "audit": bench.audit,
        "vault": bench.vault,
        "access": bench.access,
        "notices": bench.notices,
        "asking": bench.asking,
        "victims": bench.victims,
        "matters": bench.matters,
        "survive": bench.survive,
    }
    wanted = options.only.split(",") if options.only else list(steps)
    if set(wanted) - set(steps):
        parser.error(f"--only takes some of {', '.join(steps)}")
    try:
        if "start" not in wanted and set(wanted) - OWN_FOLDER:
            run([VIDIK, "setup", "--pack", "serbia", "--demo"], bench.environment)
        for name in wanted:
            # The database is held meanwhile: only `start` measures what starting it takes.
            with contextlib.nullcontext() if name == "start" else Cluster(folder / "data"):
                steps[name]()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if bench.lines:
            _write(bench.lines)
    _print(bench.lines)


def _line(line: Measured) -> str:
    size = f"{line.size:>9,}" if line.size else " " * 9
    seconds = f"{line.seconds:>9.2f} s" if line.seconds is not None else " " * 11
    facts = "  ".join(f"{name} {value}" for name, value in line.facts.items())
    return f"{line.what:<40} {size} {seconds}   {facts}".rstrip()


def _print(lines: list[Measured]) -> None:
    print(f"{'what':<40} {'size':>9} {'time':>11}   besides")
    for line in sorted(lines, key=lambda item: (item.what, item.size or 0)):
        print(_line(line) + _growth(line, lines))


def _growth(line: Measured, lines: list[Measured]) -> str:
    """Say how many times longer it took than the next smaller size."""
    smaller = [
        other
        for other in lines
        if other.what == line.what and other.size and line.size and other.size < line.size
    ]
    if not smaller or line.size is None:
        return ""
    before = max(smaller, key=lambda other: other.size or 0)
    assert before.size is not None
    if line.seconds is not None and before.seconds:
        return f"   ×{line.seconds / before.seconds:.1f} for ×{line.size // before.size}"
    now, then = line.facts.get("p50_ms"), before.facts.get("p50_ms")
    if isinstance(now, float) and isinstance(then, float) and then:
        return f"   ×{now / then:.1f} for ×{line.size // before.size}"
    return ""


def _write(lines: list[Measured]) -> None:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    RESULTS.mkdir(parents=True, exist_ok=True)
    document = {
        "at": now.isoformat(),
        "machine": {
            "processors": os.cpu_count(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
        },
        "measured": [asdict(line) for line in lines],
    }
    path = RESULTS / f"{now:%Y-%m-%dT%H%M%SZ}.json"
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
