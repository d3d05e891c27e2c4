# SPDX-License-Identifier: EUPL-1.2
"""Arithmetic over citation ids."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.report.methods.expressions import ExpressionError, evaluate, names, parse, rounded

VALUES = {"c5-0013": Decimal(36), "c5-0014": Decimal(19), "c5-0001": Decimal(10)}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("c5-0013 + c5-0014", Fraction(55)),
        ("c5-0013 - c5-0014", Fraction(17)),
        ("c5-0013 − c5-0014", Fraction(17)),
        ("c5-0013+c5-0014", Fraction(55)),
        ("(c5-0013 + c5-0014) / c5-0001", Fraction(11, 2)),
        ("c5-0013 + c5-0014 * 2", Fraction(74)),
        ("c5-0001 / c5-0013 / 2", Fraction(5, 36)),
        ("c5-0013 - c5-0014 - c5-0001", Fraction(7)),
    ],
)
def test_arithmetic_is_exact_and_follows_the_usual_order(text: str, result: Fraction) -> None:
    assert evaluate(parse(text), VALUES) == result


def test_ids_come_in_their_order() -> None:
    assert list(names(parse("b-2 + a-1 * (b-2 - c-3)"))) == ["b-2", "a-1", "b-2", "c-3"]


@pytest.mark.parametrize(
    "text",
    [
        "", "+", "c5-0013 +", "(c5-0013", "c5-0013)", "c5-0013 c5-0014", "c5-0013 ** 2",
        "c5-0013 % 2", "__import__('os')", "c5-0013; c5-0014", "c5-0013 + {c5-0014}",
        "(" * 60 + "c5-0013" + ")" * 60, " + ".join(["c5-0013"] * 5000), f"c5-0013 * {'9' * 5000}",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_a_number_larger_than_any_that_is_counted_is_refused() -> None:
    expression = parse("c5-0013 * 999999999999999 * 999999999999999")
    with pytest.raises(ExpressionError, match="too large"):
        rounded(evaluate(expression, VALUES), 1)


def test_division_by_zero_is_refused() -> None:
    with pytest.raises(ExpressionError, match="division by zero"):
        evaluate(parse("a-1 / b-1"), {"a-1": Decimal(1), "b-1": Decimal(0)})


@pytest.mark.parametrize(
    ("value", "digits", "result"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(200, 3), 1, "66.7"),
        (Fraction(1, 20), 1, "0.1"),
        (Fraction(55), 1, "55.0"),
    ],
)
def test_rounding_is_half_up(value: Fraction, digits: int, result: str) -> None:
    assert rounded(value, digits) == Decimal(result)


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 2))
def test_rounding_moves_a_number_by_half_a_unit_at_most(value: Fraction, digits: int) -> None:
    distance = abs(Fraction(rounded(value, digits)) - value)
    assert distance <= Fraction(1, 2 * 10**digits)
