# SPDX-License-Identifier: EUPL-1.2
"""One cause, one finding: violated rules that a single wrong cell explains are reported together.

Two rules of one table are the same cause if they fail by the same amount and share a cell that no
rule confirms. So are a sum and the contradictions of several of its parts, if these together make
up what it fails by. The rule with the fewest cells is reported, or the sum; the others become its
`related`.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from math import log10
from typing import TYPE_CHECKING

from . import sentences
from .intervals import difference as exact_difference
from .lexicon import slug
from .model import NO_FACTS, SEVERITIES, Finding, Kind, Note, Text, fingerprint, note, render_text
from .vocabulary import PSEUDO_NAMES
from .wording import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .model import Cell, Ground, Sure
    from .patterns import Tally

_PREFERENCE = {
    Kind.SAME: 0,
    Kind.SUM: 1,
    Kind.BALANCE: 2,
    Kind.BOUND: 3,
    Kind.CARRY: 4,
    Kind.TREND: 5,
    Kind.SHARE: 6,
    Kind.MISSING: 7,
}


_SOFT = frozenset({Kind.SHARE, Kind.MISSING, Kind.TREND})
_JOINT = 4
"""So many contradictions of parts at most are put together to explain a sum."""
_CANDIDATES = 8
_SMALL = 3


class Hit:
    """A violated rule before causes are distinguished."""

    __slots__ = (
        "alike", "amounts", "cells", "code", "difference", "expected", "facts", "family", "fits",
        "found",
        "ground", "kind", "linked", "origin", "others", "pattern", "related", "resolution",
        "severity", "size", "symptoms", "tally", "text", "tolerance", "usual"
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        code: str,
        kind: Kind,
        severity: str,
        message: str,
        ask: str,
        params: Mapping[str, str],
        cells: list[Cell],
        *,
        expected: Decimal | None = None,
        found: Decimal | None = None,
        tolerance: Decimal = Decimal(0),
        difference: Decimal | None = None,
        origin: str = "discovered",
        related: tuple[Note, ...] = (),
        linked: list[Cell] | None = None,
        fits: Callable[[Cell, Decimal], bool] | None = None,
        ground: Ground | None = None,
    ) -> None:
        self.code = code
        self.kind = kind
        self.severity = severity
        self.text = Text(message, params)
        self.resolution = Text(ask, params)
        self.cells = _once(cells)
        self.expected = expected
        self.found = found
        self.tolerance = tolerance
        self.difference = (
            exact_difference(found, expected)
            if difference is None and found is not None and expected is not None
            else difference
        )
        self.origin = origin
        self.related = related
        self.size = len(self.cells)
        self.amounts = set() if self.difference is None else {abs(self.difference)}
        """Amounts by which it fails; another rule that fails by the same shows the same cause."""
        self.linked = self.cells if linked is None else linked
        """Cells that may be the cause, without those named only for comparison."""
        self.fits = fits
        """Says whether the rule would hold if one of its cells had another value."""
        self.ground = ground
        self.tally: Tally | None = None
        """Where its relation holds and fails in the same file."""
        self.others: tuple[Hit, ...] = ()
        """The hits of other relations that were merged into this one."""
        self.family: frozenset[str] | None = None
        """The categories among which its relation was counted; None counts it whatever they are."""
        self.usual = 0.0
        """What the rows in which its relation fails usually miss, as a part of the larger side."""
        self.pattern = False
        """Whether it stands for many rows in which one relation fails."""
        self.alike = False
        """Whether these rows all fail by the same amount or in the same ratio."""
        self.symptoms: tuple[Cell, ...] = ()
        """Cells of the rules that were merged into this one."""
        self.facts = NO_FACTS
        """What stands beside its cells."""

    @property
    def within_slack(self) -> bool:
        """Return whether a sum misses its total by no more than the rounding of its values may."""
        return (
            self.kind is Kind.SUM
            and self.difference is not None
            and 0 < abs(self.difference) <= self.tolerance
        )

    def rank(self) -> tuple[int, int, int, Decimal, Decimal, str]:
        """Order in which hits of one cause are preferred; names decide only between equals."""
        return (
            SEVERITIES.index(self.severity),
            _PREFERENCE[self.kind],
            self.size,
            Decimal(0) if self.expected is None else self.expected,
            Decimal(0) if self.found is None else self.found,
            self.code,
        )

    def finding(self, sure: Sure, why: Text) -> Finding:
        """Freeze it, with how sure it is and why."""
        return Finding(

            rule=self.code, kind=self.kind, severity=self.severity, origin=self.origin,
            text=self.text, resolution=self.resolution, expected=self.expected, found=self.found,
            difference=self.difference, tolerance=self.tolerance, cells=self._reported_cells(),
            total=self.total(), facts=self.facts, related=self.related,
            fingerprint=fingerprint((*self.cells, *self.symptoms) if self.pattern else self.cells),
            symptoms=self.symptoms, ground=self.ground, sure=sure, why=why,
        )  # fmt: skip

    def total(self) -> Cell | None:
        """Return the cell that the others should add up to; None where it is no such sum."""
        first = self.cells[0] if len(self.cells) > 1 and self.kind is Kind.SUM else None
        known = {self.expected, self.found} - {None}
        return first if first is not None and first.value in known else None

    def _reported_cells(self) -> tuple[Cell, ...]:
        """Return its cells, the doubtful one first."""
        first = self.facts.doubtful
        return tuple(self.cells if first is None else _once([first, *self.cells]))

    def take(self, others: list[Hit]) -> None:
        """Report others as further symptoms of the same cause."""
        self.others += tuple(one for other in others for one in (other, *other.others))
        notes = [note(other.code, other.text) for other in others]
        further = [note for other in others for note in other.related]
        self.related = tuple(dict.fromkeys((*self.related, *notes, *further)))
        used = {id(c) for c in self.cells}
        cells = [c for other in others for c in (*other.cells, *other.symptoms)]
        self.symptoms = tuple(_once([c for c in (*self.symptoms, *cells) if id(c) not in used]))

    def witness(self, other: Hit) -> None:
        """Take in the further cells of another rule that says the same thing."""
        used = {id(c) for c in (*self.cells, *self.symptoms)}
        further = [c for c in (*other.cells, *other.symptoms) if id(c) not in used]
        self.symptoms = tuple(_once([*self.symptoms, *further]))

    def implied(self, cell: Cell) -> set[Decimal]:
        """Return the values that a cell would need to have, for the rule to hold."""
        if cell.value is None:
            return set()
        if self.kind is Kind.SAME:
            return {c.value for c in self.cells if c.value is not None and c.value != cell.value}
        if self.kind is Kind.SUM and self.cells[0].value == self.expected:
            right = _right_part(self, cell)
            if right is not None:
                return {right}
        return {cell.value + sign * amount for amount in self.amounts for sign in (1, -1)}


def strength(hit: Hit) -> float:
    """Return how far the sides lie apart: as a part of the larger one, and a little by the number.

    Small numbers differ by large parts of themselves, so a gap is measured against a little more.
    """
    gap = abs(float(hit.difference or 0))
    size = max(abs(float(hit.expected or 0)), abs(float(hit.found or 0))) + _SMALL
    return round(min(1.0, gap / size) + log10(1 + gap) / 4, 6)


def _once(cells: list[Cell]) -> list[Cell]:
    seen: set[int] = set()
    result = []
    for cell in cells:
        if id(cell) not in seen:
            seen.add(id(cell))
            result.append(cell)
    return result


def group_causes(hits: list[Hit], confirmed: set[int]) -> list[Hit]:  # noqa: C901
    """Merge hits that one wrong cell explains; `confirmed` are ids of cells that some rule holds.

    Symptoms of the same amount are merged first; then shares and bounds are folded into a sum or
    restatement that already shows one of their unconfirmed cells to be wrong.
    """
    if len(hits) < 2:  # noqa: PLR2004
        return hits
    hits = sorted(hits, key=Hit.rank)
    parent = list(range(len(hits)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    by_cell: dict[int, list[int]] = {}
    for i, hit in enumerate(hits):
        for cell in hit.linked:
            if id(cell) not in confirmed:
                by_cell.setdefault(id(cell), []).append(i)
    by_id = {id(cell): cell for hit in hits for cell in hit.linked}
    for key, members in by_cell.items():
        amounts: dict[Decimal, int] = {}
        soft: list[int] = []
        hard: list[int] = []
        for i in members:
            hit = hits[i]
            if hit.kind in _SOFT:
                soft.append(i)
                continue
            hard.append(i)
            for amount in hit.amounts:
                known = amounts.setdefault(amount, i)
                first, second = find(i), find(known)
                parent[max(first, second)] = min(first, second)
        for i in soft:
            lead = _explaining(hits, i, by_id[key], hard or soft[:1])
            if lead is not None and i != lead:
                a, b = find(i), find(lead)
                parent[max(a, b)] = min(a, b)
    merged: dict[int, list[Hit]] = {}
    for i, hit in enumerate(hits):
        merged.setdefault(find(i), []).append(hit)
    result: list[Hit] = []
    for same in merged.values():
        stated, *others = sorted(same, key=Hit.rank)
        _weigh(stated, others)
        stated.take(others)
        result.append(stated)
    return _joint(result)


def fold_shares(found: list[Hit], hits: list[Hit]) -> list[Hit]:
    """Fold shares and changes between measures into the sum whose right value explains them.

    Returns the hits that nothing explains.
    """
    by_cell: dict[int, list[Hit]] = {}
    for hit in (*hits, *found):
        if hit.kind in {Kind.SUM, Kind.SAME}:
            for cell in hit.linked:
                by_cell.setdefault(id(cell), []).append(hit)
    remaining: list[Hit] = []
    for hit in found:
        lead = None
        if hit.kind in {Kind.SHARE, Kind.TREND} and hit.fits is not None:
            lead = next(
                (
                    other for cell in hit.cells for other in by_cell.get(id(cell), ())
                    if any(hit.fits(cell, value) for value in other.implied(cell))
                ),
                None,
            )  # fmt: skip
        if lead is None:
            remaining.append(hit)
        else:
            lead.take([hit])
    return remaining


def _explaining(hits: list[Hit], soft: int, cell: Cell, leads: list[int]) -> int | None:
    """Choose the hit whose right value for the shared cell would make a share or change right."""
    fits = hits[soft].fits
    if fits is None:
        return leads[0] if leads else None
    for lead in leads:
        other = hits[lead]
        if other.kind in _SOFT or any(fits(cell, value) for value in other.implied(cell)):
            return lead
    return None


def _weigh(stated: Hit, others: list[Hit]) -> None:
    """Expect the value with more witnesses: a sum on which several breakdowns agree."""
    if stated.kind is not Kind.SUM or not stated.cells:
        return
    total = stated.cells[0]
    if total.value != stated.expected or stated.found is None:
        return
    if any(_right_part(other, total) == stated.found for other in others):
        stated.expected, stated.found = stated.found, stated.expected
        if stated.difference is not None:
            stated.difference = -stated.difference


def _right_part(hit: Hit, cell: Cell) -> Decimal | None:
    """Return what a cell would have to be for a sum to be right."""
    if hit.kind is not Kind.SUM or hit.difference is None or cell.value is None:
        return None
    if hit.cells[0] is cell:
        return hit.found if hit.found != cell.value else hit.expected
    return cell.value - hit.difference if any(cell is c for c in hit.cells) else None


def _joint(hits: list[Hit]) -> list[Hit]:
    """Report a sum and the contradictions of its parts that make up its difference as one cause."""
    removed: set[int] = set()
    by_cell = _positions(hits)
    for hit in sorted(hits, key=lambda h: -h.size):
        if hit.kind is not Kind.SUM or not hit.difference or id(hit) in removed or not hit.cells:
            continue
        offers: list[tuple[Hit, Cell, Decimal]] = []
        for i, cell in _sharing_one(hit, by_cell):
            other = hits[i]
            if other is not hit and id(other) not in removed and other.size < hit.size:
                offers += [(other, cell, v) for v in _alternatives(other, cell)]
        wanted = hit.expected if hit.cells[0].value == hit.expected else hit.found
        summed = hit.found if wanted == hit.expected else hit.expected
        if wanted is None or summed is None:
            continue
        chosen = _making(offers[:_CANDIDATES], wanted - summed)
        if chosen:
            whole = set(hit.cells[0].dimensions)
            values = [
                f"{figure(value)} ("
                + ", ".join(
                    code for name, code in cell.dimensions
                    if (name, code) not in whole and slug(name) not in PSEUDO_NAMES
                ) + ")"
                for _, cell, value in chosen
            ]  # fmt: skip
            hit.text = Text(
                hit.text.template,
                {**hit.text.params,
                 "hint": render_text(sentences.HINT_ELSEWHERE,
                              values=", ".join(values))},
                hit.text.translations,
            )  # fmt: skip
            hit.take([other for other, _, _ in chosen])
            removed |= {id(other) for other, _, _ in chosen}
    return [hit for hit in hits if id(hit) not in removed]


def _positions(hits: list[Hit]) -> dict[int, list[int]]:
    """List by cell which sums and restatements may have it as their cause."""
    found: dict[int, list[int]] = {}
    for i, hit in enumerate(hits):
        for cell in hit.linked if hit.kind in {Kind.SAME, Kind.SUM} else ():
            found.setdefault(id(cell), []).append(i)
    return found


def _sharing_one(hit: Hit, by_cell: dict[int, list[int]]) -> list[tuple[int, Cell]]:
    """Return the hits that share just one part of a sum, with that part."""
    shared: dict[int, list[Cell]] = {}
    for cell in hit.cells[1:]:
        for i in by_cell.get(id(cell), ()):
            shared.setdefault(i, []).append(cell)
    return [(i, shared[i][0]) for i in sorted(shared) if len(shared[i]) == 1]


def _alternatives(hit: Hit, cell: Cell) -> set[Decimal]:
    """Return the values that another contradiction suggests for a part."""
    if hit.kind is Kind.SAME or cell is not hit.cells[0]:
        return hit.implied(cell) if hit.kind is Kind.SAME else set()
    return {v for v in (hit.found, hit.expected) if v is not None and v != cell.value}


def _making(
    offers: list[tuple[Hit, Cell, Decimal]], amount: Decimal
) -> list[tuple[Hit, Cell, Decimal]]:
    for size in range(2, min(_JOINT, len(offers)) + 1):
        for choice in combinations(offers, size):
            if len({id(hit) for hit, _, _ in choice}) < size:
                continue
            moved = sum((value - (cell.value or 0) for _, cell, value in choice), start=Decimal(0))
            if moved == amount:
                return list(choice)
    return []
