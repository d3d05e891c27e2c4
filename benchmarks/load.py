# SPDX-License-Identifier: EUPL-1.2
"""People at the pages of a served system, each on a connection of their own: what they wait for.

Somebody does one thing, thinks, and does the next. Times are taken around the whole request, as the
browser would: what waits for a free worker counts.
"""

from __future__ import annotations

import contextlib
import html
import http.client
import random
import re
import signal
import socket
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.measuring import ROOT, VIDIK

_INPUT: Final = re.compile(r"<input\b([^>]*)>")
_SELECT: Final = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL)
_TEXTAREA: Final = re.compile(r"<textarea\b([^>]*)>(.*?)</textarea>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r'([\w:-]+)(?:="([^"]*)")?')
_CHOSEN: Final = re.compile(r'<option\b[^>]*value="([^"]*)"[^>]*\bselected')
TIMEOUT: Final = 120
LEFT_OPEN: Final = 5
"""Seconds after which a connection that nobody used may have been closed by the server."""


@dataclass
class Answer:
    """What a request came back with."""

    status: int
    location: str
    page: str


class ThroughSocket(http.client.HTTPConnection):
    """A connection to the socket that a proxy would use: a new one for each request."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=TIMEOUT)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(TIMEOUT)
        self.sock.connect(str(self._path))


class Person:
    """Somebody who has signed in, with a connection that stays open where the server lets it."""

    def __init__(self, host: str, port: int, session: str, through: Path | None = None) -> None:
        """Take where the server is, the key of the sign-in, and the socket that is used instead."""
        self._host, self._port, self._through = host, port, through
        self._cookies = {"sessionid": session}
        self._connection: http.client.HTTPConnection | None = None
        self._last = 0.0

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, str], *, in_background: bool = False) -> Answer:
        more = {"HX-Request": "true"} if in_background else {}
        return self._ask("POST", path, urllib.parse.urlencode(fields), more)

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Answer:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Referer": f"http://{self._host}:{self._port}{path}",
            **more,
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            try:
                response = self._sent(method, path, body, headers)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                if self._connection is None or time.monotonic() - self._last < LEFT_OPEN:
                    raise
                # The server closed what was not used for a while: a browser connects anew as well.
                self.leave()
                response = self._sent(method, path, body, headers)
            page = response.read().decode()
            self._last = time.monotonic()
        except (OSError, http.client.HTTPException):
            self.leave()
            raise
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _sep, _rest = value.partition(";")
                key, _sep, remaining = cookie.partition("=")
                self._cookies[key.strip()] = remaining.strip()
        return Answer(response.status, response.getheader("Location", ""), page)

    def _sent(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        if self._connection is None:
            self._connection = (
                http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT)
                if self._through is None
                else ThroughSocket(self._through)
            )
        self._connection.request(method, path, body, dict(headers))
        return self._connection.getresponse()

    def leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def fields_of(page: str, *, having: str) -> dict[str, str]:
    """Return what the form with a certain text in it would send, as a browser reads it."""
    form = next(part for part in page.split("<form")[1:] if having in part)
    form = form.split("</form>")[0]
    found: dict[str, str] = {}
    for written in _INPUT.findall(form):
        given = dict(_ATTRIBUTE.findall(written))
        if "name" not in given or given.get("type") in {"submit", "button", "file"}:
            continue
        if given.get("type") in {"checkbox", "radio"} and not re.search(r"\bchecked\b", written):
            continue
        found[given["name"]] = html.unescape(given.get("value", ""))
    for written, inside in _TEXTAREA.findall(form):
        found[dict(_ATTRIBUTE.findall(written)).get("name", "")] = html.unescape(inside)
    for written, inside in _SELECT.findall(form):
        chosen = _CHOSEN.search(inside)
        found[dict(_ATTRIBUTE.findall(written)).get("name", "")] = (
            html.unescape(chosen[1]) if chosen else ""
        )
    found.pop("", None)
    return found


@dataclass
class Crowd:
    """Many people at once; each thread is one of them.

    What is begun before `counts_from`, on the clock of `time.perf_counter`, is distinguished: a
    server that was just started plans its statements and reads its files for the first time.
    """

    counts_from: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    before: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def timed(self, name: str, work: Callable[[], Answer], *, expected: int = 200) -> Answer | None:
        """Do one thing and keep how long it took; None where it failed."""
        started = time.perf_counter()
        try:
            answer = work()
        except (OSError, http.client.HTTPException) as error:
            self._record(name, started, type(error).__name__, f"{name}: {error!r}")
            return None
        fault = "" if answer.status == expected else f"{name}: {answer.status}"
        self._record(name, started, str(answer.status), fault)
        return None if fault else answer

    def _record(self, name: str, started: float, status: str, fault: str) -> None:
        took = (time.perf_counter() - started) * 1000
        with self._lock:
            if started < self.counts_from:
                self.before.append(took)
            else:
                self.times.setdefault(name, []).append(took)
            self.answers[status] += 1
            if fault:
                self.wrong.append(fault)

    def results(self) -> dict[str, dict[str, float | int]]:
        """Return p50, p95 and the longest by name, of all together and of what came before."""
        every = {
            "all": [took for times in self.times.values() for took in times],
            "before": self.before,
            **self.times,
        }
        return {
            name: {
                "requests": len(times),
                "p50_ms": round(statistics.median(times), 1),
                "p95_ms": round(sorted(times)[max(int(len(times) * 0.95) - 1, 0)], 1),
                "max_ms": round(max(times), 1),
            }
            for name, times in every.items()
            if times
        }


def work(
    people: int, one: Callable[[int, random.Random, threading.Event], None], seconds: float
) -> float:
    """Let so many people work for so many seconds; each begins at a moment of their own.

    Returns:
        How long it took until the last one was through.
    """
    over = threading.Event()
    started = time.perf_counter()

    def lives(number: int) -> None:
        one(number, random.Random(number), over)

    threads = [threading.Thread(target=lives, args=[number]) for number in range(people)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    over.set()
    for thread in threads:
        thread.join(TIMEOUT * 2)
    return time.perf_counter() - started


def think(chance: random.Random, mean: float, over: threading.Event) -> None:
    """Wait about so long before the next thing, or until all is over."""
    # Two hundred who look at a clock ten times a second would take from the server what they count.
    over.wait(chance.uniform(0.5, 1.5) * mean)


@contextlib.contextmanager
def served(
    environment: Mapping[str, str], log: Path, through: Path | None = None
) -> Iterator[tuple[str, int]]:
    """Serve a data folder as it is served in earnest, until the block ends.

    Args:
        environment: of the server.
        log: what it says.
        through: the socket for a proxy; a port of this machine where none is named.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [VIDIK, "serve"],
            cwd=ROOT,
            env=dict(environment)
            | {"PORT": str(port), "WEB_SOCKET": "" if through is None else str(through)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                _wait_until_it_answers(port, through)
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield "localhost", port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def _wait_until_it_answers(port: int, through: Path | None) -> None:
    if through is None:
        with urllib.request.urlopen(f"http://localhost:{port}/readyz", timeout=5):
            return
    connection = ThroughSocket(through)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        if answer.status != 200:
            raise ConnectionError(answer.status)
    finally:
        connection.close()


def processor_seconds() -> float:
    """Return what all children of this process have computed so far, those they had included."""
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
