# SPDX-License-Identifier: EUPL-1.2
"""Compilers of the object mapper: what they write to sealed tables is sealed."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db.backends.postgresql import compiler
from django.db.models.sql.query import Query

from vidik.core.sealing import sealed_tables, writing_sealed

SQLAggregateCompiler = compiler.SQLAggregateCompiler
SQLCompiler = compiler.SQLCompiler


def _sealing(query: Query) -> AbstractContextManager[None]:
    table = query.get_meta().db_table
    return writing_sealed() if table in sealed_tables() else nullcontext()


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    """Inserts."""

    def execute_sql(self, *args: Any, **options: Any) -> Any:
        """Execute, sealed where the table is."""
        with _sealing(self.query):
            return super().execute_sql(*args, **options)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    """Updates."""

    def execute_sql(self, *args: Any, **options: Any) -> Any:
        """Execute, sealed where the table is."""
        with _sealing(self.query):
            return super().execute_sql(*args, **options)


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):
    """Deletions."""

    def execute_sql(self, *args: Any, **options: Any) -> Any:
        """Execute, sealed where the table is."""
        with _sealing(self.query):
            return super().execute_sql(*args, **options)
