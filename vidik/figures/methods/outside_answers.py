# SPDX-License-Identifier: EUPL-1.2
"""What the separate process told of a table from outside, taken as data and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from vidik.checks.methods.checked import Checked
from vidik.checks.methods.model import Kind
from vidik.figures.methods.naming import gettext_noop

T = TypeVar("T")
TOO_HEAVY: Final = gettext_noop(
    "Reading this file takes too much time or memory. Copy the table alone into a "
    "new workbook and try again."
)
NOT_READ: Final = gettext_noop("The file cannot be read as a table.")
_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".ods"})
_KINDS: Final = frozenset(map(str, Kind))
_MARKS: Final = frozenset({"total", "named", "symptom"})


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
    """A place of a table: the figures that stand in it, and what it is to the finding."""

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
class Doubt:
    """A finding in a table from outside."""

    kind: str
    severity: str
    sure: str
    message: Said
    why: Said
    ask: Said
    numbers: Numbers | None
    pieces: tuple[Piece, ...]
    further: int
    """Other places in which the same cause shows."""
    also: tuple[Said, ...]
    """What is said of some of them."""
    rule: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a file holds, and what does not agree in it where it was checked."""

    tables: tuple[Read, ...]
    unread: tuple[Unread, ...]
    cells: int
    found: int = 0
    checked: Checked | None = None
    """None where it was only read."""
    findings: tuple[Doubt, ...] = ()


def look_of(answer: bytes) -> Look:
    """Take an answer.

    Raises:
        NoTable: the file was refused, or the answer makes no sense.
    """
    told = _told(answer)
    return _taken(
        lambda: Look(
            tables=tuple(_read(one) for one in told["tables"]),
            unread=tuple(
                Unread(str(one["sheet"]), str(one["cell"]), _said(one["text"]))
                for one in told["unread"]
            ),
            cells=int(told["cells"]),
            found=int(told.get("found", 0)),
            checked=_checked(told["checked"]) if "checked" in told else None,
            findings=tuple(_doubt(one) for one in told.get("findings", ())),
        )
    )


def marked_copy(answer: bytes) -> tuple[str, bytes]:
    """Take a marked copy: the ending of its name, and its content.

    Raises:
        NoTable: the file was refused, or the answer makes no sense.
    """
    head, _mark, content = answer.partition(b"\n")
    suffix = head.decode("ascii", "replace")
    if suffix in _SUFFIXES:
        return suffix, content
    _told(content)
    raise NoTable(NOT_READ)


def _told(answer: bytes) -> dict[str, Any]:
    told = _taken(lambda: dict(json.loads(answer)))
    if "refused" in told:
        said = _taken(lambda: _said(told["refused"]))
        raise NoTable(said.template, said.params)
    return told


def _taken(take: Callable[[], T]) -> T:
    try:
        return take()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoTable(NOT_READ) from None


def _said(told: Any) -> Said:
    return Said(str(told["template"]), {str(k): str(v) for k, v in told["params"].items()})


def _texts(told: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in told)


def _piece(told: Any) -> Piece:
    return Piece(
        about=_texts(told["about"]),
        corner=str(told["corner"]),
        columns=_texts(told["columns"]),
        rows=tuple(
            Line(str(row["label"]), tuple(_place(place) for place in row["places"]))
            for row in told["rows"]
        ),
        left_out=int(told["left_out"]),
    )


def _place(told: Any) -> Place:
    mark = str(told["mark"])
    return Place(_texts(told["texts"]), mark if mark in _MARKS else "")


def _read(told: Any) -> Read:
    return Read(
        sheet=str(told["sheet"]),
        area=str(told["area"]),
        title=str(told["title"]),
        header_rows=int(told["header_rows"]),
        stub_columns=int(told["stub_columns"]),
        dimensions=tuple((str(name), _texts(codes)) for name, codes in told["dimensions"].items()),
        measures=_texts(told["measures"]),
        periods=_texts(told["periods"]),
        cells=int(told["cells"]),
        missing=int(told["missing"]),
        piece=_piece(told["piece"]) if told["piece"] else None,
    )


def _checked(told: Any) -> Checked:
    return Checked(
        held={str(kind): int(n) for kind, n in told["held"].items() if kind in _KINDS},
        failed=int(told["failed"]),
        untried={str(reason): int(n) for reason, n in told["untried"].items()},
        crashed=int(told["crashed"]),
    )


def _doubt(told: Any) -> Doubt:
    numbers = told["numbers"]
    return Doubt(
        kind=str(told["kind"]),
        severity=str(told["severity"]),
        sure=str(told["sure"]),
        message=_said(told["message"]),
        why=_said(told["why"]),
        ask=_said(told["ask"]),
        numbers=Numbers(
            expected=str(numbers["expected"]),
            found=str(numbers["found"]),
            difference=str(numbers["difference"]),
            tolerance=str(numbers["tolerance"]),
            terms=_texts(numbers["terms"]),
        )
        if numbers
        else None,
        pieces=tuple(_piece(piece) for piece in told["pieces"]),
        further=int(told["further"]),
        also=tuple(_said(one) for one in told["also"]),
        rule=str(told["rule"]),
    )
