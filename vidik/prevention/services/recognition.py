# SPDX-License-Identifier: EUPL-1.2
"""Put on record who looks at the sums over institutions."""

from __future__ import annotations

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record


def record_recognition(year: int, *, actor: Actor) -> None:
    """Put on record that somebody looked at the sums over institutions.

    Raises:
        Denied: the actor may not see them.
    """
    authorize(actor, Action.RECOGNITION_READ)
    record(actor.label, "recognition.read", label="prevention", year=year)
