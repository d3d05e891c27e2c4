# SPDX-License-Identifier: EUPL-1.2
"""Synthetic criminal matters of a whole year, so that what was published of it can be counted.

The pack describes each matter: who is suspected and injured, which bodies had it from when until
when, how it ended there. Nothing is read from a published figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.selectors.cases import visible_cases
from vidik.core.packfiles import Column, Pack, PackError, read
from vidik.identification.selectors.counting.victims import cases_of_victims, said_of
from vidik.institutions.models import Institution
from vidik.institutions.selectors import by_code
from vidik.institutions.services.loading import INSTITUTIONS
from vidik.matters.models import (
    Act,
    Charge,
    Hearing,
    Injured,
    JudgedCharge,
    Judgment,
    Leg,
    Link,
    Matter,
    Measure,
    PersonLeg,
    Suspect,
    Testimony,
)
from vidik.matters.selectors.balances import was_had
from vidik.matters.selectors.pack import rules
from vidik.matters.services.generating import enter_generated
from vidik.matters.services.opening import new_code
from vidik.matters.types import Came, Ended, HearingState, Trigger, Verdict

FILE: Final = "demo/matters_of_year.yaml"
_HEARD_AT: Final = dt.time(10)
_SEXES: Final = {"female": "f", "male": "m"}
_MINORS: Final = frozenset({"under-14", "aged-14-17"})


@dataclass(frozen=True, slots=True)
class _Person:
    many: Annotated[int, Column(low=1, high=100)] = 1
    sex: str = "male"
    age: str = "over-25"
    citizenship: str = "RS"
    offence: str = "trafficking"
    paragraph: str = "1"
    granted: bool = False
    """Of an injured party: the status of a particularly vulnerable witness."""
    heard: str = ""
    """How an injured party was heard in court."""
    identified: bool = False
    """Of an injured party: a synthetic person who was identified in the year."""


@dataclass(frozen=True, slots=True)
class _Reclassified:
    who: tuple[int, ...]
    on: dt.date
    offence: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Judged:
    on: dt.date
    verdict: str = Verdict.CONVICTED.value
    who: tuple[int, ...] = ()
    """Places of the accused; none: all who are there."""
    months: tuple[int, ...] = ()
    """Of each; one for all."""
    suspended: tuple[int, ...] = ()
    """Of whom the sentence is suspended."""
    security: str = ""
    claim: str = "none"
    awarded: int = 0
    final: dt.date | None = None


@dataclass(frozen=True, slots=True)
class _Done:
    act: str
    on: dt.date
    code: str = ""
    number: int | None = None
    injured: bool = False
    """About the first injured party."""


@dataclass(frozen=True, slots=True)
class _Leg:
    at: str
    stage: str
    on: dt.date | None = None
    """When it came; else when the stage before ended."""
    until: dt.date | None = None
    ends: str = ""
    """How it ended for all; see `ended`."""
    ended: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """How it ended for whom; whoever is not named is there still."""
    new: tuple[int, ...] = ()
    """Suspects who are new here."""
    only: tuple[int, ...] = ()
    """Of those who go on, who goes on here; none: all."""
    reclassified: tuple[_Reclassified, ...] = ()
    detained: int = 0
    """For how many days detention was ordered for all."""
    judged: tuple[_Judged, ...] = ()
    acts: tuple[_Done, ...] = ()


@dataclass(frozen=True, slots=True)
class _Apart:
    """Suspects who were joined from, or separated into, a matter of their own."""

    who: tuple[int, ...]
    on: dt.date
    opened: dt.date | None = None
    legs: tuple[_Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class _Matter:
    form: str
    legs: tuple[_Leg, ...]
    times: Annotated[int, Column(low=1, high=100)] = 1
    trigger: str = Trigger.REACTIVE.value
    origin: str = "police-work"
    suspects: tuple[_Person, ...] = ()
    injured: tuple[_Person, ...] = ()
    joined: tuple[_Apart, ...] = ()
    separated: tuple[_Apart, ...] = ()


@dataclass(frozen=True, slots=True)
class _Year:
    entered_by: str
    confirmed_by: str
    """Who says which injured party is which synthetic person."""
    year: int
    matters: tuple[_Matter, ...]


def check_year(pack: Pack) -> None:
    """Note the faults in the synthetic matters of a year."""
    found = pack.document(FILE, _Year)
    if found is None:
        return
    bodies = pack.codes(INSTITUTIONS)
    for matter in found.matters:
        legs = [*matter.legs, *(leg for apart in matter.separated for leg in apart.legs)]
        pack.expect_known(legs, "at", bodies, "an institution of the pack")


def make_year_of_matters(folder: Path, *, actor: Actor) -> int:
    """Make the synthetic matters of a year once.

    Returns:
        How many were made; none if there are some of that year or these settings are for real work.

    Raises:
        PackError: the file names what there is not.
    """
    found = read(folder, lambda pack: pack.document(FILE, _Year))
    if not settings.DEMO or found is None:
        return 0
    first = found.matters[0].legs[0]
    if first.on is not None and was_had(first.at, first.on):
        return 0
    by = _account("entered_by", found.entered_by)
    expert = _account("confirmed_by", found.confirmed_by)
    identified = _Identified(found.year, expert)
    writer = _Writer(by_code(actor), by, expert, found.year, identified)
    return enter_generated(
        row
        for matter in found.matters
        for time in range(matter.times)
        for row in writer.rows(matter, time)
    )


def _account(name: str, username: str) -> Actor:
    found = demo_actor(username)
    if found is None or found.user_id is None:
        raise PackError.of(FILE, name, f"a demo account that acts, not “{username}”")
    return found


class _Identified:
    """Synthetic people who were identified in a year: each is the injured party of one matter.

    A demonstration without people has matters all the same.
    """

    def __init__(self, year: int, expert: Actor) -> None:
        keys = cases_of_victims(dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
        said = said_of(keys, ("sex", "age-group"))
        with acting(expert):
            rows = visible_cases(expert).filter(pk__in=keys)
            self.codes = dict(rows.values_list("pk", "code"))
        self.waiting = [(key, said.get(key, set())) for key in keys if key in self.codes]
        self.are_there = bool(self.waiting)

    def take(self, person: _Person) -> tuple[Any, str]:
        """Return key and code of the case of somebody of this sex and age.

        Raises:
            PackError: nobody is left.
        """
        age = "under-18" if person.age in _MINORS else "over-18"
        for number, (key, said) in enumerate(self.waiting):
            if {_SEXES[person.sex], age} <= said:
                del self.waiting[number]
                return key, self.codes[key]
        raise PackError.of(FILE, "identified", "as many identified people of this sex and age")


class _Writer:
    """Makes the rows of matters, one matter after another."""

    def __init__(
        self, places: Mapping[str, Institution], by: Actor, expert: Actor, year: int,
        identified: _Identified,
    ) -> None:  # fmt: skip
        self.places, self.user, self.expert = places, by.user_id, expert.user_id
        self.year, self.number = year, 0
        self.identified = identified

    def rows(self, said: _Matter, time: int) -> Iterator[Any]:
        """Give the rows of one matter.

        Args:
            said: what the pack says of it.
            time: the how many-th of its kind; each lies some days later than the former.
        """
        self.by = {"entered_at": timezone.now(), "entered_by_id": self.user}
        self.later = dt.timedelta(days=time % 7)
        self.made: list[Any] = []
        self._ended = dt.date.min
        first = said.legs[0]
        matter = self._matter(said, self._day(first.on), first.at)
        suspects = [
            (self._put(self._suspect(matter, each)), each)
            for each in said.suspects
            for _ in range(each.many)
        ]
        self.injured = [
            (self._hurt(matter, each), each) for each in said.injured for _ in range(each.many)
        ]
        self.suspects = [row for row, _said in suspects]
        elsewhere = {at for apart in said.joined for at in apart.who}
        legs = said.legs
        later = {at for leg in legs for at in leg.new}
        here = [at for at in range(len(suspects)) if at not in elsewhere | later]
        self.charges = {
            at: self._charge(matter, row, each, self._day(first.on), first)
            for at, (row, each) in enumerate(suspects)
        }
        self._legs(matter, legs, here, said)
        return iter(self.made)

    def _put(self, row: Any) -> Any:
        self.made.append(row)
        return row

    def _day(self, day: dt.date | None) -> dt.date:
        assert day is not None  # noqa: S101 - the file names it
        return day + self.later

    def _matter(self, said: _Matter, on: dt.date, at: str, **more: Any) -> Matter:
        row: Matter = self._put(
            Matter(
                code=new_code("M"), opened_on=on, opened_by=self.places[at], trigger=said.trigger,
                origin=said.origin, form=said.form, **more, **self.by,
            )
        )  # fmt: skip
        return row

    def _suspect(self, matter: Matter, said: _Person) -> Suspect:
        return Suspect(
            matter=matter, code=new_code("S"), nature="natural", sex=said.sex, age=said.age,
            citizenship=said.citizenship, **self.by,
        )  # fmt: skip

    def _hurt(self, matter: Matter, said: _Person) -> Injured:
        found = said.identified and self.identified.are_there
        key, code = self.identified.take(said) if found else (None, "")
        row: Injured = self._put(
            Injured(
                matter=matter, code=new_code("O"), sex=said.sex, age=said.age,
                citizenship=said.citizenship, case_code=code, **self.by,
            )
        )  # fmt: skip
        if key is not None:
            now = timezone.now()
            self._put(
                Link(
                    matter=matter, injured=row, case_id=key, named_by=matter.opened_by, made_at=now,
                    confirmed_at=now, settled_by_id=self.expert,
                )
            )  # fmt: skip
        return row

    def _charge(
        self, matter: Matter, suspect: Suspect, said: _Person, on: dt.date, leg: _Leg
    ) -> Charge:
        row: Charge = self._put(
            Charge(
                matter=matter, suspect=suspect, offence=said.offence, paragraph=said.paragraph,
                laid_on=on, institution=self.places[leg.at], stage=leg.stage, **self.by,
            )
        )  # fmt: skip
        return row

    def _legs(
        self, matter: Matter, legs: Sequence[_Leg], here: list[int], said: _Matter,
        *, before: Leg | None = None, came: str = "",
    ) -> None:  # fmt: skip
        going: dict[int, Leg | None] = dict.fromkeys(here, before)
        last = before
        for number, each in enumerate(legs):
            who = [at for at in going if at in each.only or not each.only]
            source = next((going[at] for at in who), last)
            since = source.closed_on if source is not None else None
            on = self._day(each.on) if each.on is not None else since or self._ended
            how = came if came and not number else self._came(source, each)
            leg = self._leg(matter, each, on, how, source)
            if source is None:
                self._joined(said, matter, each)
            present = {at: self._person(leg, at, on, how) for at in who} | {
                at: self._person(leg, at, on, Came.NEW) for at in each.new
            }
            for at in who:
                del going[at]
            if source is None:
                for apart in said.joined:
                    for at in apart.who:
                        present[at] = self._person(leg, at, self._day(apart.on), Came.JOINING)
            self._reclassify(matter, leg, each)
            self._course(matter, leg, each, list(present))
            going |= dict.fromkeys(self._end(leg, each, present, said, matter), leg)
            last = leg

    def _came(self, before: Leg | None, said: _Leg) -> str:
        if before is None:
            return Came.NEW
        return Came.DELEGATION if before.stage == said.stage else Came.HANDED_ON

    def _until(self, said: _Leg) -> dt.date | None:
        return self._day(said.until) if said.until is not None else None

    def _leg(
        self, matter: Matter, said: _Leg, on: dt.date, came: str, source: Leg | None
    ) -> Leg:  # fmt: skip
        self.number += 1
        stage = rules().stage(said.stage)
        prefix = stage.number if stage is not None else ""
        row: Leg = self._put(
            Leg(
                matter=matter, institution=self.places[said.at], stage=said.stage,
                number=f"{prefix} {self.number}/{on.year}", opened_on=on, came=came,
                source=source, **self.by,
            )
        )  # fmt: skip
        return row

    def _person(self, leg: Leg, at: int, on: dt.date, came: str) -> PersonLeg:
        row: PersonLeg = self._put(
            PersonLeg(
                matter=leg.matter, leg=leg, suspect=self.suspects[at],
                opened_on=max(on, leg.opened_on), came=came, **self.by,
            )
        )  # fmt: skip
        return row

    def _joined(self, said: _Matter, into: Matter, first: _Leg) -> None:
        for each in said.joined:
            opened, on = self._day(each.opened), self._day(each.on)
            other = self._matter(said, opened, first.at, joined_into=into)
            there = self._leg(other, first, opened, Came.NEW, None)
            there.closed_on, there.ending = on, Ended.JOINED
            for at in each.who:
                person = self._person(there, at, opened, Came.NEW)
                person.closed_on, person.ending = on, Ended.JOINED
                self.charges[at].laid_on = opened

    def _end(
        self,
        leg: Leg,
        said: _Leg,
        present: Mapping[int, PersonLeg],
        whole: _Matter,
        matter: Matter,
    ) -> list[int]:
        """Let a leg end for some or all; gives those who go on from it."""
        left = dict(present)
        for each in whole.separated:
            if set(each.who) <= set(left) and leg.matter is matter and leg.came != Came.SEPARATION:
                self._separate(each, leg, left, whole)
        until = self._until(said)
        stage = rules().stage(said.stage)
        if until is None:
            return []
        self._ended = until
        ended = {said.ends: tuple(left)} if said.ends else dict(said.ended)
        going = []
        for ending, who in ended.items():
            found = stage.ending(ending) if stage is not None else None
            for at in who:
                left[at].closed_on, left[at].ending = until, ending
                if ending == Ended.DELEGATED or (found is not None and found.opens):
                    going.append(at)
        if all(each.closed_on is not None for each in left.values()):
            leg.closed_on, leg.ending = until, next(iter(ended))
        return going

    def _separate(self, said: _Apart, leg: Leg, left: dict[int, PersonLeg], whole: _Matter) -> None:
        on = self._day(said.on)
        if leg.opened_on > on or not said.legs:
            return
        other = self._matter(whole, on, said.legs[0].at, separated_from=leg.matter)
        for at in said.who:
            left[at].closed_on, left[at].ending = on, Ended.SEPARATED
            del left[at]
            self.suspects[at].matter = other
            self.charges[at].matter = other
        self._legs(other, said.legs, list(said.who), whole, before=leg, came=Came.SEPARATION)

    def _reclassify(self, matter: Matter, leg: Leg, said: _Leg) -> None:
        for each in said.reclassified:
            for at in each.who:
                former = self.charges[at]
                self.charges[at] = self._put(
                    Charge(
                        matter=matter, suspect=self.suspects[at], offence=each.offence,
                        laid_on=self._day(each.on), institution=leg.institution, stage=leg.stage,
                        replaces=former, reason=each.reason, **self.by,
                    )
                )  # fmt: skip

    def _course(self, matter: Matter, leg: Leg, said: _Leg, present: list[int]) -> None:
        for done in said.acts:
            self._act(matter, leg, done)
        if said.detained:
            last = leg.opened_on + dt.timedelta(days=said.detained - 1)
            for at in present:
                self._put(
                    Measure(
                        matter=matter, suspect=self.suspects[at], institution=leg.institution,
                        kind="detention", ground="flight", ordered_on=leg.opened_on, until=last,
                        ended_on=last, ending="expired", **self.by,
                    )
                )  # fmt: skip
        for judged in said.judged:
            self._judge(matter, leg, judged, present)
        self._status(matter, leg)

    def _act(self, matter: Matter, leg: Leg, done: _Done) -> None:
        self._put(
            Act(
                matter=matter, institution=leg.institution, stage=leg.stage, act=done.act,
                on=self._day(done.on), code=done.code, number=done.number,
                injured=self.injured[0][0] if done.injured else None, **self.by,
            )
        )  # fmt: skip

    def _status(self, matter: Matter, leg: Leg) -> None:
        """Enter once, at the first prosecutor or court, who is a vulnerable witness."""
        if leg.stage == "police":
            return
        for number, (row, said) in enumerate(self.injured):
            if said.granted:
                on = max(leg.opened_on, dt.date(self._year_of(leg), 1, 15))
                self._put(
                    Act(
                        matter=matter, institution=leg.institution, stage=leg.stage,
                        act="vulnerable", on=on, code="granted", injured=row, **self.by,
                    )
                )  # fmt: skip
            if said.heard:
                self._hear(matter, leg, row, said.heard)
            self.injured[number] = (row, _Person())

    def _year_of(self, leg: Leg) -> int:
        return max(leg.opened_on.year, self.year)

    def _hear(self, matter: Matter, leg: Leg, row: Injured, how: str) -> None:
        on = max(leg.opened_on, dt.date(self._year_of(leg), 2, 1))
        at = timezone.make_aware(dt.datetime.combine(on, _HEARD_AT))
        hearing = self._put(
            Hearing(
                matter=matter, leg=leg, kind="interview", at=at, state=HearingState.HELD, **self.by
            )
        )
        self._put(Testimony(matter=matter, hearing=hearing, injured=row, how=how, **self.by))

    def _judge(self, matter: Matter, leg: Leg, said: _Judged, present: list[int]) -> None:
        who = said.who or tuple(present)
        for number, at in enumerate(who):
            months = said.months[number if len(said.months) > 1 else 0] if said.months else None
            convicted = said.verdict == Verdict.CONVICTED
            judgment = self._put(
                Judgment(
                    matter=matter, leg=leg, suspect=self.suspects[at], on=self._day(said.on),
                    verdict=said.verdict, months=months if convicted else None,
                    suspended=at in said.suspended, security=said.security, claim=said.claim,
                    awarded=said.awarded or None,
                    currency=rules().currency if said.awarded else "",
                    final_on=self._day(said.final) if said.final is not None else None, **self.by,
                )
            )  # fmt: skip
            self._put(
                JudgedCharge(
                    matter=matter, judgment=judgment, charge=self.charges[at], verdict=said.verdict
                )
            )
