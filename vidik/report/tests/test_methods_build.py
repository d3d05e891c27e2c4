# SPDX-License-Identifier: EUPL-1.2
"""A whole build: files, register, problems."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from vidik.core.languages import languages
from vidik.report.methods import register
from vidik.report.methods.build import FORMATS, Edition, Progress, build, make_tree
from vidik.report.methods.problems import ReportError
from vidik.report.methods.tree import Lang
from vidik.report.tests.report_fixtures import figure, load_pack, one_section, sources

EDITION = Edition("2024", dt.date(2025, 10, 1))


@pytest.mark.parametrize("lang", [each.option for each in languages().all])
def test_a_build_gives_three_documents_and_a_register(tmp_path: Path, lang: Lang) -> None:
    steps: list[Progress] = []
    out = tmp_path / "out"
    result = build(
        load_pack(tmp_path / "pack"), sources(), lang, FORMATS, out, EDITION, steps.append
    )
    assert sorted(path.name for path in out.iterdir()) == [
        f"register-2024-{lang}.csv",
        f"report-2024-{lang}.docx",
        f"report-2024-{lang}.html",
        f"report-2024-{lang}.pdf",
    ]
    assert [step.step for step in steps] == ["text", "charts", "docx", "pdf", "html", "register"]
    assert [step.done for step in steps] == list(range(1, 7))
    assert (result.tables, result.charts) == (1, 1)
    assert result.words > 20
    assert result.register == register.RegisterCounts(rows=9, figures=6, derived=3, typed=0)


def test_a_second_build_gives_the_same_bytes(tmp_path: Path) -> None:
    pack = load_pack(tmp_path / "pack")
    for folder in ("a", "b"):
        build(pack, sources(), "sr-latn", FORMATS, tmp_path / folder, EDITION)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_blocking_problems_come_all_at_once_and_leave_no_file(tmp_path: Path) -> None:
    pack = one_section(
        tmp_path / "pack", '{{ figure("x-1") }}\n\n{{ figure("x-2") }} {{ chart("c") }}'
    )
    out = tmp_path / "out"
    with pytest.raises(ReportError) as refusal:
        build(pack, sources(), "en", FORMATS, out, EDITION)
    assert str(refusal.value).splitlines() == [
        "sections/opening.en.md:1: figure(): there is no figure “x-1”",
        "sections/opening.en.md:3: figure(): there is no figure “x-2”",
        "sections/opening.en.md:3: chart(): there is no file charts/c.yaml",
    ]
    assert not out.exists()


def test_warnings_do_not_stop_a_build(tmp_path: Path) -> None:
    given = sources(figure("f-bad", "5", open_high_finding=True))
    pack = one_section(tmp_path / "pack", '{{ figure("f-bad") }} and 12 more')
    result = build(pack, given, "en", ("html",), tmp_path / "out", EDITION)
    assert {problem.code for problem in result.problems} == {
        "open-finding",
        "typed-number",
        "unused",
    }


def test_the_register_has_the_columns_of_the_contract(tmp_path: Path) -> None:
    document = make_tree(load_pack(tmp_path), sources(), "en", EDITION).document
    rows = list(csv.DictReader(io.StringIO(register.to_csv(document))))
    assert list(rows[0]) == [
        "page_or_section", "text", "kind", "measure", "source", "period", "dimensions", "value",
        "version", "observation_id", "checks", "disclosure",
    ]  # fmt: skip
    assert rows[0] == {
        "page_or_section": "1",
        "text": "71",
        "kind": "figure",
        "measure": "identified_victims",
        "source": "centre",
        "period": "2024",
        "dimensions": "",
        "value": "71",
        "version": "1",
        "observation_id": "obs-f-71",
        "checks": "pass",
        "disclosure": "not_assessed",
    }
    assert rows[1]["kind"] == "derived"
    assert (rows[1]["text"], rows[1]["value"]) == ("70%", "70")
    assert rows[1]["observation_id"] == "obs-f-50 obs-f-71"


def test_the_register_counts_what_is_typed(tmp_path: Path) -> None:
    pack = one_section(tmp_path, 'All 12 of {{ figure("f-50") }} in 2024.')
    counted = register.counts(make_tree(pack, sources(), "en", EDITION).document)
    assert (counted.rows, counted.figures, counted.derived, counted.typed) == (5, 3, 1, 1)
    assert counted.typed_share == 0.2


def test_a_register_cell_is_never_a_formula_of_a_spreadsheet(tmp_path: Path) -> None:
    given = sources(figure("f-x", "5", measure="=cmd()", source="@x"))
    document = make_tree(
        one_section(tmp_path, '{{ figure("f-x") }}'), given, "en", EDITION
    ).document
    row = next(csv.DictReader(io.StringIO(register.to_csv(document))))
    assert (row["measure"], row["source"]) == ("'=cmd()", "'@x")


def test_the_registers_of_both_scripts_agree_but_for_the_letters(tmp_path: Path) -> None:
    pack = load_pack(tmp_path)
    cyrillic, latin = (
        list(
            csv.DictReader(
                io.StringIO(register.to_csv(make_tree(pack, sources(), lang, EDITION).document))
            )
        )
        for lang in ("sr-cyrl", "sr-latn")
    )
    for first, second in zip(cyrillic, latin, strict=True):
        assert first["observation_id"] == second["observation_id"]
        assert first["value"] == second["value"]
    assert latin[2]["page_or_section"] == "1, Tabela 1"
