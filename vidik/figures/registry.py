# SPDX-License-Identifier: EUPL-1.2
"""Derivations: rooms above say how a measure is counted from their records.

A derivation gives aggregates only. It counts every record, also those that whoever asks may not
see; so nothing about a single record may leave it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any, Final, TypeVar

from django.utils.functional import Promise

from vidik.core.languages import Texts


@dataclass(frozen=True, slots=True)
class Derived:
    """One computed number."""

    dimensions: tuple[tuple[str, str], ...]
    """Dimension and code, in the order of the dimensions' names."""
    value: Decimal
    cases: int
    """On how many records it stands: a share or a mean of three persons stands on three."""
    exact: Decimal | None = None
    """The number before it was rounded; None where the value is exact."""
    part: int | None = None
    """Of a share: how many of the records have the property; None where it is no share."""
    whole: tuple[tuple[str, str], ...] = ()
    """Of a share: the dimensions that name the records of which it is one."""

    @property
    def key(self) -> str:
        """The breakdown as figures write it: `a=b;c=d`."""
        return ";".join(f"{dimension}={code}" for dimension, code in self.dimensions)


T = TypeVar("T")
Count = Callable[[int, tuple[str, ...]], Sequence[Derived]]
"""Takes a year and dimensions; gives every number that is not zero, wider codes as well."""

_Counting = Callable[[int, tuple[str, ...]], Sequence[Any]]
_counted: Final[ContextVar[dict[tuple[_Counting, int, tuple[str, ...]], list[Any]] | None]] = (
    ContextVar("counted", default=None)
)


@contextmanager
def counted_once() -> Iterator[None]:
    """Let a count that several measures stand on be made once within the block."""
    token = _counted.set({})
    try:
        yield
    finally:
        _counted.reset(token)


def shared(
    count: Callable[[int, tuple[str, ...]], Sequence[T]],
) -> Callable[[int, tuple[str, ...]], list[T]]:
    """Mark a count that several measures stand on; see `counted_once`."""

    @wraps(count)
    def counting(year: int, by: tuple[str, ...]) -> list[T]:
        known = _counted.get()
        if known is None:
            return list(count(year, by))
        name = (count, year, tuple(sorted(by)))
        if name not in known:
            known[name] = list(count(year, by))
        return list(known[name])

    return counting


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one measure is computed."""

    measure: str
    dimensions: frozenset[str]
    """By which it can be broken down."""
    institution: Callable[[], str]
    """Code of the institution that reports the same numbers."""
    count: Count
    rule: str | Promise | Texts
    """What is counted, in a sentence; beside the definition of the measure."""
    needs: frozenset[str] = frozenset()
    """Breakdowns without all of these are no such number: another record counts them."""
    absent_is_zero: bool = True
    """A number that is not given is zero; for shares and means it is not known."""
    name: str = ""
    """Tells apart several derivations of a measure, such as by the register whose rows they count;
    blank where it has one."""
    period: str = "{year}"
    """The period of the figures that it counts, as they write it."""
    covers: Callable[[Mapping[str, str]], bool] | None = None
    """Narrows the breakdowns to those that its records can tell; takes dimension and code."""
    each: Callable[[], frozenset[str]] | None = None
    """Codes of institutions that each report their own part of the numbers, told apart by the
    breakdown; `institution` then names the one that stands for them. None: it reports all."""

    @property
    def code(self) -> str:
        """What it is called where a number says how it was counted."""
        return f"{self.measure} ({self.name})" if self.name else self.measure

    @property
    def reporters(self) -> frozenset[str]:
        """Codes of the institutions whose figures it counts."""
        return self.each() if self.each is not None else frozenset({self.institution()})

    def is_about(self, dimensions: Mapping[str, str]) -> bool:
        """Say whether it counts figures that are broken down so."""
        names = dimensions.keys()
        fits = self.needs <= names <= self.dimensions
        return fits and (self.covers is None or self.covers(dimensions))

    def year_of(self, period: str) -> int | None:
        """Return the year by which a figure of a period is counted; None where it is not."""
        found = re.search("[0-9]{4}", period)
        year = int(found[0]) if found else None
        return year if year is not None and self.period_of(year) == period else None

    def period_of(self, year: int) -> str:
        """Return the period of its figures in a year; of a school year the one that begins then."""
        return self.period.format(year=year, next=year + 1)


_derivations: Final[dict[tuple[str, str], Derivation]] = {}


def register_derivation(derivation: Derivation) -> None:
    """Register how a measure is computed; under each name once.

    Raises:
        ValueError: it is registered already.
    """
    key = derivation.measure, derivation.name
    if key in _derivations:
        msg = f"{derivation.code} is derived already"
        raise ValueError(msg)
    _derivations[key] = derivation


def derivations() -> list[Derivation]:
    """List the derivations in the order of their measures."""
    return [_derivations[key] for key in sorted(_derivations)]


def derivation_of(measure: str) -> Derivation | None:
    """Return the first derivation of a measure; None where it is not computed."""
    return next((each for each in derivations() if each.measure == measure), None)


Collecting = Callable[[], frozenset[str]]
"""Gives the codes of the cycles whose answers are still being collected."""

_collecting: Final[list[Collecting]] = []


def register_collecting(collecting: Collecting) -> None:
    """Register who knows which cycles are still being collected."""
    _collecting.append(collecting)


def being_collected() -> frozenset[str]:
    """Return the codes of the cycles whose answers are still being collected."""
    return frozenset(code for collecting in _collecting for code in collecting())


@dataclass(frozen=True, slots=True)
class Why:
    """Why the records give another number than a figure, or none."""

    text: str
    contradicts: bool = True
    """The published figures contradict each other, and another one is followed; else there are no
    records that could give the number."""


Explaining = Callable[[str], Mapping[str, Why]]
"""Takes a cycle; says of figures, by their reference, why the records give another number."""

_explaining: Final[list[Explaining]] = []


def register_explaining(explaining: Explaining) -> None:
    """Register who knows why records and reported figures differ."""
    _explaining.append(explaining)


def explained(cycle: str) -> dict[str, Why]:
    """Say why records give other numbers than the figures of a cycle, by reference."""
    found: dict[str, Why] = {}
    for explaining in _explaining:
        found |= explaining(cycle)
    return found


Revising = Callable[[Collection[int]], None]
"""Takes the keys of figures that were given a new version, in the transaction that gave it."""

_revising: Final[list[Revising]] = []


def register_revising(revising: Revising) -> None:
    """Register who has to know when figures are given a new version."""
    _revising.append(revising)


def revised(figures: Collection[int]) -> None:
    """Say to whom it matters that figures were given a new version."""
    for revising in _revising:
        revising(figures)


Answering = Callable[[str, frozenset[str]], Mapping[tuple[str, str], Decimal | None]]
"""Takes an institution and cycles; gives the values that it stated itself, by cycle and reference.

What the office entered for it, or corrected since, is not among them.
"""

_answering: Final[list[Answering]] = []


def register_answering(answering: Answering) -> None:
    """Register who knows what institutions stated themselves, in answers that were accepted."""
    _answering.append(answering)


def answered(institution: str, cycles: frozenset[str]) -> dict[tuple[str, str], Decimal | None]:
    """Return the values that an institution stated itself, by cycle and reference."""
    found: dict[tuple[str, str], Decimal | None] = {}
    for answering in _answering:
        found |= answering(institution, cycles)
    return found
