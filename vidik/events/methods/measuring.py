# SPDX-License-Identifier: EUPL-1.2
"""How well a threshold of likeness finds accounts of one event: precision and recall.

Beside accounts that somebody labelled, it measures generated ones: an event is made by chance, and
each further account of it is the same with noise as institutions make it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from vidik.core.transliterate import to_latin
from vidik.events.methods.likeness import LONG, NEAR, Compared, likeness


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold gives."""

    threshold: int
    precision: float
    """Of the pairs suggested, how many are of one event."""
    recall: float
    """Of the pairs of one event, how many are suggested."""
    suggested: int


def curve(scores: Iterable[tuple[int, bool]], thresholds: Iterable[int]) -> list[Point]:
    """Return precision and recall for some thresholds.

    Args:
        scores: of each pair its points, and whether it is of one event.
        thresholds: points from which a pair is suggested.
    """
    known = list(scores)
    same = sum(is_same for _score, is_same in known)
    found = []
    for threshold in thresholds:
        right = [is_same for score, is_same in known if score >= threshold]
        precision = sum(right) / len(right) if right else 1.0
        found.append(Point(threshold, precision, sum(right) / same if same else 1.0, len(right)))
    return found


def scored(
    accounts: Mapping[str, Compared],
    same: Collection[frozenset[str]],
    but: Collection[frozenset[str]] = frozenset(),
) -> list[tuple[int, bool]]:
    """Score every pair of some accounts but the doubtful ones."""
    found = []
    for one, other in combinations(sorted(accounts), 2):
        pair = frozenset({one, other})
        if pair in same or pair not in but:
            found.append((likeness(accounts[one], accounts[other]).score, pair in same))
    return found


BODIES: Final = tuple(f"body-{number}" for number in range(40))
TOPICS: Final = tuple(f"topic-{number}" for number in range(25))
PLACES: Final = tuple(f"place-{number}" for number in range(30))
AUDIENCES: Final = tuple(f"audience-{number}" for number in range(15))
KINDS: Final = ("training", "workshop", "meeting", "conference", "round-table", "lecture")
WORDS: Final = (
    "препознавање", "жртава", "деце", "упућивање", "индикатори", "разговор", "заштита", "интернет",
    "радници", "мигранти", "школе", "новинари", "истраге", "сарадња", "поступак", "превенција",
    "наставници", "полиција", "тужиоци", "судије", "здравство", "смештај", "породица", "сведоци",
)  # fmt: skip


def generated(events: int, seed: int) -> tuple[dict[str, Compared], frozenset[frozenset[str]]]:
    """Make accounts of a year with noise; about half of the events are reported by two or three.

    Args:
        events: how many events are made.
        seed: of the chance, so that a measurement can be repeated.

    Returns:
        The accounts by code, and the pairs that are of one event.
    """
    chance = random.Random(seed)  # noqa: S311 - chance of a measurement, no secret
    accounts: dict[str, Compared] = {}
    same = set[frozenset[str]]()
    for number in range(events):
        first = _event(chance)
        others = chance.sample(sorted(first.partners), chance.choice((0, 0, 1, 2)))
        said = [first, *(_again(first, other, chance) for other in others)]
        codes = [f"{number}-{position}" for position in range(len(said))]
        accounts |= dict(zip(codes, said, strict=True))
        same |= {frozenset(pair) for pair in combinations(codes, 2)}
    return accounts, frozenset(same)


def _event(chance: random.Random) -> Compared:
    day = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(360))
    institution, *others = chance.sample(BODIES, 3)
    return Compared(
        institution,
        chance.choice(KINDS),
        " ".join(chance.sample(WORDS, 4)),
        day,
        day + dt.timedelta(days=chance.choice((0, 0, 1, 2, 4))),
        frozenset({chance.choice(TOPICS)}),
        frozenset({chance.choice(AUDIENCES)}),
        frozenset({chance.choice(PLACES)}),
        frozenset({institution}),
        frozenset(others),
        {"attendees": frozenset({chance.randrange(10, 200)})},
    )


def _again(said: Compared, institution: str, chance: random.Random) -> Compared:
    """Report an event as another body does: days off, numbers different, the other script."""
    shift = dt.timedelta(days=chance.choice((0, 0, 0, 1, -1, 2)))
    first, last = said.first_on + shift, said.last_on + shift
    if chance.random() < 0.2:  # noqa: PLR2004 - a fifth names the month alone
        first = said.first_on.replace(day=1)
        last = first + dt.timedelta(days=LONG - NEAR)
    words = said.title.split()
    chance.shuffle(words)
    title = " ".join(words[: chance.choice((2, 3, 4))])
    (number,) = (said.numbers or {})["attendees"]
    return replace(
        said,
        institution=institution,
        kind=said.kind if chance.random() < 0.7 else chance.choice(KINDS),  # noqa: PLR2004
        title=to_latin(title) if chance.random() < 0.5 else title,  # noqa: PLR2004
        first_on=first,
        last_on=last,
        topics=said.topics if chance.random() < 0.7 else frozenset({chance.choice(TOPICS)}),  # noqa: PLR2004
        audiences=said.audiences if chance.random() < 0.7 else frozenset(),  # noqa: PLR2004
        territories=said.territories if chance.random() < 0.9 else frozenset(),  # noqa: PLR2004
        organisers=frozenset({institution}) if chance.random() < 0.5 else said.organisers,  # noqa: PLR2004
        partners=said.organisers if chance.random() < 0.5 else frozenset(),  # noqa: PLR2004
        numbers={"attendees": frozenset({number + chance.choice((0, 0, 0, 1, -3, 10))})},
    )


def best(points: Sequence[Point]) -> Point:
    """Return the threshold at which precision and recall together are highest (F1)."""
    return max(points, key=lambda each: _harmonic(each.precision, each.recall))


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
