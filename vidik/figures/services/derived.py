# SPDX-License-Identifier: EUPL-1.2
"""Record that somebody set computed numbers beside reported ones."""

from __future__ import annotations

from vidik.access.types import Actor
from vidik.audit.services.recording import record


def record_reconciling(year: int, *, actor: Actor) -> None:
    """Record for which year computed numbers were looked at."""
    record(actor.label, "figures.reconciled", label="figures", year=year)
