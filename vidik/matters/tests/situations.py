# SPDX-License-Identifier: EUPL-1.2
"""Random matters beside random cases, and an oracle that says who sees and who writes what.

The oracle is written from the README of the room and from decision 102, over the drawn facts alone:
it knows neither the database nor the policies. Who sees which part of a case is said by the oracle
of cases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vidik.cases.tests.situations import (
    CASES,
    INSTITUTIONS,
    NEVER,
    ONLY_WHERE_NAMED,
    PEOPLE,
    DrawnCase,
    DrawnEmergency,
    DrawnMembership,
    DrawnPart,
    DrawnSharing,
    Situation,
    Span,
    visible,
)

BODIES = {"police", "prosecutor", "court-officer"}
EXPERTS = {"centre-head", "duty-expert", "case-expert"}
FOLLOWERS = EXPERTS | {"association-head", "association-worker"}
OTHERS = sorted(NEVER | ONLY_WHERE_NAMED)
COURSE = {
    "suspect", "charge", "leg", "personleg", "measure", "pause", "hearing", "judgment",
    "judgedcharge",
}  # fmt: skip
"""What those who follow a matter see of all of it."""
TABLES = ("matter", *sorted(COURSE), "injured", "link", "act", "testimony", "owed")

Row = tuple[str, int]
"""A table and the number of the row in the order in which the drawn rows are listed."""


@dataclass(frozen=True)
class DrawnLeg:
    """That a body has a matter, or had it."""

    institution: int
    closed: bool


@dataclass(frozen=True)
class DrawnSuspect:
    """Somebody at one of the legs; joined, with offences and measures, into the first matter."""

    leg: int
    moved: bool
    judged: bool


@dataclass(frozen=True)
class DrawnInjured:
    """Somebody injured, and what is known of a case: no link, or how it was answered."""

    case: int
    link: str
    heard: bool


@dataclass(frozen=True)
class DrawnAct:
    """An act of the body of a leg, about one of the injured or about nobody.

    It is of the day on which bodies handed the matter on, or of the day after.
    """

    leg: int
    injured: int | None
    struck: bool
    later: bool


@dataclass(frozen=True)
class DrawnOwed:
    """A notice that a body owes about one of the injured."""

    injured: int
    institution: int
    settled: bool


@dataclass(frozen=True)
class DrawnMatter:
    """A matter; without a leg nobody has it yet but who opened it."""

    opened_by: int
    legs: tuple[DrawnLeg, ...]
    suspects: tuple[DrawnSuspect, ...]
    injured: tuple[DrawnInjured, ...]
    acts: tuple[DrawnAct, ...]
    owed: tuple[DrawnOwed, ...]


@dataclass(frozen=True)
class Drawn:
    """One row of one table, with what its visibility depends on."""

    table: str
    matter: int
    """Number of the matter to which the row belongs."""
    drawn_in: int
    """Number of the matter in whose facts it stands."""
    place: int
    """Which of the legs, suspects, injured parties, acts or notices of those facts it is about."""
    of: object
    """The drawn fact itself."""
    injured: int | None = None
    """Number of the injured party whom it is about."""
    institution: int | None = None


def rows_of(matters: tuple[DrawnMatter, ...]) -> list[Drawn]:
    """List the rows of drawn matters, each after those that it refers to."""
    return [row for number, matter in enumerate(matters) for row in _rows(number, matter)]


def _rows(number: int, matter: DrawnMatter) -> Iterator[Drawn]:
    here = number, number
    yield Drawn("matter", *here, 0, matter, institution=matter.opened_by)
    for place, leg in enumerate(matter.legs):
        yield Drawn("leg", *here, place, leg, institution=leg.institution)
    for place, hurt in enumerate(matter.injured):
        yield Drawn("injured", *here, place, hurt, place)
        if hurt.link != "none":
            yield Drawn("link", *here, place, hurt, place)
    if not matter.legs:
        return
    yield from _suspects(number, matter)
    yield Drawn("hearing", *here, 0, matter)
    for place, hurt in enumerate(matter.injured):
        if hurt.heard:
            yield Drawn("testimony", *here, place, hurt, place)
    for place, act in enumerate(matter.acts):
        about = _chosen(act.injured, matter)
        at = matter.legs[act.leg % len(matter.legs)].institution
        yield Drawn("act", *here, place, act, about, at)
    for place, owed in enumerate(matter.owed):
        about = _chosen(owed.injured, matter)
        if about is not None:
            yield Drawn("owed", *here, place, owed, about, owed.institution)


def _suspects(number: int, matter: DrawnMatter) -> Iterator[Drawn]:
    for place, suspect in enumerate(matter.suspects):
        at = matter.legs[suspect.leg % len(matter.legs)].institution
        now = 0 if suspect.moved else number
        for table in ("suspect", "charge", "measure", "pause"):
            yield Drawn(table, now, number, place, suspect)
        stayed = ("personleg", "judgment", "judgedcharge") if suspect.judged else ("personleg",)
        for table in stayed:
            yield Drawn(table, number, number, place, suspect, institution=at)


def _chosen(place: int | None, matter: DrawnMatter) -> int | None:
    return place % len(matter.injured) if place is not None and matter.injured else None


# ------------------------------------------------------------------------------- the oracle


@dataclass(frozen=True)
class Oracle:
    """What one membership may see and write of drawn matters."""

    situation: Situation
    matters: tuple[DrawnMatter, ...]
    actor: DrawnMembership

    def acts(self) -> bool:
        """Say whether the membership holds."""
        actor = self.actor
        works = actor.person not in self.situation.switched_off and actor.days.holds()
        return works and not actor.ended_at_once

    def keeps(self) -> bool:
        """Say whether somebody keeps matters."""
        return self.acts() and self.actor.role in BODIES

    def had(self, matter: int) -> bool:
        """Say whether the actor's body has a matter, or had it."""
        places = {leg.institution for leg in self.matters[matter].legs}
        return self.keeps() and self.actor.institution in places

    def has(self, matter: int) -> bool:
        """Say whether the actor's body has a matter now."""
        places = {leg.institution for leg in self.matters[matter].legs if not leg.closed}
        return self.keeps() and self.actor.institution in places

    def proceedings(self, case: int) -> bool:
        """Say whether somebody of the case sees its proceedings."""
        if self.actor.role not in FOLLOWERS:
            return False
        return "proceedings" in (visible(self.situation, self.actor, case) or frozenset())

    def is_hers(self, matter: int, injured: int | None) -> bool:
        """Say whether somebody injured was confirmed to be the person of a case they see."""
        if injured is None:
            return False
        hurt = self.matters[matter].injured[injured]
        return hurt.link == "confirmed" and self.proceedings(hurt.case)

    def follows(self, matter: int) -> bool:
        """Say whether the actor follows a matter."""
        return any(self.is_hers(matter, at) for at in range(len(self.matters[matter].injured)))

    def sees(self, row: Drawn) -> bool:
        """Say whether the actor sees a row."""
        if row.table == "link":
            return self._sees_link(row)
        if row.table == "owed":
            own = self.keeps() and row.institution == self.actor.institution
            waits = self.actor.role in EXPERTS and self.is_hers(row.drawn_in, row.injured)
            return own or waits
        if self._had_when_entered(row):
            return True
        if row.table in {"injured", "act", "testimony"}:
            return self.is_hers(row.drawn_in, row.injured)
        if row.table == "matter" and not self.matters[row.matter].legs:
            own = self.keeps() and row.institution == self.actor.institution
            return own or self.follows(row.matter)
        return self.follows(row.matter)

    def _had_when_entered(self, row: Drawn) -> bool:
        if not self.had(row.matter) or not isinstance(row.of, DrawnAct):
            return self.had(row.matter)
        own = row.institution == self.actor.institution
        return own or self.has(row.matter) or not row.of.later

    def _sees_link(self, row: Drawn) -> bool:
        hurt = row.of
        assert isinstance(hurt, DrawnInjured)
        is_answered = hurt.link == "confirmed"
        return self.proceedings(hurt.case) and (is_answered or self.actor.role in EXPERTS)

    def changes(self, row: Drawn) -> bool:
        """Say whether the actor may change a row, as far as a row of its table ever changes."""
        own = row.institution == self.actor.institution
        match row.table:
            case "link":
                return self._sees_link(row) and self.actor.role in EXPERTS
            case "leg" | "personleg" | "act" | "owed":
                return self.keeps() and own
            case "judgment":
                return self.has(row.matter) or (self.keeps() and own)
            case "matter":
                # Steps lock it first, also those of a body that had it: striking out, serving.
                return self.had(row.matter)
            case "suspect" | "charge" | "measure" | "pause" | "hearing":
                return self.has(row.matter)
        return False


# ---------------------------------------------------------------------------------- drawing

_FEW_SPANS: Final = (Span(-99, None),) * 7 + (Span(-99, -9), Span(9, None))
_LINKS: Final = ("none", "waits", "confirmed", "confirmed", "rejected")
_PURPOSES: Final = (
    "legal-aid", "legal-aid", "investigation", "trial", "guardianship", "support", "accommodation",
)  # fmt: skip


def draw(chance: random.Random) -> tuple[Situation, tuple[DrawnMatter, ...]]:
    """Draw cases with who reaches them, and two matters; suspects of the second joined the first.

    Denser than the situations of cases: most memberships hold, most are of bodies or follow.
    """
    return _situation(chance), (_matter(chance, joined=False), _matter(chance, joined=True))


def _situation(chance: random.Random) -> Situation:
    pick = chance.choice
    memberships = {
        (row.person, row.institution, row.role): row
        for row in (_membership(chance) for _n in range(5))
    }
    parts = {
        (row.case, row.institution, row.person): row
        for row in (
            DrawnPart(
                chance.randrange(CASES), chance.randrange(INSTITUTIONS),
                pick((None, *range(PEOPLE))), pick(_FEW_SPANS),
            )
            for _n in range(2)
        )
    }  # fmt: skip
    sharings = {
        (row.case, row.institution, row.purpose): row
        for row in (
            DrawnSharing(
                chance.randrange(CASES), chance.randrange(INSTITUTIONS), pick(_PURPOSES),
                pick(_FEW_SPANS), pick(("accepted", "accepted", "waits", "withdrawn", "declined")),
            )
            for _n in range(4)
        )
    }  # fmt: skip
    emergency = DrawnEmergency(
        chance.randrange(CASES), chance.randrange(PEOPLE), chance.randrange(INSTITUTIONS),
        pick(("granted", "ended", "requested")), pick((-99, 99)), 240,
    )  # fmt: skip
    return Situation(
        frozenset({chance.randrange(PEOPLE)} if chance.random() < 0.1 else ()),
        tuple(memberships.values()),
        tuple(
            DrawnCase(
                chance.randrange(INSTITUTIONS), pick((False,) * 4 + (True,)), pick((False, True))
            )
            for _n in range(CASES)
        ),
        tuple(parts.values()),
        tuple(sharings.values()),
        (emergency,),
    )


def _membership(chance: random.Random) -> DrawnMembership:
    roles = chance.choice(
        (sorted(BODIES), sorted(BODIES), sorted(FOLLOWERS), sorted(EXPERTS), OTHERS)
    )
    return DrawnMembership(
        chance.randrange(PEOPLE), chance.randrange(INSTITUTIONS), chance.choice(roles),
        chance.choice(_FEW_SPANS), chance.random() < 0.05,
    )  # fmt: skip


def _matter(chance: random.Random, *, joined: bool) -> DrawnMatter:
    number, flip = chance.randrange, lambda: chance.random() < 0.5
    return DrawnMatter(
        number(INSTITUTIONS),
        tuple(DrawnLeg(number(INSTITUTIONS), flip()) for _n in range(number(4))),
        tuple(DrawnSuspect(number(3), joined and flip(), flip()) for _n in range(number(3))),
        tuple(
            DrawnInjured(
                number(CASES), chance.choice(_LINKS),
                flip(),
            )
            for _n in range(number(4))
        ),
        tuple(
            DrawnAct(number(3), chance.choice((None, 0, 1, 2)), flip(), flip())
            for _n in range(number(4))
        ),
        tuple(DrawnOwed(number(3), number(INSTITUTIONS), flip()) for _n in range(number(3))),
    )  # fmt: skip
