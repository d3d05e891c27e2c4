# SPDX-License-Identifier: EUPL-1.2
"""Read meetings held and own proceedings: the office's alone."""

from __future__ import annotations

import uuid
from typing import Final

from django.db.models import Count, Prefetch, QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.filters import holding
from vidik.figures.models import Cycle, Observation
from vidik.institutions.models import Institution
from vidik.questionnaires.models import (
    Evidence,
    EvidenceFigure,
    EvidencePage,
    EvidenceParty,
    EvidenceScan,
)

_TEXTS: Final = (
    "reference", "subject", "place", "took_part", "account", "parties__institution__name",
)  # fmt: skip


def evidence(actor: Actor) -> QuerySet[Evidence]:
    """List meetings and own proceedings, each with those it names, the newest first."""
    rows = scope(actor, Action.QUESTIONNAIRES_READ, Evidence.objects.all())
    rows = rows.select_related("cycle").annotate(figure_count=Count("figures", distinct=True))
    return rows.order_by("-began_on", "-number", "pk").prefetch_related(
        Prefetch("parties", _named(), to_attr="named")
    )


def evidence_holding(rows: QuerySet[Evidence], query: str) -> QuerySet[Evidence]:
    """Keep those whose texts, or institutions, hold the words."""
    return holding(rows, query, *_TEXTS)


def naming(rows: QuerySet[Evidence], institution: str) -> QuerySet[Evidence]:
    """Keep those that name an institution now."""
    named = EvidenceParty.objects.filter(institution__code=institution, until=None)
    return rows.filter(pk__in=named.values("evidence"))


def one_evidence(actor: Actor, key: uuid.UUID) -> Evidence:
    """Return a meeting or own proceedings, with those it names as `named`.

    Raises:
        OutOfScope: there is none that the actor may know of.
    """
    found = evidence(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope
    return found


def scans(row: Evidence) -> QuerySet[EvidenceScan]:
    """List the scans of evidence that was read in scope, without the files themselves."""
    return EvidenceScan.objects.filter(evidence=row).defer("content")


def scan(row: Evidence, number: int) -> EvidenceScan:
    """Return a scan of evidence that was read in scope.

    Raises:
        OutOfScope: there is none.
    """
    found = scans(row).filter(number=number).first()
    if found is None:
        raise OutOfScope
    return found


def scan_page(row: Evidence, number: int, page: int) -> EvidencePage:
    """Return one page of a scan as a picture.

    Raises:
        OutOfScope: there is none.
    """
    found = EvidencePage.objects.filter(
        scan__evidence=row, scan__number=number, number=page
    ).first()
    if found is None:
        raise OutOfScope
    return found


def entered_figures(row: Evidence) -> list[EvidenceFigure]:
    """List the figures that were entered from evidence that was read in scope."""
    return list(
        row.figures.select_related(
            "figure__measure", "figure__cycle", "figure__institution", "scan"
        )
        .defer("scan__content")
        .prefetch_related(
            Prefetch(
                "figure__observations",
                Observation.objects.filter(is_current=True),
                to_attr="current_values",
            )
        )
    )


def former_parties(row: Evidence) -> list[EvidenceParty]:
    """List the institutions that an earlier version named, with the version that left them out."""
    return list(row.parties.filter(until__isnull=False).select_related("institution"))


def evidence_cycles() -> list[Cycle]:
    """List the cycles, the newest first."""
    return list(Cycle.objects.all())


def parties_named() -> QuerySet[Institution]:
    """List the institutions that some evidence names."""
    named = EvidenceParty.objects.filter(until=None).values("institution")
    return Institution.objects.filter(pk__in=named).order_by(by_alphabet("name"))


def _named() -> QuerySet[EvidenceParty]:
    return (
        EvidenceParty.objects.filter(until=None)
        .select_related("institution")
        .order_by(by_alphabet("institution__name"))
    )
