# SPDX-License-Identifier: EUPL-1.2
"""Files of figures, and the document that a run gives."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from vidik.checks import FiguresFileError, read_figures, run
from vidik.checks.methods.reading import parse_dimensions
from vidik.checks.tests.methods_tables import cell

HEADER = "id,section,source,measure,unit,period,dimensions,value,qualifier,note\n"


def write(tmp_path: Path, text: str, name: str = "figures.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_with_names_that_nobody_knows_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEADER + 'x1,2,izvor,mera,komada,2031,"b=2;a=1,x",12.50,about,"a, note"\n\n',
    )
    (one,) = read_figures(path)
    assert one.dimensions == (("a", "1,x"), ("b", "2"))
    assert one.value == Decimal("12.50")
    assert (one.key, one.id, one.section, one.qualifier, one.note) == (
        "x1", "x1", "2", "about", "a, note",
    )  # fmt: skip


def test_a_blank_value_is_missing_and_may_have_a_status(tmp_path: Path) -> None:
    text = HEADER.strip() + ",status\nx1,2,s,m,persons,2024,,,,,refused\n"
    (one,) = read_figures(write(tmp_path, text))
    assert one.value is None
    assert one.status == "refused"


def test_optional_columns_may_be_absent(tmp_path: Path) -> None:
    text = "id,source,measure,unit,period,dimensions,value\nx,s,m,persons,2024,sex=f,3\n"
    (one,) = read_figures(write(tmp_path, text))
    assert (one.section, one.qualifier, one.status) == ("", "exact", None)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("x,1,s,m,persons,2024,,twelve,exact,", "row 2: value 'twelve' is not a number"),
        ("x,1,s,m,persons,2024,,1e999999999,exact,", "row 2: value '1e999999999' is written with"),
        ("x,1,s,m,persons,2024,,-Infinity,exact,", "row 2: value '-Infinity' is not a finite"),
        ("x,1,s,m,persons,2024,,sNaN,exact,", "row 2: value 'sNaN' is not a finite number"),
        ("x,1,s,m,persons,2024,,1_000,exact,", "row 2: value '1_000' is not a number"),
        ("x,1,s,m,persons,2024,,1 500,exact,", "row 2: value '1 500' is not a number"),
        ("x,1,s,m,persons,2024,,٥,exact,", "row 2: value '٥' is not a number"),
        (f"x,1,s,m,persons,2024,,{'9' * 101},exact,", "has more than 100 digits"),
        ("x,1,s\0,m,persons,2024,,3,exact,", "row 2: a control character stands in it"),
        (f"x,1,s,m,persons,2024,,3,exact,{'n' * 140_000}", "row 2: not a readable CSV file"),
        ("x,1,s,m,persons,2024,sex,3,exact,", "row 2: dimension 'sex' is not of the form"),
        ("x,1,s,m,persons,2024,a=1;a=2,3,exact,", "give one name twice"),
        ("x,1,s,m,persons,2024,,3", "row 2: 8 fields where the header has 10"),
        ("x,1,,m,persons,2024,,3,exact,", "row 2: source is empty"),
    ],
)
def test_a_broken_row_is_named_with_its_line_and_fault(
    tmp_path: Path, row: str, fault: str
) -> None:
    with pytest.raises(FiguresFileError, match=fault):
        read_figures(write(tmp_path, HEADER + row.replace("|", "\n") + "\n"))


def test_every_broken_row_is_named(tmp_path: Path) -> None:
    good = "a,1,s,m,persons,2024,,3,exact,\n"
    bad = "b,1,s,m,persons,2024,,x,exact,\n"
    with pytest.raises(FiguresFileError) as refusal:
        read_figures(write(tmp_path, HEADER + good + bad + good + bad.replace("b,", "c,", 1)))
    assert "row 3" in str(refusal.value)
    assert "row 4: id 'a' stands twice" in str(refusal.value)
    assert "row 5" in str(refusal.value)


def test_a_file_that_is_no_such_file_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(FiguresFileError, match="missing columns: source"):
        read_figures(write(tmp_path, "id,measure,unit,period,dimensions,value\n"))
    with pytest.raises(FiguresFileError, match="missing columns"):
        read_figures(write(tmp_path, ""))
    with pytest.raises(FiguresFileError, match="row 1: columns that stand twice: value"):
        read_figures(write(tmp_path, HEADER.replace("note", "value")))
    with pytest.raises(FiguresFileError, match="cannot be opened"):
        read_figures(tmp_path / "absent.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FiguresFileError, match="not UTF-8"):
        read_figures(tmp_path / "bytes.csv")


def test_the_document_of_a_run_has_the_agreed_shape() -> None:
    cells = [
        cell("people", 120, section="5.2"),
        cell("people", 60, "sex=m"),
        cell("people", 57, "sex=f"),
        cell("share", "4.5", "sex=f", unit="percent"),
    ]
    document = json.loads(run(cells).to_json())
    assert document["cycle"] is None
    assert document["rules"] == (
        document["passed"] + document["violated"] + document["skipped"] + document["errors"]
        + document["waived"]
    )  # fmt: skip
    assert document["evaluated"] == document["passed"] + document["violated"]
    (finding,) = document["findings"]
    assert set(finding) >= {
        "rule", "kind", "severity", "origin", "message", "expected", "found", "difference",
        "tolerance", "cells", "related", "state",
    }  # fmt: skip
    assert finding["origin"] == "discovered"
    assert (finding["expected"], finding["found"], finding["difference"]) == (120, 117, -3)
    assert finding["state"] == "open"
    assert set(finding["cells"][0]) == {
        "id", "measure", "source", "period", "dimensions", "value", "section",
    }  # fmt: skip
    assert all(set(s) == {"rule", "reason"} for s in document["skipped_rules"])


def test_a_finding_knows_all_its_cells_and_lists_forty() -> None:
    cells = [cell("people", 50), *[cell("people", 1, f"territory=t{i}") for i in range(60)]]
    report = run(cells)
    assert len(report.findings[0].cells) == 61
    (finding,) = report.to_dict()["findings"]
    assert len(finding["cells"]) == 40


def test_a_finding_keeps_its_fingerprint_until_a_cell_changes() -> None:
    def finding(female: int) -> str:
        cells = [cell("p", 10), cell("p", 5, "sex=m"), cell("p", female, "sex=f")]
        return run(cells).findings[0].fingerprint

    assert finding(4) == finding(4)
    assert finding(4) != finding(3)


def test_the_library_is_importable_without_django() -> None:
    code = (
        "import sys; import vidik.checks; "
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical")])
def test_columns_that_another_sign_separates_are_reported_so(
    tmp_path: Path, sign: str, name: str
) -> None:
    with pytest.raises(FiguresFileError, match=f"{name}.* separate the columns; write commas"):
        read_figures(write(tmp_path, HEADER.replace(",", sign)))


def test_dimensions_that_a_comma_separates_are_no_single_code() -> None:
    with pytest.raises(ValueError, match="two equals signs; write ; between dimensions"):
        parse_dimensions("sex=f, age=child")
