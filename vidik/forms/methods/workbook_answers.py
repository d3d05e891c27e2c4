# SPDX-License-Identifier: EUPL-1.2
"""Answers as cells of a workbook, and the words in which a workbook speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    """Return what is in the cells of a workbook, by the names that `layout` gives them."""
    cells = {
        name: answer
        for name, answer in answers.single.items()
        if name in form.questions and form.questions[name].kind is not Kind.LIST
    }
    for times in answers.without_blank_rows()[0].repeated.values():
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
    """Return whether a number is the same when Excel keeps it as one, and not as text."""
    if not _FIGURE.fullmatch(text):
        return False
    try:
        return number_of(as_float(text), language) == number_of(text, language)
    except NoNumberError:
        return False


def as_float(text: str) -> float:
    """Return a number as Excel keeps it."""
    return float(text.replace(",", "."))


_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "about": "About",
        "institution": "Institution",
        "year": "Year",
        "form": "Form",
        "version": "Version",
        "how": "How to fill this in",
        "how_1": "Answer in the white cells; all other cells are locked.",
        "how_2": "Write 0 where it is known that there were none.",
        "how_3": "Where there is no number, choose the reason from the list in the cell.",
        "how_4": "Do not write formulas, do not move or rename sheets, rows or columns.",
        "how_5": "Numbers of last year that your institution stated stand beside the cells.",
        "how_6": "Answers entered before stand in the cells. What you do not change here, and what "
        "you leave blank, stays as it is in the system; to withdraw an answer, do it there.",
        "holds": "Answers",
        "holds_answers": "This file holds the answers entered by %s.",
        "blank": "This file is blank: nothing had been answered when it was made.",
        "answer": "Answer",
        "last_year": "Last year",
        "number_title": "A number or a reason",
        "number_input": "A number, 0 for none, or: %s",
        "number_error": "A number, 0 for none, or one of: %s",
        "choice_error": "Choose one of the answers in the list.",
        "choices": "One or more of these, divided by spaces: %s",
        "date": "A date, written as 2024-05-17",
        "listed": "Confirmed in the system, where the records are.",
    },
    "sr": {
        "about": "О упитнику",
        "institution": "Институција",
        "year": "Година",
        "form": "Образац",
        "version": "Верзија",
        "how": "Како се попуњава",
        "how_1": "Одговорите у белим пољима; сва остала поља су закључана.",
        "how_2": "Упишите 0 ако је познато да случајева није било.",
        "how_3": "Ако нема броја, изаберите разлог са листе у пољу.",
        "how_4": "Не уписујте формуле и не премештајте нити преименујте листове, редове и колоне.",
        "how_5": "Поред поља стоје прошлогодишњи бројеви које је навела ваша институција.",
        "how_6": "У пољима стоје раније унети одговори. Оно што овде не измените или оставите "
        "празно остаје како је у систему; одговор се повлачи у систему.",
        "holds": "Одговори",
        "holds_answers": "Ова датотека садржи одговоре унете до: %s.",
        "blank": "Ова датотека је празна: када је израђена, ништа није било одговорено.",
        "answer": "Одговор",
        "last_year": "Прошле године",
        "number_title": "Број или разлог",
        "number_input": "Број, 0 ако их није било, или: %s",
        "number_error": "Број, 0 ако их није било, или један од разлога: %s",
        "choice_error": "Изаберите један од понуђених одговора.",
        "choices": "Један или више одговора, раздвојени размаком: %s",
        "date": "Датум, у облику 2024-05-17",
        "listed": "Потврђује се у систему, где се воде подаци.",
    },
}


def words_in(language: str) -> Mapping[str, str]:
    """Return the words in a language; in English where nobody wrote them."""
    return _WORDS.get(language, _WORDS["en"])
