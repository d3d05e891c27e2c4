# SPDX-License-Identifier: EUPL-1.2
"""The backend as the framework loads it: cursors that seal, compilers that ask for it."""

from __future__ import annotations

import logging
import re
from typing import Any, Final, Self

import psycopg
from django.db.backends.postgresql import base, operations
from django.db.backends.postgresql.psycopg_any import mogrify
from psycopg import pq
from psycopg_pool import PoolTimeout

from vidik.core.postgresql.unreachable import ExplainedConnection, Unreachable, message_of
from vidik.core.sealing import is_over, is_writing_sealed, open_transaction, sealed_statement

_Cursor: Final[Any] = base.ServerBindingCursor
"""Made at import, depending on the driver's generation; the stubs know the former one."""


_OWN_SETTINGS: Final = {"jit": "off", "lock_timeout": "2min"}
"""Of each connection, unless the address says otherwise."""
_CHANGES: Final = re.compile(r"\s*(?:alter|drop)\b", re.IGNORECASE)
_PREPARED: Final = re.compile(
    r"SELECT (?!set_config\()|select count\(\*\) from \(SELECT |\(SELECT "
)
"""How the object mapper's queries and our counts of them begin, and unions of them; what the
history of rows sets for the transaction begins like one."""
_NEEDS_LITERALS: Final = re.compile(r" GROUP BY |SELECT DISTINCT ")
"""The server has to see that two expressions are the same, which two parameters never are."""
_INSIDE: Final = r"[^()]*(?:\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)[^()]*)*"
_GROUPED: Final = re.compile(rf" GROUP BY ({_INSIDE})")
_AFTER_GROUPS: Final = re.compile(r" (?:HAVING|ORDER BY|LIMIT) ")
_MOST_PARAMETERS: Final = 100
"""Longer lists of keys differ in length each time, and no statement is prepared for them."""
_MOST_OF_A_UNION: Final = 2_000
"""A union asks many things at once, each with a few values."""
PREPARE_AFTER: Final = 2
"""How often a statement is executed before the server prepares it."""
MOST_PREPARED: Final = 300
"""How many prepared statements a connection keeps; the least recently used goes."""
_log: Final = logging.getLogger(__name__)


class SealingCursor(_Cursor):  # type: ignore[misc] # see above
    """Sends a statement with its seal where the program is writing what is sealed.

    The seal is over the text as the server receives it, values included, so that it cannot be
    taken for another statement. Questions that come again and again are planned once.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Execute, sealed where that is asked for."""
        if is_writing_sealed():
            if not self._is_alone():
                return self._send(
                    sealed_statement(
                        self.mogrify(query, params), open_transaction(self.connection)
                    ),
                    **options,
                )
            # A seal is for one transaction, whose beginning has to be known before.
            try:
                with self.connection.transaction():
                    return self.execute(query, params, **options)
            finally:
                is_over(self.connection)
        if is_prepared(query, params):
            return self._execute_prepared(query, params, **options)
        return self._send(self.mogrify(query, params), **options)

    def _is_alone(self) -> bool:
        """Return whether the next statement would be a transaction of its own."""
        idle = self.connection.info.transaction_status == pq.TransactionStatus.IDLE
        return bool(self.connection.autocommit and idle)

    def _send(self, text: str, **options: Any) -> Self:
        # The driver drops its plans where tables change; else it is to keep no text with values.
        self.connection.prepare_threshold = PREPARE_AFTER if _CHANGES.match(text) else None
        try:
            # With no value apart several statements may be in one text, as triggers are made.
            super().execute(text.encode(), **(options | {"prepare": False}))
        finally:
            self.connection.prepare_threshold = None
        return self

    def mogrify(self, query: Any, params: Any = None) -> str:
        """Return a statement with its values in it."""
        return str(psycopg.ClientCursor(self.connection).mogrify(query, params))

    def _execute_prepared(self, query: str, params: Any, **options: Any) -> Self:
        self.connection.prepare_threshold = PREPARE_AFTER
        try:
            super().execute(query, params, **options)
        except (psycopg.errors.InvalidSqlStatementName, psycopg.errors.FeatureNotSupported):
            # Its plans were taken from the connection, or do not fit the tables any more.
            self.connection.close()
            raise
        finally:
            self.connection.prepare_threshold = None
        return self


def is_prepared(query: object, params: object) -> bool:
    """Say whether a statement is one of the object mapper's queries, to be prepared by the server.

    Its values are sent apart from its text, so that it is the same text for everybody and at every
    moment, and what somebody typed is never part of it.
    """
    if not isinstance(query, str) or not isinstance(params, list | tuple):
        return False
    if query.startswith("("):
        return (
            len(params) <= _MOST_OF_A_UNION
            and _PREPARED.match(query) is not None
            and not _groups_by_values(query)
        )
    return (
        len(params) <= _MOST_PARAMETERS
        and _PREPARED.match(query) is not None
        and _NEEDS_LITERALS.search(query) is None
    )


def _groups_by_values(union: str) -> bool:
    """Say whether part of a union groups by an expression with a value, or looks for distinct rows.

    A union asks many things at once, and most that group do it by a column: planning all of them
    for each page took longer than the rest of the page.
    """
    return "SELECT DISTINCT " in union or any(
        "%s" in _AFTER_GROUPS.split(each[1], maxsplit=1)[0] for each in _GROUPED.finditer(union)
    )


def forget(connection: Any) -> None:
    """Leave nothing of one request on a connection for the next: settings, tables, cursors.

    What `discard all` does, except that plans stay: of functions, and of statements that the driver
    prepared.

    Args:
        connection: the driver's, back in its pool.

    Raises:
        PreparedByHand: a statement was prepared in SQL, which might stand for another one under its
            name. The pool closes the connection.
    """
    row = connection.execute(
        "close all; set session authorization default; reset role; reset all; unlisten *;"
        " select pg_advisory_unlock_all(); discard temp; discard sequences;"
        " select exists (select from pg_prepared_statements where from_sql)"
    )
    while row.nextset():
        pass
    if row.fetchone()[0]:
        _log.critical(
            "A statement was prepared in SQL on a connection, which the system never does. "
            "Look for an injection. The connection is closed."
        )
        raise PreparedByHand
    if connection.info.parameter_status("TimeZone") != "UTC":
        connection.execute("set time zone 'UTC'")


class PreparedByHand(RuntimeError):
    """A request left a statement of its own on its connection; none of ours does."""


class DatabaseOperations(operations.DatabaseOperations):
    """Compiles with our compilers."""

    compiler_module = "vidik.core.postgresql.compiler"

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """Return a statement with its values in it, wherever they were when it was sent."""
        del cursor  # it knows the statement as it was sent
        return str(mogrify(sql, params, self.connection))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that seals what it writes to certain tables, and forgets between requests."""

    ops_class = DatabaseOperations

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **options: Any) -> None:
        """Let a pool, where there is one, lend connections that remember nothing."""
        pool = settings_dict["OPTIONS"].get("pool")
        if pool:
            own = {} if pool is True else pool
            settings_dict["OPTIONS"]["pool"] = {
                **own,
                "reset": forget,
                "connection_class": ExplainedConnection,
            }
        super().__init__(settings_dict, *args, **options)

    def get_connection_params(self) -> dict[str, Any]:
        """Use our cursors, and let no temporary table stand before a table of ours.

        No statement is compiled to machine code, unless the address says otherwise: row-level
        security makes plans look dear, and compiling them takes longer than running them. And
        none waits for a lock for ever: whoever holds one would hold up all jobs without a word.
        """
        params = super().get_connection_params()
        given = str(params.get("options", ""))
        own = "".join(
            f" -c {name}={value}"
            for name, value in _OWN_SETTINGS.items()
            if not re.search(rf"\b{name}\s*=", given)
        )
        given = f"{given}{own} -c search_path=public,pg_temp"
        return {
            **params,
            "cursor_factory": SealingCursor,
            "options": given.strip(),
        }

    def _commit(self) -> None:
        if self.connection is not None:
            is_over(self.connection)
        super()._commit()  # type: ignore[misc] # the stubs leave it out

    def _rollback(self) -> None:
        if self.connection is not None:
            is_over(self.connection)
        super()._rollback()  # type: ignore[misc] # as above

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection, or borrow one from the pool, that keeps many plans.

        Raises:
            Unreachable: there is none, and why.
        """
        try:
            opened = super().get_new_connection(conn_params)
        except PoolTimeout as error:
            # The error of the pool's last try says more than that it waited in vain.
            raise Unreachable(ExplainedConnection.last_refusal or message_of(error)) from None
        except psycopg.OperationalError as error:
            raise Unreachable(message_of(error)) from None
        opened.prepared_max = MOST_PREPARED
        return opened
