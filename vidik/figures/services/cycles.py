# SPDX-License-Identifier: EUPL-1.2
"""Open cycles, and import into the cycle of a year, opening it on first use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.figures.methods.naming import Catalogue
from vidik.figures.models import Cycle
from vidik.figures.services.imports import ImportResult, import_figures


def open_cycle(code: str, *, starts_on: dt.date, ends_on: dt.date, actor: Actor) -> Cycle:
    """Open a yearly data call.

    Args:
        code: its year, four digits.
        starts_on: the first day of the period asked about.
        ends_on: the last day of it.
        actor: who opens it.

    Raises:
        ValidationError: the code is no year or is taken, or the period ends before it begins.
    """
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("The period must end after it starts.")})
    cycle = Cycle(code=code, starts_on=starts_on, ends_on=ends_on)
    with change(actor, Action.CYCLE_OPEN, about=cycle) as act:
        if Cycle.objects.filter(code=code).exists():
            raise ValidationError(
                {"code": _("The cycle %(code)s is already open.") % {"code": code}}
            )
        cycle.full_clean()
        cycle.save()
        act.record(
            "cycle.opened",
            code=code,
            starts_on=starts_on.isoformat(),
            ends_on=ends_on.isoformat(),
        )
    return cycle


def ensure_cycle(code: str, *, actor: Actor) -> Cycle:
    """Return the cycle of a year, opening it for the whole year where there is none.

    Raises:
        Denied: there is none, and the actor may not open cycles.
    """
    found = Cycle.objects.filter(code=code).first()
    if found is not None:
        return found
    year = int(code)
    return open_cycle(
        code, starts_on=dt.date(year, 1, 1), ends_on=dt.date(year, 12, 31), actor=actor
    )


def import_into_year(
    lines: Iterable[bytes],
    *,
    year: str,
    catalogue: Catalogue,
    reason: str,
    dry_run: bool,
    actor: Actor,
) -> ImportResult:
    """Import a file of figures, or only look at it; nothing stays of a look or of a refusal.

    Raises:
        ImportRefused: the file has faults; the year is not opened either.
        Denied: the actor may not import.
    """
    with acting(actor), transaction.atomic():
        cycle = ensure_cycle(year, actor=actor)
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
