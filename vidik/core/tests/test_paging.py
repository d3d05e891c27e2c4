# SPDX-License-Identifier: EUPL-1.2
"""Pages of a list."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Count, F
from django.test import RequestFactory

from vidik.core import paging
from vidik.core.models import CodeList
from vidik.core.paging import AtLeast, counted, page_of
from vidik.core.templatetags.vidik import number


@pytest.mark.parametrize(
    ("requested", "shown"),
    [("1", 1), ("3", 3), ("99", 7), ("0", 7), ("-1", 7), ("two", 1), ("", 1)],
)
def test_a_senseless_number_gives_a_page_that_exists(requested: str, shown: int) -> None:
    request = RequestFactory().get("/", {"page": requested})
    assert page_of(request, range(137)).number == shown


def test_an_empty_list_has_one_empty_page() -> None:
    page = page_of(RequestFactory().get("/"), [])
    assert list(page) == []
    assert not page.has_other_pages()


def test_far_pages_are_left_out_between() -> None:
    page = page_of(RequestFactory().get("/", {"page": "5"}), range(200))
    gap = page.paginator.ELLIPSIS
    assert list(page.shown_numbers()) == [1, gap, 4, 5, 6, gap, 10]


def test_a_page_holds_as_many_as_asked() -> None:
    page = page_of(RequestFactory().get("/"), range(30), per_page=7)
    assert list(page) == list(range(7))


@pytest.mark.django_db
def test_a_long_list_is_counted_and_paged_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    CodeList.objects.bulk_create(
        CodeList(code=f"paged-{at}", name={"en": f"List {at}", "sr": f"Списак {at}"})
        for at in range(6)
    )
    rows = CodeList.objects.filter(code__startswith="paged-").order_by("code")
    request = RequestFactory().get("/", {"page": "9"})
    whole = page_of(request, rows, per_page=2)
    assert (whole.number, whole.paginator.count, whole.is_cut) == (3, 6, False)
    monkeypatch.setattr(paging, "MOST_COUNTED", 4)
    page = page_of(request, rows, per_page=2)
    assert (page.number, page.paginator.count, page.is_cut) == (2, 4, True)
    assert [row.code for row in page] == ["paged-2", "paged-3"]


@pytest.mark.django_db
def test_a_list_is_counted_by_its_rows_alone(
    django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = CodeList.objects.bulk_create(
        CodeList(code=f"counted-{at}", name={"en": "Same", "sr": "Исто"}) for at in range(5)
    )
    lists = CodeList.objects.filter(code__startswith="counted-")
    with django_assert_num_queries(1) as requested:
        assert counted(lists.annotate(twice=F("pk") * 2).select_related()) == 5
    assert "twice" not in requested.captured_queries[0]["sql"]
    assert counted(lists.annotate(n=Count("pk"))) == 5
    assert counted(lists.values("name").distinct()) == 1
    assert counted(lists.values("name").annotate(n=Count("pk"))) == 1
    first = lists.filter(pk=made[0].pk)
    assert counted(first.union(lists.filter(pk=made[1].pk))) == 2
    assert counted(lists.none()) == 0
    monkeypatch.setattr(paging, "MOST_COUNTED", 4)
    assert repr(counted(lists)) == "4"
    assert isinstance(counted(lists), AtLeast)


def test_what_was_counted_no_further_has_a_plus() -> None:
    assert number(AtLeast(2000)) == "2,000+"
    assert number(2000) == "2,000"
