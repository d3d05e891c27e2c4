# SPDX-License-Identifier: EUPL-1.2
"""Recommendations as lists: what was issued, to whom, with which grade."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.figures.models import Theme
from vidik.institutions import selectors as institutions
from vidik.institutions.models import Institution
from vidik.recommendations.models import (
    Addressee,
    Assessment,
    Grade,
    IssuedReport,
    Issuer,
    Recommendation,
    Response,
)
from vidik.recommendations.types import UNASSESSED, UNGRADED

_LAST: Final = len(Grade.values) + 1


def recommendations(actor: Actor) -> QuerySet[Recommendation]:
    """List every recommendation of the Rapporteur that the actor may know of."""
    return all_recommendations(actor).filter(issuer__isnull=True)


def all_recommendations(actor: Actor) -> QuerySet[Recommendation]:
    """List every recommendation that the actor may know of, those from abroad as well."""
    return scope(actor, Action.RECOMMENDATIONS_READ, Recommendation.objects.all())


def from_abroad(actor: Actor) -> QuerySet[Recommendation]:
    """List the recommendations of bodies abroad, the newest document first.

    Each has `answers`: how many responses of institutions are recorded, and `grade` as others.
    """
    answered = (
        Response.objects.filter(addressee__recommendation=OuterRef("pk"))
        .order_by()
        .values("addressee__recommendation")
    )
    rows = _with_cards(with_grades(all_recommendations(actor).filter(issuer__isnull=False)))
    counted = answered.annotate(n=Count("pk")).values("n")
    rows = rows.select_related("theme", "cycle", "issuer").annotate(
        answers=Coalesce(Subquery(counted), 0)
    )
    return rows.order_by("-report_number", "issuer__code", "theme__position", "number", "pk")


def issuers() -> QuerySet[Issuer]:
    """List the bodies abroad that make recommendations."""
    return Issuer.objects.all()


def awaited(rows: QuerySet[Any], which: str) -> QuerySet[Any]:
    """Keep the rows from abroad that are `late`, still `open`, or `answered`."""
    if which == "answered":
        return rows.filter(answers__gt=0)
    rows = rows.filter(answers=0)
    today = timezone.localdate()
    return rows.filter(answer_due_on__lt=today) if which == "late" else rows


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
    own = Addressee.objects.filter(recommendation__issuer__isnull=True)
    return rows.filter(Exists(own.filter(institution=OuterRef("pk"))))


def addressed_abroad(actor: Actor) -> QuerySet[Institution]:
    """List the institutions that a recommendation from abroad is addressed to."""
    rows = Addressee.objects.filter(recommendation__issuer__isnull=False)
    found = rows.filter(institution=OuterRef("pk"))
    return institutions.institutions(actor).filter(Exists(found))


def listed(actor: Actor) -> QuerySet[Recommendation]:
    """List recommendations, the newest report first, each with the grade that counts last.

    Every row has `grade` (blank where the assessment states none, None where there is none).
    """
    rows = _with_cards(with_grades(recommendations(actor)))
    return rows.order_by("-report_number", "theme__position", "number", "pk")


def addressed_to(rows: QuerySet[Recommendation], institution: str) -> QuerySet[Recommendation]:
    """Keep the recommendations that an institution has to act on."""
    return rows.filter(Exists(addressee_rows().filter(institution__code=institution)))


def binding(rows: QuerySet[Recommendation], control: str) -> QuerySet[Recommendation]:
    """Keep those given to somebody `controlled`, offered to somebody `outside`, or to `nobody`."""
    if control == "nobody":
        return rows.filter(~Exists(addressee_rows()))
    return rows.filter(Exists(addressee_rows().filter(institution__control=control)))


def graded(rows: QuerySet[Any], grade: str) -> QuerySet[Any]:
    """Keep the rows with a grade, with `ungraded`, where none is stated, or not yet assessed."""
    if grade == UNASSESSED:
        return rows.filter(grade__isnull=True)
    return rows.filter(grade="" if grade == UNGRADED else grade)


def addressee_rows() -> QuerySet[Addressee]:
    """Return the addressees of the recommendation of an outer query."""
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
    """Return the grade of an outer recommendation in one cycle, as it is or as published."""
    rows = Assessment.objects.filter(recommendation=OuterRef("pk"), cycle__code=cycle)
    rows = rows.filter(origin="published") if as_published else rows.filter(is_current=True)
    return Subquery(rows.values("grade")[:1])
