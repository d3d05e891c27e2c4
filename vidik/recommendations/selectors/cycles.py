# SPDX-License-Identifier: EUPL-1.2
"""What a cycle shows: who was asked what, how it was graded, what is due."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.filters import holding
from vidik.figures.models import Cycle, Figure, Theme
from vidik.institutions.models import Control, Institution
from vidik.recommendations.models import (
    BEGUN,
    Addressee,
    AddresseeRole,
    Assessment,
    Encounter,
    Grade,
    Headline,
    IssuedReport,
    TrackedMatter,
)
from vidik.recommendations.selectors.life import with_values
from vidik.recommendations.selectors.register import (
    addressed_institutions,
    addressee_rows,
    grade_in,
    issued_reports,
    recommendations,
)
from vidik.recommendations.types import UNGRADED, GradeRow, Summary


def asked_of(actor: Actor, institution: Institution) -> QuerySet[Addressee]:
    """List what is asked of an institution, each with the grade that counts last."""
    current = Assessment.objects.filter(
        recommendation=OuterRef("recommendation"), is_current=True
    ).order_by("-cycle__code")
    return (
        Addressee.objects.filter(institution=institution, recommendation__in=recommendations(actor))
        .select_related("recommendation__theme", "institution")
        .prefetch_related("responses")
        .annotate(grade=Subquery(current.values("grade")[:1]))
        .order_by(
            "-recommendation__report_number",
            "recommendation__theme__position",
            "recommendation__number",
        )
    )


def asked_institutions(actor: Actor) -> QuerySet[Institution]:
    """List the addressed institutions with how much is asked of them and was answered."""
    own = Addressee.objects.filter(recommendation__issuer__isnull=True)
    addressed = own.filter(institution=OuterRef("pk")).values("institution")

    def count(rows: QuerySet[Addressee, Any]) -> Coalesce:
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)

    counted = (
        addressed_institutions(actor)
        .select_related("kind")
        .annotate(
            asked=count(addressed),
            leads=count(addressed.filter(role=AddresseeRole.LEAD)),
            answered=count(
                addressed.filter(
                    Exists(Addressee.objects.filter(pk=OuterRef("pk"), responses__isnull=False))
                )
            ),
        )
    )
    return counted.order_by("-asked", by_alphabet("name"), "pk")


def tracked_matters(actor: Actor) -> QuerySet[TrackedMatter]:
    """List what is worth watching though it did not become a recommendation."""
    rows = TrackedMatter.objects.select_related("theme", "cycle", "became").prefetch_related(
        "institutions", "near", "notes", "drafts"
    )
    return scope(actor, Action.RECOMMENDATIONS_READ, rows).order_by("cycle", "code")


def matters_holding(rows: QuerySet[TrackedMatter], query: str) -> QuerySet[TrackedMatter]:
    """Keep the matters whose texts, or institutions, hold the words."""
    texts = ("title", "text", "question")
    return holding(rows, query, *texts, "institutions__name")


def encounters(actor: Actor) -> QuerySet[Encounter]:
    """List visits and meetings with those who took part."""
    rows = Encounter.objects.select_related("cycle").prefetch_related(
        "institutions",
        "recommendations",
        Prefetch("figures", with_values(Figure.objects.all())),
    )
    return scope(actor, Action.RECOMMENDATIONS_READ, rows).order_by("cycle", "-kind", "code")


def encounters_holding(rows: QuerySet[Encounter], query: str) -> QuerySet[Encounter]:
    """Keep the visits and meetings whose texts, or institutions, hold the words."""
    texts = ("title", "text", "others")
    return holding(rows, query, *texts, "institutions__name")


def cycle_named(code: str) -> Cycle:
    """Return the cycle that was chosen.

    Raises:
        Cycle.DoesNotExist: there is none.
    """
    return Cycle.objects.get(code=code)


def open_cycles() -> list[tuple[str, str]]:
    """Return the cycles, the newest first, to choose one from."""
    return [(row.code, row.code) for row in Cycle.objects.all()]


def headline(actor: Actor, cycle: str) -> Headline | None:
    """Return the published share of a cycle with the counts that were tried for it."""
    rows = Headline.objects.filter(cycle__code=cycle).select_related("cycle")
    rows = rows.prefetch_related("counts", Prefetch("figure", with_values(Figure.objects.all())))
    return scope(actor, Action.RECOMMENDATIONS_READ, rows).first()


def cycles(actor: Actor) -> list[str]:
    """List the cycles that issued recommendations or assessed some, the newest first."""
    rows = recommendations(actor)
    issued = set(rows.values_list("cycle__code", flat=True))
    assessed = set(
        Assessment.objects.filter(recommendation__in=rows, is_current=True).values_list(
            "cycle__code", flat=True
        )
    )
    return sorted(issued | assessed, reverse=True)


def previous_report(actor: Actor, cycle: str) -> int | None:
    """Give the number of the report whose recommendations a cycle assesses, None for the first."""
    rows = issued_reports(actor).filter(cycle__code__lt=cycle)
    return rows.order_by("-number").values_list("number", flat=True).first()


def summary(actor: Actor, cycle: str, *, as_published: bool = False) -> Summary:
    """Count the outcomes of the previous report's recommendations in a cycle.

    A recommendation that the cycle did not grade counts as ungraded: where the source states no
    grade there is none, and none is invented.

    Args:
        actor: whose eyes read.
        cycle: the cycle that assessed them.
        as_published: count the grades of the published annual report, whatever was assessed here
            since; else those that count now.
    """
    issued = recommendations(actor).filter(cycle__code=cycle).count()
    previous = previous_report(actor, cycle)
    rows = recommendations(actor).filter(report_number=previous or 0).order_by()
    counts = dict.fromkeys([*Grade.values, UNGRADED], 0)
    for grade, count in (
        rows.annotate(grade=grade_in(cycle, as_published=as_published))
        .values_list("grade")
        .annotate(count=Count("pk"))
    ):
        counts[grade or UNGRADED] += count
    total = sum(counts.values())
    started = sum(counts[grade] for grade in BEGUN)
    share = (
        (Decimal(started) * 100 / total).quantize(Decimal("0.01"), ROUND_HALF_UP) if total else None
    )
    return Summary(cycle, issued, total, counts, started, share)


def grades_by_theme(actor: Actor, cycle: str) -> list[GradeRow]:
    """Count the previous report's grades in a cycle theme by theme."""
    rows = (
        recommendations(actor)
        .filter(report_number=previous_report(actor, cycle) or 0)
        .annotate(grade=grade_in(cycle))
        .order_by("theme__position")
        .values_list("theme__code", "theme__name", "grade")
    )
    found: dict[str, GradeRow] = {}
    for code, name, grade in rows:
        row = found.setdefault(
            code, GradeRow(code, name, dict.fromkeys([*Grade.values, UNGRADED], 0))
        )
        row.counts[grade or UNGRADED] += 1
    return list(found.values())


def issued_by_theme(actor: Actor, cycle: str) -> list[tuple[Theme, int]]:
    """Count the recommendations that a cycle's report issued theme by theme."""
    rows = recommendations(actor).filter(cycle__code=cycle)
    counts = dict(rows.order_by().values_list("theme").annotate(count=Count("pk")))
    return [(theme, counts[theme.pk]) for theme in Theme.objects.filter(pk__in=counts)]


def addressing(actor: Actor, cycle: str) -> dict[str, int]:
    """Count how a cycle's recommendations are addressed: binding, offered, both, to nobody."""
    rows = recommendations(actor).filter(cycle__code=cycle)
    inside = Exists(addressee_rows().filter(institution__control=Control.CONTROLLED))
    outside = Exists(addressee_rows().filter(institution__control=Control.OUTSIDE))
    return rows.annotate(inside=inside, outside=outside).aggregate(
        binding=Count("pk", Q(inside=True, outside=False)),
        both=Count("pk", Q(inside=True, outside=True)),
        offered=Count("pk", Q(inside=False, outside=True)),
        nobody=Count("pk", Q(inside=False, outside=False)),
    )


def next_publication_day(actor: Actor, today: dt.date) -> dt.date | None:
    """Return the next day on which an annual report is due: every year on the same day."""
    due = (
        issued_reports(actor).filter(due_on__isnull=False).values_list("due_on", flat=True).first()
    )
    if due is None:
        return None
    this_year = due.replace(year=today.year)
    return this_year if this_year >= today else due.replace(year=today.year + 1)


def reports_to_publish(actor: Actor, today: dt.date) -> QuerySet[Cycle]:
    """List the cycles whose annual report is due soon, or was, and is not published.

    Each has `due_month` and `due_day`; it is due on that day of the year after the cycle's.
    """
    day = next_publication_day(actor, today)
    rows = scope(actor, Action.RECOMMENDATIONS_READ, Cycle.objects.all())
    if day is None:
        return rows.none()
    ahead = dt.timedelta(days=settings.COUNTRY.report_prepared_before)
    last = day.year if day - ahead <= today else day.year - 1
    first = issued_reports(actor).order_by("number").values_list("cycle__code", flat=True).first()
    published = IssuedReport.objects.filter(cycle=OuterRef("pk"), published_on__isnull=False)
    return rows.filter(
        ~Exists(published),
        ~Exists(recommendations(actor).filter(cycle=OuterRef("pk"))),
        code__gte=first or "",
        code__lt=str(last),
    ).annotate(due_month=Value(day.month), due_day=Value(day.day))
