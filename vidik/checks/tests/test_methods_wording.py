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
