# SPDX-License-Identifier: EUPL-1.2
"""Answers written into the cells of a workbook so that they are read back as given."""

from __future__ import annotations

import re
from typing import Final

from vidik.forms.methods.answers.model import Answer, Answers
from vidik.forms.methods.model import Form, Kind, Question
from vidik.forms.methods.typed import NoNumberError, number_of, written

REPEATED_ROWS: Final = 40
MOST_TEXT: Final = 4000
NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody sees: no answer holds them."""
_FIGURE: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def cells_of(form: Form, answers: Answers, language: str) -> dict[str, str]:
    """Give what stands in the cells of a workbook, by the names that `layout` gives them."""
    cells = {name: answer for name, answer in answers.single.items() if name in form.questions}
    for times in answers.told()[0].repeated.values():
        if len(times) > REPEATED_ROWS:
            continue
        cells |= {
            f"{name}[{time}]": answer
            for time, one in enumerate(times)
            for name, answer in one.items()
            if name in form.questions
        }
    shown = {
        key: in_cell(answer, form.questions[key.partition("[")[0]], form, language)
        for key, answer in cells.items()
    }
    return {key: text for key, text in shown.items() if text}


def in_cell(answer: Answer, question: Question, form: Form, language: str) -> str:
    """Write an answer as it is typed in a cell; blank where it could not be read from there."""
    if question.is_number:
        text = written(answer, language)
        try:
            return text if answer.is_given and number_of(text, language) == answer else ""
        except NoNumberError:
            return ""
    text = answer.value
    if question.kind is Kind.ONE:
        for choice in form.choices.get(question.choices, ()):
            if choice.name == text:
                return choice.labels.get(language, choice.name)
        return ""
    is_plain = text == text.strip() and not text.startswith("=") and not NO_TEXT.search(text)
    return text if is_plain and len(text) <= MOST_TEXT else ""


def is_exact(text: str, language: str) -> bool:
    """Say whether a number is the same when Excel keeps it as one, and not as text."""
    if not _FIGURE.fullmatch(text):
        return False
    try:
        return number_of(as_float(text), language) == number_of(text, language)
    except NoNumberError:
        return False


def as_float(text: str) -> float:
    """Give a number as Excel keeps it."""
    return float(text.replace(",", "."))
