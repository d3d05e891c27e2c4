# SPDX-License-Identifier: EUPL-1.2
"""One recommendation: addressees, assessments, the chain it is in, its figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from vidik.access.types import Actor
from vidik.accounts.selectors import acting
from vidik.checks.models import Finding
from vidik.figures.models import Cycle, Figure, Observation
from vidik.figures.selectors.figure_findings import findings_on_figures
from vidik.recommendations.models import Addressee, Assessment, AssessmentState, Recommendation
from vidik.recommendations.selectors.register import (
    _with_cards,
    all_recommendations,
    with_grades,
)


def recommendation(actor: Actor, code: str) -> Recommendation:
    """Return one recommendation.

    Raises:
        Recommendation.DoesNotExist: there is none that the actor may know of.
    """
    return all_recommendations(actor).select_related("theme", "cycle", "issuer").get(code=code)


def addressees_of(subject: Recommendation) -> list[Addressee]:
    """List whom a recommendation is for, leads first, each with all its answers."""
    rows = subject.addressees.select_related("institution").prefetch_related("responses")
    return list(rows)


def addressee(actor: Actor, code: str, key: int) -> Addressee:
    """Return one addressee of a recommendation.

    Raises:
        Addressee.DoesNotExist: there is none that the actor may know of.
    """
    rows = Addressee.objects.filter(
        recommendation__in=all_recommendations(actor).filter(code=code)
    ).select_related("recommendation", "institution")
    return rows.get(pk=key)


def grounds_of(subject: Recommendation) -> list[Figure]:
    """List the figures that showed why a recommendation was needed, with their values."""
    return list(with_values(subject.grounds.all()))


def assessments_of(subject: Recommendation) -> list[Assessment]:
    """List the assessments of a recommendation with their evidence, the newest first."""
    return list(
        subject.assessments.select_related("cycle").prefetch_related(
            Prefetch("evidence", with_values(Figure.objects.all()))
        )
    )


def assessment(actor: Actor, code: str, key: int) -> Assessment:
    """Return one assessment of a recommendation.

    Raises:
        Assessment.DoesNotExist: there is none that the actor may know of.
    """
    found = all_recommendations(actor).filter(code=code)
    rows = Assessment.objects.filter(recommendation__in=found)
    return rows.select_related("recommendation__theme", "cycle").get(pk=key)


def waiting(actor: Actor) -> QuerySet[Assessment]:
    """List the drafts that wait for a second person, the oldest first."""
    rows = Assessment.objects.filter(
        state=AssessmentState.DRAFT, recommendation__in=all_recommendations(actor)
    )
    return rows.select_related("recommendation__theme", "cycle").order_by("created_at", "pk")


def assessable_cycles(subject: Recommendation) -> QuerySet[Cycle]:
    """List the cycles in which a recommendation can be assessed, the newest first."""
    return Cycle.objects.filter(ends_on__gt=subject.cycle.ends_on)


def with_values(rows: QuerySet[Figure]) -> QuerySet[Figure]:
    """Fetch with figures what a page says of them; the value is in `current_values`."""
    current = Observation.objects.filter(is_current=True)
    return rows.select_related("measure", "institution", "cycle").prefetch_related(
        Prefetch("observations", current, to_attr="current_values")
    )


def findings_on(actor: Actor, figures: Iterable[Figure]) -> list[tuple[Finding, str]]:
    """List the present findings that touch one of the figures, the strongest first."""
    return findings_on_figures(actor, [figure.pk for figure in figures])


def chain_of(actor: Actor, subject: Recommendation) -> list[Recommendation]:
    """Return a recommendation with all that it continues and that continue it, the earliest first.

    Followed in both directions report by report, so that a subject is seen from its first report
    to its last; alone it is a chain of one.
    """
    found = {subject.pk}
    edge = {subject.pk}
    while edge:
        rows = all_recommendations(actor).filter(Q(continued_by__in=edge) | Q(continues__in=edge))
        edge = set(rows.values_list("pk", flat=True)) - found
        found |= edge
    rows = _with_cards(with_grades(all_recommendations(actor).filter(pk__in=found)))
    return list(
        rows.prefetch_related("continues").order_by("report_number", "theme__position", "number")
    )


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """Return what the actors of the register are called, by label; others keep theirs."""
    wanted = set(labels)
    keys = {int(label[5:]) for label in wanted if label.startswith("user:")}
    names = acting.names_of(keys)
    return {
        label: names.get(int(label[5:]), label) if label.startswith("user:") else label
        for label in wanted
    }
