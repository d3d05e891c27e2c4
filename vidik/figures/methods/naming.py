# SPDX-License-Identifier: EUPL-1.2
"""The measure catalogue of a country pack, and how the names of a file become its names.

A file may use the catalogue's own names or the names that the pack's `seed_names.yaml` knows.
A name is never guessed: it is known, or it is refused with the reason (strict), or it is left
exactly as it came (lenient, for files of other countries).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.marking import gettext_noop
from vidik.core.packfiles import Blank, BlankTexts, Column

Params = Mapping[str, str]
Pairs = tuple[tuple[str, str], ...]

_CACHE_SIZE: Final = 200_000
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")
_OPEN: Final = MappingProxyType({"year": _YEAR, "number": _NUMBER})
_ANY: Final = "*"


UNKNOWN_MEASURE: Final = gettext_noop("the measure “%(found)s” is not in the catalogue")
WRONG_UNIT: Final = gettext_noop(
    "the measure “%(measure)s” is counted in %(expected)s, but the unit is “%(found)s”"
)
UNKNOWN_UNIT: Final = gettext_noop("the unit “%(found)s” is not known")
UNKNOWN_DIMENSION: Final = gettext_noop("the dimension “%(found)s” is not in the catalogue")
DIMENSION_NOT_ALLOWED: Final = gettext_noop(
    "the measure “%(measure)s” is not broken down by “%(found)s”"
)
NEEDS_DIMENSION: Final = gettext_noop(
    "the measure “%(measure)s” is known only together with the dimension “%(found)s”"
)
UNKNOWN_CODE: Final = gettext_noop("“%(found)s” is not a code of the dimension “%(dimension)s”")
MALFORMED_DIMENSIONS: Final = gettext_noop(
    "dimensions are written as a=b;c=d, but “%(found)s” was found"
)
REPEATED_DIMENSION: Final = gettext_noop("the dimension “%(found)s” appears twice")


@dataclass(frozen=True, slots=True)
class Unit:
    """What values are expressed in."""

    code: str
    name: Texts
    whole: bool
    """Values are whole numbers."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A thematic unit of the annual report."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a dimension, with its counterpart in international standards."""

    code: str
    name: Texts
    parent: str = ""
    htcds: str = ""
    ictip: str = ""
    iso: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What measures are broken down by, with its codes in the order of the pack."""

    code: str
    name: Texts
    kind: str
    """`classification`, `identifier`, `evidence` or `statistic`."""
    order: int
    open: str
    """`year` or `number` where codes of that form are allowed beyond the list."""
    exclusive: bool
    """One person or case falls under one code at most, so codes may be added up."""
    codes: Mapping[str, Code]

    def knows(self, code: str) -> bool:
        """Return whether the code belongs to this dimension."""
        if code in self.codes:
            return True
        pattern = _OPEN.get(self.open)
        return pattern is not None and pattern.fullmatch(code) is not None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, in which unit, broken down by what."""

    code: str
    name: Texts
    definition: BlankTexts
    unit: str
    counts: Blank
    theme: str
    dimensions: Annotated[tuple[str, ...], Column(blank=True)]
    additive_over_institutions: bool
    """Over institutions of one kind, none of which reports for another."""
    additive_over_time: bool
    role: Blank
    """Part in a stock; `opening|closing` where the date decides which of the two it is."""
    family: Blank
    base: Blank
    person_level: bool

    @property
    def roles(self) -> frozenset[str]:
        """The parts that the measure plays in its family: opening, inflow, and so on."""
        return frozenset(self.role.split("|")) if self.role else frozenset()


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row's names in the catalogue's spelling; dimensions are sorted pairs."""

    measure: str
    unit: str
    pairs: Pairs

    @property
    def dimensions(self) -> str:
        """The dimensions in their written form, `a=b;c=d`."""
        return ";".join(f"{key}={code}" for key, code in self.pairs)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row's names are not accepted: the column, a translatable message, its values."""

    column: str
    message_template: str
    params: Params

    def __str__(self) -> str:
        return self.message_template % self.params


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a raw measure becomes a catalogue measure; the first that fits counts."""

    to: str
    unit: str = ""
    period: str = ""
    """`at` where the rule holds for states at a date only."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Raw dimension → raw codes that it must have; `*` is any code."""
    without: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)
    set: Mapping[str, str] = field(default_factory=dict)

    def fits(self, unit: str, period: str, pairs: Mapping[str, str]) -> bool:
        """Return whether a row with these raw names falls under the rule."""
        if self.unit and unit != self.unit:
            return False
        if self.period and not period.startswith(f"{self.period}:"):
            return False
        if any(key in pairs for key in self.without):
            return False
        return all(
            key in pairs and (codes == (_ANY,) or pairs[key] in codes)
            for key, codes in self.when.items()
        )

    def apply(self, pairs: Mapping[str, str]) -> dict[str, str]:
        """Drop, rename and set dimensions as the rule says."""
        remaining = {
            self.rename.get(key, key): code for key, code in pairs.items() if key not in self.drop
        }
        return remaining | dict(self.set)


@dataclass(frozen=True, slots=True)
class SeedNames:
    """The declarative mapping of raw names, as `seed_names.yaml` writes it."""

    dimensions: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    totals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Codes that stand for the whole: the dimension falls away."""
    measures: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)


def split_dimensions(text: str) -> dict[str, str] | Refusal:
    """Read `a=b;c=d` into a mapping, or say why it cannot be read."""
    pairs: dict[str, str] = {}
    if not text:
        return pairs
    for part in text.split(";"):
        key, equals, code = part.partition("=")
        if not (key and equals and code) or "=" in code or part != "".join(part.split()):
            return Refusal("dimensions", MALFORMED_DIMENSIONS, {"found": text})
        if key in pairs:
            return Refusal("dimensions", REPEATED_DIMENSION, {"found": key})
        pairs[key] = code
    return pairs


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that a pack says about its measures, dimensions, codes and raw names."""

    units: Mapping[str, Unit]
    themes: Mapping[str, Theme]
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    seed: SeedNames
    _cache: dict[tuple[str, str, str, bool, bool], Mapped | Refusal] = field(
        default_factory=dict, repr=False, compare=False
    )

    def map_row(
        self,
        measure: str,
        unit: str,
        dimensions: str,
        *,
        period: str = "",
        lenient: bool = False,
    ) -> Mapped | Refusal:
        """Give a row the catalogue's names, or say why that cannot be.

        `dimensions` is the written form `a=b;c=d`; `period` matters only where a stock at a
        date and a flow over a year had the same raw name. Catalogue names map to themselves.
        Lenient mapping leaves unknown names as they are and refuses only dimensions that
        cannot be read.
        """
        key = (measure, unit, dimensions, period.startswith("at:"), lenient)
        known = self._cache.get(key)
        if known is None:
            pairs = split_dimensions(dimensions)
            if isinstance(pairs, Refusal):
                known = pairs
            elif lenient:
                known = self._map_leniently(measure, unit, period, pairs)
            else:
                known = self._map_strictly(measure, unit, period, pairs)
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            self._cache[key] = known
        return known

    def _renamed(
        self, measure: str, unit: str, period: str, pairs: Mapping[str, str]
    ) -> tuple[str, Mapping[str, str]] | None:
        for rule in self.seed.measures.get(measure, ()):
            if rule.fits(unit, period, pairs):
                return rule.to, rule.apply(pairs)
        if measure in self.measures:
            return measure, pairs
        return None

    def _spelled(self, pairs: Mapping[str, str]) -> dict[str, str]:
        spelled: dict[str, str] = {}
        for raw_key, raw_code in pairs.items():
            key = self._dimension(raw_key)
            code = self._code(key, raw_code)
            if code in self.seed.totals.get(key, frozenset()):
                continue
            spelled[key] = code
        return spelled

    def _dimension(self, raw: str) -> str:
        if raw in self.seed.dimensions:
            return self.seed.dimensions[raw]
        hyphened = raw.replace("_", "-")
        return hyphened if hyphened in self.dimensions else raw

    def _code(self, dimension: str, raw: str) -> str:
        renamed = self.seed.codes.get(dimension, {}).get(raw)
        if renamed is not None:
            return renamed
        known = self.dimensions.get(dimension)
        hyphened = raw.replace("_", "-")
        if known is None or known.knows(raw) or not known.knows(hyphened):
            return raw
        return hyphened

    def _map_strictly(
        self, measure: str, unit: str, period: str, pairs: Mapping[str, str]
    ) -> Mapped | Refusal:
        if unit not in self.units:
            return Refusal("unit", UNKNOWN_UNIT, {"found": unit})
        renamed = self._renamed(measure, unit, period, pairs)
        if renamed is None:
            if measure not in self.seed.measures:
                return Refusal("measure", UNKNOWN_MEASURE, {"found": measure})
            return self._no_rule(measure, unit)
        code, changed = renamed
        target = self.measures[code]
        if unit != target.unit:
            return Refusal(
                "unit", WRONG_UNIT, {"measure": measure, "expected": target.unit, "found": unit}
            )
        spelled = self._spelled(changed)
        for key, value in spelled.items():
            refusal = self._refused_pair(target, key, value)
            if refusal is not None:
                return refusal
        return Mapped(code, unit, tuple(sorted(spelled.items())))

    def _no_rule(self, measure: str, unit: str) -> Refusal:
        rules = self.seed.measures[measure]
        units = sorted({rule.unit or self.measures[rule.to].unit for rule in rules})
        if unit not in units:
            return Refusal(
                "unit",
                WRONG_UNIT,
                {"measure": measure, "expected": ", ".join(units), "found": unit},
            )
        needed = sorted({key for rule in rules for key in rule.when})
        return Refusal(
            "dimensions", NEEDS_DIMENSION, {"measure": measure, "found": ", ".join(needed)}
        )

    def _refused_pair(self, measure: Measure, key: str, code: str) -> Refusal | None:
        dimension = self.dimensions.get(key)
        if dimension is None:
            return Refusal("dimensions", UNKNOWN_DIMENSION, {"found": key})
        if key not in measure.dimensions:
            return Refusal(
                "dimensions", DIMENSION_NOT_ALLOWED, {"measure": measure.code, "found": key}
            )
        if not dimension.knows(code):
            return Refusal("dimensions", UNKNOWN_CODE, {"found": code, "dimension": key})
        return None

    def _map_leniently(
        self, measure: str, unit: str, period: str, pairs: Mapping[str, str]
    ) -> Mapped:
        renamed = self._renamed(measure, unit, period, pairs)
        if renamed is None or self.measures[renamed[0]].unit != unit:
            return Mapped(measure, unit, tuple(sorted(pairs.items())))
        code, changed = renamed
        return Mapped(code, unit, tuple(sorted(self._spelled(changed).items())))
