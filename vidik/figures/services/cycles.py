# SPDX-License-Identifier: EUPL-1.2
"""Import into the cycle of a year, opening it on first use.

Nothing stays of a look or of a refusal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.figures.methods.naming import Catalogue
from vidik.figures.models import Cycle
from vidik.figures.services.imports import ImportResult, import_figures


def import_into_year(
    lines: Iterable[bytes],
    *,
    year: str,
    catalogue: Catalogue,
    reason: str,
    dry_run: bool,
    actor: Actor,
) -> ImportResult:
    """Import a file of figures, or only look at it.

    Raises:
        ImportRefused: the file has faults; the year is not opened either.
        Denied: the actor may not import.
    """
    authorize(actor, Action.FIGURES_IMPORT)
    with transaction.atomic():
        cycle, _made = Cycle.objects.get_or_create(
            code=year,
            defaults={
                "starts_on": dt.date(int(year), 1, 1),
                "ends_on": dt.date(int(year), 12, 31),
            },
        )
        result = import_figures(
            lines,
            cycle=cycle,
            catalogue=catalogue,
            reason=reason,
            dry_run=dry_run,
            actor=actor,
        )
        if dry_run:
            transaction.set_rollback(True)
    return result
