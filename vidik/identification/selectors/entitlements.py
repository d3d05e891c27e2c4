# SPDX-License-Identifier: EUPL-1.2
"""What a person is entitled to from the opening on, in which state each is, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.identification.methods.record import EntitlementKind
from vidik.identification.models import Entitlement, Procedure
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.types import HEARD_IN, EntitlementState, Outcome, State


@dataclass(frozen=True, slots=True)
class EntitlementLine:
    """One entitlement as a page shows it."""

    code: str
    name: str
    state: str
    """In words; “not yet offered” where nothing was entered."""
    detail: str
    """By whom it is provided, or why it is not available; blank if neither is said."""
    since_on: dt.date | None
    due_on: dt.date | None
    """By when it is to be offered; blank once something was entered."""
    is_late: bool
    tone: str
    """How its mark looks."""


_TONES = {
    EntitlementState.ACCEPTED: "good",
    EntitlementState.PROVIDED: "good",
    EntitlementState.UNAVAILABLE: "bad",
    EntitlementState.OFFERED: "accent",
}


def entitlements_of(procedure: Procedure) -> list[EntitlementLine]:
    """List the entitlements of a procedure that was opened, those still to be offered first."""
    opened = procedure.opened_at
    if opened is None or procedure.same_as_id is not None:
        return []
    held = {row.code: row for row in procedure.entitlements.all() if row.ended_at is None}
    today = timezone.localdate()
    lines = []
    for kind in definitions().entitlements:
        row = held.get(kind.code)
        due = due_on(kind, opened)
        lines.append(
            EntitlementLine(
                kind.code,
                str(kind.name),
                _("not yet offered") if row is None else row.get_state_display(),
                "" if row is None else _detail(row),
                None if row is None else row.since_on,
                due if row is None else None,
                row is None and due < today,
                "warn" if row is None else _TONES.get(EntitlementState(row.state), "outline"),
            )
        )
    return sorted(lines, key=lambda line: (line.due_on is None, line.due_on or today))


def _detail(row: Entitlement) -> str:
    if row.reason:
        return label("entitlement-not-available", row.reason)
    return str(row.provider.name) if row.provider is not None else ""


def due_on(kind: EntitlementKind, opened: dt.datetime) -> dt.date:
    """Return the day by which an entitlement is to be offered."""
    return timezone.localdate(opened) + dt.timedelta(days=kind.within)


def missing(entered: Collection[str]) -> list[EntitlementKind]:
    """List the entitlements of which nothing was entered, the first to be offered first."""
    rows = [each for each in definitions().entitlements if each.code not in entered]
    return sorted(rows, key=lambda each: each.within)


def with_something_missing(actor: Actor) -> QuerySet[Procedure]:
    """Return the procedures in which an entitlement was not offered yet, with what was entered.

    Whoever was identified is owed it after the decision as well.
    """
    kinds = [each.code for each in definitions().entitlements]
    held = Entitlement.objects.filter(procedure=OuterRef("pk"), ended_at__isnull=True)
    owed = Q(state__in=sorted(HEARD_IN)) | Q(state=State.CONCLUDED, outcome=Outcome.IDENTIFIED)
    rows = Procedure.objects.filter(owed, same_as__isnull=True)
    rows = rows.annotate(entered=ArraySubquery(held.values("code")))
    incomplete = rows.exclude(Q(("entered__contains", kinds)))
    return scope(actor, Action.IDENTIFICATION_WORK, incomplete)
