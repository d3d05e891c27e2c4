# SPDX-License-Identifier: EUPL-1.2
"""`vidik pack`: every fault of a pack on a line of its own, and a new pack that has none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.test import override_settings

from vidik.core.languages import tags
from vidik.core.packfiles import Pack, PackError
from vidik.core.packparts import check, parts
from vidik.packs.services import load_pack
from vidik.shell.cli.pack import pack
from vidik.shell.cli.runtime import Refused

PACKS = Path(settings.PACKS_DIR)
FAULTS = {
    "institutions.csv": ("ministry", "minstry", "kind: a kind of institutions, there is no"),
    "units.csv": ("name_sr", "name_hr", "name_hr: no other columns than"),
    "exchange/kinds.yaml": ("amount: 24", "amount: soon", "amount: a whole number"),
    "identification/deadlines.yaml": (
        "code: rights-informed",
        "code: first-interview",
        "stands twice",
    ),
    "identification/fields.yaml": ("list: age-group", "list: ages", "list: a dimension, a list"),
    "checks/prosecution.yaml": ("kind: ", "kynd: ", "unknown keys"),
    "report/outline.yaml": ("code: ", "cod: ", "no other keys than"),
    "recommendations/report-1.yaml": ("theme: ", "them: ", "no other keys than"),
    "questionnaires/acts.yaml": ("for {year}", "for {yeer}", "the text has {yeer}"),
    "figures/2024/5-prosecution.csv": (",moi,", ",nobody,", "nobody"),
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(pack, arguments)


@pytest.mark.parametrize("name", ["serbia", "testland"])
def test_the_packs_of_the_house_have_no_fault(name: str) -> None:
    result = run("check", str(PACKS / name))
    assert (result.exit_code, result.output) == (0, "0 faults found.\n")
    assert tags() == ("en", "sr"), "the languages of the pack in use are back"


def test_every_fault_of_every_part_is_named_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(PACKS / "serbia", folder)
    for name, (old, new, _said) in FAULTS.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with (folder / "dimensions.csv").open("a", encoding="utf-8") as file:
        file.write("../../etc,Etc,Ост,classification,900,,yes\n")
    (folder / "retension.csv").write_text("kind,days,source\n", encoding="utf-8")
    result = run("check", str(folder))
    assert result.exit_code == 1
    lines = result.output.splitlines()
    for name, (_old, _new, message) in FAULTS.items():
        assert any(line.startswith(f"{name}:") and message in line for line in lines), (name, lines)
    outside = "codes/../../etc.csv:1: file: a file inside the folder of the pack"
    assert outside in lines
    assert "retension.csv:1: file: a file that some part of a pack reads" in lines
    content = json.loads(run("check", str(folder), "--json").output)
    assert content["pack"] == "broken"
    assert [set(fault) for fault in content["faults"][:1]] == [
        {"file", "line", "field", "expected"}
    ]
    assert len(content["faults"]) == len(lines) - 1


@pytest.mark.django_db
def test_a_pack_with_a_fault_is_not_loaded(
    tmp_path: Path,
) -> None:
    shutil.copytree(PACKS / "serbia", tmp_path / "serbia")
    (tmp_path / "serbia" / "sectors.csv").write_text("code\nx\n", encoding="utf-8")
    error = r"sectors\.csv:1: name_en: this column"
    with override_settings(PACKS_DIR=tmp_path), pytest.raises(PackError, match=error):
        load_pack("serbia", advance=lambda *_step: None)


def test_a_new_pack_has_no_fault_and_takes_no_place_that_is_taken(
    tmp_path: Path,
) -> None:
    with override_settings(PACKS_DIR=tmp_path):
        _begin_one(tmp_path)


def _begin_one(tmp_path: Path) -> None:
    assert run("new", "utopia").exit_code == 0
    assert run("check", str(tmp_path / "utopia")).output == "0 faults found.\n"
    for code in ("utopia", "../outside", "Utopia", "", "x" * 41):
        refused = run("new", code)
        assert isinstance(refused.exception, Refused), code
    assert [path.name for path in tmp_path.iterdir()] == ["utopia"]


def test_parts_come_after_those_that_they_stand_on() -> None:
    ordered = [part.name for part in parts()]
    for part in parts():
        assert all(ordered.index(name) < ordered.index(part.name) for name in part.after)
    assert len(set(ordered)) == len(ordered) > 10


def test_an_empty_folder_has_the_faults_of_what_every_pack_needs(tmp_path: Path) -> None:
    found = check(Pack(tmp_path)).faults
    assert {fault.file for fault in found} == {
        "country.yaml", "institution_kinds.csv", "institutions.csv", "sectors.csv",
        "territories.csv",
    }  # fmt: skip
