# SPDX-License-Identifier: EUPL-1.2
"""Bring the recommendations of a country pack into the register, with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, TypeVar

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import NO_TEXT, Texts, tags
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.core.transliterate import fold
from vidik.figures.methods.cataloguefiles import THEMES, read_catalogue
from vidik.figures.methods.naming import Catalogue
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.figures.services.cycles import ensure_cycle
from vidik.figures.services.loading import cycles, figure_files
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.services.loading import INSTITUTIONS
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    ActivityParty,
    Addressee,
    Assessment,
    AssessmentState,
    Encounter,
    EncounterKind,
    Headline,
    HeadlineCount,
    IssuedReport,
    Issuer,
    Recommendation,
    TrackedMatter,
)
from vidik.recommendations.packrows import (
    AssessmentRow,
    CycleFile,
    EncounterRow,
    IssuersFile,
    PlanFile,
    ProgrammeRow,
    ReportFile,
    TrackingFile,
    VisitsFile,
)
from vidik.recommendations.policies import LOADER
from vidik.recommendations.selectors.drafts import FIRST_REPORT_ON

T = TypeVar("T")


REPORTS: Final = "recommendations/report-*.yaml"
CYCLES: Final = "recommendations/cycle-*.yaml"
PLAN: Final = "action_plan.yaml"
VISITS: Final = "visits.yaml"
TRACKING: Final = "tracking.yaml"
ISSUERS: Final = "recommendations/abroad.yaml"


def check_recommendations(pack: Pack) -> None:
    """Note the faults in a pack's recommendations and in what belongs to them."""
    institutions, themes = pack.codes(INSTITUTIONS), pack.codes(THEMES)
    reports = documents(pack, REPORTS, ReportFile)
    rows = [row for report in reports for row in report.recommendations]
    codes = {
        str(row.get("code"))
        for name in pack.files(REPORTS)
        for row in pack.listed(name, "recommendations")
    }
    pack.expect_unique(rows)
    pack.expect_known(rows, "theme", themes, "a theme")
    pack.expect_known(rows, "continues", codes, "recommendations of the pack")
    cited: list[object] = [row.assessment for row in rows if row.assessment is not None]
    named: list[object] = [party for row in rows for party in row.addressees]
    cited += [cycle.published_share for cycle in documents(pack, CYCLES, CycleFile)]
    plan = pack.document(PLAN, PlanFile)
    for activity in plan.activities if plan is not None else ():
        pack.expect_known([activity], "recommendations", codes, "recommendations of the pack")
        named += activity.responsible
        cited.append(activity.verification)
    visits = pack.document(VISITS, VisitsFile)
    for visit in visits.visits if visits is not None else ():
        pack.expect_known([visit], "institution", institutions, "an institution of the pack")
        cited.append(visit)
    for meeting in visits.meetings if visits is not None else ():
        pack.expect_known([meeting], "institutions", institutions, "institutions of the pack")
    abroad = pack.document(ISSUERS, IssuersFile)
    if abroad is not None:
        pack.expect_unique(abroad.issuers)
    tracked = pack.document(TRACKING, TrackingFile)
    for matter in tracked.findings if tracked is not None else ():
        pack.expect_known([matter], "theme", themes, "a theme")
        pack.expect_known([matter], "institutions", institutions, "institutions of the pack")
        pack.expect_known([matter], "near", codes, "recommendations of the pack")
    if plan is not None and plan.programme is not None and plan.programme.owner:
        pack.expect_known([plan.programme], "owner", institutions, "an institution of the pack")
    pack.expect_known(named, "institution", institutions, "an institution of the pack")
    figures = {
        row["id"]
        for cycle in cycles(pack)
        for name in figure_files(pack, cycle)
        for row in pack.entries(name)
    }
    for field in ("evidence", "citations", "figures"):
        holding = [each for each in cited if hasattr(each, field)]
        pack.expect_known(holding, field, figures, "figures of the pack")


def documents(pack: Pack, pattern: str, kind: type[T]) -> list[T]:
    """Read every document of a pattern."""
    found = (pack.document(name, kind) for name in pack.files(pattern))
    return [each for each in found if each is not None]


def load_pack_recommendations(pack: Pack, *, actor: Actor) -> None:
    """Bring the recommendations of a pack into the register.

    Assessments that were published come along as they were published; where the source states
    no grade there is none. What was assessed or answered here since is left alone.
    """
    reports = documents(pack, REPORTS, ReportFile)
    if not reports:
        return
    loader = _Loader(read_catalogue(pack), actor)
    with change(Actor.system(LOADER), Action.RECOMMENDATIONS_LOAD) as act:
        count = sum(loader.recommendations(report) for report in reports)
        for report in reports:
            loader.links(report)
        for cycle in documents(pack, CYCLES, CycleFile):
            loader.headline(cycle)
        if plan := pack.document(PLAN, PlanFile):
            loader.activities(plan)
        if visits := pack.document(VISITS, VisitsFile):
            loader.encounters(visits)
        if abroad := pack.document(ISSUERS, IssuersFile):
            for row in abroad.issuers:
                Issuer.objects.update_or_create(code=row.code, defaults={"name": row.name})
        if tracked := pack.document(TRACKING, TrackingFile):
            loader.tracked_matters(tracked)
        act.record("recommendations.loaded", label="recommendations", rows=count)


def register() -> None:
    """Register recommendations, action plan and visits as a part of packs."""
    register_part(
        Part(
            "recommendations",
            (REPORTS, CYCLES, PLAN, VISITS, TRACKING, ISSUERS),
            check=check_recommendations,
            load=load_pack_recommendations,
            after=("figures",),
        )
    )


def cycle_of_report(number: int, *, actor: Actor) -> Cycle:
    """Return the cycle whose annual report has this number, opening it where there is none."""
    return ensure_cycle(str(FIRST_REPORT_ON + number - 1), actor=actor)


class _Loader:
    """Resolves a pack's names while its files are read."""

    def __init__(self, names: Catalogue, actor: Actor) -> None:
        self._names = names
        self._actor = actor
        self._themes = {theme.code: theme for theme in Theme.objects.all()}
        self._institutions = institution_selectors.by_code(actor)
        self._measures = {measure.code: measure for measure in Measure.objects.all()}
        self._figures: dict[str, dict[str, Figure]] = {}
        self._cycle: Cycle | None = None

    def recommendations(self, content: ReportFile) -> int:
        number = content.report
        cycle = cycle_of_report(number, actor=self._actor)
        IssuedReport.objects.get_or_create(
            number=number,
            defaults={
                "cycle": cycle,
                "due_on": content.due_on or content.published_on,
                "published_on": content.published_on,
            },
        )
        for row in content.recommendations:
            recommendation, made = Recommendation.objects.get_or_create(
                code=row.code,
                defaults={
                    "report_number": number,
                    "cycle": cycle,
                    "theme": self._themes[row.theme],
                    "number": row.number,
                    "title": row.title,
                    "text": row.text,
                    "addressees_note": row.addressees_note,
                    "continues_note": row.continues_note,
                    "further_monitoring": row.further_monitoring,
                    "sections": ", ".join(row.sections),
                    "search_text": " ".join(
                        map(fold, (row.code, *row.title.values(), *row.text.values()))
                    ),
                },
            )
            if not made:
                continue
            Addressee.objects.bulk_create(
                Addressee(
                    recommendation=recommendation,
                    institution=self._institutions[addressee.institution],
                    role=addressee.role,
                )
                for addressee in row.addressees
            )
            if row.assessment is not None:
                self._assessment(recommendation, row.assessment, content)
        return len(content.recommendations)

    def _assessment(
        self, recommendation: Recommendation, row: AssessmentRow, content: ReportFile
    ) -> None:
        cycle = cycle_of_report(content.assessed_in_report, actor=self._actor)
        assessment = Assessment.objects.create(
            recommendation=recommendation,
            cycle=cycle,
            grade=row.grade or "",
            basis=row.basis,
            section=row.section,
            state=AssessmentState.APPROVED,
            assessed_on=content.assessed_on,
            assessed_by=self._actor.label,
            approved_by=f"annual report {content.assessed_in_report}",
            is_current=True,
            origin="published",
            created_at=timezone.now(),
        )
        assessment.evidence.set(self._evidence(row.evidence, cycle.code))

    def links(self, content: ReportFile) -> None:
        codes = {r.code: r for r in Recommendation.objects.all()}
        for row in content.recommendations:
            recommendation = codes[row.code]
            recommendation.continues.set([codes[code] for code in row.continues])
            recommendation.measures.set(self._seed_measures(row.seed_measures))

    def headline(self, content: CycleFile) -> None:
        cycle = self._cycle = Cycle.objects.get(code=content.cycle)
        figures = self._evidence(content.published_share.citations, cycle.code)
        headline, _made = Headline.objects.update_or_create(
            cycle=cycle,
            defaults={
                "figure": figures[0],
                "note": content.note,
            },
        )
        tried = [*content.candidates, *content.not_matching]
        headline.counts.all().delete()
        HeadlineCount.objects.bulk_create(
            HeadlineCount(
                headline=headline,
                position=position,
                count=row.count,
                base=row.base,
                share=Decimal(row.share),
                nearest="nearest" in row.rounding,
                truncated="truncation" in row.rounding,
                reading=row.reading,
            )
            for position, row in enumerate(tried, start=1)
        )

    def _cycle_of(self) -> Cycle | None:
        """Return the cycle that the pack tells of: its own last one, not one opened since."""
        return self._cycle or Cycle.objects.exclude(figures=None).order_by("-code").first()

    def activities(self, content: PlanFile) -> None:
        cycle = self._cycle_of()
        plan = self._plan(content.programme) if content.programme else None
        for row in content.activities:
            if Activity.objects.filter(code=fold(row.id), changed_at__isnull=False).exists():
                continue
            activity, _made = Activity.objects.update_or_create(
                code=fold(row.id),
                defaults={
                    "plan": plan,
                    "plan_code": row.code,
                    "title": row.title,
                    "state": row.state,
                    "due": row.due,
                    "sections": ", ".join(row.sections),
                    "parties_stated": row.responsible_basis == "stated",
                    "indicator": row.verification.indicator,
                    "indicator_stated": row.verification.stated,
                },
            )
            activity.parties.all().delete()
            ActivityParty.objects.bulk_create(
                ActivityParty(
                    activity=activity,
                    institution=self._institutions[party.institution],
                    role=party.role,
                )
                for party in row.responsible
            )
            activity.recommendations.set(
                Recommendation.objects.filter(code__in=row.recommendations)
            )
            activity.measures.set(self._seed_measures(row.verification.measures))
            if cycle is not None:
                activity.evidence.set(self._evidence(row.verification.evidence, cycle.code))

    def _plan(self, row: ProgrammeRow) -> ActionPlan:
        changed = ActionPlan.objects.filter(code=row.code, changed_at__isnull=False).first()
        if changed is not None:
            return changed
        verification = row.verification_by_rapporteur
        plan, _made = ActionPlan.objects.update_or_create(
            code=row.code,
            defaults={
                "title": row.plan_title,
                "programme": row.title,
                "gazette": row.official_gazette,
                "text": verification.text if verification else NO_TEXT,
                "section": verification.section if verification else "",
                "monitored_by": self._institutions.get(row.monitored_by),
                "owner": self._institutions.get(row.owner),
                "valid_from": row.valid_from,
                "valid_until": row.valid_until,
            },
        )
        return plan

    def encounters(self, content: VisitsFile) -> None:
        cycle = self._cycle_of()
        if cycle is None:
            return
        for row in content.visits:
            text = Texts({tag: "\n\n".join(each[tag] for each in row.findings) for tag in tags()})
            self._encounter(cycle, row.kind, row, text, [row.institution])
        for meeting in content.meetings:
            text, places = meeting.purpose, meeting.institutions
            self._encounter(cycle, EncounterKind.MEETING, meeting, text, places)

    def _encounter(
        self,
        cycle: Cycle,
        kind: EncounterKind,
        row: EncounterRow,
        text: Texts,
        institutions: Iterable[str],
    ) -> None:
        if Encounter.objects.filter(code=fold(row.code), changed_at__isnull=False).exists():
            return
        encounter, _made = Encounter.objects.update_or_create(
            code=fold(row.code),
            defaults={
                "cycle": cycle,
                "kind": kind,
                "title": row.title,
                "period": row.period,
                "sections": ", ".join(row.sections),
                "others": row.others,
                "about_report": row.report,
                "text": text,
            },
        )
        encounter.institutions.set(self._institutions[code] for code in institutions)
        encounter.recommendations.set(Recommendation.objects.filter(code__in=row.recommendations))
        cited = [*row.figures, *filter(None, (row.count, row.participants))]
        encounter.figures.set(self._evidence(cited, cycle.code))

    def tracked_matters(self, content: TrackingFile) -> None:
        cycle = self._cycle_of()
        if cycle is None:
            return
        for row in content.findings:
            if TrackedMatter.objects.filter(code=fold(row.code), changed_at__isnull=False).exists():
                continue
            matter, _made = TrackedMatter.objects.update_or_create(
                code=fold(row.code),
                defaults={
                    "cycle": cycle,
                    "theme": self._themes.get(row.theme),
                    "title": row.title,
                    "text": row.text,
                    "question": row.check,
                    "sections": ", ".join(row.sections),
                },
            )
            matter.institutions.set(self._institutions[code] for code in row.institutions)
            matter.near.set(Recommendation.objects.filter(code__in=row.near))

    def _seed_measures(self, seeds: Iterable[str]) -> list[Measure]:
        """Return the measures that a raw name can become."""
        codes: dict[str, None] = {}
        for seed in seeds:
            rules = self._names.seed.measures.get(seed, ())
            codes.update(dict.fromkeys(rule.to for rule in rules))
            if not rules and seed in self._measures:
                codes[seed] = None
        return [self._measures[code] for code in codes if code in self._measures]

    def _evidence(self, references: Iterable[str], cycle: str) -> list[Figure]:
        if cycle not in self._figures:
            rows = Figure.objects.filter(cycle__code=cycle).only("pk", "reference")
            self._figures[cycle] = {figure.reference: figure for figure in rows}
        return [self._figures[cycle][reference] for reference in references]
