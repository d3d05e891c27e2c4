# SPDX-License-Identifier: EUPL-1.2
"""All synthetic people of a pack: whole, with counts as published, or any number alike."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from vidik.identification.methods.record import Definitions
from vidik.packs.methods.margins import Drawing, Solved, people, solve
from vidik.packs.people.generating import GeneratedReport, Places, ReportGenerator, drawn
from vidik.packs.people.plan import Plan
from vidik.packs.people.schooling import with_schools

VICTIMS = "victims"
REPORTS = "reports"


def build(plan: Plan, places: Places, known: Definitions) -> list[GeneratedReport]:
    """Make the people of a plan, in the order in which their reports came.

    Raises:
        Infeasible: no people can have the counts that the plan follows.
    """
    solved = solve(plan.problem)
    chance = random.Random(plan.seed)  # noqa: S311 - synthetic people are no secret
    maker = ReportGenerator(plan.raw, places, known)
    year = int(plan.raw["cycle"])
    victims = _waiting(solved[VICTIMS], plan)
    later = Drawing(solved[VICTIMS])
    found: list[GeneratedReport] = []
    once_more: list[Mapping[str, str]] = []
    for report in people(solved[REPORTS], plan.seed):
        if report["again"] == "yes":
            once_more.append(report)
            continue
        of = int(report["report-year"])
        if report["outcome"] == "pending":
            attributes, victim = _decided_later(report, later, plan.raw, chance)
            course = maker.across(chance, attributes["outcome"], of)
            found.append(maker.make(chance, attributes, victim, course))
            continue
        victim = None
        if report["outcome"] == "identified":
            victim = victims[_kind(report, report["citizenship"])].pop()
        draw = maker.within if of == year else maker.across
        found.append(maker.make(chance, report, victim, draw(chance, report["outcome"], of)))
    found += list(_again(once_more, found, maker, chance, year))
    found.sort(key=lambda each: (each.report.received_at, each.report.key))
    return with_schools(found, plan.raw.get("schools", ()), year)


def _kind(person: Mapping[str, str], citizenship: str) -> tuple[str, str, str]:
    return person["report-source"], person["report-year"], citizenship


def _waiting(solved: Solved, plan: Plan) -> dict[tuple[str, str, str], list[dict[str, str]]]:
    """Sort victims by what their report has to be like."""
    home = next(iter(plan.raw["countries"]))
    found: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for person in people(solved, plan.seed):
        own = person["country-of-origin"]
        found[_kind(person, own if own == home else "foreign")].append(person)
    return found


def _decided_later(
    report: Mapping[str, str], victims: Drawing, raw: Mapping[str, Any], chance: random.Random
) -> tuple[dict[str, str], dict[str, str] | None]:
    """Say what a report that is pending at the end of the year comes to in the next one."""
    entry = raw["later"]
    outcome = drawn(chance, {code: each["weight"] for code, each in entry.items()})
    reason = drawn(chance, entry[outcome]["reasons"])
    victim = victims.draw(chance) if outcome == "identified" else None
    return {**report, "outcome": outcome, "reason": reason}, victim


def _again(
    reports: list[Mapping[str, str]], found: list[GeneratedReport], maker: ReportGenerator,
    chance: random.Random,
    year: int,
) -> Iterator[GeneratedReport]:  # fmt: skip
    """Let some of those who were identified be reported a second time in the year."""
    home = maker.home
    for report in reports:
        fits = [
            each
            for each in found
            if each.procedure.outcome == "identified"
            and each.report.received_at.year == year
            and each.procedure.decided_at is not None
            and each.procedure.decided_at.year == year
            and (each.report.person.citizenship == home) == (report["citizenship"] == home)
        ]
        first = chance.choice(sorted(fits, key=lambda each: each.report.key))
        found.remove(first)
        yield first
        yield maker.make(chance, report, None, maker.during(chance, first), again=first)


class Many:
    """Makes any number of people of the same kind, streaming: each as frequent as in the plan."""

    def __init__(
        self, plan: Plan, places: Places, known: Definitions, solved: Mapping[str, Solved]
    ) -> None:
        self._victims, self._reports = Drawing(solved[VICTIMS]), Drawing(solved[REPORTS])
        self._maker = ReportGenerator(plan.raw, places, known)
        self._raw = plan.raw

    def draw(
        self,
        seed: str,
        year: int,
        many: int,
        *,
        still: tuple[dt.datetime, dt.datetime] | None = None,
    ) -> Iterator[GeneratedReport]:
        """Make so many people whose reports came in a year, in no order of time.

        Args:
            seed: the same one gives the same people.
            year: of the reports; each is decided in it.
            many: how many.
            still: where the year is not over, since when what is open has come, and the present:
                nothing lies after that. What is pending in the plan is open then.
        """
        chance = random.Random(seed)  # noqa: S311 - synthetic people are no secret
        maker = self._maker
        for _one in range(many):
            report = self._reports.draw(chance) | {"again": "no"}
            if report["outcome"] == "pending" and still is not None:
                yield maker.make(chance, report, None, maker.open_since(chance, *still))
                continue
            victim = None
            if report["outcome"] == "pending":
                report, victim = _decided_later(report, self._victims, self._raw, chance)
            elif report["outcome"] == "identified":
                victim = self._victims.draw(chance)
            if victim is not None:
                report = report | {"report-source": victim["report-source"], "system": "none"}
            if still is None:
                course = maker.within(chance, report["outcome"], year)
                yield maker.make(chance, report, victim, course)
                continue
            past = maker.so_far(chance, report["outcome"], year, still[1])
            if past is not None:
                yield maker.make(chance, report, victim, past)
                continue
            report = report | {"outcome": "pending", "reason": "none"}
            yield maker.make(chance, report, None, maker.open_since(chance, *still))
