# SPDX-License-Identifier: EUPL-1.2
"""Read one measure: how it was broken down, the statements of a table, what was said twice.

A page costs what it shows: everything here is bounded, however many figures a measure has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.db import connection
from django.db.models import Count, QuerySet

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.periods import Period
from vidik.figures.methods.crosstab import PSEUDO, Statement
from vidik.figures.models import Cycle, Dimension, Figure, Measure, Observation
from vidik.figures.selectors.catalogue import named_institutions
from vidik.figures.types import RowPage, Shape, TableRequest, page_of_rows
from vidik.institutions.models import Institution

MAX_CELLS: Final = 4_000
"""Statements that one table may show; a wider question is answered by the list of figures."""
SAMPLED: Final = 5_000
"""Figures of one breakdown that are looked at to learn who reported it and of which periods."""
LATEST: Final = 6
"""Periods that stand beside each other in the overview of institutions."""
EXAMINED: Final = 20_000
"""Figures of a measure that are searched for repeated statements."""
REPETITIONS: Final = 40
COMPARED: Final = 200
"""Repeated quantities of which the statements are compared, so that disagreement comes first."""
REPETITIONS_SHOWN: Final = 12
"""Statements of one quantity that are reported one by one."""
EVIDENCE: Final = "evidence"

_SHAPES: Final = """
with recursive form (breakdown) as (
    (select breakdown from figures_figure
     where measure_id = %(measure)s and cycle_id = %(cycle)s order by breakdown limit 1)
    union all
    select (select f.breakdown from figures_figure f
            where f.measure_id = %(measure)s and f.cycle_id = %(cycle)s
              and f.breakdown > form.breakdown order by f.breakdown limit 1)
    from form where form.breakdown is not null
)
select form.breakdown, i.code, seen.period, count(*)
from form
cross join lateral (
    select f.institution_id, f.period from figures_figure f
    where f.measure_id = %(measure)s and f.cycle_id = %(cycle)s and f.breakdown = form.breakdown
    limit %(sampled)s
) seen
join institutions_institution i on i.id = seen.institution_id
group by grouping sets ((form.breakdown, i.code), (form.breakdown, seen.period))
"""
"""Walks from one breakdown to the next along the index, and never reads all figures of one."""

_PRUNED: Final = "ltrim(regexp_replace(dimension_key, %(evidence)s, '', 'g'), ';')"
_REPEATED: Final = """
with seen as (
    select institution_id, period, dimension_key from figures_figure
    where measure_id = %(measure)s and cycle_id = %(cycle)s
    order by institution_id, period, dimension_key limit %(examined)s
), repeated as (
    select institution_id, period, {quantity} as quantity from seen
    group by institution_id, period, quantity having count(*) > 1
    order by institution_id, period, quantity limit %(compared)s
)
select f.id, f.institution_id, f.period, f.quantity, o.value, o.status, o.qualifier
from repeated r
join lateral (
    select id, institution_id, period, statement, {quantity} as quantity from figures_figure
    where measure_id = %(measure)s and cycle_id = %(cycle)s
      and institution_id = r.institution_id and period = r.period
) f on f.quantity = r.quantity
join figures_observation o on o.figure_id = f.id and o.is_current
order by f.period, f.quantity, f.institution_id, f.statement, f.id
"""


def measure_by_code(actor: Actor, code: str) -> Measure:
    """Return a measure.

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
    """Return the dimensions that only tell where a quantity was stated again."""
    codes = Dimension.objects.filter(kind=EVIDENCE).values_list("code", flat=True)
    return frozenset(codes)


def dimensions_with_sizes(codes: Iterable[str]) -> dict[str, Dimension]:
    """Return dimensions by code, each with the number of its codes as `codes`."""
    rows = Dimension.objects.filter(code__in=set(codes)).annotate(codes=Count("code_list__codes"))
    return {dimension.code: dimension for dimension in rows}


@dataclass(frozen=True)
class Shapes:
    """The ways in which a measure was broken down in a cycle, the most used first."""

    known: tuple[Shape, ...]
    written: dict[frozenset[str], tuple[str, ...]]
    """Dimensions without evidence → the written forms under which they are stored."""
    evidence: frozenset[str]
    """The dimensions that only tell where a quantity was stated again."""
    by_institution: Counter[tuple[frozenset[str], str]]
    """(dimensions, institution) → figures, of those that were looked at."""
    by_period: Counter[tuple[frozenset[str], str]]
    """(dimensions, period) → figures, of those that were looked at."""
    of_institution: Counter[tuple[frozenset[str], str, str]]
    """(dimensions, institution, period) → figures, for the institutions with the most figures."""

    @cached_property
    def institutions(self) -> frozenset[str]:
        """Codes of all institutions that reported the measure."""
        return frozenset(institution for _dimensions, institution in self.by_institution)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """All periods reported, in their order."""
        return tuple(sorted({period for _dims, period in self.by_period}, key=Period.parse))

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """All dimensions that the measure was broken down by."""
        return frozenset().union(*self.written)

    def commonest(self, dimensions: frozenset[str]) -> tuple[str, str]:
        """Return the institution and the period with the most figures of a breakdown."""
        return _most(self.by_institution, dimensions), _most(self.by_period, dimensions)

    def commonest_period_of(self, dimensions: frozenset[str], institution: str) -> str:
        """Return the period of which an institution with many figures of a breakdown has most."""
        found = {
            period: count
            for (shape, who, period), count in self.of_institution.items()
            if (shape, who) == (dimensions, institution)
        }
        return _first(found)


def _most(counted: Counter[tuple[frozenset[str], str]], dimensions: frozenset[str]) -> str:
    return _first({name: count for (shape, name), count in counted.items() if shape == dimensions})


def _first(counted: dict[str, int]) -> str:
    return max(counted, key=lambda key: (counted[key], key)) if counted else ""


def shapes_of(actor: Actor, measure: Measure, cycle: Cycle) -> Shapes:
    """Learn how a measure was broken down in a cycle, in three queries.

    Of each breakdown no more than five thousand figures are looked at.

    Raises:
        Denied: the actor may not read figures.
        OutOfScope: the actor may not know of the measure.
    """
    authorize(actor, Action.FIGURES_READ, measure)
    evidence = evidence_dimensions()
    by_institution: Counter[tuple[frozenset[str], str]] = Counter()
    by_period: Counter[tuple[frozenset[str], str]] = Counter()
    written: dict[frozenset[str], set[str]] = {}
    with connection.cursor() as cursor:
        keys = {"measure": measure.pk, "cycle": cycle.pk, "sampled": SAMPLED}
        cursor.execute(_SHAPES, keys)
        for form, institution, period, figures in cursor.fetchall():
            dimensions = _dimensions(form, evidence)
            written.setdefault(dimensions, set()).add(form)
            if period is None:
                by_institution[dimensions, institution] += figures
            else:
                by_period[dimensions, period] += figures
    known = sorted(
        (_summary(dimensions, by_institution, by_period) for dimensions in written),
        key=lambda shape: (-shape.figures, shape.dimensions),
    )
    foremost = {_most(by_institution, dimensions) for dimensions in written}
    return Shapes(
        known=tuple(known),
        written={key: tuple(sorted(forms)) for key, forms in written.items()},
        evidence=evidence,
        by_institution=by_institution,
        by_period=by_period,
        of_institution=_periods_of(actor, measure, cycle, foremost, evidence),
    )


def _dimensions(form: str, evidence: frozenset[str]) -> frozenset[str]:
    return frozenset(filter(None, form.split(";"))) - evidence


def _summary(
    dimensions: frozenset[str],
    by_institution: Counter[tuple[frozenset[str], str]],
    by_period: Counter[tuple[frozenset[str], str]],
) -> Shape:
    who = {name: n for (shape, name), n in by_institution.items() if shape == dimensions}
    when = {name for shape, name in by_period if shape == dimensions}
    figures = sum(who.values())
    return Shape(
        dimensions=tuple(sorted(dimensions)),
        figures=figures,
        institutions=tuple(sorted(who)),
        periods=tuple(sorted(when)),
        is_cut=figures >= SAMPLED,
    )


def _periods_of(
    actor: Actor,
    measure: Measure,
    cycle: Cycle,
    institutions: Iterable[str],
    evidence: frozenset[str],
) -> Counter[tuple[frozenset[str], str, str]]:
    rows = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(measure=measure, cycle=cycle, institution__code__in=set(institutions))
        .order_by()
        .values_list("breakdown", "institution__code", "period")
        .annotate(figures=Count("pk"))
    )
    found: Counter[tuple[frozenset[str], str, str]] = Counter()
    for form, institution, period, figures in rows:
        found[_dimensions(form, evidence), institution, period] += figures
    return found


def statements_for(
    actor: Actor, measure: Measure, cycle: Cycle, requested: TableRequest, shapes: Shapes
) -> tuple[list[Statement], bool]:
    """Read the statements of a table: parts and the totals reported beside them.

    Returns:
        The statements, and whether there are more of them than a table may show.
    """
    axes = {axis for axis in (*requested.rows, *requested.columns) if axis not in PSEUDO}
    forms = [
        form
        for dimensions, written in shapes.written.items()
        if dimensions <= axes
        for form in written
    ]
    rows = scope(actor, Action.FIGURES_READ, Figure.objects.all()).filter(
        measure=measure, cycle=cycle, breakdown__in=forms
    )
    if requested.institution:
        rows = rows.filter(institution__code=requested.institution)
    if requested.period:
        rows = rows.filter(period=requested.period)
    return _stated(rows, shapes.evidence, MAX_CELLS)


def _stated(
    figures: QuerySet[Figure], evidence: frozenset[str], limit: int
) -> tuple[list[Statement], bool]:
    """Read the current values of some figures, in the order in which they came."""
    # Figures are cut off first, so that values are looked up for no more than are shown.
    first = figures.order_by("statement", "pk").values("pk")[: limit + 1]
    rows = (
        Observation.objects.filter(is_current=True, figure__in=first)
        .order_by("figure__statement", "figure_id")
        .values_list(
            "figure_id", "figure__cycle__code", "figure__reference", "figure__institution__code",
            "figure__period", "figure__dimension_key", "value", "status", "qualifier",
            "figure__section", "figure__note", "figure__note_translations",
        )
    )  # fmt: skip
    codes: dict[str, dict[str, str]] = {}
    found = []
    for row in rows:
        key, cycle, reference, institution, period, written = row[:6]
        if written not in codes:
            codes[written] = _codes(written, evidence)
        found.append(
            Statement(key, cycle, reference, institution, period, codes[written], *row[6:])
        )
    return found[:limit], len(found) > limit


def _codes(written: str, evidence: frozenset[str]) -> dict[str, str]:
    pairs = (part.partition("=") for part in written.split(";") if part)
    return {name: code for name, _equals, code in pairs if name not in evidence}


@dataclass(frozen=True, slots=True)
class Overview:
    """What some institutions stated as the whole of a measure, in its latest periods."""

    statements: tuple[Statement, ...]
    page: RowPage | None
    """Which institutions these are, where there are more of them than a page shows."""
    earlier: int
    """How many earlier periods there are besides."""
    institutions: Mapping[str, Institution]


def overview(actor: Actor, measure: Measure, shapes: Shapes, page: int = 1) -> Overview:
    """Read what is not broken down: a page of institutions in their alphabet, the latest periods.

    Institutions and periods are those of all cycles.
    """
    whole = scope(actor, Action.FIGURES_READ, Figure.objects.all()).filter(
        measure=measure, breakdown__in=["", *shapes.evidence]
    )
    periods = sorted(
        set(whole.order_by().values_list("period", flat=True).distinct()),
        key=lambda period: (Period.parse(period).end, period),
        reverse=True,
    )
    latest = whole.filter(period__in=periods[:LATEST])
    reporters = named_institutions(actor, pk__in=latest.order_by().values("institution"))
    shown, part = page_of_rows(reporters, page)
    rows = latest.filter(institution__in=shown)
    statements, _more = _stated(rows, shapes.evidence, MAX_CELLS)
    return Overview(
        tuple(statements),
        part,
        earlier=max(0, len(periods) - LATEST),
        institutions={institution.code: institution for institution in shown},
    )


@dataclass(frozen=True, slots=True)
class Repetition:
    """One quantity that was stated more than once, with its first dozen statements."""

    statements: tuple[Statement, ...]
    agrees: bool
    """Whether all statements say the same, those beyond the dozen included."""


@dataclass(frozen=True, slots=True)
class Repetitions:
    """Quantities that were stated more than once, disagreeing ones first."""

    shown: tuple[Repetition, ...]
    more: bool
    """Whether there are more of them than are shown."""
    examined: int
    """How many figures were searched, where the measure has more; else 0."""


def repetitions(actor: Actor, measure: Measure, cycle: Cycle, shapes: Shapes) -> Repetitions:
    """Find quantities that one institution stated more than once.

    Raises:
        Denied: the actor may not read figures.
        OutOfScope: the actor may not know of the measure.
    """
    authorize(actor, Action.FIGURES_READ, measure)
    looked_at = sum(shape.figures for shape in shapes.known)
    examined = EXAMINED if looked_at > EXAMINED else 0
    members: dict[tuple[int, str, str], list[int]] = {}
    contents: dict[tuple[int, str, str], set[tuple[Decimal | None, str, str]]] = {}
    for key, place, content in _repeated(measure, cycle, shapes):
        members.setdefault(place, []).append(key)
        contents.setdefault(place, set()).add(content)
    # The sort is stable: among those that agree, and among those that do not, order is kept.
    places = sorted(members, key=lambda place: len(contents[place]) == 1)
    shown = places[:REPETITIONS]
    reported = [key for place in shown for key in members[place][:REPETITIONS_SHOWN]]
    if not reported:
        return Repetitions((), more=False, examined=examined)
    statements, _more = _stated(
        Figure.objects.filter(pk__in=reported), shapes.evidence, len(reported)
    )
    by_key = {statement.key: statement for statement in statements}
    return Repetitions(
        tuple(
            Repetition(
                tuple(by_key[key] for key in members[place][:REPETITIONS_SHOWN]),
                agrees=len(contents[place]) == 1,
            )
            for place in shown
        ),
        more=len(places) > len(shown),
        examined=examined,
    )


def _repeated(
    measure: Measure, cycle: Cycle, shapes: Shapes
) -> Iterator[tuple[int, tuple[int, str, str], tuple[Decimal | None, str, str]]]:
    """Return each of the repeated statements: its figure, what it is of, what it says."""
    forms = (form for written in shapes.written.values() for form in written)
    used = {name for form in forms for name in form.split(";")} & shapes.evidence
    # Where a measure has no evidence, the index alone tells what was stated twice.
    quantity = _PRUNED if used else "dimension_key"
    with connection.cursor() as cursor:
        cursor.execute(
            _REPEATED.format(quantity=quantity),
            {
                "measure": measure.pk,
                "cycle": cycle.pk,
                "examined": EXAMINED,
                "compared": COMPARED,
                "evidence": f"(^|;)({'|'.join(map(re.escape, sorted(used)))})=[^;]*",
            },
        )
        for key, institution, period, of, value, status, qualifier in cursor.fetchall():
            yield key, (institution, period, of), (value, status, qualifier)
