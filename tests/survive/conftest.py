# SPDX-License-Identifier: EUPL-1.2
"""A small system that is set up once, and copies of it to break."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.prepared import ROOT, copied, environment


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """Return a data folder with the pack and the demo accounts; nothing runs in it."""
    with copied("small") as data:
        yield data


@pytest.fixture
def fresh(prepared: Path) -> Iterator[Path]:
    """Name a data folder that does not exist yet."""
    folder = Path(tempfile.mkdtemp(prefix="new-", dir=prepared.parent))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def data(prepared: Path, fresh: Path) -> Path:
    """Return a copy of the prepared system."""
    # The owners of the files are part of a cluster: cp keeps them.
    subprocess.run(["cp", "--archive", str(prepared), str(fresh)], check=True)
    return fresh


Vidik = Callable[..., subprocess.CompletedProcess[str]]


def vidik(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder."""
    return subprocess.run(
        [sys.executable, "-c", "from vidik.shell.cli import main; main()", *arguments],
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
