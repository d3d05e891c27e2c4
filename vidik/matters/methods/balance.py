# SPDX-License-Identifier: EUPL-1.2
"""Balances of matters and of persons: what was pending, came, ended, and is pending.

A span says from when until when somebody had something, how it came and how it ended. For any
holder and period

    opening + sum(came) = sum(ended) + pending

holds because every span is counted once at each of its ends; nothing is subtracted. A span that
begins and ends within the period counts at both.

Clearance rate and disposition time follow the European Commission for the Efficiency of Justice
(CEPEJ, GOJUST guidelines on judicial statistics, 2008).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

REQUALIFIED: Final = "requalified"
"""How something comes into, or leaves, what is counted because the offence was reclassified."""
DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """That somebody had a matter or a person, from one day until another."""

    subject: Hashable
    """What was had: of one subject no two spans of a holder and stage overlap."""
    holder: Hashable
    opened: dt.date
    came: str
    """How it came: new, by delegation, separated, reopened …"""
    ended: dt.date | None = None
    """The day on which it ended; None while it is pending."""
    ending: str = ""
    """How it ended."""

    def __post_init__(self) -> None:
        if self.ended is not None and self.ended < self.opened:
            msg = f"{self.subject} ended on {self.ended}, before it came on {self.opened}"
            raise ValueError(msg)
        if (self.ended is None) is not (self.ending == ""):
            msg = f"{self.subject} ended without saying how, or says how without having ended"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Period:
    """Days, the first and the last one included."""

    first: dt.date
    last: dt.date

    @classmethod
    def year(cls, year: int) -> Period:
        """Return a whole year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    def so_far(self, today: dt.date) -> Period:
        """Return what of it has passed, where it goes on."""
        return replace(self, last=min(self.last, today)) if today >= self.first else self

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Balance:
    """What was had at the beginning, came, ended, and is left."""

    opening: int
    came: Mapping[str, int]
    ended: Mapping[str, int]
    pending: int
    ages: tuple[int, ...] = ()
    """Of each that is pending, for how many days; the longest first."""

    @property
    def all_came(self) -> int:
        """How many came."""
        return sum(self.came.values())

    @property
    def all_ended(self) -> int:
        """How many ended."""
        return sum(self.ended.values())

    @property
    def in_process(self) -> int:
        """How many were had at all: at the beginning, or because they came."""
        return self.opening + self.all_came

    @property
    def closes(self) -> bool:
        """Whether it adds up."""
        return self.in_process == self.all_ended + self.pending

    @property
    def clearance(self) -> Decimal | None:
        """Clearance rate in percent: what ended for every hundred that came; None if none came."""
        return Decimal(100 * self.all_ended) / self.all_came if self.all_came else None

    def aged(self, *limits: int) -> tuple[int, ...]:
        """Return how many are pending for so many days at the most, those above all in the end.

        Args:
            limits: days, the fewest first; each group begins above the one before.
        """
        bounds = (-1, *limits)
        within = [
            sum(low < age <= high for age in self.ages)
            for low, high in zip(bounds, limits, strict=False)
        ]
        return (*within, len(self.ages) - sum(within))

    def disposition(self, days: int) -> Decimal | None:
        """Disposition time in days: how long ending what is pending would take at this pace.

        Args:
            days: of the period that was balanced.
        """
        return Decimal(self.pending * days) / self.all_ended if self.all_ended else None


NOTHING: Final = Balance(0, {}, {}, 0)


def balance(spans: Iterable[Span], period: Period) -> Balance:
    """Balance spans over a period, whoever had them.

    What passes from one holder to another counts at both; see `inside` for sums without that.
    """
    opening = pending = 0
    came: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    ages: list[int] = []
    for span in spans:
        is_over = span.ended is not None and span.ended <= period.last
        if span.opened > period.last or (span.ended is not None and span.ended < period.first):
            continue
        if span.opened < period.first:
            opening += 1
        else:
            came[span.came] += 1
        if is_over:
            ended[span.ending] += 1
        else:
            pending += 1
            ages.append((period.last - span.opened).days)
    return Balance(opening, dict(came), dict(ended), pending, tuple(sorted(ages, reverse=True)))


def by_holder(spans: Iterable[Span], period: Period) -> dict[Hashable, Balance]:
    """Balance what each holder had."""
    found: dict[Hashable, list[Span]] = {}
    for span in spans:
        found.setdefault(span.holder, []).append(span)
    return {holder: balance(rows, period) for holder, rows in found.items()}


def inside(spans: Iterable[Span], handed: Mapping[str, str]) -> list[Span]:
    """Put together what was handed on among those who are counted, so that it counts once.

    A span that ended by being handed on and the one that came by it, of the same subject, become
    one span of the later holder. Without this, what is delegated counts as ended in one place and
    as new in another, and the sum over all places has it twice.

    Args:
        spans: of all who are counted together.
        handed: how what ended by being handed on comes at the other end, such as `delegated` to
            `delegation`.
    """
    ordered = sorted(spans, key=lambda span: (span.opened, span.ended or dt.date.max))
    last: dict[tuple[Hashable, str], list[Span]] = {}
    kept: list[Span] = []
    for span in ordered:
        waiting = last.get((span.subject, span.came), [])
        before = next((each for each in waiting if each.ended == span.opened), None)
        if before is not None:
            waiting.remove(before)
            kept.remove(before)
            span = replace(span, opened=before.opened, came=before.came)  # noqa: PLW2901
        kept.append(span)
        if span.ending in handed:
            last.setdefault((span.subject, handed[span.ending]), []).append(span)
    return kept


def while_true(span: Span, times: Iterable[tuple[dt.date, dt.date | None]]) -> Iterator[Span]:
    """Cut a span to the times in which something was true of its subject, such as the offence.

    Where it becomes true within the span it comes by `REQUALIFIED`, where it ceases to be true it
    ends by it.

    Args:
        span: what was had.
        times: from when until when it was true, the last day not included; in order, apart.
    """
    for first, after in times:
        starts = max(span.opened, first)
        stops = after if after is not None and (span.ended is None or after <= span.ended) else None
        if span.ended is not None and first > span.ended:
            continue
        if after is not None and after <= span.opened:
            continue
        yield Span(
            span.subject,
            span.holder,
            starts,
            span.came if first <= span.opened else REQUALIFIED,
            span.ended if stops is None else stops,
            span.ending if stops is None else REQUALIFIED,
        )


def missing(spans: Iterable[Span]) -> list[str]:
    """Say where spans cannot be: of one subject two overlap at one holder.

    Returns:
        A sentence for each fault; none where every balance over the spans is one of subjects.
    """
    faults = []
    last: dict[tuple[Hashable, Hashable], Span] = {}
    for span in sorted(spans, key=lambda span: (span.opened, span.ended or dt.date.max)):
        key = (span.subject, span.holder)
        before = last.get(key)
        if before is not None and (before.ended is None or before.ended > span.opened):
            faults.append(f"{span.subject}: came on {span.opened} while it was still pending")
        last[key] = span
    return faults
