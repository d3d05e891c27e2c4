# SPDX-License-Identifier: EUPL-1.2
"""`vidik checks file`: a published table goes in, and the same table comes back marked."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from vidik.shell.cli import vidik
from vidik.shell.cli.runtime import Refused

BROKEN = "Place;Total;Men;Women\nNorth;31;20;10\nSouth;30;12;18\nEast;9;4;5\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def check(*arguments: object) -> Result:
    return CliRunner().invoke(vidik, ["checks", "file", *map(str, arguments)])


def test_it_says_how_the_table_was_read_and_what_does_not_agree(table: Path) -> None:
    result = check(table)
    assert result.exit_code == 1
    assert "'Sheet1' A1:D4" in result.stdout
    assert "sex: Total, Men, Women" in result.stdout
    assert "stated as 31" in " ".join(result.stdout.split())


def test_what_is_said_of_the_table_is_in_the_language_asked_for(
    table: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    reported = " ".join(check(table, "--lang", "sr", "--html", page).stdout.split())
    assert "1 табела, 9 вредности" in reported
    assert "1 ред са заглављима, 1 колона са заглављима" in reported
    assert "својим деловима; 1 однос не важи" in reported
    assert "Шта треба питати:" in page.read_text(encoding="utf-8")


def test_the_whole_structure_is_in_the_document(table: Path) -> None:
    document = json.loads(check(table, "--json").stdout)
    assert document["structure"]["tables"][0]["stub_columns"] == 1
    assert document["findings"][0]["cells"][0]["id"] == "Sheet1!B2"


def test_the_marked_copy_is_written_in_the_language_asked_for(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "marked.xlsx"
    check(table, "--out", out, "--lang", "sr-cyrl")
    made = openpyxl.load_workbook(out)
    assert made.sheetnames == ["Sheet1", "Налази"]
    assert made["Sheet1"]["B2"].comment.text.startswith("Налаз 1:")


def test_the_file_itself_is_never_overwritten(table: Path) -> None:
    result = check(table, "--out", table)
    assert isinstance(result.exception, Refused)
    assert table.read_text(encoding="utf-8") == BROKEN


def test_a_copy_of_another_kind_is_refused_before_it_is_written(
    table: Path, tmp_path: Path
) -> None:
    result = check(table, "--out", tmp_path / "marked.ods")
    assert "marked.ods" not in {path.name for path in tmp_path.iterdir()}
    assert ".xlsx" in str(result.exception)


def test_what_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert "This is a PDF" in str(check(path).exception)
