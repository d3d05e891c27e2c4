# SPDX-License-Identifier: EUPL-1.2
"""The list of components is the lock, with a hash for every file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT


def listed(folder: Path) -> dict[str, dict[str, object]]:
    out = folder / "sbom.json"
    subprocess.run([sys.executable, "scripts/sbom.py", "--out", str(out)], cwd=ROOT, check=True)
    document = json.loads(out.read_text(encoding="utf-8"))
    assert document["specVersion"] == "1.5"
    return {component["name"]: component for component in document["components"]}


def test_the_list_of_components_holds_every_one_of_the_lock(tmp_path: Path) -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    wanted = {package["name"]: package["version"] for package in lock["package"]}
    del wanted["vidik"]
    found = listed(tmp_path)
    assert {name: component["version"] for name, component in found.items()} == wanted


def test_every_file_of_a_component_has_its_hash(tmp_path: Path) -> None:
    for name, component in listed(tmp_path).items():
        files = component["externalReferences"]
        assert isinstance(files, list)
        assert files, name
        for file in files:
            assert re.fullmatch(r"[0-9a-f]{64}", file["hashes"][0]["content"]), name


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_installer_refuses_what_has_another_hash(name: str) -> None:
    assert "--require-hashes" in (ROOT / "scripts" / "install.sh").read_text(encoding="utf-8")
    lock = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[\w.-]+(?:\[[^\]]*\])?==", lock, re.MULTILINE)
    hashed = re.findall(r"^[\w.-]+(?:\[[^\]]*\])?==[^\n]*\\\n\s+--hash=sha256:", lock, re.MULTILINE)
    assert len(pinned) == len(hashed) > 70
