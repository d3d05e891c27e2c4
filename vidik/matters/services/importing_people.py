# SPDX-License-Identifier: EUPL-1.2
"""The matter itself, and who is in it: suspects with their charges, injured parties."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.forms.methods.importing import SAME_NUMBER, number_key
from vidik.forms.types import Outcome
from vidik.matters.models import Charge, Injured, Suspect
from vidik.matters.selectors.pack import rules
from vidik.matters.services import opening
from vidik.matters.services.importing_base import (
    MatterRows,
    Person,
    Values,
    charge_facts,
    day_of,
    person_facts,
)
from vidik.matters.services.importing_rows import name_of
from vidik.matters.types import Came, ChargeFacts, MatterFacts, Trigger

_MARK: Final = 6
"""Bytes of the key of a person that say which body derived it."""


class PeopleRows(MatterRows):
    """The matter of the rows, and its persons."""

    # --------------------------------------------------------------------------- the matter

    def _find_leg(self) -> bool:
        rows = self.bundle.of("matters")
        for line, _values in rows[1:]:
            self._fault("matters", line, "number", SAME_NUMBER, first=str(rows[0][0]))
        leg = self.known.legs.get(self.bundle.name)
        if leg is not None:
            self.leg = leg
            if rows:
                self._says("matters", rows[0][0], Outcome.KNOWN)
                return self._is_the_same(*rows[0])
            return True
        if not rows:
            if not self.bundle.is_broken:
                for sheet, lines in self.bundle.rows.items():
                    for line, _values in lines:
                        self._fault(sheet, line, "number", _(
                            "No matter has this number, neither in the file nor at your "
                            "institution. Add its row to the matters."
                        ))  # fmt: skip
            return False
        line, values = rows[0]
        if values.get("from_body") or values.get("from_number"):
            return self._take_over(line, values)
        return self._open(line, values)

    def _is_the_same(self, line: int, values: Values) -> bool:
        """Require that the matter that has this number is the one that the row means."""
        first = self.leg
        while first.came == Came.REOPENED and first.source is not None:
            first = first.source
        said = values.get("opened_on")
        if first.came == Came.NEW and said and day_of(values, "opened_on") != first.opened_on:
            column = "opened_on"
        elif values.get("from_number") and (
            first.source is None
            or number_key(values["from_number"]) != number_key(first.source.number)
        ):
            column = "from_number"
        else:
            return True
        self._fault("matters", line, column, _(
            "Your institution has another matter under this number, which was opened on another "
            "day or came from elsewhere."
        ))  # fmt: skip
        return False

    def _take_over(self, line: int, values: Values) -> bool:
        if not self._needs("matters", line, values, "from_body", "from_number"):
            return False
        body = self.around.bodies[values["from_body"]]
        number = values["from_number"]
        found = self.known.handed.get((self.bundle.stage, body.pk, number_key(number)), [])
        if len(found) != 1:
            mine = body.pk == self.around.own.pk
            if mine and any(
                name_of(each.code, number) in self.around.broken for each in rules().stages
            ):
                self.bundle.is_broken = True
                return False
            self._fault("matters", line, "from_number", _(
                "This body has handed no matter of this number on to your institution, or you "
                "have given it another number already."
            ))  # fmt: skip
            return False
        self.leg = found[0]
        with self._row("matters", line):
            opening.require_open(self.leg, self.around.actor)
            opening.require_number(self.bundle.number)
            self.leg.number = self.bundle.number
            self._changed(self.leg)
            self._says("matters", line, Outcome.CHANGED)
        return True

    def _open(self, line: int, values: Values) -> bool:
        stage = rules().stage(self.bundle.stage)
        if stage is not None and not stage.begins:
            self._fault("matters", line, "from_body", _(
                "No matter begins at this stage. Name the body that handed it on to you in this "
                "system, and its number there."
            ))  # fmt: skip
            return False
        if not self._needs("matters", line, values, "opened_on", "trigger", "origin", "form"):
            return False
        facts = MatterFacts(
            self.bundle.stage,
            day_of(values, "opened_on"),
            self.bundle.number,
            Trigger(values["trigger"]),
            values["form"],
            values["origin"],
            tuple(values.get("ways", ())),
            tuple(values.get("channels", ())),
            self.around.territories.get(values.get("territory", "")),
        )
        with self._row("matters", line):
            self.leg = opening.new_matter(facts, self.around.own, self.around.tick())
            self._new(self.leg.matter)
            self._new(self.leg)
            self._says("matters", line, Outcome.NEW)
            return True
        return False

    # -------------------------------------------------------------------------- the persons

    def _key(self, label: str, kind: str) -> uuid.UUID:
        """Derive the key of a person from what the body calls them: a later file finds them by it.

        The key of the matter is drawn at random, so that nobody can guess the one of a person. Its
        beginning says to whoever knows the matter that this body derived it.
        """
        rest = hashlib.sha256(f"{self.leg.matter_id}:{kind}:{label}".encode()).digest()
        return uuid.UUID(bytes=self._mark() + rest[:10], version=5)

    def _mark(self) -> bytes:
        return hashlib.sha256(f"{self.leg.matter_id}:{self.around.own.pk}".encode()).digest()[
            :_MARK
        ]

    def _matched(
        self, sheet: str, kind: str, labels: Mapping[str, tuple[int, Values]], there: list[Any]
    ) -> tuple[dict[str, Any], list[str]]:
        """Find who is who: by the key of the label, by the code, or as the only one left.

        Whoever came by an earlier file of the body is found by the label alone.

        Returns:
            Those who are known, by label; and labels of those who are new.
        """
        by_key = {row.pk: row for row in there}
        by_code = {row.code: row for row in there}
        found: dict[str, Any] = {}
        open_labels = []
        for label, (line, values) in labels.items():
            row = by_key.get(self._key(label, kind))
            code = str(values.get("code", "")).upper()
            if row is None and code:
                row = by_code.get(code)
                if row is None:
                    self.unsound.add(label)
                    self._fault(sheet, line, "code", _("Nobody in this matter has this code."))
                    continue
            if row is None:
                open_labels.append(label)
            else:
                found[label] = row
        taken = {row.pk for row in found.values()}
        left = [
            row
            for row in there
            if row.pk not in taken and row.pk.bytes[:_MARK] != self._mark() and self._may_be(row)
        ]
        if not left or not open_labels:
            return found, open_labels
        if len(left) == len(open_labels) == 1:
            return {**found, open_labels[0]: left[0]}, []
        for label in open_labels:
            self.unsound.add(label)
            self._fault(sheet, labels[label][0], "code", _(
                "Somebody of this matter is known already: %(codes)s. Enter the code of this "
                "person, or add the rows of all others."
            ) % {"codes": ", ".join(sorted(row.code for row in left)[:5])})  # fmt: skip
        return found, []

    def _may_be(self, row: Suspect | Injured) -> bool:
        """Return whether somebody may be one of the file: suspects of other bodies are not."""
        if isinstance(row, Injured):
            return True
        here = {each.suspect_id for each in self.of_matter.here if each.leg_id == self.leg.pk}
        return row.pk in here

    def _find_people(self) -> None:
        labels: dict[str, tuple[int, Values]] = {}
        rows: dict[str, list[tuple[int, Values]]] = defaultdict(list)
        for line, values in self.bundle.of("persons"):
            labels.setdefault(values["person"], (line, values))
            rows[values["person"]].append((line, values))
        known, new = self._matched("persons", "suspect", labels, self.of_matter.suspects)
        self.others = [
            row for row in self.of_matter.suspects if row.pk not in {x.pk for x in known.values()}
        ]
        for label, suspect in known.items():
            self.people[label] = self._person(suspect)
        for label in new:
            self._add_person(label, rows[label])

    def _person(self, suspect: Suspect) -> Person:
        of = self.of_matter
        here = [
            each for each in of.here if each.suspect_id == suspect.pk and each.leg_id == self.leg.pk
        ]
        now = next((each for each in here if each.closed_on is None), here[-1] if here else None)
        return Person(
            suspect,
            now,
            all_charges=[each for each in of.charges if each.suspect_id == suspect.pk],
            measures=[each for each in of.measures if each.suspect_id == suspect.pk],
            judgments=[each for each in of.judgments if each.suspect_id == suspect.pk],
        )

    def _add_person(self, label: str, rows: list[tuple[int, Values]]) -> None:
        rows = sorted(rows, key=lambda each: each[1].get("charge", 1))
        line, values = rows[0]
        if not self._needs("persons", line, values, "offence", "laid_on"):
            self.unsound.add(label)
            return
        before = len(self.faults)
        with self._row("persons", line):
            opening.require_open(self.leg, self.around.actor)
            suspect, here = opening.new_suspect(
                self.leg, person_facts(values), charge_facts(values), self.around.tick()
            )
            suspect.pk = self._key(label, "suspect")
            here.suspect = suspect
            self._new(suspect)
            self._new(here)
            self.people[label] = Person(suspect, here)
        if len(self.faults) > before:
            self.unsound.add(label)

    def _charges(self, line: int, values: Values) -> None:
        person = self.people.get(values["person"])
        if person is None:
            return
        if not values.get("offence"):
            self._says("persons", line, Outcome.KNOWN)
            return
        if not self._needs("persons", line, values, "laid_on"):
            return
        at = values.get("charge") or len(person.charges) + 1
        if at in person.charges:
            self._fault("persons", line, "charge", _(
                "Two charges of this suspect have this number."
            ))  # fmt: skip
            return
        facts = charge_facts(values)
        known = _same_charge(person, facts)
        if known is not None:
            person.charges[at] = known
            self._says("persons", line, Outcome.KNOWN)
            return
        with self._row("persons", line):
            self._require_here(person)
            instead = values.get("instead_of")
            if instead is None:
                charge = opening.new_charge(self.leg, person.suspect, facts, self.around.tick())
            else:
                charge = self._successor(person, instead, facts, values.get("reason", ""))
            person.charges[at] = self._new(charge)
            person.all_charges.append(charge)
            self._says("persons", line, Outcome.NEW)

    def _successor(self, person: Person, instead: int, facts: ChargeFacts, reason: str) -> Charge:
        former = person.charges.get(instead)
        if former is None:
            raise ValidationError({
                "instead_of": _("No row above names this charge of the suspect.")
            })  # fmt: skip
        if any(each.replaces_id == former.pk for each in person.all_charges):
            raise ValidationError({"instead_of": opening.RECLASSIFIED})
        former.suspect = person.suspect
        return opening.new_successor(self.leg, former, facts, reason, self.around.tick())

    def _require_here(self, person: Person) -> None:
        opening.require_open(self.leg, self.around.actor)
        if person.here is None or person.here.closed_on is not None:
            raise ValidationError(opening.NOT_HERE)

    def _find_injured(self) -> None:
        labels: dict[str, tuple[int, Values]] = {}
        for line, values in self.bundle.of("injured"):
            if values["injured"] in labels:
                self._fault("injured", line, "injured", _(
                    "Row %(first)s is about this injured party already."
                ) % {"first": str(labels[values["injured"]][0])})  # fmt: skip
                continue
            labels[values["injured"]] = (line, values)
        there = list(self.of_matter.injured)
        self.all_injured = [*there]
        by_case = {row.case_code: row for row in there if row.case_code}
        for label, (line, values) in list(labels.items()):
            made = None
            with self._row("injured", line):
                made = opening.new_injured(self.leg, person_facts(values), self.around.tick())
            if made is None:
                self.unsound.add(label)
                del labels[label]
            elif made.case_code and made.case_code in by_case:
                self.injured[label] = by_case[made.case_code]
                there = [row for row in there if row.pk != self.injured[label].pk]
                self._says("injured", line, Outcome.KNOWN)
                del labels[label]
        known, new = self._matched("injured", "injured", labels, there)
        for label, row in known.items():
            self.injured[label] = row
            self._says("injured", labels[label][0], Outcome.KNOWN)
        for label in new:
            self._add_injured(label, *labels[label])

    def _add_injured(self, label: str, line: int, values: Values) -> None:
        with self._row("injured", line):
            opening.require_open(self.leg, self.around.actor)
            row = opening.new_injured(self.leg, person_facts(values), self.around.tick())
            if row.case_code and any(
                each.case_code == row.case_code for each in self.all_injured
            ):  # fmt: skip
                raise ValidationError({"case": _("This person is in the matter already.")})
            row.pk = self._key(label, "injured")
            self.injured[label] = self._new(row)
            self.all_injured.append(row)
            self._says("injured", line, Outcome.NEW)
            return
        self.unsound.add(label)

    def _whom(self, sheet: str, line: int, values: Values, column: str) -> Any:
        """Return the person whom a row names.

        Raises:
            LookupError: there is none of this label; it was said.
        """
        label = values.get(column)
        if label is None:
            return None
        found: Any = (self.people if column == "person" else self.injured).get(label)
        if found is None:
            found = self._of_earlier_file(column, label)
        if found is None:
            if label not in self.unsound and not self.bundle.is_broken:
                self._fault(sheet, line, column, _(
                    "No person of the matter has this label."
                ))  # fmt: skip
            raise LookupError
        return found

    def _of_earlier_file(self, column: str, label: str) -> Any:
        """Return a person of this label who is known, though this file has no row of theirs."""
        if column == "injured":
            key = self._key(label, "injured")
            return next((row for row in self.of_matter.injured if row.pk == key), None)
        key = self._key(label, "suspect")
        suspect = next((row for row in self.others if row.pk == key), None)
        if suspect is None:
            return None
        self.others.remove(suspect)
        self.people[label] = self._person(suspect)
        return self.people[label]

    def refuse_moved(self, label: str, code: str) -> None:
        """Refuse a suspect who went into another matter: their rows belong there."""
        line = next(line for line, values in self.bundle.of("persons") if values["person"] == label)
        self._fault("persons", line, "person", _(
            "This suspect was moved into matter %(code)s. Enter what is new on its page."
        ) % {"code": code})  # fmt: skip


def _same_charge(person: Person, facts: ChargeFacts) -> Charge | None:
    """Find a charge that stands there: of the same day, or one that another body laid."""
    taken = {each.pk for each in person.charges.values()}
    alike = [
        each
        for each in person.all_charges
        if each.pk not in taken
        and (each.offence, each.paragraph) == (facts.offence, facts.paragraph.strip())
    ]
    same = [each for each in alike if each.laid_on == facts.laid_on]
    others = [each for each in alike if each.laid_on < facts.laid_on]
    return next(iter(same or others), None)
