# SPDX-License-Identifier: EUPL-1.2
"""What must be true of proposed matches whatever is known, and how marks are written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidik.tracing.methods.marks import plain_mark
from vidik.tracing.methods.matching import CONTRADICTING, Fact, Known, compare, is_proposed

few = settings(deadline=None, max_examples=60)
codes = st.frozensets(st.sampled_from("abc"), max_size=2)
known = st.builds(Known, **{fact.value: codes for fact in Fact})
needed = st.integers(1, 7)

FULL = Known(
    sex=frozenset("f"), age=frozenset({"18-25"}), citizenship=frozenset({"RS"}),
    language=frozenset({"sr"}), form=frozenset({"sexual"}), platform=frozenset({"sites"}),
    place=frozenset({"vranje"}),
)  # fmt: skip


@few
@given(known, known)
def test_every_fact_agrees_differs_or_is_unknown(one: Known, other: Known) -> None:
    found = compare(one, other)
    assert sorted((*found.agree, *found.differ, *found.unknown)) == sorted(Fact)


@few
@given(known, known, needed)
def test_it_does_not_matter_which_of_two_is_searched_for(
    one: Known, other: Known, least: int
) -> None:
    assert compare(one, other) == compare(other, one)
    assert is_proposed(compare(one, other), least) == is_proposed(compare(other, one), least)


@few
@given(known, known, needed)
def test_an_equal_mark_is_always_proposed(one: Known, other: Known, least: int) -> None:
    found = compare(replace(one, mark=frozenset("x")), replace(other, mark=frozenset("x")))
    assert is_proposed(found, least)


@few
@given(known, known, st.sampled_from(sorted(CONTRADICTING)))
def test_what_contradicts_is_proposed_by_a_mark_alone(one: Known, other: Known, fact: Fact) -> None:
    one = replace(one, mark=frozenset(), **{fact.value: frozenset("y")})
    other = replace(other, **{fact.value: frozenset("z")})
    assert not is_proposed(compare(one, other), 1)


@few
@given(known, known, needed, st.sampled_from(sorted(Fact)))
def test_knowing_less_of_what_agrees_proposes_nothing_new(
    one: Known, other: Known, least: int, fact: Fact
) -> None:
    found = compare(one, other)
    if fact in found.agree:
        less = compare(replace(one, **{fact.value: frozenset()}), other)
        assert is_proposed(found, least) or not is_proposed(less, least)


@few
@given(known, st.sampled_from(sorted(Fact)))
def test_what_is_not_known_contradicts_nothing(one: Known, fact: Fact) -> None:
    assert compare(one, Known()).differ == ()
    assert fact in compare(one, Known()).unknown


def test_four_facts_are_enough_where_four_are_needed_and_three_are_not() -> None:
    four = replace(FULL, language=frozenset(), platform=frozenset(), place=frozenset({"nis"}))
    assert is_proposed(compare(FULL, four), 4)
    assert not is_proposed(compare(FULL, replace(four, form=frozenset())), 4)


def test_another_place_language_or_form_contradicts_nothing() -> None:
    moved = replace(
        FULL, place=frozenset({"nis"}), language=frozenset({"en"}), form=frozenset({"labour"})
    )
    found = compare(FULL, moved)
    assert set(found.differ) == {Fact.PLACE, Fact.LANGUAGE, Fact.FORM}
    assert not found.is_contradicted


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("telephone", "+381 64 123-45 67", "064/1234567"),
        ("telephone", "00381641234567", "064 123 4567"),
        ("advert", "https://www.Oglasi.example/ad/17/", "oglasi.example/ad/17"),
        ("employer", "20 123 456", "20123456"),
    ],
)
def test_the_same_written_otherwise_gives_the_same_mark(kind: str, one: str, other: str) -> None:
    assert plain_mark(kind, one) == plain_mark(kind, other) != ""


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("telephone", "call me"), ("telephone", "123"), ("advert", "she is called Ana"),
     ("employer", "x"), ("advert", "a" * 400)],
)  # fmt: skip
def test_what_is_no_number_or_address_gives_no_mark(kind: str, typed: str) -> None:
    assert plain_mark(kind, typed) == ""
