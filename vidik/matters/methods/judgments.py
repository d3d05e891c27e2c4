# SPDX-License-Identifier: EUPL-1.2
"""What courts decided, counted by offence: outcomes, sentences, how long it took.

A single sentence for several offences is none for one of them alone: it is counted as a single one,
and for an offence only what the court named for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Any, Final


class Outcome(StrEnum):
    """What was decided on one offence of one accused."""

    PRISON = "prison"
    SUSPENDED = "suspended"
    FINE = "fine"
    SECURITY = "security"
    ACQUITTED = "acquitted"
    REJECTED = "rejected"


BANDS: Final = (12, 24, 36, 60, 120)
"""Sentences are grouped by these months, each the highest of its group."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What one judgment says of one offence."""

    judgment: object
    matter: object
    offence: str
    outcome: Outcome
    months: int | None
    """For this offence: the sentence where it is for it alone, else what the court named."""
    is_single: bool
    """Whether one sentence is for several offences."""


@dataclass(frozen=True, slots=True)
class Given:
    """One judgment about one accused."""

    judgment: object
    matter: object
    months: int | None
    days: int | None
    """From the indictment to the judgment; None where no indictment is known."""
    is_conviction: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """Judgments of a period, counted."""

    offences: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    """By offence and outcome: how many accused."""
    single: tuple[int, ...]
    """Of each offence, how many were convicted by a single sentence for several."""
    bands: tuple[tuple[int, ...], ...]
    """By offence and length: sentences for it alone, and months named for it."""
    accused: int
    matters: int
    injured: int
    median_months: float | None
    median_days: float | None

    @property
    def sums(self) -> tuple[int, ...]:
        """How many decisions there are on each offence."""
        return tuple(map(sum, self.cells))


def analyse(
    decided: Iterable[Decided],
    given: Sequence[Given],
    injured: Mapping[Any, int],
    order: Sequence[str],
) -> Analysis:
    """Count judgments.

    Args:
        decided: what they say of each offence.
        given: the judgments themselves.
        injured: how many injured parties each matter has.
        order: codes of offences as they are listed.
    """
    rows = list(decided)
    offences = sorted(
        {each.offence for each in rows},
        key=lambda code: (order.index(code) if code in order else len(order), code),
    )
    by = Counter((each.offence, each.outcome) for each in rows)
    single = Counter(each.offence for each in rows if each.is_single)
    lengths: dict[str, Counter[int]] = {code: Counter() for code in offences}
    for each in rows:
        if each.months and each.outcome == Outcome.PRISON:
            lengths[each.offence][band_of(each.months)] += 1
    matters = {each.matter for each in given}
    months = [each.months for each in given if each.is_conviction and each.months]
    days = [each.days for each in given if each.days is not None]
    return Analysis(
        tuple(offences),
        tuple(tuple(by[code, outcome] for outcome in Outcome) for code in offences),
        tuple(single[code] for code in offences),
        tuple(tuple(lengths[code][at] for at in range(len(BANDS) + 1)) for code in offences),
        len(given),
        len(matters),
        sum(injured.get(each, 0) for each in matters),
        median(months) if months else None,
        median(days) if days else None,
    )


def band_of(months: int) -> int:
    """Return the place of the group to which a sentence belongs."""
    return next((at for at, high in enumerate(BANDS) if months <= high), len(BANDS))
