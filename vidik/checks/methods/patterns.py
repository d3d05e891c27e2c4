# SPDX-License-Identifier: EUPL-1.2
"""One relation that fails in most of its rows is one finding, and so are zeros for the unknown.

A rule is about a relation at a place: a sum by sex, in one region and year. What fails in one place
of many is a slip there; what fails in most of its places has one cause, and is reported once with
the largest gap as its example. A row that misses far more than the others, or by something else
where they all fail alike, is no part of the pattern and stays a finding of its own; so do all rows
if the relation holds in nine of ten places. Whether a failing sum is reported at all is for
`learning` to say.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from math import log10
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, periods, sentences
from .alike import alike
from .evaluation import ZERO
from .grouping import Hit, strength
from .intervals import number
from .model import Code, Kind, Outcome, RuleResult, Text, rule_code
from .wording import figure, scope, stated, where

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from .intervals import Number
    from .learning import LearnedWholes
    from .model import Cell
    from .table import Dims, Layout

_ROWS = 3
"""Rows that must fail for a pattern; one or two among others are slips of their own."""
_OFTEN = 5
_MOSTLY = 3
_NEARLY = 9
"""A relation that holds in so many places for each one in which it fails has single slips."""
_STATEMENTS = 12
"""So many statements of one quantity are compared at the most."""
_BEYOND = 4
"""Median deviations, of the logarithm of what is missed, beyond which a row is an exception."""
_SPREAD = 0.15
_LEAST = 1e-9
_PERIOD = re.compile(r"^([a-z-]+:)?\d{4}(?!\w)")
Relation = tuple[str, ...]
Table = tuple[str, ...]
Codes = frozenset[str] | None


class Tally(NamedTuple):
    """In how many places a relation holds, and in how many it fails."""

    held: int
    failed: int

    @property
    def tried(self) -> int:
        """Places where it could be judged."""
        return self.held + self.failed

    @property
    def broken(self) -> bool:
        """Return whether it fails more often than it holds, so that the relation is in doubt."""
        return self.failed >= _ROWS and self.failed > self.held

    @property
    def doubtful(self) -> bool:
        """Return whether it fails no less often than it holds, in however few places."""
        return self.tried >= _ROWS and self.failed >= self.held

    @property
    def nearly(self) -> bool:
        """Return whether it holds nearly everywhere, so that what fails are slips."""
        return self.held >= _NEARLY * self.failed

    @property
    def proven(self) -> bool:
        """Return whether it holds so often that the file itself teaches it."""
        return self.held >= _OFTEN and self.held >= _MOSTLY * self.failed


def relation_of(parts: Sequence[str]) -> Relation:
    """Strip what a rule is about of its place and time; what stays is the relation."""
    return tuple(p for p in parts if p and "=" not in p and not _PERIOD.match(p))


@dataclass(slots=True)
class Patterns:
    """What the results of a run say of each relation."""

    layout: Layout
    learning: LearnedWholes
    held: Counter[Relation]

    @classmethod
    def of(
        cls,
        results: Iterable[RuleResult],
        hits: list[Hit],
        cells: Collection[Cell],
        layout: Layout,
        learning: LearnedWholes,
    ) -> Patterns:
        """Count where the relations hold that some hit breaks."""
        every = [one for hit in hits for one in (hit, *hit.others)]
        requested = {relation(hit) for hit in every}
        kinds = {about[0] for about in requested}
        passed = [result for result in results if result.outcome is Outcome.PASSED]
        written = Counter(r.rule.split(":", 1)[0] for r in passed if r.origin == "pack")
        discovered = Counter(r.about for r in passed if r.origin != "pack")
        held: Counter[Relation] = Counter(
            {(rule,): places for rule, places in written.items() if (rule,) in requested}
        )
        for parts, places in discovered.items():
            if parts[0] in kinds and (about := relation_of(parts)) in requested:
                held[about] += places
        single = {relation(hit): _head(hit.cells[0]) for hit in every if _is_of_one(hit)}
        if single:
            # Whatever is stated of a measure holds what cannot be of it.
            columns = Counter(_head(cell) for cell in cells if cell.value is not None)
            held |= Counter({about: columns[head] for about, head in single.items()})
        return cls(layout, learning, held)

    def holds(self, hit: Hit, *, same_codes: bool) -> int:
        """Count the places where a hit's relation holds; of a sum, where that proves something.

        A sum proves something if several parts of it are more than nothing.
        """
        held = self.held.get(relation(hit), 0)
        by = _dimension(hit)
        if hit.kind is not Kind.SUM or not by or not held:
            return held
        codes = None
        if same_codes:
            codes = frozenset(
                pid
                for cell in hit.cells[1:]
                for pid in self.layout.read(cell.dimensions)[0]
                if self.layout.name(pid) == by
            )
        return min(held, self.learning.proven(_head(hit.cells[0]), by, codes))

    def report(self, hits: list[Hit], cells: Collection[Cell]) -> list[Hit]:
        """Report what has one cause in many rows as one finding each."""
        hits = _zeros(_periods(hits, cells))
        hits = self._tables(hits, cells)
        return self._rows(hits)

    def _rows(self, hits: list[Hit]) -> list[Hit]:
        written = [hit for hit in hits if hit.origin == "pack"]
        failed = Counter(relation(one) for hit in written for one in (hit, *hit.others))
        for hit in written:
            hit.tally = Tally(self.held[relation(hit)], failed[relation(hit)])
        reported = [hit for hit in hits if hit.origin == "discovered" and not hit.tally]
        every = [one for hit in reported for one in (hit, *hit.others) if one.kind is not Kind.SAME]
        self._count(every)
        missing = Counter(relation(hit) for hit in every)
        families: dict[tuple[Relation, Codes, bool], list[Hit]] = {}
        for hit in reported:
            # What shows in a relation that holds elsewhere too is a slip of its own.
            if hit.tally is not None and all(o.tally and o.tally.broken for o in hit.others):
                within = hit.within_slack
                if within or hit.tally.broken:
                    families.setdefault((relation(hit), hit.family, within), []).append(hit)
        removed: set[int] = set()
        patterns: list[Hit] = []
        for (_, _, within), members in families.items():
            same = members if within else self._of_one_cause(members, missing)
            if len(same) >= _ROWS:
                # What holds nowhere is no relation, unless it fails alike.
                if within or same[0].alike or (same[0].tally or Tally(0, 0)).held:
                    patterns.append(_pattern(same, within=within))
                removed |= {id(hit) for hit in same}
        return [*(hit for hit in hits if id(hit) not in removed), *patterns]

    def _of_one_cause(self, members: list[Hit], missing: Counter[Relation]) -> list[Hit]:
        """Return the hits of a relation in doubt that are reported as one; the others are slips."""
        if same := _failing_alike(members):
            for hit in members:
                hit.alike = hit in same
                hit.tally = hit.tally if hit.alike else None
            return same
        # Among other categories of the same dimension it may hold.
        about = relation(members[0])
        everywhere = Tally(self.holds(members[0], same_codes=False), missing[about])
        if everywhere.nearly:
            for hit in members:
                hit.tally = everywhere
            return []
        return _usual(members)

    def _count(self, hits: list[Hit]) -> None:
        """Count for each hit where its relation holds and fails: with its categories, or at all.

        What rounding explains counts as holding.
        """
        for same_codes in (True, False):
            families: dict[tuple[Relation, Codes], list[Hit]] = {}
            for hit in hits:
                if hit.tally is None or not hit.tally.broken:
                    codes = _codes(hit) if same_codes else None
                    families.setdefault((relation(hit), codes), []).append(hit)
            for (_, codes), members in families.items():
                rounded = sum(1 for hit in members if hit.within_slack)
                # A rule that learned its relation knows where it holds without a result for each.
                learned = max((hit.ground.held for hit in members if hit.ground), default=0)
                held = max(learned, self.holds(members[0], same_codes=same_codes)) + rounded
                tally = Tally(held, len(members) - rounded)
                usual = median(share_missed(hit) for hit in members)
                for hit in members:
                    if same_codes or tally.broken:
                        hit.tally, hit.family, hit.usual = tally, codes, usual

    def _tables(self, hits: list[Hit], cells: Iterable[Cell]) -> list[Hit]:
        pairs: dict[tuple[str, ...], list[Hit]] = {}
        for hit in hits:
            if hit.kind is Kind.SAME and hit.origin == "discovered" and not hit.tally:
                pairs.setdefault(_pair(hit), []).append(hit)
        if not pairs:
            return hits
        tried = self._stated_in_both(pairs, cells)
        removed: set[int] = set()
        reported: list[Hit] = []
        for pair, members in pairs.items():
            tally = Tally(max(0, tried[pair] - len(members)), len(members))
            for hit in members:
                hit.tally = tally
            if tally.broken:
                reported.append(_pattern(members))
                removed |= {id(hit) for hit in members}
        return [*(hit for hit in hits if id(hit) not in removed), *reported]

    def _stated_in_both(
        self, pairs: Iterable[tuple[str, ...]], cells: Iterable[Cell]
    ) -> Counter[tuple[str, ...]]:
        """Count the places of a measure that both tables of a pair state."""
        wanted = set(pairs)
        measures = {pair[:3] for pair in wanted}
        places: dict[tuple[Table, str, Dims], Counter[str]] = {}
        for cell in cells:
            head = _head(cell)
            if cell.value is not None and head in measures:
                place = (head, cell.period, self.layout.read(cell.dimensions)[0])
                places.setdefault(place, Counter())[cell.section] += 1
        tried: Counter[tuple[str, ...]] = Counter()
        for (head, _, _), sections in places.items():
            reported = sorted(sections)[:_STATEMENTS]
            tried.update((*head, *both) for both in combinations(reported, 2))
            tried.update((*head, one, one) for one in reported if sections[one] > 1)
        return Counter({pair: tried[pair] for pair in wanted})


def relation(hit: Hit) -> Relation:
    """Return the relation that a hit breaks; a part beyond its whole breaks that of their sum."""
    if hit.origin == "pack":
        return (hit.code.split(":", 1)[0],)
    parts = hit.code.parts if isinstance(hit.code, Code) else (hit.code,)
    if hit.kind is Kind.BOUND and len(hit.cells) > 1:
        whole, part = hit.cells[:2]
        names = {lexicon.slug(n) for n, _ in set(whole.dimensions) ^ set(part.dimensions)}
        if _head(whole) == _head(part) and len(names) == 1 and isinstance(hit.code, Code):
            return ("SUM", *relation_of(parts)[1:4], f"by {names.pop()}")
    return relation_of(parts)


def _is_of_one(hit: Hit) -> bool:
    """Return whether a single value breaks a limit."""
    return hit.kind is Kind.BOUND and len(hit.cells) == 1


def table_of(hit: Hit) -> Table:
    """Return the table that a hit is about."""
    cell = hit.cells[0]
    return (lexicon.slug(cell.source), lexicon.measure_of(cell.measure), cell.section)


def _head(cell: Cell) -> tuple[str, ...]:
    return (lexicon.slug(cell.source), lexicon.measure_of(cell.measure), lexicon.slug(cell.unit))


def _pair(hit: Hit) -> tuple[str, ...]:
    first, second = _sides(hit)
    return (*_head(first), *sorted((first.section, second.section)))


def _sides(hit: Hit) -> tuple[Cell, Cell]:
    """Return the two statements that contradict each other."""
    first = hit.cells[0]
    other = next((c for c in hit.cells if c.value != first.value), hit.cells[-1])
    return first, other


def _dimension(hit: Hit) -> str:
    """Return the dimension that a sum is over, blank where it names none or several."""
    parts = hit.code.parts if isinstance(hit.code, Code) else ()
    by = next((p.removeprefix("by ") for p in parts if p.startswith("by ")), "")
    return "" if " " in by else by


def _codes(hit: Hit) -> frozenset[str]:
    by = _dimension(hit)
    return frozenset(
        lexicon.code_of(by, code)[0]
        for cell in hit.cells[1:]
        for name, code in cell.dimensions
        if by and lexicon.slug(name) == by
    )


def _failing_alike(members: list[Hit]) -> list[Hit]:
    """Return the hits that fail by the same amount or ratio, if nearly all do."""
    missed: list[tuple[Number, Number]] = []
    for hit in members:
        sides = (hit.expected, hit.found)
        if hit.cells[0].value == hit.found:
            sides = sides[::-1]
        if None in sides:
            return []
        missed.append((number(sides[0] or ZERO), number(sides[1] or ZERO)))
    return [members[i] for i in alike(missed, members[0].size - 1)]


def _usual(members: list[Hit]) -> list[Hit]:
    """Leave out hits that miss by far more than is usual among the others."""
    sizes = {id(hit): log10(share_missed(hit) or _LEAST) for hit in members}
    usual = median(sizes.values())
    spread = max(_SPREAD, median(abs(size - usual) for size in sizes.values()))
    return [hit for hit in members if sizes[id(hit)] <= usual + _BEYOND * spread]


def share_missed(hit: Hit) -> float:
    """Return by what part of the larger side a hit misses."""
    size = max(abs(float(hit.expected or 0)), abs(float(hit.found or 0)))
    return abs(float(hit.difference or 0)) / size if size else 0.0


def _zeros(hits: list[Hit]) -> list[Hit]:
    """Report sums and restatements that fail because 0 was put for unknown as one finding each."""
    families: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        sides = {hit.expected, hit.found}
        if (
            hit.origin == "discovered"
            and hit.kind in {Kind.SUM, Kind.SAME}
            and 0 in sides
            and not sides & {None}
            and len(sides) > 1
        ):
            families.setdefault(_head(hit.cells[0]), []).append(hit)
    removed: set[int] = set()
    reported: list[Hit] = []
    for members in families.values():
        if len(members) >= _ROWS:
            reported.append(_unknown(members))
            removed |= {id(hit) for hit in members}
    return [*(hit for hit in hits if id(hit) not in removed), *reported]


def _periods(hits: list[Hit], cells: Iterable[Cell]) -> list[Hit]:
    """Report a period that a table states twice while the one beside it is missing, as one."""
    families: dict[tuple[str, str, str], list[Hit]] = {}
    for hit in hits:
        if hit.kind is Kind.SAME and hit.origin == "discovered":
            first, second = _sides(hit)
            if (first.section, first.period) == (second.section, second.period):
                families.setdefault((first.source, first.section, first.period), []).append(hit)
    tables = {key[:2] for key in families}
    known: dict[tuple[str, str], set[str]] = {}
    for cell in cells if tables else ():
        if (cell.source, cell.section) in tables and cell.value is not None:
            known.setdefault((cell.source, cell.section), set()).add(cell.period)
    removed: set[int] = set()
    reported: list[Hit] = []
    for (source, section, period), members in families.items():
        missing = periods.missing_beside(period, known[source, section])
        if missing:
            reported.append(_period_twice(members, missing))
            removed |= {id(hit) for hit in members}
    return [*(hit for hit in hits if id(hit) not in removed), *reported]


def _period_twice(members: list[Hit], missing: str) -> Hit:
    lead, *others = _ordered(members)
    first, second = _sides(lead)
    params = _subject(lead) | {
        "first": stated(first), "second": stated(second), "where": where([first]),
        "missing": missing,
    }  # fmt: skip
    code = rule_code(("PERIOD", lexicon.slug(first.source), first.section, first.period))
    text = Text(sentences.PERIOD_TWICE, params)
    resolution = Text(sentences.ASK_PERIOD, params)
    hit = _one(lead, others, code, text, resolution, Tally(0, len(members)))
    # It is no relation that fails in many rows, but one label.
    hit.pattern, hit.tally = False, None
    return hit


def _unknown(members: list[Hit]) -> Hit:
    lead, *others = _ordered(members)
    params = _subject(lead) | {
        "failed": figure(len(members)),
        "expected": figure(max(abs(lead.expected or ZERO), abs(lead.found or ZERO))),
        "where": where(lead.cells),
    }
    resolution = Text(sentences.ASK_ZEROS, params)
    code = rule_code(("ZERO", *_head(lead.cells[0])))
    return _one(
        lead, others, code, Text(sentences.ZEROS, params), resolution, Tally(0, len(members))
    )


def _pattern(members: list[Hit], *, within: bool = False) -> Hit:
    lead, *others = _ordered(members)
    tally = lead.tally or Tally(0, len(members))
    name = "ROUNDED" if within else "PATTERN"
    code = rule_code((name, *_place(lead), *relation(lead), *_among(lead.family)))
    text = lead.text
    failed = len(members) if within else tally.failed
    counts = {"failed": figure(failed), "tried": figure(tally.tried)}
    if lead.kind is Kind.SAME:
        first, other = _sides(lead)
        text = Text(
            sentences.TABLE_DIFFERS if first.section == other.section else sentences.TABLES_DIFFER,
            _subject(lead) | counts | {
                "first": stated(first), "second": stated(other),
                "first_where": where([first]), "second_where": where([other]),
            },
        )  # fmt: skip
    elif lead.kind is Kind.SUM and {"dimension", "parts", "found", "expected"} <= set(
        lead.text.params
    ):
        text = Text(sentences.SUMS_FAIL, dict(lead.text.params) | counts)
    return _one(lead, others, code, text, lead.resolution, tally)


def _among(codes: frozenset[str] | None) -> tuple[str, ...]:
    """Distinguish patterns of one relation among other categories; a list of them is too long."""
    if not codes:
        return ()
    digest = sha256("\x1f".join(sorted(codes)).encode()).hexdigest()[:6]
    return (f"{len(codes)} categories {digest}",)


def _place(hit: Hit) -> tuple[str, ...]:
    """Return the two tables that a pattern of restatements is between."""
    return _pair(hit)[3:] if hit.kind is Kind.SAME else ()


def _one(  # noqa: PLR0917
    lead: Hit, others: list[Hit], code: Code, text: Text, resolution: Text, tally: Tally
) -> Hit:
    """Make the finding that stands for all rows; what it says of values is the lead's."""
    hit = Hit(
        code, lead.kind, lead.severity, "", "", {}, lead.cells,
        expected=lead.expected, found=lead.found, tolerance=lead.tolerance,
        difference=lead.difference, related=lead.related, linked=lead.linked, ground=lead.ground,
    )  # fmt: skip
    hit.text, hit.resolution = text, resolution
    hit.symptoms = lead.symptoms
    hit.tally = tally
    hit.pattern = True
    hit.alike = lead.alike
    hit.take(others)
    return hit


def _ordered(members: list[Hit]) -> list[Hit]:
    return sorted(members, key=lambda hit: (-strength(hit), hit.code))


def _subject(hit: Hit) -> dict[str, str]:
    cell = hit.cells[0]
    return {
        "measure": lexicon.words(cell.measure),
        "source": cell.source,
        "period": cell.period,
        "unit": cell.unit,
        "scope": hit.text.params.get("scope") or scope(cell.dimensions),
    }
