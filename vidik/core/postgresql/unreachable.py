# SPDX-License-Identifier: EUPL-1.2
"""Say why the database cannot be reached in the words of the server or of the driver.

A pool says only that it had no connection to give. The answer it got when it tried to open one
names the cause: a wrong password, no such database, nobody at that address, no TLS.
"""

from __future__ import annotations

import logging
import time
from typing import Any, Final, Self, TypeGuard

import psycopg

from vidik.core.logs import ForOperators

POOLER: Final = (
    "The address of the database leads through a pooler (such as PgBouncer), which gives each "
    "transaction another connection: the database could not believe who acts, and would show "
    "nothing. Name the "
    "PostgreSQL server itself; the system keeps a pool of its own."
)
_POOLER_SAYS: Final = "unsupported startup parameter"
"""PgBouncer, and nothing else, refuses the settings that we ask of a connection at its start."""
AGAIN_SECONDS: Final = 60
_SEVERAL: Final = "Multiple connection attempts failed"


class Unreachable(ForOperators, psycopg.OperationalError):
    """A connection was refused; the words name host, database and role, and no password."""


class ExplainedConnection(psycopg.Connection[Any]):
    """A connection of a pool that remembers why the last one could not be opened."""

    last_refusal: str = ""

    @classmethod
    def connect(cls, conninfo: str = "", **options: Any) -> Self:
        """Open a connection.

        Raises:
            Unreachable: it was refused.
        """
        try:
            opened = super().connect(conninfo, **options)
        except psycopg.OperationalError as error:
            ExplainedConnection.last_refusal = message_of(error)
            raise Unreachable(ExplainedConnection.last_refusal) from None
        ExplainedConnection.last_refusal = ""
        return opened


class OnceAMinute(logging.Filter):
    """Lets a pool say once a minute why it opens no connection; it tries several times a second."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Log the message of a refused connection, unless they were logged in the last minute."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                Unreachable(message_of(each)) if _is_refusal(each, record) else each
                for each in record.args
            )
        text, now = record.getMessage(), time.monotonic()
        if now - self._said.get(text, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        self._said = {
            message: when for message, when in self._said.items() if now - when < AGAIN_SECONDS
        } | {text: now}
        return True


def _is_refusal(part: object, record: logging.LogRecord) -> TypeGuard[psycopg.OperationalError]:
    """Return whether a part of a message is why no connection was opened, and nothing else."""
    return record.msg.startswith("error connecting") and isinstance(part, psycopg.OperationalError)


def message_of(error: BaseException) -> str:
    """Return the message of a refused connection in one line."""
    text = str(error).partition(_SEVERAL)[0]
    if _POOLER_SAYS in text:
        return POOLER
    lines = [line.strip() for line in text.removeprefix("connection failed: ").splitlines()]
    return "; ".join(line for line in lines if line) or type(error).__name__
