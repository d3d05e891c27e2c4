# SPDX-License-Identifier: EUPL-1.2
"""Breakdowns stated by the names of measures: victims_total, victims_female, victims_male.

A table may give each column a measure of its own. Names that share all words but one, which is a
code of sex or of age, are then the parts of what the shared words, or these and "total", count.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from . import flowwords, lexicon, measurewords, notewords, sentences, vocabulary
from .alike import alike
from .breakdowns import OVERLAP, PARTIAL
from .evaluation import ZERO, Results
from .grouping import Hit
from .hints import digits_hint
from .hits import about, code_at, exceeded
from .intervals import number, qualifier_of
from .learning import AGAINST, ENOUGH, SURE
from .model import Basis, Ground, Kind
from .wording import figure, listed, stated
from .words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

_PARTS = (("sex", frozenset({"f", "m"})), ("age", frozenset({"under-18", "over-18"})))
_FURTHER = 3
"""A part's name says at most so many words more than its whole's."""
_OF_MINORS = WORDS["girls-and-boys"]  # fmt: skip
_OF_PERSONS = frozenset({"female", "male", "females", "males", "feminin", "masculin", "f", "m"})
"""Words of a sex whatever the age; women and men may leave girls and boys out."""
_NEUTRAL = (
    measurewords.PERSON_UNITS - frozenset(vocabulary.SEX) - vocabulary.MINOR - vocabulary.ADULT
)
"""Words of persons that say nothing of their sex or age."""
_LATER = re.compile(
    r"return|repatriat|releas|compensat|train|deport|graduat|reintegrat|award|vraćen|враћен|otpušten|"
    r"obešteć|обештећ|obučen|обучен|repatri|entschädig|geschult|formé|indemnis|capacitad|indemniz"
)
"""What may happen to persons years after they were counted."""
_WHO = ("-who-", "-whose-", "-whom-", "-that-")
Words = frozenset[str]
Place = tuple[str, str, tuple[tuple[str, str], ...]]


class Family(NamedTuple):
    """Measures of one source and unit of which one is the whole of the others."""

    source: str
    unit: str
    whole: str
    parts: dict[str, str]
    """Measure of each part, by its code or its further words."""
    name: str
    """What the parts are stated by: sex, age, or blank for parts that need not be all."""
    beside: tuple[str, ...] = ()
    """Further measures of some of the whole, which may be what the parts leave out."""


def families_of(measures: Iterable[tuple[str, str, str]]) -> list[Family]:
    """Find wholes and parts among source, measure and unit by the words of their names."""
    found: list[Family] = []
    kinds: dict[tuple[str, str], dict[str, Words]] = {}
    for source, measure, unit in measures:
        slug = lexicon.measure_of(measure)
        counted = lexicon.slug(unit) in measurewords.PERSON_UNITS | measurewords.COUNT_UNITS
        if counted and lexicon.is_additive(slug, lexicon.slug(unit)):
            kinds.setdefault((source, unit), {})[measure] = frozenset(slug.split("-"))
    for (source, unit), words in sorted(kinds.items()):
        found.extend(_families(source, unit, words))
    return found


class _Names:
    """The measures of one source and unit, found by the words of their names."""

    def __init__(self, measures: dict[str, Words]) -> None:
        self.words = dict(sorted(measures.items()))
        self.by_slug = {lexicon.measure_of(measure): measure for measure in self.words}
        self._by_word: dict[str, list[str]] = {}
        for measure, words in self.words.items():
            for word in words:
                self._by_word.setdefault(word, []).append(measure)

    def beyond(self, stem: Words) -> list[tuple[str, Words]]:
        """List the measures that say all words of a stem and more, with what they say more."""
        near = min((self._by_word.get(word, []) for word in stem), key=len, default=[])
        return [(m, self.words[m] - stem) for m in near if stem < self.words[m]]


def _families(source: str, unit: str, measures: dict[str, Words]) -> list[Family]:
    """Find the families of one source and unit; those whose parts are all there come first."""
    coded = _coded(measures)
    persons = lexicon.slug(unit) in measurewords.PERSON_UNITS
    if not coded and not persons:
        return []
    names = _Names(measures)
    wholes = _wholes(measures)
    found: list[Family] = []
    bounds: list[Family] = []
    for stem, name in sorted(coded, key=lambda key: (sorted(key[0]), key[1])):
        whole, parts = wholes.get(stem, []), coded[stem, name]
        if len(whole) != 1:
            continue
        if persons:
            inner = {
                code: found_codes[0]
                for code, found_codes in sorted(parts.items())
                if len(found_codes) == 1
            }
            bounds.append(Family(source, unit, whole[0], inner, ""))
        if set(parts) != dict(_PARTS)[name] or any(
            len(found_codes) > 1 for found_codes in parts.values()
        ):
            continue
        beyond = names.beyond(stem)
        if any(lexicon.residual(word) for _, further in beyond for word in further):
            continue
        found_codes = {code: parts[code][0] for code in sorted(parts)}
        if name == "age" or _whole_sexes(measures, beyond, found_codes):
            known = {whole[0], *found_codes.values()}
            beside = tuple(m for m, _ in beyond if m not in known)
            found.append(Family(source, unit, whole[0], found_codes, name, beside))
    return found + bounds + (_lying_in(source, unit, names, wholes) if persons else [])


def _lying_in(
    source: str, unit: str, names: _Names, wholes: dict[Words, list[str]]
) -> list[Family]:
    """Find persons who are some of a total: victims_employed, victims_who_fled."""
    parts: dict[str, dict[str, str]] = {}
    for stem, whole in sorted(wholes.items(), key=lambda item: sorted(item[0])):
        if len(whole) == 1 and names.words[whole[0]] & vocabulary.TOTAL:
            for measure, further in names.beyond(stem):
                if measure != whole[0] and _lies_in(further):
                    parts.setdefault(whole[0], {})[" ".join(sorted(further))] = measure
    for slug, measure in names.by_slug.items():
        for who in _WHO:
            first, found, last = slug.partition(who)
            if found and last and first in names.by_slug:
                parts.setdefault(names.by_slug[first], {})[who + last] = measure
    return [Family(source, unit, whole, parts[whole], "") for whole in sorted(parts)]


def _coded(measures: dict[str, Words]) -> dict[tuple[Words, str], dict[str, list[str]]]:
    """List measures by the words that they share and by the code that distinguishes them."""
    found: dict[tuple[Words, str], dict[str, list[str]]] = {}
    for measure, words in sorted(measures.items()):
        for word in words if len(words) > 1 else ():
            for name, codes in _PARTS:
                code = lexicon.code_of(name, word)[0]
                if code in codes:
                    parts = found.setdefault((words - {word}, name), {})
                    parts.setdefault(code, []).append(measure)
    return found


def _wholes(measures: dict[str, Words]) -> dict[Words, list[str]]:
    """List the measures that count all of a subject, by the words that say of what."""
    found: dict[Words, list[str]] = {}
    for measure, words in sorted(measures.items()):
        bare = words - vocabulary.TOTAL
        for stem in {bare, bare - _NEUTRAL}:
            if stem:
                found.setdefault(stem, []).append(measure)
    for stem, reported in found.items():
        # Of "victims" and "victims total" the second says that it is the whole of its columns.
        total = [measure for measure in reported if measures[measure] & vocabulary.TOTAL]
        if len(total) == 1:
            found[stem] = total
    return found


def _whole_sexes(
    measures: dict[str, Words], beyond: list[tuple[str, Words]], parts: dict[str, str]
) -> bool:
    """Return whether the words of two sexes leave no minors out."""
    if all(measures[measure] & _OF_PERSONS for measure in parts.values()):
        return True
    return not any(further & (_OF_MINORS | vocabulary.MINOR) for _, further in beyond)


def _lies_in(further: Words) -> bool:
    """Say whether the extra words name a part of what is counted, not what happens to it later."""
    text = "-".join(sorted(further))
    return not (
        len(further) > _FURTHER
        or further & flowwords.STANDING
        or lexicon.station_of(text)[0]
        or lexicon.recurs(text)
        or lexicon.is_change(text)
        or lexicon.runs_up(text)
        or any(word.isdigit() or _LATER.match(word) for word in further)
        or further & measurewords.NARROWING
    )


def check_families(cells: Iterable[Cell], families: list[Family], found: Results) -> None:
    """Compare wholes with the parts that have measures of their own, at the same place."""
    names = {
        (f.source, m, f.unit) for f in families for m in (f.whole, *f.parts.values(), *f.beside)
    }
    places: dict[tuple[str, str], dict[Place, Cell]] = {}
    for cell in cells if families else ():
        if (cell.source, cell.measure, cell.unit) not in names or cell.value is None:
            continue
        if qualifier_of(cell.qualifier) == "exact":
            place = (cell.unit, cell.period, cell.dimensions)
            places.setdefault((cell.source, cell.measure), {}).setdefault(place, cell)
    reported: set[int] = set()
    for family in families:
        whole = places.get((family.source, family.whole), {})
        sums: list[_Row] = []
        bounds: list[tuple[Cell, Cell]] = []
        for place, total in sorted(whole.items(), key=lambda item: item[1].id):
            parts = {
                code: part for code, measure in family.parts.items()
                if (part := places.get((family.source, measure), {}).get(place)) is not None
            }  # fmt: skip
            if family.name and len(parts) == len(family.parts):
                beside = [
                    other for measure in family.beside
                    if (other := places.get((family.source, measure), {}).get(place)) is not None
                ]  # fmt: skip
                sums.append(_Row(total, parts, beside))
            else:
                bounds += [(total, part) for part in parts.values()]
        _sums(family, sums, found, reported)
        _bounds(bounds, found, reported)


class _Row(NamedTuple):
    """A whole and its parts at one place, and what further columns state there."""

    total: Cell
    parts: dict[str, Cell]
    beside: list[Cell]

    @property
    def cells(self) -> list[Cell]:
        return [self.total, *self.parts.values()]

    @property
    def summed(self) -> Decimal:
        return sum((part.value or ZERO for part in self.parts.values()), start=ZERO)

    @property
    def gap(self) -> Decimal:
        return (self.total.value or ZERO) - self.summed

    @property
    def reason(self) -> str:
        """Return why the parts need not make the whole."""
        if any(c.value == self.gap for c in self.beside):
            return PARTIAL
        if any(c.note and notewords.says_overlap(c.note) for c in self.cells):
            return OVERLAP
        return ""


def _sums(family: Family, rows: list[_Row], found: Results, reported: set[int]) -> None:
    """Report the places at which columns do not make their whole, if they do so elsewhere."""
    held = sum(1 for row in rows if not row.gap and row.total.value)
    odd = [row for row in rows if row.gap]
    requested = [row for row in odd if not row.reason]
    missed = [(number(row.total.value or ZERO), number(row.summed)) for row in requested]
    same = {id(requested[i]) for i in alike(missed, len(family.parts))}
    weight = held + SURE - AGAINST * (len(requested) - len(same) - 1)
    for row in rows:
        total = row.total
        code = code_at("SUM", total, "by names of " + family.name)
        if not row.gap:
            found.ok(Kind.SUM, code)
        elif row.reason or (weight < ENOUGH and id(row) not in same):
            found.skip(Kind.SUM, code, row.reason or PARTIAL)
        else:
            reported.update(id(c) for c in row.cells)
            ground = Ground(Basis.LEARNED if held else Basis.WORDS, held, held + len(requested))
            found.hit(_sum(family, row, code, ground))


def _sum(family: Family, row: _Row, code: str, ground: Ground) -> Hit:
    total, parts, _ = row
    cells, summed = row.cells, row.summed
    named = [(lexicon.words(c.measure), c) for c in parts.values()]
    params = about(total, cells) | {
        "dimension": family.name, "found": figure(summed), "expected": stated(total),
        "parts": listed([f"{name} {stated(c)}" for name, c in named], [c.value for _, c in named]),
        "hint": digits_hint(summed, total.value, [(name, c.value) for name, c in named]),
    }  # fmt: skip
    return Hit(
        code, Kind.SUM, "medium", sentences.PARTS, sentences.ASK_LEFT_OUT, params, cells,
        expected=total.value, found=summed, ground=ground,
    )  # fmt: skip


def _bounds(pairs: list[tuple[Cell, Cell]], found: Results, reported: set[int]) -> None:
    """Report columns that exceed the one that they lie in, if they stay within it elsewhere."""
    held: Counter[str] = Counter()
    off: Counter[str] = Counter()
    for total, part in pairs:
        (held if (part.value or ZERO) <= (total.value or ZERO) else off)[part.measure] += 1
    for total, part in pairs:
        code = code_at("BOUND", part, "in", total.measure)
        if (part.value or ZERO) <= (total.value or ZERO):
            found.ok(Kind.BOUND, code)
            continue
        if id(part) in reported:
            continue
        known = held[part.measure]
        if AGAINST * (off[part.measure] - 1) > known:
            found.skip(Kind.BOUND, code, "the part may lie outside the whole")
            continue
        ground = Ground(Basis.LEARNED if known else Basis.WORDS, known, known + off[part.measure])
        found.hit(exceeded(code, part, total, "low", ground, sentences.ASK_BOTH))
        reported.add(id(part))
