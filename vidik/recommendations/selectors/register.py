# SPDX-License-Identifier: EUPL-1.2
"""Recommendations as lists: what was issued, to whom, with which grade."""

from __future__ import annotations

from typing import Final

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.transliterate import fold
from vidik.figures.models import Theme
from vidik.institutions import selectors as institutions
from vidik.institutions.models import Institution
from vidik.recommendations.models import Addressee, Assessment, Grade, IssuedReport, Recommendation
from vidik.recommendations.types import UNASSESSED, UNGRADED, RecommendationFilter

_SORTS: Final = {
    "code": ("report_number", "theme__position", "number"),
    "title": ("{title}",),
    "theme": ("theme__position", "-report_number", "number"),
    "grade": ("grade_place", "-report_number", "theme__position", "number"),
}


_LAST: Final = len(Grade.values) + 1


def recommendations(actor: Actor) -> QuerySet[Recommendation]:
    """List every recommendation that the actor may know of."""
    return scope(actor, Action.RECOMMENDATIONS_READ, Recommendation.objects.all())


def issued_reports(actor: Actor) -> QuerySet[IssuedReport]:
    """List the annual reports that issued recommendations, the newest first."""
    rows = IssuedReport.objects.select_related("cycle")
    return scope(actor, Action.RECOMMENDATIONS_READ, rows)


def themes(actor: Actor) -> QuerySet[Theme]:
    """List the themes that have recommendations, in the order of the annual report."""
    return Theme.objects.filter(Exists(recommendations(actor).filter(theme=OuterRef("pk"))))


def addressed_institutions(actor: Actor) -> QuerySet[Institution]:
    """List the institutions that a recommendation is addressed to."""
    rows = institutions.institutions(actor)
    return rows.filter(Exists(Addressee.objects.filter(institution=OuterRef("pk"))))


def listed(
    actor: Actor, wanted: RecommendationFilter, *, language: str
) -> QuerySet[Recommendation]:
    """List recommendations as a filter asks, each with the grade that counts last.

    Every row has `grade` (blank where the assessment states none, None where there is none).
    """
    rows = with_grades(recommendations(actor))
    for word in fold(wanted.words).split():
        rows = rows.filter(search_text__contains=word)
    if wanted.report.isdecimal():
        rows = rows.filter(report_number=int(wanted.report))
    if wanted.theme:
        rows = rows.filter(theme__code=wanted.theme)
    if wanted.addressee:
        rows = rows.filter(Exists(addressee_rows().filter(institution__code=wanted.addressee)))
    if wanted.control == "nobody":
        rows = rows.filter(~Exists(addressee_rows()))
    elif wanted.control:
        rows = rows.filter(Exists(addressee_rows().filter(institution__control=wanted.control)))
    if wanted.grade:
        rows = rows.filter(_graded(wanted.grade))
    return _with_cards(rows).order_by(*_order(wanted.sort, language), "pk")


def _graded(grade: str) -> Q:
    """Give the condition on the annotated grade: none stated, none given yet, or that grade."""
    if grade == UNASSESSED:
        return Q(grade__isnull=True)
    return Q(grade="" if grade == UNGRADED else grade)


def _order(sort: str, language: str) -> list[str]:
    keys = _SORTS.get(sort.removeprefix("-"))
    if keys is None:
        return ["-report_number", "theme__position", "number"]
    first, *rest = (key.format(title=f"title_{language}") for key in keys)
    return [f"-{first}" if sort.startswith("-") else first, *rest]


def addressee_rows() -> QuerySet[Addressee]:
    """Give the addressees of the recommendation of an outer query."""
    return Addressee.objects.filter(recommendation=OuterRef("pk"))


def with_grades(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Add to each recommendation its latest grade and the place of that grade in their order."""
    current = Assessment.objects.filter(recommendation=OuterRef("pk"), is_current=True)
    latest = current.order_by("-cycle__code")
    return rows.annotate(
        grade=Subquery(latest.values("grade")[:1]),
        grade_place=Coalesce(
            Subquery(latest.annotate(place=_place()).values("place")[:1]), Value(_LAST)
        ),
    )


def _place() -> Case:
    return Case(
        *(When(grade=grade, then=Value(place)) for place, grade in enumerate(Grade.values)),
        default=Value(len(Grade.values)),
        output_field=IntegerField(),
    )


def _with_cards(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    addressees = Addressee.objects.select_related("institution")
    return rows.select_related("theme", "cycle").prefetch_related(
        Prefetch("addressees", addressees)
    )


def grade_in(cycle: str, *, as_published: bool = False) -> Subquery:
    """Give the grade of an outer recommendation in one cycle, as it stands or as published."""
    rows = Assessment.objects.filter(recommendation=OuterRef("pk"), cycle__code=cycle)
    rows = rows.filter(origin="published") if as_published else rows.filter(is_current=True)
    return Subquery(rows.values("grade")[:1])
