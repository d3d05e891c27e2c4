# SPDX-License-Identifier: EUPL-1.2
"""Synthetic criminal matters of a demonstration, entered through the services that people use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.models import Case
from vidik.cases.selectors.cases import visible_cases
from vidik.cases.types import CaseState
from vidik.core.packfiles import PackError, read
from vidik.institutions.models import Institution
from vidik.institutions.selectors import by_code
from vidik.matters.models import Injured, Leg, Link, Matter, Suspect
from vidik.matters.selectors import matters
from vidik.matters.services import course, going, matching, opening
from vidik.matters.types import (
    ActFacts,
    ChargeFacts,
    MatterFacts,
    MeasureFacts,
    PersonFacts,
    Sentence,
)

FILE: Final = "demo/matters.yaml"
Said = Mapping[str, Any]


def make_demo_matters(folder: Path, *, actor: Actor) -> int:
    """Make the synthetic matters of a pack once, in the names of its demo accounts.

    Returns:
        How many were made; none if there are some or these settings are for real work.

    Raises:
        PackError: the file names an account that there is not.
    """
    found = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not found:
        return 0
    first = _actor(found["matters"][0]["open"]["by"])
    with acting(first):
        if matters.matters(first).exists():
            return 0
    places = by_code(actor)
    expert = _actor(found["confirmed_by"])
    with acting(expert):
        rows = visible_cases(expert).filter(is_demo=True, state=CaseState.OPEN, restricted=False)
        cases = list(rows.order_by("opened_at"))
    for said in found["matters"]:
        _Writer(said, places, cases).write()
    with acting(expert):
        links = list(matters.to_confirm(expert))
    for link in links[:-1]:
        _confirm(link, expert)
    return len(found["matters"])


def _confirm(link: Link, expert: Actor) -> None:
    matching.confirm(link, actor=expert)


def _actor(username: str) -> Actor:
    found = demo_actor(username)
    if found is None:
        raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
    return found


def _day(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


class _Writer:
    """Writes one matter: opens it, then takes its steps in their order."""

    def __init__(self, said: Said, places: Mapping[str, Institution], cases: list[Case]) -> None:
        self.said, self.places, self.cases = said, places, cases
        self.suspects: list[Suspect] = []
        self.injured: list[Injured] = []
        self.matter: Matter

    def write(self) -> None:
        """Open it, enter who is in it, go on."""
        said = self.said["open"]
        by, day = _actor(said["by"]), _day(said["days"])
        facts = MatterFacts(
            said["stage"], day, said["number"], said["trigger"], said["form"], said["origin"],
            tuple(said.get("ways", ())), tuple(said.get("channels", ())),
        )  # fmt: skip
        self.matter = opening.open_matter(facts, actor=by)
        leg = self._leg(by)
        for each in self.said["suspects"]:
            person = PersonFacts(each["sex"], each["age"], each.get("citizenship", ""))
            charge = ChargeFacts(each["offence"], day, form=said["form"])
            self.suspects.append(opening.add_suspect(leg, person, charge, actor=by))
        for each in self.said["injured"]:
            case = self.cases[each["case"]].code if "case" in each else ""
            person = PersonFacts(each["sex"], each["age"], case=case)
            self.injured.append(opening.add_injured(leg, person, actor=by))
        steps: dict[str, Callable[[Said, Leg, Actor], object]] = {
            "act": self._act,
            "end": self._end,
            "hearing": self._hearing,
            "judgment": self._judgment,
            "measure": self._measure,
            "number": lambda step, leg, by: going.enter_number(leg, step["number"], actor=by),
            "requalify": self._requalify,
        }
        for step in self.said["steps"]:
            by = _actor(step["by"])
            steps[step["do"]](step, self._leg(by), by)

    def _leg(self, by: Actor) -> Leg:
        with acting(by):
            rows = matters.own_open(by).filter(matter=self.matter)
            return rows.select_related("institution__kind").latest("opened_on", "entered_at")

    def _act(self, step: Said, leg: Leg, by: Actor) -> None:
        facts = ActFacts(
            step["act"], _day(step["days"]), code=step.get("code", ""), number=step.get("number")
        )
        course.enter_act(
            leg,
            facts,
            suspect=self.suspects[step["suspect"]] if "suspect" in step else None,
            injured=self.injured[step["injured"]] if "injured" in step else None,
            actor=by,
        )

    def _end(self, step: Said, leg: Leg, by: Actor) -> None:
        chosen = step.get("suspects", range(len(self.suspects)))
        with acting(by):
            here = {
                str(key)
                for key in leg.persons.filter(closed_on__isnull=True).values_list(
                    "suspect", flat=True
                )
            }
        keys = [key for at in chosen if (key := str(self.suspects[at].pk)) in here]
        to = self.places[step["to"]].pk if "to" in step else None
        facts = going.EndFacts(step["ending"], _day(step["days"]), keys, step.get("ground", ""), to)
        going.end(leg, facts, actor=by)

    def _hearing(self, step: Said, leg: Leg, by: Actor) -> None:
        at = timezone.make_aware(dt.datetime.combine(_day(step["days"]), dt.time(10)))
        row = course.set_hearing(leg, step["kind"], at, actor=by)
        if "reason" in step:
            course.put_off(row, "adjourned", step["reason"], actor=by)
        elif "heard" in step:
            heard = [course.Heard(self.injured[int(at)], how) for at, how in step["heard"].items()]
            course.hold(row, heard, actor=by)

    def _judgment(self, step: Said, leg: Leg, by: Actor) -> None:
        facts = Sentence(step["verdict"], _day(step["days"]), months=step.get("months"))
        row = course.judge(leg, self.suspects[step["suspect"]], facts, actor=by)
        if "served" in step:
            course.serve(row, _day(step["served"]), actor=by)

    def _measure(self, step: Said, leg: Leg, by: Actor) -> None:
        facts = MeasureFacts(
            step["kind"], _day(step["days"]), _day(step["until"]), step.get("ground", "")
        )
        course.order(leg, self.suspects[step["suspect"]], facts, actor=by)

    def _requalify(self, step: Said, leg: Leg, by: Actor) -> None:
        with acting(by):
            former = self.suspects[step["suspect"]].charges.select_related("suspect").get()
        facts = ChargeFacts(step["offence"], _day(step["days"]))
        opening.requalify(leg, former, facts, step["reason"], actor=by)
