# SPDX-License-Identifier: EUPL-1.2
"""Exercises in recognising: a synthetic situation, the signs in it, and what to do first.

What a reader answers is judged by the list and the thresholds of a true screening, and compared
with what the author of the situation marked. Nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import BareTexts, Column, Pack
from vidik.referral.methods.lists import IndicatorSheet
from vidik.referral.methods.screening import ORDER, YES, Level, Logic, Result, assess

FILE: Final = "prevention/exercises.yaml"
FEWEST_CHOICES: Final = 3


class StepRating(StrEnum):
    """What a first step is worth."""

    RIGHT = "right"
    SHORT = "short"
    """Not wrong, and not enough on its own."""
    HARMFUL = "harmful"


@dataclass(frozen=True, slots=True)
class Remark:
    """A sign of the list, and why the author marked or did not mark it."""

    code: str
    text: BareTexts


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a reader might do first, what it is worth, and why."""

    code: str
    text: BareTexts
    worth: StepRating
    why: Texts


@dataclass(frozen=True, slots=True)
class Exercise:
    """One synthetic situation."""

    code: str
    lists: tuple[str, ...]
    """Codes of the lists of indicators by which it may be judged; the first is its own."""
    child: bool
    level: Level
    """The level that the author's signs lead to, as the author expects it."""
    title: Texts
    story: Texts
    lesson: Texts
    signs: Annotated[tuple[Remark, ...], Column(blank=True)]
    """What the situation shows."""
    misleading: Annotated[tuple[Remark, ...], Column(blank=True)]
    """What a reader might take for shown, and is not."""
    choices: Annotated[tuple[Choice, ...], Column(key="first")]

    @property
    def right(self) -> Choice:
        """The step that is right to take first."""
        return next(each for each in self.choices if each.worth == StepRating.RIGHT)


@dataclass(frozen=True, slots=True)
class Exercises:
    """The exercises of a pack, with who wrote them."""

    version: str
    issuer: Texts
    source: Texts
    checked: bool
    """Whether the centre has approved the texts."""
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reader saw, overlooked and took for shown; the level of both, and the first step."""

    seen: tuple[Remark, ...]
    overlooked: tuple[Remark, ...]
    misled: tuple[Remark, ...]
    """Ticked, not shown, and the author says why not."""
    unfounded: tuple[str, ...]
    """Codes of other signs that were ticked and are not shown."""
    rightly_left: tuple[Remark, ...]
    """Misleading ones that were not ticked."""
    own: Result
    expected: Result
    chosen: Choice

    @property
    def distance(self) -> int:
        """How many levels too high (above 0) or too low (below 0) the reader's answer is."""
        return ORDER.index(self.own.level) - ORDER.index(self.expected.level)


def judge(
    exercise: Exercise,
    sheet: IndicatorSheet,
    logic: Logic,
    *,
    ticked: Collection[str],
    first: str,
) -> Judgement:
    """Judge what a reader ticked as a screening would, and compare it with the author's signs.

    Args:
        exercise: the situation.
        sheet: the list that is used, narrowed to the person's age.
        logic: its thresholds.
        ticked: codes of indicators; those that the list does not have are left aside.
        first: code of the step that the reader would take first.

    Raises:
        KeyError: the exercise has no such step.
    """
    known = {each.code for each in sheet.indicators}
    given = known.intersection(ticked)
    shown = {each.code for each in exercise.signs}
    misleading = {each.code for each in exercise.misleading}
    return Judgement(
        seen=tuple(each for each in exercise.signs if each.code in given),
        overlooked=tuple(each for each in exercise.signs if each.code not in given),
        misled=tuple(each for each in exercise.misleading if each.code in given),
        unfounded=tuple(
            each.code for each in sheet.indicators if each.code in given - shown - misleading
        ),
        rightly_left=tuple(each for each in exercise.misleading if each.code not in given),
        own=_result(sheet, logic, given, child=exercise.child),
        expected=_result(sheet, logic, shown, child=exercise.child),
        chosen={each.code: each for each in exercise.choices}[first],
    )


def _result(sheet: IndicatorSheet, logic: Logic, codes: Collection[str], *, child: bool) -> Result:
    return assess(sheet.indicators, dict.fromkeys(codes, YES), logic, child=child)


def misfits(
    exercises: Sequence[Exercise], sheets: Mapping[str, IndicatorSheet], logic: Logic
) -> Iterator[tuple[Exercise, str, str]]:
    """Return each exercise that does not fit its lists, with the field and what was expected there.

    Its signs have to be those of the list, and to lead to the level that it says.
    """
    for each in exercises:
        for code in each.lists:
            if code not in sheets:
                yield each, "lists", f"a list of lists.csv, not “{code}”"
                continue
            sheet = sheets[code].narrowed(child=each.child)
            known = {indicator.code for indicator in sheet.indicators}
            marked = [sign.code for sign in (*each.signs, *each.misleading)]
            if foreign := [sign for sign in marked if sign not in known]:
                yield each, "signs", f"signs of the list “{code}”, not {', '.join(foreign)}"
            shown = [sign.code for sign in each.signs]
            level = _result(sheet, logic, shown, child=each.child).level
            if level != each.level:
                yield each, "level", f"{level}, to which its signs lead by the list “{code}”"


def read_exercises(pack: Pack) -> Exercises | None:
    """Read the exercises of a pack in their order; None where it has no such file."""
    found = pack.document(FILE, Exercises)
    if found is None:
        return None
    pack.expect_unique(found.exercises)
    for each in found.exercises:
        pack.expect_unique((*each.signs, *each.misleading))
        pack.expect_unique(each.choices)
        right = [choice for choice in each.choices if choice.worth == StepRating.RIGHT]
        if len(each.choices) < FEWEST_CHOICES or len(right) != 1:
            pack.fault(each, "first", f"at least {FEWEST_CHOICES} steps, one of them right")
    return found
