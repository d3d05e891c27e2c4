# SPDX-License-Identifier: EUPL-1.2
"""What the page of a search shows of its history."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from vidik.core.history import HistoryLine, Labels, row_history
from vidik.core.spoken import language_name
from vidik.institutions.registry import actor_names
from vidik.referral.selectors import pack
from vidik.tracing.models import Trace
from vidik.tracing.selectors.traces import ages_in_words, platforms

_FIELDS: Final[Labels] = {
    "state": _("State"),
    "why": _("Why the person is searched for"),
    "known_by": _("How the person is known of"),
    "platform": _("Where it was advertised"),
    "sex": _("Sex"),
    "ages": _("Age"),
    "citizenship": _("Citizenship"),
    "language": _("Language"),
    "forms": _("Suspected exploitation"),
    "gone_municipality": _("Thought to have gone to"),
    "gone_state": _("or abroad to"),
    "review_on": _("Review due"),
    "closed_because": _("Why the search is closed"),
    "decided_by": _("Who decided that nobody searches"),
}


def history_of(row: Trace) -> list[HistoryLine]:
    """List what changed in a search."""
    return row_history(
        row,
        _FIELDS,
        names=actor_names,
        show={
            "platform": lambda _name, code: dict(platforms()).get(code, code or ""),
            "ages": lambda _name, found: ages_in_words(found or []),
            "citizenship": _coded("citizenship"),
            "language": lambda _name, code: language_name(code) if code else "",
            "forms": _coded("form"),
            "gone_municipality": lambda _name, code: pack.place_name(code),
            "gone_state": _coded("country"),
        },
    )


def _coded(name: str) -> Any:
    def show(_name: str, found: Any) -> str:
        names = dict(pack.codes(name))
        codes = [found] if isinstance(found, str) else found or []
        return ", ".join(names.get(code, code) for code in codes if code)

    return show
