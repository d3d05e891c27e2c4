# SPDX-License-Identifier: EUPL-1.2
"""Exercises in recognising: a made-up situation, the signs in it, and what to do first.

What a reader answers is judged by the list and the thresholds of a true screening, and compared
with what the author of the situation marked. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from vidik.core.languages import Texts, keys_of
from vidik.referral.methods.lists import IndicatorSheet
from vidik.referral.methods.screening import ORDER, YES, Logic, Result, assess

FEWEST_CHOICES: Final = 3


class ExerciseFault(ValueError):
    """A file of exercises that cannot be used: which exercise, and what was expected."""


class Worth(StrEnum):
    """What a first step is worth."""

    RIGHT = "right"
    SHORT = "short"
    """Not wrong, and not enough on its own."""
    HARMFUL = "harmful"


@dataclass(frozen=True, slots=True)
class Remark:
    """A sign of the list, and why the author marked or did not mark it."""

    code: str
    text: Texts


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a reader might do first, what it is worth, and why."""

    code: str
    text: Texts
    worth: Worth
    why: Texts


@dataclass(frozen=True, slots=True)
class Exercise:
    """One made-up situation."""

    code: str
    lists: tuple[str, ...]
    """Codes of the lists of indicators by which it may be judged; the first is its own."""
    child: bool
    level: str
    """The level that the author's signs lead to, as the author expects it."""
    title: Texts
    story: Texts
    lesson: Texts
    signs: tuple[Remark, ...]
    """What the situation shows."""
    misleading: tuple[Remark, ...]
    """What a reader might take for shown, and is not."""
    choices: tuple[Choice, ...]

    @property
    def right(self) -> Choice:
        """The step that is right to take first."""
        return next(each for each in self.choices if each.worth == Worth.RIGHT)


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
    kept_clear: tuple[Remark, ...]
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
        kept_clear=tuple(each for each in exercise.misleading if each.code not in given),
        own=_result(sheet, logic, given, child=exercise.child),
        expected=_result(sheet, logic, shown, child=exercise.child),
        chosen={each.code: each for each in exercise.choices}[first],
    )


def _result(sheet: IndicatorSheet, logic: Logic, codes: Collection[str], *, child: bool) -> Result:
    return assess(sheet.indicators, dict.fromkeys(codes, YES), logic, child=child)


def see_fitting(
    exercises: Sequence[Exercise], sheets: Mapping[str, IndicatorSheet], logic: Logic
) -> None:
    """See that every exercise fits its lists, and that its signs lead to the level it says.

    Args:
        exercises: of a pack.
        sheets: its lists of indicators by their codes.
        logic: its thresholds.

    Raises:
        ExerciseFault: a list or a sign is unknown, or the signs lead to another level.
    """
    for each in exercises:
        for code in each.lists:
            if code not in sheets:
                raise _fault(each.code, f"there is no list “{code}”")
            sheet = sheets[code].narrowed(child=each.child)
            known = {indicator.code for indicator in sheet.indicators}
            foreign = [sign.code for sign in (*each.signs, *each.misleading)
                       if sign.code not in known]  # fmt: skip
            if foreign:
                raise _fault(each.code, f"list “{code}” has no {', '.join(foreign)}")
            shown = [sign.code for sign in each.signs]
            level = _result(sheet, logic, shown, child=each.child).level
            if level != each.level:
                raise _fault(
                    each.code, f"by list “{code}” its signs lead to {level}, not {each.level}"
                )


# ---------------------------------------------------------------------------------- reading


def read_exercises(path: Path) -> Exercises | None:
    """Read the exercises of a pack in their order; None where it has no such file.

    Raises:
        ExerciseFault: something is missing, stands twice, or no step, or several, are right.
    """
    if not path.exists():
        return None
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        raise _fault("", "a mapping was expected")
    _see_texts(told, ("version", *keys_of("issuer", "source")), "")
    if not isinstance(told.get("checked"), bool):
        raise _fault("", "checked is true or false")
    found = tuple(_exercise(each) for each in told.get("exercises") or ())
    _see_once([each.code for each in found], "")
    return Exercises(
        str(told["version"]),
        Texts.of_row(told, "issuer"),
        Texts.of_row(told, "source"),
        told["checked"],
        found,
    )


def _exercise(told: Mapping[str, Any]) -> Exercise:
    where = str(told.get("code") or "?")
    _see_texts(told, ("code", "level", *keys_of("title", "story", "lesson")), where)
    if told["level"] not in set(ORDER):
        raise _fault(where, f"the level is one of {', '.join(ORDER)}")
    if not isinstance(told.get("child"), bool):
        raise _fault(where, "child is true or false")
    lists = tuple(told.get("lists") or ())
    if not lists:
        raise _fault(where, "lists were expected")
    signs = tuple(_remark(each, where) for each in told.get("signs") or ())
    misleading = tuple(_remark(each, where) for each in told.get("misleading") or ())
    _see_once([each.code for each in (*signs, *misleading)], where)
    choices = tuple(_choice(each, where) for each in told.get("first") or ())
    _see_once([each.code for each in choices], where)
    right = [each for each in choices if each.worth == Worth.RIGHT]
    if len(choices) < FEWEST_CHOICES or len(right) != 1:
        raise _fault(where, f"at least {FEWEST_CHOICES} steps, one of them right, were expected")
    return Exercise(
        code=where,
        lists=lists,
        child=told["child"],
        level=told["level"],
        title=Texts.of_row(told, "title"),
        story=Texts.of_row(told, "story"),
        lesson=Texts.of_row(told, "lesson"),
        signs=signs,
        misleading=misleading,
        choices=choices,
    )


def _remark(told: Mapping[str, Any], where: str) -> Remark:
    _see_texts(told, ("code", *keys_of("")), where)
    return Remark(str(told["code"]), Texts.of_row(told))


def _choice(told: Mapping[str, Any], where: str) -> Choice:
    _see_texts(told, ("code", *keys_of("", "why")), where)
    if told.get("worth") not in set(Worth):
        raise _fault(where, f"a step is {', '.join(Worth)}; “{told['code']}” is not")
    return Choice(
        str(told["code"]), Texts.of_row(told), Worth(told["worth"]), Texts.of_row(told, "why")
    )


def _see_texts(told: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    missing = [name for name in names if not str(told.get(name) or "").strip()]
    if missing:
        raise _fault(where, f"{', '.join(missing)} missing")


def _see_once(codes: Sequence[str], where: str) -> None:
    if len(set(codes)) < len(codes):
        raise _fault(where, "something stands twice")


def _fault(where: str, says: str) -> ExerciseFault:
    return ExerciseFault(": ".join(part for part in ("exercises.yaml", where, says) if part))
