# SPDX-License-Identifier: EUPL-1.2
"""How bodies are written for people: states, intervals, amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from vidik.bodies.methods.states import Judged, State
from vidik.bodies.models import Body, Budget
from vidik.bodies.selectors.pack import rules
from vidik.bodies.types import IntervalUnit
from vidik.core.formats import base_language, format_date, format_month, format_number
from vidik.core.listing.cells import Tone, tag

STATES: Final[Mapping[State, Promise]] = {
    State.NEW: pgettext_lazy("body", "new"),
    State.RENEWED: pgettext_lazy("body", "renewed"),
    State.ACTIVE: pgettext_lazy("body", "active"),
    State.INACTIVE: pgettext_lazy("body", "inactive"),
    State.STANDING: pgettext_lazy("body", "exists"),
    State.DISSOLVED: pgettext_lazy("body", "dissolved"),
    State.MISSING: pgettext_lazy("body", "missing"),
}
STATE_CHOICES: Final = [(state.value, label) for state, label in STATES.items()]
TONES: Final[Mapping[State, Tone]] = {
    State.NEW: "good",
    State.RENEWED: "good",
    State.ACTIVE: "good",
    State.INACTIVE: "warn",
    State.STANDING: "",
    State.DISSOLVED: "",
    State.MISSING: "bad",
}


def state_tag(judged: Judged) -> SafeString:
    """Return a state as a mark."""
    return tag(STATES[judged.state], TONES[judged.state])


def _day(day: dt.date) -> str:
    return format_date(day, get_language() or "en")


def in_year(day: dt.date, *, is_known: bool) -> str:
    """Write a day, or its year where only that is known."""
    return _day(day) if is_known else _year(day)


def _year(day: dt.date) -> str:
    """Write a year; Serbian writes it as an ordinal number."""
    return f"{day.year}." if base_language(get_language() or "en") == "sr" else str(day.year)


def in_month(day: dt.date, *, is_known: bool) -> str:
    """Write a day, or its month where only that is known."""
    if is_known:
        return _day(day)
    return f"{format_month(day.month, get_language() or 'en')} {_year(day)}"


def why(judged: Judged, *, is_day_known: bool = True) -> str:
    """Say in a sentence from what a state follows."""
    state, since, until = judged.state, judged.since, judged.until
    if state == State.STANDING:
        return _("Bodies of this kind hold no sessions.")
    if since is None:
        if state == State.MISSING:
            return _("A body is expected here, but none exists.")
        return _("No session is on record.")
    if state in {State.ACTIVE, State.INACTIVE}:
        days = {"day": in_month(since, is_known=is_day_known), "due": _day(until or since)}
        if state == State.ACTIVE:
            return _("Last session: %(day)s. Another one is due by %(due)s.") % days
        return _("Last session: %(day)s. Another one was due by %(due)s.") % days
    words = {
        State.MISSING: _("A body has been expected here since %(day)s, but none exists."),
        State.DISSOLVED: _("Dissolved: %(day)s."),
        State.NEW: _("Founded this year: %(day)s."),
        State.RENEWED: _("Members appointed anew this year: %(day)s."),
    }
    return words[state] % {"day": in_year(since, is_known=is_day_known)}


def rule() -> str:
    """Say the rule by which states are computed."""
    found = rules()
    return _(
        "A body is new or renewed in the year of its founding or renewal. After that it is active"
        " until %(days)s days after its next session was due; a body that states no interval of"
        " its own is expected to meet every %(months)s months."
    ) % {"days": found.grace_days, "months": found.interval_months}


def meets(body: Body) -> str:
    """Say how often a body meets; blank where it is not stated."""
    if body.interval is None:
        return ""
    number = body.interval
    if body.interval_unit == IntervalUnit.DAYS:
        words = ngettext("every %(number)s day", "every %(number)s days", number)
    else:
        words = ngettext("every %(number)s month", "every %(number)s months", number)
    return words % {"number": number}


def amount(row: Budget) -> str:
    """Write an amount with its currency."""
    written = f"{format_number(row.amount, get_language() or 'en')} {row.currency}"
    return _("about %(amount)s") % {"amount": written} if row.is_estimate else written
