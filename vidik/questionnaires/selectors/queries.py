# SPDX-License-Identifier: EUPL-1.2
"""Read queries about findings: the office all of them, an institution its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.checks import selectors as checks
from vidik.checks.models import Finding
from vidik.core.alphabet import by_alphabet
from vidik.figures.models import Figure
from vidik.figures.selectors.finding_sentences import with_sentences
from vidik.figures.selectors.naming import full_names
from vidik.figures.selectors.own import OwnFigure, own_figures
from vidik.institutions.models import Institution
from vidik.questionnaires.models import FindingQuery
from vidik.questionnaires.types import QueryState

WAITING = (QueryState.ASKED, QueryState.ANSWERED)


@dataclass(frozen=True, slots=True)
class Side:
    """One institution whose figures are in a finding."""

    institution: Institution
    figures: tuple[OwnFigure, ...]
    is_alone: bool
    """Whether all figures of the finding are its own, so that the finding can be shown to it."""
    is_asked: bool
    """Whether it was asked already and the answer is awaited or not taken yet."""


def queries(actor: Actor) -> QuerySet[FindingQuery]:
    """List the queries that the actor may know of, the newest first."""
    is_office = can(actor, Action.QUESTIONNAIRES_READ)
    action = Action.QUESTIONNAIRES_READ if is_office else Action.QUESTIONNAIRES_SEE_OWN
    rows = FindingQuery.objects.select_related("institution")
    return scope(actor, action, rows)


def query(actor: Actor, key: uuid.UUID) -> FindingQuery:
    """Return a query.

    Raises:
        OutOfScope: there is none that the actor may know of.
    """
    row = queries(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def open_queries(actor: Actor) -> list[FindingQuery]:
    """List what the actor's institution is asked and has not answered."""
    return list(queries(actor).filter(state=QueryState.ASKED, institution=actor.institution))


def figures_of(actor: Actor, row: FindingQuery) -> list[OwnFigure]:
    """Return the institution's own figures that a query is about, as they are now."""
    keys = [int(item["key"]) for item in row.figures]
    return own_figures(actor, row.institution_id, keys)


def names_of_corrected(rows: Iterable[FindingQuery]) -> dict[str, str]:
    """Name in full the figures that answers correct, by their citation."""
    keys = {int(item["key"]) for row in rows for item in row.figures if row.corrections}
    figures = list(Figure.objects.filter(pk__in=keys).select_related("measure", "institution"))
    names = full_names(figures)
    return {figure.reference: names[figure.pk] for figure in figures}


def sides(actor: Actor, finding: Finding) -> list[Side]:
    """Return the institutions whose figures are in a finding, each with its own ones."""
    owners: dict[str, list[int]] = {}
    for cell in finding.cells.all():
        if not cell.is_related and cell.cell.isdigit():
            owners.setdefault(cell.owner, []).append(int(cell.cell))
    requested = set(
        queries(actor)
        .filter(finding=finding.pk, state__in=WAITING)
        .values_list("institution", flat=True)
    )
    rows = (
        Institution.objects.filter(code__in=owners)
        .select_related("kind")
        .order_by(by_alphabet("name"))
    )
    return [
        Side(
            institution,
            tuple(own_figures(actor, institution.pk, owners[institution.code])),
            is_alone=len(owners) == 1,
            is_asked=institution.pk in requested,
        )
        for institution in rows
    ]


def finding(actor: Actor, key: int) -> Finding:
    """Return a finding with its cells.

    Raises:
        OutOfScope: there is none that the actor may know of.
    """
    return checks.finding(actor, key)


def sentence_of(actor: Actor, row: Finding) -> str:
    """Say in the reader's language what does not agree."""
    listed = with_sentences(actor, checks.findings(actor).filter(pk=row.pk))
    return listed[0][1] if listed else ""
