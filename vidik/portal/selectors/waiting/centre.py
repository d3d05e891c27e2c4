# SPDX-License-Identifier: EUPL-1.2
"""What waits for those who work reports, procedures and identities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.cases.selectors import emergencies as cases_emergencies
from vidik.core.paging import glanced
from vidik.identification.selectors import (
    procedures as identification_procedures,
)
from vidik.identification.types import ProcedureFilter
from vidik.portal.types import Task
from vidik.proceedings import selectors as proceedings
from vidik.referral.selectors import reports as referral_reports
from vidik.referral.selectors import roster
from vidik.referral.types import ReportFilter, ReportState
from vidik.vault import selectors as vault
from vidik.vault.types import RetentionKind


def reports(actor: Actor) -> Iterator[Task]:
    """Yield what waits in the inbox of reports."""
    if not can(actor, Action.REPORTS_READ):
        return
    page = reverse("referral:inbox")

    def count(wanted: ReportFilter) -> int:
        return glanced(referral_reports.in_list(actor, wanted))

    late = count(ReportFilter(state="late"))
    received = count(ReportFilter(state=ReportState.RECEIVED))
    own = count(ReportFilter(state=ReportState.TAKEN, mine=True))
    notes = glanced(referral_reports.hand_overs(actor))
    duties = count(ReportFilter(state="duties"))
    over = count(ReportFilter(state="duties-late"))
    letters = count(ReportFilter(state="letters"))
    yield Task(
        ngettext("report waiting too long", "reports waiting too long", late),
        late,
        f"{page}?state=late",
        is_late=True,
    )
    yield Task(
        ngettext("report that nobody has taken on", "reports that nobody has taken on", received),
        received,
        f"{page}?state=received",
    )
    yield Task(
        ngettext(
            "report with duties not fulfilled in time",
            "reports with duties not fulfilled in time",
            over,
        ),
        over,
        f"{page}?state=duties-late",
        is_late=True,
    )
    yield Task(
        ngettext(
            "report with duties not yet fulfilled",
            "reports with duties not yet fulfilled",
            duties,
        ),
        duties,
        f"{page}?state=duties",
    )
    yield Task(
        ngettext("report whose reporter wrote", "reports whose reporters wrote", letters),
        letters,
        f"{page}?state=letters",
    )
    yield Task(
        ngettext("report that you took on", "reports that you took on", own),
        own,
        f"{page}?state=taken&mine=on",
    )
    yield Task(
        ngettext("note for this shift", "notes for this shift", notes),
        notes,
        page,
    )


def procedures(actor: Actor) -> Iterator[Task]:
    """Yield what waits in identification."""
    if not can(actor, Action.IDENTIFICATION_WORK):
        return
    page = reverse("identification:list")

    def count(wanted: ProcedureFilter) -> int:
        return glanced(identification_procedures.in_list(actor, wanted))

    late = count(ProcedureFilter(late=True))
    yield Task(
        ngettext(
            "procedure whose first interview is late",
            "procedures whose first interview is late",
            late,
        ),
        late,
        f"{page}?late=on",
        is_late=True,
    )
    over = count(ProcedureFilter(state="to-inform-late"))
    yield Task(
        ngettext(
            "procedure in which informing the person is late",
            "procedures in which informing the person is late",
            over,
        ),
        over,
        f"{page}?state=to-inform-late",
        is_late=True,
    )
    agreed = count(ProcedureFilter(agreed=True))
    yield Task(
        ngettext(
            "procedure in which something agreed is late",
            "procedures in which something agreed is late",
            agreed,
        ),
        agreed,
        f"{page}?state=&agreed=on",
        is_late=True,
    )
    awaited = glanced(proceedings.in_state(proceedings.expected_notices(actor), "late"))
    yield Task(
        ngettext(
            "notice about proceedings that is late",
            "notices about proceedings that are late",
            awaited,
        ),
        awaited,
        reverse("proceedings:list"),
        is_late=True,
    )
    decide = glanced(identification_procedures.proposals_for(actor))
    yield Task(
        ngettext(
            "decision proposed by a colleague, waiting for a second person",
            "decisions proposed by colleagues, waiting for a second person",
            decide,
        ),
        decide,
        f"{page}?state=to-decide",
    )
    yield from _steps(page, count)
    mine = count(ProcedureFilter(state="undecided", mine=True))
    yield Task(
        ngettext(
            "undecided procedure assigned to you", "undecided procedures assigned to you", mine
        ),
        mine,
        f"{page}?state=undecided&mine=on",
    )


def _steps(page: str, count: Callable[[ProcedureFilter], int]) -> Iterator[Task]:
    """Yield what the expert does next in procedures that wait for nobody else."""
    back = count(ProcedureFilter(state="sent-back"))
    yield Task(
        ngettext("proposal sent back to you", "proposals sent back to you", back),
        back,
        f"{page}?state=sent-back",
    )
    interview = count(ProcedureFilter(state="interview"))
    yield Task(
        ngettext(
            "procedure with an interview today or not entered yet",
            "procedures with an interview today or not entered yet",
            interview,
        ),
        interview,
        f"{page}?state=interview",
    )
    to_inform = count(ProcedureFilter(state="to-inform", mine=True))
    yield Task(
        ngettext(
            "procedure of yours in which the person is to be informed",
            "procedures of yours in which the person is to be informed",
            to_inform,
        ),
        to_inform,
        f"{page}?state=to-inform&mine=on",
    )
    close = count(ProcedureFilter(state="to-close", mine=True))
    yield Task(
        ngettext("procedure of yours to close", "procedures of yours to close", close),
        close,
        f"{page}?state=to-close&mine=on",
    )
    complaint = count(ProcedureFilter(state="complaint"))
    yield Task(
        ngettext(
            "procedure with a complaint to pass on or to settle",
            "procedures with a complaint to pass on or to settle",
            complaint,
        ),
        complaint,
        f"{page}?state=complaint",
    )


def emergencies(actor: Actor) -> Iterator[Task]:
    """Yield emergency accesses to read, decide or review."""
    page = reverse("cases:emergencies")
    if can(actor, Action.EMERGENCY_BE_NOTIFIED):
        unread = cases_emergencies.urgent_notices(actor).filter(read_at__isnull=True).count()
        yield Task(
            ngettext("urgent notice not read", "urgent notices not read", unread),
            unread,
            page,
            is_late=True,
        )
    if can(actor, Action.EMERGENCY_DECIDE):
        requested = cases_emergencies.to_decide(actor).count()
        yield Task(
            ngettext(
                "emergency access waiting for a second person",
                "emergency accesses waiting for a second person",
                requested,
            ),
            requested,
            page,
            is_late=True,
        )
    if can(actor, Action.EMERGENCY_REVIEW):
        over = cases_emergencies.open_reviews(actor).count()
        yield Task(
            ngettext("emergency access to review", "emergency accesses to review", over),
            over,
            page,
        )


def on_duty(actor: Actor, now: dt.datetime) -> tuple[str, ...] | None:
    """Name who is on duty; None where the actor has no roster to see."""
    if actor.institution is None or not can(actor, Action.REPORTS_READ):
        return None
    return tuple(str(shift.user) for shift in roster.on_duty(actor.institution, now))


def _looks(actor: Actor) -> Iterator[Task]:
    """Yield limits that were reached, views to review, and colleagues who ask for more."""
    if can(actor, Action.ACCESS_LOG_REVIEW):
        page = reverse("vault:access-log-review")
        news = glanced(vault.limit_notices(actor))
        yield Task(
            ngettext(
                "limit of viewing identities reached",
                "limits of viewing identities reached",
                news,
            ),
            news,
            page,
            is_late=True,
        )
        over = glanced(vault.insights_to_review(actor))
        yield Task(
            ngettext(
                "view of a case by somebody not named in it, to review",
                "views of cases by people not named in them, to review",
                over,
            ),
            over,
            page,
        )
    if can(actor, Action.ACCESS_LIMIT_WIDEN):
        requested = glanced(vault.widenings_to_decide(actor))
        yield Task(
            ngettext(
                "request from a colleague to view further identities",
                "requests from colleagues to view further identities",
                requested,
            ),
            requested,
            reverse("vault:access-log"),
            is_late=True,
        )


def erasing(actor: Actor) -> Iterator[Task]:
    """Yield what is to be decided about identities: views beyond limits, retention that is over."""
    yield from _looks(actor)
    if not can(actor, Action.IDENTITIES_ERASE):
        return
    due = glanced(vault.due_for_erasing(actor, RetentionKind.PERSON))
    yield Task(
        ngettext("identity due for erasure", "identities due for erasure", due),
        due,
        reverse("vault:due"),
    )
