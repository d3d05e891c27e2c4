# SPDX-License-Identifier: EUPL-1.2
"""What must be corrected in one answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from vidik.forms.methods.answers.model import (
    QUALIFIERS,
    Answer,
    Answers,
    Problem,
    Severity,
    every_answer,
)
from vidik.forms.methods.model import Form, Kind, Question
from vidik.forms.methods.tables import STATUSES

WHOLE_UNITS: Final = frozenset({"persons", "count"})


MOST_DIGITS: Final = 15


_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


NO_NUMBER: Final = "“%(found)s” is not a number; use digits, with a point before decimals"


NOT_WHOLE: Final = "“%(found)s” is not a whole number"


NEGATIVE: Final = "“%(found)s” is negative; a count cannot be"


TOO_LONG: Final = "“%(found)s” has more than %(most)s digits"


OVER_HUNDRED: Final = "a share of “%(found)s” percent is outside 0 to 100"


NO_DATE: Final = "“%(found)s” is not a date; enter year-month-day, such as 2024-05-17"


NO_CHOICE: Final = "“%(found)s” is not one of the answers to choose from"


NO_STATUS: Final = "“%(found)s” is not a reason for a blank; use one of: %(expected)s"


NO_QUALIFIER: Final = "“%(found)s” does not say how exact a number is; use: %(expected)s"


BOTH: Final = "the value “%(found)s” and the reason for a blank exclude each other"


UNKNOWN: Final = "the form has no question “%(found)s”"


def malformed(form: Form, answers: Answers) -> Iterator[Problem]:
    """Find what is no answer at all, wherever it stands."""
    named = {question.name for question, _answer, _number in every_answer(form, answers)}
    given = set(answers.single) | {
        name for times in answers.repeated.values() for one in times for name in one
    }
    for name in sorted(given - named):
        yield Problem((name,), Severity.MUST, "unknown", UNKNOWN, {"found": name})
    for question, answer, number in every_answer(form, answers):
        fault = _fault(form, question, answer)
        if fault is not None:
            code, message, params = fault
            yield Problem((question.name,), Severity.MUST, code, message, params, number)


def _fault(  # noqa: PLR0911 - one return a fault
    form: Form, question: Question, answer: Answer
) -> tuple[str, str, dict[str, str]] | None:
    found = {"found": answer.value}
    if answer.status and answer.status not in STATUSES:
        return "status", NO_STATUS, {"found": answer.status, "expected": ", ".join(STATUSES)}
    if answer.status and answer.value:
        return "both", BOTH, found
    if answer.qualifier not in QUALIFIERS:
        expected = ", ".join(QUALIFIERS)
        return "qualifier", NO_QUALIFIER, {"found": answer.qualifier, "expected": expected}
    if not answer.value:
        return None
    if question.is_number:
        return _number_fault(question, answer.value)
    if question.kind is Kind.DATE and not _is_date(answer.value):
        return "date", NO_DATE, found
    if question.kind in {Kind.ONE, Kind.MANY}:
        known = {choice.name for choice in form.choices.get(question.choices, ())}
        chosen = answer.value.split() if question.kind is Kind.MANY else [answer.value]
        if not set(chosen) <= known:
            return "choice", NO_CHOICE, found
    return None


def _number_fault(question: Question, value: str) -> tuple[str, str, dict[str, str]] | None:
    found = {"found": value}
    if not _NUMBER.fullmatch(value):
        return "number", NO_NUMBER, found
    if len(value.lstrip("-").partition(".")[0]) > MOST_DIGITS:
        return "digits", TOO_LONG, found | {"most": str(MOST_DIGITS)}
    binding = question.binding
    if (question.kind is Kind.INTEGER or _is_counted(question)) and Decimal(value) % 1:
        return "whole", NOT_WHOLE, found
    if binding is None or binding.is_change:
        return None
    return _range_fault(binding.unit, Decimal(value), found)


def _is_counted(question: Question) -> bool:
    return question.binding is not None and question.binding.unit in WHOLE_UNITS


def _range_fault(
    unit: str, number: Decimal, found: dict[str, str]
) -> tuple[str, str, dict[str, str]] | None:
    if unit in WHOLE_UNITS and number < 0:
        return "negative", NEGATIVE, found
    if unit == "percent" and not 0 <= number <= 100:  # noqa: PLR2004 - percent
        return "percent", OVER_HUNDRED, found
    return None


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
