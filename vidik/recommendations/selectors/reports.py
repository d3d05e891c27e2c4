# SPDX-License-Identifier: EUPL-1.2
"""Recommendations as the annual report tells them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import translation

from vidik.access.types import Actor
from vidik.recommendations.models import Assessment, Grade, Recommendation
from vidik.recommendations.selectors.register import _with_cards, recommendations
from vidik.recommendations.types import AssessmentFacts, RecommendationFacts


def recommendations_for_report(
    actor: Actor, report: int, theme: str | None = None
) -> list[RecommendationFacts]:
    """List the recommendations that a report issued, for whoever writes about them."""
    return [_facts(row) for row in _of_report(actor, report, theme)]


def assessments_for_report(
    actor: Actor, report: int, cycle: str, theme: str | None = None
) -> list[AssessmentFacts]:
    """List a report's recommendations with the assessments that count for a cycle."""
    rows = _of_report(actor, report, theme)
    found = {
        row.recommendation_id: row
        for row in Assessment.objects.filter(
            recommendation__in=rows.values("pk"), cycle__code=cycle, is_current=True
        ).select_related("cycle")
    }
    return [_assessed(row, found.get(row.pk)) for row in rows]


def _of_report(actor: Actor, report: int, theme: str | None) -> QuerySet[Recommendation]:
    rows = recommendations(actor).filter(report_number=report)
    if theme is not None:
        rows = rows.filter(theme__code=theme)
    return _with_cards(rows).order_by("theme__position", "number")


def _facts(row: Recommendation) -> RecommendationFacts:
    addressed = [item.institution for item in row.addressees.all()]
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
        addressees_en=tuple(institution.name_en for institution in addressed),
        addressees_sr=tuple(institution.name_sr for institution in addressed),
        addressees_note_en=row.addressees_note_en,
        addressees_note_sr=row.addressees_note_sr,
    )


def _assessed(row: Recommendation, found: Assessment | None) -> AssessmentFacts:
    grade = found.grade if found is not None else ""
    return AssessmentFacts(
        recommendation=_facts(row),
        cycle=found.cycle.code if found is not None else "",
        grade=grade,
        grade_en=_grade_name(grade, "en"),
        grade_sr=_grade_name(grade, "sr"),
        grade_rank=Grade.values.index(grade) if grade else len(Grade.values),
        basis_en=found.basis_en if found is not None else "",
        basis_sr=found.basis_sr if found is not None else "",
    )


def _grade_name(grade: str, language: str) -> str:
    with translation.override(language):
        return str(Grade(grade).label) if grade else ""
