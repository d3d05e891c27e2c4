# SPDX-License-Identifier: EUPL-1.2
"""Read figures: one with its whole story, and long lists a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.selectors import acting
from vidik.checks.models import Finding
from vidik.core.actors import system_actor
from vidik.figures.models import Cycle, Figure, Observation, Release
from vidik.figures.selectors.catalogue import measures_called
from vidik.figures.selectors.marks import findings_of, open_figures, questioned
from vidik.figures.selectors.measures import evidence_dimensions
from vidik.figures.selectors.tables import labels_for
from vidik.figures.types import FigureFilter

PER_PAGE: Final = 20
MAX_RELATED: Final = 50


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a value and the name of whoever made it."""

    observation: Observation
    by: str


@dataclass(frozen=True, slots=True)
class FigureStory:
    """Everything that is known of one figure."""

    figure: Figure
    current: Observation | None
    """None where the figure is damaged: no version of it is current."""
    versions: tuple[Version, ...]
    """The newest first."""
    dimensions: tuple[tuple[str, str], ...]
    """Name of the dimension and name of the code."""
    findings: tuple[Finding, ...]
    releases: tuple[Release, ...]
    siblings: tuple[Figure, ...]
    """Other statements of the same quantity by the same institution."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a list, with its current value and whether a finding questions it."""

    figure: Figure
    current: Observation | None
    """None where the figure is damaged."""
    breakdown: str
    """Names of the codes that the figure is broken down by."""
    in_question: bool


@dataclass(frozen=True, slots=True)
class FigurePage:
    """Some figures of a long list and how to go on from them."""

    rows: tuple[FigureRow, ...]
    before: str
    """Mark of the first row where rows come before it, else blank."""
    after: str
    """Mark of the last row where rows follow it, else blank."""


def figure_by_reference(actor: Actor, cycle: str, reference: str) -> Figure:
    """Return a figure by its citation.

    Raises:
        OutOfScope: there is none, or none that the actor may know of.
    """
    if "\x00" in reference:
        raise OutOfScope
    rows = Figure.objects.select_related("cycle", "measure__theme", "institution")
    figure = (
        scope(actor, Action.FIGURES_READ, rows)
        .filter(cycle__code=cycle, reference=reference)
        .first()
    )
    if figure is None:
        raise OutOfScope
    return figure


def story_of(actor: Actor, figure: Figure) -> FigureStory:
    """Gather the story of a figure."""
    observations = list(figure.observations.select_related("citation").order_by("-version"))
    names = _names(observations)
    releases = Release.objects.filter(observations__figure=figure).distinct()
    return FigureStory(
        figure=figure,
        current=_only([o for o in observations if o.is_current]),
        versions=tuple(Version(o, names[o.created_by]) for o in observations),
        dimensions=_named_dimensions(figure),
        findings=tuple(findings_of(actor, figure)[:MAX_RELATED]),
        releases=tuple(releases[:MAX_RELATED]),
        siblings=_siblings(actor, figure),
    )


def _names(observations: Sequence[Observation]) -> dict[str, str]:
    labels = {observation.created_by for observation in observations}
    users = {
        int(label.removeprefix("user:"))
        for label in labels
        if label.removeprefix("user:").isdigit()
    }
    known = acting.names_of(users)
    return {
        label: known.get(int(label.removeprefix("user:")), label)
        if label.removeprefix("user:").isdigit()
        else system_actor(label)
        for label in labels
    }


def _named_dimensions(figure: Figure) -> tuple[tuple[str, str], ...]:
    labels = labels_for(figure.dimensions)
    return tuple(
        (labels.axis(key), labels.code(key, code))
        for key, code in sorted(figure.dimensions.items(), key=lambda pair: labels.order(pair[0]))
    )


def _siblings(actor: Actor, figure: Figure) -> tuple[Figure, ...]:
    evidence = evidence_dimensions()
    quantity = {key: code for key, code in figure.dimensions.items() if key not in evidence}
    rows = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(
            measure=figure.measure,
            cycle=figure.cycle,
            institution=figure.institution,
            period=figure.period,
            dimensions__contains=quantity,
        )
        .exclude(pk=figure.pk)
        .prefetch_related(current_values())
    )
    return tuple(
        row
        for row in rows[:500]
        if {key: code for key, code in row.dimensions.items() if key not in evidence} == quantity
    )[:MAX_RELATED]


def current_values() -> Prefetch[Any, Any, Any]:
    """Fetch the current value of each figure along with it, as `current_values`."""
    return Prefetch(
        "observations", Observation.objects.filter(is_current=True), to_attr="current_values"
    )


def filter_figures(actor: Actor, requested: FigureFilter, cycle: Cycle) -> QuerySet[Figure]:
    """Find figures of a cycle, in the order in which they came."""
    rows = scope(actor, Action.FIGURES_READ, Figure.objects.all()).filter(cycle=cycle)
    if requested.institution:
        rows = rows.filter(institution__code=requested.institution)
    if requested.measure:
        rows = rows.filter(
            measure__in=[row.pk for row in measures_called(actor, requested.measure)]
        )
    if requested.section:
        section = requested.section.rstrip(".")
        rows = rows.filter(Q(section=section) | Q(section__startswith=f"{section}."))
    if requested.period:
        rows = rows.filter(period=requested.period)
    if requested.checks:
        rows = _by_checks(actor, rows, requested.checks, cycle)
    return rows.order_by("statement", "pk")


def no_figures() -> QuerySet[Figure]:
    """Return an empty list: the answer to a filter that makes no sense."""
    return Figure.objects.none()


def _by_checks(actor: Actor, rows: QuerySet[Figure], checks: str, cycle: Cycle) -> QuerySet[Figure]:
    unsettled = questioned(actor, cycle, unsettled=True)
    found = questioned(actor, cycle, unsettled=False)
    match checks:
        case "open":
            return rows.filter(pk__in=unsettled)
        case "settled":
            return rows.filter(pk__in=found).exclude(pk__in=unsettled)
        case "none":
            return rows.exclude(pk__in=found)
        case _:
            return rows


def count_up_to(rows: QuerySet[Figure], limit: int) -> int:
    """Count rows, but no further than just above a limit: a long list costs no more."""
    return rows.order_by()[: limit + 1].count()


def page_of_figures(
    actor: Actor, rows: QuerySet[Figure], *, before: str = "", after: str = ""
) -> FigurePage:
    """Return twenty figures from a mark on, forward or back; the cost is that of twenty rows."""
    mark = _mark(before or after)
    backward = bool(before) and mark is not None
    if mark is not None:
        rows = rows.filter(_beyond(mark, backward=backward))
    if backward:
        rows = rows.order_by("-statement", "-pk")
    fetched = list(
        rows.select_related("measure", "institution").prefetch_related(current_values())[
            : PER_PAGE + 1
        ]
    )
    more = len(fetched) > PER_PAGE
    figures = fetched[:PER_PAGE]
    if backward:
        figures.reverse()
    has_before = more if backward else mark is not None
    has_after = True if backward else more
    return FigurePage(
        rows=tuple(figure_rows(actor, figures)),
        before=_written(figures[0]) if figures and has_before else "",
        after=_written(figures[-1]) if figures and has_after else "",
    )


def figure_rows(actor: Actor, figures: Sequence[Figure]) -> Iterator[FigureRow]:
    """Add to some figures what a list tells of them."""
    in_question = open_figures(actor, [figure.pk for figure in figures])
    labels = labels_for({axis for figure in figures for axis in figure.dimensions})
    for figure in figures:
        axes = sorted(figure.dimensions, key=labels.order)
        breakdown = "; ".join(
            f"{labels.axis(axis)}: {labels.code(axis, figure.dimensions[axis])}" for axis in axes
        )
        yield FigureRow(figure, current_of(figure), breakdown, figure.pk in in_question)


def current_of(figure: Figure) -> Observation | None:
    """Return the current version of a figure that was fetched along; None where it is damaged."""
    return _only(getattr(figure, "current_values"))  # noqa: B009 - prefetched


def current_version(figure: Figure) -> Observation | None:
    """Read the current version of a figure; None where it is damaged."""
    return _only(list(figure.observations.filter(is_current=True)[:2]))


def _only(current: list[Observation]) -> Observation | None:
    return current[0] if len(current) == 1 else None


def damaged_figures() -> QuerySet[Figure]:
    """List the figures of which not exactly one version is current, the newest one.

    The program and the database prevent it; whoever owns the tables could still do it.
    """
    current = Q(observations__is_current=True)
    counted = Figure.objects.annotate(
        currents=Count("observations", filter=current),
        newest=Max("observations__version"),
        shown=Max("observations__version", filter=current),
    )
    damaged = counted.exclude(currents=1, newest=F("shown"))
    return damaged.select_related("cycle").order_by("cycle__code", "statement", "pk")


def _written(figure: Figure) -> str:
    return f"{figure.statement}-{figure.pk}"


def _mark(text: str) -> tuple[int, int] | None:
    statement, _dash, key = text.partition("-")
    longest = 18
    if statement.isdecimal() and key.isdecimal() and max(len(statement), len(key)) <= longest:
        return int(statement), int(key)
    return None


def _beyond(mark: tuple[int, int], *, backward: bool) -> Q:
    statement, key = mark
    if backward:
        return Q(statement__lte=statement) & (Q(statement__lt=statement) | Q(pk__lt=key))
    return Q(statement__gte=statement) & (Q(statement__gt=statement) | Q(pk__gt=key))
