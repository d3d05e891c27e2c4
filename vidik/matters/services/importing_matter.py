# SPDX-License-Identifier: EUPL-1.2
"""One matter of a register: its rows beside what is known, by the rules of the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.forms.types import Outcome
from vidik.institutions.models import Institution
from vidik.matters.models import (
    Judgment,
    PersonLeg,
)
from vidik.matters.selectors.pack import rules
from vidik.matters.services import going, opening
from vidik.matters.services.importing_base import (
    End,
    Person,
    Values,
    end_of,
)
from vidik.matters.services.importing_course import CourseRows
from vidik.matters.services.importing_known import OfMatter
from vidik.matters.types import (
    Came,
)


class MatterAtWork(CourseRows):
    """All rows of a matter, looked at in the order in which steps follow one another."""

    # --------------------------------------------------------------------------------- work

    def work(self) -> None:
        """Look at all rows, in the order in which steps follow one another."""
        self.has_leg = self._find_leg()
        if not self.has_leg:
            return
        self.of_matter: OfMatter = self.known.of(self.leg)
        self._find_people()
        self._find_injured()
        for sheet, step in (
            ("persons", self._charges),
            ("acts", self._act),
            ("measures", self._measure),
            ("hearings", self._hearing),
            ("judgments", self._judgment),
        ):
            self._each(sheet, step)
        self._end()

    def _each(self, sheet: str, step: Callable[[int, Values], None]) -> None:
        lines = self.bundle.of(sheet)
        if sheet == "measures":
            lines = sorted(lines, key=lambda each: each[1].get("ordered_on", ""))
        for line, values in lines:
            step(line, values)

    # ----------------------------------------------------------------------------- the ends

    def _end(self) -> None:
        of_matter = self.bundle.of("matters")[:1]
        if not all(self._is_whole_end("matters", line, values) for line, values in of_matter):
            return
        groups: dict[End, list[tuple[PersonLeg, str, int]]] = {}
        for person, sheet, line, values in self._ending_people(of_matter):
            here = person.here
            if here is None or not self._is_whole_end(sheet, line, values):
                continue
            if here.closed_on is None:
                groups.setdefault(end_of(values), []).append((here, sheet, line))
            elif sheet == "persons" and (here.closed_on, here.ending) != end_of(values)[:2]:
                self._fault(sheet, line, "closed_on", _(
                    "It ended for this suspect on another day or in another way already."
                ))  # fmt: skip
        if not self.people and not self.of_matter.suspects:
            self._end_without_suspects(of_matter)
        for key, found in sorted(groups.items(), key=lambda each: each[0]):
            self._end_group(key, [each[0] for each in found], *found[0][1:])
            for _here, sheet, line in found:
                self._says(sheet, line, Outcome.CHANGED)

    def _end_without_suspects(self, of_matter: list[tuple[int, Values]]) -> None:
        for line, values in of_matter:
            if values.get("ending") and self.leg.closed_on is None:
                self._end_group(end_of(values), [], "matters", line)

    def _is_whole_end(self, sheet: str, line: int, values: Values) -> bool:
        if not any(values.get(name) for name in ("closed_on", "ending", "ground", "to")):
            return True
        return self._needs(sheet, line, values, "closed_on", "ending")

    def _ending_people(
        self, of_matter: list[tuple[int, Values]]
    ) -> Iterator[tuple[Person, str, int, Values]]:
        """Give for whom the file says that it ended, and in which row."""
        said: dict[str, tuple[int, Values]] = {}
        for line, values in self.bundle.of("persons"):
            if values.get("ending") or values.get("closed_on"):
                said.setdefault(values["person"], (line, values))
        whole = next(((line, values) for line, values in of_matter if values.get("ending")), None)
        for label, person in self.people.items():
            if label in said:
                yield person, "persons", *said[label]
            elif whole is not None:
                yield person, "matters", *whole
        if whole is not None:
            for suspect in self.others:
                yield self._person(suspect), "matters", *whole

    def _end_group(self, key: End, persons: list[PersonLeg], sheet: str, line: int) -> None:
        on, code, ground, to = key
        facts = going.EndFacts(code, on, (), ground)
        with self._row(sheet, line, on="closed_on"):
            opening.require_open(self.leg, self.around.actor)
            stage = going.stage_of(self.leg)
            ending = going.ending_of(stage, facts)
            going.check_day(self.leg, persons, on)
            last = []
            if ending.judged or ending.is_final:
                last = [self._last_judgment(each, here=ending.judged) for each in persons]
            if ending.opens:
                following, body = going.goes_to(ending, self.around.bodies.get(to))
            elif to:
                raise ValidationError({"to": _("Nothing follows this ending: leave it blank.")})
            for each in persons:
                each.closed_on, each.ending, each.ground = on, code, ground
                self._changed(each)
            if ending.opens:
                self._hand_on(persons, following.code, body, on)
            for judgment in last if ending.is_final else ():
                judgment.final_on = on
                self._changed(judgment)
            if all(each.closed_on is not None for each in self._all_here()):
                self.gathered.closes.append((self.leg, on, code))
            self._tell_end(ending, on, persons, last)
            self._says(sheet, line, Outcome.CHANGED)

    def _tell_end(
        self, ending: Any, on: dt.date, persons: list[PersonLeg], last: list[Judgment]
    ) -> None:
        if ending.is_final:
            for told in sorted({going.outcome(each) for each in last}):
                self._owe(told, on)
        elif ending.tells:
            whose = {each.suspect_id for each in persons}
            charges = [
                charge
                for person in self._all_people()
                if person.suspect.pk in whose
                for charge in person.holding()
            ]
            first = min(charges, key=lambda each: each.entered_at, default=None)
            offence = first.offence if first else next(iter(rules().counted), "")
            self._owe(ending.tells, on, code=offence)

    def _all_people(self) -> list[Person]:
        return [*self.people.values(), *(self._person(each) for each in self.others)]

    def _all_here(self) -> list[PersonLeg]:
        return [
            *(each for each in self.of_matter.here if each.leg_id == self.leg.pk),
            *self.gathered.new[PersonLeg],
        ]

    def _last_judgment(self, each: PersonLeg, *, here: bool) -> Judgment:
        person = next(one for one in self._all_people() if one.suspect.pk == each.suspect_id)
        rows = [one for one in person.judgments if not here or one.leg_id == self.leg.pk]
        if not rows:
            raise going.not_judged(person.suspect)
        return max(rows, key=lambda one: (one.on, one.entered_at))

    def _hand_on(
        self, persons: list[PersonLeg], stage: str, body: Institution, on: dt.date
    ) -> None:
        there = next(
            (
                leg
                for leg in (*self.of_matter.legs, *self.gathered.following)
                if (leg.institution_id, leg.stage, leg.closed_on) == (body.pk, stage, None)
            ),
            None,
        )
        if there is None:
            there = going.new_leg(
                self.leg, body, stage, on, Came.HANDED_ON, entered=self.around.tick()
            )
            self.gathered.following.append(there)
        self.gathered.come += [
            going.brought(there, each.suspect, on, Came.HANDED_ON, self.around.tick())
            for each in persons
        ]
