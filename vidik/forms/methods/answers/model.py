# SPDX-License-Identifier: EUPL-1.2
"""Answers, and what does not fit in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from vidik.checks.methods.model import Finding
from vidik.forms.methods.model import Form, Question

QUALIFIERS: Final = (
    "exact", "more_than", "at_least", "less_than", "at_most", "approx", "about",
)  # fmt: skip


class Severity(StrEnum):
    """What a problem asks of the respondent."""

    MUST = "must"
    """Must be corrected before the answers can be sent."""
    EXPLAIN = "explain"
    """May stay as it is, with an explanation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question: a value, or the reason why there is none."""

    value: str = ""
    status: str = ""
    qualifier: str = "exact"
    """How exactly the number is meant: one of `QUALIFIERS`."""

    @property
    def is_given(self) -> bool:
        """Whether the question is answered, if only by the reason for a blank."""
        return bool(self.value or self.status)


NOTHING_LISTED: Final = "none"
"""The answer to a list where the institution confirms that there is nothing."""


def listing(keys: Iterable[object]) -> str:
    """Write the records of a list as its answer: their keys, whatever their order was."""
    return " ".join(sorted(str(key) for key in keys)) or NOTHING_LISTED


def keys_listed(answer: Answer) -> tuple[str, ...]:
    """Return the keys of the records that the answer to a list confirms."""
    return () if answer.value == NOTHING_LISTED else tuple(answer.value.split())


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers to a form; questions that are not named are unanswered."""

    single: Mapping[str, Answer] = field(default_factory=dict)
    repeated: Mapping[str, Sequence[Mapping[str, Answer]]] = field(default_factory=dict)
    """By the repeated group's name, one mapping for each time it is answered; a row that was left
    blank or cleared between others keeps its place, without any answer."""

    def get(self, name: str) -> Answer:
        """Return the answer to a question outside repeated groups."""
        return self.single.get(name, Answer())

    def without_blank_rows(self) -> tuple[Answers, dict[str, list[int]]]:
        """Leave rows without any answer out of repeated groups.

        Returns:
            The answers, and by the group which rows they were, counted from 0.
        """
        remaining = {
            group: [
                at
                for at, one in enumerate(times)
                if any(answer.is_given for answer in one.values())
            ]
            for group, times in self.repeated.items()
        }
        repeated = {
            group: [self.repeated[group][at] for at in rows] for group, rows in remaining.items()
        }
        return Answers(self.single, repeated), remaining

    def explained(self, form: Form) -> Answers:
        """Give every blank the reason that was named for it or for its whole table."""
        single = dict(self.single)
        for question in form.questions.values():
            reason = single.get(question.reason_for and question.name, Answer()).value
            if not reason:
                continue
            for other in form.questions.values():
                is_meant = other.name == question.reason_for or (
                    other.place is not None and other.place.table == question.reason_for
                )
                if is_meant and not single.get(other.name, Answer()).is_given:
                    single[other.name] = Answer(status=reason)
        return Answers(single, self.repeated)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit, in words that can be translated."""

    questions: tuple[str, ...]
    severity: Severity
    code: str
    message: str
    """A template with named placeholders."""
    params: Mapping[str, str] = field(default_factory=dict)
    occurrence: int | None = None
    """Which time of a repeated group, counted from 0."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The whole sentence by language, where the form or a rule brings its own."""
    finding: Finding | None = None
    """What the checks found among the institution's own figures, where they did."""

    def __str__(self) -> str:
        return self.texts.get("en") or self.message % self.params


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A form with its answers: what is asked, what was computed, what does not fit."""

    relevant: frozenset[str]
    """The questions that are asked, given the answers so far."""
    computed: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def must(self) -> tuple[Problem, ...]:
        """What has to be corrected."""
        return tuple(item for item in self.problems if item.severity is Severity.MUST)


def every_answer(form: Form, answers: Answers) -> Iterator[tuple[Question, Answer, int | None]]:
    """Walk over all answers that belong to a question, repeated ones included."""
    for name, answer in answers.single.items():
        if name in form.questions and not form.questions[name].repeat:
            yield form.questions[name], answer, None
    for group, times in answers.repeated.items():
        for number, one in enumerate(times):
            for name, answer in one.items():
                question = form.questions.get(name)
                if question is not None and question.repeat == group:
                    yield question, answer, number


def fingerprint(problem: Problem, answers: Answers) -> str:
    """Identify a problem by what it questions and the values there."""
    values = [
        [name, answers.get(name).value, answers.get(name).status] for name in problem.questions
    ]
    content = json.dumps([problem.code, problem.occurrence, values], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def as_json(answers: Answers) -> dict[str, Any]:
    """Return answers as a submission keeps them."""
    return {
        "single": {
            name: [answer.value, answer.status, answer.qualifier]
            for name, answer in sorted(answers.single.items())
            if answer.is_given
        },
        "repeated": {
            group: [
                {name: [item.value, item.status, item.qualifier] for name, item in one.items()}
                for one in times
            ]
            for group, times in answers.without_blank_rows()[0].repeated.items()
        },
    }


def from_json(content: Mapping[str, Any]) -> Answers:
    """Return the answers that a submission keeps."""
    return Answers(
        {name: Answer(*parts) for name, parts in content["single"].items()},
        {
            group: [{name: Answer(*parts) for name, parts in one.items()} for one in times]
            for group, times in content["repeated"].items()
        },
    )
