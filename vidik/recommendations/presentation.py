# SPDX-License-Identifier: EUPL-1.2
"""The board, the bars and the rows as the room's pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.core.periods import Period
from vidik.figures.methods.charts import Chart
from vidik.figures.models import Theme
from vidik.figures.presentation import bars_over_periods
from vidik.recommendations.methods.progress import Progress
from vidik.recommendations.models import (
    Activity,
    Addressee,
    Assessment,
    Grade,
    Recommendation,
    Response,
)
from vidik.recommendations.types import (
    UNASSESSED,
    UNGRADED,
    Followed,
    GradeRow,
    IndicatorLine,
    ReportLine,
    Series,
    TargetLine,
)

PROGRESS: Final = {
    Progress.PLANNED: _("planned"),
    Progress.UNDER_WAY: _("under way"),
    Progress.REACHED: pgettext_lazy("target", "reached"),
    Progress.LATE: pgettext_lazy("target", "late"),
    Progress.NO_DATA: _("no data"),
}


def lane_label(grade: str | None) -> str | Promise:
    """Name a grade; blank is an assessment that states none, None no assessment at all."""
    if grade is None or grade == UNASSESSED:
        return _("not assessed yet")
    if grade in {"", UNGRADED}:
        return _("no grade stated")
    return Grade(grade).label


@dataclass(frozen=True, slots=True)
class Lane:
    """The recommendations of a theme that share a grade."""

    key: str
    label: str | Promise
    cards: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class BoardTheme:
    """One theme of the board with its lanes, empty ones included."""

    theme: Theme
    lanes: tuple[Lane, ...]
    count: int

    def count_in(self, key: str) -> int:
        """Return how many cards are in a lane."""
        return sum(len(lane.cards) for lane in self.lanes if lane.key == key)


def board(rows: Iterable[Recommendation]) -> list[BoardTheme]:
    """Lay recommendations out by theme and grade.

    The lane of those not assessed yet stands only where there are such.
    """
    by_theme: dict[int, list[Recommendation]] = {}
    for row in rows:
        by_theme.setdefault(row.theme_id, []).append(row)
    everything = [row for cards in by_theme.values() for row in cards]
    keys = [*Grade.values, UNGRADED]
    if any(_lane_of(row) == UNASSESSED for row in everything):
        keys.append(UNASSESSED)
    if everything and all(_lane_of(row) == UNASSESSED for row in everything):
        keys = [UNASSESSED]
    themes = [
        BoardTheme(
            cards[0].theme,
            tuple(
                Lane(key, lane_label(key), tuple(c for c in cards if _lane_of(c) == key))
                for key in keys
            ),
            len(cards),
        )
        for cards in by_theme.values()
    ]
    return sorted(themes, key=lambda item: (item.theme.position, item.theme.code))


def _lane_of(row: Recommendation) -> str:
    grade: str | None = row.grade  # type: ignore[attr-defined]
    if grade is None:
        return UNASSESSED
    return grade or UNGRADED


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar, in units of a bar that is a thousand wide."""

    key: str
    label: str | Promise
    count: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A theme's grades as one bar; every bar is as long as its theme is large."""

    row: GradeRow
    segments: tuple[Segment, ...]


def bars(rows: Sequence[GradeRow]) -> list[Bar]:
    """Draw the grades of each theme as a bar, all on one scale."""
    longest = max((row.total for row in rows), default=0)
    drawn = []
    for row in rows:
        segments, start = [], 0
        for key, count in row.counts.items():
            width = count * 1000 // longest
            if count:
                segments.append(Segment(key, lane_label(key), count, start, width))
            start += width
        drawn.append(Bar(row, tuple(segments)))
    return drawn


@dataclass(frozen=True, slots=True)
class ReportLife:
    """The outcome for a subject in one annual report of a chain."""

    report: int
    recommendations: tuple[Recommendation, ...]


def life(chain: Iterable[Recommendation]) -> list[ReportLife]:
    """Group a chain by the reports that issued its recommendations, the earliest first."""
    by_report: dict[int, list[Recommendation]] = {}
    for row in chain:
        by_report.setdefault(row.report_number, []).append(row)
    return [ReportLife(report, tuple(rows)) for report, rows in sorted(by_report.items())]


@dataclass(frozen=True, slots=True)
class AddresseeLine:
    """An addressee with its last answer and those before it."""

    addressee: Addressee
    latest: Response | None
    earlier: tuple[Response, ...]


def addressee_lines(rows: Iterable[Addressee]) -> list[AddresseeLine]:
    """Return addressees with their answers, the last one apart."""
    lines = []
    for row in rows:
        answers = list(row.responses.all())
        lines.append(AddresseeLine(row, answers[0] if answers else None, tuple(answers[1:])))
    return lines


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """An assessment with the shown names of those who wrote and approved it."""

    assessment: Assessment
    author: str
    approver: str
    returner: str


def assessment_lines(rows: Iterable[Assessment], names: dict[str, str]) -> list[AssessmentLine]:
    """Return assessments with names."""
    return [
        AssessmentLine(
            row,
            names.get(row.assessed_by, row.assessed_by),
            names.get(row.approved_by, row.approved_by),
            names.get(row.returned_by, row.returned_by),
        )
        for row in rows
    ]


def chart_of(line: IndicatorLine) -> Chart:
    """Draw the targets of an indicator beside what was reached, period by period."""
    steps = [(each, one) for each in line.series for one in each.lines]
    return bars_over_periods(
        line.indicator.measure.unit if line.indicator.measure else "",
        str(line.indicator.unit),
        [(each.label if each.part else "", one.target.period) for each, one in steps],
        (gettext("Target"), gettext("Value")),
        [(one.target.value, one.value) for _each, one in steps],
    )


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity in the report on its plan, with the targets of the period."""

    activity: Activity
    state: Progress
    targets: tuple[tuple[IndicatorLine, Series, TargetLine], ...]
    reports: tuple[ReportLine, ...] = ()
    """What institutions reported of the period."""


@dataclass(frozen=True, slots=True)
class MeasureOfPlan:
    """A measure of a plan with its activities; one without a number holds what has none."""

    code: str
    name: str
    activities: tuple[ActivityLine, ...]


def measures_of(rows: Iterable[Activity], period: Period) -> list[MeasureOfPlan]:
    """Lay the activities of a plan out by its measures, with the targets that touch a period.

    Each activity has `followed` and `reports`.
    """
    found: dict[tuple[str, str], list[ActivityLine]] = {}
    for row in rows:
        followed: Followed = row.followed  # type: ignore[attr-defined] # set by whoever asks
        targets = tuple(
            (line, series, one)
            for line in followed.indicators
            for series in line.series
            for one in series.lines
            if one.target.starts_on <= period.end and one.target.ends_on >= period.start
        )
        lines = found.setdefault((row.measure, str(row.measure_name)), [])
        reports: list[ReportLine] = row.reports  # type: ignore[attr-defined] # as above
        lines.append(ActivityLine(row, followed.state, targets, tuple(reports)))
    return [
        MeasureOfPlan(code, name, tuple(lines)) for (code, name), lines in sorted(found.items())
    ]
