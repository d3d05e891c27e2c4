# SPDX-License-Identifier: EUPL-1.2
"""Databases that test processes begin with a copy of: one has its tables, one the pack as well.

Making the tables and loading the pack take longer than most rooms' tests. A template is named after
the content of what it is made from: for the tables all migrations and the lock file, for the pack
also the pack and all code that may load it. Nothing else is taken over from an earlier run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

ROOT: Final = Path(__file__).resolve().parents[1]
_SETUP: Final = "import django; django.setup()"
_MIGRATE: Final = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
_LOAD: Final = """
from django.db import connection
from vidik.packs.services import load_pack
load_pack("serbia", advance=lambda *_step: None)
# Plans do not depend on when the server looks at its tables.
with connection.cursor() as cursor:
    cursor.execute("analyze")
"""
_OF_TABLES: Final = ("uv.lock", "vidik/*/migrations/*.py")
_OF_PACK: Final = ("packs/serbia/**/*", "vidik/**/*.py", "config/**/*.py")
_NO_LOADERS: Final = {"tests", "views", "views.py", "urls.py", "lists.py", "migrations"}
"""Code that loads nothing: with it the pack need not be loaded anew."""
KEPT: Final = "VIDIK_TEST_PACK"
"""Names the template that is there while guards are taken away: none of them loads the pack."""


def ensure_template(address: str, folder: Path, *, with_pack: bool = False) -> str:
    """Return the name of a template in this server, made if it is not there yet.

    Args:
        address: a database of the server, for a role that may make further ones.
        folder: where processes that share the server wait for each other.
        with_pack: whether the pack of Serbia is loaded in it.
    """
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tables = _ensure(address, f"vidik_tables_{_digest(_OF_TABLES)}", _MIGRATE)
        if not with_pack:
            return tables
        kept = os.environ.get(KEPT)
        name = kept or f"vidik_pack_{_digest(_OF_TABLES + _OF_PACK)}"
        return _ensure(address, name, _LOAD, template=tables)


def _ensure(address: str, name: str, code: str, *, template: str = "template1") -> str:
    """Return the name of a database, made by running code in a copy of the template."""
    kind = name.rpartition("_")[0]
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(
            "select datname from pg_database where starts_with(datname, %s)", (f"{kind}_",)
        )
        there = {row[0] for row in found}
        if name in there:
            return name
        for outdated in there:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(outdated)))
        unfinished = f"{name}_new"
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(unfinished), sql.Identifier(template)
            )
        )
        _run(code, address, unfinished)
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(unfinished), sql.Identifier(name)
            )
        )
    return name


def _digest(patterns: Iterable[str]) -> str:
    found = hashlib.sha256()
    for pattern in patterns:
        # What the migrations are is read for the tables.
        left_out = _NO_LOADERS if pattern in _OF_PACK else set()
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT)
            if path.is_file() and not left_out & set(name.parts):
                found.update(name.as_posix().encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _run(code: str, address: str, name: str) -> None:
    server, _slash, database = address.rpartition("/")
    options = "".join(database.partition("?")[1:])
    done = subprocess.run(
        [sys.executable, "-c", _SETUP + code],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": f"{server}/{name}{options}",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{name} could not be made:\n{done.stderr[-4000:]}"
