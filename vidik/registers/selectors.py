# SPDX-License-Identifier: EUPL-1.2
"""Read the rows of registers, and sum them by year."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Count, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.hidden_cells import Place, hidden_places, hidden_totals, total_may_stand
from vidik.core.small_numbers import quarter_of
from vidik.registers.models import Entry
from vidik.registers.policies import COUNTER
from vidik.registers.registry import register_called
from vidik.registers.types import MOST_TAPPED, Field, Kind, Register


def find_register(actor: Actor, code: str) -> Register:
    """Return a register that the actor keeps.

    Raises:
        OutOfScope: there is none with this code.
        Denied: the actor keeps no such register; says why.
    """
    found = register_called(code)
    if found is None or found.is_sums_only:
        raise OutOfScope(action=Action.REGISTERS_MANAGE, label="registers.definition", key=code)
    authorize(actor, Action.REGISTERS_MANAGE, found)
    return found


def entries(actor: Actor, register: Register) -> QuerySet[Entry]:
    """List the rows of the actor's own institution in a register, the newest first."""
    rows = Entry.objects.filter(register=register.code)
    return scope(actor, Action.REGISTERS_MANAGE, rows).select_related("entered_by", "struck_by")


def narrowed(
    rows: QuerySet[Entry], register: Register, *, year: str = "", **wanted: str
) -> QuerySet[Entry]:
    """Narrow rows to a year and to those that hold a code in a field; blank means any."""
    if year.isdecimal() and len(year) == 4:  # noqa: PLR2004 - digits of a year
        rows = rows.filter(day__year=int(year))
    for name, code in wanted.items():
        field = register.by_name.get(name)
        if field is None or not code:
            continue
        if field.kind == Kind.CODES:
            rows = rows.filter(values__contains={name: [code]})
        elif field.kind == Kind.COUNTS:
            rows = rows.filter(**{f"values__{name}__has_key": code})
        elif field.kind == Kind.FLAG:
            rows = rows.filter(values__contains={name: code == "yes"})
        else:
            rows = rows.filter(values__contains={name: code})
    return rows


def find_entry(actor: Actor, register: Register, key: uuid.UUID) -> Entry:
    """Return a row of the actor's own institution.

    Raises:
        OutOfScope: it has none with this key.
    """
    found = entries(actor, register).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.REGISTERS_MANAGE, label="registers.entry", key=str(key))
    return found


def alike(rows: QuerySet[Entry], register: Register, key: str) -> QuerySet[Entry]:
    """Keep the rows that have the same mark as the row of a key: none where it has none."""
    field = register.keyed
    try:
        row = rows.filter(pk=uuid.UUID(key)).first()
    except ValueError:
        row = None
    mark = row.value(field.name) if row is not None and field is not None else None
    if field is None or mark is None:
        return rows.none()
    return rows.filter(values__contains={field.name: mark})


def others_alike(actor: Actor, register: Register, row: Entry) -> int:
    """Count the other rows of the actor's institution with the same mark, struck ones left out."""
    rows = alike(entries(actor, register), register, str(row.pk))
    return rows.filter(struck_at__isnull=True).exclude(pk=row.pk).count()


@dataclass(frozen=True, slots=True)
class CrossedLine:
    """To whom something was handed on, and how often of each kind; None: it is hidden."""

    label: str
    all: int | None
    parts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Crossed:
    """The rows of a period by two questions."""

    rows: str
    columns: tuple[str, ...]
    lines: tuple[CrossedLine, ...]


_CROSSED: Final = """
with chosen as ({rows})
select r.code, c.code, count(*) from chosen e,
  lateral jsonb_array_elements_text(
    case jsonb_typeof(e.values -> %s) when 'array' then e.values -> %s
      else jsonb_build_array(e.values -> %s) end) r(code),
  lateral jsonb_array_elements_text(
    case jsonb_typeof(e.values -> %s) when 'array' then e.values -> %s
      else jsonb_build_array(e.values -> %s) end) c(code)
group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class QuarterTable:
    """The rows of a quarter by the two crossed questions, and what the report does not show."""

    cells: tuple[tuple[int, ...], ...]
    hidden: frozenset[Place]
    totals: frozenset[int]
    """Rows whose sum is hidden."""


def quarter_table(rows: QuerySet[Entry], register: Register, quarter: dt.date) -> QuarterTable:
    """Count rows of the quarter that begins on a day by the two crossed questions."""
    by, across = crossed_fields(register)
    found = rows.filter(day__gte=quarter, day__lt=after_quarter(quarter)).order_by()
    sql, params = found.select_related(None).values("values").query.sql_with_params()
    with connection.cursor() as cursor:
        names = [by.name] * 3 + [across.name] * 3
        cursor.execute(_CROSSED.format(rows=sql), [*params, *names])
        counted = {(row, column): n for row, column, n in cursor.fetchall()}
    columns = [code for code, _label in across.options()]
    cells = tuple(
        tuple(counted.get((code, column), 0) for column in columns) for code, _label in by.options()
    )
    hidden = hidden_places(cells)
    return QuarterTable(cells, frozenset(hidden), frozenset(hidden_totals(cells, hidden)))


def crossed_fields(register: Register) -> tuple[Field, Field]:
    """Return the two questions by which a register's regular report is crossed."""
    assert register.crossed is not None  # noqa: S101 - asked of these alone
    by, across = (register.by_name[name] for name in register.crossed)
    return by, across


def after_quarter(quarter: dt.date) -> dt.date:
    """Return the first day of the quarter after the one that begins on a day."""
    return quarter_of(quarter + dt.timedelta(days=100))


def crossed(actor: Actor, register: Register, quarters: Sequence[dt.date]) -> Crossed:
    """Sum the rows of the actor's own institution in quarters by the two crossed questions.

    The report leaves the house: a number below five is not in it, nor what would give it away. Of
    a year it shows what it shows of each quarter: less of the year, but nothing of a quarter by the
    difference.

    Args:
        actor: who works for the institution.
        register: one with two crossed questions.
        quarters: their first days.
    """
    by, across = crossed_fields(register)
    rows = entries(actor, register).filter(struck_at__isnull=True)
    tables = [quarter_table(rows, register, each) for each in quarters]
    columns = [label for _code, label in across.options()]
    lines = []
    for row, (_code, label) in enumerate(by.options()):
        parts = tuple(
            None
            if any((row, column) in each.hidden for each in tables)
            else sum(each.cells[row][column] for each in tables)
            for column in range(len(columns))
        )
        total = sum(sum(each.cells[row]) for each in tables)
        is_hidden = any(row in each.totals for each in tables)
        lines.append(CrossedLine(label, None if is_hidden else total, parts))
    return Crossed(str(by.label), tuple(columns), tuple(lines))


def given_away(rows: QuerySet[Entry], register: Register, year: int) -> set[tuple[str, str]]:
    """Return of which answers the sum of a year would give away what quarterly reports hide.

    Returns:
        Fields with codes. What is hidden of each in the four reports is one number alone, or all
        of them together are too few.
    """
    by, across = crossed_fields(register)
    tables = [quarter_table(rows, register, dt.date(year, month, 1)) for month in (1, 4, 7, 10)]
    found = set()
    for row, (code, _label) in enumerate(by.options()):
        if not total_may_stand(sum(each.cells[row]) for each in tables if row in each.totals):
            found.add((by.name, code))
    for column, (code, _label) in enumerate(across.options()):
        hidden = (each.cells[r][column] for each in tables for r, c in each.hidden if c == column)
        if not total_may_stand(hidden):
            found.add((across.name, code))
    return found


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows of a year by the answers to one question."""

    name: str
    title: str
    rows: tuple[tuple[str, int], ...]
    """Answers in the order of the declaration, also those that nobody gave; of long lists those
    that somebody gave."""
    is_several: bool = False
    """Whether one row may give several answers."""


@dataclass(frozen=True, slots=True)
class YearSums:
    """The rows of a year; what was struck out counts nowhere."""

    year: int
    all: int
    axes: tuple[Axis, ...]
    numbers: tuple[tuple[str, int], ...]
    """Fields that hold numbers, with their sums."""
    months: tuple[int, ...]
    """January to December."""
    counts: Mapping[tuple[str, str], int]
    """The same by field and code."""


_ANSWERS: Final = """
with chosen as ({rows})
select f.key, a.code, sum(a.n)::bigint from chosen c,
  jsonb_each(c.values) f,
  lateral (
    select f.value #>> '{{}}' as code, 1::numeric as n
      where jsonb_typeof(f.value) in ('string', 'boolean')
    union all
    select e, 1 from jsonb_array_elements_text(
      case jsonb_typeof(f.value) when 'array' then f.value else '[]' end) e
    union all
    select e.key, e.value::numeric from jsonb_each(
      case jsonb_typeof(f.value) when 'object' then f.value else '{{}}' end) e
    union all
    select '', f.value::numeric where jsonb_typeof(f.value) = 'number'
  ) a group by 1, 2
"""
"""By field and code: in how many rows it is given, or how many were counted of it; a number has no
code and is summed."""


def answers_of(rows: QuerySet[Entry]) -> Counter[tuple[str, str]]:
    """Count answers by field and code in one query; numbers are summed under a blank code."""
    sql, params = rows.order_by().values("values").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS.format(rows=sql), params)
        return Counter({(name, code): n for name, code, n in cursor.fetchall()})


def sums_of_year(actor: Actor, register: Register, year: int) -> YearSums:
    """Sum the rows of the actor's own institution in a year, in two queries."""
    rows = entries(actor, register).filter(day__year=year, struck_at__isnull=True).order_by()
    counted = answers_of(rows.select_related(None))
    months = dict(
        rows.select_related(None)
        .annotate(month=ExtractMonth("day"))
        .values_list("month")
        .annotate(n=Count("pk"))
    )
    axes = []
    numbers = []
    for field in register.fields:
        if not field.is_summed:
            continue
        if field.kind == Kind.NUMBER:
            numbers.append((str(field.label), counted[field.name, ""]))
            continue
        options = (
            field.options() if field.kind != Kind.FLAG else [("true", _("yes")), ("false", _("no"))]
        )
        lines = [(label, counted[field.name, code]) for code, label in options]
        if field.kind == Kind.COUNTS:
            numbers.append((str(field.total), sum(n for _label, n in lines)))
            lines.sort(key=lambda line: -line[1])
        if len(lines) > MOST_TAPPED:
            lines = [line for line in lines if line[1]]
        is_several = field.kind == Kind.CODES
        axes.append(Axis(field.name, str(field.label), tuple(lines), is_several))
    return YearSums(
        year,
        sum(months.values()),
        tuple(axes),
        tuple(numbers),
        tuple(months.get(month, 0) for month in range(1, 13)),
        counted,
    )


@contextmanager
def counting() -> Iterator[None]:
    """Count over institutions as the part of the system that may; give out sums alone."""
    actor = Actor.system(COUNTER)
    with acting(actor):
        authorize(actor, Action.REGISTERS_COUNT)
        yield


def total_of(field: str) -> Func:
    """Return an expression for how many were counted in a field of a row, over its codes."""
    return Func(
        KeyTransform(field, "values"),
        template="(select sum(e.value::integer) from jsonb_each_text(%(expressions)s) e)",
        output_field=IntegerField(),
    )


def in_order_of(field: str, codes: Sequence[str]) -> Func:
    """Return an expression that puts rows in the order of the codes that they hold in a field."""
    return Func(
        Value(list(codes), ArrayField(TextField())),
        KeyTextTransform(field, "values"),
        function="array_position",
        output_field=IntegerField(),
    )


def entries_of_all(code: str, year: int, *, until: dt.datetime | None = None) -> QuerySet[Entry]:
    """Return the rows of all institutions in a year, inside of `counting` alone.

    Args:
        code: of the register.
        year: the year of their days.
        until: as it stood at this moment; now where left out.
    """
    rows = Entry.objects.filter(register=code, day__year=year).order_by()
    if until is None:
        return rows.filter(struck_at__isnull=True)
    return rows.filter(Q(struck_at__isnull=True) | Q(struck_at__gte=until), entered_at__lt=until)
