# SPDX-License-Identifier: EUPL-1.2
"""What the page of a case shows of its history."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.cases.models import Case
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.institutions.registry import actor_names

_FIELDS: Final[Labels] = {
    "responsible": _("Responsible"),
    "state": _("State"),
    "sensitivity": _("Sensitivity"),
    "restricted": _("Restricted to named persons"),
}


def history_of(case: Case) -> list[HistoryLine]:
    """List what changed in a case, for those who may see every part of it."""
    return row_history(case, _FIELDS, names=actor_names)
