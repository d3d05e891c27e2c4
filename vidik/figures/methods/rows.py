# SPDX-License-Identifier: EUPL-1.2
"""Reading a file of figures: every row is understood, or every bad row is named.

The file is CSV in UTF-8 with the columns `id, section, source, measure, unit, period,
dimensions, value, qualifier, note` and, if wanted, `origin`, `status` and the note in
other languages, such as `note_sr`. Rows are counted as lines of the file, the header being line 1;
a row that spans lines is named by its first.
"""

from __future__ import annotations

import csv
import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from vidik.core.languages import NO_TEXT, Texts
from vidik.core.periods import Period
from vidik.core.spreadsheets import armed
from vidik.figures.methods.columns import (
    DEFAULT_ORIGIN,
    HUNDRED,
    MUST_STAND,
    OPTIONAL_COLUMNS,
    ORIGINS,
    QUALIFIERS,
    REQUIRED_COLUMNS,
    WHOLE_UNITS,
    limit_of,
    translation_of,
)
from vidik.figures.methods.naming import Catalogue, Refusal, split_dimensions
from vidik.figures.methods.row_faults import (
    BLANK_WITHOUT_STATUS,
    BROKEN_QUOTES,
    DUPLICATE_ID,
    EMPTY_FILE,
    EXTRA_COLUMN,
    MISSING_COLUMN,
    NEGATIVE,
    NO_FIGURES,
    NO_PERIOD,
    NOT_UTF8,
    NOT_WHOLE,
    PERCENT_RANGE,
    RAGGED,
    REPEATED_COLUMN,
    UNKNOWN_ORIGIN,
    UNKNOWN_QUALIFIER,
    UNKNOWN_SOURCE,
    UNREADABLE_REST,
    UNSAFE_ID,
    UTF16,
    RowError,
    field_faults,
    misread,
    refused,
    unknown,
    without_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
_COLUMNS: Final = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_SAFE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class _Reader(Protocol):
    """What is used of the reader of the standard library."""

    @property
    def line_num(self) -> int: ...

    def __next__(self) -> list[str]: ...


class Row(NamedTuple):
    """One statement of a file, understood: names in the catalogue's spelling.

    `value` is blank exactly where `status` says why.
    """

    line: int
    id: str
    section: str
    source: str
    measure: str
    unit: str
    period: str
    dimensions: str
    value: Decimal | None
    qualifier: str
    note: str
    origin: str
    status: str
    note_translations: Texts = NO_TEXT


@dataclass(frozen=True, slots=True)
class Parsed:
    """All rows of a file, or all its faults: never a part of the rows."""

    rows: tuple[Row, ...]
    errors: tuple[RowError, ...]


class UnreadableError(Exception):
    """A file that cannot be decoded from some line on."""

    def __init__(self, error: RowError) -> None:
        super().__init__(str(error))
        self.error = error


def read_rows(
    lines: Iterable[bytes],
    *,
    catalogue: Catalogue | None = None,
    lenient: bool = False,
    known_sources: Container[str] | None = None,
    parse_period: Callable[[str], object] = Period.parse,
) -> Parsed:
    """Read a whole file: its rows if all are good, else every fault that it has.

    See `iter_rows` for the parameters.
    """
    rows: list[Row] = []
    errors: list[RowError] = []
    for item in iter_rows(
        lines,
        catalogue=catalogue,
        lenient=lenient,
        known_sources=known_sources,
        parse_period=parse_period,
    ):
        if isinstance(item, RowError):
            errors.append(item)
            rows.clear()
        elif not errors:
            rows.append(item)
    return Parsed(tuple(rows), tuple(errors))


def iter_rows(
    lines: Iterable[bytes],
    *,
    catalogue: Catalogue | None = None,
    lenient: bool = False,
    known_sources: Container[str] | None = None,
    parse_period: Callable[[str], object] = Period.parse,
) -> Iterator[Row | RowError]:
    """Read a file row by row; a bad row gives each of its faults and no `Row`.

    `lines` is a file opened in binary mode (or any iterable of its lines). With a `catalogue`
    the names are mapped, unknown ones being refused, or left as they are if `lenient`; without
    one, names stay as they came. `known_sources` refuses institutions that it does not hold.
    `parse_period` raises `ValueError` for a text that is no period.
    """
    try:
        reader = csv.reader(_decoded(lines), strict=True)
        try:
            header = next(reader, None)
        except csv.Error as error:
            yield RowError(1, "", BROKEN_QUOTES, {"reason": str(error)})
            return
        if header is None:
            yield RowError(1, "", EMPTY_FILE, {})
            return
        faults = list(_header_faults(header))
        if faults:
            yield from faults
            return
        judge = _Judge(header, catalogue, known_sources, parse_period, lenient=lenient)
        is_empty = True
        for item in _records(reader, judge):
            is_empty = False
            yield item
        if is_empty:
            yield RowError(1, "", NO_FIGURES, {})
    except UnreadableError as stop:
        yield stop.error


def _decoded(lines: Iterable[bytes]) -> Iterator[str]:
    for number, raw in enumerate(lines, start=1):
        line = raw
        if number == 1:
            if line.startswith(_UTF16_MARKS):
                raise UnreadableError(RowError(1, "", UTF16, {}))
            line = line.removeprefix(_UTF8_MARK)
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"0x{line[error.start]:02x}"
            raise UnreadableError(RowError(number, "", NOT_UTF8, {"byte": byte})) from error


def _header_faults(header: list[str]) -> Iterator[RowError]:
    seen: set[str] = set()
    for name in header:
        if name in seen:
            yield RowError(1, "", REPEATED_COLUMN, {"found": name[:80]})
        elif name not in _COLUMNS and not translation_of(name):
            yield RowError(1, "", EXTRA_COLUMN, {"found": name[:80]})
        seen.add(name)
    for name in REQUIRED_COLUMNS:
        if name not in seen:
            yield RowError(1, "", MISSING_COLUMN, {"column": name})


def _records(reader: _Reader, judge: _Judge) -> Iterator[Row | RowError]:
    line = reader.line_num + 1
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = str(error)
            if "unexpected end" in reason or "field larger" in reason:
                yield RowError(line, "", UNREADABLE_REST, {})
                return
            yield RowError(line, "", BROKEN_QUOTES, {"reason": reason})
            line = reader.line_num + 1
            continue
        if fields:
            yield from judge.judge(line, [armed(field) for field in fields])
        line = reader.line_num + 1


class _Judge:
    """Judges one record after the other; remembers the ids that it has seen."""

    def __init__(
        self,
        header: list[str],
        catalogue: Catalogue | None,
        known_sources: Container[str] | None,
        parse_period: Callable[[str], object],
        *,
        lenient: bool,
    ) -> None:
        self._width = len(header)
        place = {name: index for index, name in enumerate(header)}
        self._header = header
        self._limits = tuple(limit_of(name) for name in header)
        self._must_stand = tuple(place[name] for name in MUST_STAND)
        self._places = tuple(place.get(name, self._width) for name in _COLUMNS)
        self._translations = tuple(
            (tag, index) for name, index in place.items() if (tag := translation_of(name))
        )
        self._catalogue = catalogue
        self._sources = known_sources
        self._parse_period = parse_period
        self._lenient = lenient
        self._ids: dict[str, int] = {}
        self._periods: dict[str, bool] = {}

    def judge(self, line: int, fields: list[str]) -> Iterator[Row | RowError]:
        if len(fields) != self._width:
            yield RowError(
                line, "", RAGGED, {"expected": str(self._width), "found": str(len(fields))}
            )
            return
        faults = self._text_faults(line, fields)
        fields.append("")
        record = [fields[place] for place in self._places]
        mapped, name_faults = self._names(line, record)
        faults += name_faults
        faults += self._identity_faults(line, record)
        value, status, value_faults = self._value(line, record, mapped[0])
        faults += value_faults
        if faults:
            yield from faults
            return
        measure, unit, dimensions = mapped
        yield Row(
            line,
            record[0],
            record[1],
            record[2],
            measure,
            unit,
            record[5],
            dimensions,
            value,
            record[8] or "exact",
            record[9],
            record[10] or DEFAULT_ORIGIN,
            status,
            Texts((tag, fields[at]) for tag, at in self._translations),
        )

    def _text_faults(self, line: int, fields: list[str]) -> list[RowError]:
        joined = "|".join(fields)
        plain = joined.isprintable() and " |" not in joined and "| " not in joined
        plain = plain and not (joined.startswith(" ") or joined.endswith(" "))
        short = not any(map(operator.gt, map(len, fields), self._limits))
        if plain and short and all(map(fields.__getitem__, self._must_stand)):
            return []
        return [
            fault
            for name, text in zip(self._header, fields, strict=True)
            for fault in field_faults(line, name, text)
        ]

    def _names(self, line: int, record: list[str]) -> tuple[tuple[str, str, str], list[RowError]]:
        raw_measure, unit, period, dimensions = record[3], record[4], record[5], record[6]
        if not raw_measure or not unit:
            return (raw_measure, unit, dimensions), []
        if self._catalogue is None:
            pairs = split_dimensions(dimensions)
            if isinstance(pairs, Refusal):
                return (raw_measure, unit, dimensions), [refused(line, pairs)]
            ordered = ";".join(f"{key}={code}" for key, code in sorted(pairs.items()))
            return (raw_measure, unit, ordered), []
        mapped = self._catalogue.map_row(
            raw_measure, unit, dimensions, period=period, lenient=self._lenient
        )
        if isinstance(mapped, Refusal):
            return (raw_measure, unit, dimensions), [refused(line, mapped)]
        return (mapped.measure, mapped.unit, mapped.dimensions), []

    def _identity_faults(self, line: int, record: list[str]) -> Iterator[RowError]:
        identity, source, period = record[0], record[2], record[5]
        qualifier, origin = record[8], record[10]
        if identity:
            # What is no plain text at all is named as such already.
            if identity.isprintable() and not _SAFE_ID.fullmatch(identity.strip()):
                yield RowError(line, "id", UNSAFE_ID, {"found": identity[:80]})
            first = self._ids.setdefault(identity, line)
            if first != line:
                yield RowError(
                    line, "id", DUPLICATE_ID, {"found": identity[:80], "first": str(first)}
                )
        if source and self._sources is not None and source not in self._sources:
            yield RowError(line, "source", UNKNOWN_SOURCE, {"found": source[:100]})
        if period and not self._is_period(period):
            yield RowError(line, "period", NO_PERIOD, {"found": period[:60]})
        if qualifier and qualifier not in QUALIFIERS:
            yield unknown(line, "qualifier", UNKNOWN_QUALIFIER, qualifier, QUALIFIERS)
        if origin and origin not in ORIGINS:
            yield unknown(line, "origin", UNKNOWN_ORIGIN, origin, ORIGINS)

    def _is_period(self, text: str) -> bool:
        known = self._periods.get(text)
        if known is None:
            try:
                self._parse_period(text)
                known = True
            except ValueError:
                known = False
            self._periods[text] = known
        return known

    def _value(
        self, line: int, record: list[str], measure: str
    ) -> tuple[Decimal | None, str, list[RowError]]:
        text, status = record[7], record[11]
        if status:
            return without_value(line, text, status)
        if not text:
            return None, "", [RowError(line, "value", BLANK_WITHOUT_STATUS, {})]
        if not _NUMBER.fullmatch(text):
            return None, "", [RowError(line, "value", misread(text), {"found": text[:30]})]
        value = Decimal(text)
        return value, "", list(self._range_faults(line, value, record, measure))

    def _range_faults(
        self, line: int, value: Decimal, record: list[str], measure: str
    ) -> Iterator[RowError]:
        unit, text = record[4], record[7]
        known = self._catalogue.measures.get(measure) if self._catalogue else None
        counts = known.counts if known else ""
        counted = unit in WHOLE_UNITS
        if value < 0 and counts != "change" and (known is not None or counted):
            yield RowError(line, "value", NEGATIVE, {"found": text})
        if counted and value != value.to_integral_value():
            yield RowError(line, "value", NOT_WHOLE, {"found": text, "unit": unit})
        if counts == "share" and unit == "percent" and value > HUNDRED:
            yield RowError(line, "value", PERCENT_RANGE, {"found": text})
