# SPDX-License-Identifier: EUPL-1.2
"""Numbers and dates as readers of English and Serbian expect them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.core.formats import base_language, format_date, format_month, format_number


@pytest.mark.parametrize(
    ("value", "language", "digits", "written"),
    [
        (1234567, "en", None, "1,234,567"),
        (1234567, "sr", None, "1.234.567"),
        (Decimal("1204.5"), "en", None, "1,204.5"),
        (Decimal("1204.5"), "sr-latn", None, "1.204,5"),
        (Decimal("1204.500000"), "sr", None, "1.204,5"),
        (Decimal("53.571"), "en", 1, "53.6"),
        (Decimal("0.5"), "sr", 0, "1"),
        (Decimal("2.5"), "en", 0, "3"),
        (Decimal(7), "en", 2, "7.00"),
        (-3, "en", None, "−3"),
        (0, "sr", None, "0"),
        (999, "en", None, "999"),
    ],
)
def test_numbers(value: Decimal | int, language: str, digits: int | None, written: str) -> None:
    assert format_number(value, language, digits) == written


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=3), st.sampled_from(["en", "sr"]))
def test_a_written_number_reads_back_as_itself(value: Decimal, language: str) -> None:
    written = format_number(value, language)
    thousands, point = (",", ".") if language == "en" else (".", ",")
    plain = written.replace(thousands, "").replace(point, ".").replace("−", "-")
    assert Decimal(plain) == value


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1 March 2024"),
        ("sr", "1. марта 2024."),
        ("sr-latn", "1. marta 2024."),
        ("sr-Latn", "1. marta 2024."),
        ("de", "1 March 2024"),
    ],
)
def test_days(language: str, written: str) -> None:
    assert format_date(dt.date(2024, 3, 1), language) == written


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "January", "December"),
        ("sr", "јануар", "децембар"),
        ("sr-latn", "januar", "decembar"),
    ],
)
def test_months_stand_alone(language: str, first: str, last: str) -> None:
    assert (format_month(1, language), format_month(12, language)) == (first, last)


def test_a_script_is_not_a_language() -> None:
    assert base_language("sr-Latn-RS") == "sr"
