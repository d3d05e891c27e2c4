# SPDX-License-Identifier: EUPL-1.2
"""What waits for every institution: its own reports, notices and questionnaires."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.exchange.selectors import lists
from vidik.portal.types import Task
from vidik.questionnaires.models import Call
from vidik.questionnaires.selectors import calls, queries
from vidik.questionnaires.types import CallState, QueryState, RespondentFilter, State
from vidik.referral.selectors import follow_ups, screenings

CALLS: Final = 3
"""How many open data calls are asked about; there is one a year."""


def own_reports(actor: Actor) -> Iterator[Task]:
    """Yield the reports and screenings of those who are not the centre."""
    if not can(actor, Action.REPORTS_FOLLOW) or can(actor, Action.REPORTS_READ):
        return
    page = reverse("referral:own-reports")
    numbers = follow_ups.follow_up_counts(actor)
    unread = follow_ups.follow_ups(actor).filter(unread__gt=0).count()
    yield Task(
        ngettext("report with a new message", "reports with new messages", unread), unread, page
    )
    yield Task(
        ngettext(
            "report on which the centre’s answer is late",
            "reports on which the centre’s answer is late",
            numbers["late"],
        ),
        numbers["late"],
        page,
        is_late=True,
    )
    open_ = numbers["received"] + numbers["taken"]
    yield Task(
        ngettext(
            "report that the centre has not closed yet",
            "reports that the centre has not closed yet",
            open_,
        ),
        open_,
        page,
    )
    started = screenings.screenings(actor).filter(finished_at__isnull=True).count()
    yield Task(
        ngettext("screening not finished", "screenings not finished", started),
        started,
        reverse("referral:screenings"),
    )


def notices(actor: Actor, now: dt.datetime) -> Iterator[Task]:
    """Yield notices, feedback and replies that wait for the institution."""
    if not can(actor, Action.EXCHANGE_READ) or actor.institution is None:
        return
    counts = lists.counts(actor, now=now)
    inbox, sent = reverse("exchange:inbox"), reverse("exchange:sent")
    corrected = counts["corrected"]
    yield Task(
        ngettext("corrected notice to read", "corrected notices to read", corrected),
        corrected,
        f"{inbox}?state=corrected",
        is_late=True,
    )
    late = counts["overdue"]
    yield Task(
        ngettext("overdue notice to answer", "overdue notices to answer", late),
        late,
        f"{inbox}?state=overdue",
        is_late=True,
    )
    waiting = counts["inbox"]
    yield Task(
        ngettext(
            "notice waiting for your institution", "notices waiting for your institution", waiting
        ),
        waiting,
        inbox,
    )
    yield Task(
        ngettext(
            "feedback that your institution owes",
            "feedback items that your institution owes",
            counts["feedback"],
        ),
        counts["feedback"],
        reverse("exchange:duties"),
    )
    if can(actor, Action.EXCHANGE_CLASSIFY):
        unclassified = counts["unclassified"]
        yield Task(
            ngettext("reply to classify", "replies to classify", unclassified),
            unclassified,
            f"{sent}?state=unclassified",
        )
    owed = counts["sent_overdue"]
    yield Task(
        ngettext(
            "notice that others have not answered in time",
            "notices that others have not answered in time",
            owed,
        ),
        owed,
        f"{sent}?state=overdue",
    )


def asked(actor: Actor, now: dt.datetime) -> Iterator[Task]:
    """Yield questionnaires to fill in, and answers to accept."""
    if can(actor, Action.QUESTIONNAIRES_SEE_OWN):
        yield from _own_questionnaires(actor, now)
    if not can(actor, Action.QUESTIONNAIRES_DECIDE):
        return
    today = timezone.localdate(now)
    for call in calls.calls(actor).filter(state=CallState.OPEN)[:CALLS]:
        page = reverse("questionnaires:call", args=[call.year])

        def count(state: str, of: Call = call) -> int:
            wanted = RespondentFilter(state=state)
            return calls.respondents(actor, of, wanted, today=today).count()

        answered = count(State.SUBMITTED)
        yield Task(
            ngettext("answer to accept or return", "answers to accept or return", answered),
            answered,
            f"{page}?state=submitted",
        )
        late = count("late")
        yield Task(
            ngettext("institution late with its answer", "institutions late with answers", late),
            late,
            f"{page}?state=late",
            is_late=True,
        )
    reported = queries.queries(actor).filter(state=QueryState.ANSWERED).count()
    yield Task(
        ngettext("answer to a query to judge", "answers to queries to judge", reported),
        reported,
        f"{reverse('findings:list')}?state=queried",
    )


def _own_questionnaires(actor: Actor, now: dt.datetime) -> Iterator[Task]:
    page = reverse("questionnaires:own")
    rows = calls.own(actor)
    open_rows = rows.filter(state__in=calls.OPEN)
    late = open_rows.filter(due_on__lt=timezone.localdate(now)).count()
    yield Task(
        ngettext("overdue questionnaire", "overdue questionnaires", late),
        late,
        page,
        is_late=True,
    )
    to_fill = open_rows.exclude(state=State.APPROVAL).count()
    yield Task(
        ngettext("questionnaire to fill in", "questionnaires to fill in", to_fill), to_fill, page
    )
    if can(actor, Action.QUESTIONNAIRES_SUBMIT):
        to_approve = rows.filter(state=State.APPROVAL).count()
        yield Task(
            ngettext(
                "questionnaire waiting for your approval",
                "questionnaires waiting for your approval",
                to_approve,
            ),
            to_approve,
            page,
        )
    requested = len(queries.open_queries(actor))
    yield Task(
        ngettext("question about your figures", "questions about your figures", requested),
        requested,
        page,
    )
