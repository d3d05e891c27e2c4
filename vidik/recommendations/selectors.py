# SPDX-License-Identifier: EUPL-1.2
"""Read recommendations, what was answered to them and how they were assessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
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
from django.utils import translation

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.accounts import selectors as accounts
from vidik.checks.models import Finding
from vidik.core.transliterate import fold
from vidik.figures.models import Cycle, Figure, Observation, Theme
from vidik.figures.selectors.telling import findings_on_figures
from vidik.institutions import selectors as institutions
from vidik.institutions.models import Control, Institution
from vidik.recommendations.models import (
    BEGUN,
    ActionPlan,
    Activity,
    ActivityParty,
    Addressee,
    AddresseeRole,
    Assessment,
    AssessmentState,
    Encounter,
    Grade,
    Headline,
    IssuedReport,
    Recommendation,
    TrackedMatter,
)
from vidik.recommendations.types import (
    UNASSESSED,
    UNGRADED,
    AssessmentFacts,
    GradeRow,
    RecommendationFacts,
    RecommendationFilter,
    Summary,
)

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
    rows = _with_grades(recommendations(actor))
    for word in fold(wanted.words).split():
        rows = rows.filter(search_text__contains=word)
    if wanted.report.isdecimal():
        rows = rows.filter(report_number=int(wanted.report))
    if wanted.theme:
        rows = rows.filter(theme__code=wanted.theme)
    if wanted.addressee:
        rows = rows.filter(Exists(_addressees().filter(institution__code=wanted.addressee)))
    if wanted.control == "nobody":
        rows = rows.filter(~Exists(_addressees()))
    elif wanted.control:
        rows = rows.filter(Exists(_addressees().filter(institution__control=wanted.control)))
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


def _addressees() -> QuerySet[Addressee]:
    return Addressee.objects.filter(recommendation=OuterRef("pk"))


def _with_grades(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
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


def recommendation(actor: Actor, code: str) -> Recommendation:
    """Give one recommendation.

    Raises:
        Recommendation.DoesNotExist: there is none that the actor may know of.
    """
    return recommendations(actor).select_related("theme", "cycle").get(code=code)


def addressees_of(subject: Recommendation) -> list[Addressee]:
    """List whom a recommendation is for, leads first, each with all its answers."""
    rows = subject.addressees.select_related("institution").prefetch_related("responses")
    return list(rows)


def addressee(actor: Actor, code: str, key: int) -> Addressee:
    """Give one addressee of a recommendation.

    Raises:
        Addressee.DoesNotExist: there is none that the actor may know of.
    """
    rows = Addressee.objects.filter(
        recommendation__in=recommendations(actor).filter(code=code)
    ).select_related("recommendation", "institution")
    return rows.get(pk=key)


def assessments_of(subject: Recommendation) -> list[Assessment]:
    """List the assessments of a recommendation with their evidence, the newest first."""
    return list(
        subject.assessments.select_related("cycle").prefetch_related(
            Prefetch("evidence", with_values(Figure.objects.all()))
        )
    )


def assessment(actor: Actor, code: str, key: int) -> Assessment:
    """Give one assessment of a recommendation.

    Raises:
        Assessment.DoesNotExist: there is none that the actor may know of.
    """
    rows = Assessment.objects.filter(recommendation__in=recommendations(actor).filter(code=code))
    return rows.select_related("recommendation__theme", "cycle").get(pk=key)


def waiting(actor: Actor) -> QuerySet[Assessment]:
    """List the drafts that wait for a second person, the oldest first."""
    rows = Assessment.objects.filter(
        state=AssessmentState.DRAFT, recommendation__in=recommendations(actor)
    )
    return rows.select_related("recommendation__theme", "cycle").order_by("created_at", "pk")


def assessable_cycles(subject: Recommendation) -> QuerySet[Cycle]:
    """List the cycles in which a recommendation can be assessed, the newest first."""
    return Cycle.objects.filter(ends_on__gt=subject.cycle.ends_on)


def with_values(rows: QuerySet[Figure]) -> QuerySet[Figure]:
    """Fetch with figures what a page says of them; the value is in `current_values`."""
    current = Observation.objects.filter(is_current=True)
    return rows.select_related("measure", "institution", "cycle").prefetch_related(
        Prefetch("observations", current, to_attr="current_values")
    )


def findings_on(actor: Actor, figures: Iterable[Figure]) -> list[tuple[Finding, str]]:
    """Tell the present findings that touch one of the figures, the strongest first."""
    return findings_on_figures(actor, [figure.pk for figure in figures])


def chain_of(actor: Actor, subject: Recommendation) -> list[Recommendation]:
    """Give a recommendation with all that it continues and that continue it, the earliest first.

    Followed in both directions report by report, so that a subject is seen from its first report
    to its last; alone it is a chain of one.
    """
    found = {subject.pk}
    edge = {subject.pk}
    while edge:
        rows = recommendations(actor).filter(Q(continued_by__in=edge) | Q(continues__in=edge))
        edge = set(rows.values_list("pk", flat=True)) - found
        found |= edge
    rows = _with_cards(_with_grades(recommendations(actor).filter(pk__in=found)))
    return list(
        rows.prefetch_related("continues").order_by("report_number", "theme__position", "number")
    )


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """Give what the actors of the register are called, by label; others keep theirs."""
    wanted = set(labels)
    keys = {int(label[5:]) for label in wanted if label.startswith("user:")}
    names = accounts.names_of(keys)
    return {
        label: names.get(int(label[5:]), label) if label.startswith("user:") else label
        for label in wanted
    }


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


def asked_institutions(actor: Actor, *, language: str) -> QuerySet[Institution]:
    """List the addressed institutions with how much is asked of them and was answered."""
    addressed = Addressee.objects.filter(institution=OuterRef("pk")).values("institution")

    def count(rows: QuerySet[Addressee, Any]) -> Coalesce:
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)

    return (
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
        .order_by("-asked", "name_en" if language == "en" else "name_sr", "pk")
    )


def tracked_matters(actor: Actor) -> QuerySet[TrackedMatter]:
    """List what is worth watching though it did not become a recommendation."""
    rows = TrackedMatter.objects.select_related("theme", "cycle").prefetch_related(
        "institutions", "near"
    )
    return scope(actor, Action.RECOMMENDATIONS_READ, rows)


def activities(actor: Actor) -> QuerySet[Activity]:
    """List the activities of the action plan with how each can be verified."""
    parties = ActivityParty.objects.select_related("institution").order_by(
        "role", "institution__code"
    )
    rows = Activity.objects.prefetch_related(
        Prefetch("parties", parties),
        "recommendations",
        "measures",
        Prefetch("evidence", with_values(Figure.objects.all())),
    )
    return scope(actor, Action.RECOMMENDATIONS_READ, rows)


def action_plan(actor: Actor) -> ActionPlan | None:
    """Give the action plan in force, None where the pack has none."""
    rows = ActionPlan.objects.select_related("monitored_by")
    return scope(actor, Action.RECOMMENDATIONS_READ, rows).order_by("-code").first()


def encounters(actor: Actor) -> QuerySet[Encounter]:
    """List visits and meetings with those who took part."""
    rows = Encounter.objects.select_related("cycle").prefetch_related(
        "institutions",
        "recommendations",
        Prefetch("figures", with_values(Figure.objects.all())),
    )
    return scope(actor, Action.RECOMMENDATIONS_READ, rows)


def headline(actor: Actor, cycle: str) -> Headline | None:
    """Give the published share of a cycle with the counts that were tried for it."""
    rows = Headline.objects.filter(cycle__code=cycle).select_related("cycle")
    rows = rows.prefetch_related("counts", Prefetch("figure", with_values(Figure.objects.all())))
    return scope(actor, Action.RECOMMENDATIONS_READ, rows).first()


def cycles(actor: Actor) -> list[str]:
    """List the cycles that issued recommendations or assessed some, the newest first."""
    rows = scope(actor, Action.RECOMMENDATIONS_READ, Recommendation.objects.all())
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
    """Count what became of the previous report's recommendations in a cycle.

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
        rows.annotate(grade=_grade_in(cycle, as_published=as_published))
        .values_list("grade")
        .annotate(count=Count("pk"))
    ):
        counts[grade or UNGRADED] += count
    total = sum(counts.values())
    begun = sum(counts[grade] for grade in BEGUN)
    share = (
        (Decimal(begun) * 100 / total).quantize(Decimal("0.01"), ROUND_HALF_UP) if total else None
    )
    return Summary(cycle, issued, total, counts, begun, share)


def grades_by_theme(actor: Actor, cycle: str) -> list[GradeRow]:
    """Count the previous report's grades in a cycle theme by theme."""
    rows = (
        recommendations(actor)
        .filter(report_number=previous_report(actor, cycle) or 0)
        .annotate(grade=_grade_in(cycle))
        .order_by("theme__position")
        .values_list("theme__code", "theme__name_en", "theme__name_sr", "grade")
    )
    found: dict[str, GradeRow] = {}
    for code, name_en, name_sr, grade in rows:
        row = found.setdefault(
            code, GradeRow(code, name_en, name_sr, dict.fromkeys([*Grade.values, UNGRADED], 0))
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
    inside = Exists(_addressees().filter(institution__control=Control.CONTROLLED))
    outside = Exists(_addressees().filter(institution__control=Control.OUTSIDE))
    return rows.annotate(inside=inside, outside=outside).aggregate(
        binding=Count("pk", Q(inside=True, outside=False)),
        both=Count("pk", Q(inside=True, outside=True)),
        offered=Count("pk", Q(inside=False, outside=True)),
        nobody=Count("pk", Q(inside=False, outside=False)),
    )


def next_publication_day(actor: Actor, today: dt.date) -> dt.date | None:
    """Give the next day on which an annual report is due: every year on the same day."""
    due = (
        issued_reports(actor).filter(due_on__isnull=False).values_list("due_on", flat=True).first()
    )
    if due is None:
        return None
    this_year = due.replace(year=today.year)
    return this_year if this_year >= today else due.replace(year=today.year + 1)


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


def _grade_in(cycle: str, *, as_published: bool = False) -> Subquery:
    rows = Assessment.objects.filter(recommendation=OuterRef("pk"), cycle__code=cycle)
    rows = rows.filter(origin="published") if as_published else rows.filter(is_current=True)
    return Subquery(rows.values("grade")[:1])
