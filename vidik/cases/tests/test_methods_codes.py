# SPDX-License-Identifier: EUPL-1.2
"""Case codes are drawn at random and forgive how they are written, never which symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.cases.methods.codes import ALPHABET, draw_code, read_code


def test_codes_are_drawn_and_do_not_repeat() -> None:
    codes = {draw_code() for _ in range(5000)}
    assert len(codes) == 5000
    assert {len(code) for code in codes} == {11}
    firsts = {code[0] for code in codes}
    assert len(firsts) == len(ALPHABET), "the first symbol tells nothing of the order"
    assert all(any(symbol.isdigit() for symbol in code) for code in codes), "no code is a word"


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "]
)
def test_a_code_is_read_however_it_is_written(change: object) -> None:
    code = draw_code()
    assert read_code(change(code)) == code  # type: ignore[operator]


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    code = next(code for code in iter(draw_code, None) if "0" in code and "1" in code)
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


def test_cyrillic_letters_that_look_latin_are_read() -> None:
    code = next(code for code in iter(draw_code, None) if "A" in code and "C" in code)
    assert read_code(code.replace("A", "А").replace("C", "С")) == code


@given(st.integers(0, 9), st.integers(1, len(ALPHABET) - 1))
def test_a_wrong_symbol_is_found(place: int, shift: int) -> None:
    symbols = draw_code().replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(symbols[place]) + shift) % len(ALPHABET)]
    read = read_code(symbols[:place] + wrong + symbols[place + 1 :])
    # Of 32 symbols two stand for one remainder of 31: the first and the last.
    assert read is None or {wrong, symbols[place]} == {ALPHABET[0], ALPHABET[-1]}


@given(st.integers(0, 7))
def test_two_swapped_neighbours_are_found(place: int) -> None:
    symbols = draw_code().replace("-", "")
    first, second = symbols[place], symbols[place + 1]
    read = read_code(symbols[:place] + second + first + symbols[place + 2 :])
    same = first == second or {first, second} == {ALPHABET[0], ALPHABET[-1]}
    assert read is None or same


@pytest.mark.parametrize("typed", ["", "ABC", "7KQ2M-X4T9B-7", "UUUUU-UUUUU", "Јован Јовановић"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    assert read_code(typed) is None
