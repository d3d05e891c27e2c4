# SPDX-License-Identifier: EUPL-1.2
"""Pages of a list."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from vidik.core.paging import page_of


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", 1), ("3", 3), ("99", 7), ("0", 7), ("-1", 7), ("two", 1), ("", 1)],
)
def test_a_senseless_number_gives_a_page_that_exists(asked: str, shown: int) -> None:
    request = RequestFactory().get("/", {"page": asked})
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
