# SPDX-License-Identifier: EUPL-1.2
"""Read the registry of institutions."""

from __future__ import annotations

from django.db.models import QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.institutions.models import Institution


def institutions(actor: Actor) -> QuerySet[Institution]:
    """List the institutions that stand for themselves, merged duplicates left out."""
    rows = Institution.objects.filter(merged_into__isnull=True)
    return scope(actor, Action.INSTITUTIONS_READ, rows)


def by_code(actor: Actor) -> dict[str, Institution]:
    """Give institutions by every code that resolves to them, those of merged ones included."""
    rows = scope(
        actor, Action.INSTITUTIONS_READ, Institution.objects.select_related("merged_into")
    )
    found: dict[str, Institution] = {}
    for institution in rows:
        kept = institution
        while kept.merged_into is not None:
            kept = kept.merged_into
        found[institution.code] = kept
    return found
