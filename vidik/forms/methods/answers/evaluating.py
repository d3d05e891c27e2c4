# SPDX-License-Identifier: EUPL-1.2
"""Evaluate a form with its answers: what is missing, what contradicts, what leaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from vidik.checks.methods.engine import run
from vidik.checks.methods.model import Cell
from vidik.forms.methods.answers.faults import malformed
from vidik.forms.methods.answers.figures import Respondent, figures_of
from vidik.forms.methods.answers.instance import Instance
from vidik.forms.methods.answers.model import (
    Answer,
    Answers,
    Evaluated,
    Problem,
    Severity,
    every_answer,
)
from vidik.forms.methods.model import Form

LEAP: Final = Decimal(2)
"""A value more than so many times last year's, or less than one part of it, asks for a word."""


SMALL: Final = Decimal(10)
"""Below this, a change from year to year says nothing."""


UNANSWERED: Final = "an answer is missing; where there is no number, say why"


UNANSWERED_TEXT: Final = "an answer is missing"


NOT_ASKED: Final = (
    "this is not asked, given the other answers; the answer “%(found)s” would be lost"
)


CONSTRAINT: Final = "“%(found)s” is not possible here"


LIST_CHANGED: Final = "the list has changed since it was confirmed; confirm it again"


LEAP_UP: Final = "%(found)s is much more than last year’s %(before)s"


LEAP_DOWN: Final = "%(found)s is much less than last year’s %(before)s"


def evaluated(
    form: Form,
    answers: Answers,
    *,
    year: int,
    source: str = "",
    last_year: Mapping[str, Decimal] | None = None,
    listed: Mapping[str, str] | None = None,
) -> Evaluated:
    """Evaluate a form with its answers.

    Args:
        form: the form.
        answers: what was answered so far.
        year: the year of the cycle, which decides the periods of figures.
        source: code of the institution that answers; figures of nobody else are looked at.
        last_year: the institution's own values of the year before, by question.
        listed: what the institution's lists hold now, by question, as `listing` writes it.
    """
    answers, rows = answers.explained(form).without_blank_rows()
    problems = list(malformed(form, answers))
    broken = {name for problem in problems for name in problem.questions}
    instance = Instance(form, answers, broken)
    computed = instance.compute()
    relevant = instance.relevant()
    problems += _missing(form, answers, relevant, instance)
    problems += _constraints(form, answers, relevant, broken, instance)
    usable = figures_of(form, answers, relevant - broken, Respondent(year, source))
    problems += _contradictions(usable)
    problems += _changed_lists(answers, listed or {}, relevant)
    problems += _leaps(form, answers, last_year or {}, relevant - broken)
    placed = tuple(_placed(form, problem, rows) for problem in problems)
    return Evaluated(frozenset(relevant), computed, placed)


def _placed(form: Form, problem: Problem, rows: Mapping[str, Sequence[int]]) -> Problem:
    """Say of a problem in a repeated group in which row it is, blank ones counted."""
    if problem.occurrence is None:
        return problem
    listed = rows[form.questions[problem.questions[0]].repeat]
    return replace(problem, occurrence=listed[problem.occurrence])


def _missing(
    form: Form, answers: Answers, relevant: set[str], instance: Instance
) -> Iterator[Problem]:
    for question in form.questions.values():
        if not question.is_answered or question.repeat:
            continue
        answer = answers.get(question.name)
        if question.name not in relevant:
            if answer.value:
                yield Problem(
                    (question.name,), Severity.MUST, "not-asked", NOT_ASKED, {"found": answer.value}
                )
        elif not answer.is_given and instance.is_required(question):
            message = UNANSWERED if question.is_number else UNANSWERED_TEXT
            yield Problem((question.name,), Severity.MUST, "unanswered", message)
    for group, times in answers.repeated.items():
        for number, one in enumerate(times):
            for question in form.questions.values():
                wanted = question.repeat == group and question.required and question.is_answered
                if wanted and not one.get(question.name, Answer()).is_given:
                    yield Problem(
                        (question.name,), Severity.MUST, "unanswered", UNANSWERED_TEXT, {}, number
                    )


def _constraints(
    form: Form, answers: Answers, relevant: set[str], broken: set[str], instance: Instance
) -> Iterator[Problem]:
    for question, answer, number in every_answer(form, answers):
        if not answer.value or question.name in broken:
            continue
        if question.repeat or question.name in relevant:
            if instance.holds(question, number):
                continue
            yield Problem(
                (question.name,),
                Severity.MUST,
                "constraint",
                CONSTRAINT,
                {"found": answer.value},
                number,
                question.message,
            )


def _contradictions(cells: Sequence[Cell]) -> Iterator[Problem]:
    """Let the checks look at the institution's own figures alone."""
    for finding in run(cells).findings:
        yield Problem(
            tuple(dict.fromkeys(cell.key for cell in finding.cells)),
            Severity.EXPLAIN,
            finding.kind,
            "%(sentence)s",
            {"sentence": finding.message},
            None,
            {"en": finding.message},
            finding,
        )


def _changed_lists(
    answers: Answers, listed: Mapping[str, str], relevant: set[str]
) -> Iterator[Problem]:
    for name in sorted(relevant & listed.keys()):
        confirmed = answers.get(name).value
        if confirmed and confirmed != listed[name]:
            yield Problem((name,), Severity.MUST, "list-changed", LIST_CHANGED)


def _leaps(
    form: Form, answers: Answers, last_year: Mapping[str, Decimal], usable: set[str]
) -> Iterator[Problem]:
    for name, before in last_year.items():
        answer = answers.get(name)
        if name not in form.questions or name not in usable or not answer.value:
            continue
        now = Decimal(answer.value)
        if max(abs(now), abs(before)) < SMALL:
            continue
        params = {"found": answer.value, "before": format(before.normalize(), "f")}
        if now > before * LEAP:
            yield Problem((name,), Severity.EXPLAIN, "leap", LEAP_UP, params)
        elif now * LEAP < before:
            yield Problem((name,), Severity.EXPLAIN, "leap", LEAP_DOWN, params)
