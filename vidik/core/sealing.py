# SPDX-License-Identifier: EUPL-1.2
"""Let the database tell the application's own word from what somebody else runs in its role.

Each such word carries a seal that the application computes under a key of its own; the database
holds the same key where the application's role cannot read it, and believes nothing without the
seal. Sealed are who acts, what is recorded, and each statement that writes what decides who
somebody is.

A seal holds for one transaction: the process of the server and the moment at which it began the
transaction are part of it. The server alone chooses both, so that a seal which somebody saw is
worth nothing on another connection, on a later one whose process has the same number, and later on
its own.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection
from django.db.transaction import TransactionManagementError
from psycopg import pq

_PURPOSE: Final = b"vidik: the application's word to its database"
_writes_sealed: Final[ContextVar[bool]] = ContextVar("writes_sealed", default=False)
_tables: Final[dict[str, tuple[str, ...]]] = {}
_guards: Final[dict[str, tuple[str, str]]] = {}
_BEGUN: Final = "vidik_begun"
"""Under which name a connection of the driver carries what is known of its transaction."""
_MOMENT: Final = "select extract(epoch from pg_catalog.now())::text"


@lru_cache(maxsize=2)
def key_of_seals(secret: str) -> bytes:
    """Derive the key of seals; it says nothing about the secret that it comes from."""
    return hmac.digest(secret.encode(), _PURPOSE, "sha256")


@dataclass(frozen=True, slots=True)
class OpenTransaction:
    """A transaction as its server knows it."""

    process: int
    """Number of the server's process that serves the connection."""
    moment: str
    """When the transaction began, in seconds of the epoch, as the database writes it."""


def open_transaction(driver: Any) -> OpenTransaction:
    """Return the transaction that is open on a connection, or begin one where none is yet.

    Args:
        driver: the driver's connection, not the framework's.

    Raises:
        TransactionManagementError: each statement is a transaction of its own, which would be over
            before what is sealed for it could be sent.
    """
    idle = driver.info.transaction_status == pq.TransactionStatus.IDLE
    if idle and driver.autocommit:
        msg = "A seal holds for one transaction, and none is open here."
        raise TransactionManagementError(msg)
    known: OpenTransaction | None = None if idle else getattr(driver, _BEGUN, None)
    if known is None:
        # Not prepared: a statement of somebody else could be under the name of one that is.
        row = psycopg.Cursor(driver).execute(_MOMENT, prepare=False).fetchone()
        assert row is not None  # noqa: S101 - the statement gives one row
        known = OpenTransaction(driver.info.backend_pid, row[0])
        setattr(driver, _BEGUN, known)
    return known


def is_over(driver: Any) -> None:
    """Forget what was known of a transaction that ends on a connection."""
    setattr(driver, _BEGUN, None)


def seal(*parts: str, begun: OpenTransaction | None = None) -> str:
    """Seal parts for one transaction; they hold in that order and nowhere else.

    A seal that somebody reads elsewhere on the server is worth nothing in another transaction.

    Args:
        parts: what is said.
        begun: the transaction; the one that is open on our connection where left out.
    """
    if begun is None:
        connection.ensure_connection()
        begun = open_transaction(connection.connection)
    whole = (str(begun.process), begun.moment, *parts)
    texts = "".join(f"{len(part)}:{part}" for part in whole)
    return hmac.digest(key_of_seals(settings.SECRET_KEY), texts.encode(), "sha256").hex()


def sealed_statement(statement: str, started: OpenTransaction) -> str:
    """Return a statement with the seal over all that stands before it, as a comment at its end."""
    return f"{statement}/*{seal('statement', statement, begun=started)}*/"


def seal_writes(table: str, *, fixed: tuple[str, ...] = ()) -> None:
    """Let a table be written by sealed statements only.

    The statements of the object mapper are sealed by themselves; others inside `writing_sealed()`.

    Args:
        table: its name in the database.
        fixed: columns that nobody changes in a row once it stands.
    """
    _tables[table] = fixed


def sealed_tables() -> dict[str, tuple[str, ...]]:
    """Return the tables that are written by sealed statements, with what is fixed in their rows."""
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
    """Return the sealed tables whose rows a function looks at: its name, and when."""
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
    """Return whether the statements of this moment are sealed."""
    return _writes_sealed.get()
