# SPDX-License-Identifier: EUPL-1.2
"""Lists: one value a row, and columns that say what it is of.

Databases export figures so, and figures.csv is one. A list is known by its columns: one row of
names, one column of values, and no two rows that say the same in all the others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..reading import parse_dimensions
from . import spans, units
from .layout import Region, Rows, counts_of, heads_rows, lines_of, names_things
from .numbers import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .disambiguation import Value

_ROLES: Final = {
    "value": "value|obs[ _]?value|wert|vrednost|вредност|valeur|valor|valore|wartość",
    "measure": "measure|indicator|variable|statistic|pokazatelj|показатељ|indikator|индикатор|"
    "merkmal|indicateur|indicador",
    "unit": "unit|unit[ _]?measure|uom|einheit|jedinica|јединица|unité|unidad",
    "source": "source|publisher|izvor|извор|quelle",
    "status": "status|obs[ _]?status",
    "mark": r"\w*flags?|symbols?|footnotes?|terminated",
    "period": "period|year",
    **{own: own for own in ("section", "qualifier", "note", "id", "dimensions")},
}
"""Names of columns that say something else than a category."""
_ELSEWHERE: Final = frozenset({"value", "measure", "unit", "source", "status", "mark"})
"""What a list is asked for that does not have the columns of figures.csv."""
_OWN: Final = frozenset({"value", "measure"})
"""Columns of figures.csv by which it is known."""
_CODED: Final = re.compile(r"[\w.-]{1,20}: ?(?=\S)")
"""A code before what it stands for: "F: Females"."""
_NAME: Final = re.compile(r"[^\W\d_]{3}[^\d_:]*")
_FEWEST: Final = 4
_TWO: Final = 2
_ENOUGH: Final = 0.98


def find_list(rows: Rows) -> Region | None:
    """Read a sheet as one list; None where it is none."""
    order = sorted(rows.boxes)
    start = next((at for at, row in enumerate(order) if len(rows.boxes[row]) > _TWO), len(order))
    head = order[start] if start < len(order) else 0
    names = {c: tidy(box.text) for c, box in rows.boxes.get(head, {}).items()}
    body = [
        row for at, row in enumerate(order[start + 1 :], start=1)
        if row == head + at and rows.boxes[row].keys() <= names.keys()
    ]  # fmt: skip
    rest = order[start + 1 + len(body) :]
    if (
        not body
        or len(set(names.values())) < len(names)
        or any(box.number is not None for box in rows.boxes[head].values())
        or any(len(rows.boxes[row]) > _TWO for row in rest)
    ):
        return None
    region = Region(
        rows.sheet, lines_of(rows, order[:start]), [head], body, set(body), is_list=True
    )
    region.notes = lines_of(rows, rest)
    return region if _settle_columns(region, rows, names) else None


def _settle_columns(region: Region, rows: Rows, names: dict[int, str]) -> bool:
    """Return what each column is; False where they are not those of a list."""
    roles = {
        column: role for column, name in names.items() for role, words in _ROLES.items()
        if re.fullmatch(words, name, re.IGNORECASE)
    }  # fmt: skip
    is_own = set(roles.values()) >= _OWN
    if not is_own:
        roles = {column: role for column, role in roles.items() if role in _ELSEWHERE}
    texts = {
        c: [box.text if (box := rows.boxes[row].get(c)) else "" for row in region.body]
        for c in names
    }
    keys = [c for c in names if c not in roles]
    numbers = [c for c in keys if _holds_values(region, rows, c, names) and len(set(texts[c])) > 1]
    values = [c for c, role in roles.items() if role == "value"] or numbers
    if len(values) != 1:
        return False
    keys = [c for c in keys if c not in values]
    if not is_own:
        messages = [c for c, role in roles.items() if role in {"measure", "unit", "source"}]
        keys = _without_idle(keys, texts, messages)
        if not set(numbers).isdisjoint(keys) or not _distinguish(
            [texts[c] for c in (*keys, *messages)], len(region.body)
        ):
            return False
    region.stub, region.columns, region.is_own = keys, values, is_own
    region.roles = {r: c for c, r in roles.items() if r not in {"value", "mark"}}
    region.mark_columns = {c: values[0] for c, role in roles.items() if role == "mark"}
    region.keys = {c for c in keys if names_things(region, rows, c, sorted(names))}
    for column in (*keys, *(c for c, role in roles.items() if role in {"unit", "measure"})):
        if all(_CODED.match(text) for text in texts[column]):
            for row in region.body:
                box = rows.boxes[row][column]
                box.text = _CODED.sub("", box.text, count=1)
    return True


def _holds_values(region: Region, rows: Rows, column: int, names: Iterable[int]) -> bool:
    values, text = counts_of(region, rows, column)
    return values > text and not heads_rows(region, rows, column, sorted(names))


def _without_idle(
    keys: list[int], texts: Mapping[int, Sequence[str]], text: Sequence[int]
) -> list[int]:
    """Leave out columns that tell nothing: one code in all rows, or a number of each series."""
    remaining = [c for c in keys if len(set(texts[c])) > 1 or _NAME.fullmatch(texts[c][0])]
    for column in list(remaining):
        rest = [texts[c] for c in (*remaining, *text) if c != column]
        series = [one for one in rest if not all(map(spans.period_of, one))]
        for others in (rest, series):
            count = len(set(zip(*others, strict=True)))
            both = len(set(zip(texts[column], *others, strict=True)))
            if len(others) > 1 and len(set(texts[column])) == count == both and column in remaining:
                remaining.remove(column)
    return remaining


def _distinguish(columns: Sequence[Sequence[str]], count: int) -> bool:
    """Return whether rows are distinguished by what is filled in and comes again."""
    return (
        len(columns) >= _TWO
        and count >= _FEWEST
        and all(sum(map(bool, one)) >= _ENOUGH * count for one in columns)
        and any(_TWO * len(set(one)) <= count for one in columns)
        and len(set(zip(*columns, strict=True))) >= _ENOUGH * count
    )


def say_more(region: Region, value: Value) -> None:
    """Take what the columns of a list say of a value besides its categories."""
    boxes = region.sheet.boxes
    texts = {
        role: tidy(box.text) for role, column in region.roles.items()
        if (box := boxes.get((value.row, column))) is not None and box.text
    }  # fmt: skip
    unit = None if region.is_own else units.unit_of(texts.get("unit", ""))
    value.unit = (unit.unit if unit and unit.pure else texts.get("unit")) or value.unit
    if "measure" in texts:
        value.measure, value.own_measure, value.is_named = texts["measure"], True, True
    if "period" in texts:
        period = spans.period_of(texts["period"])
        value.period = period.text if period else texts["period"]
    if "dimensions" in texts:
        try:
            value.facts.codes = [*value.facts.codes, *parse_dimensions(texts["dimensions"])]
        except ValueError:
            value.facts.codes = [*value.facts.codes, ("dimensions", texts["dimensions"])]
    if value.box.number is not None and texts.get("qualifier"):
        value.box = replace(value.box, qualifier=texts["qualifier"])
    value.note = " ".join(filter(None, (texts.get("note"), value.note)))
    value.source, value.section = texts.get("source", ""), texts.get("section", "")
    value.why_missing = texts.get("status", "")
