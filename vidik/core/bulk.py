# SPDX-License-Identifier: EUPL-1.2
"""Insert and update rows by the ten thousand.

New ones are copied into a temporary table, then inserted at once: COPY itself is refused where
row-level security binds the role. The one INSERT or UPDATE is judged row by row like every other,
and constraints and triggers hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql
from psycopg.types.json import Jsonb


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert many rows of a model.

    Args:
        model: whose table is written.
        columns: names of columns, as the database calls them.
        rows: values in their order. Columns without a default in the database have to be named.

    Returns:
        How many were inserted.
    """
    # Names of tables and columns are the models' own, never somebody's input.
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001 - Django's public-by-use API
    aside = sql.Identifier(f"bulk_{model._meta.db_table}"[:63])  # noqa: SLF001 - see above
    named = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        driver = cursor.cursor
        driver.execute(
            sql.SQL("create temp table {} on commit drop as select {} from {} with no data").format(
                aside, named, table
            )
        )
        with driver.copy(sql.SQL("copy {} ({}) from stdin").format(aside, named)) as copy:
            for row in rows:
                copy.write_row([_plain(value) for value in row])
        driver.execute(
            sql.SQL("insert into {} ({}) select {} from {}").format(table, named, named, aside)
        )
        inserted: int = driver.rowcount
        driver.execute(sql.SQL("drop table {}").format(aside))
    return inserted


def _plain(value: Any) -> Any:
    """Write choices by their value and documents as JSON."""
    if isinstance(value, str):
        return str(value)
    return Jsonb(value) if isinstance(value, dict) else value


def update_rows(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write some fields of many rows of one model in one statement.

    Django's own way compares every row with every other one that is changed beside it: ten
    thousand rows take minutes.

    Args:
        rows: as they should stand; each has a key.
        fields: names of fields.

    Raises:
        LookupError: a row is not there, or the role may not change it.
    """
    if not rows:
        return
    meta = rows[0]._meta  # noqa: SLF001 - Django's public-by-use API
    found = [meta.pk, *map(meta.get_field, fields)]
    given = [field for field in found if isinstance(field, models.Field)]
    columns = [sql.Identifier(str(field.column)) for field in given]
    # Types are the fields' own, never somebody's input.
    lists = [sql.SQL(f"%s::{field.db_type(connection)}[]") for field in given]
    values = [
        [_plain(field.get_db_prep_save(getattr(row, field.attname), connection)) for row in rows]
        for field in given
    ]
    table = sql.Identifier(meta.db_table)
    assignments = sql.SQL(", ").join(
        sql.SQL("{0} = given.{0}").format(column) for column in columns[1:]
    )
    statement = sql.SQL(
        "update {table} set {assignments} from unnest({lists}) as given ({columns})"
        # The keys once more: else a row is looked for among all that the role may change.
        " where {table}.{key} = given.{key} and {table}.{key} = any({keys})"
    ).format(
        table=table,
        assignments=assignments,
        lists=sql.SQL(", ").join(lists),
        keys=lists[0],
        columns=sql.SQL(", ").join(columns),
        key=columns[0],
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), [*values, values[0]])
        if cursor.rowcount != len(rows):
            msg = (
                f"{len(rows) - cursor.rowcount} of {len(rows)} rows of {meta.label} were not found"
            )
            raise LookupError(msg)
