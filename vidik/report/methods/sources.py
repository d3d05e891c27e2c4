# SPDX-License-Identifier: EUPL-1.2
"""What the report engine asks of the world outside: stored figures and recommendations.

The Django room implements the two protocols; tests and notebooks may implement them over a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from vidik.core.languages import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

CheckState = Literal["pass", "violated", "waived", "none"]
Disclosure = Literal["shown", "suppressed", "not_assessed"]


@dataclass(frozen=True, slots=True)
class FigureView:
    """One version of a stored figure, as the report may use it."""

    observation_id: str
    """Key of the observation; goes into the register."""
    citation: str
    """The id by which texts, tables and charts refer to the figure."""
    measure: str
    """Code of the measure."""
    measure_name: str
    source: str
    """Code of the institution that reported the figure."""
    source_name: str
    period: str
    """Period in its written form, such as `2024` or `at:2023-12-31`."""
    dimensions: str
    """Breakdown as `a=b;c=d`, sorted by key."""
    unit: str
    """Unit code; `percent` prints with a percent sign, money prints without its currency."""
    value: Decimal | None
    """The number; none where it is not known, and then `status` says why."""
    status: str = ""
    """Why a value is missing; `none_known_to_be` counts as zero."""
    qualifier: str = "exact"
    version: int = 1
    check_state: CheckState = "none"
    open_high_finding: bool = False
    """Whether a finding of high severity about this figure is still open."""
    person_level: bool = False
    """Whether the figure describes a single person and may not stand in the report."""
    disclosure: Disclosure = "not_assessed"


class FigureSource(Protocol):
    """Where figures come from."""

    def get(self, citation: str) -> FigureView | None:
        """Return the figure with this citation id, or nothing if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """One recommendation of one annual report."""

    report: int
    """Ordinal of the report that issued it."""
    number: int
    """Its number within the theme."""
    theme: str
    theme_name: Texts
    title: Texts
    text: Texts
    addressees: tuple[Texts, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """A recommendation with the grade and the basis of its latest assessment."""

    recommendation: RecommendationView
    grade: str
    """Code of the grade; empty where the recommendation is not graded."""
    grade_name: Texts
    grade_rank: int
    """Order of the grade in a table, from acted upon to not acted upon; ungraded comes last."""
    basis: Texts


class RecommendationSource(Protocol):
    """Where recommendations and their assessments come from."""

    def recommendations(
        self, report: int, theme: str | None = None
    ) -> Sequence[RecommendationView]:
        """List the recommendations that a report issued, in their order."""
        ...

    def assessments(self, report: int, theme: str | None = None) -> Sequence[AssessmentView]:
        """List the recommendations of a report with their latest assessments."""
        ...


@dataclass(frozen=True, slots=True)
class ReportSources:
    """The two sources that a build needs."""

    figures: FigureSource
    recommendations: RecommendationSource
