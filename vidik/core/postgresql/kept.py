# SPDX-License-Identifier: EUPL-1.2
"""Queries that are put into SQL once and asked many times.

Building a nested query takes the object mapper some milliseconds, many times what the database
needs to answer it, and a page narrows a dozen lists by the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Exists, F, Func, QuerySet


@dataclass(frozen=True, slots=True)
class Kept:
    """A query of one column as it is sent: its text and the values in it."""

    sql: str
    params: tuple[Any, ...]


NOTHING: Final = Kept("", ())
"""A query that is known to give nothing and is not sent."""


def kept(rows: QuerySet[Any], column: str) -> Kept:
    """Put a query for the values of one column into SQL.

    The result holds as long as the query would: moments in it have to be the database's own.
    """
    try:
        sql, params = rows.order_by().values(column).query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    return Kept(sql, tuple(params))


class Found(Exists):
    """Whether a query finds a row, asked anew for each row outside.

    The same answer as `Exists`, for which the database makes two plans, this one and one that lists
    all rows beforehand, and chooses then. Under row-level security a plan takes longer than its
    execution.
    """

    template = "(%(subquery)s) IS NOT NULL"


class Among(Func):
    """Whether a column's value is among those that a kept query gives."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, among: Kept) -> None:
        """Name the column of the query that is narrowed."""
        super().__init__(F(column))
        self.among = among

    def as_sql(
        self, compiler: Any, connection: Any, *_given: Any, **_more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Give the condition and its values."""
        del connection  # the compiler knows it
        if not self.among.sql:
            return "false", ()
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"{sql} in ({self.among.sql})", (*params, *self.among.params)


class Finds(Among):
    """Whether a kept query finds the column's value when it is asked for that one alone.

    The same answer as `Among`. The database looks each row up as it comes instead of listing what
    the query gives beforehand, so that a list in the order of an index ends with its page.
    """

    def as_sql(
        self, compiler: Any, connection: Any, *_given: Any, **_more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Give the condition and its values."""
        del connection  # the compiler knows it
        if not self.among.sql:
            return "false", ()
        sql, params = compiler.compile(self.get_source_expressions()[0])
        rows = f"({self.among.sql}) kept (found)"
        found = f"(select kept.found from {rows} where kept.found = {sql})"  # noqa: S608 - compiled
        return f"{found} is not null", (*self.among.params, *params)
