# SPDX-License-Identifier: EUPL-1.2
"""Where the cycle stands, gathered from the rooms below for the office's desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.checks.models import Finding, Run
from vidik.checks.types import FindingState
from vidik.figures.models import Cycle, Figure, Observation
from vidik.figures.selectors import catalogue
from vidik.figures.selectors import figures as figure_selectors
from vidik.figures.selectors.finding_sentences import with_sentences
from vidik.figures.types import FigureFilter
from vidik.institutions import selectors as institutions
from vidik.questionnaires.models import Call
from vidik.questionnaires.selectors import calls as questionnaires_calls
from vidik.questionnaires.types import CallState
from vidik.recommendations.models import Grade
from vidik.recommendations.selectors import cycles
from vidik.recommendations.types import UNGRADED, Summary
from vidik.report import selectors as report
from vidik.report.models import Build

STRONGEST: Final = 5
COUNTED_UP_TO: Final = 100_000
"""Beyond this many figures the desk says “more than”: a count that costs no more than it says."""

ASKED: Final = "questionnaires-prepared"
ANSWERED: Final = "questionnaire-responses"


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole, for a bar with its number."""

    label: str | Promise
    count: int
    whole: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Replies:
    """How many institutions were asked and how many answered, as the figures say."""

    asked: Figure
    answered: Figure | None

    @property
    def asked_count(self) -> int:
        """How many were asked."""
        return int(self.asked.current_values[0].value)  # type: ignore[attr-defined]

    @property
    def answered_count(self) -> int | None:
        """How many answered, None where no figure says it."""
        if self.answered is None:
            return None
        return int(self.answered.current_values[0].value)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CycleStatus:
    """How the newest collected cycle stands, as the desk shows it."""

    cycle: Cycle
    has_report: bool
    """Whether an annual report is written on the cycle yet."""
    figures: int
    figures_are_more: bool
    replies: Replies | None
    findings: list[Share]
    unsettled: int
    high: int
    strongest: list[tuple[Finding, str]]
    """The findings that matter most, each with its message."""
    run: Run | None
    summary: Summary
    grades: list[Share]
    contacts: int
    builds: list[Build]
    calls: list[Call] = field(default_factory=list)
    """Data calls that are in preparation or open, each with how many were asked and answered."""


def cycle_status(actor: Actor) -> CycleStatus | None:
    """Gather for an actor how the newest collected cycle stands; None before there is a cycle.

    A cycle without figures, or whose answers are still being collected, is mentioned by its call.
    The number of queries does not depend on how much the tables hold.
    """
    known = catalogue.cycles(actor)
    cycle = catalogue.chosen_cycle(catalogue.with_figures(known) or known, "")
    if cycle is None:
        return None
    counted = figure_selectors.count_up_to(
        figure_selectors.filter_figures(actor, FigureFilter(cycle.code), cycle), COUNTED_UP_TO
    )
    counts = checks.finding_counts(actor, cycle.code)
    present = checks.findings(actor).filter(cycle=cycle.code)
    summary = cycles.summary(actor, cycle.code)
    contacts = institutions.to_confirm(actor, "any", on=timezone.localdate()).count()
    builds = list(report.builds(actor, cycle)[:3])
    has_report = report.cycles(actor).filter(pk=cycle.pk).exists()
    return CycleStatus(
        cycle=cycle,
        has_report=has_report,
        figures=min(counted, COUNTED_UP_TO),
        figures_are_more=counted > COUNTED_UP_TO,
        replies=_replies(actor, cycle),
        findings=_findings(counts, cycle),
        unsettled=counts[FindingState.OPEN] + counts[FindingState.QUERIED],
        high=counts["open_high"],
        strongest=with_sentences(
            actor, checks.unsettled(present).order_by("rank", "pk")[:STRONGEST]
        ),
        run=checks.last_run(actor, cycle.code),
        summary=summary,
        grades=_grades(summary),
        contacts=contacts,
        builds=builds,
        calls=_open_calls(actor),
    )


def _open_calls(actor: Actor) -> list[Call]:
    if not can(actor, Action.QUESTIONNAIRES_READ):
        return []
    return list(questionnaires_calls.calls(actor).exclude(state=CallState.CLOSED)[:3])


def _replies(actor: Actor, cycle: Cycle) -> Replies | None:
    """Find the figures that say how many were asked and how many answered."""
    wanted = figure_selectors.filter_figures(actor, FigureFilter(cycle.code), cycle).filter(
        measure__code__in=(ASKED, ANSWERED),
        dimension_key__in=("", "outcome=responded"),
        period=cycle.code,
        observations__is_current=True,
        observations__value__isnull=False,
    )
    current = Prefetch(
        "observations", Observation.objects.filter(is_current=True), to_attr="current_values"
    )
    rows = {
        (figure.measure.code, figure.dimension_key): figure
        for figure in wanted.select_related("measure").prefetch_related(current)
    }
    requested = rows.get((ASKED, ""))
    if requested is None:
        return None
    return Replies(requested, rows.get((ANSWERED, "outcome=responded")))


def _findings(counts: dict[str, int], cycle: Cycle) -> list[Share]:
    whole = sum(counts[state] for state in FindingState.values)
    page = reverse("findings:list")
    return [
        Share(state.label, counts[state], whole, f"{page}?state={state}&cycle={cycle.code}")
        for state in FindingState
    ]


def _grades(summary: Summary) -> list[Share]:
    labels = {grade.value: grade.label for grade in Grade} | {UNGRADED: _("no grade stated")}
    return [
        Share(labels[grade], count, summary.previous) for grade, count in summary.grades.items()
    ]
