# SPDX-License-Identifier: EUPL-1.2
"""Read the rows of registers, and sum them by year."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Count,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.registry import Scene
from vidik.cases.types import CaseState, Part
from vidik.core.alphabet import alphabetical
from vidik.core.hidden_cells import Place, hidden_places, hidden_totals, total_may_stand
from vidik.core.small_numbers import quarter_of
from vidik.core.transliterate import fold
from vidik.registers.models import Entry
from vidik.registers.policies import COUNTER
from vidik.registers.registry import (
    kept_among,
    linking_to,
    may_manage,
    may_read,
    own_registers,
    readable,
    register_called,
    registers,
)
from vidik.registers.states import GONE_ON_FROM, holding, with_states
from vidik.registers.types import (
    MOST_TAPPED,
    TITLE,
    Field,
    Kind,
    Register,
    StateTone,
    Subject,
)

SPEAKING: Final = frozenset({Kind.CODE, Kind.CODES, Kind.INSTITUTION})
"""Kinds of answers that say what they are without their question."""
MUTE: Final = frozenset({"yes", "no", "unknown"})
"""Codes that say nothing without it."""
Line = TypeVar("Line")
GOES_ON: Final = ~GONE_ON_FROM
"""That nobody has gone on from a row yet."""
MOST_LINKED: Final = 10
"""Rows of a register that the page of a row shows; the list has the rest."""


def find_register(actor: Actor, code: str, action: Action = Action.REGISTERS_MANAGE) -> Register:
    """Return a register that the actor keeps, or reads.

    Raises:
        OutOfScope: there is none with this code.
        Denied: the actor keeps no such register, nor reads it; says why.
    """
    found = register_called(code)
    if found is None or found.is_sums_only or found.part is not None:
        raise OutOfScope(action=action, label="registers.definition", key=code)
    authorize(actor, action, found)
    return found


def registers_of_parts(parts: Collection[Part]) -> list[Register]:
    """List the registers whose rows belong to some parts of a case, in their order."""
    found = [each for each in registers() if each.part in parts]
    return sorted(found, key=lambda each: (each.position, each.code))


def by_subject(lines: Iterable[Line], of: Callable[[Line], Register]) -> dict[Subject, list[Line]]:
    """Sort what is said of registers by their subjects, in the order of these."""
    found: dict[Subject, list[Line]] = {each: [] for each in Subject}
    for line in lines:
        found[of(line).subject or Subject.SERVICES].append(line)
    return {subject: held for subject, held in found.items() if held}


def own_registers_kept(actor: Actor) -> dict[Subject, list[tuple[Register, int]]]:
    """List the registers that the actor keeps or reads by subject, each with how many rows."""
    found = readable(actor, own_registers())
    rows = scope(actor, Action.REGISTERS_READ, Entry.objects.filter(case__isnull=True))
    many = _numbers(rows)
    return by_subject(((each, many.get(each.code, 0)) for each in found), lambda line: line[0])


def _numbers(rows: QuerySet[Entry]) -> dict[str, int]:
    rows = rows.filter(struck_at__isnull=True).order_by()
    return dict(rows.values_list("register").annotate(n=Count("pk")))


def registers_of_cases(actor: Actor) -> dict[Subject, list[tuple[Register, int]]]:
    """List the registers that hold rows about cases, each with how many the actor sees."""
    rows = scope(actor, Action.CASE_ENTRIES_READ, Entry.objects.filter(case__isnull=False))
    many = _numbers(rows)
    found = ((each, many.get(each.code, 0)) for each in registers_of_parts(list(Part)))
    return by_subject(found, lambda line: line[0])


def find_register_of_cases(actor: Actor, code: str) -> Register:
    """Return a register whose rows belong to cases.

    Raises:
        OutOfScope: there is none with this code.
        Denied: the actor's role sees no case.
    """
    found = register_called(code)
    if found is None or found.part is None:
        raise OutOfScope(action=Action.CASE_ENTRIES_READ, label="registers.definition", key=code)
    authorize(actor, Action.CASE_ENTRIES_READ)
    return found


def entries_of_cases(actor: Actor) -> QuerySet[Entry]:
    """List the rows of cases whose part the actor sees, the newest first."""
    rows = scope(actor, Action.CASE_ENTRIES_READ, Entry.objects.filter(case__isnull=False))
    return rows.select_related("case", "institution", "entered_by", "struck_by")


def find_entry_of_case(actor: Actor, key: uuid.UUID) -> Entry:
    """Return a row of a case.

    Raises:
        OutOfScope: there is none with this key, or not to the actor.
    """
    found = entries_of_cases(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.CASE_ENTRIES_READ, label="registers.entry", key=str(key))
    return found


def find_own_entry_of_case(actor: Actor, key: uuid.UUID) -> Entry:
    """Return a row of a case that the actor's institution entered.

    Raises:
        OutOfScope: there is none with this key, or not to the actor.
    """
    rows = scope(actor, Action.CASE_ENTRIES_WRITE, Entry.objects.filter(case__isnull=False))
    found = rows.select_related("case", "institution").filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.CASE_ENTRIES_WRITE, label="registers.entry", key=str(key))
    return found


def rows_of_case(scene: Scene) -> list[tuple[Register, list[Entry]]]:
    """List the registers of a case that the reader may see, each with the rows that stand."""
    rows: dict[str, list[Entry]] = defaultdict(list)
    found = entries_of_cases(scene.actor).filter(case=scene.case.pk, struck_at__isnull=True)
    for row in found:
        rows[row.register_id].append(row)
    return [(each, rows[each.code]) for each in registers_of_parts(scene.parts)]


@dataclass(frozen=True, slots=True)
class LineOfCase:
    """A row of a case as the page of the case shows it."""

    row: Entry
    words: tuple[str, ...]
    is_open: bool
    """Whether somebody still has to go on from it."""


@dataclass(frozen=True, slots=True)
class GroupOfCase:
    """A register on the page of a case."""

    register: Register
    lines: tuple[LineOfCase, ...]
    may_enter: bool


@dataclass(frozen=True, slots=True)
class SubjectOfCase:
    """The registers of a subject on the page of a case."""

    subject: Subject
    filled: tuple[GroupOfCase, ...]
    blank: tuple[Register, ...]
    """Those without rows that the reader's institution may enter."""

    @property
    def many(self) -> int:
        """How many rows there are."""
        return sum(len(each.lines) for each in self.filled)


def subjects_of_case(scene: Scene) -> list[SubjectOfCase]:
    """List the registers of a case by subject: those with rows, and those to be entered."""
    found = rows_of_case(scene)
    may_enter = {each.code for each in kept_among(scene.actor, (each for each, _rows in found))}
    in_words = InWords()
    groups = []
    for register, rows in found:
        gone_on = {row.follows_id for row in rows}
        lines = tuple(
            LineOfCase(
                row,
                in_words.of(register, row),
                row.due_on is not None and row.pk not in gone_on,
            )
            for row in rows
        )
        groups.append(GroupOfCase(register, lines, register.code in may_enter))
    shown = [
        SubjectOfCase(
            subject,
            tuple(each for each in held if each.lines),
            tuple(each.register for each in held if not each.lines and each.may_enter),
        )
        for subject, held in by_subject(groups, lambda group: group.register).items()
    ]
    return [each for each in shown if each.filled or each.blank]


class InWords:
    """Writes rows in words for one page; a list of codes is looked up once, if at all."""

    def __init__(self, titles: Mapping[str, str] | None = None) -> None:
        self._options: dict[Any, dict[str, str]] = {}
        self._titles = dict(titles or {})

    def of(self, register: Register, row: Entry, but: Collection[str] = ()) -> tuple[str, ...]:
        """Return the listed answers of a row, but for some fields."""
        given = (
            (each, row.value(each.name))
            for each in register.fields
            if each.is_listed and each.name not in but
        )
        return tuple(
            self._answer(field, value)
            if field.kind in SPEAKING and not (isinstance(value, str) and value in MUTE)
            else f"{field.label}: {self._answer(field, value)}"
            for field, value in given
            if value is not None
        )

    def _answer(self, field: Field, value: Any) -> str:
        if field.kind == Kind.LINK:
            return field.in_words(value, self._titles)
        key = field.choices if callable(field.choices) else id(field)
        if key not in self._options:
            self._options[key] = dict(field.options())
        return field.in_words(value, self._options[key])


def next_of(row: Entry) -> Entry | None:
    """Return the row that goes on from one."""
    return row.followers.filter(struck_at__isnull=True).first()


def of_own_hand(actor: Actor) -> Q:
    """Narrow rows to those that the actor entered."""
    return Q(entered_by=actor.user_id)


def to_go_on_from(actor: Actor) -> QuerySet[Entry]:
    """List the rows of open cases that the actor's institution entered and has to go on from."""
    codes = [each.code for each in kept_among(actor, registers()) if each.part]
    rows = Entry.objects.filter(
        GOES_ON,
        due_on__isnull=False,
        struck_at__isnull=True,
        case__state=CaseState.OPEN,
        register__in=codes,
    )
    return scope(actor, Action.CASE_ENTRIES_WRITE, rows).select_related("case")


def own_to_go_on_from(actor: Actor) -> QuerySet[Entry]:
    """List the rows about the actor's institution itself that somebody there has to go on from."""
    codes = [each.code for each in kept_among(actor, own_registers()) if each.due]
    if not codes:
        return Entry.objects.none()
    rows = Entry.objects.filter(
        GOES_ON, due_on__isnull=False, struck_at__isnull=True, register__in=codes
    )
    return scope(actor, Action.REGISTERS_MANAGE, rows)


def entries(actor: Actor, register: Register) -> QuerySet[Entry]:
    """List the rows of a register that the actor may read, the newest first.

    Those of the actor's own institution, or of all where the register says that the actor's role
    reads them; of cases, those whose part of the case the actor sees.
    """
    if register.part is not None:
        return entries_of_cases(actor).filter(register=register.code)
    rows = Entry.objects.filter(register=register.code)
    rows = scope(actor, Action.REGISTERS_READ, rows).select_related("entered_by", "struck_by")
    return rows.select_related("institution") if register.seen_by else rows


def newest_with_states(actor: Actor, register: Register) -> QuerySet[Entry]:
    """List the newest standing versions that the actor may read, each with its `state`."""
    rows = entries(actor, register).filter(GOES_ON, struck_at__isnull=True)
    return with_states(actor, register, rows)


def own_entries(actor: Actor, register: Register) -> QuerySet[Entry]:
    """List the rows of a register that the actor's institution entered, the newest first."""
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
        rows = rows.filter(holding(field, code))
    return rows


def find_entry(actor: Actor, register: Register, key: uuid.UUID) -> Entry:
    """Return a row that the actor may read, with its state where the register has any.

    Raises:
        OutOfScope: there is none with this key, or not to the actor.
    """
    rows = entries(actor, register)
    rows = with_states(actor, register, rows) if register.is_named else rows
    found = rows.filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.REGISTERS_MANAGE, label="registers.entry", key=str(key))
    return found


def find_own_entry(actor: Actor, register: Register, key: uuid.UUID) -> Entry:
    """Return a row of the actor's own institution.

    Raises:
        OutOfScope: it has none with this key.
    """
    found = own_entries(actor, register).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.REGISTERS_MANAGE, label="registers.entry", key=str(key))
    return found


def newest_of(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Entry]:
    """Return the newest standing version of rows by the key of their first one, in one query."""
    wanted = {*keys}
    if not wanted:
        return {}
    rows = Entry.objects.filter(GOES_ON, root__in=wanted, struck_at__isnull=True)
    return {row.root_id: row for row in rows.order_by("entered_at").defer("search_text")}


def titles_of(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the titles of rows by the key of their first version, in one query.

    Those that the database shows to whoever acts; what was struck out has none.
    """
    return {root: str(row.value(TITLE)) for root, row in newest_of(keys).items()}


def roots_of_pack() -> dict[str, uuid.UUID]:
    """Return the keys of the rows that were loaded with a pack, by the codes that it gives them."""
    with counting():
        return dict(Entry.objects.exclude(pack_code="").values_list("pack_code", "root_id"))


def linked_keys(register: Register, rows: Iterable[Entry]) -> set[uuid.UUID]:
    """Return the keys of the rows of other registers to which some rows link."""
    found = (row.value(each.name) for row in rows for each in register.linking)
    return {uuid.UUID(value) for value in found if value}


def link_titles(register: Register, rows: Iterable[Entry]) -> dict[str, str]:
    """Return the titles of what some rows link to, by the value that they hold."""
    if not register.linking:
        return {}
    return {str(key): title for key, title in titles_of(linked_keys(register, rows)).items()}


def linkable(actor: Actor, code: str) -> list[tuple[uuid.UUID, str]]:
    """List the rows of a register to which the actor may link: key of the first version, title."""
    register = register_called(code)
    if register is None or not register.is_named:
        return []
    rows = entries(actor, register).filter(GOES_ON, struck_at__isnull=True)
    titles = rows.order_by().select_related(None).values_list("root", f"values__{TITLE}")
    return sorted(titles, key=lambda pair: (alphabetical(pair[1]), pair[0]))


def standing_roots(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    """Return of which register the rows are that stand and that the actor may read, by key."""
    wanted = set()
    for each in keys:
        with suppress(ValueError):
            wanted.add(uuid.UUID(each))
    if not wanted:
        return {}
    rows = Entry.objects.filter(root__in=wanted, struck_at__isnull=True)
    found = scope(actor, Action.REGISTERS_READ, rows).order_by().values_list("root", "register")
    return {str(root): code for root, code in found.distinct()}


def named(actor: Actor, text: str) -> QuerySet[Entry]:
    """Find the newest versions of public things that hold every word, in either script."""
    codes = [each.code for each in registers() if each.is_named]
    rows = Entry.objects.filter(GOES_ON, register__in=codes, struck_at__isnull=True)
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    return scope(actor, Action.REGISTERS_READ, rows)


def versions_of(actor: Actor, register: Register, row: Entry) -> list[Entry]:
    """List the versions of a row, the newest first, those that were struck out included."""
    rows = entries(actor, register).filter(root=row.root_id)
    return list(rows.order_by("-entered_at", "pk"))


@dataclass(frozen=True, slots=True)
class Linked:
    """The rows of a register that link to a row, the newest of them in words."""

    register: Register
    field: str
    lines: tuple[tuple[Entry, str, tuple[str, StateTone] | None], ...]
    """Each in words, with its state where the register has any."""
    many: int
    may_enter: bool
    lapses: bool
    """Whether they lapse with the row."""


def linked_rows(actor: Actor, register: Register, row: Entry) -> list[Linked]:
    """List what links to a row, by register: two queries for each, and one for titles."""
    found: list[Linked] = []
    for child, name in linking_to(register.code):
        if not may_read(actor, child):
            continue
        rows = entries(actor, child).filter(
            GOES_ON, struck_at__isnull=True, values__contains={name: str(row.root_id)}
        )
        if child.states:
            rows = with_states(actor, child, rows)
        shown: list[Any] = list(rows.annotate(many=Window(Count("*")))[:MOST_LINKED])
        in_words = InWords(link_titles(child, shown))
        lines = tuple(
            (
                each,
                str(each.value(TITLE))
                if child.is_named
                else " · ".join(in_words.of(child, each, but={name})),
                child.state_called(each.state) if child.states else None,
            )
            for each in shown
        )
        many = shown[0].many if shown else 0
        may_enter = bool(may_manage(actor, child))
        lapses = any(each.through == name for each in child.states)
        found.append(Linked(child, name, lines, many, may_enter, lapses))
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
    rows = alike(own_entries(actor, register), register, str(row.pk))
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
    rows = own_entries(actor, register).filter(struck_at__isnull=True)
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
  ) a where f.key <> all(%s) group by 1, 2
"""
"""By field and code: in how many rows it is given, or how many were counted of it; a number has no
code and is summed."""


def answers_of(rows: QuerySet[Entry], *, but: Collection[str] = ()) -> Counter[tuple[str, str]]:
    """Count answers by field and code in one query; numbers are summed under a blank code.

    Args:
        rows: whose answers.
        but: fields that are left out, such as those that hold words.
    """
    sql, params = rows.order_by().values("values").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS.format(rows=sql), [*params, list(but)])
        return Counter({(name, code): n for name, code, n in cursor.fetchall()})


def sums_of_year(actor: Actor, register: Register, year: int) -> YearSums:
    """Sum the rows of a year that the actor reads, in two queries; of versions the newest."""
    rows = entries(actor, register).filter(day__year=year, struck_at__isnull=True).order_by()
    if register.is_named or any(each.is_last for each in register.counted_as):
        rows = rows.filter(GOES_ON)
    counted = answers_of(rows.select_related(None), but=[each.name for each in register.words])
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
        template="(select sum(e.value::bigint) from jsonb_each_text(%(expressions)s) e)",
        output_field=BigIntegerField(),
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
