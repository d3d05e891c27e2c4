# SPDX-License-Identifier: EUPL-1.2
"""The backend as the framework loads it: cursors that seal, compilers that ask for it."""

from __future__ import annotations

import re
from typing import Any, Final, Self

from django.db.backends.postgresql import base, operations

from vidik.core.sealing import is_writing_sealed, sealed_statement

_Cursor: Final[Any] = base.Cursor
"""Made at import, depending on the driver's generation; the stubs know the former one."""


_SAYS_JIT: Final = re.compile(r"\bjit\s*=")


class SealingCursor(_Cursor):  # type: ignore[misc] # see above
    """Sends a statement with its seal where the program is writing what is sealed.

    The seal is over the text as the server receives it, values included, so that it cannot be
    taken for another statement.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Execute, sealed where that is asked for."""
        if not is_writing_sealed():
            super().execute(query, params, **options)
            return self
        text = sealed_statement(self.mogrify(query, params), self.connection.info.backend_pid)
        super().execute(text.encode(), **options)
        return self


def forget(connection: Any) -> None:
    """Leave nothing of one request on a connection for the next: settings, tables, cursors.

    Args:
        connection: the driver's, back in its pool.
    """
    connection.execute("discard all")
    if connection.info.parameter_status("TimeZone") != "UTC":
        connection.execute("set time zone 'UTC'")


class DatabaseOperations(operations.DatabaseOperations):
    """Compiles with our compilers."""

    compiler_module = "vidik.core.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that seals what it writes to certain tables, and forgets between requests."""

    ops_class = DatabaseOperations

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **options: Any) -> None:
        """Let a pool, where there is one, lend connections that remember nothing."""
        pool = settings_dict["OPTIONS"].get("pool")
        if pool:
            own = {} if pool is True else pool
            settings_dict["OPTIONS"]["pool"] = {**own, "reset": forget}
        super().__init__(settings_dict, *args, **options)

    def get_connection_params(self) -> dict[str, Any]:
        """Use our cursors, and let no temporary table stand before a table of ours.

        No statement is compiled to machine code, unless the address says otherwise: row-level
        security makes plans look dear, and compiling them takes longer than running them.
        """
        params = super().get_connection_params()
        given = str(params.get("options", ""))
        own = "" if _SAYS_JIT.search(given) else " -c jit=off"
        given = f"{given}{own} -c search_path=public,pg_temp"
        return {**params, "cursor_factory": SealingCursor, "options": given.strip()}
