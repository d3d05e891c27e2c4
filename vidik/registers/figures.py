# SPDX-License-Identifier: EUPL-1.2
"""The figures that the rows of a register count, as the register declares them.

One derivation for all registers: which rows, what of them (rows, persons, a sum, a share), broken
down by which fields. It runs as the part of the system that counts, and gives sums alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, Final

from django.db import connection

from vidik.core.periods import Period, PeriodKind
from vidik.figures.registry import Derivation, Derived, register_derivation
from vidik.registers.registry import presences
from vidik.registers.selectors import counting
from vidik.registers.types import OF_CASES, SHARES, By, Counted, Unit

_TENTH: Final = Decimal("0.1")
_ROWS: Final = """
  select e.case_id, e.institution_id, e.values as v, e.day, e.entered_at, e.id, t.code as territory
  from registers_entry e
  join institutions_institution i on i.id = e.institution_id
  join core_code k on k.id = i.kind_id
  left join institutions_territory t on t.id = i.territory_id
  where e.register_id = %(register)s and e.struck_at is null and e.day < %(after)s
    and (%(standing)s or e.day >= %(first)s) and (%(source)s = '' or i.code = %(source)s)
    and (%(kinds)s::text[] = '{}' or k.code = any(%(kinds)s))
    and (not %(last)s or not exists (
      select from registers_entry n
      where n.follows_id = e.id and n.struck_at is null and n.day < %(after)s))
    and (%(present)s::uuid[] is null or e.case_id = any(%(present)s))
"""
_NEWEST: Final = """
  select distinct on (e.case_id, e.institution_id) e.*
  from ({rows}) e order by e.case_id, e.institution_id, e.day desc, e.entered_at desc, e.id
"""
_PEOPLE: Final = """
  select distinct on (e.case_id, e.institution_id) e.case_id, e.institution_id, e.values as p
  from registers_entry e
  where e.register_id = %(people)s and e.struck_at is null and e.day < %(after)s
  order by e.case_id, e.institution_id, e.day desc, e.entered_at desc, e.id
"""
_CODES: Final = """
  select m.figure from jsonb_array_elements_text(
    case jsonb_typeof({value}) when 'array' then {value} when 'string' then
      jsonb_build_array({value}) else '[]' end) c(code)
  join unnest(%({name}_own)s::text[], %({name}_figure)s::text[]) m(code, figure)
    on m.code = c.code
"""
_TERRITORY: Final = "select r.territory where r.territory = any(%({name}_codes)s)"
_DAY: Final = "select extract(year from r.day)::int::text"
_LINKED: Final = """(
  select n.values -> %({name}_field)s from registers_entry n
  where n.root_id = (r.v ->> %({name}_through)s)::uuid and n.struck_at is null
    and not exists (
      select from registers_entry m where m.follows_id = n.id and m.struck_at is null)
  order by n.entered_at desc limit 1)"""
"""The answer of the newest version of the row to which a row links."""
_YEAR: Final = """
  select case when ({value})::bigint = %(year)s then %({name}_this)s
    when ({value})::bigint < %(year)s then %({name}_earlier)s end
  where jsonb_typeof({value}) = 'number'
"""
_AMONG: Final = """
  case jsonb_typeof(r.v -> %({name})s)
    when 'boolean' then (r.v ->> %({name})s) = any(%({name}_codes)s)
    else (r.v -> %({name})s) ?| %({name}_codes)s end
"""
"""Whether a field has one of some codes; yes and no are `true` and `false`."""
_TOTAL: Final = """
  coalesce(sum((
    select sum(n::bigint) from jsonb_each_text(
      case jsonb_typeof(r.v -> %(total)s) when 'object' then r.v -> %(total)s
        when 'number' then jsonb_build_object('', r.v -> %(total)s) else '{}' end) t(c, n)
  )), 0)
"""
"""A number, or of a field that counts codes how many it counts together."""
_UNITS: Final[Mapping[Unit, str]] = {
    Unit.ROWS: "count(*)",
    Unit.PERSONS: "count(distinct r.case_id)",
    Unit.SHARE: "count(distinct r.case_id)",
    Unit.SHARE_OF_ROWS: "count(*)",
    Unit.SUM: _TOTAL,
    Unit.RATIO: _TOTAL,
}


def register(code: str, counted_as: Iterable[Counted]) -> None:
    """Register the derivations of a register, one for each measure and source."""
    names: dict[tuple[str, str], int] = {}
    for said in counted_as:
        count = names[said.measure, said.source] = names.get((said.measure, said.source), 0) + 1
        name = f"{code}: {said.source}" + (f" {count}" if count > 1 else "")
        register_derivation(
            Derivation(
                said.measure,
                frozenset(each.dimension for each in said.by),
                partial(str, said.source),
                partial(count_rows, code, said),
                said.rule,
                needs=said.needs,
                absent_is_zero=said.unit not in {*SHARES, Unit.RATIO},
                name=name,
                period=said.period,
                covers=_covers(said),
            )
        )


def _covers(said: Counted) -> Callable[[Mapping[str, str]], bool]:
    """Return whether a breakdown names only codes that the fields can tell."""
    known: dict[str, set[str]] = {}
    for each in said.by:
        codes = known.setdefault(each.dimension, set())
        codes.update(each.codes, filter(None, (each.always, each.earlier)))
        codes.add(re.escape(each.this_year).replace(r"\{year\}", "[0-9]{4}"))
        if each.is_of_day:
            codes.add("[0-9]{4}")

    def covers(dimensions: Mapping[str, str]) -> bool:
        return all(
            code in known[name] or any(re.fullmatch(each, code) for each in known[name] if each)
            for name, code in dimensions.items()
        )

    return covers


def count_rows(register: str, said: Counted, year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count the rows of a register as it declares, in one query; of a share or ratio in two."""
    if said.unit == Unit.RATIO:
        return _ratios(register, said, year, by)
    with counting():
        parts = _counted(register, said, year, by)
        if said.unit not in SHARES:
            return [Derived(codes, Decimal(number), cases) for codes, (number, cases) in parts]
        others = tuple(name for name in by if name not in said.shared_by)
        if others == by:
            return []
        wholes = dict(_counted(register, said, year, others))
    found = []
    for codes, (number, _cases) in parts:
        named = tuple(pair for pair in codes if pair[0] not in said.shared_by)
        whole = wholes[named][0]
        exact = Decimal(100) * number / whole
        found.append(
            Derived(codes, exact.quantize(_TENTH, ROUND_HALF_UP), whole, exact, number, named)
        )
    return found


def _ratios(register: str, said: Counted, year: int, by: tuple[str, ...]) -> list[Derived]:
    with counting():
        parts = dict(_counted(register, said, year, by))
        wholes = _counted(register, replace(said, total=said.whole), year, by)
    found = []
    for codes, (whole, rows) in wholes:
        if whole:
            exact = Decimal(100) * parts[codes][0] / whole
            found.append(Derived(codes, exact.quantize(_TENTH, ROUND_HALF_UP), rows, exact))
    return found


_Cell = tuple[tuple[str, str], ...]


def _counted(
    register: str, said: Counted, year: int, by: tuple[str, ...]
) -> list[tuple[_Cell, tuple[int, int]]]:
    """Return for each breakdown that is there the number and on how many rows or cases it stands.

    A row without an answer is in no breakdown by it.
    """
    names = tuple(sorted(by))
    first, after = days_of(said, year)
    present = presences()[said.present](first, after) if said.present else None
    params: dict[str, Any] = {
        "register": register,
        "first": first,
        "after": after,
        "standing": said.is_newest or said.is_standing or said.period.startswith("to-date:"),
        "last": said.is_last,
        "source": said.rows_of,
        "kinds": sorted(said.kinds),
        "people": said.people,
        "total": said.total,
        "until": said.until,
        "year": year,
        "present": None if present is None else list(present),
    }
    where = ["true"]
    for number, (field, codes) in enumerate(said.where.items()):
        params |= {f"w{number}": field, f"w{number}_codes": sorted(codes)}
        where.append(_AMONG.format(name=f"w{number}"))
    if said.until:
        where.append("(r.v ->> %(until)s)::date >= %(after)s")
    laterals = []
    for number, name in enumerate(names):
        own = [each for each in said.by if each.dimension == name]
        asked = [_asked(each, f"d{number}_{n}", params) for n, each in enumerate(own)]
        laterals.append(f", lateral ({' union '.join(asked)}) d{number}(code)")
        where.append(f"d{number}.code is not null")
    rows = _NEWEST.format(rows=_ROWS) if said.is_newest else _ROWS
    people = ""
    columns = "e.*"
    if said.people:
        people = f"left join ({_PEOPLE}) p using (case_id, institution_id)"
        columns = "e.*, coalesce(p.p, '{}'::jsonb) as p"
    asked_codes = "".join(f"d{number}.code, " for number in range(len(names)))
    cases = "count(distinct r.case_id)" if said.unit in OF_CASES else "count(*)"
    sql = (
        f"select {asked_codes}{_UNITS[said.unit]}, {cases}"  # noqa: S608 - texts of this module alone
        f" from (select {columns} from ({rows}) e {people}) r {''.join(laterals)}"
        f" where {' and '.join(where)}"
        + (f" group by {', '.join(str(n + 1) for n in range(len(names)))}" if names else "")
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [
            (tuple(zip(names, row[:-2], strict=True)), (int(row[-2]), int(row[-1])))
            for row in cursor.fetchall()
            if row[-1]
        ]


def days_of(said: Counted, year: int) -> tuple[dt.date, dt.date]:
    """Return the first day whose rows count, and the day after the last.

    Of a day, the year up to it; of a school year, that which begins in the year.
    """
    period = Period.parse(said.period.format(year=year, next=year + 1))
    first = dt.date(year, 1, 1) if period.kind is PeriodKind.AT_DATE else period.start
    return first, period.end + dt.timedelta(days=1)


def _asked(each: By, name: str, params: dict[str, Any]) -> str:
    """Return the question for the codes of a dimension in one row, and add what it needs."""
    if each.always:
        params[f"{name}_always"] = each.always
        return f"select %({name}_always)s::text"
    if each.is_of_body:
        params[f"{name}_codes"] = sorted(each.codes)
        return _TERRITORY.format(name=name)
    if each.is_of_day:
        return _DAY
    params[f"{name}_field"] = each.field
    value = f"(r.{'p' if each.is_of_person else 'v'} -> %({name}_field)s)"
    if each.through:
        params[f"{name}_through"] = each.through
        value = _LINKED.format(name=name)
    if each.this_year:
        params |= {
            f"{name}_this": each.this_year.format(year=params["year"]),
            f"{name}_earlier": each.earlier,
        }
        return _YEAR.format(value=value, name=name)
    pairs = sorted((own, figure) for figure, codes in each.codes.items() for own in codes)
    params |= {
        f"{name}_own": [own for own, _figure in pairs],
        f"{name}_figure": [figure for _own, figure in pairs],
    }
    return _CODES.format(value=value, name=name)
