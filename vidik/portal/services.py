# SPDX-License-Identifier: EUPL-1.2
"""Look something up for somebody, and put on record that it was done."""

from __future__ import annotations

from vidik.access import finding
from vidik.access.types import Actor
from vidik.audit.services.recording import record


def look_up(actor: Actor, typed: str) -> finding.Found:
    """Look for a number or words; on record stand how many were found, never what was typed."""
    found = finding.find(actor, typed)
    record(actor.label, "portal.found", label="portal", found=found.number)
    return found
