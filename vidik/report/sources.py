# SPDX-License-Identifier: EUPL-1.2
"""Give the report engine the stored figures and recommendations that it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.utils import translation

from vidik.access.types import Actor
from vidik.figures.selectors import report as figures
from vidik.figures.selectors.report import ReportFigure
from vidik.recommendations.selectors import reports
from vidik.recommendations.types import AssessmentFacts, RecommendationFacts
from vidik.report.methods.sources import (
    AssessmentView,
    FigureView,
    RecommendationView,
    ReportSources,
)


class StoredFigures:
    """The figures of a cycle as they are now, or as a release froze them."""

    def __init__(self, actor: Actor, cycle: str, language: str, release: str = "") -> None:
        """Say whose eyes read, which cycle, in which language, and which release if any."""
        self._actor = actor
        self._cycle = cycle
        self._release = release
        self._language = language

    @cached_property
    def _views(self) -> dict[str, FigureView]:
        with translation.override(self._language):
            rows = figures.figures_for_report(self._actor, self._cycle, release=self._release)
            return {row.reference: _figure_view(row) for row in rows}

    def citation_of(self, observation_id: str) -> str:
        """Return the citation of a figure by its observation, blank where it is none of ours."""
        return self._citations.get(observation_id, "")

    @cached_property
    def _citations(self) -> dict[str, str]:
        return {view.observation_id: view.citation for view in self._views.values()}

    def get(self, citation: str) -> FigureView | None:
        """Return the figure with this citation, or nothing."""
        return self._views.get(citation)


def _figure_view(row: ReportFigure) -> FigureView:
    return FigureView(
        observation_id=str(row.observation_id),
        citation=row.reference,
        measure=row.measure,
        measure_name=row.measure_name,
        source=row.institution,
        source_name=row.institution_name,
        period=row.period,
        dimensions=row.dimensions,
        unit=row.unit,
        value=row.value,
        status=row.status,
        qualifier=row.qualifier,
        version=row.version,
        check_state=row.check_state,
        open_high_finding=row.open_high_finding,
        person_level=row.person_level,
        disclosure="not_assessed",
    )


class StoredRecommendations:
    """The recommendations and the assessments that count for a cycle."""

    def __init__(self, actor: Actor, cycle: str) -> None:
        """Say whose eyes read and which cycle the assessments are of."""
        self._actor = actor
        self._cycle = cycle

    def recommendations(
        self, report: int, theme: str | None = None
    ) -> Sequence[RecommendationView]:
        """List the recommendations that a report issued."""
        rows = reports.recommendations_for_report(self._actor, report, theme)
        return [_recommendation_view(row) for row in rows]

    def assessments(self, report: int, theme: str | None = None) -> Sequence[AssessmentView]:
        """List a report's recommendations with the assessments that count for the cycle."""
        rows = reports.assessments_for_report(self._actor, report, self._cycle, theme)
        return [_assessment_view(row) for row in rows]


def _recommendation_view(row: RecommendationFacts) -> RecommendationView:
    return RecommendationView(
        report=row.report,
        number=row.number,
        theme=row.theme,
        theme_name=row.theme_name,
        title=row.title,
        text=row.text,
        addressees=row.addressees,
    )


def _assessment_view(row: AssessmentFacts) -> AssessmentView:
    return AssessmentView(
        recommendation=_recommendation_view(row.recommendation),
        grade=row.grade,
        grade_name=row.grade_name,
        grade_rank=row.grade_rank,
        basis=row.basis,
    )


def report_sources(actor: Actor, cycle: str, language: str, release: str = "") -> ReportSources:
    """Return both sources for a build or a preview."""
    return ReportSources(
        figures=StoredFigures(actor, cycle, language, release),
        recommendations=StoredRecommendations(actor, cycle),
    )
