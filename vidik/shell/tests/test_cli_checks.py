# SPDX-License-Identifier: EUPL-1.2
"""`vidik checks run --figures`: any file of figures, without a database and without Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vidik.checks.methods.model import Kind
from vidik.checks.methods.speech import ENGLISH
from vidik.checks.methods.summary import Summary
from vidik.shell.cli import vidik
from vidik.shell.cli.checks import summary

HEADER = "id,section,source,measure,unit,period,dimensions,value,qualifier,note"
BROKEN = (
    "a1,1,ministere,victimes,personnes,2022,,25,exact,",
    "a2,1,ministere,victimes,personnes,2022,sexe=femme,24,exact,",
    "a3,1,ministere,victimes,personnes,2022,sexe=homme,11,exact,",
)
SOUND = (BROKEN[0].replace(",25,", ",35,"), *BROKEN[1:])
RULE = """
rules:
- code: XX-VICTIMS-AT-MOST
  kind: bound
  severity: low
  source: A test
  statement: {en: Victims are at most the places., sr: Жртава нема више од места.}
  terms:
    victims: {measure: [victimes], source: "*"}
    places: {measure: [places], source: "*"}
  relation: victims <= places
  message: {en: "{victims} victims, {places} places", sr: "{victims} жртава, {places} места"}
"""


def file_of(folder: Path, *rows: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def check(*arguments: object) -> Result:
    return CliRunner().invoke(vidik, ["checks", "run", *map(str, arguments)])


def test_a_file_of_another_country_is_checked_and_an_open_finding_gives_exit_1(
    tmp_path: Path,
) -> None:
    result = check("--figures", file_of(tmp_path, *BROKEN), "--json")
    document = json.loads(result.stdout)
    (finding,) = document["findings"]
    assert result.exit_code == 1
    assert document["cycle"] is None
    assert (finding["expected"], finding["found"], finding["difference"]) == (25, 35, 10)
    assert finding["state"] == "open"
    assert [cell["id"] for cell in finding["cells"]] == ["a1", "a2", "a3"]
    assert finding["cells"][1]["dimensions"] == "sexe=femme"


def test_a_sound_file_gives_exit_0(tmp_path: Path) -> None:
    result = check("--figures", file_of(tmp_path, *SOUND), "--json", "--rules", "none")
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert document["findings"] == []
    assert document["passed"] > 0


def test_the_counts_of_a_document_add_up(tmp_path: Path) -> None:
    document = json.loads(check("--figures", file_of(tmp_path, *BROKEN), "--json").stdout)
    assert document["evaluated"] == sum(document[n] for n in ("passed", "violated", "waived"))
    assert document["rules"] == document["evaluated"] + document["skipped"] + document["errors"]
    assert len(document["skipped_rules"]) == document["skipped"]


def test_rules_can_be_those_of_a_folder(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own.yaml").write_text(RULE, encoding="utf-8")
    places = "a4,1,ministere,places,personnes,2022,,20,exact,"
    arguments = ("--figures", file_of(tmp_path, *SOUND, places), "--rules", rules, "--json")
    document = json.loads(check(*arguments).stdout)
    (finding,) = [f for f in document["findings"] if f["origin"] == "pack"]
    assert finding["rule"].startswith("XX-VICTIMS-AT-MOST")
    assert finding["message"] == "35 victims, 20 places"
    (rules / "own.yaml").write_text(
        RULE.replace("severity: low", "severity: high"), encoding="utf-8"
    )
    document = json.loads(check(*arguments).stdout)
    (finding,) = [f for f in document["findings"] if f["origin"] == "pack"]
    assert finding["why"] == "A written rule requires it."


def test_every_finding_says_how_sure_it_is_and_why(tmp_path: Path) -> None:
    (finding,) = json.loads(check("--figures", file_of(tmp_path, *BROKEN), "--json").stdout)[
        "findings"
    ]
    assert finding["sure"] == "likely"
    assert finding["why"] == "Parts must add up to their whole, and these do not."


def test_what_is_known_of_the_doubtful_figure_is_said_after_the_reason() -> None:
    finding = {
        "kind": "sum", "severity": "high", "sure": "likely", "state": "open", "message": "Wrong.",
        "why": "So.", "facts": {"told": ["One is doubtful.", "One is equal."]}, "also": [],
        "cells": [], "resolution": "", "rule": "X",
    }  # fmt: skip
    document = {"cycle": "", "checked": {"text": "All."}, "findings": [finding]}
    lines = [line.strip() for line in summary(document, ENGLISH)]
    at = lines.index("Likely: So.")
    assert lines[at + 1 : at + 3] == ["One is doubtful.", "One is equal."]


def test_what_holds_in_one_file_is_written_and_checked_in_the_next(tmp_path: Path) -> None:
    rules = tmp_path / "rules.json"
    assert check("--figures", file_of(tmp_path, *SOUND), "--rules-out", rules).exit_code == 0
    written = json.loads(rules.read_text(encoding="utf-8"))
    assert [(r["kind"], r["held"], r["failed"]) for r in written["rules"]] == [("sum", 1, 0)]
    arguments = ("--figures", file_of(tmp_path, *BROKEN), "--rules", rules, "--json")
    (finding,) = json.loads(check(*arguments).stdout)["findings"]
    assert finding["rule"].startswith("DR-SUM-")
    assert (finding["expected"], finding["found"]) == (25, 35)


def test_rules_are_written_as_vtl_where_the_file_is_called_so(tmp_path: Path) -> None:
    rules = tmp_path / "rules.vtl"
    check("--figures", file_of(tmp_path, *SOUND), "--rules-out", rules)
    assert "define hierarchical ruleset" in rules.read_text(encoding="utf-8")


def test_rules_that_cannot_be_written_are_refused_with_the_reason(tmp_path: Path) -> None:
    nowhere = tmp_path / "none" / "rules.json"
    result = check("--figures", file_of(tmp_path, *SOUND), "--rules-out", nowhere)
    assert result.exit_code != 0
    assert "cannot be written" in str(result.exception)


def test_without_rules_nothing_of_a_pack_is_evaluated(tmp_path: Path) -> None:
    path = file_of(tmp_path, *BROKEN)
    everything = json.loads(check("--figures", path, "--json").stdout)
    discovered = json.loads(check("--figures", path, "--json", "--rules", "none").stdout)
    assert discovered["rules"] < everything["rules"]
    assert not any(rule["rule"].startswith("SR-") for rule in discovered["skipped_rules"])


def test_a_person_reads_counts_and_findings(tmp_path: Path) -> None:
    result = check("--figures", file_of(tmp_path, *BROKEN))
    assert "  1. Ask first: Parts and their total" in result.stdout
    assert "Likely: Parts must add up to their whole" in result.stdout
    assert "Cells: a1, a2, a3" in result.stdout
    assert "stated as 25, but the parts by sexe make 35" in " ".join(result.stdout.split())
    assert "1 relation does not hold." in result.stdout


def test_everything_is_written_in_the_language_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "findings.html"
    arguments = ("--figures", file_of(tmp_path, *BROKEN), "--html", page, "--lang")
    reported = " ".join(check(*arguments, "sr").stdout.split())
    assert "Датотека са подацима 1 однос не важи." in reported
    assert "исказани збир је 25, а делови по обележју „sexe” дају 35" in reported
    text = page.read_text(encoding="utf-8")
    assert '<html lang="sr-Cyrl">' in text
    assert "24 + 11 = 35; исказано: 25; разлика +10" in text
    assert "Najpre pitati: Delovi i zbir" in check(*arguments, "sr-latn").stdout
    document = json.loads(check(*arguments, "sr", "--json").stdout)
    assert document["checked"]["text"] == "1 однос не важи."


def test_findings_are_written_as_a_page_besides(tmp_path: Path) -> None:
    page = tmp_path / "findings.html"
    result = check("--figures", file_of(tmp_path, *BROKEN), "--html", page)
    assert result.exit_code == 1
    assert "  1. Ask first: Parts and their total" in result.stdout
    text = page.read_text(encoding="utf-8")
    assert "<title>figures.csv</title>" in text
    assert "24 + 11 = 35; stated: 25; difference +10" in text


def test_a_page_that_cannot_be_written_is_refused_with_the_reason(tmp_path: Path) -> None:
    page = tmp_path / "none" / "findings.html"
    result = check("--figures", file_of(tmp_path, *BROKEN), "--html", page)
    assert "cannot be written: No such file" in str(result.exception)


def test_a_summary_without_findings_says_so() -> None:
    nothing = Summary({Kind.SUM: 12}, 0, {}, 0).to_dict()
    lines = list(summary({"cycle": "2024", "checked": nothing, "findings": []}, ENGLISH))
    assert lines[0] == "Cycle 2024"
    assert lines[1:] == [
        "     12 totals agree with their parts.",
        "     No contradictions were found.",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--cycle", "2024", "--figures", __file__),
        ("--cycle", "2024", "--rules", "none"),
        ("--cycle", "2024", "--html", "findings.html"),
        ("--cycle", "2024", "--lang", "sr"),
    ],
)
def test_what_cannot_go_together_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    assert check(*arguments).exit_code == 2


def test_a_file_that_is_none_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "vidik", "checks", "run", "--figures", path, "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert "missing columns" in done.stderr
    assert "Traceback" not in done.stderr


def test_checking_a_file_loads_no_django_and_needs_no_database(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from vidik.shell.cli import vidik\n"
        "result = CliRunner().invoke(vidik, ['checks', 'run', '--figures', sys.argv[1]])\n"
        "assert result.exit_code == 1, result.output\n"
        "assert 'django.db' not in sys.modules\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "-c", code, file_of(tmp_path, *BROKEN)],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
