# SPDX-License-Identifier: EUPL-1.2
"""Note that the registry was taken out of the house."""

from __future__ import annotations

from django.db import transaction

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record


def record_export(*, rows: int, form: str, actor: Actor, what: str = "institutions") -> None:
    """Record that somebody downloaded the list, in which form and how long it was."""
    with transaction.atomic():
        authorize(actor, Action.INSTITUTIONS_EXPORT)
        record(
            actor.label, "institutions.exported", label="institutions", key=what,
            rows=rows, form=form,
        )  # fmt: skip
