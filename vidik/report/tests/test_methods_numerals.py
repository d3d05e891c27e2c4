# SPDX-License-Identifier: EUPL-1.2
"""Numbers in digits and words, and the nouns that follow them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.report.methods.numerals import LARGEST_IN_WORDS, in_digits, in_words, noun_form


@pytest.mark.parametrize(
    ("value", "english", "serbian"),
    [
        ("0", "0", "0"),
        ("53", "53", "53"),
        ("1234.5", "1,234.5", "1.234,5"),
        ("1234567", "1,234,567", "1.234.567"),
        ("18.70", "18.7", "18,7"),
    ],
)
def test_digits_follow_the_language(value: str, english: str, serbian: str) -> None:
    assert in_digits(Decimal(value), "en") == english
    assert in_digits(Decimal(value), "sr") == serbian


def test_percent_sign_stands_without_a_space_in_both_languages() -> None:
    assert in_digits(Decimal("66.7"), "en", percent=True) == "66.7%"
    assert in_digits(Decimal("66.7"), "sr", percent=True) == "66,7%"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (107, "one hundred and seven"),
        (1005, "one thousand and five"),
        (1399, "one thousand three hundred and ninety-nine"),
        (
            999_999,
            "nine hundred and ninety-nine thousand nine hundred and ninety-nine",
        ),
    ],
)
def test_english_words(number: int, words: str) -> None:
    assert in_words(Decimal(number), "en") == words


@pytest.mark.parametrize(
    ("number", "gender", "words"),
    [
        (0, "m", "нула"),
        (1, "m", "један"),
        (1, "f", "једна"),
        (1, "n", "једно"),
        (2, "m", "два"),
        (2, "f", "две"),
        (2, "n", "два"),
        (11, "f", "једанаест"),
        (12, "f", "дванаест"),
        (21, "f", "двадесет једна"),
        (22, "f", "двадесет две"),
        (101, "n", "сто једно"),
        (400, "m", "четиристо"),
        (612, "f", "шестсто дванаест"),
        (1000, "m", "хиљаду"),
        (1202, "f", "хиљаду двеста две"),
        (2000, "m", "две хиљаде"),
        (5001, "n", "пет хиљада једно"),
        (11_000, "m", "једанаест хиљада"),
        (21_000, "m", "двадесет једна хиљада"),
        (32_022, "m", "тридесет две хиљаде двадесет два"),
        (
            999_999,
            "m",
            "деветсто деведесет девет хиљада деветсто деведесет девет",
        ),
    ],
)
def test_serbian_words_agree_with_the_gender(number: int, gender: str, words: str) -> None:
    assert in_words(Decimal(number), "sr", gender=gender) == words  # type: ignore[arg-type]


def test_a_share_in_words_says_so() -> None:
    assert in_words(Decimal(53), "en", percent=True) == "fifty-three per cent"
    assert in_words(Decimal(53), "sr", gender="f", percent=True) == "педесет три одсто"


@pytest.mark.parametrize("value", ["21.5", "-3", "1000000"])
def test_what_has_no_words_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="whole numbers from 0 to 999,999"):
        in_words(Decimal(value), "sr")


@given(st.integers(0, LARGEST_IN_WORDS), st.integers(0, LARGEST_IN_WORDS))
def test_two_numbers_never_share_their_words(first: int, second: int) -> None:
    for language in ("en", "sr"):
        same = in_words(Decimal(first), language) == in_words(Decimal(second), language)
        assert same == (first == second)


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("0", "лица"), ("1", "лице"), ("2", "лица*"), ("4", "лица*"), ("5", "лица"),
        ("11", "лица"), ("12", "лица"), ("14", "лица"), ("20", "лица"), ("21", "лице"),
        ("22", "лица*"), ("25", "лица"), ("101", "лице"), ("111", "лица"), ("112", "лица"),
        ("1002", "лица*"), ("21.5", "лица*"),
    ],
)  # fmt: skip
def test_serbian_noun_takes_one_of_three_forms(number: str, form: str) -> None:
    assert noun_form(Decimal(number), "sr", ("лице", "лица*", "лица")) == form


@pytest.mark.parametrize(
    ("number", "form"),
    [("0", "persons"), ("1", "person"), ("2", "persons"), ("21", "persons"), ("1.5", "persons")],
)
def test_english_noun_takes_one_of_two_forms(number: str, form: str) -> None:
    assert noun_form(Decimal(number), "en", ("person", "persons")) == form


def test_a_missing_form_is_refused() -> None:
    with pytest.raises(ValueError, match="3 forms here, 2 given"):
        noun_form(Decimal(5), "sr", ("лице", "лица"))
