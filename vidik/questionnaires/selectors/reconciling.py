# SPDX-License-Identifier: EUPL-1.2
"""Reconcile an institution's answers: what is missing, changed or contradictory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.checks.models import Finding, FindingCell
from vidik.core.transliterate import fold
from vidik.figures.selectors.finding_sentences import with_sentences
from vidik.figures.selectors.own import OwnValue, values_of
from vidik.forms.methods.answers.evaluating import LEAP, SMALL
from vidik.forms.methods.answers.model import Answer, from_json
from vidik.forms.methods.model import Form
from vidik.questionnaires.models import Remark, Respondent, Submission
from vidik.questionnaires.selectors.calls import drafts, form_of_respondent, own_facts
from vidik.questionnaires.selectors.citing import cited, head_of
from vidik.questionnaires.selectors.papers import remarks
from vidik.questionnaires.types import LineState, ReconciliationFilter

HUNDRED: Final = Decimal(100)
MOST_EARLIER: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One figure that an institution is asked for, with everything that is known about it."""

    question: str
    section: int
    now: Answer
    before: Decimal | None
    change: Decimal | None
    percent: Decimal | None
    """Change in percent of the previous value; None if that was 0 or is not known."""
    least: Decimal | None
    most: Decimal | None
    """The smallest and the largest of the institution's earlier values."""
    earlier: int
    """How many earlier values are known."""
    state: LineState
    reference: str
    """Citation of the accepted figure; blank before it is accepted."""
    findings: tuple[tuple[Finding, str], ...]
    remarks: tuple[Remark, ...]
    explanations: tuple[str, ...]


def reconciled(actor: Actor, row: Respondent) -> list[Line]:
    """Return every figure that an institution is asked for, with what is known about it.

    Uses the newest submission, or the answers so far if nothing was submitted. Takes a fixed number
    of queries, however long the form is.
    """
    authorize(actor, Action.QUESTIONNAIRES_READ)
    form = form_of_respondent(row)
    submission = Submission.objects.filter(respondent=row).first()
    answers = from_json(submission.answers) if submission is not None else drafts(row)[0]
    answers = answers.explained(form)
    head = head_of(row)
    history = _history(actor, row, form)
    figures = cited(row, head)
    found = _findings(actor, row, figures.values())
    written: dict[str, list[Remark]] = {}
    for remark in remarks(row):
        written.setdefault(remark.question, []).append(remark)
    texts: dict[str, list[str]] = {}
    for item in submission.explanations if submission is not None else []:
        for name in item["questions"]:
            texts.setdefault(name, []).append(item["text"])
    lines = []
    for number, question in enumerate(form.bound, start=1):
        reference = f"{head}{number:03d}"
        key = figures.get(reference)
        answer = answers.get(question.name)
        earlier = history.get(question.name, ())
        listed = tuple(found.get(str(key), ())) if key is not None else ()
        lines.append(
            _line(
                question.name,
                int(question.number or 0),
                answer,
                earlier,
                _Context(
                    reference if key is not None else "",
                    listed,
                    tuple(written.get(question.name, ())),
                    tuple(texts.get(question.name, ())),
                ),
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class _Context:
    """What the checks, the office and the institution say about a figure."""

    reference: str
    findings: tuple[tuple[Finding, str], ...]
    remarks: tuple[Remark, ...]
    explanations: tuple[str, ...]


def _line(
    name: str, section: int, answer: Answer, earlier: Sequence[Decimal], context: _Context
) -> Line:
    now = _number(answer)
    before = earlier[-1] if earlier else None
    change = now - before if now is not None and before is not None else None
    percent = change * HUNDRED / before if change is not None and before else None
    return Line(
        question=name,
        section=section,
        now=answer,
        before=before,
        change=change,
        percent=percent,
        least=min(earlier, default=None),
        most=max(earlier, default=None),
        earlier=len(earlier),
        state=_state(answer, now, earlier),
        reference=context.reference,
        findings=context.findings,
        remarks=context.remarks,
        explanations=context.explanations,
    )


def _state(answer: Answer, now: Decimal | None, earlier: Sequence[Decimal]) -> LineState:
    if not answer.is_given:
        return LineState.MISSING
    if now is None:
        return LineState.BLANK
    if not earlier:
        return LineState.NEW
    if _is_unusual(now, earlier):
        return LineState.UNUSUAL
    return LineState.SAME if now == earlier[-1] else LineState.CHANGED


def _is_unusual(now: Decimal, earlier: Sequence[Decimal]) -> bool:
    """Return whether a value differs more than usual from the earlier ones.

    With one earlier value: more than twice or less than half of it. With several: outside their
    range by more than the width of that range. Small numbers are never unusual.
    """
    before = earlier[-1]
    if max(abs(now), abs(before)) < SMALL:
        return False
    if len(earlier) == 1:
        return now > before * LEAP or now * LEAP < before
    least, most = min(earlier), max(earlier)
    margin = max(most - least, SMALL / LEAP)
    return now > most + margin or now < least - margin


def _number(answer: Answer) -> Decimal | None:
    try:
        return Decimal(answer.value) if answer.value else None
    except ArithmeticError:
        return None


def _history(actor: Actor, row: Respondent, form: Form) -> dict[str, tuple[Decimal, ...]]:
    """Return the institution's values of earlier years by question, the oldest first."""
    facts = own_facts(row)
    by_quantity: dict[tuple[str, str], list[OwnValue]] = {}
    measures = {item.binding.measure for item in form.bound if item.binding is not None}
    for value in values_of(actor, row.institution_id, measures, before=row.call.cycle.code):
        by_quantity.setdefault((value.measure, value.dimensions), []).append(value)
    found = {}
    for question in form.bound:
        if question.binding is None:
            continue
        pairs = ";".join(f"{name}={code}" for name, code in question.binding.dimensions_of(facts))
        listed = by_quantity.get((question.binding.measure, pairs), [])
        shape = _shape(question.binding.period_in(row.call.year))
        same = {item.period: item for item in listed if _shape(item.period) == shape}
        found[question.name] = tuple(
            item.value for item in sorted(same.values(), key=lambda item: item.period_end)
        )[-MOST_EARLIER:]
    return found


def _shape(period: str) -> str:
    """Return the pattern of a period: only years are compared with years, days with days."""
    return "".join("0" if char.isdigit() else char for char in period)


def _findings(
    actor: Actor, row: Respondent, keys: Iterable[int]
) -> Mapping[str, list[tuple[Finding, str]]]:
    cells = [str(key) for key in keys]
    if not cells:
        return {}
    listed = with_sentences(actor, checks.findings_of_cells(actor, cells))
    by_key = {finding.pk: (finding, message) for finding, message in listed}
    found: dict[str, list[tuple[Finding, str]]] = {}
    rows = FindingCell.objects.filter(
        finding__in=by_key, cell__in=cells, owner=row.institution.code, is_related=False
    ).order_by("finding__rank")
    for cell, finding in rows.values_list("cell", "finding"):
        found.setdefault(cell, []).append(by_key[finding])
    return found


def narrowed(
    lines: Sequence[Line], labels: Mapping[str, str], wanted: ReconciliationFilter
) -> list[Line]:
    """Filter and sort the lines of a reconciliation."""
    words = fold(wanted.words).split()
    remaining = [
        line
        for line in lines
        if all(word in fold(labels[line.question]) for word in words)
        and (not wanted.section or str(line.section) == wanted.section)
        and _matches(line, wanted.state)
    ]
    if wanted.sort == "change":
        remaining.sort(key=lambda line: _largest_first(line.change))
    elif wanted.sort == "percent":
        remaining.sort(key=lambda line: _largest_first(line.percent))
    elif wanted.sort == "findings":
        remaining.sort(key=lambda line: -len(line.findings))
    return remaining


def _largest_first(value: Decimal | None) -> Decimal:
    """Return a sort key: the largest change first, up or down, unknown ones last."""
    return -abs(value) if value is not None else Decimal(1)


def _matches(line: Line, state: str) -> bool:
    match state:
        case "":
            return True
        case "findings":
            return bool(line.findings)
        case "said":
            return bool(line.remarks or line.explanations)
        case _:
            return line.state == state
