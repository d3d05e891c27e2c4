# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of measures as a country pack's files hold it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack, read
from vidik.figures.methods.naming import (
    Catalogue,
    Code,
    Dimension,
    Measure,
    SeedNames,
    Theme,
    Unit,
)

UNITS: Final = "units.csv"
THEMES: Final = "themes.csv"
DIMENSIONS: Final = "dimensions.csv"
MEASURES: Final = "measures.csv"
SEED_NAMES: Final = "seed_names.yaml"
CODES: Final = "codes/*.csv"


@dataclass(frozen=True, slots=True)
class _DimensionRow:
    code: str
    name: Texts
    kind: str
    order: int
    open: Annotated[str, Column(blank=True, one_of=("", "year", "number"))]
    exclusive: bool


def load_catalogue(folder: Path) -> Catalogue:
    """Read a pack's catalogue.

    Raises:
        PackError: a file is missing or says what cannot be.
    """
    return read(folder, read_catalogue)


def read_catalogue(pack: Pack) -> Catalogue:
    """Read a pack's catalogue from its files and see that it is whole."""
    units, themes = pack.table(UNITS, Unit), pack.table(THEMES, Theme)
    rows, measures = pack.table(DIMENSIONS, _DimensionRow), pack.table(MEASURES, Measure)
    for listed in (units, themes, rows, measures):
        pack.expect_unique(listed)
    dimensions = {row.code: _dimension(pack, row) for row in rows}
    known = pack.codes(MEASURES)
    pack.expect_known(measures, "unit", pack.codes(UNITS), "a unit")
    pack.expect_known(measures, "theme", pack.codes(THEMES), "a theme")
    pack.expect_known(measures, "base", known, "a measure")
    pack.expect_known(measures, "dimensions", pack.codes(DIMENSIONS), "dimensions of the pack")
    catalogue = Catalogue(
        {each.code: each for each in units},
        {each.code: each for each in themes},
        dimensions,
        {each.code: each for each in measures},
        pack.document(SEED_NAMES, SeedNames) or SeedNames(),
    )
    _check_seed_names(pack, catalogue)
    return catalogue


def _dimension(pack: Pack, row: _DimensionRow) -> Dimension:
    name = f"codes/{row.code}.csv"
    codes = pack.table(name, Code, required=True)
    pack.expect_unique(codes)
    pack.expect_known(codes, "parent", pack.codes(name), "a code of the same list")
    by_code = {each.code: each for each in codes}
    return Dimension(row.code, row.name, row.kind, row.order, row.open, row.exclusive, by_code)


def _check_seed_names(pack: Pack, catalogue: Catalogue) -> None:
    seed = catalogue.seed
    for rules in seed.measures.values():
        pack.expect_known(rules, "to", catalogue.measures, "a measure")
    if not (raw := pack.raw(SEED_NAMES) if pack.has(SEED_NAMES) else None):
        return
    for name, key in seed.dimensions.items():
        if key not in catalogue.dimensions:
            pack.fault(raw["dimensions"], name, f"a dimension, there is no “{key}”")
    for key, codes in seed.codes.items():
        known = catalogue.dimensions.get(key)
        for name, code in codes.items():
            if known is None or not known.knows(code):
                pack.fault(raw["codes"][key], name, f"a code of {key}, there is no “{code}”")
