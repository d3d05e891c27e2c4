# SPDX-License-Identifier: EUPL-1.2
"""Where the cycle stands, gathered from the rooms below for the office's desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.checks.models import Finding, Run
from vidik.checks.types import FindingState
from vidik.core.formats import format_number
from vidik.figures import selectors as figures
from vidik.figures.models import Cycle, Figure, Observation
from vidik.figures.selectors.told import told
from vidik.figures.types import FigureFilter
from vidik.institutions import selectors as institutions
from vidik.questionnaires import selectors as questionnaires
from vidik.questionnaires.models import Call
from vidik.questionnaires.types import CallState
from vidik.recommendations import selectors as recommendations
from vidik.recommendations.models import Grade
from vidik.recommendations.types import UNGRADED, Summary
from vidik.report import selectors as report
from vidik.report.models import Build, BuildState, Section, SectionState

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
class Task:
    """Something that waits for the person at the desk."""

    text: str | Promise
    url: str


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
class Desk:
    """Everything that the desk shows."""

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
    tasks: list[Task] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    """Data calls that are in preparation or open, each with how many were asked and answered."""


def desk(actor: Actor) -> Desk | None:
    """Gather for an actor how the newest collected cycle stands; None before there is a cycle.

    A cycle without figures, or whose answers are still being collected, is mentioned by its call.
    The number of queries does not depend on how much the tables hold.
    """
    known = figures.cycles(actor)
    cycle = figures.chosen_cycle(figures.with_figures(known) or known, "")
    if cycle is None:
        return None
    counted = figures.count_up_to(
        figures.filter_figures(actor, FigureFilter(cycle.code), cycle), COUNTED_UP_TO
    )
    counts = checks.finding_counts(actor, cycle.code)
    present = checks.findings(actor).filter(cycle=cycle.code)
    summary = recommendations.summary(actor, cycle.code)
    contacts = institutions.to_confirm(actor, "any", on=timezone.localdate()).count()
    builds = list(report.builds(actor, cycle)[:3])
    has_report = report.cycles(actor).filter(pk=cycle.pk).exists()
    return Desk(
        cycle=cycle,
        has_report=has_report,
        figures=min(counted, COUNTED_UP_TO),
        figures_are_more=counted > COUNTED_UP_TO,
        replies=_replies(actor, cycle),
        findings=_findings(counts, cycle),
        unsettled=counts[FindingState.OPEN] + counts[FindingState.QUERIED],
        high=counts["open_high"],
        strongest=told(actor, checks.unsettled(present).order_by("rank", "pk")[:STRONGEST]),
        run=checks.last_run(actor, cycle.code),
        summary=summary,
        grades=_grades(summary),
        contacts=contacts,
        builds=builds,
        tasks=list(_tasks(actor, cycle, counts, contacts, builds)),
        calls=_open_calls(actor),
    )


def _open_calls(actor: Actor) -> list[Call]:
    if not can(actor, Action.QUESTIONNAIRES_READ):
        return []
    return list(questionnaires.calls(actor).exclude(state=CallState.CLOSED)[:3])


def _replies(actor: Actor, cycle: Cycle) -> Replies | None:
    """Find the figures that say how many were asked and how many answered."""
    wanted = figures.filter_figures(actor, FigureFilter(cycle.code), cycle).filter(
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
    asked = rows.get((ASKED, ""))
    if asked is None:
        return None
    return Replies(asked, rows.get((ANSWERED, "outcome=responded")))


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


def _tasks(
    actor: Actor, cycle: Cycle, counts: dict[str, int], contacts: int, builds: list[Build]
) -> Iterator[Task]:
    """Say what waits for this person, by what their roles let them do, the heaviest first."""
    if can(actor, Action.FINDINGS_HANDLE):
        yield from _of_findings(cycle, counts)
    if can(actor, Action.RECOMMENDATIONS_APPROVE):
        yield from _of_assessments(actor)
    if can(actor, Action.REPORT_EDIT):
        yield from _of_the_report(actor, cycle, builds)
    if contacts and can(actor, Action.INSTITUTIONS_CHANGE):
        text = ngettext(
            "%(count)s contact point is to be confirmed",
            "%(count)s contact points are to be confirmed",
            contacts,
        )
        yield _task(text, contacts, reverse("institutions:contacts"))


def _of_findings(cycle: Cycle, counts: dict[str, int]) -> Iterator[Task]:
    page = reverse("findings:list")
    if high := counts["open_high"]:
        text = ngettext(
            "%(count)s finding of high severity is not settled",
            "%(count)s findings of high severity are not settled",
            high,
        )
        yield _task(text, high, f"{page}?severity=high&cycle={cycle.code}")
    if queried := counts[FindingState.QUERIED]:
        text = ngettext(
            "%(count)s query waits for its answer to be recorded",
            "%(count)s queries wait for their answers to be recorded",
            queried,
        )
        yield _task(text, queried, f"{page}?state=queried&cycle={cycle.code}")


def _of_assessments(actor: Actor) -> Iterator[Task]:
    waiting = recommendations.waiting(actor).exclude(assessed_by=actor.label).count()
    if waiting:
        text = ngettext(
            "%(count)s assessment waits for your approval",
            "%(count)s assessments wait for your approval",
            waiting,
        )
        yield _task(text, waiting, reverse("recommendations:drafts"))


def _of_the_report(actor: Actor, cycle: Cycle, builds: list[Build]) -> Iterator[Task]:
    rows = scope(actor, Action.REPORT_READ, Section.objects.filter(cycle=cycle))
    unfinished = rows.exclude(state=SectionState.READY).count()
    if unfinished:
        text = ngettext(
            "%(count)s section of the annual report is not ready",
            "%(count)s sections of the annual report are not ready",
            unfinished,
        )
        yield _task(text, unfinished, reverse("report:outline", args=[cycle.code]))
    if builds and builds[0].state == BuildState.FAILED:
        yield Task(
            _("The last build of the annual report failed"),
            reverse("report:builds", args=[cycle.code]),
        )


def _task(text: str, count: int, url: str) -> Task:
    number = format_number(count, translation.get_language() or "en")
    return Task(text % {"count": number}, url)
