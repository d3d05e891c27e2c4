# SPDX-License-Identifier: EUPL-1.2
"""What the page of work with a school shows of its history."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vidik.core.history import HistoryLine, Labels, row_history
from vidik.identification.selectors.definitions import label
from vidik.institutions.registry import actor_names
from vidik.protection.models import SchoolCooperation

_OF_COOPERATION: Final[Labels] = {
    "kind": _("Kind of cooperation"),
    "met_on": _("When"),
    "school_type": _("Kind of school"),
    "institution": _("School"),
    "took_part": _("Who took part"),
    "told": _("What the school was told about the person"),
    "ground": _("On which ground it was told"),
    "reference": _("Number of the document"),
    "struck_at": _("Struck out"),
}
_LISTS: Final = {
    "kind": "school-kind",
    "school_type": "school-type",
    "took_part": "school-role",
    "told": "school-told",
}


def history_of_cooperation(row: SchoolCooperation) -> list[HistoryLine]:
    """List what changed in the work with a school, for those who work on the case."""
    return row_history(row, _OF_COOPERATION, names=actor_names, show=dict.fromkeys(_LISTS, _named))


def _named(name: str, codes: Any) -> str:
    several = codes if isinstance(codes, list) else [codes]
    return ", ".join(label(_LISTS[name], code) for code in several)
