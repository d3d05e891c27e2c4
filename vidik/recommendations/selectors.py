# SPDX-License-Identifier: EUPL-1.2
"""Read recommendations, their addressees and assessments."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet
from django.utils import translation

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.figures.models import Cycle
from vidik.recommendations.models import Assessment, AssessmentState, Grade, Recommendation
from vidik.recommendations.types import AssessmentFacts, RecommendationFacts

UNGRADED_RANK: Final = len(Grade)


def recommendations(actor: Actor) -> QuerySet[Recommendation]:
    """List recommendations, those of the newest annual report first."""
    return scope(actor, Action.RECOMMENDATIONS_READ, Recommendation.objects.all())


def drafts_of_cycle(actor: Actor, cycle: Cycle) -> QuerySet[Assessment]:
    """List the assessments of a cycle that wait for a second person."""
    rows = Assessment.objects.filter(cycle=cycle, state=AssessmentState.DRAFT)
    return scope(actor, Action.RECOMMENDATIONS_READ, rows)


def recommendations_for_report(
    actor: Actor, report: int, theme: str | None = None
) -> list[RecommendationFacts]:
    """Give the recommendations that an annual report issued, in both languages."""
    rows = recommendations(actor).filter(report_number=report)
    if theme:
        rows = rows.filter(theme__code=theme)
    rows = rows.select_related("theme").prefetch_related("addressees__institution")
    return [_facts(row) for row in rows.order_by("theme__position", "number")]


def assessments_for_report(
    actor: Actor, report: int, cycle: str, theme: str | None = None
) -> list[AssessmentFacts]:
    """Give a report's recommendations with the assessments that count for a cycle."""
    counting = {
        row.recommendation_id: row
        for row in scope(
            actor,
            Action.RECOMMENDATIONS_READ,
            Assessment.objects.filter(
                cycle__code=cycle, is_current=True, recommendation__report_number=report
            ),
        )
    }
    rows = recommendations(actor).filter(report_number=report)
    if theme:
        rows = rows.filter(theme__code=theme)
    rows = rows.select_related("theme").prefetch_related("addressees__institution")
    return [
        _assessed(row, counting.get(row.pk)) for row in rows.order_by("theme__position", "number")
    ]


def _facts(row: Recommendation) -> RecommendationFacts:
    addressees = [addressee.institution for addressee in row.addressees.all()]
    return RecommendationFacts(
        code=row.code,
        report=row.report_number,
        number=row.number,
        theme=row.theme.code,
        theme_en=row.theme.name_en,
        theme_sr=row.theme.name_sr,
        title_en=row.title_en,
        title_sr=row.title_sr,
        text_en=row.text_en,
        text_sr=row.text_sr,
        addressees_en=tuple(institution.name_en for institution in addressees),
        addressees_sr=tuple(institution.name_sr for institution in addressees),
        addressees_note_en=row.addressees_note_en,
        addressees_note_sr=row.addressees_note_sr,
    )


def _assessed(row: Recommendation, assessment: Assessment | None) -> AssessmentFacts:
    grade = assessment.grade if assessment is not None else ""
    names = {}
    for language in ("en", "sr"):
        with translation.override(language):
            names[language] = str(Grade(grade).label) if grade else ""
    return AssessmentFacts(
        recommendation=_facts(row),
        cycle=assessment.cycle.code if assessment is not None else "",
        grade=grade,
        grade_en=names["en"],
        grade_sr=names["sr"],
        grade_rank=list(Grade).index(Grade(grade)) if grade else UNGRADED_RANK,
        basis_en=assessment.basis_en if assessment is not None else "",
        basis_sr=assessment.basis_sr if assessment is not None else "",
    )
