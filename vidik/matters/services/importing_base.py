# SPDX-License-Identifier: EUPL-1.2
"""What the rows of one matter have in common: faults by row, what is gathered, how cells are read.

Nothing is stored here. What a matter brings is gathered, and so is each fault by its row; the batch
stores what is gathered of the matters without a fault.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from vidik.access.types import Actor
from vidik.forms.methods.importing import NEEDED, Fault
from vidik.forms.types import Outcome
from vidik.institutions.models import Institution
from vidik.matters.models import (
    Charge,
    Injured,
    Judgment,
    Leg,
    Measure,
    Owed,
    PersonLeg,
    Suspect,
)
from vidik.matters.selectors.pack import rules
from vidik.matters.services.importing_known import Known, OfMatter
from vidik.matters.services.importing_rows import Bundle
from vidik.matters.services.owing import notices_due
from vidik.matters.types import (
    ChargeFacts,
    Entered,
    Nature,
    PersonFacts,
)

Values = Mapping[str, Any]
End = tuple[dt.date, str, str, str]
_MOMENT: Final = dt.timedelta(microseconds=1)


@dataclass(slots=True)
class Around:
    """What all matters of an import have in common."""

    actor: Actor
    own: Institution
    bodies: Mapping[str, Institution]
    territories: Mapping[str, int]
    entered: Entered
    broken: set[str] = field(default_factory=set)
    """Names of matters with a fault: what comes out of them is not called unknown."""

    def tick(self) -> Entered:
        """Return a moment later than the one before, so that rows stay in their order."""
        self.entered = Entered(self.entered.at + _MOMENT, self.entered.by)
        return self.entered


@dataclass(slots=True)
class Person:
    """A suspect as the file and the record know them together."""

    suspect: Suspect
    here: PersonLeg | None
    charges: dict[int, Charge] = field(default_factory=dict)
    """By the number that the file gives each."""
    all_charges: list[Charge] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    judgments: list[Judgment] = field(default_factory=list)

    def holding(self) -> list[Charge]:
        """Return the charges that nothing has replaced, in their order."""
        gone = {each.replaces_id for each in self.all_charges}
        return [each for each in self.all_charges if each.pk not in gone]


@dataclass(slots=True)
class Gathered:
    """What one matter brings: new rows, and changed ones."""

    new: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[type[Model], dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))
    following: list[Leg] = field(default_factory=list)
    """Legs of the next stage."""
    come: list[PersonLeg] = field(default_factory=list)
    """Suspects who come to the next stage."""
    closes: list[tuple[Leg, dt.date, str]] = field(default_factory=list)
    """Legs that end: last of all, since nothing is entered in what has ended."""


class MatterRows:
    """The rows of one matter at one stage, and what they bring."""

    leg: Leg
    """What the body has of the matter, once it was found or opened."""
    of_matter: OfMatter

    def __init__(self, around: Around, known: Known, bundle: Bundle) -> None:
        self.around, self.known, self.bundle = around, known, bundle
        self.faults: list[Fault] = []
        self.outcomes: dict[tuple[str, int], Outcome] = {}
        self.gathered = Gathered()
        self.people: dict[str, Person] = {}
        self.injured: dict[str, Injured] = {}
        self.all_injured: list[Injured] = []
        self.has_leg = False
        self.unsound: set[str] = set()
        """Labels of persons whose own rows have a fault."""
        self.old = 0

    # ------------------------------------------------------------------------------ faults

    def _fault(self, sheet: str, line: int, column: str, message: Any, **params: str) -> None:
        self.faults.append(Fault(sheet, line, column, str(message), params))

    @contextmanager
    def _row(self, sheet: str, line: int, **columns: str) -> Iterator[None]:
        """Name what a service refuses by the row and column; `columns` says what it calls them."""
        try:
            yield
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                for message in error.messages:
                    self._fault(sheet, line, "", message)
                return
            for name, errors in error.error_dict.items():
                for each in errors:
                    for message in each.messages:
                        self._fault(sheet, line, columns.get(name, name), message)

    def _needs(self, sheet: str, line: int, values: Values, *columns: str) -> bool:
        missing = [column for column in columns if values.get(column) in {None, ""}]
        for column in missing:
            self._fault(sheet, line, column, NEEDED)
        return not missing

    def _says(self, sheet: str, line: int, outcome: Outcome) -> None:
        before = self.outcomes.get((sheet, line))
        if before is None or before == Outcome.KNOWN:
            self.outcomes[sheet, line] = outcome

    # ---------------------------------------------------------------------------- gathering

    def _new(self, row: Any) -> Any:
        self.gathered.new[type(row)].append(row)
        return row

    def _changed(self, row: Any) -> None:
        if not any(row is each for each in self.gathered.new[type(row)]):
            self.gathered.changed[type(row)][row.pk] = row

    def _owe(
        self, act: str, on: dt.date, *, until: dt.date | None = None, code: str = "",
        injured: Injured | None = None,
    ) -> None:  # fmt: skip
        if not act:
            return
        whom: Iterable[Injured] = self.all_injured if injured is None else [injured]
        own = self.around.own.pk
        said = [each for each in self.of_matter.owed if each.institution_id == own]
        rows = notices_due(
            self.leg.matter, act, on, own, whom, until=until, code=code,
            said=[*said, *self.gathered.new[Owed]],
        )  # fmt: skip
        if on < timezone.localdate() - dt.timedelta(days=rules().notices_of_days):
            self.old += len(rows)
        else:
            self.gathered.new[Owed].extend(rows)


# --------------------------------------------------------------------------------- values


def day_of(values: Values, name: str) -> dt.date:
    """Return the day of a cell."""
    return dt.date.fromisoformat(values[name])


def day_or_none(values: Values, name: str) -> dt.date | None:
    """Return the day of a cell that may be blank."""
    return day_of(values, name) if values.get(name) else None


def end_of(values: Values) -> End:
    """Return when it ended, how, on which ground, and where it goes on."""
    return (
        day_of(values, "closed_on"),
        values["ending"],
        values.get("ground", ""),
        values.get("to", ""),
    )


def amount_of(values: Values, name: str) -> Decimal | None:
    """Return the amount of a cell that may be blank."""
    return Decimal(values[name]) if values.get(name) is not None else None


def person_facts(values: Values) -> PersonFacts:
    """Return what a row says of a suspect or an injured party."""
    return PersonFacts(
        values.get("sex", ""),
        values.get("age", ""),
        values.get("citizenship", ""),
        values.get("nature", Nature.NATURAL),
        values.get("case", ""),
    )


def charge_facts(values: Values) -> ChargeFacts:
    """Return the charge of a row."""
    return ChargeFacts(
        values["offence"],
        day_of(values, "laid_on"),
        values.get("paragraph", ""),
        values.get("form", ""),
        day_or_none(values, "begun_on"),
    )
