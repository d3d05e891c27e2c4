# SPDX-License-Identifier: EUPL-1.2
"""What the page of a report shows of its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.formats import format_number
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.institutions.registry import actor_names
from vidik.referral.models import ForeignNotification, Report, ReportedPerson
from vidik.referral.selectors import foreign_notifications, pack

_FIELDS: Final[Labels] = {
    "state": _("State"),
    "urgency": _("Urgency"),
    "source": _("Source"),
    "channel": _("Channel"),
    "municipality": _("Municipality"),
    "forms": _("Suspected exploitation"),
    "taken_by": _("Taken on by"),
}
_ITSELF: Final[Labels] = {"urgency_itself": _("Urgency of the report itself")}


_WORD: Final[Labels] = {
    "informant": _("Who abroad gave the information"),
    "state": _("Country"),
    "given_on": _("When it was given"),
    "investigation": _("Proceedings against the exploiters abroad"),
    "operation": _("International operation or campaign"),
}


def history_of_notification(row: ForeignNotification) -> list[HistoryLine]:
    """List what changed in the foreign notification behind a report."""
    return row_history(row, _WORD, names=actor_names, show={"state": _state, "operation": _named})


def _state(_name: str, code: Any) -> str:
    return dict(foreign_notifications.states()).get(str(code), str(code))


def _named(_name: str, code: Any) -> str:
    return dict(foreign_notifications.operations()).get(str(code), str(code))


_PERSON: Final[Labels] = {
    "age_group": _("Age"),
    "child": _("Child"),
    "sex": _("Sex"),
    "citizenship": _("Citizenship"),
    "migrant": _("Migrant"),
    "asylum_seeker": _("Asylum seeker"),
    "agrees": _("Agreement"),
}


def history_of(report: Report, *, says_itself: bool) -> list[HistoryLine]:
    """List what changed in a report, for those who work on it.

    Args:
        report: the report.
        says_itself: the reader sees what made it more urgent, and reads both.
    """
    show = {"municipality": _place, "forms": _kinds}
    fields = {**_FIELDS, **_ITSELF} if says_itself else _FIELDS
    return row_history(report, fields, names=actor_names, show=show)


def history_of_facts(
    report: Report, persons: Sequence[ReportedPerson], *, says_itself: bool
) -> list[HistoryLine]:
    """List what changed in the facts of a report and of its persons, the newest first."""
    lines = history_of(report, says_itself=says_itself)
    for row in persons:
        place = gettext("Person %(number)s") % {
            "number": format_number(row.position, get_language() or "en")
        }
        labels = {name: f"{place} · {label}" for name, label in _PERSON.items()}
        history = row_history(row, labels, names=actor_names, show={"citizenship": _citizenship})
        lines += [line for line in history if not line.is_first]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _kinds(_name: str, found: Any) -> str:
    names = dict(pack.codes("form"))
    return ", ".join(names.get(code, code) for code in found)


def _citizenship(_name: str, code: Any) -> str:
    return dict(pack.codes("citizenship")).get(str(code), str(code))


def _place(_name: str, code: Any) -> str:
    return pack.place_name(code)
