# SPDX-License-Identifier: EUPL-1.2
"""Whole cycles as files for programs: CSV, Parquet, JSON-stat and SDMX-CSV.

Every version of every figure with its provenance. Columns are described in
`docs/how-to/export-figures.md`. No time of writing gets into a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from vidik.core.languages import NO_TEXT, Texts, tags
from vidik.core.periods import Period, PeriodKind
from vidik.figures.methods.columns import note_columns
from vidik.figures.methods.formats import (
    CubeDimension,
    CubeValue,
    Value,
    jsonstat_dataset,
    plain_csv_lines,
    plain_number,
    write_lines,
    write_parquet,
)

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS: Final = (
    "id", "section", "source", "measure", "unit", "period", "dimensions", "value", "qualifier",
    "note", "origin", "status", "version", "is_current", "reason", "created_by", "source_name",
    "period_start", "period_end", "office_only", "cycle", "citation", *note_columns(),
)  # fmt: skip
"""The first twelve are those of a file for import."""
_TOTAL: Final = "_T"
_NOT_APPLICABLE: Final = "_Z"
_OBS_STATUS: Final = {
    "": "A",
    "not_collected": "L",
    "not_available": "O",
    "refused": "O",
    "not_applicable": "M",
    "suppressed": "Q",
}
"""Codes of the cross-domain list CL_OBS_STATUS of SDMX."""
_ESTIMATED: Final = frozenset({"approx", "about"})


class Record(NamedTuple):
    """One observation with its provenance."""

    reference: str
    section: str
    source: str
    source_name: str
    measure: str
    unit: str
    period: str
    dimension_key: str
    value: Decimal | None
    qualifier: str
    note: str
    origin: str
    status: str
    version: int
    is_current: bool
    reason: str
    created_by: str
    person_level: bool
    cycle: str
    note_translations: Texts = NO_TEXT
    citation: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The dimensions and their codes."""
        parts = (part.partition("=") for part in self.dimension_key.split(";") if part)
        return tuple((key, code) for key, _equals, code in parts)


@dataclass(frozen=True, slots=True)
class MeasureNames:
    """What a file says of a measure."""

    name: str
    definition: str
    dimensions: tuple[str, ...]


def line(record: Record) -> tuple[Value, ...]:
    """Return a record in the order of the columns."""
    period = Period.parse(record.period)
    start = "" if period.is_cumulative else period.start.isoformat()
    return (
        record.reference, record.section, record.source, record.measure, record.unit,
        record.period, record.dimension_key, record.value, record.qualifier, record.note,
        record.origin, record.status, record.version, record.is_current, record.reason,
        record.created_by, record.source_name, start, period.end.isoformat(),
        record.person_level, record.cycle, record.citation, *_translations(record),
    )  # fmt: skip


def _translations(record: Record) -> tuple[str, ...]:
    return tuple(record.note_translations.get(tag, "") for tag in tags()[1:])


def write_csv(path: Path, records: Iterable[Record]) -> None:
    """Write observations as CSV in UTF-8."""
    with path.open("wb") as stream:
        write_lines(stream, plain_csv_lines(COLUMNS, (line(record) for record in records)))


def parquet_schema() -> pa.Schema:
    """Return names and types of the columns of the Parquet file."""
    import pyarrow as pa  # noqa: PLC0415 - slow to load, and seldom needed

    special = {
        "value": pa.decimal128(24, 6),
        "version": pa.int32(),
        "is_current": pa.bool_(),
        "office_only": pa.bool_(),
    }
    return pa.schema([(name, special.get(name, pa.string())) for name in COLUMNS])


def write_parquet_file(path: Path, records: Iterable[Record]) -> None:
    """Write observations as Parquet with exact decimals."""
    write_parquet(path, parquet_schema(), (line(record) for record in records))


def write_sdmx(
    path: Path,
    records: Callable[[], Iterable[Record]],
    measures: Mapping[str, MeasureNames],
) -> None:
    """Write observations as SDMX-CSV 2.0, one column for each dimension that occurs.

    `_T` says that a figure is not broken down by a dimension of its measure, `_Z` that its
    measure does not have the dimension.
    """
    used = sorted({key for record in records() for key, _code in record.pairs})
    heads = {key: f"D_{key.upper().replace('-', '_')}" for key in used}
    header = (
        "STRUCTURE", "STRUCTURE_ID", "ACTION", "MEASURE", "SOURCE", "PERIOD_TYPE", "TIME_PERIOD",
        *heads.values(), "REFERENCE", "VERSION", "OBS_VALUE", "OBS_STATUS", "UNIT_MEASURE",
        "QUALIFIER", "MISSING_REASON", "SECTION", "ORIGIN", "NOTE", "IS_CURRENT",
        "REVISION_REASON", "CREATED_BY", "OFFICE_ONLY", *map(str.upper, note_columns()),
    )  # fmt: skip
    lines = (tuple(_sdmx_line(record, used, measures)) for record in records())
    with path.open("wb") as stream:
        write_lines(stream, plain_csv_lines(header, lines))


def _sdmx_line(
    record: Record, used: list[str], measures: Mapping[str, MeasureNames]
) -> Iterator[Value]:
    period = Period.parse(record.period)
    pairs = dict(record.pairs)
    known = measures[record.measure].dimensions
    yield from ("dataflow", f"VIDIK:FIGURES_{record.cycle}(1.0)", "I")
    yield from (record.measure, record.source, period.kind.value, sdmx_period(period))
    for key in used:
        yield pairs.get(key, _TOTAL if key in known else _NOT_APPLICABLE)
    status = _OBS_STATUS[record.status]
    estimated = record.value is not None and record.qualifier in _ESTIMATED
    yield from (
        record.reference, record.version, record.value, "E" if estimated else status, record.unit,
        record.qualifier, record.status, record.section, record.origin, record.note,
        record.is_current, record.reason, record.created_by, record.person_level,
        *_translations(record),
    )  # fmt: skip


def sdmx_period(period: Period) -> str:
    """Write a period as SDMX does; what SDMX has no form for becomes start and length in days.

    A cumulative period is written as its last day: its start is not known.
    """
    match period.kind:
        case PeriodKind.YEAR | PeriodKind.MONTH:
            return period.text
        case PeriodKind.HALF_YEAR:
            return period.text.replace("-H", "-S")
        case PeriodKind.QUARTER:
            return period.text
        case PeriodKind.AT_DATE | PeriodKind.TO_DATE:
            return period.end.isoformat()
        case _:
            days = (period.end - period.start).days + 1
            return f"{period.start.isoformat()}/P{days}D"


def write_jsonstat(
    path: Path,
    records: Iterable[Record],
    measures: Mapping[str, MeasureNames],
    cycle: str,
) -> None:
    """Write observations as a JSON-stat collection: a data set for each breakdown of a measure.

    Dimensions of each: those of the breakdown, who reported, period, statement (the citation)
    and version. Provenance is in the extension, by position. One measure at a time is in
    memory.

    Args:
        path: the file.
        records: sorted by measure.
        measures: names by code.
        cycle: code of the cycle.
    """
    with path.open("w", encoding="utf-8") as stream:
        head = {"version": "2.0", "class": "collection", "label": f"Figures of {cycle}"}
        stream.write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}"))
        stream.write(',\n "link": {\n  "item": [')
        comma = "\n"
        for measure, group in groupby(records, key=lambda record: record.measure):
            for item in _items(measures[measure], measure, group, cycle):
                stream.write(comma + json.dumps(item, ensure_ascii=False, indent=1))
                comma = ",\n"
        stream.write("\n  ]\n }\n}\n")


def _items(
    names: MeasureNames, measure: str, records: Iterable[Record], cycle: str
) -> Iterator[dict[str, object]]:
    shapes: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        shapes.setdefault(tuple(key for key, _code in record.pairs), []).append(record)
    for shape, group in sorted(shapes.items()):
        yield _item(names, measure, shape, group, cycle)


def _item(
    names: MeasureNames,
    measure: str,
    shape: tuple[str, ...],
    group: list[Record],
    cycle: str,
) -> dict[str, object]:
    parts: list[tuple[str, list[str]]] = [
        (key, [record.pairs[index][1] for record in group]) for index, key in enumerate(shape)
    ]
    parts.append(("reported-by", [record.source for record in group]))
    parts.append(("period", [record.period for record in group]))
    parts.append(("citation", [record.reference for record in group]))
    parts.append(("version", [str(record.version) for record in group]))
    dimensions = [
        CubeDimension(
            key,
            key,
            {code: code for code in dict.fromkeys(codes)},
            "time" if key == "period" else "",
        )
        for key, codes in parts
    ]
    values = [
        CubeValue(
            tuple(codes[index] for _key, codes in parts),
            record.value,
            record.status or ("" if record.qualifier == "exact" else record.qualifier),
            _provenance(record),
        )
        for index, record in enumerate(group)
    ]
    return jsonstat_dataset(
        label=names.name,
        source=f"Figures of {cycle}",
        dimensions=dimensions,
        values=values,
        notes=[names.definition] if names.definition else [],
        extension={
            "measure": measure,
            "unit": group[0].unit,
            "office_only": "yes" if group[0].person_level else "no",
        },
    )


def _provenance(record: Record) -> dict[str, str]:
    content = {
        "value": "" if record.value is None else plain_number(record.value),
        "section": record.section,
        "origin": record.origin,
        "note": record.note,
        "citation": record.citation,
        **dict(zip(note_columns(), _translations(record), strict=True)),
        "is_current": "yes" if record.is_current else "no",
        "reason": record.reason,
        "created_by": record.created_by,
    }
    return {key: text for key, text in content.items() if text}
