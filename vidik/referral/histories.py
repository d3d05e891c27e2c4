# SPDX-License-Identifier: EUPL-1.2
"""What the page of a report shows of its history."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vidik.core.history import HistoryLine, Labels, row_history
from vidik.institutions.registry import actor_names
from vidik.referral import selectors
from vidik.referral.models import Report, WordFromAbroad
from vidik.referral.selectors import abroad

_FIELDS: Final[Labels] = {
    "state": _("State"),
    "urgency": _("Urgency"),
    "source": _("Source"),
    "channel": _("Channel"),
    "municipality": _("Municipality"),
    "taken_by": _("Taken on by"),
}


_WORD: Final[Labels] = {
    "informant": _("Who abroad gave the information"),
    "state": _("Country"),
    "told_on": _("When it was given"),
    "investigation": _("Proceedings against the exploiters abroad"),
    "operation": _("International operation or campaign"),
}


def history_of_word(row: WordFromAbroad) -> list[HistoryLine]:
    """List what changed in the word from abroad behind a report."""
    return row_history(row, _WORD, names=actor_names, show={"state": _state, "operation": _named})


def _state(_name: str, code: Any) -> str:
    return dict(abroad.states()).get(str(code), str(code))


def _named(_name: str, code: Any) -> str:
    return dict(abroad.operations()).get(str(code), str(code))


def history_of(report: Report) -> list[HistoryLine]:
    """List what changed in a report, for those who work on it."""
    return row_history(report, _FIELDS, names=actor_names, show={"municipality": _place})


def _place(_name: str, code: Any) -> str:
    return selectors.place_name(code)
