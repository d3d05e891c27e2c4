# SPDX-License-Identifier: EUPL-1.2
"""One thing stated by several institutions: an event by its name, joint work by naming the partner.

Two institutions that count the same kind of thing need not agree. They must where both tell one
event, and where one says that it did something with the other, and the other tells it too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, sentences, vocabulary
from .evaluation import ZERO, Results
from .grouping import Hit
from .intervals import Span, span_of
from .model import Basis, Ground, Kind, rule_code
from .notes import distinguished
from .table import reading_order
from .wording import scope, stated, where
from .words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

_MONTH_IN_CODE = re.compile(r"[^\W\d]\W*(19|20)\d\d[-_./]?(0[1-9]|1[0-2])(?!\d)")
_NAMES = re.compile(r"[+,]")
_SHARED_BY_ALL = WORDS["days-and-weeks"]  # fmt: skip
"""Words of days and weeks that each institution marks by itself."""
_PARTICULAR = 2
"""So many details distinguish joint work from the rest that an institution does of the kind."""
Dimensions = tuple[tuple[str, str], ...]


class Statement(NamedTuple):
    """What is stated: its address without the roles that its tellers play in it."""

    measure: str
    unit: str
    period: str
    dims: Dimensions


class Address(NamedTuple):
    """How a cell's dimensions address a thing."""

    common: Dimensions
    event: bool
    """Whether the dimensions name one event."""
    partners: frozenset[str]
    """The institutions that they name in a role."""


def check_events(cells: Iterable[Cell], sources: set[str], found: Results) -> None:
    """Compare what several institutions state of one event, or of what they did together."""
    if len(sources) < 2:  # noqa: PLR2004
        return
    statements = _Statements(cells, {lexicon.slug(source) for source in sources})
    for event in sorted(statements.events):
        event_cells = sorted(statements.events[event], key=reading_order)
        if len({c.source for c in event_cells}) > 1:
            _event(event, event_cells, found)
    together: dict[tuple[str, str, str, Dimensions], list[Hit]] = {}
    for event in sorted(statements.joint):
        others = statements.others.get(event, [])
        hit = _together(event, statements.joint[event], others, found)
        if hit is not None:
            pair = (hit.cells[0].source, hit.cells[1].source, event.period, event.dims)
            together.setdefault(pair, []).append(hit)
    for same in together.values():
        # Sessions and attendees of one training are one cause; the wider gap is reported.
        first, *further = sorted(same, key=lambda h: (-_gap(h), h.code))
        if further:
            first.take(further)
        found.hits.append(first)


class _Statements:
    """The cells that tell an event or joint work, by what they tell."""

    def __init__(self, cells: Iterable[Cell], sources: set[str]) -> None:
        self.events: dict[Statement, list[Cell]] = {}
        self.joint: dict[Statement, list[tuple[Cell, frozenset[str]]]] = {}
        self.others: dict[Statement, list[Cell]] = {}
        """What anybody tells of a thing that somebody did together with another."""
        addresses: dict[Dimensions, Address] = {}
        known: dict[tuple[str, str], _Meaning] = {}
        for cell in cells:
            address = addresses.get(cell.dimensions)
            if address is None:
                address = addresses[cell.dimensions] = _address(cell.dimensions, sources, known)
            if address.event or address.partners:
                self._add(cell, address)
        if self.joint:
            common = {event.dims for event in self.joint}
            for cell in cells:
                address = addresses[cell.dimensions]
                if address.common in common and not address.event and cell.value is not None:
                    event = _statement(cell, address.common)
                    if event in self.joint:
                        self.others.setdefault(event, []).append(cell)

    def _add(self, cell: Cell, address: Address) -> None:
        event = _statement(cell, address.common)
        if cell.value is None or event is None:
            return
        if address.event:
            self.events.setdefault(event, []).append(cell)
        else:
            self.joint.setdefault(event, []).append((cell, address.partners))


def _gap(hit: Hit) -> float:
    size = max(abs(float(hit.expected or 0)), abs(float(hit.found or 0)))
    return abs(float(hit.difference or 0)) / size if size else 0.0


class _Meaning(NamedTuple):
    """What one dimension and its code say of a thing."""

    common: Dimensions = ()
    partners: frozenset[str] = frozenset()
    event: bool = False
    programme: bool = False


def _address(
    dims: Dimensions, sources: set[str], known: dict[tuple[str, str], _Meaning]
) -> Address:
    common: list[tuple[str, str]] = []
    partners: set[str] = set()
    event = programme = False
    for pair in dims:
        text = known.get(pair)
        if text is None:
            text = known[pair] = _said(*pair, sources)
        common += text.common
        partners |= text.partners
        event = event or text.event
        programme = programme or text.programme
    common.sort()
    return Address(tuple(common), event or (programme and len(common) > 1), frozenset(partners))


def _said(raw_name: str, raw_code: str, sources: set[str]) -> _Meaning:
    name = lexicon.slug(raw_name)
    if name in vocabulary.PSEUDO_NAMES:
        return _Meaning()
    if name in vocabulary.ROLE_NAMES:
        named = {lexicon.slug(part) for part in _NAMES.split(raw_code)}
        return _Meaning(partners=frozenset(named & sources))
    code = lexicon.code_of(name, raw_code)[0]
    dated = _dated(code)
    if (
        not (name in vocabulary.EVENT_NAMES or dated)
        or code.isdigit() or lexicon.is_total(code) or _generic(code)
    ):  # fmt: skip
        return _Meaning(((name, code),))
    event = name in vocabulary.SINGLE_EVENT_NAMES or ("-" in code and dated)
    return _Meaning(((name, code),), event=event, programme=not event)


def _generic(code: str) -> bool:
    """Return whether a code names a kind of event only, or a day that everybody keeps."""
    words = code.split("-")
    return not any(c.isdigit() for c in code) and (
        len(words) == 1 or bool(_SHARED_BY_ALL & set(words))
    )


def _dated(code: str) -> bool:
    """Return whether a code carries a month, so that it names something that happened once."""
    return bool(_MONTH_IN_CODE.search(code))


def _statement(cell: Cell, common: Dimensions) -> Statement | None:
    measure, unit = lexicon.slug(cell.measure), lexicon.slug(cell.unit)
    if not lexicon.is_additive(measure, unit) and unit not in {"days", "hours"}:
        return None
    return Statement(measure, unit, cell.period, common)


def _span(cell: Cell) -> Span:
    percent = lexicon.slug(cell.unit) in measurewords.PERCENT_UNITS
    return span_of(cell.value or ZERO, cell.qualifier, percent=percent)


def _event(event: Statement, cells: list[Cell], found: Results) -> None:
    code = rule_code(("EVENT", *event[:3], *(f"{n}={c}" for n, c in event.dims)))
    first = cells[0]
    other = next(
        (c for c in cells if c.source != first.source and not _span(first).meets(_span(c))), None
    )
    if other is None:
        found.ok(Kind.SAME, code, tuple(cells))
    else:
        found.hit(_hit(code, event, [first, other, *cells], sentences.SAME_EVENT))


def _together(
    event: Statement, naming: list[tuple[Cell, frozenset[str]]], others: list[Cell], found: Results
) -> Hit | None:
    """Compare what one institution tells of joint work with what the partner tells of it.

    With few particulars the partner may count more of the kind than the joint work, not less.
    """
    particular = [
        name
        for name, _ in event.dims
        if not lexicon.named(name, vocabulary.EXCLUSIVE_NAMES)
        and name not in vocabulary.INDEX_NAMES
    ]
    if not particular:
        return None
    naming.sort(key=lambda item: reading_order(item[0]))
    by_source: dict[str, list[Cell]] = {}
    for other in sorted(others, key=reading_order):
        by_source.setdefault(lexicon.slug(other.source), []).append(other)
    clash: tuple[Cell, Cell] | None = None
    compared: list[Cell] = []
    for cell, partners in naming:
        source = lexicon.slug(cell.source)
        stated_by = (c for partner in partners - {source} for c in by_source.get(partner, ()))
        for other in sorted(stated_by, key=reading_order):
            compared += [cell, other]
            one, two = _span(cell), _span(other)
            if two.below(one) or (len(particular) >= _PARTICULAR and one.below(two)):
                clash = clash or (cell, other)
    if not compared:
        return None
    code = rule_code(("JOINT", *event[:3], *(f"{n}={c}" for n, c in event.dims)))
    if clash is None:
        found.ok(Kind.SAME, code, tuple(compared))
        return None
    hit = _hit(code, event, [*clash, *compared], sentences.JOINT_WORK)
    found.violated(hit)
    return hit


def _hit(code: str, event: Statement, cells: list[Cell], message: str) -> Hit:
    first, other = cells[:2]
    common = {name for name, _ in event.dims}
    params = {
        "measure": lexicon.words(first.measure), "period": event.period,
        "scope": scope((n, c) for n, c in first.dimensions if lexicon.slug(n) in common),
        "first": stated(first), "first_source": first.source, "first_where": where([first]),
        "second": stated(other), "second_source": other.source, "second_where": where([other]),
    }  # fmt: skip
    return Hit(
        code, Kind.SAME, "low" if distinguished(first.note, other.note) else "medium",
        message, sentences.ASK_SAME_EVENT,
        params, cells,
        expected=first.value, found=other.value, ground=Ground(Basis.WORDS),
    )  # fmt: skip
