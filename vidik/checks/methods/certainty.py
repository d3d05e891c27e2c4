# SPDX-License-Identifier: EUPL-1.2
"""How sure a finding is, and why: what tells that its figures must agree, and what speaks against.

The file itself outranks words: a relation that holds nearly everywhere makes its exception certain,
one that fails as often as it holds is itself in doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import notewords, sentences
from .intervals import qualifier_of
from .model import Basis, Ground, Kind, Sure, Text
from .notes import distinguished
from .patterns import Tally
from .wording import figure, scope

if TYPE_CHECKING:
    from .grouping import Hit
    from .model import Cell

_FEW = 3
"""In fewer places, how often a rule holds says nothing of it."""
_SHOWN = 3
_SUMS = frozenset({Kind.SUM, Kind.BOUND, Kind.BALANCE})
_ORDER = tuple(Sure)


def assess(hit: Hit) -> tuple[Sure, Text]:
    """Return how sure a finding is, and why."""
    if hit.origin == "pack":
        return _written(hit)
    if hit.within_slack:
        return Sure.POSSIBLE, Text(sentences.WHY_ROUNDING)
    if hit.kind is Kind.MISSING:
        return Sure.POSSIBLE, Text(sentences.WHY_IMPLIED)
    if hit.code.startswith("PERIOD-"):
        return Sure.CERTAIN, Text(sentences.WHY_PERIOD_TWICE)
    if hit.pattern:
        sure, why = _of_pattern(hit)
    else:
        sure, why = _known(hit, hit.ground or _usual(hit))
    limit, doubt = _doubt(hit)
    if doubt is not None and _ORDER.index(limit) > _ORDER.index(sure):
        return limit, doubt
    return sure, why


def _doubt(hit: Hit) -> tuple[Sure, Text | None]:
    """Return what speaks against a finding, and how sure it can be at most."""
    if hit.facts.rest and not hit.pattern:
        cells = hit.facts.rest
        return Sure.LIKELY, Text(sentences.WHY_LEFT_OUT, {"where": _places(cells)})
    vague = any(qualifier_of(c.qualifier) != "exact" for c in hit.cells)
    tally = _best(hit)
    taught = tally is not None and tally.proven and not vague
    if hit.kind in _SUMS and not taught and _left_out(hit):
        return Sure.POSSIBLE, Text(sentences.WHY_NOTE)
    if hit.severity == "low" and not taught:
        return Sure.POSSIBLE, Text(
            sentences.WHY_VAGUE
            if vague
            else sentences.WHY_NOTE
            if _noted(hit)
            else sentences.WHY_OPEN
        )
    return (Sure.LIKELY, Text(sentences.WHY_VAGUE)) if vague else (Sure.CERTAIN, None)


def _places(cells: tuple[Cell, ...]) -> str:
    """Name the first places of several cells."""
    places = [scope(cell.dimensions) for cell in cells[:_SHOWN]]
    return "; ".join([*places, "…"] if len(cells) > _SHOWN else places)


def _written(hit: Hit) -> tuple[Sure, Text]:
    """Take a written rule at its word: whoever wrote it has said how much it matters."""
    if hit.severity == "low":
        return Sure.POSSIBLE, Text(sentences.WHY_ASKED)
    tally = hit.tally or Tally(0, 1)
    counts = {"held": figure(tally.held), "tried": figure(tally.tried)}
    sure = Sure.CERTAIN if hit.severity == "high" else Sure.LIKELY
    if tally.tried < _FEW:
        return sure, Text(sentences.WHY_REQUIRED)
    return sure, Text(sentences.WHY_REQUIRED_AND_HOLDS, counts)


def _left_out(hit: Hit) -> bool:
    """Return whether a note tells that some are not counted."""
    return any(notewords.says_left_out(c.note) for c in hit.cells if c.note)


def _noted(hit: Hit) -> bool:
    """Return whether a note distinguishes the figures."""
    if hit.kind is Kind.SAME:
        return distinguished(hit.cells[0].note, hit.cells[-1].note)
    return any(notewords.says_overlap(c.note) for c in hit.cells if c.note)


def _usual(hit: Hit) -> Ground:
    """Return how a relation of a kind is known where its rule does not say it."""
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
        return Sure.POSSIBLE, Text(sentences.WHY_FAILS_OFTEN, counts)
    if Tally(held, failed).proven:
        slip = failed == 1 or Tally(held, failed).nearly
        return (Sure.CERTAIN if slip else Sure.LIKELY), Text(sentences.WHY_LEARNED, counts)
    if ground.basis is Basis.ARITHMETIC:
        doubtful = tally is not None and tally.doubtful
        return (Sure.LIKELY if doubtful else Sure.CERTAIN), _stated(hit)
    if ground.basis is Basis.LEARNED:
        return (Sure.LIKELY if held > failed else Sure.POSSIBLE), Text(
            sentences.WHY_LEARNED, counts
        )
    if hit.kind is Kind.SAME:
        return Sure.POSSIBLE, Text(sentences.WHY_SAME_THING)
    return Sure.LIKELY, _stated(hit)


def _best(hit: Hit) -> Tally | None:
    """Return the count of the relation that holds most, of those that a finding breaks."""
    tallies = [one.tally for one in (hit, *hit.others) if one.tally is not None]
    return max(tallies, key=lambda t: (t.held / max(1, t.failed), t.held), default=None)


def _stated(hit: Hit) -> Text:
    match hit.kind:
        case Kind.BOUND:
            return Text(sentences.WHY_IMPOSSIBLE if len(hit.cells) == 1 else sentences.WHY_LIMIT)
        case Kind.SAME:
            return Text(sentences.WHY_TWICE)
        case Kind.SHARE:
            return Text(sentences.WHY_SHARE)
        case Kind.SUM:
            return Text(sentences.WHY_PARTS)
        case _:
            return Text(sentences.WHY_NAMES)


def _of_pattern(hit: Hit) -> tuple[Sure, Text]:
    """Weigh a relation that fails in many rows: it is a mistake of the table, or not meant so."""
    tally = hit.tally
    if tally is None or hit.severity == "low":
        return Sure.POSSIBLE, Text(sentences.WHY_OPEN)
    counts = {"failed": figure(tally.failed), "tried": figure(tally.tried)}
    if not tally.held and {hit.expected, hit.found} & {0}:
        return Sure.LIKELY, Text(sentences.WHY_ZEROS, counts)
    if hit.alike:
        return Sure.LIKELY, Text(sentences.WHY_ALIKE, counts)
    if hit.kind is Kind.SAME:
        return Sure.LIKELY, Text(sentences.WHY_TABLES, counts)
    return Sure.POSSIBLE, Text(sentences.WHY_FAILS_OFTEN, counts)
