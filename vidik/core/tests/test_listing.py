# SPDX-License-Identifier: EUPL-1.2
"""Declared lists: narrowing, ordering, looking for words in either script, what a cell shows."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.safestring import SafeString

from vidik.core.languages import Texts
from vidik.core.listing.cells import lines, listed, tag, words
from vidik.core.listing.columns import Column, Kind
from vidik.core.listing.filters import FilterForm, choice, flag, hidden, holding, order, search
from vidik.core.listing.tables import in_order
from vidik.core.paging import AtLeast
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_institution

FILTERS = (
    search("search_text"),
    choice("state", "State", [("open", "open"), ("over", "over")], default="open"),
    flag("mine", "Only mine"),
    hidden("side", is_persistent=True),
    order(("name", "Name")),
)


def form(address: str) -> FilterForm:
    return FilterForm(QueryDict(address), FILTERS, None)


def test_a_senseless_value_counts_as_blank_and_narrows_nothing() -> None:
    found = form("q=&state=%27%20or%201%3D1&sort=drop&mine=")
    assert found.asked == {"q": "", "state": "", "mine": "", "side": "", "sort": ""}
    assert not found.narrows
    too_long = form(f"q={'x' * 201}&state=over")
    assert too_long.asked["q"] == ""
    assert too_long.narrows


@pytest.mark.parametrize(
    ("address", "narrows", "opened"),
    [
        ("", False, "state"),
        ("state=", False, ""),
        ("state=open", False, "state"),
        ("state=over", True, ""),
        ("sort=name&page=2&format=csv&side=sent", False, "state"),
        ("q=&page=2", False, "state"),
        ("q=a", True, "state"),
        ("mine=on", True, "state"),
    ],
)
def test_a_default_an_order_and_a_side_narrow_nothing(
    address: str, narrows: bool, opened: str
) -> None:
    found = form(address)
    assert found.narrows is narrows
    assert found.opened == opened


def test_what_says_which_list_it_is_stays_when_filters_are_cleared() -> None:
    found = form("side=sent&q=words&sort=name")
    assert found.cleared == "?side=sent&sort=name"
    assert found.whole == "?side=sent&sort=name&state="
    assert form("").whole == "?state="


COLUMNS = (Column("code", "Code", sort=True), Column("name", "Name"))


@pytest.mark.django_db
def test_rows_are_sorted_both_ways_and_by_nothing_that_no_heading_offers() -> None:
    for code in ("b", "c", "a"):
        make_institution(code)

    def sorted_by(sort: str) -> list[str]:
        rows = Institution.objects.filter(code__in="abc").order_by("-code")
        return [row.code for row in in_order(rows, COLUMNS, sort)]

    assert sorted_by("code") == ["a", "b", "c"]
    assert sorted_by("-code") == ["c", "b", "a"]
    for odd in ("", "name", "--code", "code; drop table", "institution__code"):
        assert sorted_by(odd) == ["c", "b", "a"]


def test_rows_of_a_sequence_are_sorted_alike_with_what_is_missing_last() -> None:
    rows = [SimpleNamespace(code=code) for code in ("b", None, "Ć", "a", "c")]
    with translation.override("sr-latn"):
        found = [row.code for row in in_order(rows, COLUMNS, "code")]
        back = [row.code for row in in_order(rows, COLUMNS, "-code")]
    assert found == ["a", "b", "c", "Ć", None]
    assert back == ["Ć", "c", "b", "a", None]


def test_rows_of_a_sequence_are_sorted_by_a_text_as_it_is_read() -> None:
    rows = [SimpleNamespace(code=Texts(sr=text, en=text)) for text in ("Ниш", "Ада", "Џеп", "Бор")]
    with translation.override("sr"):
        found = [str(row.code) for row in in_order(rows, COLUMNS, "code")]
    assert found == ["Ада", "Бор", "Ниш", "Џеп"]


@pytest.mark.django_db
def test_words_are_found_in_either_script_and_all_of_them_have_to_be_there() -> None:
    make_institution("one", name={"en": "Higher court", "sr": "Виши суд у Чачку"})
    make_institution("other", name={"en": "Basic court", "sr": "Основни суд"})

    def found(typed: str) -> list[str]:
        rows = holding(Institution.objects.filter(code__in=("one", "other")), typed, "name")
        return sorted(rows.values_list("code", flat=True))

    assert found("") == ["one", "other"]
    assert found("čačku") == found("cacku") == found("чачку") == ["one"]
    assert found("суд court") == ["one", "other"]
    assert found("court basic") == ["other"]
    assert found("court %") == found("' or 1=1 --") == []


MOMENT = dt.datetime(2031, 3, 1, 22, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("column", "fact", "shown", "exported"),
    [
        (Column("x", "X"), "<b>&", "&lt;b&gt;&amp;", "<b>&"),
        (Column("x", "X"), None, "", None),
        (Column("x", "X", missing="never"), None, '<span class="missing">never</span>', None),
        (
            Column("x", "X", missing="not known", says_missing=True),
            None,
            '<span class="missing">not known</span>',
            "not known",
        ),
        (Column("x", "X"), 12345, "12,345", 12345),
        (Column("x", "X"), AtLeast(500), "500+", 500),
        (Column("x", "X"), True, "yes", "yes"),
        (Column("x", "X"), dt.date(2031, 3, 1), "1 March 2031", dt.date(2031, 3, 1)),
        (Column("x", "X", kind=Kind.DAY), MOMENT, "1 March 2031", dt.date(2031, 3, 1)),
        (Column("x", "X", kind=Kind.MOMENT), MOMENT, "1 March 2031, 23:30", "2031-03-01 23:30"),
        (
            Column("x", "X", cell=lambda row: tag(row.x, "bad")),
            "<",
            '<span class="tag tag--bad">&lt;</span>',
            "<",
        ),
        (Column("x", "X", link=lambda _row: "/?a&b"), "y", '<a href="/?a&amp;b">y</a>', "y"),
    ],
)
def test_a_cell_shows_what_is_there_and_a_file_holds_it(
    column: Column, fact: Any, shown: str, exported: Any
) -> None:
    row = SimpleNamespace(x=fact)
    with translation.override("en"):
        content = column.content(row)
        assert column.exported(row) == exported
    assert isinstance(content, SafeString)
    assert content == shown


def test_parts_of_a_cell_are_escaped_and_empty_ones_left_out() -> None:
    assert lines("a", "", None, "<") == "a<br>&lt;"
    assert words(tag("a"), "") == '<span class="tag">a</span>'
    assert listed(["a", "", "<"]) == "a, &lt;"
