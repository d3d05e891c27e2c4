# SPDX-License-Identifier: EUPL-1.2
"""Set scenes under row-level security, and look at them with the application's own role.

Tests run as the owner of the tables, whom row-level security binds as well. What a test only sets
up, it sets up inside `scene()`; what it proves about the database, it proves inside
`as_application()`, in the role in which the web server works.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from vidik.access.row_security import installed


def prepare() -> None:
    """Let the owner set scenes in the test database, and give the application's role its rights."""
    from vidik.shell.setup import grant_rights

    grant_rights()
    with connection.cursor() as cursor:
        for table in {table for table, _policy in installed()}:
            cursor.execute(f"drop policy if exists scene_of_tests on {table}")
            cursor.execute(
                f"create policy scene_of_tests on {table} to current_user"
                " using (current_setting('vidik.scene', true) = 'on')"
            )


@contextmanager
def scene() -> Iterator[None]:
    """Write and read every row as the owner, for what a test only sets up or counts."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vidik.scene', 'on', true)")
        yield
        cursor.execute("select set_config('vidik.scene', '', true)")


@contextmanager
def as_application() -> Iterator[None]:
    """Work in the role of the web server, which owns nothing."""
    with connection.cursor() as cursor:
        cursor.execute("set local role vidik_app")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("reset role")


@contextmanager
def as_owner() -> Iterator[None]:
    """Work in the role that owns the tables for a while, also inside `as_application`."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        (role,) = cursor.fetchone()
        cursor.execute("reset role")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(f"set local role {role}")


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
