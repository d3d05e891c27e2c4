# SPDX-License-Identifier: EUPL-1.2
"""Which figures stand in findings: what pages mark beside a number."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.checks.models import Finding, FindingCell
from vidik.checks.types import UNSETTLED
from vidik.figures.models import Cycle, Figure


def finding_references(actor: Actor, cycle: Cycle, *, unsettled: bool) -> QuerySet[FindingCell]:
    """Give the citations used by findings of the last run: those still open, or those settled."""
    findings = scope(actor, Action.FINDINGS_READ, Finding.objects.all()).filter(
        cycle=cycle.code, is_present=True
    )
    if unsettled:
        findings = findings.filter(state__in=UNSETTLED)
    else:
        findings = findings.exclude(state__in=UNSETTLED)
    return FindingCell.objects.filter(finding__in=findings, is_related=False)


def open_findings_of_measures(
    actor: Actor, cycle: Cycle, measures: Collection[int]
) -> dict[int, int]:
    """Count the figures of each measure that stand in an open finding."""
    if not measures or not can(actor, Action.FINDINGS_READ):
        return {}
    references = finding_references(actor, cycle, unsettled=True).values("reference")
    rows = (
        Figure.objects.filter(cycle=cycle, measure__in=measures, reference__in=references)
        .order_by()
        .values("measure")
        .annotate(figures=Count("pk"))
    )
    return {row["measure"]: row["figures"] for row in rows}


def open_references(actor: Actor, cycle: Cycle, references: Collection[str]) -> frozenset[str]:
    """Tell which of some citations stand in an open finding."""
    if not references:
        return frozenset()
    cells = finding_references(actor, cycle, unsettled=True).filter(reference__in=references)
    return frozenset(cells.values_list("reference", flat=True))


def findings_of(actor: Actor, figure: Figure) -> QuerySet[Finding]:
    """List the findings whose arithmetic used a figure, present ones first."""
    cells = FindingCell.objects.filter(reference=figure.reference, finding=OuterRef("pk"))
    rows = Finding.objects.filter(
        cycle=figure.cycle.code,
        pk__in=FindingCell.objects.filter(
            reference=figure.reference, finding__cycle=figure.cycle.code
        ).values("finding"),
    ).annotate(is_symptom=Subquery(cells.order_by("is_related").values("is_related")[:1]))
    return scope(actor, Action.FINDINGS_READ, rows).order_by("-is_present", "rank", "pk")
