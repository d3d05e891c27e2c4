# SPDX-License-Identifier: EUPL-1.2
"""Read reports, what their reporters may know, screenings, the roster; always narrowed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from functools import lru_cache
from typing import Final

from django.db.models import Case as When
from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.db.models import When as Branch
from django.utils import timezone

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.models import Membership, User
from vidik.accounts.selectors import current_memberships
from vidik.core.models import Code
from vidik.institutions.models import Institution, Territory
from vidik.referral.methods.alerts import RuleBook, read_book
from vidik.referral.models import (
    Alarm,
    Competence,
    Consultation,
    Duty,
    HandOver,
    IndicatorList,
    Report,
    ReportedPerson,
    RuleSet,
    Screening,
    Shift,
    Tracking,
)
from vidik.referral.types import Outcome, ReportFilter, ReportState, Urgency

CENTRE_KIND: Final = "identification_centre"
ON_DUTY: Final = ("duty-expert", "case-expert", "centre-head")
SORTS: Final = {
    "received": ("received_at", "id"),
    "-received": ("-received_at", "id"),
    "number": ("number",),
    "-number": ("-number",),
    "urgency": ("rank", "received_at", "id"),
}
"""How the inbox may be sorted."""


@lru_cache(maxsize=4)
def _book(sha256: str, content: str) -> RuleBook:
    del sha256
    return read_book(json.loads(content))


class NoCentre(LookupError):
    """The pack names no identification centre, or several."""


def centre() -> Institution:
    """Give the identification centre of the country.

    Raises:
        NoCentre: the pack names none, or more than one.
    """
    rows = list(Institution.objects.filter(kind__code=CENTRE_KIND, merged_into__isnull=True)[:2])
    if len(rows) != 1:
        msg = f"one institution of the kind {CENTRE_KIND} is needed, there are {len(rows)}"
        raise NoCentre(msg)
    return rows[0]


def rules() -> RuleBook:
    """Give the alert rules in force; none where no pack was loaded."""
    row = RuleSet.objects.filter(is_current=True).first()
    return RuleBook() if row is None else _book(row.sha256, json.dumps(row.content))


def competent(municipality: str) -> dict[str, Competence]:
    """Give the competent institutions of a municipality by their roles."""
    rows = Competence.objects.filter(municipality=municipality).select_related("institution")
    return {row.role: row for row in rows}


# ---------------------------------------------------------------------------------- reports


def reports(actor: Actor) -> QuerySet[Report]:
    """Give the reports that the actor works on."""
    rank = When(
        Branch(urgency=Urgency.IMMEDIATE, then=Value(0)),
        Branch(urgency=Urgency.HIGH, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        scope(actor, Action.REPORTS_READ, Report.objects.all())
        .select_related("taken_by", "reporter_institution")
        .annotate(rank=rank)
    )


def inbox(actor: Actor, wanted: ReportFilter) -> QuerySet[Report]:
    """Give the reports of a list: narrowed and sorted."""
    rows = reports(actor)
    if wanted.number:
        rows = rows.filter(number__icontains=wanted.number.strip())
    if wanted.state == "open":
        rows = rows.exclude(state=ReportState.CLOSED)
    elif wanted.state == "late":
        rows = rows.filter(waits_too_long(timezone.now()))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.urgency:
        rows = rows.filter(urgency=wanted.urgency)
    if wanted.source:
        rows = rows.filter(source=wanted.source)
    if wanted.child:
        found = ReportedPerson.objects.filter(child=wanted.child)
        rows = rows.filter(pk__in=found.values("report"))
    if wanted.year.isdigit() and len(wanted.year) == 4:  # noqa: PLR2004 - digits of a year
        rows = rows.filter(received_at__year=int(wanted.year))
    if wanted.mine:
        rows = rows.filter(taken_by=actor.user_id)
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["-received"]))


def waits_too_long(now: dt.datetime) -> Q:
    """Give the reports that nobody has taken in the minutes of their urgency."""
    minutes = rules().take_within
    late = Q(pk__in=[])
    for urgency, within in minutes.items():
        late |= Q(urgency=urgency, received_at__lt=now - dt.timedelta(minutes=within))
    return Q(state=ReportState.RECEIVED) & late


def get_report(actor: Actor, key: uuid.UUID) -> Report:
    """Give a report by its key.

    Raises:
        OutOfScope: there is none, or none that the actor works on.
    """
    found = reports(actor).filter(pk=key).select_related("case", "tracking").first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.report", key=str(key))
    return found


def persons_of(report: Report, *, actor: Actor) -> QuerySet[ReportedPerson]:
    """List the persons whom a report concerns, as far as the actor may see their cases."""
    return scope(
        actor, Action.REPORTS_READ, ReportedPerson.objects.filter(report=report)
    ).select_related("case", "person", "screening", "same_as__report")


def get_reported_person(actor: Actor, key: uuid.UUID) -> ReportedPerson:
    """Give a person in a report by its key.

    Raises:
        OutOfScope: there is none, or none whose case the actor works on.
    """
    rows = scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(pk=key))
    found = rows.select_related("report", "case", "person").first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.reportedperson", key=str(key))
    return found


def reports_of_case(actor: Actor, case: uuid.UUID) -> QuerySet[ReportedPerson]:
    """List in which reports the person of a case was reported, the oldest first."""
    return (
        scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(case=case))
        .select_related("report")
        .order_by("report__received_at", "id")
    )


def duties_of(report: Report, *, actor: Actor) -> QuerySet[Duty]:
    """List who must be told of a report, with the notices by which they were."""
    return scope(actor, Action.REPORTS_READ, Duty.objects.filter(report=report)).select_related(
        "institution", "addressee__kind", "chosen_by"
    )


def get_duty(report: Report, rule: str, *, actor: Actor) -> Duty:
    """Give a duty of a report by its rule.

    Raises:
        OutOfScope: there is none.
    """
    found = duties_of(report, actor=actor).filter(rule=rule).first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.report", key=str(report.pk))
    return found


def alarms_of(report: Report) -> QuerySet[Alarm]:
    """List who was told that a report waits, the oldest first."""
    return Alarm.objects.filter(report=report).select_related("user").order_by("sent_at", "id")


def hand_overs(actor: Actor, report: Report | None = None) -> QuerySet[HandOver]:
    """List the notes for the next shift, the newest first; those of one report, or all unseen."""
    rows = scope(actor, Action.REPORTS_READ, HandOver.objects.all())
    rows = rows.filter(report=report) if report is not None else rows.filter(seen_at__isnull=True)
    return rows.select_related("report", "written_by", "seen_by")


def get_hand_over(actor: Actor, key: uuid.UUID) -> HandOver:
    """Give a note for the next shift by its key.

    Raises:
        OutOfScope: there is none that the actor may see.
    """
    rows = scope(actor, Action.REPORTS_READ, HandOver.objects.filter(pk=key))
    found = rows.select_related("report").first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.handover", key=str(key))
    return found


# ------------------------------------------------------------------------ those who reported


def followed(actor: Actor) -> QuerySet[Tracking]:
    """Give what the members of an institution may know of its own reports, the newest first."""
    return scope(actor, Action.REPORTS_FOLLOW, Tracking.objects.all()).select_related("user")


def get_followed(actor: Actor, key: uuid.UUID) -> Tracking:
    """Give what a reporter may know of a report.

    Raises:
        OutOfScope: the actor's institution has made no such report.
    """
    found = followed(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_FOLLOW, label="referral.tracking", key=str(key))
    return found


def followed_numbers(actor: Actor) -> dict[str, int]:
    """Count an institution's own reports: all, waiting, taken on, closed, with word of them."""
    return followed(actor).aggregate(
        all=Count("pk"),
        received=Count("pk", filter=Q(state=ReportState.RECEIVED)),
        taken=Count("pk", filter=Q(state=ReportState.TAKEN)),
        closed=Count("pk", filter=Q(state=ReportState.CLOSED)),
        told=Count("pk", filter=Q(feedback_at__isnull=False)),
        late=Count("pk", filter=Q(feedback_at__isnull=True, feedback_due__lt=timezone.now())),
    )


# ------------------------------------------------------------------------------- screenings


def current_lists() -> QuerySet[IndicatorList]:
    """Give the lists of indicators that new screenings use."""
    return IndicatorList.objects.filter(is_current=True).order_by("code")


def get_list(code: str) -> IndicatorList | None:
    """Give the version of a list that new screenings use, None where there is no such list."""
    return current_lists().filter(code=code).first()


def screenings(actor: Actor) -> QuerySet[Screening]:
    """Give the screenings that this very person made, the newest first."""
    rows = scope(actor, Action.SCREENINGS_MAKE, Screening.objects.all())
    return rows.select_related("list")


def get_screening(actor: Actor, key: uuid.UUID) -> Screening:
    """Give one's own screening by its key.

    Raises:
        OutOfScope: there is none.
    """
    found = screenings(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.SCREENINGS_MAKE, label="referral.screening", key=str(key))
    return found


def met_together(screening: Screening, *, actor: Actor) -> QuerySet[Screening]:
    """List the screenings of the persons met together, in their order."""
    return screenings(actor).filter(encounter=screening.encounter).order_by("position")


def is_reported(screening: Screening) -> bool:
    """Say whether a report was made of a screening."""
    rows = Tracking.objects.filter(report__screening=screening.pk)
    return rows.exists()


# ---------------------------------------------------------------------------- the centre's


def consultations(actor: Actor, *, caller: str = "", year: str = "") -> QuerySet[Consultation]:
    """List the consultations of the actor's centre, the newest first."""
    if actor.institution is None or not can(actor, Action.REPORTS_READ):
        return Consultation.objects.none()
    rows = Consultation.objects.filter(centre=actor.institution)
    if caller:
        rows = rows.filter(caller=caller)
    if year.isdigit() and len(year) == 4:  # noqa: PLR2004 - digits of a year
        rows = rows.filter(at__year=int(year))
    return rows.select_related("caller_institution", "entered_by")


def shifts(institution: int, *, since: dt.datetime) -> QuerySet[Shift]:
    """List the shifts that end after a moment, by their beginning."""
    return Shift.objects.filter(institution=institution, ends_at__gt=since).select_related("user")


def on_duty(institution: int, now: dt.datetime) -> list[Shift]:
    """List who is on duty at a moment, first in line before second."""
    rows = Shift.objects.filter(institution=institution, starts_at__lte=now, ends_at__gt=now)
    return list(rows.select_related("user").order_by("second", "starts_at", "id"))


def experts_of(institution: int, *roles: str) -> list[User]:
    """List the members of the centre who hold one of the roles today."""
    rows: QuerySet[Membership] = current_memberships(timezone.localdate()).filter(
        institution=institution, role__in=roles or ON_DUTY, user__is_active=True
    )
    return list(User.objects.filter(pk__in=rows.values("user")).order_by("display_name", "pk"))


# --------------------------------------------------------------------------------- choices


def codes(name: str) -> list[tuple[str, str]]:
    """Give a code list of the pack in its order, each code with its name."""
    return [
        (row.code, str(row.name)) for row in Code.objects.filter(list__code=f"dimension-{name}")
    ]


def municipalities() -> list[tuple[str, str]]:
    """Give the municipalities and cities by name in the reader's language."""
    rows = Territory.objects.filter(kind__in=("municipality", "city"))
    return sorted(((row.code, str(row.name)) for row in rows), key=lambda pair: pair[1])


def place_name(code: str) -> str:
    """Give the name of a municipality; blank where there is none of that code."""
    row = Territory.objects.filter(code=code).first() if code else None
    return str(row.name) if row is not None else ""


def institution_by_code(code: str) -> Institution | None:
    """Give an institution by its code."""
    return Institution.objects.filter(code=code, merged_into__isnull=True).first()


def institutions_of_kinds(kinds: list[str], codes_: list[str]) -> QuerySet[Institution]:
    """List the institutions of some kinds, or named by their codes, by name."""
    return Institution.objects.filter(
        Q(kind__code__in=kinds) | Q(code__in=codes_), merged_into__isnull=True
    ).order_by("name_sr")


def pending(report: Report) -> int:
    """Count the persons in a report for whom nothing has been decided."""
    return report.persons.filter(outcome=Outcome.PENDING).count()
