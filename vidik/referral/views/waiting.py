# SPDX-License-Identifier: EUPL-1.2
"""What waits in a report, for the head of its page: on a telephone nobody scrolls for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.exchange.types import State
from vidik.referral.models import Duty, Report
from vidik.referral.types import ReportState

UNCONFIRMED: Final = frozenset({State.SENT, State.DELIVERED, State.SEEN})
"""States of a notice of which nobody has confirmed that it was received."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and where on the page it is done."""

    text: str
    anchor: str
    style: str


def waiting(report: Report, duties: Iterable[Duty], now: dt.datetime) -> list[Waiting]:
    """Say what waits for the expert in a report that is open, the most urgent first.

    Args:
        report: with its tracking at hand.
        duties: who must be told of it, with the notices by which they were.
        now: by which it is said what is late.
    """
    if report.state == ReportState.CLOSED:
        return []
    rows = [row for row in duties if row.set_aside_at is None]
    told = [row.addressee for row in rows if row.addressee is not None]
    silent = [row for row in told if row.state in UNCONFIRMED]
    late = [row for row in silent if row.due_at is not None and row.due_at < now]
    unsent = [row for row in rows if row.addressee is None]
    choosing = sum(not row.verified for row in unsent)
    tracking = getattr(report, "tracking", None)
    lines: list[tuple[int, str, str, str]] = [
        (choosing, "duties", "tag--bad", ngettext(
            "%(count)s institution has to be chosen", "%(count)s institutions have to be chosen",
            choosing,
        )),
        (len(unsent) - choosing, "duties", "tag--bad", ngettext(
            "%(count)s institution has not been notified yet",
            "%(count)s institutions have not been notified yet", len(unsent) - choosing,
        )),
        (len(late), "duties", "tag--bad", ngettext(
            "%(count)s institution has not acknowledged in time",
            "%(count)s institutions have not acknowledged in time", len(late),
        )),
        (len(silent) - len(late), "duties", "tag--warn", ngettext(
            "%(count)s institution has not acknowledged yet",
            "%(count)s institutions have not acknowledged yet", len(silent) - len(late),
        )),
        (tracking.waiting if tracking else 0, "messages", "tag--accent", _("The reporter wrote")),
        (int(tracking is not None and tracking.is_late), "messages", "tag--bad",
         _("The reporter should have heard from the centre by now")),
    ]  # fmt: skip
    found = [
        Waiting(text % {"count": count} if "%(count)s" in text else text, anchor, style)
        for count, anchor, style, text in lines
        if count
    ]
    if told and not unsent and not silent:
        found.append(Waiting(_("Everybody who must know has acknowledged"), "duties", "tag--good"))
    return found
