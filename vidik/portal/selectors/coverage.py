# SPDX-License-Identifier: EUPL-1.2
"""What exists in each municipality, and what is missing, as each room says of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.access.coverage import Cell, Column, columns_of
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.alphabet import alphabetical
from vidik.core.packfiles import read
from vidik.institutions.models import Territory
from vidik.portal.methods.places import Places, read_places


@lru_cache(maxsize=4)
def _places_of(folder: Path) -> Places:
    return read(folder, read_places)


def places() -> Places:
    """Return which territories the pack in use has rows for."""
    return _places_of(Path(settings.PACKS_DIR) / settings.PACK)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality with what there is in it."""

    code: str
    name: str
    region: str
    region_name: str
    cells: Mapping[str, Cell]
    """By the code of the column; what is not there has none."""
    lacks: int
    """How many of the columns it has nothing in."""

    def has(self, code: str) -> bool:
        """Return whether it has what a column looks for."""
        found = self.cells.get(code)
        return found is not None and found.is_there


@dataclass(frozen=True, slots=True)
class Region:
    """A region with how many of its municipalities have what."""

    name: str
    places: int
    have: tuple[int, ...]
    """By column, in their order."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The whole table."""

    columns: tuple[Column, ...]
    places: tuple[Place, ...]


def covered(actor: Actor, year: int) -> Covered:
    """Return what there is where, as of a year; each column is read for all rows at once.

    Raises:
        Denied: the actor's role does not read it.
    """
    authorize(actor, Action.COVERAGE_READ)
    territories = {row.pk: row for row in Territory.objects.all()}
    rows = {row.code: row for row in territories.values() if row.kind in places().rows}
    row_of = {
        row.code: top.code
        for row in territories.values()
        if (top := _first_above(row, territories, places().rows)) is not None and top.code in rows
    }
    columns = tuple(columns_of(actor))
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    for column in columns:
        for code, cell in sorted(column.read(actor, row_of.keys(), year).items()):
            known = cells[row_of[code]].get(column.code)
            # What the municipality itself has goes before what lies within it.
            if known is None or (code == row_of[code]) or (cell.is_there and not known.is_there):
                cells[row_of[code]][column.code] = cell
    found = [_place(row, cells[row.code], columns, territories) for row in rows.values()]
    return Covered(columns, tuple(sorted(found, key=lambda place: alphabetical(place.name))))


def _place(
    row: Territory,
    cells: Mapping[str, Cell],
    columns: Sequence[Column],
    territories: Mapping[int, Territory],
) -> Place:
    region = _first_above(row, territories, places().regions) or row
    there = sum(1 for each in columns if each.code in cells and cells[each.code].is_there)
    return Place(
        row.code,
        str(row.name),
        region.code,
        str(region.name),
        cells,
        len(columns) - there,
    )


def _first_above(
    row: Territory, territories: Mapping[int, Territory], kinds: Sequence[str]
) -> Territory | None:
    """Return the first territory of some kinds, from one upwards, itself included."""
    seen: Territory | None = row
    while seen is not None and seen.kind not in kinds:
        seen = territories.get(seen.parent_id) if seen.parent_id is not None else None
    return seen


def regions_of(columns: Sequence[Column], rows: Sequence[Place]) -> list[Region]:
    """Sum rows by region: how many have what."""
    grouped: dict[str, list[Place]] = defaultdict(list)
    for each in rows:
        grouped[each.region].append(each)
    found = [
        Region(
            group[0].region_name,
            len(group),
            tuple(sum(each.has(column.code) for each in group) for column in columns),
        )
        for group in grouped.values()
    ]
    return sorted(found, key=lambda region: alphabetical(region.name))
