# SPDX-License-Identifier: EUPL-1.2
"""Count what was answered: points and the level they propose, needs and strengths by domain.

A yes counts its weight, a no counts nothing, and what is not known counts nothing and is told
apart: beside the points stands how many there would be if all of it were true. Who decides on the
level is a person; this proposes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vidik.assessments.methods.instruments import Instrument, Kind, Scale


class Level(StrEnum):
    """How high a risk is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


ORDER: Final = tuple(Level)
NEEDS: Final = ("none", "some", "serious")
"""From the least to the most."""


@dataclass(frozen=True, slots=True)
class Score:
    """What the answers to a scored instrument count for."""

    points: int
    most: int
    """Points if everything that is not known, or was not answered, were true."""
    unknown: int
    """How many questions have no answer but “not known”."""
    dangers: tuple[str, ...]
    """Questions of which one yes alone makes the risk high."""
    level: Level
    """The level that the score proposes."""
    level_at_most: Level
    """The level if everything that is not known were true."""


def score(instrument: Instrument, answers: Mapping[str, str]) -> Score:
    """Score the answers; a question that is missing among them counts as not known."""
    points = most = unknown = 0
    dangers, possible = [], False
    for question in instrument.questions:
        answer = answers.get(question.code, "unknown")
        if answer == "yes":
            points += question.weight
            most += question.weight
            if question.danger:
                dangers.append(question.code)
        elif answer != "no":
            unknown += 1
            most += question.weight
            possible = possible or question.danger
    return Score(
        points, most, unknown, tuple(dangers),
        _level(instrument, points, is_danger=bool(dangers)),
        _level(instrument, most, is_danger=bool(dangers) or possible),
    )  # fmt: skip


def _level(instrument: Instrument, points: int, *, is_danger: bool) -> Level:
    if is_danger or points >= instrument.high_from:
        return Level.HIGH
    return Level.MEDIUM if points >= instrument.medium_from else Level.LOW


@dataclass(frozen=True, slots=True)
class DomainNeeds:
    """What one domain of life needs, and the strengths beside."""

    code: str
    need: str
    """The most that one of its questions says: `none`, `some` or `serious`; `unknown` where no
    question of the domain says more and one of them is not known."""
    needed: tuple[str, ...]
    """The questions with some or serious need."""
    strengths: tuple[str, ...]


def needs(instrument: Instrument, answers: Mapping[str, str]) -> list[DomainNeeds]:
    """Sum needs up by domain, in the order of the instrument."""
    found = []
    for domain in instrument.domains:
        asked = [each for each in domain.questions if each.scale == Scale.NEED]
        said = [answers.get(each.code, "unknown") for each in asked]
        known = [NEEDS.index(each) for each in said if each in NEEDS]
        need = NEEDS[max(known, default=0)]
        if need == "none" and len(known) < len(said):
            need = "unknown"
        found.append(
            DomainNeeds(
                domain.code,
                need,
                tuple(each.code for each in asked if answers.get(each.code) in {"some", "serious"}),
                tuple(
                    each.code
                    for each in domain.questions
                    if each.is_strength and answers.get(each.code) == "yes"
                ),
            )
        )
    return found


def faults(instrument: Instrument, answers: Mapping[str, str], *, is_finished: bool) -> list[str]:
    """List the codes of what is no answer to a question of the instrument.

    Args:
        instrument: what was asked.
        answers: what was given.
        is_finished: whether every question needs an answer; “not known” is one.
    """
    asked = {each.code: each for each in instrument.questions}
    wrong = [
        code
        for code, answer in answers.items()
        if code not in asked or answer not in asked[code].answers
    ]
    if is_finished:
        wrong += [code for code in asked if code not in answers]
    return wrong


def is_scored(kind: str) -> bool:
    """Return whether instruments of a kind propose a level."""
    return kind != Kind.NEEDS


def since(levels: Sequence[tuple[str, str]]) -> int:
    """Return from which of the levels on the last one holds without a break.

    Args:
        levels: days with their levels, in the order of time; at least one.
    """
    place = len(levels) - 1
    while place and levels[place - 1][1] == levels[place][1]:
        place -= 1
    return place
