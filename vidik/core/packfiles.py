# SPDX-License-Identifier: EUPL-1.2
"""Read the text files of a country pack: tables in CSV and documents in YAML, into typed rows.

A row is a dataclass whose fields are the columns of a table or the keys of a document; those in
its `PASSED_OVER` are for people who read the file. What a file
should not say becomes a fault with its place; reading goes on, so that somebody who writes a pack
sees all faults at once. This module knows no Django: settings and the cores of rooms read with it.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import re
import types
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from vidik.core.languages import Texts, keys_of, tags

T = TypeVar("T")
MOST_BYTES: Final = 20_000_000
MOST_VALUES: Final = 1_000_000
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one that is written in C takes a sixth of the time; both are safe."""


@dataclass(frozen=True, slots=True, order=True)
class PackFault:
    """What is wrong at one place of a pack."""

    file: str
    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.expected}"


class PackError(ValueError):
    """A pack that cannot be used, with all its faults."""

    def __init__(self, faults: Iterable[PackFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))

    @classmethod
    def of(cls, file: str, field: str, expected: str, line: int = 1) -> PackError:
        """Make the error of a single fault."""
        return cls([PackFault(file, line, field, expected)])


@dataclass(frozen=True, slots=True)
class Column:
    """What does not follow from the name and the type of a field."""

    key: str = ""
    """Its column or key, where that is called otherwise."""
    blank: bool = False
    """Whether it may be left out although it has no default."""
    partial: bool = False
    """Whether a text may be left out in some languages."""
    bare: bool = False
    """Whether a text is under the languages alone: `en`, not `name_en`."""
    one_of: Collection[str] = ()
    pattern: str = ""
    what: str = ""
    """What the pattern describes, for people."""
    low: int = 0
    high: int = 10**9
    needed: bool = False
    """Whether it has to stand although the field has a default."""


Blank = Annotated[str, Column(blank=True)]
BlankTexts = Annotated[Texts, Column(blank=True)]
PartialTexts = Annotated[Texts, Column(partial=True, blank=True)]
BareTexts = Annotated[Texts, Column(bare=True)]


class Entry(dict[str, Any]):
    """A row of a table or the keys of a document, with the lines where they are."""

    def __init__(self, file: str, line: int, *, is_row: bool = False) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.is_row = is_row
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """The entries of a list in a document, with the lines where they are."""

    def __init__(self, items: Iterable[Any] = (), lines: Iterable[int] = ()) -> None:
        super().__init__(items)
        self.lines = tuple(lines)


class _Wrong(Exception):
    """A value that is not what was expected."""


class Pack:
    """The files of a pack, and the faults found in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[PackFault] = []
        self._headers: dict[str, list[str]] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._documents: dict[str, Any] = {}
        self._rows: dict[tuple[str, type], Any] = {}
        self._places: dict[int, tuple[object, Entry]] = {}

    def has(self, name: str) -> bool:
        """Whether the pack has a file or a folder of this name."""
        return (self.folder / name).exists()

    def files(self, pattern: str) -> list[str]:
        """List the files of a pattern by name."""
        found = sorted(self.folder.glob(pattern))
        return [path.relative_to(self.folder).as_posix() for path in found if path.is_file()]

    def add_fault(self, file: str, line: int, field: str, expected: str) -> None:
        """Note what is wrong at a place."""
        self.faults.append(PackFault(file, line, field, expected))

    def fault(self, row: object, field: str, expected: str) -> None:
        """Note what is wrong with a field of a row that this pack gave."""
        entry = row if isinstance(row, Entry) else self.entry(row)
        self.add_fault(entry.file, entry.lines.get(field, entry.line), field, expected)

    def entry(self, row: object) -> Entry:
        """Return what is in the file for a row that this pack gave."""
        return self._places[id(row)][1]

    def raise_faults(self) -> None:
        """Refuse a pack in which a fault was found.

        Raises:
            PackError: there is one.
        """
        if self.faults:
            raise PackError(self.faults)

    def expect_unique(self, rows: Iterable[object], field: str = "code") -> None:
        """Note which rows have the same value in a field as another one."""
        seen: set[object] = set()
        for row in rows:
            value = getattr(row, field)
            if value in seen:
                self.fault(row, field, f"each value once, “{value}” stands twice")
            seen.add(value)

    def expect_known(
        self, rows: Iterable[object], field: str, known: Collection[str], what: str, key: str = ""
    ) -> None:
        """Note which rows name something in a field that is not there."""
        for row in rows:
            named = getattr(row, field)
            for value in [named] if isinstance(named, str) else named:
                if value and value not in known:
                    self.fault(row, key or field, f"{what}, there is no “{value}”")

    def table(self, name: str, kind: type[T], *, required: bool = False) -> list[T]:
        """Read a table; none of its rows where the pack has no such file."""
        if (name, kind) not in self._rows:
            self._rows[name, kind] = self._table(name, kind, required=required)
        rows: list[T] = self._rows[name, kind]
        return rows

    def _table(self, name: str, kind: type[T], *, required: bool) -> list[T]:
        if not required and not self.has(name):
            return []
        entries = self.entries(name)
        if name not in self._headers:
            return []
        header = self._headers[name]
        needed, known = _keys(kind, tags())  # type: ignore[arg-type]
        for key in needed:
            if key not in header:
                self.add_fault(name, 1, key, "this column")
        for key in header:
            if key not in known:
                self.add_fault(name, 1, key, f"no other columns than {', '.join(known)}")
        if not needed <= set(header):
            return []
        found = (self.bound(kind, entry) for entry in entries)
        return [row for row in found if row is not None]

    def entries(self, name: str) -> list[Entry]:
        """Read the rows of a table as they are."""
        if name not in self._entries:
            text = self._text(name)
            self._entries[name] = [] if text is None else self._parsed(name, text)
        return self._entries[name]

    def codes(self, name: str) -> frozenset[str]:
        """Return the codes of a table, for what names them; none where there is no such table."""
        rows = self.entries(name) if self.has(name) else ()
        return frozenset(row.get("code", "") for row in rows)

    def document(self, name: str, kind: type[T], *, required: bool = False) -> T | None:
        """Read a document; None where the pack has no such file or it has faults."""
        if not required and not self.has(name):
            return None
        if (name, kind) not in self._rows:
            found = self.raw(name)
            self._rows[name, kind] = None if found is None else self.bound(kind, found)
        row: T | None = self._rows[name, kind]
        return row

    def raw(self, name: str) -> Entry | None:
        """Read a document as it is; None where it has faults."""
        if name not in self._documents:
            self._documents[name] = self._composed(name, Entry, "keys with values")
        document: Entry | None = self._documents[name]
        return document

    def items(self, name: str, kind: type[T]) -> list[T]:
        """Read a document that is a list; without the entries that have faults."""
        items: Items | None = self._composed(name, Items, "a list")
        found = []
        for item, line in zip(items or (), items.lines if items else (), strict=True):
            if isinstance(item, Entry):
                found.append(self.bound(kind, item))
            else:
                self.add_fault(name, line, "document", "keys with values")
        return [row for row in found if row is not None]

    def optional(self, name: str) -> Mapping[str, Any]:
        """Read a document as it is; nothing where the pack has no such file."""
        return (self.raw(name) if self.has(name) else None) or {}

    def listed(self, name: str, key: str) -> list[Entry]:
        """Read the entries of a list in a document as they are."""
        found = self.optional(name).get(key)
        return (
            [each for each in found if isinstance(each, Entry)] if isinstance(found, list) else []
        )

    def text(self, name: str) -> str:
        """Read a text file; nothing where it has faults."""
        return self._text(name) or ""

    def _text(self, name: str) -> str | None:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            self.add_fault(name, 1, "file", "a file inside the folder of the pack")
            return None
        try:
            if path.stat().st_size > MOST_BYTES:
                self.add_fault(name, 1, "file", f"at most {MOST_BYTES // 1_000_000} MB")
                return None
            data = path.read_bytes()
        except OSError as error:
            self.add_fault(name, 1, "file", f"a file that can be read ({error.strerror})")
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.add_fault(name, line, "file", "text in UTF-8")
            return None

    # ------------------------------------------------------------------------------------ tables

    def _parsed(self, name: str, text: str) -> list[Entry]:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        found = []
        try:
            header = [each.strip() for each in next(reader, [])]
            if not any(header):
                self.add_fault(name, 1, "header", "a line with the names of the columns")
                return []
            for key, times in Counter(header).items():
                if times > 1 or not key:
                    self.add_fault(name, 1, key or "header", "each column once, with a name")
            end = reader.line_num
            for cells in reader:
                line, end = end + 1, reader.line_num
                if cells:
                    found.append(self._row(name, line, header, cells))
        except csv.Error as error:
            self.add_fault(name, reader.line_num, "row", f"cells parted by commas ({error})")
            return []
        self._headers[name] = header
        return [row for row in found if row is not None]

    def _row(self, name: str, line: int, header: list[str], cells: list[str]) -> Entry | None:
        if len(cells) != len(header):
            self.add_fault(name, line, "row", f"{len(header)} cells, not {len(cells)}")
            return None
        row = Entry(name, line, is_row=True)
        for key, cell in zip(header, cells, strict=True):
            row[key] = cell.strip()
            if cell.startswith(("=", "@", "\t", "\r")):
                self.add_fault(name, line, key, "a value; a spreadsheet would take it as a formula")
        return row

    # --------------------------------------------------------------------------------- documents

    def _composed(self, name: str, kind: type[T], what: str) -> T | None:
        text = self._text(name)
        if text is None:
            return None
        found = None
        try:
            loader = _Loader(text)
            node = loader.get_single_node()
            found = None if node is None else _Composer(self, name, loader).value(node)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            self.add_fault(name, line, "document", f"YAML ({error.problem or error.context})")
        except (yaml.YAMLError, ValueError, RecursionError, _Wrong) as error:
            self.add_fault(name, 1, "document", f"YAML ({error})")
        else:
            if isinstance(found, kind):
                return found
            self.add_fault(name, 1, "document", what)
        return None

    # ------------------------------------------------------------------------------------- types

    def bound(self, kind: type[T], entry: Entry) -> T | None:
        """Return an entry as its type; None where it has faults."""
        before = len(self.faults)
        values = {}
        for field in _fields(kind):  # type: ignore[arg-type]
            value = self._field(field, entry)
            if value is not MISSING:
                values[field.name] = value
        known = _keys(kind, tags())[1]  # type: ignore[arg-type]
        for key in entry:
            if key not in known and not entry.is_row:
                self.fault(entry, key, f"no other keys than {', '.join(known)}")
        if len(self.faults) > before:
            return None
        row = kind(**values)
        self._places[id(row)] = (row, entry)
        return row

    def _field(self, field: _Field, entry: Entry) -> Any:
        if field.kind is Texts:
            return self._texts(field, entry)
        value = entry.get(field.key)
        if value is None or value == "":
            if field.has_default:
                return MISSING
            if field.may_be_blank or (field.kind is bool and entry.is_row):
                return _nothing(field.kind)
            self.fault(entry, field.key, _expected(field.kind, field.column))
            return MISSING
        try:
            found = self._value(field.kind, field.column, value, entry, field.key)
        except _Wrong as wrong:
            self.fault(entry, field.key, str(wrong))
            return MISSING
        if isinstance(found, tuple | frozenset) and not found and not (
            field.has_default or field.may_be_blank
        ):  # fmt: skip
            self.fault(entry, field.key, "at least one entry")
        return found

    def _texts(self, field: _Field, entry: Entry) -> Any:
        column, name = field.column, "" if field.column.bare else field.key
        inner = entry.get(name) if name else None
        if isinstance(inner, Entry):
            return self._bare(inner, column)
        texts = Texts.of_row(entry, name)
        for key in keys_of(name):
            if isinstance(entry.get(key), bool | float | list | dict):
                self.fault(entry, key, "a text; put it in quotation marks")
        if not texts and field.has_default:
            return MISSING
        self._check_complete(texts, column, entry, name)
        return texts

    def _bare(self, entry: Entry, column: Column) -> Texts:
        for key in entry:
            if key not in tags() and key not in column.one_of:
                self.fault(entry, key, f"a text in {', '.join(tags())}")
        texts = Texts.of_row(entry)
        self._check_complete(texts, column, entry, "")
        return texts

    def _check_complete(self, texts: Texts, column: Column, entry: Entry, name: str) -> None:
        if (column.blank and not texts) or (column.partial and texts):
            return
        for tag, key in zip(tags(), keys_of(name), strict=True):
            if tag not in texts:
                self.fault(entry, key, "a text, as in every language of the country")

    def _value(self, kind: Any, column: Column, value: Any, entry: Entry, key: str) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._value(inner[0], inner[1], value, entry, key)
        if origin in {Union, types.UnionType}:
            return self._value(inner[0], column, value, entry, key)
        if origin in {tuple, frozenset}:
            return origin(self._list(inner[0], column, value, entry, key))
        if origin in _MAPPINGS:
            if not isinstance(value, Entry):
                raise _Wrong("keys with values")
            return self._mapping(inner[1], column, value, key)
        if kind is Texts or dataclasses.is_dataclass(kind):
            if not isinstance(value, Entry):
                raise _Wrong("keys with values")
            return self._bare(value, column) if kind is Texts else self.bound(kind, value)  # type: ignore[arg-type]
        return _plain(kind, column, value, is_row=entry.is_row)

    def _mapping(self, kind: Any, column: Column, entry: Entry, key: str) -> dict[str, Any]:
        found = {}
        for name, value in entry.items():
            try:
                found[name] = self._value(kind, column, value, entry, name)
            except _Wrong as wrong:
                line = entry.lines.get(name, entry.line)
                self.add_fault(entry.file, line, f"{key}.{name}", str(wrong))
        return found

    def _list(self, kind: Any, column: Column, value: Any, entry: Entry, key: str) -> list[Any]:
        if isinstance(value, str) and entry.is_row:
            value = [each.strip() for each in value.split("|") if each.strip()]
        if isinstance(value, dict):
            raise _Wrong("a list")
        if not isinstance(value, list):
            value = [value]
        found = []
        for each in value:
            try:
                found.append(self._value(kind, column, each, entry, key))
            except _Wrong as wrong:
                self.fault(entry, key, f"in the list {wrong}")
        return [each for each in found if each is not None]


_MAPPINGS: Final = {dict, Mapping}


class _Composer:
    """Turns the nodes of a document into values, and mappings into entries with their lines."""

    def __init__(self, pack: Pack, file: str, loader: Any) -> None:
        self._pack, self._file, self._loader = pack, file, loader
        self._left = MOST_VALUES

    def value(self, node: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            msg = f"at most {MOST_VALUES} values, with those that an alias repeats"
            raise _Wrong(msg)
        if isinstance(node, yaml.SequenceNode):
            lines = (each.start_mark.line + 1 for each in node.value)
            return Items((self.value(each) for each in node.value), lines)
        if not isinstance(node, yaml.MappingNode):
            return self._loader.construct_object(node)
        entry = Entry(self._file, node.start_mark.line + 1)
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in entry:
                self._pack.add_fault(self._file, line, key, "each key once")
            entry.lines[key] = line
            entry[key] = self.value(value_node)
        return entry


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    key: str
    kind: Any
    column: Column
    has_default: bool

    @property
    def may_be_blank(self) -> bool:
        return self.column.blank or get_origin(self.kind) in {Union, types.UnionType}


@cache
def _fields(kind: Hashable) -> tuple[_Field, ...]:
    assert isinstance(kind, type)  # noqa: S101 - for the type checker
    hints = get_type_hints(kind, include_extras=True)
    found = []
    for each in dataclasses.fields(kind):
        if not each.init or each.metadata.get("derived"):
            continue
        hint, column = hints[each.name], Column()
        if get_origin(hint) is Annotated:
            hint, column = get_args(hint)[:2]
        has_default = each.default is not MISSING or each.default_factory is not MISSING
        has_default = has_default and not column.needed
        found.append(_Field(each.name, column.key or each.name, hint, column, has_default))
    return tuple(found)


@cache
def _keys(kind: Hashable, languages: Sequence[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the columns that a table must have, and all that a table or document may have."""
    del languages  # what is cached holds for these alone
    needed: set[str] = set()
    known: list[str] = []
    for field in _fields(kind):
        name = "" if field.column.bare else field.key
        keys = keys_of(name) if field.kind is Texts else (field.key,)
        known += keys
        if not field.has_default and not field.may_be_blank and not field.column.partial:
            needed.update(keys)
        if field.kind is Texts and name:
            known.append(name)
    known += sorted(getattr(kind, "PASSED_OVER", ()))
    return frozenset(needed), tuple(known)


def _nothing(kind: Any) -> Any:
    origin = get_origin(kind)
    if origin in {tuple, frozenset}:
        return origin()
    if origin in {Union, types.UnionType}:
        return None
    return kind()


_NAMES: Final[Mapping[Any, str]] = {
    str: "a text", int: "a whole number", bool: "yes or no", dt.date: "a day such as 2024-12-31",
    float: "a number", Texts: "a text",
}  # fmt: skip


def _expected(kind: Any, column: Column) -> str:
    """Say in words what a field holds."""
    if column.one_of:
        return f"one of {', '.join(sorted(column.one_of))}"
    if column.what:
        return column.what
    if kind is int and (column.low, column.high) != (0, 10**9):
        return f"a whole number from {column.low} to {column.high}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"one of {', '.join(str(each.value) for each in kind)}"
    if get_origin(kind) in {tuple, frozenset}:
        return "a list"
    return _NAMES.get(kind, "keys with values")


def _plain(kind: Any, column: Column, value: Any, *, is_row: bool) -> Any:
    """Return a single value as its type.

    Raises:
        _Wrong: it is another one.
    """
    if is_row and kind in _FROM_CELLS:
        value = _FROM_CELLS[kind](value)
    found = _READ[kind](value) if kind in _READ else value
    if isinstance(kind, type) and issubclass(kind, Enum):
        found = next((each for each in kind if each.value == value), None)
    if (
        found is None
        or (column.one_of and found not in column.one_of)
        or (column.pattern and not re.fullmatch(column.pattern, found))
        or (kind is int and not column.low <= found <= column.high)
    ):
        msg = f"{_expected(kind, column)}, not “{str(value)[:80]}”"
        raise _Wrong(msg)
    return found


def _text(value: Any) -> str | None:
    if isinstance(value, bool | list | dict):
        return None
    return str(value).strip()


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return None
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


_FROM_CELLS: Final[Mapping[Any, Callable[[str], Any]]] = {
    int: lambda text: int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else text,
    bool: lambda text: {"yes": True, "no": False}.get(text, text),
}
"""What the cells of a table, which are all texts, stand for."""
_READ: Final[Mapping[Any, Callable[[Any], Any]]] = {
    str: _text, int: _whole, bool: _truth, float: _number, dt.date: _day,
}  # fmt: skip


def typed(
    kind: type[T], content: Mapping[str, Any], check: Callable[[Pack, T], None] | None = None
) -> T:
    """Return the content of a document, as it was stored, as its type.

    Raises:
        PackError: it says what it should not, or `check` noted a fault.
    """
    pack = Pack(Path())
    row = pack.bound(kind, _as_entry(content))
    if row is not None and check is not None:
        check(pack, row)
    pack.raise_faults()
    assert row is not None  # noqa: S101 - otherwise there was a fault
    return row


def _as_entry(content: Mapping[str, Any]) -> Entry:
    entry = Entry("", 0)
    for key, value in content.items():
        listed = value if isinstance(value, list) else [value]
        found = [_as_entry(each) if isinstance(each, Mapping) else each for each in listed]
        entry[str(key)] = found if isinstance(value, list) else found[0]
    return entry


def read(folder: Path, reader: Callable[[Pack], T]) -> T:
    """Read a part of a pack that has to be without faults.

    Raises:
        PackError: it has some.
    """
    pack = Pack(folder)
    found = reader(pack)
    pack.raise_faults()
    return found
