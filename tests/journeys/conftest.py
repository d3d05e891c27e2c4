# SPDX-License-Identifier: EUPL-1.2
"""A system of its own for the journeys: set up once, served, driven by a real browser, stopped."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.certificates import certificate
from tests.prepared import copied, environment

ROOT: Final = Path(__file__).resolve().parents[2]
START_SECONDS: Final = 60
STATE_SECONDS: Final = 600
OTHER_TITLE: Final = "Weather"
SHELL: Final = Path("/usr/bin/chromium-headless-shell")
CHROMIUM: Final = SHELL if SHELL.exists() else Path("/usr/bin/chromium")
"""The one without windows takes two thirds of the processor time; both are of Debian."""
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--ignore-certificate-errors",
)


@dataclass(frozen=True)
class LiveSystem:
    """A served system with the demo data of the Serbia pack."""

    url: str
    passwords: dict[str, str]
    process: subprocess.Popen[bytes]
    data: Path


@dataclass
class Watched:
    """A page and everything that its console complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def said(self, message: ConsoleMessage) -> None:
        """Keep errors, and every word of the content security policy."""
        if message.type == "error" or "Content Security Policy" in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")


SignIn = Callable[..., Watched]


def vidik(data: Path, *arguments: str) -> list[str]:
    """Return the command line of a `vidik` command."""
    del data
    return [sys.executable, "-c", "from vidik.shell.cli import main; main()", *arguments]


_given: Final[set[tuple[Path, str, str]]] = set()
"""Codes that journeys were given: each opens once, so the next one waits for its own."""


def one_time_code(system: LiveSystem, user: str) -> str:
    """Ask the command line for a one-time code, as somebody who tries the system does."""
    command = vidik(system.data, "demo", "code", user)
    end = time.monotonic() + 90
    while time.monotonic() < end:
        code = _run(command, environment(system.data), START_SECONDS).strip()
        if (system.data, user, code) not in _given:
            _given.add((system.data, user, code))
            return code
        time.sleep(2)
    raise AssertionError("the code does not change")


def mailed_link(system: LiveSystem, address: str) -> str:
    """Return the link in the last e-mail to somebody, as the owner of the machine reads it."""
    text = _run(
        vidik(system.data, "demo", "mail", address), environment(system.data), START_SECONDS
    )
    return next(word for word in text.split() if "/account/" in word)


def first_passkey(page: Page, system: LiveSystem, user: str, name: str = "") -> None:
    """Add the first passkey of a demo account: by the link to its e-mail, in the same browser."""
    page.get_by_role("link", name="Add a passkey").first.click()
    page.get_by_role("button", name="Send the link").click()
    page.wait_for_url("**/account/security/passkeys/link/")
    page.goto(mailed_link(system, f"{user}@demo.invalid"))
    if name:
        page.get_by_label("Name of the passkey").fill(name)
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/security/recovery/")


def open_cycle(page: Page, year: str) -> None:
    """Open the yearly cycle, unless a journey before has opened it."""
    page.goto("/figures/cycles/")
    main = page.get_by_role("main")
    listed = main.get_by_text(year, exact=True)
    if not listed.count():
        main.locator("input[name=code]").fill(year)
        main.locator("input[name=starts_on]").fill(f"{year}-01-01")
        main.locator("input[name=ends_on]").fill(f"{year}-12-31")
        main.locator("form button").last.click()
        expect(listed).not_to_have_count(0)


def free_port() -> int:
    """Find a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def live_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSystem]:
    """Serve a system that was set up from nothing, as a newcomer does, for the journeys.

    `VIDIK_JOURNEY_DATA` names a data folder that is set up already, to try a journey quickly.
    """
    given = os.environ.get("VIDIK_JOURNEY_DATA")
    with nullcontext(Path(given)) if given else copied("whole") as data:
        yield from _served(data, tmp_path_factory.mktemp("log") / "serve.log")


def _served(data: Path, log: Path, **more: str) -> Iterator[LiveSystem]:
    listed = _run(vidik(data, "demo", "accounts", "--json"), environment(data), START_SECONDS)
    passwords = {row["user"]: row["password"] for row in json.loads(listed)}
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            vidik(data, "serve"),
            cwd=ROOT,
            env=environment(
                data,
                PORT=str(port),
                DJANGO_SETTINGS_MODULE="tests.journeys.settings",
                **more,
            ),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://localhost:{port}"
            _wait_for(f"{url}/readyz", process, log)
            yield LiveSystem(url, passwords, process, data)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _run(command: list[str], env: dict[str, str], seconds: int) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, f"{command[3:]} failed:\n{done.stderr[-4000:]}"
    return done.stdout


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended:\n{log.read_text()[-4000:]}"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    pytest.fail(f"the server did not answer within {START_SECONDS} seconds")


@dataclass
class OtherSite:
    """The whole web but this system, as one page, and what its visitors told of themselves."""

    port: int
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture(scope="session")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherSite]:
    """Serve one page, by TLS, for every other site to which a page of ours leads."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"<title>{OTHER_TITLE}</title>".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        public, private = certificate(tmp_path_factory.mktemp("other"), "other.example")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(public, private)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        site = OtherSite(server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


@pytest.fixture(scope="session")
def browser_type_launch_args(other_site: OtherSite) -> dict[str, Any]:
    """Start the system's own Chromium, as root, so that it never asks another machine."""
    elsewhere = f"MAP * 127.0.0.1:{other_site.port}, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    return {
        "executable_path": str(CHROMIUM),
        "args": [*FLAGS, f"--host-resolver-rules={elsewhere}"],
    }


@pytest.fixture(scope="session")
def signed_in_states(live_system: LiveSystem, browser: Browser) -> Callable[[str], Any]:
    """Sign each demo account in once, through the form, and keep its cookies."""
    states: dict[str, Any] = {}
    used: dict[str, float] = {}

    def state(user: str) -> Any:
        # A sign-in rests for fifteen minutes at most; another journey may have taken longer.
        if user not in states or time.monotonic() - used[user] > STATE_SECONDS:
            context = browser.new_context(base_url=live_system.url)
            page = context.new_page()
            page.goto("/account/sign-in/")
            page.get_by_label("User name or e-mail").fill(user)
            page.get_by_label("Password", exact=True).fill(live_system.passwords[user])
            page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(lambda url: not url.endswith("/sign-in/"))
            second = page.get_by_label("One-time code or recovery code")
            if second.count():
                second.fill(one_time_code(live_system, user))
                page.get_by_role("button", name="Go on").click()
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            states[user] = context.storage_state()
            context.close()
        used[user] = time.monotonic()
        return states[user]

    def keep(user: str, context: BrowserContext) -> None:
        """Go on with the cookies as they are now: one of them is renewed every few minutes."""
        now = context.storage_state()
        if user in states and _session_of(now) == _session_of(states[user]):
            states[user] = now

    state.keep = keep  # type: ignore[attr-defined]
    return state


def _session_of(state: Any) -> list[str]:
    return [cookie["value"] for cookie in state["cookies"] if cookie["name"] == "sessionid"]


@pytest.fixture
def sign_in(
    live_system: LiveSystem, browser: Browser, signed_in_states: Callable[[str], Any]
) -> Iterator[SignIn]:
    """Return a page of somebody who has signed in, in a language, on a screen; it is watched."""
    contexts: list[tuple[str | None, BrowserContext]] = []

    def opened(
        user: str | None,
        *,
        language: str = "en",
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
    ) -> Watched:
        context = browser.new_context(
            base_url=live_system.url,
            storage_state=signed_in_states(user) if user else None,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": "vidik_language", "value": language, "url": live_system.url}])
        contexts.append((user, context))
        watched = Watched(context.new_page())
        watched.page.on("console", watched.said)
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        return watched

    yield opened
    for user, context in contexts:
        if user:
            signed_in_states.keep(user, context)  # type: ignore[attr-defined]
        context.close()
