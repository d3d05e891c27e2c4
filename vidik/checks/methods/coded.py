# SPDX-License-Identifier: EUPL-1.2
"""Shares whose name is a category: share_minors beside the counts of minors and of all.

The name tells which count a share is of, not which whole. It contradicts the counts only if there
is one such count, its own total stands beside it, and no count of the same place fits as the base.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, vocabulary
from .intervals import number
from .notes import base_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .intervals import Number
    from .model import Cell
    from .percents import Stated

_LONGEST = 8
"""In names of more words no other name is looked for."""
_RATES = frozenset({"rate", "taux", "tasa", "stopa"})
Words = frozenset[str]


class Counted(NamedTuple):
    """A column of counts beside a share: measure and unit, as slugs."""

    measure: str
    unit: str
    code: str = ""
    """The category where the codes of a dimension are columns that the share has none of."""


class Named(NamedTuple):
    """A share as its name tells it: the words of the part, and whether it is called a rate."""

    words: tuple[str, ...]
    rate: bool


def named(measure: str) -> Named | None:
    """Read a name that holds more than that it is a share."""
    words = measure.split("-")
    kept = tuple(w for w in words if w not in measurewords.SHARE_WORDS)
    if not kept or len(kept) == len(words) or lexicon.is_change(measure):
        return None
    return Named(kept, bool(_RATES & set(words)))


class Beside:
    """The counts beside the shares of one place, found by the words of their names."""

    def __init__(self, counts: Mapping[Counted, list[Cell]]) -> None:
        self._counts = counts
        self._words: dict[Counted, Words] = {}
        self._by_word: dict[str, list[Counted]] = {}
        self._by_bare: dict[Words, list[Counted]] = {}
        self._coded: dict[tuple[str, str], list[Counted]] = {}
        for kind in sorted(counts):
            if kind.unit not in measurewords.COUNT_UNITS | measurewords.PERSON_UNITS:
                continue
            if kind.code:
                name, code = kind.code.split("=", 1)
                self._coded.setdefault((name, _plain(code)), []).append(kind)
                continue
            words = self._words[kind] = _words(kind.measure.split("-"))
            self._by_bare.setdefault(words - _TOTAL, []).append(kind)
            for word in words:
                self._by_word.setdefault(word, []).append(kind)
        self._names = sorted({name for name, _ in self._coded})
        self._sizes = sorted(
            number(cell.value) for k in self._words for cell in counts[k] if cell.value
        )

    @property
    def several(self) -> bool:
        """Say whether more than one measure is counted for the whole place."""
        return len({kind.measure for kind in self._words}) > 1

    def candidates(self, share: Cell, told: Named) -> list[tuple[Counted, Counted]]:
        """List counts that a share may be of, each with its own total."""
        found: list[tuple[Counted, Counted]] = []
        for name in self._names:
            code = _plain(lexicon.code_of(name, "-".join(told.words))[0])
            for part in self._coded.get((name, code), ()):
                whole = part._replace(code="")
                found += [(part, whole)] if whole in self._words else []
        wanted = _words(told.words)
        base = base_named(share.note)
        said = _words(base.words) if base else _NOTHING
        for part in min((self._by_word.get(word, []) for word in wanted), key=len):
            if wanted <= self._words[part]:
                for bare in _wholes(self._words[part], wanted, said):
                    found += [
                        (part, whole) for whole in self._by_bare.get(bare, ())
                        if whole != part and whole.unit == part.unit
                    ]  # fmt: skip
        return found

    def some_base(self, part: Number, percent: Stated) -> bool:
        """Say whether a part may be this percentage of any count of the place."""
        low, high = percent.span.lo, percent.span.hi
        if part <= 0 or low is None or high is None or low <= 0:
            near = self._sizes
        else:
            first = bisect_left(self._sizes, Fraction(part) * 100 / high)
            near = self._sizes[first : bisect_right(self._sizes, Fraction(part) * 100 / low)]
        return any(percent.allows(Fraction(part) * 100 / Fraction(size)) for size in near)

    def of_another(self, share: Cell, part: Counted, whole: Counted, size: Number) -> bool:
        """Say whether a share may be of another whole than that of its part.

        Its note says so, or a larger total stands beside that the category does not tell at all: a
        share of women may be of those too; one of convictions is of what has a verdict.
        """
        base = base_named(share.note)
        if base is not None:
            if base.number is not None:
                return base.number != size
            return not _words(base.words) <= self._words[whole]
        if not part.code or not _of_persons(*part.code.split("=", 1)):
            return False
        name, code = part.code.split("=", 1)
        told = {kind.measure for kind in self._coded[name, _plain(code)]}
        return any(
            kind.unit == whole.unit and kind.measure not in told and (cell.value or 0) > size
            for kind in self._words for cell in self._counts[kind]
        )  # fmt: skip


def _wholes(part: Words, wanted: Words, said: Words) -> Iterator[Words]:
    """Give the words that the whole of a part may have, without those of a total.

    Its name is that of the part less the words of the share, or the note of the share says it.
    """
    rest = part - wanted
    if rest:
        yield rest
        if rest < said:
            yield said
    elif len(part) <= _LONGEST:
        for size in range(1, len(part)):
            yield from map(frozenset, combinations(sorted(part), size))


def _of_persons(name: str, code: str) -> bool:
    """Say whether a category is one that any persons may be told by."""
    return (
        lexicon.named(name, vocabulary.SEX_NAMES)
        or lexicon.is_age(name)
        or code in vocabulary.HOME
        or code in vocabulary.GROUP_OF_OTHERS
        or code in {"m", "f", "under-18", "over-18"}
    )


def _plain(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word  # noqa: PLR2004


def _words(words: Iterable[str]) -> Words:
    """Give words in the singular."""
    return frozenset(_plain(word) for word in words)


_NOTHING: Words = frozenset()
_TOTAL = _words(vocabulary.TOTAL)
