# SPDX-License-Identifier: EUPL-1.2
"""What crosses the recommendations room's door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vidik.core.languages import NO_TEXT, Texts
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution
from vidik.recommendations.methods.progress import Progress
from vidik.recommendations.models import (
    Activity,
    Draft,
    Indicator,
    PlanReport,
    PlanRequest,
    Target,
)

UNGRADED: Final = "ungraded"
"""Stands for an assessment that states no grade."""
UNASSESSED: Final = "unassessed"
"""Stands for a recommendation that nobody has assessed yet."""


@dataclass(frozen=True, slots=True)
class AssessmentDraft:
    """What somebody judges about a recommendation before a second person approves it."""

    cycle: str
    grade: str
    basis: Texts
    assessed_on: dt.date
    evidence: tuple[str, ...] = ()
    """Citations of figures of the cycle."""


@dataclass(frozen=True, slots=True)
class RecommendationFacts:
    """One recommendation of one annual report, in every language, for whoever writes about it."""

    code: str
    report: int
    number: int
    theme: str
    theme_name: Texts
    title: Texts
    text: Texts
    addressees: tuple[Texts, ...]
    addressees_note: Texts


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """A recommendation with the grade and the basis of the assessment that counts."""

    recommendation: RecommendationFacts
    cycle: str
    """Cycle in which it was assessed; blank where it was not."""
    grade: str
    """Blank where it is not graded."""
    grade_name: Texts
    grade_rank: int
    """From acted upon (0) to not acted upon; ungraded comes last."""
    basis: Texts


@dataclass(frozen=True, slots=True)
class Summary:
    """Outcomes of the previous report's recommendations in a cycle."""

    cycle: str
    issued: int
    """Recommendations that the cycle's annual report issued."""
    previous: int
    """Recommendations of the report before, which the cycle assesses."""
    grades: dict[str, int]
    """By grade, `ungraded` last; grades that nobody got stand with zero."""
    acted_upon_or_begun: int
    share: Decimal | None
    """Percent of the previous ones acted upon or begun, to two decimals; none without any."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """How many recommendations of a theme got which grade."""

    theme: str
    name: Texts
    counts: dict[str, int]
    """By grade, `ungraded` last."""

    @property
    def total(self) -> int:
        """All recommendations of the theme."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A recommendation as somebody proposes it for the next annual report."""

    theme: str
    title: Texts
    text: Texts
    leads: tuple[str, ...] = ()
    """Codes of the institutions that are to lead."""
    cooperating: tuple[str, ...] = ()
    addressees_note: Texts = NO_TEXT
    sections: str = ""
    continues: tuple[str, ...] = ()
    continues_note: Texts = NO_TEXT
    measures: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    """Citations of figures of the cycle."""
    matter: str = ""


Choices = list[tuple[str, str]]
Grouped = list[tuple[str, Choices]]
"""Choices under the name of what they belong to."""


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """What can be chosen in a draft."""

    cycles: Choices
    themes: Choices
    institutions: Sequence[Institution]
    continues: Grouped
    measures: Grouped
    activities: Grouped
    matters: Choices


@dataclass(frozen=True, slots=True)
class ForeignFacts:
    """A recommendation of a body abroad to the State."""

    issuer: str
    year: int
    theme: str
    title: Texts
    text: Texts
    document: str
    leads: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    is_urgent: bool = False
    answer_due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ToIssue:
    """A draft with the code and the number under which it will be issued."""

    draft: Draft
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class EncounterFacts:
    """What is recorded of a visit or a meeting."""

    kind: str
    title: Texts
    text: Texts
    starts_on: dt.date
    ends_on: dt.date
    others: Texts = NO_TEXT
    institutions: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    """Citations of figures of the cycle."""


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What is recorded of a matter to watch."""

    title: Texts
    text: Texts
    theme: str = ""
    question: Texts = NO_TEXT
    institutions: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What is entered of an action plan."""

    kind: str
    title: Texts
    owner: str
    """Code of the institution."""
    valid_from: dt.date
    valid_until: dt.date
    programme: Texts = NO_TEXT
    monitored_by: str = ""


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What is entered of an activity."""

    title: Texts
    plan_code: str = ""
    measure: str = ""
    measure_name: Texts = NO_TEXT
    due: str = ""
    responsible: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    funding: Texts = NO_TEXT
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What is entered of an indicator: by a measure and its source, or counted by hand."""

    text: Texts
    better: str
    unit: Texts = NO_TEXT
    measure: str = ""
    source: str = ""
    dimension_key: str = ""
    baseline: Decimal | None = None
    baseline_period: str = ""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with the value that is known of it and how far it has come."""

    target: Target
    value: Decimal | None
    state: Progress
    reference: str = ""
    """Citation of the figure; blank where the count was entered by hand or none is known."""
    cycle: str = ""
    document: str = ""
    """The document of a count entered by hand."""


@dataclass(frozen=True, slots=True)
class Series:
    """The targets of an indicator, in all or for one part of it."""

    part: str
    label: str
    lines: tuple[TargetLine, ...]
    state: Progress


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator with its targets, part by part."""

    indicator: Indicator
    breakdown: str
    """Which part of the measure it is, in words."""
    series: tuple[Series, ...]
    state: Progress


@dataclass(frozen=True, slots=True)
class Followed:
    """How far an activity has come, and why."""

    state: Progress
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What is changed of an action plan; it stays whose it is."""

    title: Texts
    valid_from: dt.date
    valid_until: dt.date
    programme: Texts = NO_TEXT
    monitored_by: str = ""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What an institution answers about an activity in a period."""

    said: str
    text: str = ""
    obstacle: str = ""
    obstacle_text: str = ""
    counts: tuple[tuple[int, Decimal], ...] = ()
    """Key of a target and the count that is reported for it."""
    document: str = ""


@dataclass(frozen=True, slots=True)
class ToAsk:
    """An institution responsible for an activity that is late, and what it was asked."""

    activity: Activity
    institution: Institution
    asked: PlanRequest | None


@dataclass(frozen=True, slots=True)
class ReportedCount:
    """A count that an institution stated in its report."""

    indicator: Indicator
    period: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What an institution was asked about an activity and what it answered, if it did."""

    request: PlanRequest
    report: PlanReport | None
    obstacle: str
    """The obstacle in words."""
    counts: tuple[ReportedCount, ...]
    letter: Addressee | None
    """For the two sides of the notice alone."""
