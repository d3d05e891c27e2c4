# SPDX-License-Identifier: EUPL-1.2
"""Judgments: the register of a body, and what all courts decided, in numbers alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor
from vidik.core.hidden_cells import hidden_places, hidden_totals
from vidik.matters.methods.balance import Period
from vidik.matters.methods.judgments import Analysis, Decided, Given, Outcome, analyse
from vidik.matters.models import Injured, JudgedCharge, Judgment, Leg, PersonLeg
from vidik.matters.selectors.balances import counting
from vidik.matters.selectors.pack import choices, rules
from vidik.matters.types import Verdict


def _first_stages() -> list[str]:
    """Return the stages at which a court judges first: a judgment of theirs may be appealed."""
    return [each.code for each in rules().stages if each.judges and each.appeal_days]


def _number_of(rows: QuerySet[PersonLeg] | QuerySet[Injured], key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(many=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("many")[:1]), 0)


def _with_course(rows: QuerySet[Judgment]) -> QuerySet[Judgment]:
    """Add since when the court had the indictment, how many were accused, how many injured."""
    legs = Leg.objects.filter(matter=OuterRef("matter"), stage__in=_first_stages())
    began = legs.order_by().values("matter").annotate(first=Min("opened_on"))
    return rows.annotate(
        indicted_on=Subquery(began.values("first")[:1]),
        accused=_number_of(PersonLeg.objects.filter(leg=OuterRef("leg")), "leg"),
        injured=_number_of(Injured.objects.filter(matter=OuterRef("matter")), "matter"),
    )


def judgments(actor: Actor) -> QuerySet[Judgment]:
    """List the judgments in the matters that the actor's institution has or had."""
    rows = scope(actor, Action.MATTERS_WRITE, Judgment.objects.all())
    rows = _with_course(rows).select_related("matter", "suspect", "leg__institution")
    return rows.prefetch_related("charges__charge")


def analysis(actor: Actor, period: Period, *, final: bool) -> Analysis:
    """Count what all courts decided in a period.

    Args:
        actor: who asks.
        period: in which the judgments were given, or became final.
        final: whether those are counted that became final in it, else those of first instance
            that were given in it.

    Raises:
        Denied: the actor may not see sums of matters.
    """
    authorize(actor, Action.MATTERS_SUMS)
    days = (period.first, period.last)
    which = Q(final_on__range=days) if final else Q(on__range=days, leg__stage__in=_first_stages())
    with counting():
        rows: list[Any] = list(_with_course(Judgment.objects.filter(which)))
        charges = JudgedCharge.objects.filter(judgment__in=[row.pk for row in rows])
        by_judgment: dict[uuid.UUID, list[Any]] = {}
        for each in charges.annotate(offence=F("charge__offence")):
            by_judgment.setdefault(each.judgment_id, []).append(each)
    decided = [one for row in rows for one in _decided(row, by_judgment.get(row.pk, []))]
    given = [
        Given(
            row.pk,
            row.matter_id,
            row.months,
            (row.on - row.indicted_on).days if row.indicted_on else None,
            row.verdict == Verdict.CONVICTED,
        )
        for row in rows
    ]
    injured = {row.matter_id: row.injured for row in rows}
    return analyse(decided, given, injured, [code for code, _name in choices("offence")])


def _decided(row: Judgment, charges: list[Any]) -> list[Decided]:
    convicted = [each for each in charges if each.verdict == Verdict.CONVICTED]
    is_single = len(convicted) > 1
    return [
        Decided(
            row.pk,
            row.matter_id,
            each.offence,
            _outcome(row, each.verdict),
            each.months if is_single else row.months,
            is_single and each.verdict == Verdict.CONVICTED,
        )
        for each in charges
    ]


def _outcome(row: Judgment, verdict: str) -> Outcome:
    if verdict != Verdict.CONVICTED:
        return Outcome.ACQUITTED if verdict == Verdict.ACQUITTED else Outcome.REJECTED
    if row.months:
        return Outcome.SUSPENDED if row.suspended else Outcome.PRISON
    return Outcome.FINE if row.fine else Outcome.SECURITY


Shown = tuple[tuple[tuple[int | None, ...], int | None], ...]
"""For each row its cells and its sum; None: not shown."""


def for_everybody(cells: Sequence[Sequence[int]]) -> Shown:
    """Return a table as it may leave the house: nothing that may point to a person."""
    hidden = hidden_places(cells)
    without = hidden_totals(cells, hidden)
    return tuple(
        (
            tuple(None if (at, column) in hidden else many for column, many in enumerate(row)),
            None if at in without else sum(row),
        )
        for at, row in enumerate(cells)
    )
