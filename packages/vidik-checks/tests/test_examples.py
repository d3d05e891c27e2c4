# SPDX-License-Identifier: EUPL-1.2
"""The notebook and the README's examples run, and give what they say."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from vidik.checks import methods
from vidik.checks.methods import tables

PACKAGE = Path(__file__).resolve().parents[1]
NOTEBOOK = PACKAGE / "examples" / "first-look.ipynb"
README = (PACKAGE / "README.md").read_text("utf-8")


@pytest.fixture
def executing(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Give the program that runs notebooks, with the engine under the name of the library."""
    monkeypatch.setitem(sys.modules, "vidik_checks", methods)
    spec = importlib.util.spec_from_file_location("execute", NOTEBOOK.parent / "execute.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_notebook_gives_what_stands_in_it(executing: ModuleType) -> None:
    """If the engine's words or order changed on purpose: `python execute.py first-look.ipynb`."""
    assert executing.outputs_of(NOTEBOOK) == executing.stored_in(NOTEBOOK)


def test_the_notebook_shows_the_four_errors_and_its_picture_loads_nothing(
    executing: ModuleType,
) -> None:
    stored = executing.stored_in(NOTEBOOK)
    page = "".join(stored[1][0]["data"]["text/html"])
    for value in ("56", "41", "19.8", "112"):
        assert re.search(
            rf'<td class="named">[^/]*</span><span class="off">compared: </span>{value}<', page
        )
    assert not re.search(r"(src|href)=|url\(|<script", page)
    assert "image/svg+xml" in stored[3][0]["data"]


def test_the_readme_writes_rules_that_can_be_loaded(tmp_path: Path) -> None:
    (rules,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "own.yaml").write_text(rules, encoding="utf-8")
    (rule,) = methods.load_rules(tmp_path).rules
    assert rule.code == "XX-PLACES"


def test_the_readme_names_what_is_there() -> None:
    for name in re.findall(r"from vidik_checks import (\w+)", README):
        assert hasattr(methods, name), name
    for names in re.findall(r"from vidik_checks.tables import (.+)", README):
        assert set(names.split(", ")) <= set(tables.__all__)
    for name in re.findall(r"found\.(\w+)", README):
        assert hasattr(methods.Findings, name) or name == "report", name
