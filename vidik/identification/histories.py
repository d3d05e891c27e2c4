# SPDX-License-Identifier: EUPL-1.2
"""What the page of a procedure shows of its history."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vidik.core.history import HistoryLine, Labels, row_history
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.institutions.registry import actor_names

_FIELDS: Final[Labels] = {
    "state": _("State"),
    "outcome": _("Outcome"),
    "reasons": _("Reasons"),
    "urgency": _("Urgency"),
    "leaves_at": _("May leave from"),
    "assigned_to": _("Expert"),
    "formal_at": _("Formal identification from"),
    "first_interview_at": _("First interview"),
}


def history_of(procedure: Procedure) -> list[HistoryLine]:
    """List what changed in a procedure, for those who work on the case."""
    return row_history(procedure, _FIELDS, names=actor_names, show={"reasons": _reasons})


def _reasons(_name: str, codes: Any) -> str:
    known = {each.code: each for each in definitions().reasons}
    return ", ".join(str(known[code].name) if code in known else code for code in codes)
