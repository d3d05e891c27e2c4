# SPDX-License-Identifier: EUPL-1.2
"""What lists do alike: narrowing, ordering, looking for words in either script."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from vidik.core.lists import ANY, ListForm, holding, in_order, is_narrowed, words_field
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_institution


class _Form(ListForm):
    q = words_field("Words")
    state = forms.ChoiceField(required=False, choices=[ANY, ("open", "open")])


def test_a_senseless_value_counts_as_blank_and_narrows_nothing() -> None:
    form = _Form(QueryDict("q=&state=%27%20or%201%3D1"))
    assert form.wanted() == {"q": "", "state": ""}
    assert not form.narrows
    too_long = _Form(QueryDict(f"q={'x' * 201}&state=open"))
    assert too_long.wanted() == {"q": "", "state": "open"}
    assert too_long.narrows


@pytest.mark.parametrize(
    ("address", "narrowed"),
    [("", False), ("sort=due&page=2&format=csv", False), ("q=&page=2", False), ("q=a", True)],
)
def test_sorting_and_paging_narrow_nothing(address: str, narrowed: bool) -> None:
    assert is_narrowed(QueryDict(address)) is narrowed


@pytest.mark.django_db
def test_rows_are_sorted_both_ways_and_by_nothing_that_no_heading_offers() -> None:
    for code in ("b", "c", "a"):
        make_institution(code)
    fields = {"code": "code"}

    def listed(sort: str) -> list[str]:
        rows = Institution.objects.filter(code__in="abc")
        return [row.code for row in in_order(rows, sort, fields, ("-code",))]

    assert listed("code") == ["a", "b", "c"]
    assert listed("-code") == ["c", "b", "a"]
    for odd in ("", "name_en", "--code", "code; drop table", "institution__code"):
        assert listed(odd) == ["c", "b", "a"]


@pytest.mark.django_db
def test_words_are_found_in_either_script_and_all_of_them_have_to_be_there() -> None:
    make_institution("one", name_en="Higher court", name_sr="Виши суд у Чачку")
    make_institution("other", name_en="Basic court", name_sr="Основни суд")

    def found(words: str) -> list[str]:
        rows = holding(
            Institution.objects.filter(code__in=("one", "other")), words, "name_en", "name_sr"
        )
        return sorted(rows.values_list("code", flat=True))

    assert found("") == ["one", "other"]
    assert found("čačku") == found("cacku") == found("чачку") == ["one"]
    assert found("суд court") == ["one", "other"]
    assert found("court basic") == ["other"]
    assert found("court %") == found("' or 1=1 --") == []
