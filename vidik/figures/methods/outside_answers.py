# SPDX-License-Identifier: EUPL-1.2
"""The separate process's output about a table from outside, treated as data only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from vidik.checks.methods.summary import Summary
from vidik.core.marking import gettext_noop

T = TypeVar("T")
TOO_HEAVY: Final = gettext_noop(
    "Reading this file takes too much time or memory. Copy the table alone into a "
    "new workbook and try again."
)
NOT_READ: Final = gettext_noop("The file cannot be read as a table.")
_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".ods"})


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the engine, not yet translated."""

    template: str
    params: Mapping[str, str]


class NoTable(Exception):
    """A file that cannot be read as a table; says why."""

    def __init__(self, template: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(template)
        self.said = Said(template, params or {})


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a table: the figures that are in it, and what it is to the finding."""

    texts: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table."""

    label: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a table."""

    about: tuple[str, ...]
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    left_out: int

    @property
    def marks(self) -> frozenset[str]:
        """The marks that it has, for the legend."""
        return frozenset(place.mark for row in self.rows for place in row.places)


@dataclass(frozen=True, slots=True)
class Read:
    """A table as it was read."""

    sheet: str
    area: str
    title: str
    header_rows: int
    stub_columns: int
    dimensions: tuple[tuple[str, tuple[str, ...]], ...]
    measures: tuple[str, ...]
    periods: tuple[str, ...]
    cells: int
    missing: int
    piece: Piece | None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not read, and why."""

    sheet: str
    cell: str
    said: Said


@dataclass(frozen=True, slots=True)
class Numbers:
    """The arithmetic of a finding, written out."""

    expected: str
    found: str
    difference: str
    tolerance: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutsideFinding:
    """A finding in a table from outside."""

    kind: str
    severity: str
    sure: str
    message: Said
    why: Said
    facts: tuple[Said, ...]
    ask: Said
    numbers: Numbers | None
    pieces: tuple[Piece, ...]
    further: int
    """Other places in which the same cause shows."""
    also: tuple[Said, ...]
    """What is said of some of them."""
    rule: str


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a file holds, and what does not agree in it where it was checked."""

    tables: tuple[Read, ...]
    unread: tuple[Unread, ...]
    cells: int
    found: int = 0
    checked: Summary | None = None
    """None where it was only read."""
    findings: tuple[OutsideFinding, ...] = ()


def preview_of(answer: bytes) -> TablePreview:
    """Take an answer.

    Raises:
        NoTable: the file was refused, or the answer makes no sense.
    """
    reported = _parsed(answer)
    look: TablePreview = _taken(lambda: _made(TablePreview, reported))
    return look


def marked_copy(answer: bytes) -> tuple[str, bytes]:
    """Take a marked copy: the ending of its name, and its content.

    Raises:
        NoTable: the file was refused, or the answer makes no sense.
    """
    head, _mark, content = answer.partition(b"\n")
    suffix = head.decode("ascii", "replace")
    if suffix in _SUFFIXES:
        return suffix, content
    _parsed(content)
    raise NoTable(NOT_READ)


def _parsed(answer: bytes) -> dict[str, Any]:
    content = _taken(lambda: dict(json.loads(answer)))
    if "refused" in content:
        text: Said = _taken(lambda: _made(Said, content["refused"]))
        raise NoTable(text.template, text.params)
    return content


def _taken(take: Callable[[], T]) -> T:
    try:
        return take()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoTable(NOT_READ) from None


def _made(kind: Any, entry: Any) -> Any:
    """Take data for what it should be, and nothing else; what has a default may be missing."""
    inner = get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{
            one.name: _made(hints[one.name], entry[one.name])
            for one in fields(kind) if one.name in entry or one.default is MISSING
        })  # fmt: skip
    if type(None) in inner:
        return _made(inner[0], entry) if entry else None
    if get_origin(kind) is tuple:
        each = (inner[0],) * len(entry) if inner[-1] is ... else inner
        return tuple(_made(one, part) for one, part in zip(each, entry, strict=True))
    if get_origin(kind) is Mapping:
        return {_made(inner[0], name): _made(inner[1], part) for name, part in entry.items()}
    return kind(entry)
