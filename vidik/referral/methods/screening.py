# SPDX-License-Identifier: EUPL-1.2
"""From answers to a level, with the indicators that led to it.

A further yes never lowers the level, the order of the answers does not matter, and what nobody
knows counts neither as yes nor as no: the result says how far it could still rise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import BareTexts, Column, Pack, typed
from vidik.referral.methods.lists import Element, Indicator

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"
ANSWERS: Final = frozenset({YES, NO, UNKNOWN})


class Level(StrEnum):
    """How grounded a suspicion is, from the least to the most."""

    NONE = "none"
    SOME = "some"
    GROUNDED = "grounded"
    DANGER = "danger"


ORDER: Final = (Level.NONE, Level.SOME, Level.GROUNDED, Level.DANGER)


@dataclass(frozen=True, slots=True)
class Logic:
    """From which sum of weights on a level is reached."""

    some_from: Annotated[int, Column(low=1)]
    grounded_from: int
    elements: Annotated[int, Column(low=1, high=len(Element))]
    """How many different elements a grounded suspicion without a strong indicator shows."""
    little_known: int
    """Percent of answers below which too little is known to rely on a low level."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do now."""

    text: BareTexts
    unreported: bool = False
    """Whether it is said only as long as nothing was reported from the screening."""


@dataclass(frozen=True, slots=True)
class LevelText:
    """What a level is called and what to do at it, as the pack says."""

    title: Texts
    now: tuple[ToDo, ...]


def read_level(content: Mapping[str, Any]) -> LevelText:
    """Return what is said of a level as it was stored with a list.

    Raises:
        PackError: it says what it should not.
    """
    return typed(LevelText, content)


@dataclass(frozen=True, slots=True)
class Result:
    """A level and all that led to it."""

    level: Level
    at_most: Level
    """What the level would be if everything that nobody knows were so."""
    led: tuple[Indicator, ...]
    """The indicators that were found, those that count most first."""
    found: frozenset[str]
    """Elements that an indicator points to."""
    missing: frozenset[str]
    """Elements that nothing points to yet; for a child the means are not needed."""
    open: tuple[Indicator, ...]
    """Indicators of which nothing is known."""
    score: int
    answered: int
    """Percent of the indicators that were answered with yes or no."""
    little_known: bool
    """Whether a low level only means that little is known."""


def assess(
    indicators: Sequence[Indicator],
    answers: Mapping[str, str],
    logic: Logic,
    *,
    child: bool = False,
) -> Result:
    """Return the level of the answers, and why.

    Args:
        indicators: of the list.
        answers: code → `yes`, `no` or `unknown`; what is left out is not known. Codes that the
            list does not have are left aside.
        logic: the thresholds.
        child: whether the person is a child, for whom no means are needed.
    """
    outcomes = [each for each in indicators if answers.get(each.code) == YES]
    unknown = [each for each in indicators if answers.get(each.code) not in {YES, NO}]
    answered = 100 * (len(indicators) - len(unknown)) // len(indicators) if indicators else 0
    level = _level(outcomes, logic, child=child)
    found = frozenset(str(each.element) for each in outcomes)
    needed = set(Element) - ({Element.MEANS} if child else set())
    return Result(
        level=level,
        at_most=_level([*outcomes, *unknown], logic, child=child),
        led=tuple(sorted(outcomes, key=lambda each: (-_counts(each), each.code))),
        found=found,
        missing=frozenset(str(each) for each in needed) - found,
        open=tuple(unknown),
        score=sum(each.weight for each in outcomes),
        answered=answered,
        little_known=level in {Level.NONE, Level.SOME} and answered < logic.little_known,
    )


def _counts(each: Indicator) -> int:
    return each.weight + 10 * each.strong + 20 * each.danger


def _level(outcomes: Sequence[Indicator], logic: Logic, *, child: bool) -> Level:
    score = sum(each.weight for each in outcomes)
    elements = {each.element for each in outcomes}
    needed = logic.elements - 1 if child else logic.elements
    strong = any(each.strong for each in outcomes)
    grounded = strong or (score >= logic.grounded_from and len(elements) >= needed)
    if any(each.danger for each in outcomes):
        return Level.DANGER
    if grounded:
        return Level.GROUNDED
    return Level.SOME if score >= logic.some_from else Level.NONE


def read_logic(content: Mapping[str, Any]) -> Logic:
    """Return thresholds as they were stored.

    Raises:
        PackError: one is missing or no whole number, or they do not rise.
    """
    return typed(Logic, content, check_logic)


def check_logic(pack: Pack, logic: Logic) -> None:
    """Note the faults in the thresholds of a pack."""
    if logic.grounded_from < logic.some_from:
        pack.fault(logic, "grounded_from", "not less than some_from")
