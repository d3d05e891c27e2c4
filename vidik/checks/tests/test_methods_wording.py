# SPDX-License-Identifier: EUPL-1.2
"""How sentences are filled in: numbers, forms of nouns, names of sections."""

from __future__ import annotations

from vidik.checks import fill


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
