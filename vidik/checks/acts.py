# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, ActKind, Fact, declare, declare_subject

FINDING: Final[Mapping[str, Fact]] = {
    "rule": CODE, "cycle": CODE, "old": CODE, "new": CODE, "fingerprint": CODE,
}  # fmt: skip


def register() -> None:
    """Declare acts on rules and findings."""
    declare(
        "checks.rechecked",
        _("Rules were run again on what a change touched"),
        ActKind.SYSTEM,
        cycle=CODE,
        rules=NUMBER,
        violated=NUMBER,
        errors=NUMBER,
        new_findings=NUMBER,
    )
    declare(
        "checks.run",
        _("The rules were run"),
        ActKind.SYSTEM,
        cycle=CODE,
        rules=NUMBER,
        violated=NUMBER,
        errors=NUMBER,
        new_findings=NUMBER,
    )
    declare("finding.accepted", _("A finding was accepted as it is"), **FINDING)
    declare("finding.corrected", _("A finding was marked as corrected"), **FINDING)
    declare("finding.explained", _("A finding was explained"), **FINDING)
    declare("finding.queried", _("A finding was queried"), **FINDING)
    declare("finding.reopened", _("A finding was opened again"), **FINDING)
    declare_subject("checks.finding", _("finding"), is_named=True)
    declare_subject("checks.run", _("run of the rules"), is_named=True)
