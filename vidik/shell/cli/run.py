# SPDX-License-Identifier: EUPL-1.2
"""`vidik setup` and `vidik serve`: bring the system up and keep it running."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Final

import click

from vidik.core.database import Cluster
from vidik.shell.cli.runtime import Refused, database, prepare_django, progress

STOP_SECONDS: Final = 10
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
    if os.environ.get("DATABASE_URL"):
        raise click.exceptions.Exit(_serve(port, os.environ["DATABASE_URL"]))
    with Cluster() as cluster:
        code = _serve(port, cluster.connections().app)
    raise click.exceptions.Exit(code)


def _serve(port: str, url: str) -> int:
    """Start both processes and end both when one ends or somebody asks."""
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
    # Own process groups: Ctrl-C reaches this process only, which then ends the others in order.
    processes = [
        subprocess.Popen(  # noqa: S603 - our own commands
            command,
            env=environment,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs yet
        )
        for command in (web, worker)
    ]
    click.echo(f"Serving on http://localhost:{port} – stop with Ctrl-C.")
    try:
        while not stopping and all(process.poll() is None for process in processes):
            time.sleep(0.2)
        ended = next((p for p in processes if p.poll() is not None), None)
    finally:
        _end(processes)
        _sign_last_head(url)
        for name, handler in previous.items():
            signal.signal(name, handler)
    if not stopping and ended is not None:
        message = "The web server or the job worker ended by itself; see the lines above."
        if ended is processes[0]:
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
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
