# SPDX-License-Identifier: EUPL-1.2
"""Read one measure: how it was broken down, the statements of a table, what was said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.periods import Period
from vidik.figures.methods.crosstab import PSEUDO, Statement
from vidik.figures.models import Cycle, Dimension, Figure, Measure, Observation
from vidik.figures.types import Shape, TableRequest

MAX_CELLS: Final = 4_000
"""Statements that one table may show; a wider question is answered by the list of figures."""
SAMPLED: Final = 50_000
"""Figures of a measure that are looked at to learn how it was broken down."""
REPETITIONS: Final = 40
TOLD: Final = 12
"""Statements of one quantity that are told one by one."""
EVIDENCE: Final = "evidence"


class _Replaced(Func):
    """`regexp_replace` over a dimension key."""

    function = "regexp_replace"
    output_field = TextField()


def measure_by_code(actor: Actor, code: str) -> Measure:
    """Give a measure.

    Raises:
        OutOfScope: there is none, or none that the actor may know of.
    """
    rows = Measure.objects.select_related("theme", "base").prefetch_related(
        "dimensions", "series_notes__institution"
    )
    measure = scope(actor, Action.FIGURES_READ, rows).filter(code=code).first()
    if measure is None:
        raise OutOfScope
    return measure


def evidence_dimensions() -> frozenset[str]:
    """Give the dimensions that only tell where a quantity was stated again."""
    codes = Dimension.objects.filter(kind=EVIDENCE).values_list("code", flat=True)
    return frozenset(codes)


def dimensions_with_sizes(codes: Iterable[str]) -> dict[str, Dimension]:
    """Give dimensions by code, each with the number of its codes as `codes`."""
    rows = Dimension.objects.filter(code__in=set(codes)).annotate(codes=Count("code_list__codes"))
    return {dimension.code: dimension for dimension in rows}


@dataclass(frozen=True)
class Shapes:
    """The ways in which a measure was broken down in a cycle, the most used first."""

    known: tuple[Shape, ...]
    written: dict[frozenset[str], tuple[str, ...]]
    """Dimensions without evidence → the written forms under which they are stored."""
    counts: Counter[tuple[frozenset[str], str, str]]
    """(dimensions, institution, period) → figures."""

    @cached_property
    def institutions(self) -> frozenset[str]:
        """Codes of all institutions that reported the measure."""
        return frozenset(institution for _dims, institution, _period in self.counts)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """All periods reported, in their order."""
        return tuple(sorted({period for *_rest, period in self.counts}, key=Period.parse))

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """All dimensions that the measure was broken down by."""
        return frozenset().union(*self.written)

    def commonest(self, dimensions: frozenset[str], *, institution: str = "") -> tuple[str, str]:
        """Give the institution and the period with the most figures of a breakdown."""
        by_institution: Counter[str] = Counter()
        by_period: Counter[str] = Counter()
        for (shape, who, period), count in self.counts.items():
            if shape != dimensions:
                continue
            by_institution[who] += count
            if institution in {"", who}:
                by_period[period] += count
        return _first(by_institution), _first(by_period)


def _first(counter: Counter[str]) -> str:
    return max(counter, key=lambda key: (counter[key], key)) if counter else ""


def shapes_of(actor: Actor, measure: Measure, cycle: Cycle) -> Shapes:
    """Learn how a measure was broken down, from its first fifty thousand figures of a cycle."""
    sampled = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(measure=measure, cycle=cycle)
        .order_by()
        .values("pk")[:SAMPLED]
    )
    rows = (
        Figure.objects.filter(pk__in=sampled)
        .order_by()
        .annotate(shape=_shape("dimension_key"))
        .values_list("shape", "institution__code", "period")
        .annotate(figures=Count("pk"))
    )
    evidence = evidence_dimensions()
    counts: Counter[tuple[frozenset[str], str, str]] = Counter()
    written: dict[frozenset[str], set[str]] = {}
    for shape, institution, period, figures in rows:
        dimensions = frozenset(filter(None, shape.split(";"))) - evidence
        written.setdefault(dimensions, set()).add(shape)
        counts[dimensions, institution, period] += figures
    return Shapes(
        known=tuple(
            sorted(
                (_summary(dimensions, counts) for dimensions in written),
                key=lambda shape: (-shape.figures, shape.dimensions),
            )
        ),
        written={key: tuple(sorted(forms)) for key, forms in written.items()},
        counts=counts,
    )


def _shape(field: str) -> Func:
    return _Replaced(F(field), Value("=[^;]*"), Value(""), Value("g"))


def _summary(dimensions: frozenset[str], counts: Counter[tuple[frozenset[str], str, str]]) -> Shape:
    own = {key: count for key, count in counts.items() if key[0] == dimensions}
    return Shape(
        dimensions=tuple(sorted(dimensions)),
        figures=sum(own.values()),
        institutions=tuple(sorted({institution for _d, institution, _p in own})),
        periods=tuple(sorted({period for _d, _i, period in own})),
    )


def statements_for(
    actor: Actor, measure: Measure, cycle: Cycle, asked: TableRequest, shapes: Shapes
) -> tuple[list[Statement], bool]:
    """Read the statements of a table: parts and the totals reported beside them.

    Returns:
        The statements, and whether there are more of them than a table may show.
    """
    axes = {axis for axis in (*asked.rows, *asked.columns) if axis not in PSEUDO}
    forms = [
        form
        for dimensions, written in shapes.written.items()
        if dimensions <= axes
        for form in written
    ]
    rows = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(measure=measure, cycle=cycle)
        .annotate(shape=_shape("dimension_key"))
        .filter(shape__in=forms)
    )
    if asked.institution:
        rows = rows.filter(institution__code=asked.institution)
    if asked.period:
        rows = rows.filter(period=asked.period)
    found = list(_current(rows)[: MAX_CELLS + 1])
    evidence = evidence_dimensions()
    return [_statement(o, cycle.code, evidence) for o in found[:MAX_CELLS]], len(found) > MAX_CELLS


def _current(figures: QuerySet[Figure]) -> QuerySet[Observation]:
    return (
        Observation.objects.filter(is_current=True, figure__in=figures)
        .select_related("figure__institution")
        .order_by("figure__statement", "figure_id")
    )


def _statement(observation: Observation, cycle: str, evidence: frozenset[str]) -> Statement:
    figure = observation.figure
    return Statement(
        key=figure.pk,
        cycle=cycle,
        reference=figure.reference,
        institution=figure.institution.code,
        period=figure.period,
        codes={key: code for key, code in figure.dimensions.items() if key not in evidence},
        value=observation.value,
        status=observation.status,
        qualifier=observation.qualifier,
        section=figure.section,
        note=figure.note,
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """What institutions stated as the whole of a measure, over all cycles and periods."""

    statements: tuple[Statement, ...]
    truncated: bool


def overview(actor: Actor, measure: Measure) -> Overview:
    """Read the statements that are not broken down, of every institution and period."""
    evidence = evidence_dimensions()
    rows = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(measure=measure)
        .annotate(shape=_shape("dimension_key"))
        .filter(shape__in=["", *evidence])
    )
    limit = MAX_CELLS // 4
    found = list(_current(rows).select_related("figure__cycle", "figure__institution")[: limit + 1])
    return Overview(
        tuple(_statement(o, o.figure.cycle.code, evidence) for o in found[:limit]),
        len(found) > limit,
    )


@dataclass(frozen=True, slots=True)
class Repetition:
    """One quantity that was stated more than once, with its first dozen statements."""

    statements: tuple[Statement, ...]
    agrees: bool
    """Whether all statements say the same, those beyond the dozen included."""


def repetitions(actor: Actor, measure: Measure, cycle: Cycle) -> tuple[list[Repetition], bool]:
    """Find quantities that one institution stated more than once; disagreeing ones first.

    Returns:
        Forty of them at the most, and whether there are more.
    """
    evidence = evidence_dimensions()
    sampled = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(measure=measure, cycle=cycle)
        .order_by()
        .values("pk")[:SAMPLED]
    )
    content = Concat(
        Cast("value", TextField()), Value("|"), "status", Value("|"), "qualifier",
        output_field=TextField(),
    )  # fmt: skip
    groups = (
        Observation.objects.filter(is_current=True, figure__in=sampled)
        .order_by()
        .annotate(quantity=_without(evidence))
        .values("figure__institution", "figure__period", "quantity")
        .annotate(
            members=ArrayAgg("figure", order_by=("figure__statement", "figure")),
            contents=Count(content, distinct=True),
            stated=Count("pk"),
        )
        .filter(stated__gt=1)
        .order_by("-contents", "figure__period", "quantity", "figure__institution")
    )
    found = list(groups.values_list("members", "contents")[: REPETITIONS + 1])
    shown = [(members[:TOLD], contents == 1) for members, contents in found[:REPETITIONS]]
    keys = [key for members, _agrees in shown for key in members]
    observations = _current(Figure.objects.filter(pk__in=keys)) if keys else ()
    by_key = {o.figure_id: _statement(o, cycle.code, evidence) for o in observations}
    repeated = [
        Repetition(tuple(by_key[key] for key in members), agrees) for members, agrees in shown
    ]
    return repeated, len(found) > REPETITIONS


def _without(evidence: frozenset[str]) -> Func:
    names = "|".join(sorted(evidence)) or "(?!)"
    pruned = _Replaced(
        F("figure__dimension_key"), Value(f"(^|;)({names})=[^;]*"), Value(""), Value("g")
    )
    return Func(pruned, Value(";"), function="ltrim", output_field=TextField())
