# SPDX-License-Identifier: EUPL-1.2
"""Answers to a form: what they compute, what must be corrected, what corrected or explained.

A number that is known to be none is 0. A blank cell says why it is blank, by one of the statuses of
figures; a blank without a reason is unanswered. Both are different everywhere.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from lxml import etree

from vidik.checks.methods.engine import run
from vidik.checks.methods.model import Cell, Finding
from vidik.questionnaires.methods.expressions import Bind, text_of, true_of
from vidik.questionnaires.methods.forms import Form, Kind, Question
from vidik.questionnaires.methods.tables import STATUSES

WHOLE_UNITS: Final = frozenset({"persons", "count"})
MOST_DIGITS: Final = 15
LEAP: Final = Decimal(2)
"""A value more than so many times last year's, or less than one part of it, asks for a word."""
SMALL: Final = Decimal(10)
"""Below this, a change from year to year says nothing."""
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_XFORMS: Final = "{http://www.w3.org/2002/xforms}"
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_ROUNDS: Final = 10
"""Calculations that use calculations settle after as many rounds as they are deep."""


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


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers to a form; questions that are not named are unanswered."""

    single: Mapping[str, Answer] = field(default_factory=dict)
    repeated: Mapping[str, Sequence[Mapping[str, Answer]]] = field(default_factory=dict)
    """By the repeated group's name, one mapping for each time it is answered."""

    def get(self, name: str) -> Answer:
        """Give the answer to a question outside repeated groups."""
        return self.single.get(name, Answer())

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


NO_NUMBER: Final = "“%(found)s” is no number; digits are expected, with a point before decimals"
NOT_WHOLE: Final = "“%(found)s” is no whole number"
NEGATIVE: Final = "“%(found)s” is negative; a count cannot be"
TOO_LONG: Final = "“%(found)s” has more than %(most)s digits"
OVER_HUNDRED: Final = "a share of “%(found)s” percent lies outside 0 to 100"
NO_DATE: Final = "“%(found)s” is no date; expected is year-month-day, such as 2024-05-17"
NO_CHOICE: Final = "“%(found)s” is none of the answers to choose from"
NO_STATUS: Final = "“%(found)s” is no reason for a blank; expected is one of: %(expected)s"
NO_QUALIFIER: Final = "“%(found)s” does not say how exact a number is; expected: %(expected)s"
BOTH: Final = "the value “%(found)s” and the reason for a blank exclude each other"
UNANSWERED: Final = "an answer is missing; where there is no number, say why"
UNANSWERED_TEXT: Final = "an answer is missing"
NOT_ASKED: Final = (
    "this is not asked, given the other answers; the answer “%(found)s” would be lost"
)
CONSTRAINT: Final = "“%(found)s” is not possible here"
LEAP_UP: Final = "%(found)s is much more than last year’s %(before)s"
LEAP_DOWN: Final = "%(found)s is much less than last year’s %(before)s"
UNKNOWN: Final = "the form has no question “%(found)s”"


def evaluated(
    form: Form,
    answers: Answers,
    *,
    year: int,
    source: str = "",
    last_year: Mapping[str, Decimal] | None = None,
) -> Evaluated:
    """Evaluate a form with its answers.

    Args:
        form: the form.
        answers: what was answered so far.
        year: the year of the cycle, which decides the periods of figures.
        source: code of the institution that answers; figures of nobody else are looked at.
        last_year: the institution's own values of the year before, by question.
    """
    answers = answers.explained(form)
    problems = list(_malformed(form, answers))
    broken = {name for problem in problems for name in problem.questions}
    instance = _Instance(form, answers, broken)
    computed = instance.compute()
    relevant = instance.relevant()
    problems += _missing(form, answers, relevant, instance)
    problems += _constraints(form, answers, relevant, broken, instance)
    usable = _figures(form, answers, relevant - broken, _Teller(year, source))
    problems += _contradictions(usable)
    problems += _leaps(form, answers, last_year or {}, relevant - broken)
    return Evaluated(frozenset(relevant), computed, tuple(problems))


def figure_cells(
    form: Form,
    answers: Answers,
    *,
    year: int,
    source: str,
    reference: str,
    own: Mapping[str, str] | None = None,
) -> list[Cell]:
    """Give the figures that the answers become: one for each bound question that is answered.

    Args:
        form: the form.
        answers: answers without anything that must be corrected.
        year: the year of the cycle.
        source: code of the institution that answers.
        reference: what every citation begins with, such as `q2024-moi`.
        own: facts about the institution that stand in bindings, such as its territory.
    """
    answers = answers.explained(form)
    relevant = _Instance(form, answers, set()).relevant()
    return [
        Cell(
            key=cell.key,
            id=f"{reference}-{cell.id}",
            section=cell.section,
            source=cell.source,
            measure=cell.measure,
            unit=cell.unit,
            period=cell.period,
            dimensions=cell.dimensions,
            value=cell.value,
            status=cell.status,
            qualifier=cell.qualifier,
        )
        for cell in _figures(form, answers, relevant, _Teller(year, source, own or {}))
    ]


def _every(form: Form, answers: Answers) -> Iterator[tuple[Question, Answer, int | None]]:
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


def _malformed(form: Form, answers: Answers) -> Iterator[Problem]:
    named = {question.name for question, _answer, _number in _every(form, answers)}
    given = set(answers.single) | {
        name for times in answers.repeated.values() for one in times for name in one
    }
    for name in sorted(given - named):
        yield Problem((name,), Severity.MUST, "unknown", UNKNOWN, {"found": name})
    for question, answer, number in _every(form, answers):
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


def _missing(
    form: Form, answers: Answers, relevant: set[str], instance: _Instance
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
    form: Form, answers: Answers, relevant: set[str], broken: set[str], instance: _Instance
) -> Iterator[Problem]:
    for question, answer, number in _every(form, answers):
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


@dataclass(frozen=True, slots=True)
class _Teller:
    """Who answers, in which year's cycle."""

    year: int
    source: str
    own: Mapping[str, str] = field(default_factory=dict)


def _figures(form: Form, answers: Answers, relevant: Iterable[str], teller: _Teller) -> list[Cell]:
    asked = set(relevant)
    cells = []
    for question in form.bound:
        answer = answers.get(question.name)
        binding = question.binding
        if binding is None or question.name not in asked or not answer.is_given:
            continue
        cells.append(
            Cell(
                key=question.name,
                id=question.name,
                section=question.number,
                source=teller.source,
                measure=binding.measure,
                unit=binding.unit,
                period=binding.period_in(teller.year),
                dimensions=binding.dimensions_of(teller.own),
                value=Decimal(answer.value) if answer.value else None,
                status=answer.status or None,
                qualifier=answer.qualifier,
            )
        )
    return cells


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


class _Instance:
    """The form's instance document with the answers in it."""

    def __init__(self, form: Form, answers: Answers, broken: set[str]) -> None:
        self.form = form
        tree = etree.fromstring(form.xform.encode(), _PARSER)
        first = next(tree.iter(f"{_XFORMS}instance"))
        self.root = copy.deepcopy(first[0])
        # Paths of the form have no namespace, the instance has that of XForms.
        for node in self.root.iter():
            if isinstance(node.tag, str):
                node.tag = etree.QName(node).localname
        etree.cleanup_namespaces(self.root)
        self.document = etree.ElementTree(self.root)
        self.nodes: dict[str, list[etree._Element]] = defaultdict(list)
        self.excused: set[str] = set()
        self._unfold(answers)
        for question in form.questions.values():
            self.nodes[question.name] = self._at(question.path)
        for question, answer, number in _every(form, answers):
            nodes = self.nodes[question.name]
            at = number or 0
            if question.name not in broken and at < len(nodes):
                nodes[at].text = answer.value or None
                # A cell with a reason of its own needs no number, whatever its form says.
                if answer.status:
                    self.excused.add(question.name)

    def _at(self, path: str) -> list[etree._Element]:
        found = self.document.xpath(path)
        nodes = found if isinstance(found, list) else []
        return [node for node in nodes if isinstance(node, etree._Element)]  # noqa: SLF001 - the type of lxml's nodes

    def _unfold(self, answers: Answers) -> None:
        """Give every repeated group as many nodes as it has answers."""
        paths = {
            question.repeat: question.path.rpartition("/")[0]
            for question in self.form.questions.values()
            if question.repeat
        }
        for group, path in paths.items():
            nodes = self._at(path)
            if not nodes:
                continue
            pattern, parent = nodes[-1], nodes[0].getparent()
            if parent is None:
                continue
            at = parent.index(nodes[0])
            for node in nodes:
                parent.remove(node)
            for number in range(len(answers.repeated.get(group, ()))):
                parent.insert(at + number, copy.deepcopy(pattern))

    def compute(self) -> dict[str, str]:
        """Fill in what is calculated and give it by question."""
        calculated = [
            (question, bind.calculate)
            for question in self.form.questions.values()
            if (bind := self._bind(question)) is not None and bind.calculate is not None
        ]
        for _round in range(_ROUNDS):
            changed = False
            for question, calculate in calculated:
                for node in self.nodes[question.name]:
                    text = text_of(calculate(node))
                    if (node.text or "") != text:
                        node.text, changed = text or None, True
            if not changed:
                break
        return {
            question.name: nodes[0].text or ""
            for question, _calculate in calculated
            if (nodes := self.nodes[question.name])
        }

    def relevant(self) -> set[str]:
        """Name the questions that are asked; a group that is not asked hides what is in it."""
        asked = set()
        for question in self.form.questions.values():
            nodes = self.nodes[question.name]
            if nodes and self._is_relevant(question.path, nodes[0]):
                asked.add(question.name)
        return asked

    def _is_relevant(self, path: str, node: etree._Element) -> bool:
        here: etree._Element | None = node
        while path and here is not None:
            bind = self.form.binds.get(path)
            if bind is not None and bind.relevant is not None and not true_of(bind.relevant(here)):
                return False
            path, here = path.rpartition("/")[0], here.getparent()
        return True

    def is_required(self, question: Question) -> bool:
        """Whether an answer must be given."""
        bind = self._bind(question)
        if question.name in self.excused:
            return False
        if bind is None or bind.required is None:
            return question.required
        nodes = self.nodes[question.name]
        return bool(nodes) and true_of(bind.required(nodes[0]))

    def holds(self, question: Question, number: int | None) -> bool:
        """Whether the answer satisfies the question's constraint."""
        bind = self._bind(question)
        nodes = self.nodes[question.name]
        at = number or 0
        if bind is None or bind.constraint is None or at >= len(nodes):
            return True
        return true_of(bind.constraint(nodes[at]))

    def _bind(self, question: Question) -> Bind | None:
        return self.form.binds.get(question.path)
