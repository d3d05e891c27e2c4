# SPDX-License-Identifier: EUPL-1.2
"""The state of rows, computed by the database from days, answers and what happened to them."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextField, UUIDField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.registers.models import Entry
from vidik.registers.registry import happened, register_called
from vidik.registers.types import EARLIER, STANDING, Field, Kind, Register, Shape, State

GONE_ON_FROM = Exists(Entry.objects.filter(follows=OuterRef("pk"), struck_at__isnull=True))
"""That somebody has gone on from a row."""


def with_states(actor: Actor, register: Register, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add the state of each row as `state`, for the current day."""
    whens = [When(GONE_ON_FROM, then=Value(EARLIER))]
    whens += [When(_fits(actor, register, each), then=Value(each.code)) for each in register.states]
    return rows.annotate(state=Case(*whens, default=Value(STANDING), output_field=TextField()))


def holding(field: Field, code: str) -> Q:
    """Narrow rows to those that have a code, or a row of another register, in a field."""
    if field.kind in {Kind.CODES, Kind.INSTITUTIONS}:
        return Q(values__contains={field.name: [code]})
    if field.kind == Kind.COUNTS:
        return Q(**{f"values__{field.name}__has_key": code})
    if field.kind == Kind.FLAG:
        return Q(values__contains={field.name: code == "yes"})
    return Q(values__contains={field.name: code})


def _fits(actor: Actor, register: Register, state: State) -> Any:
    conditions: list[Any] = [
        reduce(or_, (holding(register.by_name[name], code) for code in sorted(codes)))
        for name, codes in state.where.items()
    ]
    if state.shape in {Shape.PAST, Shape.WITHIN}:
        day = _by_day(state, timezone.localdate())
        conditions.append(_through(actor, register, state, day) if state.through else day)
    if state.shape is Shape.SILENT:
        conditions += _silent(actor, register, state)
    return reduce(and_, conditions)


def _by_day(state: State, today: dt.date) -> Q:
    passed = f"values__{state.field}__lt"
    if state.shape is Shape.PAST:
        return Q(**{passed: today.isoformat()})
    after = today + dt.timedelta(days=state.days + 1)
    return Q(**{f"values__{state.field}__gte": today.isoformat(), passed: after.isoformat()})


def _through(actor: Actor, register: Register, state: State, day: Q) -> Exists:
    """Ask the newest version of the row that a row links to."""
    linked = Entry.objects.filter(
        ~GONE_ON_FROM,
        day,
        register=register.by_name[state.through].register,
        struck_at__isnull=True,
        root=Cast(KeyTextTransform(state.through, OuterRef("values")), UUIDField()),
    )
    return Exists(scope(actor, Action.REGISTERS_READ, linked))


def _silent(actor: Actor, register: Register, state: State) -> list[Any]:
    since = months_before(timezone.localdate(), state.months)
    found: list[Any] = []
    for code, name in state.rows.items():
        if register_called(code) is None:
            continue
        rows = Entry.objects.filter(register=code, struck_at__isnull=True, day__gte=since).annotate(
            linked=Cast(KeyTextTransform(name, "values"), UUIDField())
        )
        rows = scope(actor, Action.REGISTERS_READ, rows.filter(linked=OuterRef("root")))
        found.append(~Exists(rows))
    if (told := happened().get(state.happened)) is not None:
        every = scope(actor, Action.REGISTERS_READ, Entry.objects.filter(register=register.code))
        roots = list(every.order_by().values_list("root", flat=True).distinct())
        found.append(~Q(root__in=[root for root, day in told(roots).items() if day >= since]))
    return found or [Q()]


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the day so many months before; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
