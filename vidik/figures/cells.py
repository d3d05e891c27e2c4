# SPDX-License-Identifier: EUPL-1.2
"""Hands the figures of a cycle to the checks, and has them checked again when they change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from sys import intern
from typing import Final

from django.db import connection, transaction

from vidik.access.services import authorize, can
from vidik.access.types import Action, Actor
from vidik.checks import registry
from vidik.checks import selectors as checks
from vidik.checks.methods.model import Cell
from vidik.checks.models import Run
from vidik.checks.services.runs import recheck_figures, run_checks
from vidik.checks.types import CellState
from vidik.figures.models import Cycle, Figure, Observation

BATCH: Final = 5000
AT_ONCE: Final = 20_000
"""Up to so many figures of a cycle are checked again within the request that changed one."""

_SELECT: Final = """
select f.id, f.reference, f.section, i.code, m.code, m.unit, f.period, f.dimension_key,
       o.value, o.status, o.qualifier, f.note
from figures_figure f
join figures_cycle c on c.id = f.cycle_id
join figures_measure m on m.id = f.measure_id
join institutions_institution i on i.id = f.institution_id
join figures_observation o on o.figure_id = f.id and o.is_current
"""


class FigureCells:
    """The current values of figures as cells; a cell's key is the key of its figure."""

    def cells(self, cycle: str) -> Iterator[Cell]:
        """Stream every figure of a cycle, in the order in which they came, with one query."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(_SELECT + " where c.code = %s order by f.statement, f.id", [cycle])
            dimensions: dict[str, tuple[tuple[str, str], ...]] = {}
            while rows := cursor.fetchmany(BATCH):
                for row in rows:
                    yield _cell(row, dimensions)

    def cells_by_key(self, keys: Collection[str]) -> Mapping[str, Cell]:
        """Return single figures as they are now."""
        with connection.cursor() as cursor:
            cursor.execute(_SELECT + " where f.id = any(%s)", [_numbers(keys)])
            dimensions: dict[str, tuple[tuple[str, str], ...]] = {}
            return {str(row[0]): _cell(row, dimensions) for row in cursor.fetchall()}

    def states(self, keys: Collection[str]) -> Mapping[str, CellState]:
        """Return version and value of single figures as they are now."""
        rows = Observation.objects.filter(figure__in=_numbers(keys), is_current=True)
        return {
            str(figure): CellState(version, value)
            for figure, version, value in rows.values_list("figure_id", "version", "value")
        }

    def cycles(self, keys: Collection[str]) -> Mapping[str, list[str]]:
        """Group figures by their cycle."""
        found: dict[str, list[str]] = {}
        rows = Figure.objects.filter(pk__in=_numbers(keys)).values_list("pk", "cycle__code")
        for key, cycle in rows.order_by("pk"):
            found.setdefault(cycle, []).append(str(key))
        return found


def register() -> None:
    """Register with the checks where their cells come from."""
    registry.register_provider(FigureCells())


def after_change(keys: Collection[int | str], actor: Actor) -> None:
    """Check again, once the change is committed, what changed figures touch.

    A cycle that was never checked as a whole is left alone. In a large cycle the checks run in
    the background; until they have, its findings are shown as out of date.
    """
    touched = [str(key) for key in keys]
    if not touched or not can(actor, Action.CHECKS_RUN):
        return
    # A recheck that fails must not look as though the correction had failed: findings are then
    # shown as out of date, and the fault is in the log.
    transaction.on_commit(lambda: _recheck(touched, actor), robust=True)


def after_import(cycle: Cycle, actor: Actor) -> None:
    """Check a cycle as a whole again, once an import into it is committed."""
    if can(actor, Action.CHECKS_RUN):
        transaction.on_commit(lambda: _run_again(cycle.code, actor), robust=True)


def check_cycle(cycle: str, actor: Actor) -> Run | None:
    """Evaluate every rule over a cycle now; a large cycle in the background, which gives None."""
    if _is_large(cycle):
        authorize(actor, Action.CHECKS_RUN)
        _defer(cycle, [])
        return None
    return run_checks(cycle, actor=actor)


def _recheck(keys: list[str], actor: Actor) -> None:
    for cycle, members in FigureCells().cycles(keys).items():
        if checks.last_run(actor, cycle) is None:
            continue
        if _is_large(cycle):
            _defer(cycle, members)
        else:
            recheck_figures(members, actor=actor)


def _run_again(cycle: str, actor: Actor) -> None:
    last = checks.last_run(actor, cycle)
    if last is None or not _changed_since(cycle, last.started_at):
        return
    if _is_large(cycle):
        _defer(cycle, [])
    else:
        run_checks(cycle, actor=actor)


def _is_large(cycle: str) -> bool:
    rows = Figure.objects.filter(cycle__code=cycle).order_by()
    return rows[AT_ONCE : AT_ONCE + 1].exists()


def _changed_since(cycle: str, moment: dt.datetime) -> bool:
    rows = Observation.objects.filter(figure__cycle__code=cycle, created_at__gte=moment)
    return rows.exists()


def _defer(cycle: str, keys: list[str]) -> None:
    from vidik.figures.tasks import check_again  # noqa: PLC0415 - the task queue needs all apps

    check_again.defer(cycle=cycle, keys=keys)


def _numbers(keys: Collection[str]) -> list[int]:
    return [int(key) for key in keys if key.isdigit()]


_Row = tuple[int, str, str, str, str, str, str, str, Decimal | None, str, str, str]


def _cell(row: _Row, dimensions: dict[str, tuple[tuple[str, str], ...]]) -> Cell:
    key, reference, section, source, measure, unit, period, written = row[:8]
    value, status, qualifier, note = row[8:]
    pairs = dimensions.get(written)
    if pairs is None:
        pairs = dimensions[written] = tuple(
            (intern(name), intern(code))
            for name, _equals, code in (part.partition("=") for part in written.split(";") if part)
        )
    return Cell(
        key=str(key),
        id=reference,
        section=intern(section),
        source=intern(source),
        measure=intern(measure),
        unit=intern(unit),
        period=intern(period),
        dimensions=pairs,
        value=None if value is None else plain(value),
        status=status or None,
        qualifier=intern(qualifier),
        note=note,
    )


def plain(value: Decimal) -> Decimal:
    """Take off the zeros that storing added, so that stated decimals count: 26.000000 is 26."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
