# SPDX-License-Identifier: EUPL-1.2
"""A query that is put into SQL once gives for each key what it would have given anew."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vidik.accounts.models import SignIn
from vidik.core.models import Code, CodeList
from vidik.core.postgresql.kept import KeptRows, place_of
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


def _codes(key: Any) -> Any:
    return Code.objects.filter(list__code=key).select_related("list").order_by("-code")


@pytest.fixture
def lists() -> list[CodeList]:
    made = [
        CodeList.objects.create(code=f"kept-{n}", name_en=n.upper(), name_sr="Списак") for n in "ab"
    ]
    for each in made:
        for at in range(3):
            Code.objects.create(list=each, code=f"c{at}", name_en="C", name_sr="Ц", position=at)
    return made


def test_it_gives_the_rows_of_each_key_with_what_is_read_along(lists: list[CodeList]) -> None:
    rows = KeptRows(_codes, str)
    for each in [*lists, *lists]:
        with CaptureQueriesContext(connection) as asked:
            found = rows.of(each.code)
            assert [row.list for row in found] == [each] * 3
        assert len(asked.captured_queries) == 1
        assert found == list(_codes(each.code))
    assert rows.of("kept-c") == []


def test_it_is_put_into_sql_once(lists: list[CodeList], monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    rows = KeptRows(lambda key: built.append(key) or _codes(key), str)
    for each in lists:
        rows.of(each.code)
    assert built == [place_of(str)]
    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.get_select", None)
    assert len(rows.of(lists[0].code)) == 3


def test_values_by_number_and_by_key(lists: list[CodeList]) -> None:
    by_number = KeptRows(
        lambda key: Code.objects.filter(list=key).values_list("code", "list__code"), int
    )
    assert by_number.of(lists[1].pk) == [(f"c{at}", "kept-b") for at in range(3)]
    one = KeptRows(lambda key: CodeList.objects.filter(pk=key), int)
    assert one.of(lists[0].pk) == [lists[0]]
    assert one.of(2**62) == []


@pytest.mark.parametrize(
    "hostile", ["x' or '1'='1", "%s", "%%", "kept-a\n", "Ћ", "א", "", str(place_of(str))]
)
def test_a_key_is_a_value_whatever_it_holds(hostile: str, lists: list[CodeList]) -> None:
    rows = KeptRows(_codes, str)
    assert rows.of(hostile) == []
    Code.objects.create(
        list=CodeList.objects.create(code=hostile, name_en="H", name_sr="Х"),
        code="c", name_en="C", name_sr="Ц", position=0,
    )  # fmt: skip
    for _ in range(8):
        assert [row.list.code for row in rows.of(hostile)] == [hostile]
    assert len(rows.of(lists[0].code)) == 3


def test_a_list_belongs_to_who_asked_for_it(lists: list[CodeList]) -> None:
    rows = KeptRows(_codes, str)
    rows.of(lists[0].code).clear()
    assert len(rows.of(lists[0].code)) == 3


def test_rows_are_known_to_what_they_belong_to(lists: list[CodeList]) -> None:
    rows = KeptRows(lambda key: Code.objects.filter(list=key), int)
    rows.give_along(lists[0], "codes")
    with CaptureQueriesContext(connection) as asked:
        found = list(lists[0].codes.all())
        assert [row.list for row in found] == [lists[0]] * 3
        assert found[0].list is lists[0]
    assert not asked.captured_queries
    assert lists[0].codes.filter(code="c1").count() == 1


def test_threads_ask_on_connections_of_their_own() -> None:
    rows = KeptRows(lambda key: Institution.objects.filter(pk=key), int)
    rows.of(1)
    found: list[object] = []

    def ask() -> None:
        found.append(rows.of(-1))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [[]]


def test_a_query_that_does_not_ask_for_its_key_is_refused() -> None:
    with pytest.raises(ValueError, match="does not ask for its key"):
        KeptRows(lambda _key: CodeList.objects.all(), str).of("x")


def test_a_query_with_a_compiler_of_its_own_is_refused() -> None:
    """It would be compiled anew with the place of the key in it, and find nothing."""
    events = Institution._meta.get_field("events").related_model
    manager: Any = events._default_manager  # type: ignore[union-attr]
    with pytest.raises(TypeError, match="are compiled by"):
        KeptRows(lambda key: manager.filter(pgh_obj=key), int).of(1)


def test_keys_are_uuids_as_well() -> None:
    rows = KeptRows(lambda key: SignIn.objects.filter(pk=key), uuid.UUID)
    assert rows.of(uuid.uuid4()) == []
