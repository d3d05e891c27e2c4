# SPDX-License-Identifier: EUPL-1.2
"""Sums between columns that nobody declares: one is the sum or the difference of others.

What the names of columns do not tell, the rows do: where one column is the sum of others, or the
change of another since the row before, in nearly all rows of a table, it is so by what the table
counts, and a row where it fails is worth a question. Sums of up to four columns are looked for
anywhere, longer ones where tables put them: a total stands just before or after its parts, or
shares with them the beginning or the end of its name.

An accident is ruled out by counting what might have been. In a row whose smallest term is 9 the
columns would agree by chance once in ten, if that term could as well be any number up to its
size; over all rows in which a relation holds these chances multiply, and they are weighed against
the number of relations that were tried.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from functools import partial
from itertools import combinations, groupby, islice, product
from math import ceil, comb, log10
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, sentences
from .columns import Column, Columns, Place, Row, columns_of, over_time, places_of, summed
from .evaluation import ZERO, Results
from .grouping import Hit, group_causes
from .hints import digits_hint
from .intervals import Number, decimal, distance, number
from .model import Basis, Ground, Kind, rule_code
from .patterns import Tally
from .rounding import step_of_column
from .wording import figure, listed, scope, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .model import Cell
    from .table import Layout

_ROWS = 8
"""A relation is learned from so many telling rows at least."""
_MOST_FAIL = 10
"""One row in so many may fail at most."""
_COLUMNS = 64
"""Of more measures of one table only neighbours are compared, for pairs are hashed in examples."""
_CODES = 32
"""More columns are not compared where codes are columns, but with their neighbours."""
_WIDEST = 256
"""In tables of more columns nothing is looked for."""
_COLUMNS_FOUR = 16
"""Relations of four and five terms are only looked for anywhere among so many columns."""
_TERMS = 5
"""Longer sums are only looked for among neighbours and columns with names in common."""
_LEVELS = 4
_LONGEST = 40
"""So many neighbours at most are added up."""
_EXAMPLES = 3
"""Rows that each column brings as examples from which relations are proposed."""
_MOST_EXAMPLES = 24
_PROPOSED = 400
"""So many proposed relations of one table are tried."""
_CHANCE = -3
"""Logarithm of the chance that any of the tried relations came about by accident."""
_FEW = 2
"""More failing rows that all lack something show a part that the table leaves out."""
_SEVERAL = 5
"""More failing rows of a relation that fails often are reported as one."""
_SURE = 50
"""A relation that fails once in so many rows is as good as declared."""
_SLIPS = 20
"""Where it fails once in so many rows, each of these is a slip of its own."""
_DIGITS = re.compile(r"(\d+)")
Sides = tuple[tuple[Column, ...], tuple[Column, ...]]


class Relation(NamedTuple):
    """Columns whose sums are equal, and the rows in which they are and are not."""

    sides: Sides
    held: list[Row]
    failed: list[Row]

    @property
    def tried(self) -> int:
        """Count the rows in which all its columns are stated."""
        return len(self.held) + len(self.failed)

    def order(self) -> tuple[int, int, Sides]:
        """Sort key: few terms first, then what holds most often."""
        return (sum(len(side) for side in self.sides), -len(self.held), self.sides)


def check_columns(cells: Iterable[Cell], layout: Layout, found: Results) -> None:
    """Report the rows in which a sum between columns fails that holds in the others."""
    tables: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        tables.setdefault((cell.source, cell.section, cell.unit), []).append(cell)
    for key in sorted(tables):
        # In each row that teaches something two columns at least are stated.
        if len(tables[key]) >= 2 * _ROWS:
            found.hits += _Table(places_of(tables[key], layout), layout).hits(found)


class _Table:
    """One table: its rows by all dimensions, and by all but one whose codes are columns."""

    def __init__(self, places: list[Place], layout: Layout) -> None:
        self.places = places
        self.layout = layout
        unit = places[0].entry.terms[0][1].unit if places else ""
        unit = lexicon.slug(unit)
        self.scale = lexicon.scale_of("", unit) if lexicon.is_additive("x", unit) else 0
        self.codes: dict[str, dict[int, str]] = {"": {}}
        """The codes of each dimension by their numbers; blank for rows by all dimensions."""
        self.coded: dict[str, dict[int, int]] = {"": {}}
        """The positions of the places that have a code of each dimension, with its number."""
        for pid in sorted({pid for place in places for pid in place.dims}):
            self.codes.setdefault(layout.name(pid), {})[pid] = layout.code(pid)
            self.coded[layout.name(pid)] = {}
        names = layout.names
        for at, place in enumerate(places):
            for pid in place.dims:
                self.coded[names[pid]].setdefault(at, pid)
        self.times = Counter((place.column, pid) for place in places for pid in (-1, *place.dims))
        """How often each column, or one of its codes, is stated."""
        self.named = Counter[tuple[Column, str]]()
        for (column, pid), times in self.times.items():
            if pid >= 0:
                self.named[column, layout.name(pid)] += times
        self.long = self._long_columns(layout.names)
        self.frequent: list[list[Hit]] = []
        """What is reported of each relation that fails often."""
        self.timed = len({place.time for place in places}) > 1

    def hits(self, found: Results) -> list[Hit]:
        """Learn the relations of the table and tell where they fail."""
        measures = {place.column for place in self.places}
        hits: list[Hit] = []
        confirmed: set[int] = set()
        for over in sorted(self.codes):
            most = _CODES if over else _COLUMNS
            crowded = len(measures) + len(self.codes[over]) > most
            if crowded:
                first = self.places[0].entry.terms[0][1]
                code = rule_code(("LINEAR", first.source, first.section, first.unit, over))
                found.skip(Kind.SUM, code, "there are too many columns to compare")
            if not 1 < self.long[over] <= _WIDEST:
                continue
            every, columns = self._columns(over)
            shared = _shared(columns)
            if len(shared) < _ROWS:
                continue
            crowded = crowded or self.long[over] > most
            if over and not crowded:
                columns |= summed(columns)
            for relation, learned in self._learn(columns, shared, over, crowded=crowded):
                hits.extend(self._judge(relation, every | learned, over, confirmed, found))
        found.in_sums |= confirmed
        return self._together(group_causes(hits, confirmed))

    def _long_columns(self, names: list[str]) -> Counter[str]:
        """Count by dimension the columns that are long enough to teach something."""
        whole = sum(1 for (_, pid), times in self.times.items() if pid < 0 and times >= _ROWS)
        long = Counter(dict.fromkeys(self.codes, whole))
        for (_, pid), times in self.times.items():
            if pid >= 0 and times >= _ROWS:
                long[names[pid]] += 1
        for (column, name), times in self.named.items():
            if self.times[column, -1] >= _ROWS > self.times[column, -1] - times:
                long[name] -= 1
        return long

    def _columns(self, over: str) -> tuple[Columns, Columns]:
        """Lay the table out with the codes of one dimension as columns: all, and the long ones."""
        every: Columns = {}
        long: Columns = {}
        codes = self.codes[over]
        for (column, pid), rows in columns_of(self.places, self.coded[over], _ROWS).items():
            coded = column if pid < 0 else column._replace(code=codes[pid])
            every[coded] = rows
            without = self.named[column, over] if pid < 0 else 0
            if self.times[column, pid] - without >= _ROWS:
                long[coded] = rows
        return every, long

    def _together(self, hits: list[Hit]) -> list[Hit]:
        """Report many rows of a relation that fails often as one, without those of other causes."""
        removed: set[int] = set()
        left = {id(hit) for hit in hits}
        for same in self.frequent:
            first, *further = sorted(
                (h for h in same if id(h) in left - removed and not h.related),
                key=lambda h: (-abs(h.difference or ZERO), h.code),
            ) or (None,)  # fmt: skip
            if first is not None and len(further) >= _SEVERAL:
                first.take(further)
                removed |= {id(hit) for hit in further}
        return [hit for hit in hits if id(hit) not in removed]

    def _learn(
        self, columns: Columns, shared: set[Row], over: str, *, crowded: bool
    ) -> Iterator[tuple[Relation, Columns]]:
        timed = self.timed and not crowded
        stated = {c: rows for c, rows in columns.items() if not c.made} if timed else {}
        made = {c: rows for c, rows in over_time(stated).items() if len(rows) >= _ROWS}
        everything = columns | made
        tried = _proposed(everything, shared, crowded=crowded)
        for sides, choices in tried:
            if over and not any(c.code or c.made == "sum" for side in sides for c in side):
                continue
            relation = self._verified(sides, everything, choices)
            if relation is not None:
                yield relation, everything

    def _verified(self, sides: Sides, columns: Columns, choices: int) -> Relation | None:
        """Try a relation in all rows; None if it holds too seldom, or perhaps by accident."""
        terms = (*sides[0], *sides[1])
        others = [columns[c] for c in terms[1:]]
        rows = [row for row in columns[terms[0]] if all(row in rows for rows in others)]
        slack, step = self._slack([columns[c][row].value for c in terms for row in rows], terms)
        relation = Relation(sides, [], [])
        significant = 0
        chance = log10(choices)
        seen: set[tuple[Number, ...]] = set()
        for row in rows:
            left, right = ([columns[c][row].value for c in side] for side in sides)
            if not any(left) and not any(right):
                continue
            if distance(sum(left), sum(right)) > slack:
                relation.failed.append(row)
                if len(relation.failed) * _MOST_FAIL > len(rows):
                    return None
                continue
            relation.held.append(row)
            if (*left, *right) in seen:
                continue  # What is stated again proves nothing more.
            seen.add((*left, *right))
            # Of a long sum some terms are nothing in any row, and the others still make it.
            long = len(terms) > _TERMS and sum(map(bool, right)) > 1
            least = min(distance(v, 0) for v in (*left, *right) if v or not long)
            # A term that is nothing, or equals one on the other side, leaves a smaller relation.
            if least > 0 and not set(left) & set(right):
                significant += 1
                chance += log10((1 + 2 * slack / step) / (1 + least / step))
            elif len(terms) == 2 and least > 0:  # noqa: PLR2004
                significant += 1
                chance -= log10(1 + least / step)
        if significant < _ROWS or len(relation.failed) * _MOST_FAIL > relation.tried:
            return None
        if not all(any(columns[c][row].value for row in relation.held) for c in terms):
            return None
        chance += log10(comb(relation.tried, len(relation.failed)))
        relation.held.sort()
        relation.failed.sort()
        return relation if chance < _CHANCE else None

    def _slack(self, values: list[Number], terms: tuple[Column, ...]) -> tuple[Number, Number]:
        """Return by how much a sum of rounded values may miss, and to what they are rounded."""
        step = step_of_column(values, self.scale)
        cells = sum(2 if c.made == "change" else 1 for c in terms)
        # All of them are hardly ever off as far as they can be.
        most = ceil(Fraction(cells) * step.off / step.size) - 1
        return max(0, most) * step.size, step.size

    # ------------------------------------------------------------------ rows where one fails

    def _judge(
        self, relation: Relation, columns: Columns, over: str, confirmed: set[int], found: Results
    ) -> list[Hit]:
        sides = relation.sides
        terms = (*sides[0], *sides[1])
        for row in relation.held:
            if all(columns[c][row].value for c in terms):
                confirmed.update(id(cell) for c in terms for _, cell in columns[c][row].terms)
        failed = relation.failed
        gaps = [_gap(sides, row, columns) for row in failed]
        hits = [self._hit(relation, row, columns, over) for row in failed]
        first = columns[terms[0]][relation.held[0]].terms[0][1]
        code = rule_code(("LINEAR", first.source, first.unit, over, _text(sides)))
        rare = len(relation.failed) * _SURE <= relation.tried
        if len(failed) > _FEW and not rare and _one_sided(sides, gaps):
            found.skip(Kind.SUM, code, "the breakdown may be partial")
            return []
        if not hits:
            found.ok(Kind.SUM, code)
            return []
        for hit in hits:
            found.violated(hit)
        if len(hits) * _SLIPS > relation.tried:
            self.frequent.append(hits)
        return hits

    def _hit(self, relation: Relation, row: Row, columns: Columns, over: str) -> Hit:
        """Report one row: what the other terms make, and what the first one states."""
        left, right = (
            [(columns[c][row], c) for c in side] for side in relation.sides
        )  # fmt: skip
        signed = [(s, cell, c) for entry, c in left for s, cell in entry.terms]
        signed += [(-s, cell, c) for entry, c in right for s, cell in entry.terms]
        (_, target, _), *others = signed
        made: Number = sum(-s * number(cell.value or ZERO) for s, cell, _ in others)
        one_measure = len({c.measure for _, _, c in others}) == 1
        name = partial(_named, over=over, one_measure=one_measure)
        whole = partial(_named, over=over, one_measure=target.measure == others[0][1].measure)
        terms = sorted(others, key=lambda item: item[0])
        stated = [
            f"{'+ ' if s < 0 else '− '}{figure(cell.value)} {name(cell)}"
            + (f" ({cell.period})" if cell.period != target.period else "")
            for s, cell, _ in terms
        ]
        sizes = [cell.value for _, cell, _ in terms]
        cells = [target, *(cell for _, cell, _ in others)]
        place = tuple(p for p in target.dimensions if lexicon.slug(p[0]) != over)
        params = {
            "source": target.source, "period": target.period,
            "scope": scope(self.layout.readable(self.layout.read(place)[0])),
            "sum": listed(stated, sizes)
            .replace(", +", " +")
            .replace(", −", " −")
            .removeprefix("+ "),
            "found": figure(made), "target": f"{figure(target.value)} {whole(target)}",
            "where": where(cells), "hint": digits_hint(decimal(made), target.value),
        }  # fmt: skip
        plus = all(s < 0 for s, _, _ in others)
        held, tried = len(relation.held), relation.tried
        rare = len(relation.failed) * _SURE <= tried
        # A rest that is not stated makes a total larger than its parts, never smaller.
        rest = _one_sided(relation.sides, [_gap(relation.sides, row, columns)])
        hit = Hit(
            rule_code(("LINEAR", target.source, target.measure, target.unit, target.period,
                       ";".join(f"{n}={c}" for n, c in target.dimensions), over,
                       _text(relation.sides))),
            Kind.SUM if plus else Kind.BALANCE,
            self._severity(relation, rare=rare, rest=rest),
            sentences.TERMS, sentences.ASK_TERMS, params,
            cells,
            expected=target.value if plus else decimal(made),
            found=decimal(made) if plus else target.value,
            ground=Ground(Basis.LEARNED, held, tried),
        )  # fmt: skip
        if hit.severity != "low":
            hit.tally = Tally(held, len(relation.failed))
        return hit

    def _severity(self, relation: Relation, *, rare: bool, rest: bool) -> str:
        if rest:
            return "medium" if rare else "low"
        return "high" if rare else "medium" if len(relation.failed) <= _FEW else "low"


def _shared(columns: Columns) -> set[Row]:
    """Return the rows that state several columns: no relation can be seen in any other."""
    seen: set[Row] = set()
    shared: set[Row] = set()
    for rows in columns.values():
        shared |= rows.keys() & seen
        seen |= rows.keys()
    return shared


def _named(cell: Cell, over: str, *, one_measure: bool) -> str:
    """Write what a term counts: its measure, or its code where all terms are of one measure."""
    code = next((c for n, c in cell.dimensions if lexicon.slug(n) == over), "")
    measure = lexicon.words(cell.measure)
    if one_measure:
        return code or measure
    return f"{measure} {code}".strip()


def _text(sides: Sides) -> str:
    """Write a relation for its code."""
    return "=".join("+".join(":".join(map(str, c)) for c in side) for side in sides)


def _gap(sides: Sides, row: Row, columns: Columns) -> Number:
    left, right = (sum(columns[c][row].value for c in side) for side in sides)
    return left - right


def _one_sided(sides: Sides, gaps: list[Number]) -> bool:
    """Return whether every failing total is more than its parts: a rest that is not reported."""
    return len(sides[0]) == 1 and not sides[0][0].made and all(gap > 0 for gap in gaps)


# ------------------------------------------------------------------------------ proposing


def _proposed(
    columns: Columns, shared: set[Row], *, crowded: bool
) -> list[tuple[Sides, int]]:  # fmt: skip
    """Propose relations that hold exactly in two examples or more, with how many were possible.

    In each example the sums of pairs are hashed, so that the work grows with the square of the
    columns and not with their triples.
    """
    order = sorted(columns)
    rows = _examples(columns, order, shared)
    seen: dict[Sides, int] = dict(_long(columns, order, rows))
    plain = sum(1 for c in order if not c.made)
    for row in () if crowded else rows:
        stated = [(columns[c][row].value, c) for c in order if row in columns[c]]
        for sides in set(_in_row([(v, c) for v, c in stated if v])):
            seen[sides] = seen.get(sides, 0) + 1
    often = sorted((s for s in seen if seen[s] > 1), key=lambda s: (-seen[s], _size(s), s))
    remaining = sorted(often[:_PROPOSED], key=lambda s: (_size(s), -seen[s], s))
    choices = {2: len(order) ** 2, 3: max(1, len(order) ** 3 // 2), 4: max(1, plain**4 // 4),
               5: max(1, plain**5 // 24)}  # fmt: skip
    neighbours = max(1, 2 * plain * min(plain, _LONGEST))
    return [(sides, choices.get(_size(sides), neighbours)) for sides in remaining]


def _size(sides: Sides) -> int:
    return len(sides[0]) + len(sides[1])


def _examples(columns: Columns, order: list[Column], shared: set[Row]) -> list[Row]:
    """Choose for every column the rows with most values beside it, each row once.

    What was made over time stands beside its own column, of which it shows nothing: only rows
    that state several columns are examples.
    """
    rows: dict[Row, list[tuple[Number, Column]]] = {}
    for column in order:
        for row, entry in columns[column].items():
            if entry.value and row in shared:
                rows.setdefault(row, []).append((entry.value, column))
    there = Counter(column for values in rows.values() for _, column in values)
    needed = {column: min(_EXAMPLES, there[column]) for column in order}
    missing = sum(needed.values())
    chosen: list[Row] = []
    for row in _ranked(rows):
        if not missing or len(chosen) == _MOST_EXAMPLES:
            break
        wanted = [column for _, column in rows[row] if needed[column]]
        if wanted:
            chosen.append(row)
            missing -= len(wanted)
            for column in wanted:
                needed[column] -= 1
    return chosen


def _ranked(rows: dict[Row, list[tuple[Number, Column]]]) -> Iterator[Row]:
    """Return rows in the order of how many values they have, those with large values first.

    A large value tells more than a small one, but the largest are where slips gather: of the rows
    with most values the first quarter comes after the others. The values decide before the names
    of rows, so that other names choose the same examples.
    """
    short = {
        row: (-len(stated), -max(distance(v, 0) for v, _ in stated)) for row, stated in rows.items()
    }
    longest = min((size for size, _ in short.values()), default=0)
    full = sum(1 for size, _ in short.values() if size == longest)
    ordered = _by_values(rows, short)
    largest = list(islice(ordered, full // 4))
    yield from islice(ordered, full - len(largest))
    yield from largest
    yield from ordered


def _by_values(
    rows: dict[Row, list[tuple[Number, Column]]], short: dict[Row, tuple[int, Number]]
) -> Iterator[Row]:
    """Put rows in order; all their values are compared only where the largest are equal."""
    for _, alike in groupby(sorted(rows, key=short.__getitem__), key=short.__getitem__):
        yield from sorted(alike, key=lambda r: (sorted(-distance(v, 0) for v, _ in rows[r]), r))


def _in_row(values: list[tuple[Number, Column]]) -> Iterator[Sides]:
    """List what holds in one example: equal to a made column, sum of two, sums of four terms."""
    at: dict[Number, list[Column]] = {}
    for value, column in values:
        at.setdefault(value, []).append(column)
    stated = [(v, c) for v, c in values if not c.made]
    for value, column in values:
        if column.made:
            for other in at[value]:
                if _may_equal(other, column):
                    yield (other,), (column,)
    adding = [(v, c) for v, c in values if c.made in {"", "change"}]
    for (v, first), (w, second) in combinations(adding, 2):
        for whole in at.get(v + w, ()):
            if whole.made in {"", "change"} and _one_change((whole, first, second)):
                yield (whole,), tuple(sorted((first, second)))
    if len(stated) <= _COLUMNS_FOUR:
        yield from _four(stated)


def _may_equal(stated: Column, made: Column) -> bool:
    """Return whether a stated column may be one that was made of others."""
    if stated.made or stated == made._replace(made="", step=-1):
        return False
    # One sum over a dimension is that of its own measure, which needs no example.
    return made.made != "sum" or stated.measure != made.measure


def _one_change(columns: tuple[Column, ...]) -> bool:
    return len(set(columns)) == len(columns) and sum(1 for c in columns if c.made) <= 1


def _four(values: list[tuple[Number, Column]]) -> Iterator[Sides]:
    sums: dict[Number, list[tuple[Column, Column]]] = {}
    for (v, first), (w, second) in combinations(values, 2):
        sums.setdefault(v + w, []).append((first, second))
    for pairs in sums.values():
        for one, two in combinations(pairs, 2):
            if len({*one, *two}) == 4:  # noqa: PLR2004
                yield tuple(sorted((tuple(sorted(one)), tuple(sorted(two)))))  # type: ignore[misc]
    for v, whole in values:
        for w, part in values:
            if part is whole:
                continue
            for pair in sums.get(v - w, ()):
                if whole not in pair and part not in pair:
                    yield (whole,), tuple(sorted((part, *pair)))
    yield from _five(values, sums)


def _five(
    values: list[tuple[Number, Column]], sums: dict[Number, list[tuple[Column, Column]]]
) -> Iterator[Sides]:
    for v, whole in values:
        for w, pairs in sums.items():
            for one, two in product(pairs, sums.get(v - w, ())):
                if one < two and len({whole, *one, *two}) == _TERMS:
                    yield (whole,), tuple(sorted((*one, *two)))


# -------------------------------------------------------------------------- long sums


def _long(columns: Columns, order: list[Column], rows: list[Row]) -> Counter[Sides]:
    """Propose sums of any length where tables put them, with the examples in which they hold.

    What lies under a total is left out on the next level, where totals make the total of all.
    """
    stated = [c for c in order if not c.made]
    tables = [_as_read(columns, stated, row) for row in rows]
    groups = _namesakes(stated)
    found: Counter[Sides] = Counter()
    under: set[Column] = set()
    for _ in range(_LEVELS):
        held: Counter[Sides] = Counter()
        for table in tables:
            values = [(v, c) for v, c in table if c not in under]
            held.update({*_neighbours(values), *_neighbours(values[::-1])})
            held.update(_in_group({c: v for v, c in values}, groups))
        taken: set[Column] = set()
        heads: set[tuple[Column, ...]] = set()
        # Of sums that hold as often the longest: the others lack columns that are nothing.
        for sides, times in sorted(held.items(), key=lambda i: (-i[1], -_size(i[0]), i[0])):
            if times > 1 and sides[0] not in heads and not taken.intersection(sides[1]):
                found[sides] = times
                heads.add(sides[0])
                taken.update(sides[1])
        if not taken:
            break
        under |= taken
    return found


def _as_read(columns: Columns, stated: list[Column], row: Row) -> list[tuple[Number, Column]]:
    """Return the values of a row in reading order, grouped by measure."""
    reported = [(columns[c][row], c) for c in stated if row in columns[c]]
    reported.sort(key=lambda item: (item[1].measure if item[1].code else "", [
        (part.isdigit(), int(part) if part.isdigit() else 0, part)
        for part in _DIGITS.split(item[0].terms[0][1].id)
    ]))  # fmt: skip
    return [(entry.value, c) for entry, c in reported]


def _neighbours(values: list[tuple[Number, Column]]) -> Iterator[Sides]:
    """List the columns that are the sum of those next to them."""
    for i, (whole, head) in enumerate(values):
        summed: Number = 0
        full = 0
        parts: list[Column] = []
        for value, column in values[i + 1 : i + 1 + _LONGEST] if whole > 0 else ():
            summed += value
            full += bool(value)
            parts.append(column)
            if summed > whole:
                break
            if summed == whole and full > 1:
                yield (head,), tuple(sorted(parts))


def _namesakes(stated: list[Column]) -> list[list[Column]]:
    """List columns whose names begin or end alike."""
    groups: dict[tuple[str, ...], list[Column]] = {}
    for column in stated:
        measure, words = column.measure, (column.code or column.measure).split("-")
        if column.code:
            groups.setdefault((measure,), []).append(column)
        else:
            measure = ""
        for size in range(1, len(words) + 1):
            groups.setdefault((measure, "", *words[:size]), []).append(column)
            groups.setdefault((measure, *words[-size:], ""), []).append(column)
    return [group for group in groups.values() if 2 < len(group) <= _LONGEST]  # noqa: PLR2004


def _in_group(values: dict[Column, Number], groups: list[list[Column]]) -> set[Sides]:
    """List the columns that are the sum of all others with a like name."""
    found: set[Sides] = set()
    for group in groups:
        stated = [c for c in group if c in values]
        head = max(stated, key=lambda c: values[c], default=None)
        if head is not None and 2 * values[head] == sum(values[c] for c in stated):
            parts = tuple(sorted(c for c in stated if c != head))
            if sum(1 for c in parts if values[c]) > 1:
                found.add(((head,), parts))
    return found
