# SPDX-License-Identifier: EUPL-1.2
"""Which statements the server prepares, and that no value is part of one."""

from __future__ import annotations

import uuid
from typing import Final

import pytest
from django.db import connection
from django.db.models import Value

from vidik.core.models import CodeList
from vidik.core.postgresql.base import is_prepared

ROW: Final = uuid.UUID(int=7)


@pytest.mark.parametrize(
    "requested",
    [
        'INSERT INTO "t" VALUES (%s)',
        'UPDATE "t" SET "a" = %s',
        "select set_config('a', %s, true)",
        "SELECT set_config('pghistory.context_id', %s, true); SAVEPOINT a",
        'SELECT "a", %s FROM "t" GROUP BY 1',
        'SELECT DISTINCT "a" FROM "t" WHERE "a" = %s',
        b'SELECT "a" FROM "t" WHERE "a" = %s',
    ],
)
def test_other_statements_are_sent_with_their_values_in_them(requested: object) -> None:
    assert not is_prepared(requested, [ROW])


def test_queries_of_the_object_mapper_are_prepared() -> None:
    assert is_prepared("SELECT 1 FROM t WHERE a = %s AND b = %s", [ROW, "typed"])
    assert is_prepared("select count(*) from (SELECT 1 FROM t WHERE a = %s) counted", (ROW,))
    assert not is_prepared("SELECT '50%'", None)
    assert not is_prepared("SELECT %(key)s", {"key": ROW})


def test_a_union_is_prepared_unless_it_groups_by_a_value() -> None:
    one = '(SELECT %s AS "kind" FROM "t" WHERE "a" = %s LIMIT 1)'
    grouped = (
        '(SELECT "b" FROM "t" WHERE "n" = (SELECT MAX("n") FROM "u" GROUP BY {}) AND "a" = %s)'
    )

    def union(by: str) -> str:
        return f"{one} UNION ALL {grouped.format(by)}"

    assert is_prepared(union('"c"'), [ROW] * 3)
    assert is_prepared(union('"c", COALESCE(("d"), "e") HAVING COUNT(%s) > 1'), [ROW] * 4)
    assert is_prepared(union('"c"'), [ROW] * 2_000), "many things, each with a few values"
    assert not is_prepared(union('"c", COALESCE(("d"), %s)'), [ROW] * 4)
    assert not is_prepared(union('(("c" + %s))'), [ROW] * 4)
    distinct = '(SELECT DISTINCT "a" FROM "t" WHERE "a" = %s)'
    assert not is_prepared(f"{one} UNION ALL {distinct}", [ROW] * 3)
    assert not is_prepared(union('"c"'), [ROW] * 2_001)


@pytest.mark.django_db
def test_a_query_that_comes_again_is_planned_once() -> None:
    def plans() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("select statement, generic_plans from pg_prepared_statements")
            found = dict(cursor.fetchall())
        return {requested: times for requested, times in found.items() if 'AS "word"' in requested}

    made = [CodeList.objects.create(code=f"planned-{n}", name={"en": "A", "sr": "А"}) for n in "ab"]
    for _ in range(12):
        for row in made:
            rows = CodeList.objects.filter(pk=row.pk).annotate(word=Value("closed"))
            assert [(each.code, each.word) for each in rows] == [(row.code, "closed")]
    ((requested, times),) = plans().items()
    assert "$1" in requested
    assert times > 0


def test_a_long_list_of_keys_is_not_prepared() -> None:
    def requested(keys: int) -> str:
        return "SELECT 1 FROM t WHERE a IN (" + ", ".join(["%s"] * keys) + ")"  # noqa: S608 - places

    assert is_prepared(requested(100), [ROW] * 100)
    assert not is_prepared(requested(101), [ROW] * 101)


@pytest.mark.django_db
def test_more_keys_than_a_statement_can_have_apart() -> None:
    made = CodeList.objects.create(code="planned", name={"en": "A", "sr": "А"})
    rows = CodeList.objects.filter(pk__in=[made.pk, *range(-70_000, 0)])
    assert list(rows) == [made]


@pytest.mark.django_db
def test_the_driver_keeps_no_text_with_values() -> None:
    secret = "Somebody’s name"
    for _ in range(5):
        made = CodeList.objects.create(code="kept", name={"en": secret, "sr": "А"})
        assert CodeList.objects.filter(name__en=secret, code="kept").exists()
        with connection.cursor() as cursor:
            cursor.execute("select %s", [secret])
        made.delete()
    held = connection.connection._prepared
    texts = [text.decode() for text, _types in [*held._counts, *held._names]]
    assert not [text for text in texts if secret in text or "INSERT" in text or "kept'" in text]
    with connection.cursor() as cursor:
        cursor.execute("select statement from pg_prepared_statements")
        assert secret not in str(cursor.fetchall())


@pytest.mark.django_db
def test_a_table_that_changes_takes_its_plans_along() -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temp table changes on commit drop as select 1 as a")
        for _ in range(5):
            cursor.execute("SELECT * FROM changes", [])
            assert cursor.fetchall() == [(1,)]
        cursor.execute("alter table changes add column b int")
        cursor.execute("SELECT * FROM changes", [])
        assert cursor.fetchall() == [(1, None)]


@pytest.mark.django_db
def test_percent_signs_and_no_values_at_all() -> None:
    CodeList.objects.create(code="planned", name={"en": "50% %s", "sr": "А"})
    for _ in range(4):
        rows = CodeList.objects.filter(code="planned").values_list("name__en", flat=True)
        assert list(rows) == ["50% %s"]
        assert CodeList.objects.filter(code__contains="%").count() == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'a%'")
            assert cursor.fetchone() == ("a%",)
            cursor.execute("SELECT 'a%%', %s", ["b"])
            assert cursor.fetchone() == ("a%", "b")


@pytest.mark.django_db
def test_several_statements_in_one_text_are_still_possible() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1; select 2")
        assert cursor.fetchone() == (1,)
        assert cursor.nextset()
        assert cursor.fetchone() == (2,)
