# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of measures as a country pack's files hold it, with every fault named."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

from vidik.core.languages import Texts
from vidik.figures.methods.naming import (
    Catalogue,
    CatalogueError,
    Code,
    Coded,
    Dimension,
    Measure,
    Rule,
    SeedNames,
    Theme,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def load_catalogue(pack_dir: Path | str) -> Catalogue:
    """Read a pack's catalogue from its text files and see that it is whole.

    Raises `CatalogueError` when a file is missing, a code stands twice, or a measure, rule or
    code names something that the catalogue does not have.
    """
    pack = Path(pack_dir)
    units = _unique(
        Unit(row["code"], Texts.read(row, "name"), _yes(row["whole"]))
        for row in _table(pack / "units.csv")
    )
    themes = _unique(
        Theme(row["code"], Texts.read(row, "name")) for row in _table(pack / "themes.csv")
    )
    dimensions = _unique(_dimension(pack, row) for row in _table(pack / "dimensions.csv"))
    measures = _unique(_measure(row) for row in _table(pack / "measures.csv"))
    catalogue = Catalogue(units, themes, dimensions, measures, _seed_names(pack))
    problems = list(_problems(catalogue))
    if problems:
        raise CatalogueError("; ".join(problems))
    return catalogue


def _table(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream, strict=True)
    except OSError as error:
        message = f"{path.name} cannot be read: {error.strerror}"
        raise CatalogueError(message) from error


def _unique(items: Iterable[Coded]) -> Mapping[str, Coded]:
    found: dict[str, Coded] = {}
    for item in items:
        if item.code in found:
            message = f"{item.code} stands twice"
            raise CatalogueError(message)
        found[item.code] = item
    return MappingProxyType(found)


def _yes(text: str) -> bool:
    return text == "yes"


def _dimension(pack: Path, row: Mapping[str, str]) -> Dimension:
    codes = _unique(
        Code(
            line["code"],
            Texts.read(line, "name"),
            line["parent"],
            line["htcds"],
            line["ictip"],
            line["iso"],
        )
        for line in _table(pack / "codes" / f"{row['code']}.csv")
    )
    return Dimension(
        row["code"],
        Texts.read(row, "name"),
        row["kind"],
        int(row["order"]),
        row["open"],
        _yes(row["exclusive"]),
        codes,
    )


def _measure(row: Mapping[str, str]) -> Measure:
    return Measure(
        code=row["code"],
        name=Texts.read(row, "name"),
        definition=Texts.read(row, "definition", blank=True),
        unit=row["unit"],
        counts=row["counts"],
        theme=row["theme"],
        dimensions=tuple(row["dimensions"].split("|")) if row["dimensions"] else (),
        additive_over_institutions=_yes(row["additive_over_institutions"]),
        additive_over_time=_yes(row["additive_over_time"]),
        role=row["role"],
        family=row["family"],
        base=row["base"],
        person_level=_yes(row["person_level"]),
    )


def _seed_names(pack: Path) -> SeedNames:
    text = (pack / "seed_names.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    return SeedNames(
        dimensions=raw["dimensions"],
        codes=raw["codes"],
        totals={key: frozenset(codes) for key, codes in raw["totals"].items()},
        measures={
            name: tuple(_rule(rule) for rule in rules) for name, rules in raw["measures"].items()
        },
    )


def _rule(raw: Mapping[str, object]) -> Rule:
    return Rule(
        to=str(raw["to"]),
        unit=str(raw.get("unit", "")),
        period=str(raw.get("period", "")),
        when={key: _texts(codes) for key, codes in _mapping(raw.get("when")).items()},
        without=_texts(raw.get("without")),
        drop=_texts(raw.get("drop")),
        rename={key: str(name) for key, name in _mapping(raw.get("rename")).items()},
        set={key: str(code) for key, code in _mapping(raw.get("set")).items()},
    )


def _mapping(raw: object) -> dict[str, object]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        message = f"a mapping is expected in seed_names.yaml, not {raw!r}"
        raise CatalogueError(message)
    return {str(key): value for key, value in raw.items()}


def _texts(raw: object) -> tuple[str, ...]:
    if raw is None:
        return ()
    if isinstance(raw, list):
        return tuple(str(item) for item in raw)
    return (str(raw),)


def _problems(catalogue: Catalogue) -> Iterator[str]:
    for measure in catalogue.measures.values():
        if measure.unit not in catalogue.units:
            yield f"{measure.code}: unknown unit {measure.unit}"
        if measure.theme not in catalogue.themes:
            yield f"{measure.code}: unknown theme {measure.theme}"
        if measure.base and measure.base not in catalogue.measures:
            yield f"{measure.code}: unknown base {measure.base}"
        for key in measure.dimensions:
            if key not in catalogue.dimensions:
                yield f"{measure.code}: unknown dimension {key}"
    for dimension in catalogue.dimensions.values():
        for code in dimension.codes.values():
            if code.parent and code.parent not in dimension.codes:
                yield f"{dimension.code}: {code.code} has an unknown parent {code.parent}"
    yield from _seed_problems(catalogue)


def _seed_problems(catalogue: Catalogue) -> Iterator[str]:
    seed = catalogue.seed
    for name, rules in seed.measures.items():
        for rule in rules:
            if rule.to not in catalogue.measures:
                yield f"seed name {name}: unknown measure {rule.to}"
    for raw, key in seed.dimensions.items():
        if key not in catalogue.dimensions:
            yield f"seed dimension {raw}: unknown dimension {key}"
    for key, codes in seed.codes.items():
        known = catalogue.dimensions.get(key)
        for raw, code in codes.items():
            if known is None or not known.knows(code):
                yield f"seed code {key}={raw}: unknown code {code}"
