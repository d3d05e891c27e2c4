# SPDX-License-Identifier: EUPL-1.2
"""Which figures are in findings: what pages mark beside a number."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, Count, QuerySet
from django.db.models.functions import Cast

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.checks.models import Finding
from vidik.figures.models import Cycle, Figure


def questioned(actor: Actor, cycle: Cycle, *, unsettled: bool) -> QuerySet[Finding, Any]:
    """Return the keys of the figures used by present findings: those still open, or all of them."""
    rows = checks.findings(actor).filter(cycle=cycle.code, is_present=True, cells__is_related=False)
    if unsettled:
        rows = checks.unsettled(rows)
    return rows.order_by().annotate(figure=Cast("cells__cell", BigIntegerField())).values("figure")


def open_findings_of_measures(actor: Actor, cycle: Cycle) -> dict[int, int]:
    """Count the figures of each measure that are in an open finding.

    The way leads from the findings to the figures: there are few findings and many figures.
    """
    if not can(actor, Action.FINDINGS_READ):
        return {}
    rows = (
        Figure.objects.filter(pk__in=questioned(actor, cycle, unsettled=True))
        .order_by()
        .values("measure")
        .annotate(figures=Count("pk"))
    )
    return {row["measure"]: row["figures"] for row in rows}


def open_figures(actor: Actor, figures: Collection[int]) -> frozenset[int]:
    """Return which of some figures are in an open finding."""
    if not figures:
        return frozenset()
    rows = checks.unsettled(checks.findings(actor)).filter(
        cells__cell__in=[str(key) for key in figures], cells__is_related=False
    )
    return frozenset(int(cell) for cell in rows.order_by().values_list("cells__cell", flat=True))


def findings_of(actor: Actor, figure: Figure) -> QuerySet[Finding]:
    """List the findings that a figure takes part in, with their cells, present ones first."""
    keys = checks.findings(actor).filter(cells__cell=str(figure.pk)).order_by().values("pk")
    rows = checks.findings(actor).filter(pk__in=keys).order_by("-is_present", "rank", "pk")
    return checks.with_cells(rows)
