# SPDX-License-Identifier: EUPL-1.2
"""Cyrillic to Latin, and the folding under which both scripts find each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.core.transliterate import fold, to_latin

LETTERS = "абвгдђежзијклљмнњопрстћуфхцчџш"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Заштитник грађана", "Zaštitnik građana"),
        ("Његош", "Njegoš"),
        ("ЊЕГОШ", "NJEGOŠ"),
        ("ЉУБАВ И ЏЕМ", "LJUBAV I DŽEM"),
        ("Џ", "Dž"),
        ("КРАЉ", "KRALJ"),
        ("Инјекција", "Injekcija"),
        ("%(count)s лица", "%(count)s lica"),
        ("Office 2024", "Office 2024"),
        ("", ""),
    ],
)
def test_cyrillic_is_written_in_latin(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " .,()0123456789", max_size=60))
def test_nothing_cyrillic_is_left(text: str) -> None:
    assert not any("Ѐ" <= char <= "ӿ" for char in to_latin(text))


@given(st.text(max_size=60))
def test_what_is_latin_already_stays(text: str) -> None:
    once = to_latin(text)
    assert to_latin(once) == once


@given(st.text(alphabet=LETTERS + " ", max_size=40))
def test_both_scripts_fold_to_the_same(text: str) -> None:
    assert fold(text) == fold(to_latin(text)) == fold(text.upper())


@pytest.mark.parametrize("spelling", ["Ђурђевдан", "Đurđevdan", "DJURDJEVDAN", "djurdjevdan"])
def test_every_spelling_of_a_name_folds_alike(spelling: str) -> None:
    assert fold(spelling) == "djurdjevdan"
