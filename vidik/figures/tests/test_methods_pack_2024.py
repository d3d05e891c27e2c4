# SPDX-License-Identifier: EUPL-1.2
"""The figures of 2024 in the pack are all there, valid, and unchanged."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.methods.naming import Catalogue
from vidik.figures.methods.rows import Row, read_rows

PACK = Path(__file__).resolve().parents[3] / "packs" / "serbia"
FILES = ("1-4-introduction", "5-prosecution", "6-protection", "7-prevention")
GOLDEN = "4d1b775a614912a5f626d52832167ec04d1cfca8116cf376a0f12359ad07095d"
"""SHA-256 over `id|section|source|period|value|qualifier`, a line each, in the order of ids."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(PACK)


@pytest.fixture(scope="module")
def rows(catalogue: Catalogue) -> list[Row]:
    found: list[Row] = []
    for name in FILES:
        with (PACK / "figures" / "2024" / f"{name}.csv").open("rb") as stream:
            parsed = read_rows(stream, catalogue=catalogue)
        assert [str(error) for error in parsed.errors] == []
        found += parsed.rows
    return found


def table(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_file_of_the_year_is_named() -> None:
    assert sorted(path.stem for path in (PACK / "figures" / "2024").glob("[0-9]*")) == sorted(FILES)


def test_no_figure_is_lost_and_none_appears_twice(rows: list[Row]) -> None:
    assert len(rows) == 1399
    assert len({row.id for row in rows}) == 1399


def test_no_value_drifts() -> None:
    lines = [
        "|".join(row[key] for key in ("id", "section", "source", "period", "value", "qualifier"))
        for name in FILES
        for row in table(f"figures/2024/{name}.csv")
    ]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == GOLDEN


def test_the_pack_writes_the_names_of_the_catalogue(rows: list[Row]) -> None:
    written = [row for name in FILES for row in table(f"figures/2024/{name}.csv")]
    for row, raw in zip(rows, written, strict=True):
        assert (row.measure, row.dimensions) == (raw["measure"], raw["dimensions"]), row.id


def test_every_source_is_an_institution_of_the_pack(rows: list[Row]) -> None:
    known = {row["code"] for row in table("institutions.csv")}
    assert {row.source for row in rows} <= known


def test_every_measure_is_reported_by_some_figure(catalogue: Catalogue, rows: list[Row]) -> None:
    # Nobody published a figure for 2024 of what is counted from records alone.
    counted_alone = {"local-teams", "reports-after-word-from-abroad"}
    assert set(catalogue.measures) == {row.measure for row in rows} | counted_alone


def test_a_blank_cell_of_a_table_stays_zero_with_its_note(rows: list[Row]) -> None:
    blanks = [row for row in rows if row.note.startswith("blank cell in table")]
    assert len(blanks) == 74
    assert all(row.value == 0 for row in blanks)


def test_ages_sentences_and_single_compensations_are_for_the_office_only(
    catalogue: Catalogue, rows: list[Row]
) -> None:
    for row in rows:
        keys = {part.partition("=")[0] for part in row.dimensions.split(";")}
        if "person" in keys:
            assert catalogue.measures[row.measure].person_level, row.id


def test_a_count_is_the_base_of_a_share(catalogue: Catalogue) -> None:
    for measure in catalogue.measures.values():
        if measure.base and measure.counts == "share":
            assert catalogue.measures[measure.base].counts not in {"share", "change"}, measure.code


def test_a_stock_of_a_family_is_counted_like_its_flows(catalogue: Catalogue) -> None:
    families: dict[str, set[str]] = {}
    for measure in catalogue.measures.values():
        assert bool(measure.family) >= bool(measure.role), measure.code
        if measure.role:
            families.setdefault(measure.family, set()).add(measure.counts)
    assert families
    assert all(len(counts) == 1 for counts in families.values()), families


def test_serbian_names_are_in_cyrillic(catalogue: Catalogue) -> None:
    texts = [item.name["sr"] for item in catalogue.measures.values()]
    texts += [item.definition["sr"] for item in catalogue.measures.values()]
    texts += [item.name["sr"] for item in catalogue.dimensions.values()]
    texts += [item.name["sr"] for item in catalogue.themes.values()]
    texts += [item.name["sr"] for item in catalogue.units.values()]
    assert [text for text in texts if re.search(r"[A-Za-z]", text) or not text] == []


def test_every_name_and_definition_stands_in_english(catalogue: Catalogue) -> None:
    for measure in catalogue.measures.values():
        assert measure.name["en"], measure.code
        assert measure.definition["en"].endswith("."), measure.code
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", measure.code), measure.code
    names = [measure.name["en"] for measure in catalogue.measures.values()]
    assert len(set(names)) == len(names)


def test_every_code_is_named_in_both_languages(catalogue: Catalogue) -> None:
    for dimension in catalogue.dimensions.values():
        for code in dimension.codes.values():
            assert code.name["en"], (dimension.code, code.code)
            assert code.name["sr"], (dimension.code, code.code)


def test_incomplete_series_name_measures_sources_and_dimensions_that_exist(
    catalogue: Catalogue, rows: list[Row]
) -> None:
    reported = {row.source for row in rows}
    notes = table("series_notes.csv")
    assert notes
    for note in notes:
        measure = catalogue.measures[note["measure"]]
        assert note["source"] in reported, note
        assert note["note_en"], note
        assert note["note_sr"], note
        for key in filter(None, note["dimensions"].split("|")):
            assert key in measure.dimensions, note
