# SPDX-License-Identifier: EUPL-1.2
"""Reading a file of figures: every row is understood, or every bad row is named.

The file is CSV in UTF-8 with the columns `id, section, source, measure, unit, period,
dimensions, value, qualifier, note` and, if wanted, `origin`, `status` and
`note_sr`. Rows are counted as
lines of the file, the header being line 1; a row that spans lines is named by its first.
"""

from __future__ import annotations

import csv
import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from vidik.core.periods import Period
from vidik.figures.methods.naming import Catalogue, Refusal, gettext_noop, split_dimensions

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

REQUIRED_COLUMNS: Final = (
    "id",
    "section",
    "source",
    "measure",
    "unit",
    "period",
    "dimensions",
    "value",
    "qualifier",
    "note",
)
OPTIONAL_COLUMNS: Final = ("origin", "status", "note_sr")
QUALIFIERS: Final = frozenset(
    {"exact", "more_than", "at_least", "less_than", "at_most", "approx", "about"}
)
MISSING_STATUSES: Final = frozenset(
    {"not_collected", "not_available", "refused", "not_applicable", "suppressed"}
)
NONE_KNOWN: Final = frozenset({"none_known", "none_known_to_be"})
ORIGINS: Final = frozenset({"letter", "questionnaire", "meeting", "own_proceedings", "derived"})
DEFAULT_ORIGIN: Final = "questionnaire"
MAX_LENGTHS: Final[Mapping[str, int]] = {
    "id": 80,
    "section": 40,
    "source": 100,
    "measure": 100,
    "unit": 20,
    "period": 60,
    "dimensions": 500,
    "value": 30,
    "qualifier": 20,
    "note": 2000,
    "origin": 20,
    "status": 20,
    "note_sr": 2000,
}
WHOLE_UNITS: Final = frozenset({"persons", "count"})
HUNDRED: Final = Decimal(100)

NOT_UTF8: Final = gettext_noop("the file is not UTF-8 text (byte %(byte)s); save it as CSV UTF-8")
UTF16: Final = gettext_noop("the file is UTF-16; save it as CSV UTF-8")
EMPTY_FILE: Final = gettext_noop("the file is empty; a header line is expected")
NO_FIGURES: Final = gettext_noop("the file has a header and no figures below it")
MISSING_COLUMN: Final = gettext_noop("the column “%(column)s” is missing from the header")
EXTRA_COLUMN: Final = gettext_noop("the column “%(found)s” in the header is not known")
REPEATED_COLUMN: Final = gettext_noop("the column “%(found)s” appears twice in the header")
BROKEN_QUOTES: Final = gettext_noop("the row cannot be read as CSV: %(reason)s")
UNREADABLE_REST: Final = gettext_noop(
    "a quotation mark is not closed, so nothing from here on can be read"
)
RAGGED: Final = gettext_noop("%(expected)s fields are expected, but there are %(found)s")
CONTROL_CHARACTER: Final = gettext_noop(
    "the field contains a character that is not text (%(code)s)"
)
TOO_LONG: Final = gettext_noop(
    "the field is %(found)s characters long; at most %(expected)s are allowed"
)
BLANK: Final = gettext_noop("the field must not be blank")
SPACES: Final = gettext_noop("“%(found)s” starts or ends with a space")
DUPLICATE_ID: Final = gettext_noop("the id “%(found)s” already appears in row %(first)s")
UNSAFE_ID: Final = gettext_noop(
    "the id “%(found)s” cannot be cited; it may contain only Latin letters, digits and - _ . : "
    "and must start with a letter or a digit"
)
UNKNOWN_SOURCE: Final = gettext_noop("the source “%(found)s” is not a registered institution")
NO_PERIOD: Final = gettext_noop("“%(found)s” is not a period")
UNKNOWN_QUALIFIER: Final = gettext_noop(
    "the qualifier “%(found)s” is not known; use one of: %(expected)s"
)
UNKNOWN_STATUS: Final = gettext_noop(
    "the status “%(found)s” is not known; use one of: %(expected)s"
)
UNKNOWN_ORIGIN: Final = gettext_noop(
    "the origin “%(found)s” is not known; use one of: %(expected)s"
)
BLANK_WITHOUT_STATUS: Final = gettext_noop(
    "the value is blank and no status says why; write 0 if it is known that there were none"
)
VALUE_WITH_STATUS: Final = gettext_noop(
    "the value “%(found)s” and the status “%(status)s” exclude each other"
)
DECIMAL_COMMA: Final = gettext_noop(
    "“%(found)s” is written with a comma; use a point for decimals and do not mark thousands"
)
NO_NUMBER: Final = gettext_noop("“%(found)s” is not a number")
NEGATIVE: Final = gettext_noop("“%(found)s” is negative; only a change may be")
TOO_MANY_DIGITS: Final = gettext_noop(
    "“%(found)s” has too many digits; at most 15 before and 6 after the point can be kept"
)
NOT_WHOLE: Final = gettext_noop(
    "“%(found)s” is not a whole number; the unit “%(unit)s” has whole numbers only"
)
PERCENT_RANGE: Final = gettext_noop("a share of “%(found)s” percent is outside 0 to 100")

_COLUMNS: Final = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
_PROSE: Final = frozenset({"note", "note_sr"})
_MUST_STAND: Final = ("id", "source", "measure", "unit", "period")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_LONG_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SAFE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")
_WITH_COMMA: Final = re.compile(r"-?[0-9][0-9.]*,[0-9][0-9.,]*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_BREAK: Final = re.compile(r"[\r\n\t]")
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
    note_sr: str = ""


@dataclass(frozen=True, slots=True)
class RowError:
    """One fault: line of the file, column (blank for the whole row), a translatable message."""

    line: int
    column: str
    message_template: str
    params: Mapping[str, str]

    @property
    def message(self) -> str:
        """The message in English, with its values, without the row."""
        return self.message_template % self.params

    def __str__(self) -> str:
        where = f"{self.column}: " if self.column else ""
        return f"row {self.line}: {where}{self.message}"


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
        elif name not in _COLUMNS:
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
            yield from judge.judge(line, fields)
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
        self._limits = tuple(MAX_LENGTHS[name] for name in header)
        self._must_stand = tuple(place[name] for name in _MUST_STAND)
        self._places = tuple(place.get(name, self._width) for name in _COLUMNS)
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
            record[12],
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
            for fault in _field_faults(line, name, text)
        ]

    def _names(self, line: int, record: list[str]) -> tuple[tuple[str, str, str], list[RowError]]:
        raw_measure, unit, period, dimensions = record[3], record[4], record[5], record[6]
        if not raw_measure or not unit:
            return (raw_measure, unit, dimensions), []
        if self._catalogue is None:
            pairs = split_dimensions(dimensions)
            if isinstance(pairs, Refusal):
                return (raw_measure, unit, dimensions), [_refused(line, pairs)]
            ordered = ";".join(f"{key}={code}" for key, code in sorted(pairs.items()))
            return (raw_measure, unit, ordered), []
        mapped = self._catalogue.map_row(
            raw_measure, unit, dimensions, period=period, lenient=self._lenient
        )
        if isinstance(mapped, Refusal):
            return (raw_measure, unit, dimensions), [_refused(line, mapped)]
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
            yield _unknown(line, "qualifier", UNKNOWN_QUALIFIER, qualifier, QUALIFIERS)
        if origin and origin not in ORIGINS:
            yield _unknown(line, "origin", UNKNOWN_ORIGIN, origin, ORIGINS)

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
            return _without_value(line, text, status)
        if not text:
            return None, "", [RowError(line, "value", BLANK_WITHOUT_STATUS, {})]
        if not _NUMBER.fullmatch(text):
            return None, "", [RowError(line, "value", _misread(text), {"found": text[:30]})]
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


def _misread(text: str) -> str:
    if _WITH_COMMA.fullmatch(text):
        return DECIMAL_COMMA
    return TOO_MANY_DIGITS if _LONG_NUMBER.fullmatch(text) else NO_NUMBER


def _field_faults(line: int, name: str, text: str) -> Iterator[RowError]:
    control = _CONTROL.search(text)
    if control:
        code = f"U+{ord(control.group()):04X}"
        yield RowError(line, name, CONTROL_CHARACTER, {"code": code})
    elif not text:
        if name in _MUST_STAND:
            yield RowError(line, name, BLANK, {})
    elif len(text) > MAX_LENGTHS[name]:
        lengths = {"found": str(len(text)), "expected": str(MAX_LENGTHS[name])}
        yield RowError(line, name, TOO_LONG, lengths)
    elif name not in _PROSE and (text.strip() != text or _LINE_BREAK.search(text)):
        yield RowError(line, name, SPACES, {"found": _LINE_BREAK.sub(" ", text)})


def _without_value(line: int, text: str, status: str) -> tuple[Decimal | None, str, list[RowError]]:
    none_known = status in NONE_KNOWN
    if not none_known and status not in MISSING_STATUSES:
        known = MISSING_STATUSES | {"none_known"}
        return None, "", [_unknown(line, "status", UNKNOWN_STATUS, status, known)]
    if text and not (none_known and text == "0"):
        return None, "", [_both(line, text, status)]
    return (Decimal(0), "", []) if none_known else (None, status, [])


def _refused(line: int, refusal: Refusal) -> RowError:
    return RowError(line, refusal.column, refusal.message_template, refusal.params)


def _both(line: int, text: str, status: str) -> RowError:
    return RowError(line, "value", VALUE_WITH_STATUS, {"found": text[:30], "status": status})


def _unknown(line: int, column: str, template: str, found: str, known: Iterable[str]) -> RowError:
    expected = ", ".join(sorted(known))
    return RowError(line, column, template, {"found": found[:40], "expected": expected})
