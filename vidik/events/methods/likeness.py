# SPDX-License-Identifier: EUPL-1.2
"""How much speaks for it that two accounts are of one event, and what.

Each thing that both say gives points for or against; what only one of them says gives none. Points
are tenths of a weight of evidence (Good 1950; Fellegi and Sunter 1969): their sum says how much
likelier the pair has become than two accounts drawn by chance. The weights were set by hand; the
threshold is where precision and recall meet on the accounts of the pack, measured by
`vidik/events/tests/test_likeness.py` ([why](docs/adr/0108-accounts-are-compared-by-evidence.md)).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from vidik.core.transliterate import fold
from vidik.events.methods.packfiles import MEANS
from vidik.events.methods.wholes import Said, whole

THRESHOLD: Final = 60
"""Points from which a pair is suggested to a person."""
LONG: Final = 31
"""Days above which an account says only in which period the event was."""
NEAR: Final = 3
"""Days by which two accounts of one event are often off."""

SAME_DAYS, NEAR_DAYS, WITHIN, PERIODS, FAR = "days", "near-days", "within", "period", "far"
KIND, OTHER_KIND = "kind", "other-kind"
TOPIC, OTHER_TOPIC = "topic", "other-topic"
AUDIENCE, OTHER_AUDIENCE = "audience", "other-audience"
PLACE, OTHER_PLACE = "place", "other-place"
NAMED, SHARED_PARTY = "named", "shared-party"
NUMBER, NEAR_NUMBER, OTHER_NUMBER = "number", "near-number", "other-number"
TITLE, NEAR_TITLE, OTHER_TITLE = "title", "near-title", "other-title"

POINTS: Final[Mapping[str, int]] = {
    SAME_DAYS: 35, NEAR_DAYS: 20, WITHIN: 5, PERIODS: 0, FAR: -100,
    KIND: 5, OTHER_KIND: -20,
    TOPIC: 15, OTHER_TOPIC: -20,
    AUDIENCE: 15, OTHER_AUDIENCE: -25,
    PLACE: 15, OTHER_PLACE: -30,
    NAMED: 25, SHARED_PARTY: 10,
    NUMBER: 30, NEAR_NUMBER: 10, OTHER_NUMBER: -10,
    TITLE: 30, NEAR_TITLE: 15, OTHER_TITLE: -15,
}  # fmt: skip
"""What each thing counts, for the event being one or against it."""

_ALIKE: Final[tuple[AbstractSet[str], ...]] = (
    frozenset({"training", "course", "seminar", "webinar", "workshop", "online-course"}),
    frozenset({"meeting", "conference", "round-table", "panel", "forum", "gathering"}),
    frozenset({"lecture", "presentation", "panel", "forum", "info-stand", "campaign"}),
    frozenset({"training", "lecture", "presentation"}),
)
"""Kinds that institutions take for each other."""
_EMPTY_WORDS: Final = frozenset(
    {
        "i", "u", "o", "na", "za", "sa", "s", "od", "do", "iz", "po", "kod", "the", "of", "in",
        "on", "for", "and", "with", "a", "an", "to", "obuka", "obuke", "radionica", "radionice",
        "seminar", "kurs", "training", "workshop", "workshops", "course", "trgovina", "trgovine",
        "trgovini", "ljudima", "trafficking", "human", "beings",
    }
)  # fmt: skip
"""Words that titles of most accounts have."""
_STEM: Final = 5
"""Letters that are compared: the cases of a Serbian noun differ at its end."""
_SMALL: Final = 10
"""Numbers below are equal by chance too often to say anything."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared of an account."""

    institution: str
    kind: str
    title: str
    first_on: dt.date
    last_on: dt.date
    topics: AbstractSet[str] = frozenset()
    audiences: AbstractSet[str] = frozenset()
    territories: AbstractSet[str] = frozenset()
    organisers: AbstractSet[str] = frozenset()
    partners: AbstractSet[str] = frozenset()
    numbers: Mapping[str, AbstractSet[int]] | None = None
    """What was counted → the numbers reported, such as how many attended in all."""

    @property
    def is_long(self) -> bool:
        """Whether it says only in which period the event was."""
        return (self.last_on - self.first_on).days >= LONG

    @property
    def parties(self) -> AbstractSet[str]:
        """Whoever has part in it."""
        return {self.institution, *self.organisers, *self.partners}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against it."""

    code: str
    points: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two accounts are, and why."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_suggested(self) -> bool:
        """Whether a person should look at the pair."""
        return self.score >= THRESHOLD


def likeness(one: Compared, other: Compared) -> Likeness:
    """Compare two accounts.

    Args:
        one: an account.
        other: one of another institution, or of the same one that reports again.

    Returns:
        The points in all and each reason; the order of the two makes no difference.
    """
    codes = [
        _days(one, other),
        KIND if _are_alike(one.kind, other.kind) else OTHER_KIND,
        _common(one.topics, other.topics, TOPIC, OTHER_TOPIC),
        _common(one.audiences, other.audiences, AUDIENCE, OTHER_AUDIENCE),
        _common(one.territories, other.territories, PLACE, OTHER_PLACE),
        _parties(one, other),
        _numbers(one.numbers or {}, other.numbers or {}),
        _titles(one.title, other.title),
    ]
    reasons = tuple(Reason(code, POINTS[code]) for code in codes if code)
    return Likeness(sum(each.points for each in reasons), reasons)


class Counted(Said, Protocol):
    """A number of an account, with what was counted."""

    @property
    def what(self) -> str:
        """Code of what was counted."""


CountedT = TypeVar("CountedT", bound=Counted)


def numbers_of(lines: Iterable[CountedT]) -> dict[str, frozenset[int]]:
    """Return which numbers of an account are compared.

    Args:
        lines: all of its numbers.

    Returns:
        What was counted → each number reported and how many there were in all; without means, since
        those of many events are equal by chance.
    """
    parts: dict[str, list[CountedT]] = defaultdict(list)
    for line in lines:
        if line.what not in MEANS:
            parts[line.what].append(line)
    return {
        what: frozenset({each.value for each in said} | {sum(each.value for each in whole(said))})
        for what, said in parts.items()
    }


def words_of(title: str) -> frozenset[str]:
    """Return what a title has of words worth comparing, in one script and cut to their stem."""
    plain = "".join(char if char.isalnum() else " " for char in fold(title))
    return frozenset(
        word[:_STEM] for word in plain.split() if word not in _EMPTY_WORDS and len(word) > 1
    )


def _days(one: Compared, other: Compared) -> str:
    apart = max((one.first_on - other.last_on).days, (other.first_on - one.last_on).days, 0)
    if one.is_long or other.is_long:
        if apart:
            return FAR
        return PERIODS if one.is_long and other.is_long else WITHIN
    if (one.first_on, one.last_on) == (other.first_on, other.last_on):
        return SAME_DAYS
    if one.institution == other.institution:
        # Others may be a day off; a body that reports each day of a series is not.
        return FAR
    return NEAR_DAYS if apart <= NEAR else FAR


def _are_alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)


def _common(one: AbstractSet[str], other: AbstractSet[str], same: str, different: str) -> str:
    if not one or not other:
        return ""
    return same if one & other else different


def _parties(one: Compared, other: Compared) -> str:
    names = one.institution in other.parties or other.institution in one.parties
    if names and one.institution != other.institution:
        return NAMED
    # What an institution reports twice names itself twice: that says nothing.
    shared = (one.organisers | one.partners) & other.parties - {one.institution}
    return SHARED_PARTY if shared else ""


def _numbers(one: Mapping[str, AbstractSet[int]], other: Mapping[str, AbstractSet[int]]) -> str:
    both = [(mine, its) for what in one.keys() & other.keys() for mine, its in
            _pairs(one[what], other[what])]  # fmt: skip
    if not both:
        return ""
    if any(mine == its for mine, its in both):
        return NUMBER
    if any(4 * abs(mine - its) <= max(mine, its) for mine, its in both):
        return NEAR_NUMBER
    return OTHER_NUMBER


def _pairs(one: Iterable[int], other: AbstractSet[int]) -> list[tuple[int, int]]:
    return [(mine, its) for mine in one for its in other if min(mine, its) >= _SMALL]


def _titles(one: str, other: str) -> str:
    mine, its = words_of(one), words_of(other)
    if not mine or not its:
        return ""
    common = len(mine & its)
    # Of the shorter one: a title often only leaves words out.
    share = common / min(len(mine), len(its))
    if share >= 0.6 and common > 1:  # noqa: PLR2004 - most of its words
        return TITLE
    return NEAR_TITLE if share >= 0.3 else OTHER_TITLE  # noqa: PLR2004 - a third of its words
