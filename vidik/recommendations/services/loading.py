# SPDX-License-Identifier: EUPL-1.2
"""Bring the recommendations of a country pack into the register, with all that belongs to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts, tags
from vidik.core.transliterate import fold
from vidik.figures.methods.naming import Catalogue
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.figures.services.cycles import ensure_cycle
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.models import Institution
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
    Recommendation,
    TrackedMatter,
)

_FIRST_REPORT_ON: Final = 2023
"""The first annual report was on this year; each later one on the year after."""


class PackFault(ValueError):
    """A pack's recommendation that names something that is not there."""


def load_pack_recommendations(folder: Path, names: Catalogue, *, actor: Actor) -> int:
    """Bring the recommendations of a pack into the register.

    Assessments that were published come along as they were published; where the source states
    no grade there is none. What was assessed or answered here since is left alone.

    Returns:
        How many recommendations the pack has.
    """
    directory = folder / "recommendations"
    if not directory.exists():
        return 0
    loader = _Loader(names, actor)
    count = 0
    with change(actor, Action.RECOMMENDATIONS_LOAD) as act:
        documents = [_read(path) for path in sorted(directory.glob("report-*.yaml"))]
        for content in documents:
            count += loader.recommendations(content)
        for content in documents:
            loader.links(content)
        for path in sorted(directory.glob("cycle-*.yaml")):
            loader.headline(_read(path))
        for name, load in (
            ("action_plan.yaml", loader.activities),
            ("visits.yaml", loader.encounters),
            ("tracking.yaml", loader.tracked_matters),
        ):
            if (folder / name).exists():
                load(_read(folder / name))
        act.record("recommendations.loaded", label="recommendations", rows=count)
    return count


def cycle_of_report(number: int, *, actor: Actor) -> Cycle:
    """Give the cycle whose annual report has this number, opening it where there is none."""
    return ensure_cycle(str(_FIRST_REPORT_ON + number - 1), actor=actor)


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


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

    def recommendations(self, content: Mapping[str, Any]) -> int:
        number = int(content["report"])
        cycle = cycle_of_report(number, actor=self._actor)
        published_on = _day(content.get("published_on"))
        IssuedReport.objects.get_or_create(
            number=number,
            defaults={
                "cycle": cycle,
                "due_on": _day(content.get("due_on")) or published_on,
                "published_on": published_on,
            },
        )
        for row in content["recommendations"]:
            title, text = Texts.read(row, "title"), Texts.read(row, "text")
            recommendation, made = Recommendation.objects.get_or_create(
                code=row["code"],
                defaults={
                    "report_number": number,
                    "cycle": cycle,
                    "theme": self._themes[row["theme"]],
                    "number": row["number"],
                    "title": title,
                    "text": text,
                    "addressees_note": Texts.read(row, "addressees_note", blank=True),
                    "continues_note": Texts.read(row, "continues_note", blank=True),
                    "further_monitoring": bool(row.get("further_monitoring", True)),
                    "sections": _sections(row),
                    "search_text": " ".join(
                        map(fold, (row["code"], *title.values(), *text.values()))
                    ),
                },
            )
            if not made:
                continue
            Addressee.objects.bulk_create(
                Addressee(
                    recommendation=recommendation,
                    institution=self._institution(addressee["institution"], row["code"]),
                    role=addressee["role"],
                )
                for addressee in row.get("addressees", [])
            )
            if row.get("assessment"):
                self._assessment(recommendation, row["assessment"], content)
        return len(content["recommendations"])

    def _assessment(
        self, recommendation: Recommendation, row: Mapping[str, Any], content: Mapping[str, Any]
    ) -> None:
        cycle = cycle_of_report(int(content["assessed_in_report"]), actor=self._actor)
        assessment = Assessment.objects.create(
            recommendation=recommendation,
            cycle=cycle,
            grade=row.get("grade") or "",
            basis=Texts.read(row, "basis"),
            section=str(row.get("section", "")),
            state=AssessmentState.APPROVED,
            assessed_on=content.get("assessed_on"),
            assessed_by=self._actor.label,
            approved_by=f"annual report {content['assessed_in_report']}",
            is_current=True,
            origin="published",
            created_at=timezone.now(),
        )
        assessment.evidence.set(
            self._evidence(row.get("evidence", []), cycle.code, recommendation.code)
        )

    def links(self, content: Mapping[str, Any]) -> None:
        codes = {r.code: r for r in Recommendation.objects.all()}
        for row in content["recommendations"]:
            recommendation = codes[row["code"]]
            recommendation.continues.set([codes[code] for code in row.get("continues", [])])
            recommendation.measures.set(self._seed_measures(row.get("seed_measures", [])))

    def headline(self, content: Mapping[str, Any]) -> None:
        cycle = self._cycle = Cycle.objects.get(code=str(content["cycle"]))
        figures = self._evidence(content["published_share"]["citations"], cycle.code, "headline")
        headline, _made = Headline.objects.update_or_create(
            cycle=cycle,
            defaults={
                "figure": figures[0],
                "note": Texts.read(content, "note"),
            },
        )
        tried = [*content.get("candidates", []), *content.get("not_matching", [])]
        headline.counts.all().delete()
        HeadlineCount.objects.bulk_create(
            HeadlineCount(
                headline=headline,
                position=position,
                count=row["count"],
                base=row["base"],
                share=Decimal(str(row["share"])),
                nearest="nearest" in row.get("rounding", []),
                truncated="truncation" in row.get("rounding", []),
                reading=Texts.read(row, "reading"),
            )
            for position, row in enumerate(tried, start=1)
        )

    def _told_of(self) -> Cycle | None:
        """Give the cycle that the pack tells of: its own last one, not one opened since."""
        return self._cycle or Cycle.objects.exclude(figures=None).order_by("-code").first()

    def activities(self, content: Mapping[str, Any]) -> None:
        cycle = self._told_of()
        plan = self._plan(content["programme"]) if content.get("programme") else None
        for row in content["activities"]:
            verification = row.get("verification") or {}
            activity, _made = Activity.objects.update_or_create(
                code=fold(row["id"]),
                defaults={
                    "plan": plan,
                    "plan_code": row.get("code") or "",
                    "title": Texts.read(row, "title"),
                    "state": row["state"],
                    "due": row.get("due") or "",
                    "sections": _sections(row),
                    "parties_stated": row.get("responsible_basis") == "stated",
                    "indicator": Texts.read(verification, "indicator", blank=True),
                    "indicator_stated": bool(verification.get("stated")),
                },
            )
            activity.parties.all().delete()
            ActivityParty.objects.bulk_create(
                ActivityParty(
                    activity=activity,
                    institution=self._institution(party["institution"], activity.code),
                    role=party["role"],
                )
                for party in row.get("responsible", [])
            )
            activity.recommendations.set(
                Recommendation.objects.filter(code__in=row.get("recommendations", []))
            )
            activity.measures.set(self._seed_measures(verification.get("measures") or []))
            if cycle is not None:
                activity.evidence.set(
                    self._evidence(verification.get("evidence") or [], cycle.code, activity.code)
                )

    def _plan(self, row: Mapping[str, Any]) -> ActionPlan:
        verification = row.get("verification_by_rapporteur") or {}
        monitor = row.get("monitored_by")
        plan, _made = ActionPlan.objects.update_or_create(
            code=row["code"],
            defaults={
                "title": Texts.read(row, "plan_title"),
                "programme": Texts.read(row, "title"),
                "gazette": str(row.get("official_gazette") or ""),
                "text": Texts.read(verification, "text", blank=True),
                "section": str(verification.get("section", "")),
                "monitored_by": self._institution(monitor, row["code"]) if monitor else None,
            },
        )
        return plan

    def encounters(self, content: Mapping[str, Any]) -> None:
        cycle = self._told_of()
        if cycle is None:
            return
        visits, meetings = content.get("visits", []), content.get("meetings", [])
        for row in visits:
            findings = [Texts.read(finding) for finding in row["findings"]]
            text = Texts({tag: "\n\n".join(each[tag] for each in findings) for tag in tags()})
            self._encounter(cycle, EncounterKind(row["kind"]), row, text, [row["institution"]])
        for row in meetings:
            text = Texts.read(row, "purpose")
            self._encounter(cycle, EncounterKind.MEETING, row, text, row.get("institutions", []))

    def _encounter(
        self,
        cycle: Cycle,
        kind: EncounterKind,
        row: Mapping[str, Any],
        text: Texts,
        institutions: Iterable[str],
    ) -> None:
        encounter, _made = Encounter.objects.update_or_create(
            code=fold(row["code"]),
            defaults={
                "cycle": cycle,
                "kind": kind,
                "title": Texts.read(row, "title"),
                "period": str(row.get("period") or ""),
                "sections": _sections(row),
                "others": Texts.read(row, "others", blank=True),
                "about_report": row.get("report"),
                "text": text,
            },
        )
        encounter.institutions.set(self._institution(code, row["code"]) for code in institutions)
        encounter.recommendations.set(
            Recommendation.objects.filter(code__in=row.get("recommendations") or [])
        )
        cited = [*row.get("figures", []), *_citations(row)]
        encounter.figures.set(self._evidence(cited, cycle.code, row["code"]))

    def tracked_matters(self, content: Mapping[str, Any]) -> None:
        cycle = self._told_of()
        if cycle is None:
            return
        for row in content["findings"]:
            matter, _made = TrackedMatter.objects.update_or_create(
                code=fold(row["code"]),
                defaults={
                    "cycle": cycle,
                    "theme": self._themes.get(row.get("theme", "")),
                    "title": Texts.read(row, "title"),
                    "text": Texts.read(row, "text"),
                    "question": Texts.read(row, "check", blank=True),
                    "sections": _sections(row),
                },
            )
            matter.institutions.set(
                self._institution(code, row["code"]) for code in row.get("institutions", [])
            )
            matter.near.set(Recommendation.objects.filter(code__in=row.get("near", [])))

    def _institution(self, code: str, where: str) -> Institution:
        try:
            return self._institutions[code]
        except KeyError:
            msg = f"{where} names the institution “{code}”, which is not registered"
            raise PackFault(msg) from None

    def _seed_measures(self, seeds: Iterable[str]) -> list[Measure]:
        """Give the measures that a raw name can become."""
        codes: dict[str, None] = {}
        for seed in seeds:
            rules = self._names.seed.measures.get(seed, ())
            codes.update(dict.fromkeys(rule.to for rule in rules))
            if not rules and seed in self._measures:
                codes[seed] = None
        return [self._measures[code] for code in codes if code in self._measures]

    def _evidence(self, references: Iterable[str], cycle: str, where: str) -> list[Figure]:
        if cycle not in self._figures:
            rows = Figure.objects.filter(cycle__code=cycle).only("pk", "reference")
            self._figures[cycle] = {figure.reference: figure for figure in rows}
        known = self._figures[cycle]
        missing = [reference for reference in references if reference not in known]
        if missing:
            msg = f"{where} cites {', '.join(missing)}, which are no figures of {cycle}"
            raise PackFault(msg)
        return [known[reference] for reference in references]


def _sections(row: Mapping[str, Any]) -> str:
    return ", ".join(str(section) for section in row.get("sections") or [])


def _day(value: object) -> dt.date | None:
    if value is None or isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value))


def _citations(row: Mapping[str, Any]) -> list[str]:
    return [str(row[key]) for key in ("count", "participants") if row.get(key)]
