# SPDX-License-Identifier: EUPL-1.2
"""What happened in the course of a matter: acts, measures, hearings, judgments."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.forms.methods.importing import NEEDED
from vidik.forms.types import Outcome
from vidik.matters.models import (
    Hearing,
    Injured,
    JudgedCharge,
    Judgment,
    Measure,
    Pause,
    Suspect,
)
from vidik.matters.selectors.pack import rules
from vidik.matters.services import course, opening
from vidik.matters.services.importing_base import (
    Person,
    Values,
    amount_of,
    day_of,
    day_or_none,
)
from vidik.matters.services.importing_people import PeopleRows
from vidik.matters.types import (
    ActFacts,
    Claim,
    HearingState,
    MeasureFacts,
    Sentence,
)


class CourseRows(PeopleRows):
    """Acts, measures, hearings and judgments of a matter."""

    # --------------------------------------------------------------------------- the course

    def _act(self, line: int, values: Values) -> None:
        try:
            person: Person | None = self._whom("acts", line, values, "person")
            injured: Injured | None = self._whom("acts", line, values, "injured")
        except LookupError:
            return
        facts = ActFacts(
            values["act"],
            day_of(values, "on"),
            day_or_none(values, "until"),
            values.get("code", ""),
            values.get("count"),
        )
        suspect = person.suspect if person is not None else None
        if self._is_known_act(facts, suspect, injured):
            self._says("acts", line, Outcome.KNOWN)
            return
        with self._row("acts", line, number="count", suspect="person"):
            opening.require_open(self.leg, self.around.actor)
            kind, row = course.new_act(self.leg, facts, suspect, injured, self.around.tick())
            self._new(row)
            self._owe(kind.tells, facts.on, injured=injured)
            self._says("acts", line, Outcome.NEW)

    def _is_known_act(
        self, facts: ActFacts, suspect: Suspect | None, injured: Injured | None
    ) -> bool:
        """Return whether an act of the body stands there: each one answers for one row."""
        if not hasattr(self, "_acts"):
            self._acts = Counter(
                (each.act, each.on, each.until, each.code, each.suspect_id, each.injured_id)
                for each in self.of_matter.acts
                if each.institution_id == self.around.own.pk and each.stage == self.leg.stage
            )
        key = (
            facts.act, facts.on, facts.until, facts.code,
            suspect.pk if suspect else None, injured.pk if injured else None,
        )  # fmt: skip
        if self._acts[key]:
            self._acts[key] -= 1
            return True
        return False

    def _measure(self, line: int, values: Values) -> None:
        try:
            person: Person = self._whom("measures", line, values, "person")
        except LookupError:
            return
        on, kind = day_of(values, "ordered_on"), values["measure"]
        known = next(
            (each for each in person.measures if (each.kind, each.ordered_on) == (kind, on)), None
        )
        names = {"kind": "measure", "on": "ended_on", "suspect": "person"}
        if known is None:
            with self._row("measures", line, **names):
                self._require_here(person)
                known = self._new_measure(person, values, on)
                person.measures.append(self._new(known))
                self._says("measures", line, Outcome.NEW)
        else:
            self._says("measures", line, Outcome.KNOWN)
        if known is None or not (values.get("ended_on") or values.get("ending")):
            return
        if not self._needs("measures", line, values, "ended_on", "ending"):
            return
        ended = day_of(values, "ended_on")
        if (known.ended_on, known.ending) == (ended, values["ending"]):
            return
        with self._row("measures", line, **names):
            stopped = self._pause_of(known)
            course.lift(known, ended, values["ending"], stopped)
            self._changed(known)
            if stopped is not None:
                self._changed(stopped)
            told, code = course.told_of_end(known)
            self._owe(told, ended, code=code)
            self._says("measures", line, Outcome.CHANGED)

    def _new_measure(self, person: Person, values: Values, on: dt.date) -> Measure:
        until = day_or_none(values, "until")
        if values.get("extension"):
            return self._extension(person, values["measure"], on, until)
        facts = MeasureFacts(values["measure"], on, until, values.get("ground", ""))
        kind, row = course.new_measure(self.leg, person.suspect, facts, self.around.tick())
        if any(each.kind == kind.code and each.ended_on is None for each in person.measures):
            raise ValidationError({"kind": course.HOLDS})
        self._owe(kind.ordered, on, until=until, code=kind.code_told)
        return row

    def _extension(self, person: Person, kind: str, on: dt.date, until: dt.date | None) -> Measure:
        former = next(
            (
                each
                for each in person.measures
                if each.kind == kind and each.until == on - dt.timedelta(days=1)
            ),
            None,
        )
        if former is None or until is None:
            raise ValidationError({"extension": _(
                "No measure of this kind ended on the day before, or this one has no last day."
            )})  # fmt: skip
        if self._pause_of(former) is not None:
            raise ValidationError(course.SUSPENDED)
        named, row = course.new_extension(former, self.leg, until, self.around.tick())
        row.suspect = person.suspect
        self._changed(former)
        told_on = min(row.ordered_on, timezone.localdate())
        self._owe(named.extended, told_on, until=until, code=named.code_told)
        return row

    def _pause_of(self, measure: Measure) -> Pause | None:
        return next((x for x in self.of_matter.pauses if x.measure_id == measure.pk), None)

    def _hearing(self, line: int, values: Values) -> None:
        try:
            injured: Injured | None = self._whom("hearings", line, values, "injured")
        except LookupError:
            return
        at = timezone.make_aware(dt.datetime.fromisoformat(values["at"]))
        key = (values["kind"], at)
        there = [each for each in self.of_matter.hearings if each.leg_id == self.leg.pk]
        row = next((each for each in there if (each.kind, each.at) == key), None)
        if row is None:
            with self._row("hearings", line):
                opening.require_open(self.leg, self.around.actor)
                row = course.new_hearing(self.leg, values["kind"], at, self.around.tick())
                self.of_matter.hearings.append(self._new(row))
                if at >= timezone.now():
                    self._owe(rules().hearing_set, timezone.localdate(at))
                self._says("hearings", line, Outcome.NEW)
        else:
            self._says("hearings", line, Outcome.KNOWN)
        if row is None:
            return
        with self._row("hearings", line):
            self._settle(line, values, row, injured)

    def _settle(self, line: int, values: Values, row: Hearing, injured: Injured | None) -> None:
        state = values.get("state", HearingState.SET)
        heard = []
        if injured is not None or values.get("how"):
            if injured is None or not values.get("how"):
                column = "how" if injured is not None else "injured"
                raise ValidationError({column: str(NEEDED)})
            if state != HearingState.HELD:
                raise ValidationError(
                    {"state": _("Nobody is heard at a hearing that is not held.")}
                )
            there = {(each.hearing_id, each.injured_id) for each in self.of_matter.testimonies}
            if (row.pk, injured.pk) not in there:
                heard = [course.Heard(injured, values["how"], bool(values.get("accompanied")))]
        if state == HearingState.SET or (state == row.state and not heard):
            return
        entered = row in self.gathered.new[Hearing] or row.pk in self.gathered.changed[Hearing]
        if state == HearingState.HELD:
            if entered and row.state == HearingState.HELD:
                # A further row of a hearing of this file: somebody else was heard at it.
                row.state = HearingState.SET
            for each in course.held(row, heard, self.around.tick()):
                self.of_matter.testimonies.append(self._new(each))
        else:
            course.not_held(row, state, values.get("reason", ""))
            if row.at >= timezone.now():
                self._owe(rules().hearing_cancelled, timezone.localdate(row.at))
        self._changed(row)
        self._says("hearings", line, Outcome.CHANGED)

    def _judgment(self, line: int, values: Values) -> None:
        try:
            person: Person = self._whom("judgments", line, values, "person")
        except LookupError:
            return
        row = next((each for each in person.judgments if each.leg_id == self.leg.pk), None)
        if row is not None and row in self.gathered.new[Judgment]:
            self._fault("judgments", line, "person", _("There is a judgment about this accused."))
            return
        if row is None:
            with self._row("judgments", line, suspect="person"):
                self._require_here(person)
                row = self._new_judgment(person, values)
                self._says("judgments", line, Outcome.NEW)
        else:
            self._says("judgments", line, Outcome.KNOWN)
        served = day_or_none(values, "served_on")
        if row is None or served is None or row.served_on == served:
            return
        with self._row("judgments", line, on="served_on"):
            course.served(row, served)
            self._changed(row)
            self._says("judgments", line, Outcome.CHANGED)

    def _new_judgment(self, person: Person, values: Values) -> Judgment:
        holding = person.holding()
        places = {charge.pk: at for at, charge in enumerate(holding)}
        verdicts: dict[int, str] = {}
        for column, verdict in (("acquitted_of", "acquitted"), ("rejected_of", "rejected")):
            for number in values.get(column, ()):
                charge = person.charges.get(number)
                if charge is None or charge.pk not in places:
                    raise ValidationError({column: _("The suspect has no such charge now.")})
                verdicts[places[charge.pk]] = verdict
        facts = Sentence(
            values["verdict"],
            day_of(values, "on"),
            values.get("months"),
            bool(values.get("suspended")),
            amount_of(values, "fine"),
            values.get("security", ""),
            bool(values.get("confiscated")),
            values.get("claim", Claim.NONE),
            amount_of(values, "awarded"),
            verdicts or None,
        )
        row, decided = course.new_judgment(
            self.leg, person.suspect, holding, facts, self.around.tick()
        )
        person.judgments.append(self._new(row))
        self.gathered.new[JudgedCharge].extend(decided)
        self._owe(course.told_of_judgment(self.leg), facts.on)
        return row
