# SPDX-License-Identifier: EUPL-1.2
"""Kill web server, job worker and database in rounds while people work, and count what was lost.

People correct figures through the pages, each one a figure of their own; editors ask for documents.
What the server acknowledged has to stand afterwards, once, with its act on record; what it did not
acknowledge may stand or not. `python -m benchmarks.chaos DATA --rounds 100` tells it as JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import http.client
import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.measuring import ROOT
from vidik.core.database.cluster import Cluster

CYCLE: Final = "2024"
TARGETS: Final = ("web worker", "database", "job worker", "web server", "everything")
RECOVERED_SECONDS: Final = 10.0
"""What is promised: serving again within this time after a kill."""
GIVE_UP_SECONDS: Final = 120.0
_BUILT: Final = "select count(*) from report_build where state = 'done'"
FIRST_VALUE: Final = 500_000
"""No figure of the pack is as large: what is larger was written here."""
COMMAND: Final = (sys.executable, "-c", "from vidik.shell.cli import main; main()")


@dataclass
class Outcome:
    """What came of all rounds."""

    rounds: int
    killed: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    """Corrections that were acknowledged and do not stand."""
    doubled: list[str] = field(default_factory=list)
    """Acts or documents that stand twice, and versions without their act."""
    recovery_seconds: list[float] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    """How often what was answered; 503 says that the database is away."""
    builds: int = 0
    builds_done: int = 0
    jobs_left: int = 0
    chain: str = ""

    @property
    def slowest(self) -> float:
        return max(self.recovery_seconds, default=0.0)

    @property
    def whole(self) -> bool:
        """Whether every promise was kept."""
        return (
            not self.lost
            and not self.doubled
            and self.builds_done == self.builds
            and self.jobs_left == 0
            and self.chain == "whole"
            and self.slowest <= RECOVERED_SECONDS
            and self.answers.get("500", 0) == 0
        )


class Visitor:
    """Somebody at the pages: keeps cookies, fills in forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def get(self, path: str, seconds: float = 15) -> str:
        with self._opener.open(self.address + path, timeout=seconds) as answer:
            page: str = answer.read().decode()
        return page

    def post(self, path: str, page: str, seconds: float = 15, **fields: str) -> tuple[str, str]:
        """Send a form with the token of the page that it stands on; give address and page."""
        fields["csrfmiddlewaretoken"] = _hidden(page, "csrfmiddlewaretoken")
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.address + path,
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Referer": self.address + path},
        )
        with self._opener.open(request, timeout=seconds) as answer:
            text: str = answer.read().decode()
            return answer.geturl(), text

    def sign_in(self, user: str, password: str) -> None:
        page = self.get("/account/sign-in/")
        address, _page = self.post("/account/sign-in/", page, login=user, password=password)
        assert not address.endswith("/account/sign-in/"), f"{user} could not sign in"


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if not found:
        raise LookupError(f"no {name} on the page")
    return html.unescape(found[1])


class Writer(threading.Thread):
    """Somebody who corrects one figure again and again and remembers what was acknowledged."""

    def __init__(self, chaos: Chaos, visitor: Visitor, figure: int, reference: str) -> None:
        super().__init__(daemon=True)
        self.figure = figure
        self.acknowledged: list[int] = []
        self._chaos = chaos
        self._visitor = visitor
        self._path = f"/figures/{CYCLE}/{reference}/correct/"
        self._next = FIRST_VALUE

    def run(self) -> None:
        while not self._chaos.over.is_set():
            started = time.monotonic()
            try:
                self._correct()
            except urllib.error.HTTPError as error:
                self._chaos.answered(str(error.code))
                time.sleep(0.1)
            except (OSError, LookupError, http.client.HTTPException):
                self._chaos.answered("none")
                time.sleep(0.1)
            else:
                self._chaos.acknowledge(started)

    def _correct(self) -> None:
        page = self._visitor.get(self._path)
        self._next += 1
        address, _page = self._visitor.post(
            self._path,
            page,
            value=str(self._next),
            status="",
            qualifier="exact",
            reason="Corrected under load.",
            seen_version=_hidden(page, "seen_version"),
            confirm="1",
        )
        if address.endswith("/correct/"):
            raise LookupError("not taken")
        self.acknowledged.append(self._next)


class Chaos:
    """A served data folder, those who work with it, and the one who kills."""

    def __init__(self, data: Path, *, writers: int, report: Callable[[str], None]) -> None:
        self.over = threading.Event()
        self._data = data
        self._writers = writers
        self._report = report
        self._built_before = 0
        self._answers: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._last = (0.0, 0.0)
        """When the latest acknowledged request was begun, and when it was acknowledged."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = str(probe.getsockname()[1])
        self._serving: subprocess.Popen[bytes] | None = None

    # ------------------------------------------------------------------ reported by the writers

    def answered(self, what: str) -> None:
        with self._lock:
            self._answers[what] += 1

    def acknowledge(self, started: float) -> None:
        with self._lock:
            self._answers["acknowledged"] += 1
            self._last = max(self._last, (started, time.monotonic()))

    # ------------------------------------------------------------------ the run

    def run(self, rounds: int, *, seed: int, builds: int) -> Outcome:
        """Serve, work and kill; then stop everything and count.

        Args:
            rounds: how many times something is killed.
            seed: for the choice of the moment and of the web worker.
            builds: how often documents are asked for on the way.
        """
        chance = random.Random(seed)
        outcome = Outcome(rounds)
        supervisor = threading.Thread(target=self._supervise, daemon=True)
        with Cluster(self._data) as cluster:
            # Held here, the database runs until all is counted.
            supervisor.start()
            try:
                writers, editor = self._begin(cluster)
                requested: list[str] = []
                for number in range(rounds):
                    if (
                        builds
                        and number % max(1, rounds // builds) == 0
                        and len(requested) < builds
                    ):
                        requested.append(self._ask(editor))
                    target = TARGETS[number % len(TARGETS)]
                    time.sleep(chance.uniform(0.3, 1.5))
                    seconds = self._kill(target, cluster, chance)
                    outcome.killed[target] = outcome.killed.get(target, 0) + 1
                    outcome.recovery_seconds.append(round(seconds, 2))
                    self._report(f"round {number + 1}: {target}, back after {seconds:.1f} s")
                    time.sleep(3.2)  # a process that ends right after its start counts as unfit
                self._wait_for_jobs(cluster)
                self.over.set()
                for writer in writers:
                    writer.join(60)
            finally:
                self.over.set()
                self._stop()
                supervisor.join(60)
            cluster.revive()
            self._count(cluster, writers, len(set(requested)), outcome)
        outcome.answers = dict(self._answers)
        outcome.acknowledged = sum(len(writer.acknowledged) for writer in writers)
        outcome.chain = self._verify()
        return outcome

    def _environment(self) -> dict[str, str]:
        """Return an environment in which nothing but the data folder is known, as on a server."""
        remaining = {
            name: value
            for name, value in os.environ.items()
            if name
            not in {"DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
        }
        return remaining | {"VIDIK_DATA": str(self._data)}

    def _supervise(self) -> None:
        """Start serving again whenever it ends, as a service manager does."""
        with (self._data.parent / "serve.log").open("ab") as log:
            while not self.over.is_set():
                self._serving = subprocess.Popen(
                    [*COMMAND, "serve"],
                    cwd=ROOT,
                    env=self._environment() | {"PORT": self._port},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
                self._serving.wait()
                time.sleep(0.1)

    def _stop(self) -> None:
        serving = self._serving
        if serving is not None and serving.poll() is None:
            serving.terminate()
            try:
                serving.wait(40)
            except subprocess.TimeoutExpired:
                for pid in family(serving.pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

    def _begin(self, cluster: Cluster) -> tuple[list[Writer], Visitor]:
        address = f"http://localhost:{self._port}"
        _wait(lambda: "ok" in Visitor(address).get("/healthz"))
        _wait(lambda: Visitor(address).get("/readyz"))
        passwords = json.loads((self._data / "keys" / "demo-accounts.json").read_text())
        with psycopg.connect(cluster.connections().owner) as connection:
            row = connection.execute(_BUILT).fetchone()
            self._built_before = row[0] if row else 0
            figures = connection.execute(
                "select f.id, f.reference from figures_figure f"
                " join figures_cycle c on c.id = f.cycle_id"
                " join figures_measure m on m.id = f.measure_id"
                " where c.code = %s and m.unit = 'persons' order by f.id desc limit %s",
                [CYCLE, self._writers],
            ).fetchall()
        assert len(figures) == self._writers
        writers = []
        for key, reference in figures:
            visitor = Visitor(address)
            visitor.sign_in("analyst", passwords["analyst"])
            writers.append(Writer(self, visitor, key, reference))
        editor = Visitor(address)
        editor.sign_in("editor", passwords["editor"])
        for writer in writers:
            writer.start()
        return writers, editor

    @staticmethod
    def _ask(editor: Visitor) -> str:
        """Ask for documents until the server says that it will make them."""
        path = f"/report/{CYCLE}/documents/"

        def requested() -> str:
            address, _page = editor.post(path, editor.get(path), language="en")
            return "" if address.endswith(path) else address

        return _wait(requested)

    # ------------------------------------------------------------------ killing

    def _kill(self, target: str, cluster: Cluster, chance: random.Random) -> float:
        """Kill what the target names and give the seconds until work is acknowledged again."""
        serving = self._serving
        members = family(serving.pid) if serving is not None else []
        web = [pid for pid in members if _name(pid) == "vidik-web"]
        victims = {
            "web worker": lambda: [chance.choice(web[1:])] if len(web) > 1 else web,
            "web server": lambda: web[:1],
            "job worker": lambda: [pid for pid in members if _name(pid) == "vidik-jobs"],
            "database": lambda: _postmaster(cluster),
            "everything": lambda: [*members, *_postmaster(cluster)],
        }[target]()
        assert victims, f"nothing to kill for {target}"
        killed = time.monotonic()
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = killed + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            with self._lock:
                started, acknowledged = self._last
            if started > killed:
                return acknowledged - killed
            time.sleep(0.02)
        raise TimeoutError(f"nothing was acknowledged after {target} was killed")

    # ------------------------------------------------------------------ counting

    @staticmethod
    def _wait_for_jobs(cluster: Cluster) -> None:
        """Wait until no build waits or runs, for as long as finding dead workers may take."""

        def done() -> bool:
            with psycopg.connect(cluster.connections().owner) as connection:
                row = connection.execute(
                    "select count(*) from procrastinate_jobs"
                    " where status in ('todo', 'doing') and task_name like 'report.%'"
                ).fetchone()
            return row is not None and row[0] == 0

        _wait(done, GIVE_UP_SECONDS * 2)

    def _count(
        self, cluster: Cluster, writers: list[Writer], builds: int, outcome: Outcome
    ) -> None:
        with psycopg.connect(cluster.connections().owner) as connection:
            for writer in writers:
                stored = connection.execute(
                    "select version, value::bigint from figures_observation"
                    " where figure_id = %s and value > %s order by version",
                    [writer.figure, FIRST_VALUE],
                ).fetchall()
                values = [value for _version, value in stored]
                outcome.lost += [
                    f"{writer.figure}: {value}"
                    for value in writer.acknowledged
                    if value not in set(values)
                ]
                if values != sorted(set(values)):
                    outcome.doubled.append(f"figure {writer.figure}: {values[-5:]}")
                acts = connection.execute(
                    "select (payload->>'version')::int from audit_auditevent"
                    " where verb = 'observation.corrected' and subject_key = %s order by sequence",
                    [str(writer.figure)],
                ).fetchall()
                if [version for (version,) in acts] != [version for version, _value in stored]:
                    outcome.doubled.append(f"acts of figure {writer.figure}")
            outcome.builds = builds
            finished = connection.execute(
                "select subject_key, count(*) from audit_auditevent"
                " where verb in ('build.done', 'build.failed') group by subject_key"
            ).fetchall()
            outcome.doubled += [f"build {key}: {count}" for key, count in finished if count > 1]
            row = connection.execute(_BUILT).fetchone()
            outcome.builds_done = (row[0] if row else 0) - self._built_before
            row = connection.execute(
                "select count(*) from procrastinate_jobs"
                " where status in ('todo', 'doing', 'failed') and task_name like 'report.%'"
            ).fetchone()
            outcome.jobs_left = row[0] if row else -1

    def _verify(self) -> str:
        done = subprocess.run(
            [*COMMAND, "audit", "verify", "--json"],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return str(json.loads(done.stdout)["chain"]) if done.stdout else done.stderr[-500:]


def family(pid: int) -> list[int]:
    """Return a process and all its descendants, parents before children."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for member in found:
        found += sorted(parents.get(member, []))
    return found


def _name(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def _postmaster(cluster: Cluster) -> list[int]:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return [int((cluster.pgdata / "postmaster.pid").read_text().split()[0])]
    return []


def _wait(found: Callable[[], object], seconds: float = GIVE_UP_SECONDS) -> str:
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError, LookupError, http.client.HTTPException, psycopg.Error):
            if answer := found():
                return str(answer)
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.1)


def main() -> None:
    """Run the rounds on a data folder that was set up with demo accounts, and print the outcome."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=len(TARGETS))
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--builds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    chaos = Chaos(
        options.data.absolute(),
        writers=options.writers,
        results=lambda line: print(line, file=sys.stderr, flush=True),
    )
    outcome = chaos.run(options.rounds, seed=options.seed, builds=options.builds)
    print(json.dumps(asdict(outcome) | {"slowest": outcome.slowest, "whole": outcome.whole}))
    sys.exit(0 if outcome.whole else 1)


if __name__ == "__main__":
    main()
