# SPDX-License-Identifier: EUPL-1.2
"""The figures that answers become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from vidik.checks.methods.model import Cell
from vidik.forms.methods.answers.instance import Instance
from vidik.forms.methods.answers.model import Answers
from vidik.forms.methods.model import Form


def figure_cells(
    form: Form,
    answers: Answers,
    *,
    year: int,
    source: str,
    reference: str,
    own: Mapping[str, str] | None = None,
) -> list[Cell]:
    """Return the figures that the answers become: one for each bound question that is answered.

    Args:
        form: the form.
        answers: answers without anything that must be corrected.
        year: the year of the cycle.
        source: code of the institution that answers.
        reference: what every citation begins with, such as `q2024-moi`.
        own: facts about the institution that are in bindings, such as its territory.
    """
    answers, _rows = answers.explained(form).without_blank_rows()
    relevant = Instance(form, answers, set()).relevant()
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
        for cell in figures_of(form, answers, relevant, Respondent(year, source, own or {}))
    ]


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers, in which year's cycle."""

    year: int
    source: str
    own: Mapping[str, str] = field(default_factory=dict)


def figures_of(
    form: Form, answers: Answers, relevant: Iterable[str], respondent: Respondent
) -> list[Cell]:
    """Return the figures of the questions that are asked and answered."""
    requested = set(relevant)
    cells = []
    for question in form.bound:
        answer = answers.get(question.name)
        binding = question.binding
        if binding is None or question.name not in requested or not answer.is_given:
            continue
        cells.append(
            Cell(
                key=question.name,
                id=question.name,
                section=question.number,
                source=respondent.source,
                measure=binding.measure,
                unit=binding.unit,
                period=binding.period_in(respondent.year),
                dimensions=binding.dimensions_of(respondent.own),
                value=Decimal(answer.value) if answer.value else None,
                status=answer.status or None,
                qualifier=answer.qualifier,
            )
        )
    return cells
