# SPDX-License-Identifier: EUPL-1.2
"""Every published figure of a cycle beside what the records count of it.

A figure can be counted where a derivation covers its measure and breakdown. Where none does, the
pack says by `figures/<cycle>/reconcile.yaml` that no record of the house could count it, and why.
What has neither differs: a record could count it and none does. So nothing is left out in silence.
No number is read from a published figure to count it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.figures.methods.uncounted import Reconciling
from vidik.figures.methods.withholding import Cell
from vidik.figures.models import Cycle, Observation
from vidik.figures.registry import Derivation, Why, counted_once, derivations
from vidik.figures.selectors.derived import (
    Found,
    Own,
    beside,
    breakdown,
    computed_beside,
    key_of,
    reasons,
    revealing_cells,
    said_of,
)
from vidik.figures.selectors.measures import evidence_dimensions
from vidik.figures.selectors.tables import labels_for, parents


class State(StrEnum):
    """How a published figure and the records compare."""

    EQUAL = "equal"
    EXPLAINED = "explained"
    """The published figures contradict each other, and another one is followed."""
    DIFFERS = "differs"
    NOT_COUNTABLE = "not_countable"
    """No record of the house could count it."""


@dataclass(frozen=True, slots=True)
class ReconciledFigure:
    """One published figure and what the records count of it."""

    id: str
    section: str
    published: Decimal | None
    counted: Decimal | None
    """None where nothing is counted, or where the number may point to a person."""
    state: State
    derivation: str
    """How it is counted; blank where it is not."""
    reason: str
    """Why it differs or cannot be counted; blank where it is equal."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The figures of a cycle, in the order of the report."""

    cycle: str
    rows: tuple[ReconciledFigure, ...]

    def states(self, section: str | None = None) -> Counter[State]:
        """Count the figures by state, of one section or of all."""
        return Counter(row.state for row in self.rows if section is None or row.section == section)

    @property
    def sections(self) -> list[str]:
        """The sections in the order of the report."""
        return sorted({row.section for row in self.rows}, key=_numbers)


_Wanted = tuple[Derivation, int]


def reconcile_cycle(actor: Actor, cycle: Cycle) -> Reconciliation:
    """Count every figure of a cycle from the records, as far as there are any.

    One query reads the figures; each measure costs the aggregates of its breakdowns, however many
    figures or records there are.

    Raises:
        PackError: the pack's file about this cycle has faults.
    """
    authorize(actor, Action.FIGURES_DERIVE)
    evidence = evidence_dimensions()
    rows = list(
        Observation.objects.filter(is_current=True, figure__cycle=cycle)
        .select_related("figure__measure__base", "figure__institution", "figure__cycle")
        .order_by("figure__reference")
    )
    known: dict[tuple[str, str], list[Derivation]] = defaultdict(list)
    published = {row.figure.measure.code for row in rows}
    for each in derivations():
        # Whoever reports a measure is there only in a country that has it.
        if each.measure in published:
            for code in each.reporters:
                known[each.measure, code].append(each)
    wanted: dict[_Wanted, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    by_row: dict[int, _Wanted] = {}
    for row in rows:
        found = _derivation(row, known, evidence)
        if found is not None:
            wanted[found][key_of(breakdown(row, evidence))].append(row)
            by_row[row.pk] = found
    with counted_once():
        computed = {
            (derivation, year): computed_beside(
                next(iter(reported.values()))[0].figure.measure, derivation, year, reported
            )
            for (derivation, year), reported in wanted.items()
        }
    own = Own()
    own.learn(list(computed.values()))
    labels = labels_for(sorted({name for one in computed for name in one[0].dimensions}))
    revealing = revealing_cells(list(computed.values()), own, parents(labels))
    pack = said_of(cycle.code)
    why = reasons(cycle.code)
    lines = []
    for row in rows:
        key = key_of(breakdown(row, evidence))
        one = computed[by_row[row.pk]] if row.pk in by_row else None
        lines.append(
            _uncounted(row, pack, why)
            if one is None
            else _counted(row, key, one, own, revealing[one.counted], why=why)
        )
    lines.sort(key=lambda line: (_numbers(line.section), line.id))
    return Reconciliation(cycle.code, tuple(lines))


def _derivation(
    row: Observation,
    known: Mapping[tuple[str, str], list[Derivation]],
    evidence: Collection[str],
) -> _Wanted | None:
    figure = row.figure
    for each in known.get((figure.measure.code, figure.institution.code), ()):
        year = each.year_of(figure.period)
        if year is not None and each.is_about(breakdown(row, evidence)):
            return each, year
    return None


def _counted(
    row: Observation, key: str, one: Found, own: Own, revealing: Collection[Cell],
    *,
    why: Mapping[str, Why],
) -> ReconciledFigure:  # fmt: skip
    cell = beside(one, key, [row], own, revealing, labels=None)
    reason = why.get(row.figure.reference)
    state, text = State.DIFFERS, ""
    if cell.agrees:
        state = State.EQUAL
    elif reason is not None:
        state = State.EXPLAINED if reason.contradicts else State.NOT_COUNTABLE
        text = reason.text
    elif cell.is_open:
        state, text = (
            State.NOT_COUNTABLE,
            _("Too few records: nothing is said about single persons."),
        )
    return ReconciledFigure(
        row.figure.reference,
        row.figure.section,
        row.value,
        cell.shown,
        state,
        one.derivation.code,
        text or ("" if cell.agrees else _("The registers give a different number.")),
    )


def _uncounted(row: Observation, pack: Reconciling, why: Mapping[str, Why]) -> ReconciledFigure:
    figure = row.figure
    reason = why.get(figure.reference)
    rule = next(
        (
            each
            for each in pack.not_countable
            if each.is_about(
                figure.section,
                figure.institution.code,
                figure.measure.code,
                figure.period,
                figure.dimensions,
            )
        ),
        None,
    )
    if reason is not None:
        state = State.EXPLAINED if reason.contradicts else State.NOT_COUNTABLE
        text = reason.text
    elif rule is not None:
        state, text = State.NOT_COUNTABLE, str(rule.reason)
    else:
        state, text = State.DIFFERS, _("Registers could count it, but none does yet.")
    return ReconciledFigure(figure.reference, figure.section, row.value, None, state, "", text)


def _numbers(section: str) -> tuple[int, ...]:
    return tuple(int(each) if each.isdecimal() else _LAST for each in section.split("."))


_LAST: Final = 10**6
