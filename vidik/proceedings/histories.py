# SPDX-License-Identifier: EUPL-1.2
"""What the page of an expected notice shows of its history."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.core.history import HistoryLine, Labels, row_history
from vidik.identification.selectors.definitions import label
from vidik.institutions.registry import actor_names
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors.notices import how_heard

_FIELDS: Final[Labels] = {
    "institution": _("From whom"),
    "due_on": _("By when"),
    "heard_on": _("Heard on"),
    "heard_how": _("How it was heard"),
    "ended_because": _("Why it does not come"),
}


def history_of(row: ExpectedNotice) -> list[HistoryLine]:
    """List what changed in something that is expected, for those who work on the case."""
    return row_history(
        row,
        _FIELDS,
        names=actor_names,
        show={
            "heard_how": lambda _name, code: how_heard(code),
            "ended_because": lambda _name, code: label("not-coming", code) if code else "",
        },
    )
