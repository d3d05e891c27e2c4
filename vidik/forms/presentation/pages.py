# SPDX-License-Identifier: EUPL-1.2
"""A section of a form as a page, with its answers and what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from vidik.forms.messages.answers import forms_language, latin, pick, said
from vidik.forms.methods.answers.model import Answer, Problem, Severity, fingerprint
from vidik.forms.methods.model import Kind, Question, Section
from vidik.forms.methods.tables import STATUSES
from vidik.forms.methods.typed import written
from vidik.forms.presentation.lines import label_of, list_in_words
from vidik.forms.presentation.parts import (
    SPARE,
    Field,
    Filled,
    Grid,
    OpenPoint,
    Page,
    Step,
    Times,
    input_name,
)


def page_of(filled: Filled, section: Section) -> Page:
    """Put a section on a page; what is not asked, given the other answers, is left out."""
    items: list[Field | Grid | Times] = []
    done: set[str] = set()
    for name in section.questions:
        question = filled.form.questions[name]
        if question.repeat:
            if question.repeat not in done:
                done.add(question.repeat)
                items.append(_times(filled, question.repeat))
        elif name not in filled.found.relevant:
            continue
        elif question.place is not None:
            if question.place.table not in done:
                done.add(question.place.table)
                items.append(_grid(filled, question.place.table))
        elif question.is_own or question.kind is Kind.NOTE:
            items.append(_field(filled, question))
    return Page(section.name, pick(section.labels), pick(section.hints), tuple(items))


def steps(filled: Filled) -> list[Step]:
    """List the sections with what is asked and answered in each."""
    wrong: dict[str, int] = {}
    for problem in filled.found.must:
        place = filled.form.questions[problem.questions[0]].number
        wrong[place] = wrong.get(place, 0) + 1
    listed = []
    complete = filled.answers.explained(filled.form)
    for number, section in enumerate(filled.form.sections, start=1):
        requested = [
            name
            for name in section.questions
            if name in filled.found.relevant and filled.form.questions[name].is_own
            and not filled.form.questions[name].repeat
        ]  # fmt: skip
        answered = sum(complete.get(name).is_given for name in requested)
        listed.append(
            Step(
                number,
                section.name,
                pick(section.labels),
                len(requested),
                answered,
                wrong.get(str(number), 0),
            )
        )
    return listed


def open_points(filled: Filled, explained: Mapping[str, str]) -> list[OpenPoint]:
    """List what must be corrected, then what may be explained."""
    listed = [
        OpenPoint(
            key=fingerprint(problem, filled.answers),
            sentence=said(problem),
            labels=tuple(label_of(filled.form, name) for name in problem.questions[:6]),
            section=int(filled.form.questions[problem.questions[0]].number or 0)
            if problem.questions[0] in filled.form.questions
            else 0,
            is_must=problem.severity is Severity.MUST,
            text=explained.get(fingerprint(problem, filled.answers), ""),
        )
        for problem in filled.found.problems
    ]
    return sorted(listed, key=lambda item: (not item.is_must, item.section))


def reasons() -> list[str]:
    """List the words for a blank that may be typed instead of a number."""
    return [pick(texts) for texts in STATUSES.values()]


def ways() -> list[tuple[str, str]]:
    """List the reasons with which a whole table can be answered at once."""
    return [(status, pick(texts)) for status, texts in STATUSES.items()]


def _field(filled: Filled, question: Question, occurrence: int | None = None) -> Field:
    at = -1 if occurrence is None else occurrence
    if occurrence is None:
        answer = filled.answers.get(question.name)
    else:
        times = filled.answers.repeated.get(question.repeat, ())
        one = times[occurrence] if occurrence < len(times) else {}
        answer = one.get(question.name, Answer())
    own = [
        problem
        for problem in filled.found.problems
        if question.name in problem.questions and problem.occurrence == occurrence
        and not (problem.code == "unanswered" and not answer.is_given)
    ]  # fmt: skip
    before = filled.last_year.get(question.name)
    text = _written(question, answer)
    cited = filled.pages.get((question.name, at))
    return Field(
        name=input_name(question.name, occurrence),
        question=question.name,
        kind=question.kind,
        label=pick(question.labels),
        hint=pick(question.hints),
        text=text,
        seen=text,
        page=str(cited[1]) if cited is not None else "",
        said=filled.remarks.get(question.name, ()) if occurrence is None else (),
        revision=filled.revisions.get((question.name, at), 0),
        choices=tuple(
            (choice.name, pick(choice.labels))
            for choice in filled.form.choices.get(question.choices, ())
        ),
        before=latin(written(Answer(format(before.normalize(), "f")), forms_language()))
        if before is not None
        else "",
        problems=tuple(_said_at(filled, problem, question) for problem in own),
        is_bad=any(problem.severity is Severity.MUST for problem in own),
        is_required=question.required,
        link=filled.links.get(question.name, ""),
    )


def _written(question: Question, answer: Answer) -> str:
    if question.kind is Kind.LIST:
        return list_in_words(answer)
    return latin(written(answer, forms_language())) if question.is_number else answer.value


def _said_at(filled: Filled, problem: Problem, question: Question) -> str:
    """Say what is wrong once, where it begins; beside the other answers, with which one they clash.

    One sentence in each of ten cells hides which of them is meant.
    """
    first = filled.form.questions[problem.questions[0]]
    if question.name == first.name or question.number != first.number or not first.is_answered:
        return said(problem)
    label = pick(first.labels)
    return _("Does not agree with “%(question)s”, see there.") % {"question": label}


def _grid(filled: Filled, name: str) -> Grid:
    table = filled.form.tables[name]
    cells: dict[tuple[int, int], Field] = {}
    reason = None
    for question in filled.form.questions.values():
        if question.place is not None and question.place.table == name:
            at, column = question.place.row, question.place.column
            headings = f"t:{name} h:{name}:{at} c:{name}:{column}"
            cells[at, column] = replace(_field(filled, question), labelled_by=headings)
        elif question.reason_for == name:
            reason = _field(filled, question)
    rows = tuple(
        (pick(texts), tuple(cells.get((at, column)) for column in range(len(table.columns))))
        for at, texts in enumerate(table.rows)
    )
    columns = tuple(pick(texts) for texts in table.columns) if table.column_is_shown else ("",)
    return Grid(name, pick(table.labels), pick(table.hints), columns, rows, reason)


def _times(filled: Filled, name: str) -> Times:
    inside = [
        question
        for question in filled.form.questions.values()
        if question.repeat == name and question.is_own
    ]
    # A row that was cleared stays on the page: somebody may have it open and type there again.
    named = {question.name for question in inside}
    saved = (at + 1 for question, at in filled.revisions if question in named)
    current = max(len(filled.answers.repeated.get(name, ())), *saved, 0)
    rows = tuple(
        tuple(
            replace(_field(filled, question, number), labelled_by=f"t:{name} c:{name}:{column}")
            for column, question in enumerate(inside)
        )
        for number in range(current + SPARE)
    )
    heads = tuple(pick(question.labels) for question in inside)
    return Times(name, pick(filled.form.repeats[name]), heads, rows)


def problem_count(found: Sequence[Problem]) -> int:
    """Count what must be corrected."""
    return sum(problem.severity is Severity.MUST for problem in found)
