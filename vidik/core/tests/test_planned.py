# SPDX-License-Identifier: EUPL-1.2
"""Which statements are planned once, what of them stays in the text, and that nothing else does."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

import pytest
from django.db import connection
from django.db.models import TextChoices, Value
from psycopg.types.numeric import Int2, Int4, Int8

from vidik.core.models import CodeList
from vidik.core.postgresql.planned import planned


class State(TextChoices):
    CLOSED = "closed"


ROW: Final = uuid.UUID(int=7)
ASKED: Final = 'SELECT "x" FROM "t" WHERE "a" = %s AND "b" LIKE \'50%%\''


@pytest.mark.parametrize(
    ("value", "said", "apart"),
    [
        (ROW, "%s", [ROW]),
        (Int8(5), "%s", [Int8(5)]),
        ("0" * 40, "%s", ["0" * 40]),
        (str(ROW), "%s", [str(ROW)]),
        (5, "%s", [Int4(5)]),
        (-5, "%s", [Int4(-5)]),
        (2**31, "%s", [Int8(2**31)]),
        (Int4(5), "5", []),
        (Int2(2024), "2024", []),
        (True, "true", []),
        ("closed", "'closed'", []),
        (State.CLOSED, "'closed'", []),
        ("identification.procedure", "'identification.procedure'", []),
    ],
)
def test_words_are_in_the_text_and_keys_apart(value: object, said: str, apart: list[Any]) -> None:
    assert planned(ASKED, [value]) == (ASKED.replace("%s", said), apart)


@pytest.mark.parametrize(
    "value",
    [
        dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        dt.date(2024, 1, 1),
        None,
        1.5,
        Int4(-1),
        Int4(10**6),
        2**63,
        [ROW],
        "",
        "Ћирилица",
        "ana.petrovic",
        "a-word-that-no-model-names",
        "two words",
        "quote'",
        "back\\slash",
        "percent%s",
        "x\0",
        "closed\n",
        "a_" * 21,
    ],
)
def test_with_any_other_value_a_statement_is_sent_as_it_is(value: object) -> None:
    assert planned(ASKED, [value]) is None
    assert planned(ASKED, [ROW, value]) is None


@pytest.mark.parametrize(
    "asked",
    [
        'INSERT INTO "t" VALUES (%s)',
        'UPDATE "t" SET "a" = %s',
        "select set_config('a', %s, true)",
        'SELECT "a", %s FROM "t" GROUP BY 1',
        'SELECT DISTINCT "a" FROM "t" WHERE "a" = %s',
        b'SELECT "a" FROM "t" WHERE "a" = %s',
    ],
)
def test_what_is_no_plain_question_is_sent_as_it_is(asked: object) -> None:
    assert planned(asked, [ROW]) is None


def test_of_several_values_each_finds_its_place() -> None:
    asked = "SELECT %s FROM t WHERE a = %s AND b = %s AND c LIKE '%%s' AND d = %s"
    said = "SELECT 1 FROM t WHERE a = %s AND b = 'open' AND c LIKE '%%s' AND d = %s"
    assert planned(asked, [Int4(1), ROW, "open", Int8(9)]) == (said, [ROW, Int8(9)])
    assert planned("SELECT 1", []) == ("SELECT 1", [])
    assert planned("SELECT '50%'", None) is None
    assert planned("SELECT %(key)s", {"key": ROW}) is None


@pytest.mark.django_db
def test_a_question_that_comes_again_is_planned_once() -> None:
    def plans() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("select statement, generic_plans from pg_prepared_statements")
            found = dict(cursor.fetchall())
        return {asked: times for asked, times in found.items() if "'closed' AS" in asked}

    made = [CodeList.objects.create(code=f"planned-{n}", name_en="A", name_sr="А") for n in "ab"]
    for _ in range(12):
        for row in made:
            rows = CodeList.objects.filter(pk=row.pk).annotate(word=Value("closed"))
            assert [(each.code, each.word) for each in rows] == [(row.code, "closed")]
    ((asked, times),) = plans().items()
    assert "$1" in asked
    assert times > 0


def test_a_long_list_of_keys_is_sent_as_it_is() -> None:
    def asked(keys: int) -> str:
        return "SELECT 1 FROM t WHERE a IN (" + ", ".join(["%s"] * keys) + ")"  # noqa: S608 - places

    assert planned(asked(100), [ROW] * 100) == (asked(100), [ROW] * 100)
    assert planned(asked(101), [ROW] * 101) is None


@pytest.mark.django_db
def test_more_keys_than_a_statement_can_have_apart() -> None:
    made = CodeList.objects.create(code="planned", name_en="A", name_sr="А")
    rows = CodeList.objects.filter(pk__in=[made.pk, *range(-70_000, 0)])
    assert list(rows) == [made]


@pytest.mark.django_db
def test_the_driver_keeps_no_text_with_values() -> None:
    secret = "Somebody’s name"
    for _ in range(5):
        made = CodeList.objects.create(code="kept", name_en=secret, name_sr="А")
        assert CodeList.objects.filter(name_en=secret, code="kept").exists()
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
    CodeList.objects.create(code="planned", name_en="50% %s", name_sr="А")
    for _ in range(4):
        rows = CodeList.objects.filter(code="planned").values_list("name_en", flat=True)
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
