# SPDX-License-Identifier: EUPL-1.2
"""`vidik setup` and `vidik serve`: bring the system up and keep it running."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType
from typing import Final

import click

from vidik.core.database import Cluster
from vidik.shell.cli.runtime import Refused, database, prepare_django, progress

STOP_SECONDS: Final = 10
STARTING_SECONDS: Final = 5
"""A process that ends sooner than this after its first start cannot serve here at all."""
RESTARTS: Final = 5
RESTART_WINDOW_SECONDS: Final = 60
"""How often a process may end within how long before that is no accident any more."""
DEFAULT_PORT: Final = 8000
_PR_SET_PDEATHSIG: Final = 1


@click.command()
@click.option("--pack", default="serbia", show_default=True, help="The country pack to load.")
@click.option("--demo", is_flag=True, help="Make the demo accounts.")
def setup(*, pack: str, demo: bool) -> None:
    """Make the database ready: tables, pack, checks, documents. Safe to run again."""
    with database(as_owner=True), progress() as advance:
        from vidik.accounts.services import DemoRefused  # noqa: PLC0415 - needs Django
        from vidik.packs.services import PackError  # noqa: PLC0415 - needs Django
        from vidik.shell.setup import run_setup  # noqa: PLC0415 - needs Django

        try:
            result = run_setup(pack=pack, demo=demo, advance=advance)
        except (DemoRefused, PackError) as error:
            raise Refused(str(error)) from error
    for line in result.lines:
        click.echo(line)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, as the owner of the tables."""
    with database(as_owner=True):
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - Django

        execute_from_command_line(["vidik", *arguments])


@click.command()
def serve() -> None:
    """Run the web server and the job worker until interrupted."""
    port = os.environ.get("PORT", str(DEFAULT_PORT))
    if not port.isdigit() or not 0 < int(port) < 65536:  # noqa: PLR2004 - the range of ports
        raise click.UsageError(f"PORT must be a number from 1 to 65535, not “{port}”.")
    _refuse_taken(os.environ.get("HOST", "127.0.0.1"), int(port))
    if os.environ.get("DATABASE_URL"):
        raise click.exceptions.Exit(_serve(port, os.environ["DATABASE_URL"], None))
    with Cluster() as cluster:
        code = _serve(port, cluster.connections().app, cluster)
    raise click.exceptions.Exit(code)


def _refuse_taken(host: str, port: int) -> None:
    """Say at once that somebody else has the port, instead of starting everything in vain."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"The web server cannot listen on {host}, port {port}: {error.strerror}. "
                "Set PORT to another one."
            ) from error


class _Part:
    """A process that belongs to serving: started again where it died, within limits."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._starts: list[float] = []
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self._starts = [*self._starts[-RESTARTS:], time.monotonic()]
        # Own process group: Ctrl-C reaches the parent only, which then ends the others in order.
        return subprocess.Popen(  # noqa: S603 - our own commands
            self._command,
            env=self._environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs yet
        )

    def keep_up(self) -> bool:
        """Start the process again if it has ended; False where that is of no use any more."""
        if self.process.poll() is None:
            return True
        now = time.monotonic()
        # One that ends at once was never able to serve; one that keeps ending will go on so.
        if now - self._starts[0] < STARTING_SECONDS or (
            len(self._starts) > RESTARTS and now - self._starts[0] < RESTART_WINDOW_SECONDS
        ):
            return False
        _end_group(self.process)
        click.echo(
            f"The {self.name} ended ({self.process.returncode}); starting it again.", err=True
        )
        self.process = self._start()
        return True


def _serve(port: str, url: str, cluster: Cluster | None) -> int:
    """Run the web server and the job worker, and the database where it is ours, until asked."""
    host = os.environ.get("HOST", "127.0.0.1")
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.local"),
    }
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port,
        "--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "1",
        "--respawn-failed-workers", "--no-ws", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip
    worker = [
        sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1",
        "--delete-jobs", "successful", "--shutdown-graceful-timeout", "5",
    ]  # fmt: skip
    stopping = False

    def stop(_signum: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    previous = {name: signal.signal(name, stop) for name in (signal.SIGINT, signal.SIGTERM)}
    parts = [_Part("web server", web, environment), _Part("job worker", worker, environment)]
    click.echo(f"Serving on http://localhost:{port} – stop with Ctrl-C.")
    ended: _Part | None = None
    try:
        while not stopping and ended is None:
            time.sleep(0.2)
            if cluster is not None and not stopping and cluster.revive():
                click.echo("The database had ended; it runs again.", err=True)
            ended = next((part for part in parts if not stopping and not part.keep_up()), None)
    finally:
        _end([part.process for part in parts])
        _sign_last_head(url)
        for name, handler in previous.items():
            signal.signal(name, handler)
    if ended is not None:
        message = f"The {ended.name} keeps ending by itself; see the lines above."
        if ended is parts[0]:
            message = f"The web server could not serve on port {port}; is it in use? Set PORT."
        raise Refused(message)
    return 0


def _sign_last_head(url: str) -> None:
    """Sign the record's head once nothing writes any more; a failure is said and stops nothing."""
    os.environ["DATABASE_URL"] = url
    prepare_django()
    from django.db import DatabaseError, connections  # noqa: PLC0415 - Django is late

    from vidik.audit.services import AnchorError, sign_head  # noqa: PLC0415 - needs Django

    try:
        sign_head()
    except (AnchorError, DatabaseError) as error:
        click.echo(f"The head of the record of acts could not be signed: {error}", err=True)
    finally:
        connections.close_all()


def _die_with_parent() -> None:
    """Ask the kernel to end the child when this process is killed, so that no port stays taken."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _end_group(process)
            process.wait()


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and its children; a killed parent leaves them behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
