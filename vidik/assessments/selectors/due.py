# SPDX-License-Identifier: EUPL-1.2
"""What is due, computed from rows: nothing here is stored, so nothing can be forgotten.

Work is that of the institution which is responsible for the case, and of those that assessed it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Case as When
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models import When as Branch
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.assessments.methods.instruments import Rules
from vidik.assessments.models import Assessment, Instrument, Participation, SafetyPlan
from vidik.assessments.selectors.instruments import has_rules, rules
from vidik.assessments.types import Incident, Kind, Level
from vidik.cases.models import Case
from vidik.cases.types import CaseState
from vidik.identification.models import Procedure
from vidik.identification.types import UNDECIDED, Outcome, State
from vidik.matters.models import Link
from vidik.matters.selectors.matters import before_release
from vidik.proceedings.models import ExpectedNotice, ReportedAct
from vidik.registers.models import Entry

DONE: Final = Q(finished_at__isnull=False, struck_at__isnull=True)
RECENT: Final = dt.timedelta(days=365)
"""How long an incident or what was heard of a release asks for an assessment."""


def _of_own_work(actor: Actor) -> Q:
    made = Assessment.objects.filter(case=OuterRef("case"), institution=actor.institution)
    return Q(case__responsible=actor.institution) | Q(Exists(made))


def _due(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = scope(actor, Action.ASSESSMENTS_WRITE, rows).filter(case__state=CaseState.OPEN)
    return rows.filter(_of_own_work(actor)).select_related("case")


def _done(**more: Any) -> QuerySet[Assessment]:
    return Assessment.objects.filter(DONE, case=OuterRef("case"), **more)


def _last_day() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=rules().ahead_days if has_rules() else 0)


# ------------------------------------------------------------------------------- assessments


def first_due(actor: Actor) -> QuerySet[Procedure]:
    """List procedures that go on while the risk of their case was never assessed.

    What began before the pack had any instrument is named on the page of the case alone: hundreds
    of old cases at once would hide the new one. What the actor's institution has begun is among
    its drafts.
    """
    draft = _drafts(actor).filter(case=OuterRef("case"), kind=Kind.RISK)
    return _due(actor, _never_assessed().filter(~Exists(draft)))


def _never_assessed() -> QuerySet[Any]:
    began = Instrument.objects.order_by().values("kind").annotate(at=Min("loaded_at"))
    rows = Procedure.objects.annotate(
        begun_at=Coalesce("opened_at", "report__taken_at"),
        introduced_at=Subquery(began.filter(kind=Kind.RISK).values("at")[:1]),
    )
    goes_on = Q(state__in=UNDECIDED) | Q(state=State.CONCLUDED, outcome=Outcome.IDENTIFIED)
    return rows.filter(
        goes_on, ~Exists(_done(kind=Kind.RISK)), begun_at__gte=F("introduced_at"), same_as=None
    )


def again_due(actor: Actor) -> QuerySet[Assessment]:
    """List the newest assessments of risk or needs of a case whose days are over, or nearly."""
    newer = _done(
        kind=OuterRef("kind"), on__gte=OuterRef("on"), finished_at__gt=OuterRef("finished_at")
    )
    later = _done(kind=OuterRef("kind"), on__gt=OuterRef("on"))
    rows = Assessment.objects.filter(
        DONE, ~Exists(newer), ~Exists(later), kind__in=(Kind.RISK, Kind.NEEDS),
        again_on__lte=_last_day(),
    )  # fmt: skip
    return _due(actor, rows)


def incidents() -> QuerySet[Entry]:
    """Return the incidents of cases that stand; the caller scopes them."""
    if not has_rules():
        return Entry.objects.none()
    return Entry.objects.filter(
        register=rules().incidents.register, case__isnull=False, struck_at__isnull=True
    )


def incident_due(actor: Actor) -> QuerySet[Entry]:
    """List the last incident of each case in which nobody has assessed the risk since.

    Whether somebody knew of it is told by when it was entered: an assessment that was finished
    before cannot have counted with it, whenever it happened.
    """
    newer = incidents().filter(case=OuterRef("case"), entered_at__gt=OuterRef("entered_at"))
    after = _done(kind=Kind.RISK, finished_at__gte=OuterRef("entered_at"))
    rows = incidents().filter(
        ~Exists(newer), ~Exists(after), entered_at__gte=timezone.now() - RECENT
    )
    return _due(actor, rows)


def drafts(actor: Actor) -> QuerySet[Assessment]:
    """List the unfinished assessments of the actor's institution, none in closed cases.

    `begun_at` says since when the risk of a case that was never assessed is to be assessed.
    """
    first = _never_assessed().filter(case=OuterRef("case")).order_by("begun_at")
    rows = _drafts(actor).annotate(
        begun_at=When(Branch(kind=Kind.RISK, then=Subquery(first.values("begun_at")[:1])))
    )
    return scope(actor, Action.ASSESSMENTS_WRITE, rows).select_related("case")


def _drafts(actor: Actor) -> QuerySet[Assessment]:
    return Assessment.objects.filter(
        finished_at__isnull=True, struck_at__isnull=True, institution=actor.institution,
        case__state=CaseState.OPEN,
    )  # fmt: skip


def to_take_part(actor: Actor) -> QuerySet[Participation]:
    """List the assessments before a release in which the actor's institution has to take part."""
    rows = Participation.objects.filter(
        answered_at__isnull=True, institution=actor.institution,
        assessment__finished_at__isnull=True, assessment__struck_at__isnull=True,
        case__state=CaseState.OPEN,
    )  # fmt: skip
    return scope(actor, Action.ASSESSMENTS_WRITE, rows).select_related("case", "assessment")


# ------------------------------------------------------------------------------ safety plans


def plans_due(actor: Actor) -> QuerySet[SafetyPlan]:
    """List the safety plans to renew: their days are over, or there was an incident since."""
    newer = SafetyPlan.objects.filter(person=OuterRef("person"), version__gt=OuterRef("version"))
    since = incidents().filter(case=OuterRef("case"), entered_at__gt=OuterRef("entered_at"))
    rows = SafetyPlan.objects.annotate(is_after_incident=Exists(since))
    rows = rows.filter(~Exists(newer), Q(again_on__lte=_last_day()) | Q(is_after_incident=True))
    return _due(actor, rows)


def plans_missing(actor: Actor) -> QuerySet[Assessment]:
    """List assessments after which a safety plan has to be made or renewed.

    After one before a release always; after a high risk where the case has no plan.
    """
    plans = SafetyPlan.objects.filter(case=OuterRef("case"))
    since = plans.filter(entered_at__gte=OuterRef("finished_at"))
    newer = _done(kind=OuterRef("kind"), finished_at__gt=OuterRef("finished_at"))
    rows = Assessment.objects.filter(DONE, ~Exists(newer)).filter(
        Q(~Exists(since), kind=Kind.RELEASE) | Q(~Exists(plans), kind=Kind.RISK, level=Level.HIGH)
    )
    return _due(actor, rows)


# ----------------------------------------------------------------------------------- release


def expected_releases(actor: Actor) -> QuerySet[ExpectedNotice]:
    """List releases expected within the days of the pack, before which nobody assessed the risk.

    Only whoever is told of proceedings sees them: the experts of the centre.
    """
    if not has_rules():
        return ExpectedNotice.objects.none()
    found = rules().release
    first_day = timezone.localdate() + dt.timedelta(days=found.days)
    done = _done(kind=Kind.RELEASE, on__gte=OuterRef("since_on"))
    rows = ExpectedNotice.objects.filter(
        ~Exists(done), kind__in=found.expected, received_on__isnull=True, ended_at__isnull=True,
        due_on__lte=first_day,
    )  # fmt: skip
    return _due(actor, rows)


def heard_releases(actor: Actor) -> QuerySet[ReportedAct]:
    """List releases that are planned, and sentences to be served, without an assessment since."""
    if not has_rules():
        return ReportedAct.objects.none()
    done = _done(kind=Kind.RELEASE, finished_at__gte=OuterRef("entered_at"))
    rows = ReportedAct.objects.filter(
        ~Exists(done), act__in=rules().release.heard, case__isnull=False, set_aside="",
        taken_back_at__isnull=True, entered_at__gte=timezone.now() - RECENT,
    )  # fmt: skip
    return _due(actor, rows)


def detentions_ending(actor: Actor) -> QuerySet[Link]:
    """List cases in whose criminal matter a detention runs out before anybody assessed the risk."""
    if not has_rules():
        return Link.objects.none()
    done = _done(kind=Kind.RELEASE, finished_at__gte=OuterRef("since"))
    rows = before_release(actor, dt.timedelta(days=rules().release.days))
    return _due(actor, rows.filter(~Exists(done)))


# --------------------------------------------------------------------------------- of a case


def incidents_of(actor: Actor, case: Case) -> list[Incident]:
    """List the incidents of a case, the newest first."""
    rows = scope(actor, Action.ASSESSMENTS_READ, incidents().filter(case=case))
    return [incident_of(row) for row in rows.order_by("-entered_at")]


def incidents_since_assessment(actor: Actor, case: Case) -> list[Incident]:
    """List the incidents that were entered after the risk was last assessed, the newest first."""
    last = (
        scope(actor, Action.ASSESSMENTS_READ, Assessment.objects.filter(DONE, case=case))
        .filter(kind=Kind.RISK)
        .order_by("-finished_at")
        .values_list("finished_at", flat=True)
        .first()
    )
    found = incidents_of(actor, case)
    return found if last is None else [each for each in found if each.entered_at > last]


def incident_of(row: Entry) -> Incident:
    """Return an entry of the register as an incident."""
    said: Rules = rules()
    kinds = row.value(said.incidents.field) or ()
    codes = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    assert row.entered_at is not None  # noqa: S101 - rows of cases are entered by somebody
    return Incident(
        row.pk,
        row.at or row.entered_at,
        row.entered_at,
        codes,
        bool({*codes} & {*said.incidents.danger}),
    )
