# SPDX-License-Identifier: EUPL-1.2
"""Read work with schools: of a procedure, one act of it, what is late, and the count of a year."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.selectors.cases import of_visible_cases
from vidik.cases.types import Part
from vidik.core.alphabet import by_alphabet
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.figures.registry import Derived
from vidik.identification.models import Fact, Procedure
from vidik.identification.selectors.counting.victims import as_it_stood, counting, span
from vidik.identification.selectors.definitions import definitions, label, name_of
from vidik.identification.types import Event, Row, Table
from vidik.institutions.models import Institution
from vidik.institutions.registry import actor_names
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
    informed_of: tuple[str, ...]
    steps: tuple[StepLine, ...]

    @property
    def open_steps(self) -> int:
        """How many steps nothing was entered of yet."""
        return sum(step.row.settled_at is None for step in self.steps)


def schools() -> QuerySet[Institution]:
    """List the schools that the register of institutions holds, by name."""
    rows = Institution.objects.filter(kind__code=SCHOOL, merged_into__isnull=True)
    return rows.order_by(by_alphabet("name"))


def in_sight(actor: Actor) -> QuerySet[SchoolCooperation]:
    """List cooperation in cases of which the actor sees protection: a school tells of a home."""
    rows = scope(actor, Action.IDENTIFICATION_READ, SchoolCooperation.objects.all())
    return of_visible_cases(actor, rows, Part.PROTECTION)


def cooperations_of(actor: Actor, procedure: Procedure) -> list[CooperationLine]:
    """List the cooperation with schools in a procedure, in two queries."""
    rows = in_sight(actor).filter(procedure=procedure)
    rows = rows.select_related("institution", "struck_by", "entered_by")
    return [line_of(row) for row in rows.prefetch_related("steps")]


def get_cooperation(actor: Actor, key: uuid.UUID) -> SchoolCooperation:
    """Return one act of cooperation by its key.

    Raises:
        OutOfScope: there is none, or none that the actor may see.
    """
    rows = in_sight(actor).filter(pk=key).select_related("institution", "entered_by", "struck_by")
    found = rows.prefetch_related("steps").first()
    if found is None:
        raise OutOfScope(label="protection.schoolcooperation", key=str(key))
    return found


def line_of(row: SchoolCooperation) -> CooperationLine:
    """Return one act of cooperation in words."""
    kind = label("school-type", row.school_type)
    name = row.institution.name if row.institution is not None else ""
    return CooperationLine(
        row,
        label("school-kind", row.kind),
        _("%(school)s (%(kind)s)") % {"school": name, "kind": kind} if name else kind,
        tuple(label("school-role", code) for code in row.took_part),
        tuple(label("school-informed", code) for code in row.informed_of),
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
    """Tell of work with schools on the timeline: what was entered, and the outcomes of steps."""
    for line in lines:
        if line.row.struck_at is not None:
            continue
        yield Event(line.row.entered_at, _("Work with a school"), "", (line.kind, line.school))
        for step in line.steps:
            if step.row.settled_at is not None:
                title = (
                    _("Agreed with a school, not done")
                    if step.not_done
                    else _("Agreed with a school, done")
                )
                details = (step.what, step.not_done) if step.not_done else (step.what,)
                yield Event(step.row.settled_at, title, "", details)


def fingerprint_of_cooperation(row: SchoolCooperation) -> str:
    """Return a mark of what was entered, which changes with it: what somebody had in view."""
    facts = (
        row.kind, row.met_on, row.school_type, row.institution_id, row.took_part, row.informed_of,
        row.ground, row.reference, row.struck_at,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def open_steps(procedure: Procedure) -> QuerySet[SchoolStep]:
    """Return the agreed steps of a procedure of which nothing was entered."""
    return SchoolStep.objects.filter(
        procedure=procedure, settled_at__isnull=True, cooperation__struck_at__isnull=True
    )


def late_steps(today: dt.date) -> QuerySet[SchoolStep]:
    """Return the agreed steps whose day has passed and of which nothing was entered."""
    return SchoolStep.objects.filter(
        settled_at__isnull=True, due_on__lt=today, cooperation__struck_at__isnull=True
    )


_GROUPS: Final = ("under-18", "over-18")
_PERSON: Final = Coalesce(F("procedure__same_as__reported_person"), F("procedure__reported_person"))
"""Joined procedures count with the one that they are joined to."""


def _of(year: int) -> QuerySet[SchoolCooperation]:
    """Return the cooperation of the days of a year; what was struck out never took place."""
    first, after = (timezone.localdate(moment) for moment in span(year))
    rows = SchoolCooperation.objects.filter(
        met_on__gte=first, met_on__lt=after, struck_at__isnull=True
    )
    return rows.order_by().annotate(counted=_PERSON)


def count_school_cooperation(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count the persons about whose schooling the centre worked with a school in a year.

    By age: a kind that the pack keeps for adults says so itself, else the record does.
    """
    if by not in {(), ("age",)}:
        return []
    with counting():
        if not by:
            many = _persons(_of(year))
            return [Derived((), Decimal(many), many)] if many else []
        found = []
        for group in _GROUPS:
            many = _persons(_of(year).filter(_aged(f"age={group}")))
            if many:
                found.append(Derived((("age", group),), Decimal(many), many))
    return found


def _persons(rows: QuerySet[SchoolCooperation]) -> int:
    return int(rows.aggregate(n=Count("counted", distinct=True))["n"])


def _aged(figure: str) -> Q:
    known = definitions()
    kinds = [each.code for each in known.lists["school-kind"] if each.figure == figure]
    # Kinds that say an age of their own are counted under that one alone.
    silent = [each.code for each in known.lists["school-kind"] if not each.figure]
    text = Fact.objects.filter(
        procedure=OuterRef("procedure"),
        field="age-group",
        value__in=known.counted_as("age-group", figure),
        ended_at__isnull=True,
    )
    return Q(kind__in=kinds) | (Q(kind__in=silent) & Q(Exists(text)))


def with_schools(year: int) -> tuple[Table, Table]:
    """Return the work with schools in a year by kind, and the outcomes of what was agreed."""
    with counting():
        counts = _of(year).values("kind").annotate(n=Count("pk"), p=Count("counted", distinct=True))
        found = {row["kind"]: (row["n"], row["p"]) for row in counts}
        persons = _persons(_of(year))
        after = span(year)[1]
        steps = SchoolStep.objects.filter(cooperation__in=_of(year).values("pk")).aggregate(
            agreed=Count("pk"),
            done=Count("pk", filter=Q(settled_at__lt=after, not_done="")),
            not_done=Count("pk", filter=Q(settled_at__lt=after) & ~Q(not_done="")),
        )
    rows = [
        Row(name_of(each), found[each.code])
        for each in definitions().lists["school-kind"]
        if each.code in found
    ]
    if rows:
        rows.append(Row(_("All"), (sum(times for times, _persons in found.values()), persons)))
    still = steps["agreed"] - steps["done"] - steps["not_done"]
    became = (
        (_("Steps agreed"), steps["agreed"]),
        (_("of which done"), steps["done"]),
        (_("of which not done, with a reason"), steps["not_done"]),
        (_("of which open"), still),
    )
    return (
        Table(
            "schools", _("Work with schools"), _("Kind of cooperation"),
            (_("times"), _("persons")), tuple(rows),
            _("A person is counted under each kind, and once in the total."),
        ),
        Table(
            "school-steps", _("Agreed with schools"), _("What is counted"), (_("Number"),),
            tuple(Row(name, (many,)) for name, many in became) if steps["agreed"] else (),
            as_it_stood(year),
        ),
    )  # fmt: skip


_OF_COOPERATION: Final[Labels] = {
    "kind": gettext_lazy("Kind of cooperation"),
    "met_on": gettext_lazy("When"),
    "school_type": gettext_lazy("Kind of school"),
    "institution": gettext_lazy("School"),
    "took_part": gettext_lazy("Who took part"),
    "informed_of": gettext_lazy("What the school was informed of about the person"),
    "ground": gettext_lazy("Ground for informing the school"),
    "reference": gettext_lazy("Number of the document"),
    "struck_at": gettext_lazy("Struck out"),
}
_LISTS: Final = {
    "kind": "school-kind",
    "school_type": "school-type",
    "took_part": "school-role",
    "informed_of": "school-informed",
}


def history_of_cooperation(row: SchoolCooperation) -> list[HistoryLine]:
    """List what changed in the work with a school, for those who work on the case."""
    return row_history(row, _OF_COOPERATION, names=actor_names, show=dict.fromkeys(_LISTS, _named))


def _named(name: str, codes: Any) -> str:
    several = codes if isinstance(codes, list) else [codes]
    return ", ".join(label(_LISTS[name], code) for code in several)
