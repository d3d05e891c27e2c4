# SPDX-License-Identifier: EUPL-1.2
"""Read work with schools: of a procedure, one act of it, what is owed and late."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import by_alphabet
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import label
from vidik.identification.types import Event
from vidik.institutions.models import Institution
from vidik.protection.models import SchoolCooperation, SchoolStep

SCHOOL: Final = "school"
"""The kind of institution that a school is in the register of institutions."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """An agreed step in words."""

    row: SchoolStep
    what: str
    who: str
    not_done: str

    def is_late(self, today: dt.date) -> bool:
        """Whether nothing was entered of it and its day has passed."""
        return self.row.settled_at is None and self.row.due_on < today


@dataclass(frozen=True, slots=True)
class CooperationLine:
    """Cooperation with a school in words, with the steps agreed."""

    row: SchoolCooperation
    kind: str
    school: str
    took_part: tuple[str, ...]
    told: tuple[str, ...]
    steps: tuple[StepLine, ...]

    @property
    def open_steps(self) -> int:
        """How many steps nothing was entered of yet."""
        return sum(step.row.settled_at is None for step in self.steps)


def schools() -> QuerySet[Institution]:
    """List the schools that the register of institutions holds, by name."""
    rows = Institution.objects.filter(kind__code=SCHOOL, merged_into__isnull=True)
    return rows.order_by(by_alphabet("name"))


def cooperations_of(procedure: Procedure) -> list[CooperationLine]:
    """List the cooperation with schools in a procedure, in two queries."""
    rows = procedure.schools.select_related("institution", "struck_by", "entered_by")
    return [told(row) for row in rows.prefetch_related("steps")]


def get_cooperation(actor: Actor, key: uuid.UUID) -> SchoolCooperation:
    """Give one act of cooperation by its key.

    Raises:
        OutOfScope: there is none, or none in a procedure that the actor may see.
    """
    rows = scope(actor, Action.IDENTIFICATION_READ, SchoolCooperation.objects.filter(pk=key))
    rows = rows.select_related("institution", "entered_by", "struck_by")
    found = rows.prefetch_related("steps").first()
    if found is None:
        raise OutOfScope(label="protection.schoolcooperation", key=str(key))
    return found


def told(row: SchoolCooperation) -> CooperationLine:
    """Give one act of cooperation in words."""
    kind = label("school-type", row.school_type)
    name = row.institution.name if row.institution is not None else ""
    return CooperationLine(
        row,
        label("school-kind", row.kind),
        _("%(school)s (%(kind)s)") % {"school": name, "kind": kind} if name else kind,
        tuple(label("school-role", code) for code in row.took_part),
        tuple(label("school-told", code) for code in row.told),
        tuple(
            StepLine(
                step,
                label("school-step", step.what),
                label("school-role", step.who),
                label("school-not-done", step.not_done) if step.not_done else "",
            )
            for step in row.steps.all()
        ),
    )


def happened_at_schools(lines: Iterable[CooperationLine]) -> Iterator[Event]:
    """Tell of work with schools on the timeline: what was entered, and what became of steps."""
    for line in lines:
        if line.row.struck_at is not None:
            continue
        yield Event(line.row.entered_at, _("Work with a school"), "", (line.kind, line.school))
        for step in line.steps:
            if step.row.settled_at is not None:
                words = (
                    _("Agreed with a school, not done")
                    if step.not_done
                    else _("Agreed with a school, done")
                )
                details = (step.what, step.not_done) if step.not_done else (step.what,)
                yield Event(step.row.settled_at, words, "", details)


def seen_of_cooperation(row: SchoolCooperation) -> str:
    """Give a mark of what was entered, which changes with it: what somebody had in view."""
    facts = (
        row.kind, row.met_on, row.school_type, row.institution_id, row.took_part, row.told,
        row.ground, row.reference, row.struck_at,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def open_steps(procedure: Procedure) -> QuerySet[SchoolStep]:
    """Give the agreed steps of a procedure of which nothing was entered."""
    return SchoolStep.objects.filter(
        procedure=procedure, settled_at__isnull=True, cooperation__struck_at__isnull=True
    )


def late_steps(today: dt.date) -> QuerySet[SchoolStep]:
    """Give the agreed steps whose day has passed and of which nothing was entered."""
    return SchoolStep.objects.filter(
        settled_at__isnull=True, due_on__lt=today, cooperation__struck_at__isnull=True
    )
