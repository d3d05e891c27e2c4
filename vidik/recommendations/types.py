# SPDX-License-Identifier: EUPL-1.2
"""What crosses the recommendations room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vidik.core.languages import Texts

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
