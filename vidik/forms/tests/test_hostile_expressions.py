# SPDX-License-Identifier: EUPL-1.2
"""Answers and patterns that would hold a worker or break a page of the office."""

from __future__ import annotations

import math
import re
import time

import pytest
from lxml import etree

from vidik.forms.methods.expressions import ExpressionError, check_patterns, compiled


def _value(expression: str, answer: str) -> object:
    form = etree.fromstring("<form><answer/></form>")
    form[0].text = answer
    found = compiled(expression)
    assert found is not None
    return found(form)


@pytest.mark.parametrize(
    "pattern",
    [
        "^a*a*a*a*a*a*$", "^(a|aa)+$", "(a+)+$", "(a*)*b", "((ab?)+)*c", "(?:(x|y)+,?)+!",
        "(.*a){12}b", "(a?){500}a{500}$", r"^(\w+\s?)*$",
    ],
)  # fmt: skip
def test_no_pattern_takes_longer_than_the_answer_is(pattern: str) -> None:
    started = time.process_time()
    assert _value(f"regex(string(answer), '{pattern}')", "a" * 4000 + "!") is False
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "is not a pattern"),
        ("a**", "is not a pattern"),
        ("[z-a]", "is not a pattern"),
        ("a{99999999999}", "is too large"),
        ("((a{100}){100}){100}", "is too large"),
        (r"(\w{1,900}){1,9}", "is too large"),
        ("(?=a)b", "must not look ahead"),
        ("(?<!a)b", "must not look ahead"),
        (r"(a|b)\1", "refer back"),
        ("(?P<x>a)(?P=x)", "refer back"),
        (r"\bреч\b", "the edge of a word"),
        (r"[^\W]", "not supported"),
    ],
)
def test_what_cannot_be_matched_is_refused_when_it_is_written(pattern: str, message: str) -> None:
    """And where a form from before has it, it is found in nothing."""
    with pytest.raises(ExpressionError, match=message):
        check_patterns(f"string-length(.) > 2 and regex(., '{pattern}')")
    assert _value(f"regex(string(answer), '{pattern}')", "a") is False


@pytest.mark.parametrize(
    "expression",
    ["regex(., /data/a)", "regex(., concat('a', 'b'))", "regex(.)", "not(regex(string(.), .))"],
)
def test_a_pattern_that_is_put_together_is_refused_when_it_is_written(expression: str) -> None:
    with pytest.raises(ExpressionError, match="must be a text in quotes"):
        check_patterns(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "regex(., '^[0-9]{13}$')",
        """regex(concat(., "regex(x, '('"), "^[(,]'+$") and . != '('""",
        "regex( substring(., 1, 2) , 'a' ) or regex(., 'b')",
        "true()",
    ],
)
def test_patterns_are_found_among_what_else_is_written(expression: str) -> None:
    check_patterns(expression)


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("^[0-9]{13}$", "0101990710006"),
        ("^[^@ ]+@[^@ ]+$", "a@b.rs"),
        (r"^(\d{4}-\d{2}-\d{2}|none)$", "2024-05-01"),
        ("^(а|б)+$", "аба"),
        ("5{2}", "1553"),
        (r"^\w+\s\w+$", "Нови\u00a0Сад"),
        (r"^[\w\s-]+$", "Бачка Паланка - Шид"),
        (r"^\W\D\S$", "-јж"),
        (r"^\u0430{,3}\Z", "ааа"),
        ("(?i)^ПУ [^]]", "пу Ниш"),
    ],
)
def test_patterns_of_forms_match_letters_of_any_script(pattern: str, answer: str) -> None:
    assert _value(f"regex(string(answer), '{pattern}')", answer) is True
    assert re.search(pattern, answer)


@pytest.mark.parametrize("answer", ["inf", "1e400", "1e999999999", "nan", "-inf", "x", ""])
@pytest.mark.parametrize("expression", ["int(answer)", "round(answer, 2)", "max(answer)"])
def test_a_number_that_is_none_stays_none(expression: str, answer: str) -> None:
    found = _value(expression, answer)
    assert isinstance(found, float)
    assert math.isnan(found)
