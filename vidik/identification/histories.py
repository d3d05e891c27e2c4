# SPDX-License-Identifier: EUPL-1.2
"""What the page of a procedure shows of its history."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vidik.core.bilingual import pick
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.identification.definitions import definitions, label
from vidik.identification.models import Expected, Procedure, SchoolCooperation
from vidik.identification.selectors.expected import how_heard
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


_OF_EXPECTED: Final[Labels] = {
    "institution": _("From whom"),
    "due_on": _("By when"),
    "heard_on": _("Heard on"),
    "heard_how": _("How it was heard"),
    "ended_because": _("Why it does not come"),
}


def history_of_expected(row: Expected) -> list[HistoryLine]:
    """List what changed in something that is expected, for those who work on the case."""
    return row_history(
        row,
        _OF_EXPECTED,
        names=actor_names,
        show={
            "heard_how": lambda _name, code: how_heard(code),
            "ended_because": lambda _name, code: label("not-coming", code) if code else "",
        },
    )


def _named(name: str, codes: Any) -> str:
    several = codes if isinstance(codes, list) else [codes]
    return ", ".join(label(_LISTS[name], code) for code in several)


def _reasons(_name: str, codes: Any) -> str:
    known = {each.code: each for each in definitions().reasons}
    return ", ".join(
        pick(known[code].name_en, known[code].name_sr) if code in known else code for code in codes
    )
