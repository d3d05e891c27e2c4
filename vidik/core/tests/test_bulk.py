# SPDX-License-Identifier: EUPL-1.2
"""Many rows are written in one statement, as they are given, or not at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vidik.core.bulk import update_rows
from vidik.core.models import Code, CodeList


def _codes(count: int) -> list[Code]:
    kind = CodeList.objects.create(code="bulk", name={"en": "Bulk", "sr": "Скуп"})
    return [
        Code.objects.create(
            list=kind, code=f"c{number}", name={"en": f"Name {number}", "sr": f"Име {number}"}
        )
        for number in range(count)
    ]


@pytest.mark.django_db
def test_fields_of_many_rows_are_written_in_one_statement() -> None:
    rows = _codes(25)
    for number, row in enumerate(rows):
        row.name = {"en": f'O\'Brien "{number}", {{x}} \\ NULL', "sr": row.name["sr"]}
        row.position = 100 - number
        row.parent = rows[0] if number % 2 else None
    with CaptureQueriesContext(connection) as queries:
        update_rows(rows, ["name", "position", "parent"])
    updates = [query for query in queries if query["sql"].lower().startswith("update")]
    assert len(updates) == 1
    for number, row in enumerate(Code.objects.filter(list__code="bulk").order_by("pk")):
        assert row.name["en"] == f'O\'Brien "{number}", {{x}} \\ NULL'
        assert row.name["sr"] == f"Име {number}"
        assert row.position == 100 - number
        assert row.parent_id == (rows[0].pk if number % 2 else None)


@pytest.mark.django_db
def test_nothing_is_written_where_a_row_is_gone() -> None:
    rows = _codes(3)
    Code.objects.filter(pk=rows[1].pk).delete()
    for row in rows:
        row.name = {"en": "Changed", "sr": "Измењено"}
    with pytest.raises(LookupError, match="1 of 3"):
        update_rows(rows, ["name"])
    assert not Code.objects.filter(name__en="Changed").exists()


@pytest.mark.django_db
def test_no_rows_are_no_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        update_rows([], ["name"])
    assert not queries.captured_queries
