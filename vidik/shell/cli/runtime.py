# SPDX-License-Identifier: EUPL-1.2
"""What commands share: a running database, Django, progress on standard error, JSON documents."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from vidik.core.database.cluster import Cluster, refuse_unfinished_restore
from vidik.core.database.places import data_folder

Advance = Callable[[str, int, int], None]
"""Tells what is being done, how much of it is done, and how much there is."""


class Refused(RuntimeError):
    """A command that cannot be carried out, with what to do about it."""


@contextlib.contextmanager
def refusing(*faults: type[Exception]) -> Iterator[None]:
    """Refuse the command where one of the faults is raised, in the fault's own words."""
    try:
        yield
    except faults as fault:
        raise Refused(str(fault)) from fault


@contextlib.contextmanager
def database(*, as_owner: bool = False) -> Iterator[None]:
    """Have a database with its tables and Django ready for the time of a command."""
    with a_database(as_owner=as_owner):
        _refuse_without_tables(as_owner=as_owner)
        yield


@contextlib.contextmanager
def a_database(*, as_owner: bool = False) -> Iterator[None]:
    """Have a database and Django ready for the time of a command, whatever state they are in.

    `DATABASE_URL` names a database of somebody else’s, which is used as it is (with
    `DATABASE_OWNER_URL` for what changes tables); otherwise the embedded one is started or
    joined, and stopped by the last command that leaves.
    """
    if os.environ.get("DATABASE_URL"):
        refuse_unfinished_restore(data_folder())
        owner = os.environ.get("DATABASE_OWNER_URL")
        if as_owner and owner:
            os.environ["DATABASE_URL"] = owner
        prepare_django()
        with unpooled(), _stopping_clearly():
            yield
        return
    with Cluster() as cluster:
        connections = cluster.connections()
        os.environ["DATABASE_URL"] = connections.owner if as_owner else connections.app
        prepare_django()
        try:
            with unpooled(), _stopping_clearly():
                yield
        finally:
            os.environ.pop("DATABASE_URL", None)


@contextlib.contextmanager
def unpooled() -> Iterator[None]:
    """Open connections one by one: a pool would try several times and say each time that it failed.

    What was opened is closed at the end.
    """
    from django.db import connections

    options = connections["default"].settings_dict["OPTIONS"]
    pool = options.pop("pool", None)
    try:
        yield
    finally:
        connections.close_all()
        if pool:
            options["pool"] = pool


@contextlib.contextmanager
def _stopping_clearly() -> Iterator[None]:
    """Say in one line that the database could not go on, for want of room or at all."""
    import psycopg
    from django.db import InterfaceError, OperationalError, ProgrammingError

    away = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
    try:
        yield
    # What is copied in bulk goes past Django, and so do its errors.
    except away as error:
        if words := unreachable(error):
            raise Refused(words) from error
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "it went away"
        raise Refused(
            f"The database could not go on: {reason}. What was begun and not finished was rolled"
            " back; see to the cause and run the command again."
        ) from error
    except ProgrammingError as error:
        if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise
        reason = str(error).strip().splitlines()[0]
        raise Refused(
            f"The database does not allow it: {reason}. Tables are changed by the role that owns "
            "them: set DATABASE_OWNER_URL to its address."
        ) from error


def _refuse_without_tables(*, as_owner: bool) -> None:
    """Refuse a command that needs tables where there are none, instead of failing inside it."""
    from django.db import OperationalError, connection

    try:
        refuse_pooler()
    except OperationalError as error:
        raise Refused(unreachable(error) or f"The database does not answer: {error}") from error
    if as_owner:
        return
    try:
        tables = connection.introspection.table_names()
    except OperationalError as error:
        raise Refused(unreachable(error) or f"The database does not answer: {error}") from error
    if "packs_loadedpack" not in tables:
        raise Refused("The database has no tables yet. Run “vidik setup” first.")
    if "audit_sealkey" in tables:
        refuse_other_secret_key()


def refuse_pooler() -> None:
    """Refuse to work through a pooler, where nothing would be shown and nothing recorded.

    Raises:
        Refused: the address leads to one.
    """
    from vidik.audit.services.sealing import is_reached_directly
    from vidik.core.postgresql.unreachable import POOLER

    if not is_reached_directly():
        raise Refused(POOLER)


def unreachable(error: BaseException) -> str:
    """Say in one line why no connection was had; blank where that was not what failed."""
    from vidik.core.postgresql.unreachable import POOLER, Unreachable

    refusal: BaseException | None = error
    while refusal is not None and not isinstance(refusal, Unreachable):
        refusal = refusal.__cause__
    if refusal is None:
        return ""
    message = str(refusal)
    return message if message == POOLER else f"No connection to the database: {message}"


def refuse_other_secret_key() -> None:
    """Refuse to work with a database that would believe nothing that we say.

    Raises:
        Refused: the key of seals in the database is not the one of our `SECRET_KEY`.
    """
    from vidik.audit.services.sealing import seal_holds

    if not seal_holds():
        raise Refused(
            "The database does not know this SECRET_KEY: it would show nothing and take no act. "
            "Where the key was changed, run “vidik setup” once as the owner of the tables "
            "(DATABASE_OWNER_URL), and start every server with the same key; otherwise this is "
            "another system's database."
        )


def refuse_demo_accounts() -> None:
    """Refuse to serve in production while demo accounts are active.

    Raises:
        Refused: there are some; says how to deactivate them.
    """
    from django.conf import settings

    from vidik.accounts.services.demo import open_demo_accounts

    if settings.DEMO:
        return
    if count := open_demo_accounts().count():
        raise Refused(
            f"{counted(count, 'demo account')} active in this database under production settings."
            " Deactivate them first: vidik demo remove."
        )


def refuse_leaking_server() -> None:
    """Refuse to serve where the database shows statements to others, or our role is no mere role.

    Raises:
        Refused: with all that is wrong and what to do about it.
    """
    from vidik.shell.doctor import statement_leaks

    faults = statement_leaks()
    if faults:
        raise Refused("\n".join([*faults, "“vidik doctor” lists everything that is needed."]))


def refuse_other_release() -> None:
    """Refuse to serve from tables of an earlier or a later release.

    Raises:
        Refused: migrations are missing in the database, or it has some that the program lacks.
    """
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    applied = loader.applied_migrations
    # Those of packages that were taken out harm nobody.
    rooms = loader.migrated_apps
    later = sorted(key for key in applied if key[0] in rooms and key not in loader.disk_migrations)
    if later:
        raise Refused(
            f"The database was set up by a later release ({_listed(later)}). Serve it with that "
            "release, or restore the backup from before the update."
        )
    missing = sorted(key for key in loader.graph.nodes if key not in applied)
    if missing:
        raise Refused(
            f"The database is not set up for this release yet ({_listed(missing)}). Stop every "
            "server, run “vidik setup” as the owner of the tables, and start them again."
        )


def _listed(migrations: list[tuple[str, str]]) -> str:
    first, rest = migrations[0], len(migrations) - 1
    return f"{first[0]}.{first[1]}" + (f" and {counted(rest, 'more step')}" if rest else "")


def prepare_django() -> None:
    """Load settings and rooms.

    Raises:
        Refused: there are no such settings.
    """
    module = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django

    try:
        django.setup()
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        raise Refused(
            f"There are no settings “{module}”. Set DJANGO_SETTINGS_MODULE to "
            "config.settings.production, or leave it out for a demonstration on this machine."
        ) from error


@contextlib.contextmanager
def progress() -> Iterator[Advance]:
    """Show what is going on, on standard error, where somebody watches."""
    if not sys.stderr.isatty():
        text: set[str] = set()

        def say(description: str, done: int, total: int) -> None:
            del done, total
            if description not in text:
                text.add(description)
                click.echo(f"{description} …", err=True)

        yield say
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as bars:
        tasks: dict[str, Any] = {}

        def advance(description: str, done: int, total: int) -> None:
            if description not in tasks:
                tasks[description] = bars.add_task(description, total=total)
            bars.update(tasks[description], completed=done, total=total)

        yield advance


def counted(number: int, thing: str) -> str:
    """Write a number of things: `1 row`, `2 rows`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
