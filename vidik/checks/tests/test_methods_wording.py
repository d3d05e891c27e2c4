# SPDX-License-Identifier: EUPL-1.2
"""How sentences are filled in: numbers, forms of nouns, names of sections."""

from __future__ import annotations

from vidik.checks import fill
from vidik.checks.methods.model import Text, render_text
from vidik.checks.methods.wording import listed, scope


def test_a_serbian_sentence_names_sections_and_numbers_in_serbian() -> None:
    params = {"n": "1,234", "where": "sections 5.1 and 6.2", "m": "more than 21"}
    assert fill("{n:лице|лица|лица} ({where}), {m:лице|лица|лица}", params, "sr") == (
        "1.234 лица (одељци 5.1 и 6.2), више од 21 лице"
    )


def test_an_english_sentence_takes_the_singular_for_one() -> None:
    assert fill("{n:person|persons}", {"n": "1"}) == "1 person"
    assert fill("{n:person|persons}", {"n": "1,001"}) == "1,001 persons"


def test_every_number_of_a_list_is_written_in_serbian_once() -> None:
    params = {"parts": "a 1,540,000, b-2 7.6", "sum": "1,478 files + 286 files", "n": "2,890,000",
              "period": "31. decembra 2023."}  # fmt: skip
    assert fill("{parts}; {sum}; {n}; {period}", params, "sr") == (
        "a 1.540.000, b-2 7,6; 1.478 files + 286 files; 2.890.000; 31. decembra 2023."
    )


def test_of_many_parts_the_largest_are_named_and_the_others_counted() -> None:
    sizes = [4, 0, 9, 7, 1, 2, 8]
    items = [f"{letter} {size}" for letter, size in zip("abcdefg", sizes, strict=True)]
    assert listed(items, sizes) == "c 9, g 8, d 7, a 4, f 2 and 2 others"
    assert listed(items[:5], sizes[:5]) == "a 4, b 0, c 9, d 7, e 1"
    assert fill("{parts}", {"parts": listed(items, sizes)}, "sr").endswith("f 2 и још 2")


def test_of_parts_with_long_names_fewer_are_named() -> None:
    items = [f"persons of the {n}th of many long groups {n}" for n in range(1, 9)]
    assert listed(items, range(1, 9)).count("persons") == 2


def test_what_is_not_broken_down_is_reported_without_a_place() -> None:
    template = "{m} ({y}; {scope}): {a} of {b} ({base_scope})"
    params = {"m": "m", "y": "2024", "scope": scope(()), "a": "1", "b": "2", "base_scope": ""}
    assert fill(template, params) == "m (2024): 1 of 2"


def test_a_period_that_a_table_does_not_name_is_left_out() -> None:
    params = {"source": "s", "period": "not stated", "scope": "place a"}
    assert fill("({source}, {period}; {scope})", params) == "(s; place a)"


def test_a_code_that_two_dimensions_share_is_reported_once() -> None:
    assert scope((("responder", "Police"), ("responder_type", "Police"))) == "responder Police"


def test_a_sum_of_many_numbers_is_reported_by_its_largest() -> None:
    parts = {"offices_parts": "5 + 1 + 0 + 10 + 1,000 + 3 + 4 + 2 + 0"}
    assert fill("{offices_parts}", parts) == "1,000 + 10 + 5 + 4 + 3 + 2 and 3 others"
    assert fill("{offices_parts}", parts, "sr") == "1.000 + 10 + 5 + 4 + 3 + 2 и још 3"


def test_a_gap_is_written_in_serbian() -> None:
    assert fill("{difference}", {"difference": "+1,250.5"}, "sr") == "+1.250,5"


def test_periods_are_reported_in_words() -> None:
    params = {"period": "at:2024-12-31", "first_period": "school:2023/2024"}
    template = "{period}, {first_period}"
    assert fill(template, params) == "on 2024-12-31, school year 2023/2024"
    assert fill(template, params, "sr-latn") == "na dan 2024-12-31, školska 2023/2024"


def test_a_piece_of_a_sentence_is_translated_with_it() -> None:
    reported = {"{n}{hint}": "{n}{hint}", "; a base of {number} would fit": "; основица {number}"}
    text = Text(
        "{n}{hint}", {"n": "1", "hint": render_text("; a base of {number} would fit", number="2.5")}
    )
    assert text.render() == "1; a base of 2.5 would fit"
    assert text.render("sr", reported.__getitem__) == "1; основица 2,5"
