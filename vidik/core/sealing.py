# SPDX-License-Identifier: EUPL-1.2
"""Let the database tell the application's own word from what somebody else runs in its role.

Each such word carries a seal that the application computes under a key of its own; the database
holds the same key where the application's role cannot read it, and believes nothing without the
seal. Sealed are who acts, what is recorded, and each statement that writes what decides who
somebody is.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import connection

_PURPOSE: Final = b"vidik: the application's word to its database"
_writes_sealed: Final[ContextVar[bool]] = ContextVar("writes_sealed", default=False)
_tables: Final[dict[str, tuple[str, ...]]] = {}
_guards: Final[dict[str, tuple[str, str]]] = {}


@lru_cache(maxsize=2)
def key_of_seals(secret: str) -> bytes:
    """Derive the key of seals; it says nothing about the secret that it comes from."""
    return hmac.digest(secret.encode(), _PURPOSE, "sha256")


def seal(*parts: str, process: int | None = None) -> str:
    """Seal parts for one connection; they hold in that order and nowhere else.

    A seal that somebody reads elsewhere on the server is worth nothing on another connection.

    Args:
        parts: what is said.
        process: number of the server's process that serves the connection; ours where left out.
    """
    if process is None:
        connection.ensure_connection()
        process = connection.connection.info.backend_pid
    whole = (str(process), *parts)
    said = "".join(f"{len(part)}:{part}" for part in whole)
    return hmac.digest(key_of_seals(settings.SECRET_KEY), said.encode(), "sha256").hex()


def sealed_statement(statement: str, process: int) -> str:
    """Give a statement with the seal over all that stands before it, as a comment at its end."""
    return f"{statement}/*{seal('statement', statement, process=process)}*/"


def seal_writes(table: str, *, fixed: tuple[str, ...] = ()) -> None:
    """Let a table be written by sealed statements only.

    The statements of the object mapper are sealed by themselves; others inside `writing_sealed()`.

    Args:
        table: its name in the database.
        fixed: columns that nobody changes in a row once it stands.
    """
    _tables[table] = fixed


def sealed_tables() -> dict[str, tuple[str, ...]]:
    """Give the tables that are written by sealed statements, with what is fixed in their rows."""
    return dict(sorted(_tables.items()))


def guard_writes(table: str, function: str, when: str) -> None:
    """Let a function of a trigger look at each row that is written into a sealed table.

    Args:
        table: its name in the database.
        function: the trigger's function, registered with row-level security.
        when: `insert`, `update` or both, as a trigger says it.
    """
    _guards[table] = (function, when)


def guarded_tables() -> dict[str, tuple[str, str]]:
    """Give the sealed tables whose rows a function looks at: its name, and when."""
    return dict(sorted(_guards.items()))


@contextmanager
def writing_sealed() -> Iterator[None]:
    """Seal what is executed inside; nothing but statements that the program itself wrote."""
    token = _writes_sealed.set(True)
    try:
        yield
    finally:
        _writes_sealed.reset(token)


def is_writing_sealed() -> bool:
    """Say whether the statements of this moment are sealed."""
    return _writes_sealed.get()
