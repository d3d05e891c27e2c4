# SPDX-License-Identifier: EUPL-1.2
"""`vidik setup` and `vidik serve`: bring the system up and keep it running."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import signal
import socket
import time
from pathlib import Path
from types import FrameType
from typing import Final

import click

from vidik.core.database.cluster import Cluster, refuse_unfinished_restore
from vidik.core.database.places import data_folder
from vidik.core.folders import close_to_others
from vidik.shell.cli.parts import Part, Place, end, load_everything, run_jobs, run_rounds, run_web
from vidik.shell.cli.runtime import (
    Refused,
    database,
    prepare_django,
    progress,
    refuse_demo_accounts,
    refuse_leaking_server,
    refuse_other_release,
    refuse_other_secret_key,
    refuse_pooler,
    refusing,
    unpooled,
    unreachable,
)

LOOK_SECONDS: Final = 0.1
"""How often is looked whether everything still runs."""
DEFAULT_PORT: Final = 8000
_LONGEST_SOCKET: Final = 107
"""Bytes of a path that the kernel takes for a socket."""
_MOST_WORKERS: Final = 256
_APPLICATION: Final = "vidik_app"
"""The role that setup grants what the application may do; the guide has the statement."""
_log: Final = logging.getLogger("vidik.serve")


@click.command()
@click.option("--pack", default="serbia", envvar="VIDIK_PACK", show_default=True,
              help="The country pack to load.")  # fmt: skip
@click.option("--demo", is_flag=True, help="Make the demo accounts.")
def setup(*, pack: str, demo: bool) -> None:
    """Make the database ready: tables, pack, checks, documents. Safe to run again."""
    _refuse_wrong_roles()
    # Settings take languages, time zone and titles from the pack in use.
    os.environ["VIDIK_PACK"] = pack
    with database(as_owner=True), progress() as advance:
        from vidik.accounts.services.demo import DemoRefused
        from vidik.core.packfiles import PackError
        from vidik.shell.setup import run_setup

        with refusing(DemoRefused, PackError):
            result = run_setup(pack=pack, demo=demo, advance=advance)
    for line in result.lines:
        click.echo(line)


def _refuse_wrong_roles() -> None:
    """Connect once as the application does, which setup itself never would.

    Raises:
        Refused: it is refused, or the addresses are not those of the two roles.
    """
    given = os.environ.get("DATABASE_URL")
    if not given:
        return
    from vidik.core.postgresql.unreachable import Unreachable
    from vidik.shell.client import Client

    try:
        role = Client("DATABASE_URL", given).look().role
    except Unreachable as error:
        raise Refused(f"The application cannot connect to the database. {error}") from error
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner and role == _APPLICATION:
        raise Refused(
            f"DATABASE_URL names {role}, which owns nothing and changes no tables. Set "
            "DATABASE_OWNER_URL to the address of the owner, for setup alone."
        )
    if owner and role != _APPLICATION:
        raise Refused(
            f"DATABASE_URL names the role {role}, and setup grants {_APPLICATION} what the "
            f"application may do. Name {_APPLICATION} in it; the guide for production has the "
            "statements that make the role."
        )


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands, as the owner of the tables."""
    with database(as_owner=True):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["vidik", *arguments])


@click.command()
def serve() -> None:
    """Run the web server, the job worker and the keeper of the record until interrupted."""
    port = os.environ.get("PORT", str(DEFAULT_PORT))
    if not port.isdigit() or not 0 < int(port) < 65536:  # noqa: PLR2004 - the range of ports
        raise click.UsageError(f"PORT must be a number from 1 to 65535, not “{port}”.")
    workers = os.environ.get("WEB_WORKERS") or "2"
    if not workers.isdigit() or not 0 < int(workers) <= _MOST_WORKERS:
        raise click.UsageError(
            f"WEB_WORKERS must be a number from 1 to {_MOST_WORKERS}, not “{workers}”."
        )
    place = _place(int(port))
    _refuse_taken(place)
    close_to_others(data_folder())
    if os.environ.get("DATABASE_URL"):
        refuse_unfinished_restore(data_folder())
        raise click.exceptions.Exit(_serve(place, int(workers), os.environ["DATABASE_URL"], None))
    with Cluster() as cluster:
        code = _serve(place, int(workers), cluster.connections().app, cluster)
    raise click.exceptions.Exit(code)


def _place(port: int) -> Place:
    """Return where the environment says to listen."""
    given = os.environ.get("WEB_SOCKET", "")
    if given and not Path(given).is_absolute():
        raise click.UsageError(f"WEB_SOCKET must be a path from the root, not “{given}”.")
    if len(os.fsencode(given)) > _LONGEST_SOCKET:
        raise click.UsageError(f"WEB_SOCKET must be no longer than {_LONGEST_SOCKET} bytes.")
    return Place(os.environ.get("HOST", "127.0.0.1"), port, Path(given) if given else None)


def _refuse_taken(place: Place) -> None:
    """Say at once that somebody else is there, instead of starting everything in vain."""
    if place.socket is not None:
        try:
            place.hold()
        except OSError as error:
            raise Refused(
                f"The web server cannot listen on {place}: {error.strerror}. "
                "Set WEB_SOCKET to another path."
            ) from error
        return
    host, port = place.host, place.port
    try:
        _address(host)
    except OSError as error:
        raise Refused(f"HOST must be an address of this machine, not “{host}”.") from error
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = "HOST" if error.errno == errno.EADDRNOTAVAIL else "PORT"
            raise Refused(
                f"The web server cannot listen on {host}, port {port}: {error.strerror}. "
                f"Set {other} to another one."
            ) from error


def _refuse_strangers(place: Place) -> None:
    """Keep a demonstration on the machine it runs on, and a real system behind its proxy.

    Who came how is believed from the proxy: on a port that others reach, anybody could say it.
    """
    from django.conf import settings

    if place.socket is not None or ipaddress.ip_address(_address(place.host)).is_loopback:
        return
    if settings.DEMO:
        raise Refused(
            f"A demonstration is shown on this machine only, and HOST is {place.host}. "
            "Set DJANGO_SETTINGS_MODULE to config.settings.production for others."
        )
    if not settings.TRUSTED_PROXIES:
        raise Refused(
            f"HOST is {place.host}, which others than the proxy may reach, pretending to be "
            "anybody. Set TRUSTED_PROXIES to the proxy's addresses, or take HOST out, or listen on "
            "a socket (WEB_SOCKET)."
        )


def _address(host: str) -> str:
    """Return the address that a name listens on; an address is its own."""
    return str(socket.getaddrinfo(host, None)[0][4][0])


def _serve(place: Place, workers: int, url: str, cluster: Cluster | None) -> int:
    """Run the parts that serve, and the database where it is ours, until asked."""
    os.environ["DATABASE_URL"] = url
    stopping = False

    def stop(_signum: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    def forget() -> None:
        if cluster is not None:
            cluster.forget()

    previous = {name: signal.signal(name, stop) for name in (signal.SIGINT, signal.SIGTERM)}
    prepare_django()
    # Warnings of Python are lines like all others.
    logging.captureWarnings(True)  # noqa: FBT003 - the only argument that it has
    _refuse_strangers(place)
    _refuse_to_serve_from()
    application = load_everything()
    web = Part("web server", "vidik-web", lambda: run_web(application, place, workers), forget)
    parts = [
        web,
        Part("job worker", "vidik-jobs", run_jobs, forget),
        Part("keeper of the record", "vidik-record", run_rounds, forget),
    ]
    shown = f"http://localhost:{place.port}" if place.socket is None else str(place)
    if os.environ.get("LOG_FORMAT") == "json":
        _log.info("Serving on %s.", shown)
    else:
        click.echo(f"Serving on {shown} – stop with Ctrl-C.")
    ended: Part | None = None
    try:
        while not stopping and ended is None:
            time.sleep(LOOK_SECONDS)
            if cluster is not None and not stopping and cluster.revive():
                _log.warning("The database had stopped; it is running again.")
            ended = next((part for part in parts if not stopping and not part.restart()), None)
    finally:
        end(parts)
        _sign_last_head()
        for name, handler in previous.items():
            signal.signal(name, handler)
    if ended is not None:
        message = f"The {ended.name} keeps ending by itself; see the lines above."
        if ended is web:
            other = "PORT" if place.socket is None else "WEB_SOCKET"
            message = f"The web server could not serve on {place}; is it in use? Set {other}."
        raise Refused(message)
    return 0


def _refuse_to_serve_from() -> None:
    """Say before anything is served what would make every page fail.

    Raises:
        Refused: the address leads through a pooler, the server gives statements away, the database
            has no tables or those of another release, knows another `SECRET_KEY`, or holds demo
            accounts that are active in production.
    """
    from django.db import DatabaseError, ProgrammingError

    from vidik.core.postgresql.unreachable import POOLER

    # What serves is forked from here: it makes a pool of its own.
    with unpooled():
        try:
            refuse_pooler()
            refuse_leaking_server()
            refuse_other_secret_key()
            refuse_other_release()
            refuse_demo_accounts()
        except ProgrammingError as error:
            raise Refused("The database is not set up. Run “vidik setup” first.") from error
        except DatabaseError as error:
            reason = unreachable(error)
            if reason == POOLER:
                raise Refused(reason) from error
            # A database that is away may be back in a moment; until then pages and /readyz say so.
            _log.warning("%s", reason or "The database does not answer.")


def _sign_last_head() -> None:
    """Sign the record's head once nothing writes any more; a failure is said and stops nothing."""
    from django.db import DatabaseError

    from vidik.audit.services.anchors import sign_head
    from vidik.audit.services.signing_keys import AnchorError

    with unpooled():
        try:
            sign_head()
        except (AnchorError, DatabaseError) as error:
            cause = unreachable(error) or str(error).strip().partition("\n")[0]
            _log.warning("The head of the record of acts could not be signed: %s", cause)
