# SPDX-License-Identifier: EUPL-1.2
"""Put a form with its answers on a page, and read what was typed there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from django.http import QueryDict

from vidik.questionnaires.methods.answers import Answer, Answers, Evaluated, Problem, Severity
from vidik.questionnaires.methods.forms import Form, Kind, Question, Section
from vidik.questionnaires.methods.tables import STATUSES
from vidik.questionnaires.methods.typed import typed, written
from vidik.questionnaires.models import Remark, Submission
from vidik.questionnaires.services import Change, Cited, fingerprint
from vidik.questionnaires.types import Saved
from vidik.questionnaires.wording import latin, pick, said, spoken

_LONG: Final = 5
SPARE: Final = 2
"""Empty rows that follow the answered ones of a repeated group."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else saved at a question while the person was typing."""

    stands: str
    revision: int
    is_conflict: bool
    """The person typed something else, so that one of both has to be chosen."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question as a page asks it."""

    name: str
    """Name of the input: the question, and the time of a repeated one."""
    question: str
    kind: Kind
    label: str
    hint: str
    text: str
    revision: int
    choices: tuple[tuple[str, str], ...] = ()
    before: str = ""
    """What the institution stated a year before; blank if nothing."""
    problems: tuple[str, ...] = ()
    is_bad: bool = False
    is_required: bool = False
    labelled_by: str = ""
    """Ids of the headings that name it, where it stands in a table."""
    seen: str = ""
    """What was shown when the person began to type: what still reads so was left alone."""
    page: str = ""
    """The page of the letter on which it stands."""
    meanwhile: Meanwhile | None = None
    """What somebody else saved while the person was typing."""
    said: tuple[Remark, ...] = ()
    """What was written at the question."""

    @property
    def is_number(self) -> bool:
        """Whether a number or a reason is expected."""
        return self.kind in {Kind.INTEGER, Kind.DECIMAL}

    @property
    def chosen(self) -> frozenset[str]:
        """The answers chosen, where several may be."""
        return frozenset(self.text.split())


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of figures."""

    name: str
    label: str
    hint: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Field | None, ...]], ...]
    reason: Field | None
    """Why the cells that stay blank are blank."""


@dataclass(frozen=True, slots=True)
class Times:
    """A repeated group."""

    name: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One section of a form with its answers."""

    name: str
    title: str
    hint: str
    items: tuple[Field | Grid | Times, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One section in the list of sections."""

    number: int
    name: str
    title: str
    asked: int
    answered: int
    must: int


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that does not fit, for the page that gathers all of it."""

    key: str
    sentence: str
    labels: tuple[str, ...]
    section: int
    is_must: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything that a page of answers needs."""

    form: Form
    answers: Answers
    revisions: Mapping[tuple[str, int], int]
    found: Evaluated
    last_year: Mapping[str, Decimal] = field(default_factory=dict)
    pages: Mapping[tuple[str, int], tuple[object, int]] = field(default_factory=dict)
    """Letter and page of what was entered from one."""
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)


def input_name(question: str, occurrence: int | None = None) -> str:
    """Name the input of a question."""
    return question if occurrence is None else f"{question}.{occurrence}"


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
    for number, section in enumerate(filled.form.sections, start=1):
        asked = [
            name
            for name in section.questions
            if name in filled.found.relevant and filled.form.questions[name].is_own
            and not filled.form.questions[name].repeat
        ]  # fmt: skip
        complete = filled.answers.explained(filled.form)
        answered = sum(complete.get(name).is_given for name in asked)
        listed.append(
            Step(
                number,
                section.name,
                pick(section.labels),
                len(asked),
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
            labels=tuple(_label(filled.form, name) for name in problem.questions[:6]),
            section=int(filled.form.questions[problem.questions[0]].number or 0)
            if problem.questions[0] in filled.form.questions
            else 0,
            is_must=problem.severity is Severity.MUST,
            text=explained.get(fingerprint(problem, filled.answers), ""),
        )
        for problem in filled.found.problems
    ]
    return sorted(listed, key=lambda item: (not item.is_must, item.section))


def changes(form: Form, section: Section, data: QueryDict) -> list[Change]:
    """Read what was typed on the page of a section; fields that are not there say nothing."""
    return list(_typed(form, section, data))


def reasons() -> list[str]:
    """List the words for a blank that may be typed instead of a number."""
    return [latin(texts[spoken()]) for texts in STATUSES.values()]


def ways() -> list[tuple[str, str]]:
    """List the reasons with which a whole table can be answered at once."""
    return [(status, latin(texts[spoken()])) for status, texts in STATUSES.items()]


def label_of(form: Form, name: str) -> str:
    """Name a question in the reader's language, with the table that it stands in."""
    return _label(form, name)


def answered_lines(form: Form, answers: Answers) -> list[tuple[str, list[tuple[str, str]]]]:
    """List answers for reading, by section: label and what was said."""
    listed = []
    for section in form.sections:
        lines = [
            (_label(form, name), _shown(form, form.questions[name], answers.get(name)))
            for name in section.questions
            if answers.get(name).is_given and form.questions[name].is_own
        ]
        for group in section.repeats:
            for number, one in enumerate(answers.repeated.get(group, ()), start=1):
                said_ = "; ".join(
                    f"{_label(form, name)}: {_shown(form, form.questions[name], answer)}"
                    for name, answer in one.items()
                )
                lines.append((f"{pick(form.repeats[group])} {number}", said_))
        if lines:
            listed.append((pick(section.labels), lines))
    return listed


def explained_lines(submission: Submission) -> list[tuple[str, str]]:
    """List what was questioned and how it was explained, in the reader's language."""
    return [
        (pick(item["said"]) if item.get("said") else item["problem"], item["text"])
        for item in submission.explanations
    ]


def named_lines(form: Form, answers: Answers) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """List answers outside repeated groups by section: name, label, what was said."""
    listed = []
    for section in form.sections:
        lines = [
            (name, _label(form, name), _shown(form, form.questions[name], answers.get(name)))
            for name in section.questions
            if answers.get(name).is_given and form.questions[name].is_own
        ]
        if lines:
            listed.append((pick(section.labels), lines))
    return listed


def differences(form: Form, old: Answers, new: Answers) -> list[tuple[str, str, str]]:
    """List what reads otherwise in a later submission: label, what stood, what stands."""
    before, after = old.explained(form), new.explained(form)
    lines = [
        (_label(form, name), _shown(form, question, before.get(name)),
         _shown(form, question, after.get(name)))
        for name, question in form.questions.items()
        if question.is_own and not question.repeat and before.get(name) != after.get(name)
    ]  # fmt: skip
    for group, texts in form.repeats.items():
        one, other = (
            [_times_said(form, times) for times in answers.repeated.get(group, ())]
            for answers in (old, new)
        )
        if one != other:
            lines.append((pick(texts), "\n".join(one), "\n".join(other)))
    return lines


def _times_said(form: Form, one: Mapping[str, Answer]) -> str:
    return "; ".join(
        f"{_label(form, name)}: {_shown(form, form.questions[name], answer)}"
        for name, answer in one.items()
    )


def _shown(form: Form, question: Question, answer: Answer) -> str:
    if question.is_number:
        return latin(written(answer, spoken()))
    if question.choices:
        named = {choice.name: pick(choice.labels) for choice in form.choices[question.choices]}
        return ", ".join(named.get(part, part) for part in answer.value.split())
    return answer.value


def _label(form: Form, name: str) -> str:
    question = form.questions.get(name)
    if question is None:
        return name
    label = pick(question.labels)
    if question.place is not None:
        return f"{pick(form.tables[question.place.table].labels)}: {label}"
    return label


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
    text = latin(written(answer, spoken())) if question.is_number else answer.value
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
        before=latin(written(Answer(format(before.normalize(), "f")), spoken()))
        if before is not None
        else "",
        problems=tuple(said(problem) for problem in own),
        is_bad=any(problem.severity is Severity.MUST for problem in own),
        is_required=question.required,
    )


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
    standing = len(filled.answers.repeated.get(name, ()))
    rows = tuple(
        tuple(
            replace(_field(filled, question, number), labelled_by=f"t:{name} c:{name}:{column}")
            for column, question in enumerate(inside)
        )
        for number in range(standing + SPARE)
    )
    heads = tuple(pick(question.labels) for question in inside)
    return Times(name, pick(filled.form.repeats[name]), heads, rows)


def _typed(form: Form, section: Section, data: QueryDict) -> Iterator[Change]:
    for name in section.questions:
        question = form.questions[name]
        if not question.is_answered:
            continue
        if not question.repeat:
            if name in data or f"{name}.asked" in data:
                yield _change(question, None, data)
            continue
        numbers = sorted(
            {
                int(key.rpartition(".")[2])
                for key in data
                if key.startswith(f"{name}.") and key.rpartition(".")[2].isdigit()
            }
        )
        for number in numbers[:200]:
            yield _change(question, number, data)


def _change(question: Question, occurrence: int | None, data: QueryDict) -> Change:
    name = input_name(question.name, occurrence)
    parts: Sequence[str] = data.getlist(name)
    if question.kind is Kind.MANY:
        answer = Answer(" ".join(parts))
    elif question.is_number:
        answer = typed(data.get(name, ""), spoken())
    else:
        answer = Answer(data.get(name, "").replace("\r\n", "\n").strip())
    base = data.get(f"r:{name}", "0")
    return Change(
        question.name,
        answer,
        occurrence,
        int(base) if base.isdigit() else 0,
        is_touched=_is_touched(question, name, data),
        cites=_cites(question, name, data) if answer.is_given else None,
    )


def _is_touched(question: Question, name: str, data: QueryDict) -> bool:
    """Tell whether what is there reads otherwise than what was shown."""
    seen = data.get(f"w:{name}")
    if seen is None:
        return True
    if question.kind is Kind.MANY:
        return set(data.getlist(name)) != set(seen.split())
    return _plain(data.get(name, "")) != _plain(seen)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _cites(question: Question, name: str, data: QueryDict) -> Cited | None:
    """Read the page of the letter that is shown beside: the one named, else the one shown."""
    if question.binding is None:
        return None
    page = data.get(f"p:{name}", "").strip()
    if not page and _is_touched(question, name, data):
        page = data.get("page", "")
    try:
        letter = uuid.UUID(data.get("letter", ""))
    except ValueError:
        return None
    return Cited(letter, int(page)) if page.isdigit() and len(page) < _LONG else None


def typed_fields(page: Page, change: Callable[[Field], Field]) -> Page:
    """Give a page with every field changed, wherever it stands."""
    items: list[Field | Grid | Times] = []
    for item in page.items:
        if isinstance(item, Grid):
            rows = tuple(
                (head, tuple(change(cell) if cell is not None else None for cell in cells))
                for head, cells in item.rows
            )
            reason = change(item.reason) if item.reason is not None else None
            items.append(replace(item, rows=rows, reason=reason))
        elif isinstance(item, Times):
            items.append(
                replace(item, rows=tuple(tuple(change(one) for one in row) for row in item.rows))
            )
        else:
            items.append(change(item))
    return replace(page, items=tuple(items))


def names_on(page: Page) -> set[str]:
    """Give the names of the inputs that a page has, wherever they stand."""
    names: set[str] = set()

    def note(field: Field) -> Field:
        if field.kind != "note":
            names.add(field.name)
        return field

    typed_fields(page, note)
    return names


def after_saving(page: Page, saved: Iterable[Saved], data: QueryDict) -> Page:
    """Give a page as it stands for whoever sent it: what was typed, and what others saved.

    A field that was left alone keeps the revision that the person saw, so that a later change of it
    cannot overwrite unseen what a colleague saved meanwhile.
    """
    kept = {input_name(item.question, item.occurrence): item for item in saved}

    def told(one: Field) -> Field:
        item = kept.get(one.name)
        if item is None:
            return one
        seen, typed_ = data.get(f"w:{one.name}", ""), " ".join(data.getlist(one.name))
        base = data.get(f"r:{one.name}", "0")
        based = int(base) if base.isdigit() else 0
        if item.is_conflict:
            meanwhile = Meanwhile(one.text, item.revision, is_conflict=True)
            return replace(one, text=typed_, seen=seen, revision=based, meanwhile=meanwhile)
        if item.is_kept or item.revision == based:
            return replace(one, text=typed_, seen=typed_)
        if _plain(one.text) == _plain(typed_):
            return replace(one, seen=typed_)
        meanwhile = Meanwhile(one.text, item.revision, is_conflict=False)
        return replace(one, text=typed_, seen=seen, revision=based, meanwhile=meanwhile)

    return typed_fields(page, told)


def settled(data: QueryDict) -> QueryDict:
    """Apply a choice between what one typed and what stands to what was sent."""
    way, _colon, rest = data.get("settle", "").partition(":")
    name, _colon, revision = rest.rpartition(":")
    if way not in {"mine", "theirs"} or not name or not revision.isdigit():
        return data
    chosen = data.copy()
    if way == "mine":
        chosen[f"r:{name}"] = revision
        chosen.pop(f"w:{name}", None)
    else:
        chosen.setlist(name, [data.get(f"w:{name}", "")])
    return chosen


def problem_count(found: Sequence[Problem]) -> int:
    """Count what must be corrected."""
    return sum(problem.severity is Severity.MUST for problem in found)
