# SPDX-License-Identifier: EUPL-1.2
"""A whole cycle as files: everything is there, nothing of the clock is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from vidik.access.types import Actor, Denied
from vidik.audit.services.verifying import verify
from vidik.figures.models import Cycle, Figure, Observation
from vidik.figures.services.corrections import correct_figure
from vidik.figures.services.exports import FORMATS, export_cycle
from vidik.figures.tests.factories import make_cycle, make_figure, make_institution, make_measure

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("tests")


@pytest.fixture
def cycle(serbia: str) -> Cycle:
    return Cycle.objects.get(code=serbia)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_figures_give_the_same_bytes(cycle: Cycle, tmp_path: Path, format_: str) -> None:
    first = export_cycle(cycle, format_, tmp_path / "a", actor=SYSTEM)
    second = export_cycle(cycle, format_, tmp_path / "b", actor=SYSTEM)
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert not list(tmp_path.glob("**/*.partial"))


def test_every_figure_and_every_version_is_there(
    cycle: Cycle, tmp_path: Path, analyst: Actor
) -> None:
    figure = Figure.objects.get(cycle=cycle, reference="c6-0077")
    correct_figure(
        figure,
        value=None,
        status="refused",
        qualifier="exact",
        reason="The letter was withdrawn.",
        seen_version=figure.observations.get(is_current=True).version,
        actor=analyst,
    )
    expected = Observation.objects.filter(figure__cycle=cycle).count()
    written = {f: export_cycle(cycle, f, tmp_path, actor=SYSTEM)[0] for f in FORMATS}
    rows = rows_of(written["csv"])
    assert len(rows) == expected
    versions = [row for row in rows if row["id"] == "c6-0077"]
    assert [row["is_current"] for row in versions][-1] == "yes"
    assert (versions[-1]["value"], versions[-1]["status"]) == ("", "refused")
    assert versions[-1]["reason"] == "The letter was withdrawn."
    assert pq.read_metadata(written["parquet"]).num_rows == expected
    assert len(rows_of(written["sdmx-csv"])) == expected
    items = json.loads(written["jsonstat"].read_text(encoding="utf-8"))["link"]["item"]
    assert sum(len(item["extension"]["observations"]) for item in items) == expected


def test_the_numbers_of_all_formats_are_the_same(cycle: Cycle, tmp_path: Path) -> None:
    written = {f: export_cycle(cycle, f, tmp_path, actor=SYSTEM)[0] for f in FORMATS}
    from_csv = sorted(row["value"] for row in rows_of(written["csv"]))
    from_sdmx = sorted(row["OBS_VALUE"] for row in rows_of(written["sdmx-csv"]))
    items = json.loads(written["jsonstat"].read_text(encoding="utf-8"))["link"]["item"]
    from_jsonstat = sorted(
        observation.get("value", "")
        for item in items
        for observation in item["extension"]["observations"].values()
    )
    assert from_csv == from_sdmx == from_jsonstat


def test_measures_about_single_persons_are_marked(cycle: Cycle, tmp_path: Path) -> None:
    (path,) = export_cycle(cycle, "csv", tmp_path, actor=SYSTEM)
    marked = {row["measure"] for row in rows_of(path) if row["office_only"] == "yes"}
    assert "person-reported-age" in marked
    assert "victims-identified" not in marked


def test_a_note_that_a_spreadsheet_would_run_is_disarmed(tmp_path: Path) -> None:
    cycle = make_cycle("2032")
    measure = make_measure("t-note")
    make_figure(
        measure, make_institution("t-police"), -5, cycle=cycle, period="2032", note="=HYPERLINK(1)"
    )
    (path,) = export_cycle(cycle, "csv", tmp_path, actor=SYSTEM)
    (row,) = rows_of(path)
    assert (row["note"], row["value"]) == ("'=HYPERLINK(1)", "-5")


def test_an_unknown_format_writes_nothing(cycle: Cycle, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not known"):
        export_cycle(cycle, "pdf", tmp_path, actor=SYSTEM)
    assert list(tmp_path.iterdir()) == []


def test_a_visitor_may_not_export(cycle: Cycle, tmp_path: Path, visitor: Actor) -> None:
    with pytest.raises(Denied):
        export_cycle(cycle, "csv", tmp_path, actor=visitor)


def test_every_column_of_a_file_is_described() -> None:
    from vidik.figures.methods.cyclefiles import COLUMNS

    page = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "export-figures.md"
    described = page.read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in described] == []


def test_what_leaves_the_house_is_recorded(serbia: str, reader: Actor, tmp_path: Path) -> None:
    before = verify().events
    export_cycle(Cycle.objects.get(code=serbia), "csv", tmp_path, actor=reader)
    assert verify().events == before + 1
