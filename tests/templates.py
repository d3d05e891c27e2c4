# SPDX-License-Identifier: EUPL-1.2
"""A database that has its tables already, from which every test process gets a copy.

Making the tables anew takes longer than most rooms' tests. The template is named after the content
of all migrations and of the lock file: whoever changes one of them gets another template, and
nothing else is ever taken over from an earlier run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

ROOT: Final = Path(__file__).resolve().parents[1]
_MIGRATE: Final = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def ensure_template(address: str, folder: Path) -> str:
    """Give the name of the template in this server, made if it is not there yet.

    Args:
        address: a database of the server, for a role that may make further ones.
        folder: where processes that share the server wait for each other.
    """
    name = f"vidik_tables_{_digest()}"
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(address, autocommit=True) as connection:
            kept = {
                row[0]
                for row in connection.execute(
                    "select datname from pg_database where datname like 'vidik\\_tables\\_%'"
                )
            }
            if name in kept:
                return name
            for outdated in kept:
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(outdated)))
            unfinished = f"{name}_new"
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
            _migrate(address, unfinished)
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(unfinished), sql.Identifier(name)
                )
            )
    return name


def _digest() -> str:
    found = hashlib.sha256()
    for path in [ROOT / "uv.lock", *sorted(ROOT.glob("vidik/*/migrations/*.py"))]:
        found.update(path.relative_to(ROOT).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _migrate(address: str, name: str) -> None:
    server, _slash, database = address.rpartition("/")
    options = "".join(database.partition("?")[1:])
    done = subprocess.run(
        [sys.executable, "-c", _MIGRATE],
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
    assert done.returncode == 0, f"The tables could not be made:\n{done.stderr[-4000:]}"
