# SPDX-License-Identifier: EUPL-1.2
"""The rows of a register, put aside in a table of the transaction and given back by matter.

Files come in any order and any size; what is held in memory is one batch of matters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from vidik.forms.methods.importing import Row, number_key
from vidik.matters.methods.importing import ORDER, SHEETS

Lines = list[tuple[int, Mapping[str, Any]]]
_STAGE: Final = """
drop table if exists matter_rows;
create temporary table matter_rows
    (rank smallint, name text, sheet smallint, line integer, content text) on commit drop
"""
_COPY: Final = "copy matter_rows (rank, name, sheet, line, content) from stdin"
_IN_ORDER: Final = (
    "select rank, name, sheet, line, content from matter_rows order by rank, name, sheet, line"
)


@dataclass(slots=True)
class Bundle:
    """All rows about one matter at one stage."""

    rank: int
    """Of the stage: an earlier one is entered first."""
    stage: str
    name: str
    """Stage and number, however it is written."""
    number: str
    rows: dict[str, Lines] = field(default_factory=dict)
    is_broken: bool = False
    """Whether one of its rows cannot be read."""

    def of(self, sheet: str) -> Lines:
        """Return the rows of a sheet."""
        return self.rows.get(sheet, [])


def name_of(stage: str, number: str) -> str:
    """Return the name by which rows of one matter find one another."""
    return f"{stage}|{number_key(number)}"


def put_aside(rows: Iterable[Row], ranks: Mapping[str, int]) -> int:
    """Put rows aside; a row that cannot be read has a negative line. Gives how many can be."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy(_COPY) as copy:
            for row in rows:
                values = row.values
                count += row.line > 0
                copy.write_row(
                    (
                        ranks[values["stage"]],
                        name_of(values["stage"], values["number"]),
                        ORDER[row.sheet],
                        row.line,
                        json.dumps(values),
                    )
                )
        cursor.execute("create index on matter_rows (rank, name, sheet, line)")
        cursor.execute("analyze matter_rows")
    return count


def batches(most: int) -> Iterator[list[Bundle]]:
    """Give the matters in batches, each of one stage: what an earlier one hands on is there then.

    Args:
        most: rows of a batch.
    """
    batch: list[Bundle] = []
    held = 0
    for bundle in _bundles():
        size = sum(map(len, bundle.rows.values()))
        if batch and (held + size > most or batch[0].rank != bundle.rank):
            yield batch
            batch, held = [], 0
        batch.append(bundle)
        held += size
    if batch:
        yield batch


def _bundles() -> Iterator[Bundle]:
    bundle: Bundle | None = None
    with connection.chunked_cursor() as cursor:
        cursor.execute(_IN_ORDER)
        for rank, name, sheet, line, content in cursor:
            values = json.loads(content)
            if bundle is None or bundle.name != name:
                if bundle is not None:
                    yield bundle
                bundle = Bundle(rank, values["stage"], name, values["number"])
            if line < 0:
                bundle.is_broken = True
            else:
                bundle.rows.setdefault(SHEETS[sheet].code, []).append((line, values))
    if bundle is not None:
        yield bundle
