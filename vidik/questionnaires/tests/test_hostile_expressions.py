# SPDX-License-Identifier: EUPL-1.2
"""Answers and patterns that would hold a worker or break a page of the office."""

from __future__ import annotations

import math
import time

import pytest
from lxml import etree

from vidik.questionnaires.methods.expressions import compiled


def _value(expression: str, answer: str) -> object:
    form = etree.fromstring("<form><answer/></form>")
    form[0].text = answer
    found = compiled(expression)
    assert found is not None
    return found(form)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a*)*b", "((ab?)+)*c", "(?:(x|y)+,?)+!"])
def test_a_repeat_within_a_repeat_matches_nothing_and_takes_no_time(pattern: str) -> None:
    begun = time.monotonic()
    assert _value(f"regex(string(answer), '{pattern}')", "a" * 40 + "!") is False
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("pattern", ["(", "a**", "[z-a]", "a{99999999999}"])
def test_a_malformed_pattern_matches_nothing(pattern: str) -> None:
    assert _value(f"regex(string(answer), '{pattern}')", "a") is False


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("^[0-9]{13}$", "0101990710006"),
        ("^[^@ ]+@[^@ ]+$", "a@b.rs"),
        (r"^(\d{4}-\d{2}-\d{2}|none)$", "2024-05-01"),
        ("^(а|б)+$", "аба"),
    ],
)
def test_patterns_of_forms_match(pattern: str, answer: str) -> None:
    assert _value(f"regex(string(answer), '{pattern}')", answer) is True


@pytest.mark.parametrize("answer", ["inf", "1e400", "1e999999999", "nan", "-inf", "x", ""])
@pytest.mark.parametrize("expression", ["int(answer)", "round(answer, 2)", "max(answer)"])
def test_a_number_that_is_none_stays_none(expression: str, answer: str) -> None:
    found = _value(expression, answer)
    assert isinstance(found, float)
    assert math.isnan(found)
