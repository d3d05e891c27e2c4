# SPDX-License-Identifier: EUPL-1.2
"""Read the levels of risk of all open cases, and what is due in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.assessments.models import Assessment, SafetyPlan
from vidik.assessments.selectors.due import DONE, incidents
from vidik.assessments.types import Kind, Level
from vidik.cases.models import Case
from vidik.cases.types import CaseState


def risks(actor: Actor) -> QuerySet[Case]:
    """List the open cases whose protection the actor sees, those at high risk first."""
    done = Assessment.objects.filter(DONE, case=OuterRef("pk")).order_by("-on", "-finished_at")
    risk = done.filter(kind=Kind.RISK)
    plans = SafetyPlan.objects.filter(case=OuterRef("pk")).order_by("-made_on", "-version")
    rows = scope(actor, Action.ASSESSMENTS_READ, Case.objects.filter(state=CaseState.OPEN))
    return (
        rows.select_related("responsible")
        .annotate(
            level=Subquery(risk.values("level")[:1]),
            risk_on=Subquery(risk.values("on")[:1]),
            risk_again_on=Subquery(risk.values("again_on")[:1]),
            risk_finished_at=Subquery(risk.values("finished_at")[:1]),
            needs_on=Subquery(done.filter(kind=Kind.NEEDS).values("on")[:1]),
            plan_on=Subquery(plans.values("made_on")[:1]),
        )
        .order_by(
            Choice(
                When(level=Level.HIGH, then=0),
                When(level=Level.MEDIUM, then=1),
                When(level=Level.LOW, then=2),
                default=3,
            ),
            "code",
        )
    )


def by_due(rows: QuerySet[Any], what: str) -> QuerySet[Any]:
    """Narrow them to where something is due: `again`, `incident`, `first` or `plan`."""
    since = incidents().filter(case=OuterRef("pk"))
    after = since.filter(entered_at__gt=OuterRef("risk_finished_at"))
    narrowed = {
        "again": Q(risk_again_on__lte=timezone.localdate()),
        "incident": Q(Exists(after)) | Q(Exists(since), level__isnull=True),
        "first": Q(level__isnull=True),
        "plan": Q(level=Level.HIGH, plan_on__isnull=True),
    }
    return rows.filter(narrowed[what])
