# SPDX-License-Identifier: EUPL-1.2
"""Recommendations as the annual report tells them."""

from __future__ import annotations

from django.db.models import QuerySet

from vidik.access.types import Actor
from vidik.core.languages import Texts
from vidik.core.texts import translated
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
        theme_name=row.theme.name,
        title=row.title,
        text=row.text,
        addressees=tuple(institution.name for institution in addressed),
        addressees_note=row.addressees_note,
    )


def _assessed(row: Recommendation, found: Assessment | None) -> AssessmentFacts:
    grade = found.grade if found is not None else ""
    return AssessmentFacts(
        recommendation=_facts(row),
        cycle=found.cycle.code if found is not None else "",
        grade=grade,
        grade_name=translated(lambda: str(Grade(grade).label)) if grade else Texts(),
        grade_rank=Grade.values.index(grade) if grade else len(Grade.values),
        basis=found.basis if found is not None else Texts(),
    )
