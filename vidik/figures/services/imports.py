# SPDX-License-Identifier: EUPL-1.2
"""Import a file of figures: the whole file, or nothing and every fault by its row.

Rows stream into a staging table of the same transaction, so that a million rows need little
memory, and whatever is killed on the way leaves nothing behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.marking import gettext_noop
from vidik.core.periods import Period
from vidik.figures import registry
from vidik.figures.cells import after_import
from vidik.figures.methods.naming import Catalogue
from vidik.figures.methods.row_faults import RowError
from vidik.figures.methods.rows import Row, iter_rows
from vidik.figures.models import Cycle, Figure
from vidik.institutions import selectors as institutions

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper as Cursor

MAX_NAMED_FAULTS: Final = 10_000
STEP: Final = 5_000

DIFFERS: Final = gettext_noop(
    "the id “%(found)s” already exists in this cycle, with another value or other names; give a "
    "reason to import it as a new version"
)
OTHER_NAMES: Final = gettext_noop(
    "the id “%(found)s” already exists in this cycle, for another quantity; a new version can "
    "change the value only"
)


class ImportRefused(Exception):
    """A file with faults: nothing of it was taken."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__(f"{len(errors)} faults")
        self.errors = errors
        self.stopped = len(errors) >= MAX_NAMED_FAULTS
        """Whether reading ended early, so that the file may have more faults than are named."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would have done."""

    rows: int
    added: int
    revised: int
    unchanged: int
    references: tuple[str, ...] = ()
    """The citations that were added or revised, a thousand at the most."""


WORTH_ANALYSING: Final = 1_000
"""From how many new figures on the statistics of the planner are made anew at once."""
_STAGE: Final = """
drop table if exists figure_stage, figure_institution;
create temporary table figure_stage (
    line bigint, reference text, section text, source text, measure text, period text,
    period_end date, dimensions jsonb, dimension_key text, value numeric, status text,
    qualifier text, note text, origin text, note_translations jsonb
) on commit drop
"""

_CLASH: Final = """
select s.line, s.reference,
       (f.measure_id = m.id and f.institution_id = i.institution_id and f.period = s.period
        and f.dimension_key = s.dimension_key) as same_names
from figure_stage s
join figures_figure f on f.cycle_id = %(cycle)s and f.reference = s.reference
join figures_observation o on o.figure_id = f.id and o.is_current
left join figures_measure m on m.code = s.measure
left join figure_institution i on i.code = s.source
where not (f.measure_id = m.id and f.institution_id = i.institution_id and f.period = s.period
           and f.dimension_key = s.dimension_key
           and o.value is not distinct from s.value and o.status = s.status
           and o.qualifier = s.qualifier)
order by s.line
"""

_ADD: Final = """
with added as (
    insert into figures_figure (cycle_id, reference, measure_id, institution_id, period, period_end,
                                dimensions, dimension_key, section, origin, note,
                                note_translations, statement)
    select %(cycle)s, s.reference, m.id, i.institution_id, s.period, s.period_end, s.dimensions,
           s.dimension_key, s.section, s.origin, s.note, s.note_translations,
           s.line + %(offset)s
    from figure_stage s
    join figures_measure m on m.code = s.measure
    join figure_institution i on i.code = s.source
    where not exists (select from figures_figure f
                      where f.cycle_id = %(cycle)s and f.reference = s.reference)
    order by s.line
    returning id, reference
)
insert into figures_observation (figure_id, version, is_current, value, status, qualifier, reason,
                                 created_at, created_by)
select added.id, 1, true, s.value, s.status, s.qualifier, '', now(), %(actor)s
from added
join figure_stage s on s.reference = added.reference
"""

_RETIRE: Final = """
update figures_observation o set is_current = false
from figure_stage s
join figures_figure f on f.cycle_id = %(cycle)s and f.reference = s.reference
where o.figure_id = f.id and o.is_current
  and not (o.value is not distinct from s.value and o.status = s.status
           and o.qualifier = s.qualifier)
"""

_TRANSLATE: Final = """
update figures_figure f set note_translations = f.note_translations || s.note_translations
from figure_stage s
where f.cycle_id = %(cycle)s and f.reference = s.reference and f.note = s.note
  and not f.note_translations @> s.note_translations
"""

_REVISE: Final = """
insert into figures_observation (figure_id, version, is_current, value, status, qualifier, reason,
                                 created_at, created_by)
select f.id, latest.version + 1, true, s.value, s.status, s.qualifier, %(reason)s, now(), %(actor)s
from figure_stage s
join figures_figure f on f.cycle_id = %(cycle)s and f.reference = s.reference
join lateral (select max(version) as version, bool_or(is_current) as has_current
              from figures_observation o where o.figure_id = f.id) latest on true
where not latest.has_current
"""


def import_figures(
    lines: Iterable[bytes],
    *,
    cycle: Cycle,
    catalogue: Catalogue,
    actor: Actor,
    reason: str = "",
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportResult:
    """Import figures from the lines of a file.

    A citation that is in the cycle already with the same value is left alone; with another
    value it becomes a new version if a reason is given, else the file is refused.

    Args:
        lines: the file, opened in binary mode.
        cycle: the cycle that the figures belong to.
        catalogue: the pack's names.
        actor: who imports.
        reason: why values that stand already are replaced.
        dry_run: look, and change nothing.
        progress: called with the number of rows read, now and then.

    Raises:
        ImportRefused: the file has faults; carries each of them.
    """
    with change(actor, Action.FIGURES_IMPORT, about=cycle, idempotent=True) as act:
        sources = institutions.by_code(actor)
        with transaction.atomic():
            errors: list[RowError] = []
            with connection.cursor() as cursor:
                cursor.execute(_STAGE)
                rows = _good_rows(
                    iter_rows(lines, catalogue=catalogue, known_sources=sources), errors, progress
                )
                count = _copy(cursor, rows)
                if errors:
                    raise ImportRefused(errors)
                _stage_institutions(cursor, {code: i.pk for code, i in sources.items()})
                # The tables of figures may have grown since they were last analysed: whatever the
                # planner believes of them, it finds a staged row by its citation.
                cursor.execute("create index on figure_stage (reference)")
                cursor.execute("analyze figure_stage")
                # Two imports of one cycle at a time would number statements alike.
                lock(cycle)
                result = _take(cursor, cycle, actor, reason.strip(), count)
                if result.added >= WORTH_ANALYSING:
                    # Until somebody looks, the planner takes a new year for as small as the old
                    # ones, and pages read the whole table for each of twenty rows.
                    cursor.execute("select figures_analyse()")
            if dry_run:
                transaction.set_rollback(True)
                return result
        act.record("figures.imported", rows=result.rows, added=result.added, revised=result.revised)
        if result.added or result.revised:
            after_import(cycle, actor)
    return result


def every_fault(
    lines: Iterable[bytes], *, catalogue: Catalogue, actor: Actor
) -> Iterator[RowError]:
    """Name every fault of a file that cannot be read, however many there are, one at a time."""
    authorize(actor, Action.FIGURES_IMPORT)
    sources = institutions.by_code(actor)
    items = iter_rows(lines, catalogue=catalogue, known_sources=sources)
    return (item for item in items if isinstance(item, RowError))


def _take(cursor: Cursor, cycle: Cycle, actor: Actor, reason: str, count: int) -> ImportResult:
    """Turn the staged rows into figures and versions."""
    parameters: dict[str, int | str] = {"cycle": cycle.pk, "actor": actor.label, "reason": reason}
    cursor.execute(_CLASH, parameters)
    clashes = cursor.fetchall()
    refused = [
        RowError(line, "id", DIFFERS if same else OTHER_NAMES, {"found": reference})
        for line, reference, same in clashes
        if not (same and reason)
    ]
    if refused:
        raise ImportRefused(refused)
    cursor.execute(
        "select coalesce(max(statement), 0) from figures_figure where cycle_id = %s", [cycle.pk]
    )
    offset = cursor.fetchone()[0]
    cursor.execute(_TRANSLATE, parameters)
    cursor.execute(_ADD, parameters | {"offset": offset})
    added = cursor.rowcount
    revised = 0
    if clashes:
        cursor.execute(_RETIRE, parameters)
        cursor.execute(_REVISE, parameters)
        revised = cursor.rowcount
        references = [reference for _line, reference, _same in clashes]
        rows = Figure.objects.filter(cycle=cycle, reference__in=references)
        registry.revised(list(rows.values_list("pk", flat=True)))
    changed = [reference for _line, reference, _same in clashes]
    if not changed and added:
        cursor.execute("select reference from figure_stage order by line limit 1000")
        changed = [row[0] for row in cursor.fetchall()]
    return ImportResult(
        rows=count,
        added=added,
        revised=revised,
        unchanged=count - added - revised,
        references=tuple(changed[:1000]),
    )


def _good_rows(
    items: Iterator[Row | RowError],
    errors: list[RowError],
    progress: Callable[[int], None] | None,
) -> Iterator[Row]:
    """Give the good rows as long as none is bad; after the first fault only faults are gathered."""
    count = 0
    for item in items:
        if isinstance(item, RowError):
            errors.append(item)
            if len(errors) >= MAX_NAMED_FAULTS:
                return
            continue
        count += 1
        if progress is not None and count % STEP == 0:
            progress(count)
        if not errors:
            yield item


def _copy(cursor: Cursor, rows: Iterator[Row]) -> int:
    ends: dict[str, object] = {}
    dimension_json: dict[str, str] = {}
    count = 0
    with cursor.copy(
        "copy figure_stage (line, reference, section, source, measure, period, period_end,"
        " dimensions, dimension_key, value, status, qualifier, note, origin, note_translations)"
        " from stdin"
    ) as copy:
        for row in rows:
            end = ends.get(row.period)
            if end is None:
                end = ends[row.period] = Period.parse(row.period).end
            written = dimension_json.get(row.dimensions)
            if written is None:
                written = dimension_json[row.dimensions] = _as_json(row.dimensions)
            copy.write_row(
                (
                    row.line, row.id, row.section, row.source, row.measure, row.period, end,
                    written, row.dimensions, row.value, row.status, row.qualifier, row.note,
                    row.origin, json.dumps(row.note_translations),
                )
            )  # fmt: skip
            count += 1
    return count


def _stage_institutions(cursor: Cursor, keys: dict[str, int]) -> None:
    cursor.execute(
        "create temporary table figure_institution (code text primary key, institution_id bigint)"
        " on commit drop"
    )
    with cursor.copy("copy figure_institution (code, institution_id) from stdin") as copy:
        for code, key in keys.items():
            copy.write_row((code, key))


def _as_json(dimension_key: str) -> str:
    pairs = (part.partition("=") for part in dimension_key.split(";") if part)
    return json.dumps({key: code for key, _equals, code in pairs}, ensure_ascii=False)


def open_lines(path: Path) -> Iterator[bytes]:
    """Return the lines of a file as they are read."""
    with path.open("rb") as stream:
        yield from stream
