# SPDX-License-Identifier: EUPL-1.2
"""Whether what is known of two persons, in codes, is enough to ask a person if they are one.

A fact that is not known agrees with nothing and contradicts nothing. Sex, age and citizenship may
contradict each other; a place, a language or a form of exploitation may merely be another one,
since people move, speak several languages and are exploited in several ways.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final


class Fact(StrEnum):
    """What is compared, in the order in which it is shown."""

    MARK = "mark"
    SEX = "sex"
    AGE = "age"
    CITIZENSHIP = "citizenship"
    LANGUAGE = "language"
    FORM = "form"
    PLATFORM = "platform"
    PLACE = "place"


CONTRADICTING: Final = frozenset({Fact.SEX, Fact.AGE, Fact.CITIZENSHIP})
"""Where these differ it is another person, unless a mark is the same."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person; each a set of codes, empty where nothing is known.

    Several codes mean that any of them may hold: about 15 to 25 years old, seen in two towns.
    """

    sex: frozenset[str] = frozenset()
    age: frozenset[str] = frozenset()
    citizenship: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    form: frozenset[str] = frozenset()
    platform: frozenset[str] = frozenset()
    place: frozenset[str] = frozenset()
    mark: frozenset[str] = frozenset()

    def of(self, fact: Fact) -> frozenset[str]:
        """Return the codes of one fact."""
        found: frozenset[str] = getattr(self, fact.value)
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which facts of two persons agree, which differ, and which one of the two lacks."""

    agree: tuple[Fact, ...]
    differ: tuple[Fact, ...]
    unknown: tuple[Fact, ...]

    @property
    def has_equal_mark(self) -> bool:
        """Whether a telephone, an advertisement or a place is the very same."""
        return Fact.MARK in self.agree

    @property
    def is_contradicted(self) -> bool:
        """Whether one of the facts that do not change differs."""
        return not CONTRADICTING.isdisjoint(self.differ)


def compare(one: Known, other: Known) -> Comparison:
    """Put what is known of two persons side by side."""
    agree, differ, unknown = [], [], []
    for fact in Fact:
        here, there = one.of(fact), other.of(fact)
        if not here or not there:
            unknown.append(fact)
        elif here & there:
            agree.append(fact)
        else:
            differ.append(fact)
    return Comparison(tuple(agree), tuple(differ), tuple(unknown))


def is_proposed(found: Comparison, needed: int) -> bool:
    """Return whether somebody is asked if two are one person.

    An equal mark is always proposed. Without one nothing may contradict, and so many facts have to
    agree; a person decides in either case.

    Args:
        found: the two side by side.
        needed: how many facts have to agree.
    """
    if found.has_equal_mark:
        return True
    return not found.is_contradicted and len(found.agree) >= needed


assert {each.name for each in fields(Known)} == {each.value for each in Fact}  # noqa: S101
