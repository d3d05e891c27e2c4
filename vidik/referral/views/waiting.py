# SPDX-License-Identifier: EUPL-1.2
"""What waits in a report, for the head of its page: on a telephone nobody scrolls for it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vidik.core.formats import format_number
from vidik.exchange.types import State
from vidik.referral.models import Duty, DutyCall, Report
from vidik.referral.selectors.follow_ups import shown_urgency
from vidik.referral.types import CallLevel, ReportState, Urgency

UNCONFIRMED: Final = frozenset({State.SENT, State.DELIVERED, State.SEEN})
"""States of a notice of which nobody has confirmed that it was received."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, and where on the page it is done."""

    text: str
    anchor: str
    style: str
    until: dt.datetime | None = None
    """By when it is due; of several of a kind, the first."""


def waiting(
    report: Report,
    duties: Iterable[Duty],
    now: dt.datetime,
    *,
    in_sight: bool,
    is_pending: bool = False,
) -> list[Waiting]:
    """Say what waits for the expert in a report, the most urgent first.

    In one that is closed only who was never notified, what the reporter wrote since, and about whom
    nothing is decided any more.

    Args:
        report: with its follow-up fetched.
        duties: who must be notified of it, with the notices by which they were.
        now: by which it is said what is late.
        in_sight: the reader sees what makes the report more urgent than it says itself.
        is_pending: it is closed, and about somebody nothing is decided any more.
    """
    is_closed = report.state == ReportState.CLOSED
    rows = [row for row in duties if row.set_aside_at is None]
    reported = [row.addressee for row in rows if row.addressee is not None and not is_closed]
    silent = [row for row in reported if row.state in UNCONFIRMED]
    late = [row for row in silent if row.due_at is not None and row.due_at < now]
    soon = [row for row in silent if row not in late]
    unsent = [row for row in rows if row.addressee is None]
    choosing = [row.deadline for row in unsent if not row.verified]
    sending = [row.deadline for row in unsent if row.verified]
    follow_up = getattr(report, "follow_up", None)
    owes = follow_up is not None and follow_up.is_late and not is_closed
    counted: list[tuple[Sequence[dt.datetime | None], str, str]] = [
        (choosing, "tag--bad", ngettext(
            "%(count)s institution has to be chosen", "%(count)s institutions have to be chosen",
            len(choosing),
        )),
        (sending, "tag--bad", ngettext(
            "%(count)s institution has not been notified yet",
            "%(count)s institutions have not been notified yet", len(sending),
        )),
        ([row.due_at for row in late], "tag--bad", ngettext(
            "%(count)s institution has not acknowledged in time",
            "%(count)s institutions have not acknowledged in time", len(late),
        )),
        ([row.due_at for row in soon], "tag--warn", ngettext(
            "%(count)s institution has not acknowledged yet",
            "%(count)s institutions have not acknowledged yet", len(soon),
        )),
    ]  # fmt: skip
    language = get_language() or "en"
    found = [
        Waiting(
            text % {"count": format_number(len(deadlines), language)},
            "duties",
            style,
            _first(deadlines),
        )
        for deadlines, style, text in counted
        if deadlines
    ]
    if shown_urgency(report, in_sight=in_sight) == Urgency.UNKNOWN and not is_closed:
        text = _("Nobody said how urgent it is: find out, and correct the facts")
        found.insert(0, Waiting(text, "correct", "tag--warn"))
    if is_pending:
        text = _("A person in the report no longer has a decision: reopen the report")
        found.insert(0, Waiting(text, "steps", "tag--warn"))
    if follow_up is not None and follow_up.waiting:
        found.append(Waiting(_("The reporter wrote"), "messages", "tag--accent"))
    if owes:
        text = _("Feedback to the reporter is overdue")
        found.append(Waiting(text, "messages", "tag--bad"))
    if reported and not unsent and not silent:
        found.append(Waiting(_("Everybody who must know has acknowledged"), "duties", "tag--good"))
    return found


def _first(deadlines: Iterable[dt.datetime | None]) -> dt.datetime | None:
    return min((deadline for deadline in deadlines if deadline is not None), default=None)


def with_reasons(
    calls: Iterable[DutyCall], in_sight: Container[uuid.UUID]
) -> list[tuple[DutyCall, str]]:
    """Say beside each call why somebody was called.

    Args:
        calls: to the reader or to others.
        in_sight: keys of the reports of which the reader sees what made them more urgent; of the
            others nobody learns that there is another report.
    """
    return [
        (
            call,
            _("it has become more urgent")
            if call.rung == CallLevel.URGENT and call.report_id not in in_sight
            else str(call.get_rung_display()),
        )
        for call in calls
    ]
