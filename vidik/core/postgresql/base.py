# SPDX-License-Identifier: EUPL-1.2
"""The backend as the framework loads it: cursors that seal, compilers that ask for it."""

from __future__ import annotations

from typing import Any, Final, Self

from django.db.backends.postgresql import base, operations

from vidik.core.sealing import is_writing_sealed, sealed_statement

_Cursor: Final[Any] = base.Cursor
"""Made at import, depending on the driver's generation; the stubs know the former one."""


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


class DatabaseOperations(operations.DatabaseOperations):
    """Compiles with our compilers."""

    compiler_module = "vidik.core.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose writes to certain tables are sealed."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """Use our cursors."""
        return {**super().get_connection_params(), "cursor_factory": SealingCursor}
