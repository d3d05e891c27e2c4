# SPDX-License-Identifier: EUPL-1.2
"""Reading a pack's report folder: every fault is named with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidik.report.methods.specs import DerivedCell, EmptyCell, FigureCell, ShareCell
from vidik.report.tests.report_fixtures import CHART, TABLE, load_pack


def faults(root: Path, files: dict[str, str]) -> list[str]:
    return [str(fault) for fault in load_pack(root, files).faults]


def test_a_sound_pack_has_no_faults(tmp_path: Path) -> None:
    pack = load_pack(tmp_path)
    assert pack.faults == ()
    assert pack.codes() == ("opening", "findings", "findings-victims")
    cells = [row.cells[0] for row in pack.tables["by-sex"].rows]
    assert [type(cell) for cell in cells] == [FigureCell, FigureCell, EmptyCell, DerivedCell]


def test_a_cell_may_be_written_as_arithmetic(tmp_path: Path) -> None:
    text = TABLE.replace("[f-21]", '["f-71 - f-50"]')
    cell = load_pack(tmp_path, {"tables/by-sex.yaml": text}).tables["by-sex"].rows[1].cells[0]
    assert isinstance(cell, DerivedCell)


def test_a_cell_may_be_a_share(tmp_path: Path) -> None:
    text = TABLE.replace("[f-21]", "[{share: [f-21, f-71], digits: 1}]")
    cell = load_pack(tmp_path, {"tables/by-sex.yaml": text}).tables["by-sex"].rows[1].cells[0]
    assert cell == ShareCell("f-21", "f-71", 1, change=False, where="tables/by-sex.yaml:10")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("cells: [f-50]", "cells: [50]", "tables/by-sex.yaml:9: cells: in each cell a citation id"),
        ("cells: [f-50]", "cells: [0]", "a number has to be a figure"),
        ("cells: [f-50]", "cells: []", "tables/by-sex.yaml:9: cells: a cell for each column"),
        ("cells: [f-50]", "cells: [f-50", "tables/by-sex.yaml:9: document: YAML ("),
        (
            "kind: total",
            "kind: sum",
            "tables/by-sex.yaml:12: kind: one of group, plain",
        ),
        (
            "sr: Лица}",
            "sr: Лица, align: middle}",
            "tables/by-sex.yaml:7: align: one of left",
        ),
        ("source_en", "sauce_en", "tables/by-sex.yaml:3: sauce_en: no other keys than"),
        (
            "source_en: Centre",
            "caption_en: Centre",
            "tables/by-sex.yaml:3: caption_en: each key",
        ),
        (
            "caption_en: Victims by sex",
            "caption_en: [a]",
            "caption_en: a text; put it in",
        ),
    ],
)
def test_a_faulty_table_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in TABLE
    found = faults(tmp_path, {"tables/by-sex.yaml": TABLE.replace(old, new, 1)})
    assert any(message in fault for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: column", "kind: pie", "charts/years.yaml:1: kind: one of bar, column"),
        ("values: [f-50, f-21]", "values: [f-50]", "values: a value for each category (2)"),
        (
            "[f-50, f-21]",
            "[f-50, {text_en: x}]",
            "values: in each cell a citation id",
        ),
    ],
)
def test_a_faulty_chart_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    found = faults(tmp_path, {"charts/years.yaml": CHART.replace(old, new, 1)})
    assert any(message in fault for fault in found), found


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        {
            "tables/by-sex.yaml": TABLE.replace("[f-50]", "[1]").replace("[f-21]", "[2]"),
            "charts/years.yaml": "kind: [",
            "outline.yaml": "- code: opening\n  title_en: A\n- code: opening\n  title_en: B\n",
            "sections/opening.de.md": "Guten Tag",
        },
    )
    assert [fault.split(":")[0] for fault in found].count("tables/by-sex.yaml") == 2
    assert any("“opening” stands twice" in fault for fault in found)
    assert any("CODE.en.md or CODE.sr.md" in fault for fault in found)
    assert any(fault.startswith("charts/years.yaml:") for fault in found)


def test_a_text_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    load_pack(tmp_path)
    (tmp_path / "sections/opening.en.md").write_bytes(b"One\nTwo \xff")
    from vidik.report.methods.pack import load

    assert "sections/opening.en.md:2: file: text in UTF-8" in map(str, load(tmp_path).faults)


def test_a_section_unknown_to_the_outline_is_a_warning(tmp_path: Path) -> None:
    fault = load_pack(tmp_path, {"sections/elsewhere.en.md": "Text"}).faults[0]
    assert (fault.severity, fault.code, fault.subject) == (
        "warning",
        "unknown-section",
        "elsewhere",
    )


def test_names_with_numbers_are_read_without_comments(tmp_path: Path) -> None:
    pack = load_pack(tmp_path, {"names_with_numbers.txt": "# names\n24/7\n\nGoal 8.7\n"})
    assert pack.names_with_numbers == ("24/7", "Goal 8.7")
