# SPDX-License-Identifier: EUPL-1.2
"""Assess a recommendation: one person drafts, a second one approves or returns."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied
from vidik.core.workflow import Refusal, TransitionRefused
from vidik.figures.models import Cycle
from vidik.recommendations.models import Assessment, Grade, Recommendation
from vidik.recommendations.services.naming import figures_cited
from vidik.recommendations.types import AssessmentDraft
from vidik.recommendations.workflow import ASSESSMENT


class NotAssessable(Refusal):
    """A recommendation that cannot be assessed in the cycle, with the reason."""


class AlreadyDrafted(Refusal):
    """Somebody else's draft waits for approval already."""


def draft_assessment(
    recommendation: Recommendation, draft: AssessmentDraft, *, actor: Actor
) -> Assessment:
    """Write a draft, or change one's own draft that waits still.

    The evidence is given as citations of the cycle that is assessed.

    Raises:
        NotAssessable: the cycle is not later than the one whose report issued it.
        AlreadyDrafted: another person's draft for the same cycle waits for approval.
        ValidationError: a field is wrong, or a citation is no figure of the cycle.
    """
    with change(actor, Action.RECOMMENDATIONS_ASSESS, recommendation) as (recommendation, act):
        cycle = Cycle.objects.get(code=draft.cycle)
        if cycle.ends_on <= recommendation.cycle.ends_on:
            raise NotAssessable(
                _("A recommendation is assessed in a later cycle than the one that issued it.")
            )
        assessment = recommendation.assessments.filter(cycle=cycle, state="draft").first()
        if assessment is not None and assessment.assessed_by != actor.label:
            raise AlreadyDrafted(
                _(
                    "A draft by another person is waiting for approval; it must be approved or "
                    "returned first."
                )
            )
        if assessment is None:
            assessment = Assessment(
                recommendation=recommendation,
                cycle=cycle,
                assessed_by=actor.label,
                created_at=timezone.now(),
            )
        if draft.assessed_on > timezone.localdate():
            raise ValidationError({"assessed_on": _("This day is in the future.")})
        assessment.grade = Grade(draft.grade)
        assessment.basis = draft.basis
        assessment.assessed_on = draft.assessed_on
        assessment.full_clean(validate_constraints=False)
        assessment.save()
        assessment.evidence.set(figures_cited(cycle, draft.evidence))
        act.record(
            "assessment.proposed",
            assessment=assessment.pk,
            grade=assessment.grade,
            cycle=cycle.code,
        )
    return assessment


def approve_assessment(assessment: Assessment, *, on: dt.date, actor: Actor) -> Assessment:
    """Let a draft count from now on; the one that counted before stays.

    Raises:
        TransitionRefused: it is no draft any more.
        Denied: the actor wrote it.
    """
    with change(actor, Action.RECOMMENDATIONS_APPROVE, assessment) as (assessment, act):
        recommendation = assessment.recommendation
        former = recommendation.assessments.filter(
            cycle_id=assessment.cycle_id, is_current=True
        ).first()
        _move(assessment, "approve", actor)
        if former is not None:
            former.is_current = False
            former.save(update_fields=["is_current"])
        assessment.is_current = True
        assessment.approved_by, assessment.approved_on = actor.label, on
        assessment.save()
        act.record(
            "assessment.approved",
            recommendation,
            assessment=assessment.pk,
            grade=assessment.grade,
            former=former.grade if former is not None else None,
        )
    return assessment


def return_assessment(
    assessment: Assessment, *, reason: str, on: dt.date, actor: Actor
) -> Assessment:
    """Return a draft back to its author with the reason.

    Raises:
        TransitionRefused: it is no draft any more, or no reason is given.
        Denied: the actor wrote it.
    """
    with change(actor, Action.RECOMMENDATIONS_APPROVE, assessment) as (assessment, act):
        recommendation = assessment.recommendation
        if not reason.strip():
            raise TransitionRefused(_("State why the assessment is returned."))
        _move(assessment, "return", actor)
        assessment.return_reason = reason.strip()
        assessment.returned_by, assessment.returned_on = actor.label, on
        assessment.save()
        act.record("assessment.returned", recommendation, assessment=assessment.pk)
    return assessment


def _move(assessment: Assessment, step: str, actor: Actor) -> None:
    if assessment.assessed_by == actor.label:
        raise Denied(_("An assessment is decided on by a second person, not by its author."))
    ASSESSMENT.apply(assessment, step)
