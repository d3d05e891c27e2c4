# SPDX-License-Identifier: EUPL-1.2
"""How sure a finding is, and why: what tells that its figures must agree, and what speaks against.

The file itself outranks words: a relation that holds nearly everywhere makes its exception certain,
one that fails as often as it holds is itself in doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import notewords
from .intervals import qualifier_of
from .model import Basis, Ground, Kind, Sure, Text
from .notes import told_apart
from .patterns import Tally, factor_of
from .wording import figure, scope

if TYPE_CHECKING:
    from .grouping import Hit
    from .model import Cell

_TWICE = "One quantity is stated twice, and only one of the values can be right."
_SAME_THING = "Do both count the same thing? Only their names suggest it."
_BESIDE = "A period is stated twice, and the one beside it not at all."
_IMPLIED = "The figures around it give its value, though none is stated there."
_PARTS = "Parts must add up to their whole, and these do not."
_CANNOT = "Such a value cannot be right, whatever else is stated."
_LIMIT = "One value sets a limit for the other, which lies beyond it."
_STATED = "The share and the counts it is taken from are both stated."
_LEARNED = "The same relation holds in {held} of {tried} places."
_NAMES = "Only the names of the figures suggest that they belong together."
_WRITTEN = "A written rule requires it; it holds in {held} of {tried} places."
_REQUIRED = "A written rule requires it."
_FEW = 3
"""In fewer places, how often a rule holds says nothing of it."""
_ALLOWED = "A written rule asks about it, but there may be another explanation."
_BROKEN = (
    "The same relation fails in {failed} of {tried} places, so the figures may not be meant to "
    "agree."
)
_ALIKE = "It fails by the same amount or in the same ratio in nearly all of {failed} places."
_ZERO = "0 is stated in all {failed} such places; a value that is not known is not zero."
_TWO_TABLES = "Two tables that state the same quantities differ in {failed} of {tried} places."
_SLACK = "Rounding alone may explain the gap."
_VAGUE = "Not all of the values compared are exact."
_NOTED = "A note says that the figures may count different things."
_REST = "What this breakdown leaves out may explain the gap: {where}."
_SHOWN = 3
_OPEN = "A category that is not stated, an overlap or rounding may explain it."
_SUMS = frozenset({Kind.SUM, Kind.BOUND, Kind.BALANCE})
_ORDER = tuple(Sure)


class Assessor:
    """Says of each finding of a run how sure it is."""

    def assess(self, hit: Hit) -> tuple[Sure, Text]:
        """Say how sure a finding is, and why."""
        if hit.origin == "pack":
            return _written(hit)
        if hit.within_slack:
            return Sure.POSSIBLE, Text(_SLACK)
        if hit.kind is Kind.MISSING:
            return Sure.POSSIBLE, Text(_IMPLIED)
        if hit.code.startswith("PERIOD-"):
            return Sure.CERTAIN, Text(_BESIDE)
        if hit.pattern:
            sure, why = _of_pattern(hit)
        else:
            sure, why = _known(hit, hit.ground or _usual(hit))
        limit, doubt = self._doubt(hit)
        if doubt is not None and _ORDER.index(limit) > _ORDER.index(sure):
            return limit, doubt
        return sure, why

    def _doubt(self, hit: Hit) -> tuple[Sure, Text | None]:
        """Say what speaks against a finding, and how sure it can be at most."""
        if hit.facts.rest and not hit.pattern:
            cells = hit.facts.rest
            return Sure.LIKELY, Text(_REST, {"where": _places(cells)})
        vague = any(qualifier_of(c.qualifier) != "exact" for c in hit.cells)
        tally = _best(hit)
        taught = tally is not None and tally.proven and not vague
        if hit.kind in _SUMS and not taught and _left_out(hit):
            return Sure.POSSIBLE, Text(_NOTED)
        if hit.severity == "low" and not taught:
            return Sure.POSSIBLE, Text(_VAGUE if vague else _NOTED if _noted(hit) else _OPEN)
        return (Sure.LIKELY, Text(_VAGUE)) if vague else (Sure.CERTAIN, None)


def _places(cells: tuple[Cell, ...]) -> str:
    """Name the first places of several cells."""
    told = [scope(cell.dimensions) for cell in cells[:_SHOWN]]
    return "; ".join([*told, "…"] if len(cells) > _SHOWN else told)


def _written(hit: Hit) -> tuple[Sure, Text]:
    """Take a written rule at its word: whoever wrote it has said how much it matters."""
    if hit.severity == "low":
        return Sure.POSSIBLE, Text(_ALLOWED)
    tally = hit.tally or Tally(0, 1)
    counts = {"held": figure(tally.held), "tried": figure(tally.tried)}
    sure = Sure.CERTAIN if hit.severity == "high" else Sure.LIKELY
    if tally.tried < _FEW:
        return sure, Text(_REQUIRED)
    return sure, Text(_WRITTEN, counts)


def _left_out(hit: Hit) -> bool:
    """Say whether a note tells that some are not counted."""
    return any(notewords.says_left_out(c.note) for c in hit.cells if c.note)


def _noted(hit: Hit) -> bool:
    """Say whether a note tells the figures apart."""
    if hit.kind is Kind.SAME:
        return told_apart(hit.cells[0].note, hit.cells[-1].note)
    return any(notewords.says_overlap(c.note) for c in hit.cells if c.note)


def _usual(hit: Hit) -> Ground:
    """Say how a relation of a kind is known where its rule does not say it."""
    arithmetic = (
        hit.kind in {Kind.SAME, Kind.MISSING}
        or (hit.kind is Kind.BOUND and hit.severity == "high")
        or (hit.kind is Kind.SUM and hit.severity == "high")
    )
    return Ground(Basis.ARITHMETIC if arithmetic else Basis.WORDS)


def _known(hit: Hit, ground: Ground) -> tuple[Sure, Text]:
    """Weigh the ground of a relation against how it fares in the rest of the file."""
    tally = _best(hit)
    held = max(ground.held, tally.held if tally else 0)
    failed = max(ground.tried - ground.held, tally.failed if tally else 0, 1)
    counts = {"held": figure(held), "failed": figure(failed), "tried": figure(held + failed)}
    if tally is not None and tally.broken:
        return Sure.POSSIBLE, Text(_BROKEN, counts)
    if Tally(held, failed).proven:
        slip = failed == 1 or Tally(held, failed).nearly
        return (Sure.CERTAIN if slip else Sure.LIKELY), Text(_LEARNED, counts)
    if ground.basis is Basis.ARITHMETIC:
        doubtful = tally is not None and tally.doubtful
        return (Sure.LIKELY if doubtful else Sure.CERTAIN), _stated(hit)
    if ground.basis is Basis.LEARNED:
        return (Sure.LIKELY if held > failed else Sure.POSSIBLE), Text(_LEARNED, counts)
    if hit.kind is Kind.SAME:
        return Sure.POSSIBLE, Text(_SAME_THING)
    return Sure.LIKELY, _stated(hit)


def _best(hit: Hit) -> Tally | None:
    """Give the count of the relation that holds most, of those that a finding breaks."""
    tallies = [one.tally for one in (hit, *hit.others) if one.tally is not None]
    return max(tallies, key=lambda t: (t.held / max(1, t.failed), t.held), default=None)


def _stated(hit: Hit) -> Text:
    match hit.kind:
        case Kind.BOUND:
            return Text(_CANNOT if len(hit.cells) == 1 else _LIMIT)
        case Kind.SAME:
            return Text(_TWICE)
        case Kind.SHARE:
            return Text(_STATED)
        case Kind.SUM:
            return Text(_PARTS)
        case _:
            return Text(_NAMES)


def _of_pattern(hit: Hit) -> tuple[Sure, Text]:
    """Weigh a relation that fails in many rows: it is a mistake of the table, or not meant so."""
    tally = hit.tally
    if tally is None or hit.severity == "low":
        return Sure.POSSIBLE, Text(_OPEN)
    counts = {"failed": figure(tally.failed), "tried": figure(tally.tried)}
    if not tally.held and {hit.expected, hit.found} & {0}:
        return Sure.LIKELY, Text(_ZERO, counts)
    if hit.alike:
        # No rest and no overlap makes one factor everywhere.
        sure = Sure.CERTAIN if factor_of(hit) else Sure.LIKELY
        return sure, Text(_ALIKE, counts)
    if hit.kind is Kind.SAME:
        return Sure.LIKELY, Text(_TWO_TABLES, counts)
    return Sure.POSSIBLE, Text(_BROKEN, counts)
