# SPDX-License-Identifier: EUPL-1.2
"""Queries that are put into SQL once and asked many times.

Building a nested query takes the object mapper some milliseconds, many times what the database
needs to answer it, and a page narrows a dozen lists by the same one.
"""

from __future__ import annotations

import copy
import uuid
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Exists, F, Func, Model, QuerySet
from django.db.models.sql.query import Query

from vidik.core.postgresql.compiler import SQLCompiler

RowT = TypeVar("RowT")


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


@dataclass(frozen=True, slots=True)
class _Known:
    """What a compiler gave for a query, and what it remembered of it to read the answer."""

    query: weakref.ReferenceType[Query]
    sql: str
    params: tuple[Any, ...]
    found: dict[str, Any]


_ITS_OWN: Final = {"query", "connection", "using", "elide_empty"}
"""What a compiler does not find out, but is given."""
Key = uuid.UUID | int | str


def place_of(kind: type[Key], number: int = 0) -> Any:
    """Give what stands in a kept query for a value of a kind; of several, for the one so numbered.

    A number fits a column of four bytes and more, or the place of it could not be compared with.
    """
    if kind is uuid.UUID:
        return uuid.UUID(int=(0x7AC3 << 96) + number)
    return (0x7AC3 << 16) + number if kind is int else f"the place of a key, {number}"


@dataclass(frozen=True, slots=True)
class InSql(Generic[RowT]):
    """A query that was put into SQL, with places in it where values come."""

    rows: QuerySet[Any, RowT]
    known: _Known

    def asks(self, sql: str, values: tuple[Any, ...]) -> bool:
        """Say whether this is what the query asks, word by word and value by value."""
        return (self.known.sql, self.known.params) == (sql, values)

    def values(self, places: Mapping[Any, Any]) -> tuple[Any, ...]:
        """Give the values of the statement, each in its place."""
        return tuple(_filled(value, places) for value in self.known.params)

    def asked(self, places: Mapping[Any, Any]) -> list[RowT]:
        """Ask the query with values in their places."""
        query = copy.copy(self.rows.query)
        known = self.known
        query.known = _Known(weakref.ref(query), known.sql, self.values(places), known.found)  # type: ignore[attr-defined]
        asked: Any = self.rows._chain()  # type: ignore[attr-defined] # noqa: SLF001 - with what is read along
        asked._query = query  # noqa: SLF001 - the setter would forget the shape of the rows
        return list(asked)


def _filled(value: Any, places: Mapping[Any, Any]) -> Any:
    # Values that are no places need not be hashable: lists and documents.
    if not isinstance(value, int | str | uuid.UUID) or value not in places:
        return value
    # The mapper wraps numbers in the type of their column.
    key = places[value]
    return type(value)(key) if isinstance(value, int) else key


def in_sql(rows: QuerySet[Any, RowT]) -> InSql[RowT]:
    """Put a query into SQL.

    Raises:
        EmptyResultSet: it is known to give nothing.
        TypeError: another compiler than ours puts it into SQL.
    """
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    if not isinstance(compiler, SQLCompiler):
        msg = f"queries of {rows.model.__name__} are compiled by {type(compiler).__name__}"
        raise TypeError(msg)
    sql, params = compiler.as_sql()
    found = {name: what for name, what in vars(compiler).items() if name not in _ITS_OWN}
    return InSql(rows, _Known(weakref.ref(rows.query), sql, tuple(params), found))


class KeptRows(Generic[RowT]):
    """The rows that belong to one thing, asked for by one thing after the other.

    The query is put into SQL once for a process. It must depend on nothing but the key: not on who
    asks, nor on the language or the moment.
    """

    def __init__(self, build: Callable[[Any], QuerySet[Any, RowT]], kind: type[Key]) -> None:
        """Take what gives the query for a key, and the kind of the key.

        What is wrong with it shows at the first question.
        """
        self._build, self._place = build, place_of(kind)
        self._kept: InSql[RowT] | None = None

    def of(self, key: Key) -> list[RowT]:
        """Give the rows of one thing."""
        return (self._kept or self._put_into_sql()).asked({self._place: key})

    def _put_into_sql(self) -> InSql[RowT]:
        made = in_sql(self._build(self._place))
        if self._place not in made.known.params:
            msg = f"the query of {made.rows.model.__name__} does not ask for its key"
            raise ValueError(msg)
        self._kept = made
        return made

    def give_along(self, row: Model, name: str) -> None:
        """Have a row know those that belong to it, as though they had been prefetched.

        Args:
            row: what the rows belong to; its key is asked for.
            name: of the relation from it to them.
        """
        related = getattr(row, name).all()
        owner = related._known_related_objects  # noqa: SLF001 - what a relation knows of its owner
        found = self.of(row.pk)
        for each in found:
            for field in owner:
                setattr(each, field.name, row)
        related._result_cache, related._prefetch_done = found, True  # noqa: SLF001 - as Django does
        vars(row).setdefault("_prefetched_objects_cache", {})[name] = related
