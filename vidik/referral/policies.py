# SPDX-License-Identifier: EUPL-1.2
"""Who may screen, report, follow, read and work on reports; `row_security` says the same."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor, Role
from vidik.cases.selectors.cases import of_visible_cases
from vidik.cases.types import Part
from vidik.referral.models import (
    Duty,
    ForeignNotification,
    HandOver,
    Report,
    ReportedPerson,
    ReporterFollowUp,
    Screening,
    Supplement,
)

DESK: Final = "report-desk"
"""Receives reports: opens cases and enters persons for the centre. Of those that came it reads
nothing but whether a form was sent before, how urgent joined reports are, and of their persons the
codes and whether something is decided."""
COUNTER: Final = "report-counter"
"""Serves those who reported: opens their messages, and nothing else."""
RETENTION: Final = "retention-job"
"""Deletes what is past its period."""
RECOGNITION: Final = "recognition-counter"
"""Counts over institutions who screens, reports and is turned to; gives sums alone."""
WATCH: Final = "report-watch"
"""Looks whether somebody has taken on each report, and tells those on duty."""

EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
ASSOCIATIONS: Final = (Role.ASSOCIATION_WORKER, Role.ASSOCIATION_HEAD)
SHARED_WITH: Final = (
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
    Role.CASE_OFFICER,
    *ASSOCIATIONS,
)
"""Roles whose institutions cases are shared with for a purpose that needs the report."""
OFFICE: Final = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)
REPORTERS: Final = (
    *EXPERTS,
    Role.SHELTER_STAFF,
    Role.FIRST_RESPONDER,
    Role.CASE_OFFICER,
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
    *ASSOCIATIONS,
    Role.PROVIDER,
    Role.LOCAL_TEAM,
)


def register() -> None:
    """Register the room's policies and the parts of the system that work in it."""
    policy(Action.SCREENINGS_MAKE, REPORTERS, rows=own_screenings)
    policy(Action.REPORTS_FILE, REPORTERS)
    policy(Action.REPORTS_FOLLOW, REPORTERS, rows=own_follow_ups)
    policy(Action.REPORTS_READ, EXPERTS, rows=of_own_cases)
    policy(Action.REPORTS_READ_SHARED, SHARED_WITH, rows=of_shared_cases)
    policy(Action.REPORTS_HANDLE, EXPERTS, rows=of_own_cases)
    policy(Action.REPORTS_ROSTER, (Role.CENTRE_HEAD,))
    policy(Action.COMPETENCES_READ, (*OFFICE, *REPORTERS, Role.STATISTICIAN, Role.COORDINATOR))
    policy(Action.RECOGNITION_READ, (*OFFICE, *EXPERTS, Role.STATISTICIAN))
    policy(Action.RECOGNITION_COUNT, ())
    policy(Action.REPORTS_RECEIVE, ())
    policy(Action.REPORTS_WATCH, ())
    policy(Action.RETENTION_PURGE, ())
    declare_system(
        DESK,
        (
            Action.REPORTS_RECEIVE,
            Action.CASES_OPEN,
            Action.IDENTITIES_ENTER,
            Action.IDENTITIES_CHANGE,
            Action.IDENTITIES_CHANGE_CONTACT,
            Action.NOTES_WRITE,
        ),
    )
    declare_system(COUNTER, (Action.REPORTS_FOLLOW, Action.NOTES_CORRESPOND))
    declare_system(WATCH, (Action.REPORTS_WATCH,))
    declare_system(RECOGNITION, (Action.RECOGNITION_COUNT, Action.REGISTERS_COUNT))
    declare_system(RETENTION, (Action.RETENTION_PURGE,))


def of_own_cases(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow reports, and what belongs to them, to the cases that the actor works on."""
    if rows.model is ReporterFollowUp:
        return rows.filter(report__in=of_visible_cases(actor, Report.objects.all()))
    if rows.model in {Report, ReportedPerson, Duty, HandOver, ForeignNotification, Supplement}:
        return of_visible_cases(actor, rows)
    return rows.none() if actor.institution is None else rows


def of_shared_cases(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow reports and their persons to the cases of which the actor may see the report."""
    if rows.model is ReportedPerson:
        return of_visible_cases(actor, rows, Part.REPORT)
    if rows.model is Report:
        # A report is filed under the case of its first person; any of them may be shared.
        persons = ReportedPerson.objects.filter(report=OuterRef("pk"))
        return rows.filter(Exists(of_visible_cases(actor, persons, Part.REPORT)))
    return rows.none()


def own_follow_ups(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow what reporters may follow to the reports of the actor's own institution."""
    if actor.institution is None:
        return rows.none()
    return rows.filter(institution=actor.institution)


def own_screenings(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow screenings to those that this very person made for this institution."""
    if rows.model is not Screening:
        return rows
    if actor.user_id is None or actor.institution is None:
        return rows.none()
    return rows.filter(Q(user=actor.user_id, institution=actor.institution))
