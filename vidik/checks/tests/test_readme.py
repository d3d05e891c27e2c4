# SPDX-License-Identifier: EUPL-1.2
"""The examples that the room's texts give run as they are written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parents[1]
PACK = ROOM.parents[1] / "packs" / "serbia"


@pytest.mark.parametrize("text", ["README.md", "methods/README.md"])
def test_the_example_of_a_room_runs_and_finds_something(
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOM / text).read_text("utf-8"), re.DOTALL)
    (tmp_path / "figures.csv").write_text(
        "id,section,source,measure,unit,period,dimensions,value,qualifier,note\n"
        "f-1,1,office,persons-helped,persons,2024,,10,exact,\n"
        "f-2,1,office,persons-helped,persons,2024,sex=f,6,exact,\n"
        "f-3,1,office,persons-helped,persons,2024,sex=m,3,exact,\n",
        "utf-8",
    )
    for folder in ("rules", "packs/serbia/checks"):
        shutil.copytree(PACK / "checks", tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    exec(compile(example, text, "exec"), {})  # noqa: S102 (the example is our own)
    assert "10" in capsys.readouterr().out
