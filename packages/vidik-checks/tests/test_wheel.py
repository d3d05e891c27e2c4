# SPDX-License-Identifier: EUPL-1.2
"""The library is built, installed into an environment with nothing else, and used there.

No network: a wheel in pure Python is installed by unpacking it, as pip does after it has compared
the files with their list and read the metadata; a test of its own does that.
"""

from __future__ import annotations

import csv
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from base64 import urlsafe_b64encode
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parents[1]
ENGINE = REPOSITORY / "vidik" / "checks" / "methods"

ALONE = """
import importlib.metadata, importlib.util, pathlib, sys
assert not any(importlib.util.find_spec(name) for name in ("django", "vidik", "pandas", "polars"))
names = {one.name.lower() for one in importlib.metadata.distributions()}
assert names == {"vidik-checks", "pyyaml"}, names

import vidik_checks
from vidik_checks import check, load_rules, read_figures, run
assert sys.prefix in vidik_checks.__file__
rows = [{"year": 2024, "sex": sex, "persons": n} for sex, n in ((None, 50), ("f", 24), ("m", 11))]
found = check(rows, value="persons")
(finding,) = found.findings
assert finding.difference == -15, finding
assert found.to_frame()[0]["cells"] == "row 1, row 2, row 3"
assert "<table" in found.to_html("findings.html")
assert pathlib.Path("findings.html").read_text("utf-8") == found.to_html()
pathlib.Path("figures.csv").write_text(
    "id,source,measure,unit,period,dimensions,value\\n"
    "a,office,persons,persons,2024,,50\\n"
    "b,office,persons,persons,2024,sex=f,24\\n"
    "c,office,persons,persons,2024,sex=m,11\\n"
    "d,office,places,persons,2024,,20\\n", "utf-8")
report = run(read_figures("figures.csv"), load_rules("rules"))
assert {one.origin for one in report.findings} == {"discovered", "pack"}, report.findings
from vidik_checks.tables import check_table
table = b"Form,Total,Women,Men\\nAll,50,35,15\\nForced labour,30,20,10\\nOther,20,8,7\\n"
assert check_table(table, name="table.csv").report.findings
assert not any(name.partition(".")[0] in ("vidik", "django") for name in sys.modules)
"""

RULE = """
rules:
- code: XX-PLACES
  kind: bound
  severity: low
  source: A test
  statement: {en: Nobody is without a place., sr: Нико није без места.}
  terms:
    persons: {measure: [persons], source: "*"}
    places: {measure: [places], source: "*"}
  relation: persons <= places
  message: {en: "{persons} persons, {places} places", sr: "{persons} лица, {places} места"}
"""


def build(source: Path, *targets: str, into: Path) -> None:
    """Build with the backend itself, as any front end would."""
    options = [part for target in targets for part in ("-t", target)]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *options, "-d", into],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip


def lay_installed(name: str, site: Path) -> None:
    """Copy an installed distribution into the packages of another environment."""
    for file in importlib.metadata.distribution(name).files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            (site / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), site / file)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(PACKAGE, "wheel", "sdist", into=folder)
    return folder


def names_in(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as file:
        return {one.filename: one.CRC for one in file.infolist() if "/RECORD" not in one.filename}


def test_it_needs_nothing_else(built: Path, tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV", "DJANGO", "COVERAGE"))
    }
    place = tmp_path / "alone"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", place],
        check=True, env=environment,
    )  # fmt: skip
    python = place / "bin" / "python"
    (site,) = place.glob("lib/python*/site-packages")
    (wheel,) = built.glob("vidik_checks-*.whl")
    shutil.unpack_archive(wheel, site, "zip")
    lay_installed("pyyaml", site)
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own.yaml").write_text(RULE, encoding="utf-8")
    done = subprocess.run(
        [python, "-I", "-c", ALONE],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def digest(content: bytes) -> str:
    return "sha256=" + urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")


def test_any_installer_takes_the_wheel(built: Path) -> None:
    (wheel,) = built.glob("vidik_checks-*.whl")
    version = wheel.name.split("-")[1]
    folder = f"vidik_checks-{version}.dist-info"
    with zipfile.ZipFile(wheel) as file:
        files = {name: file.read(name) for name in file.namelist()}
    record = files.pop(f"{folder}/RECORD").decode().splitlines()
    listed = {name: reported for name, reported, _ in csv.reader(record)}
    assert listed.pop(f"{folder}/RECORD") == ""
    assert listed == {name: digest(content) for name, content in files.items()}
    form = message_from_bytes(files[f"{folder}/WHEEL"])
    assert (form["Wheel-Version"], form["Root-Is-Purelib"]) == ("1.0", "true")
    assert form.get_all("Tag") == ["py3-none-any"]
    reported = message_from_bytes(files[f"{folder}/METADATA"])
    assert (reported["Name"], reported["Version"]) == ("vidik-checks", version)
    assert reported["Requires-Python"] == ">=3.11"


def test_the_source_archive_builds_the_same_wheel(built: Path, tmp_path: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    build(unpacked, "wheel", into=tmp_path / "again")
    (first,) = built.glob("vidik_checks-*.whl")
    (second,) = (tmp_path / "again").glob("*.whl")
    assert names_in(first) == names_in(second)


def test_the_wheel_holds_the_whole_engine_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("vidik_checks-*.whl")
    held = {name for name in names_in(wheel) if ".dist-info/" not in name}
    source = {
        f"vidik_checks/{path.relative_to(ENGINE)}"
        for path in ENGINE.rglob("*")
        if path.suffix == ".py" or path.name in {"py.typed", "words.txt"}
    }
    assert held == source
    assert "vidik_checks/py.typed" in held


def test_the_version_and_the_licence_are_those_of_the_repository(built: Path) -> None:
    (wheel,) = built.glob("vidik_checks-*.whl")
    version = re.search(
        r'^version = "(.+)"$', (REPOSITORY / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    assert version is not None
    assert wheel.name == f"vidik_checks-{version[1]}-py3-none-any.whl"
    assert (PACKAGE / "LICENSE").read_bytes() == (REPOSITORY / "LICENSE").read_bytes()
    with zipfile.ZipFile(wheel) as file:
        metadata = file.read(f"vidik_checks-{version[1]}.dist-info/METADATA").decode()
    assert "License-Expression: EUPL-1.2" in metadata
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:")]
    assert [line for line in needed if "extra ==" not in line] == ["Requires-Dist: pyyaml>=6.0"]
