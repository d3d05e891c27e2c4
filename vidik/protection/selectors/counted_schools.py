# SPDX-License-Identifier: EUPL-1.2
"""Count work with schools: the persons with whom it was about, and what became of agreed steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.figures.registry import Derived
from vidik.identification.models import Fact
from vidik.identification.selectors.counting.standing import as_it_stood
from vidik.identification.selectors.counting.victims import counting, span
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.identification.types import Row, Table
from vidik.protection.models import SchoolCooperation, SchoolStep

_GROUPS: Final = ("under-18", "over-18")
_PERSON: Final = Coalesce(F("procedure__same_as__reported_person"), F("procedure__reported_person"))
"""Joined procedures count with the one that they are joined to."""


def _of(year: int) -> QuerySet[SchoolCooperation]:
    """Give the cooperation of the days of a year; what was struck out never took place."""
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
    said = Fact.objects.filter(
        procedure=OuterRef("procedure"),
        field="age-group",
        value__in=known.counted_as("age-group", figure),
        ended_at__isnull=True,
    )
    return Q(kind__in=kinds) | (Q(kind__in=silent) & Q(Exists(said)))


def with_schools(year: int) -> tuple[Table, Table]:
    """Give the work with schools in a year by kind, and what had become of what was agreed."""
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
        (_("of them done"), steps["done"]),
        (_("of them not done, with a reason"), steps["not_done"]),
        (_("of them open"), still),
    )
    return (
        Table(
            "schools", _("Work with schools"), _("Kind of cooperation"),
            (_("times"), _("persons")), tuple(rows),
            _("A person stands under each kind, and once under all."),
        ),
        Table(
            "school-steps", _("Agreed with schools"), _("What is counted"), (_("Number"),),
            tuple(Row(name, (many,)) for name, many in became) if steps["agreed"] else (),
            as_it_stood(year),
        ),
    )  # fmt: skip
