# SPDX-License-Identifier: EUPL-1.2
"""The disk is full: a clear stop, nothing corrupt, and on again when there is room."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.data import write_figures
from tests.survive.conftest import vidik
from tests.survive.tables import content_of

pytestmark = [pytest.mark.journey, pytest.mark.prove]
MEGABYTE = 2**20


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Mount a disk of 400 MB in memory."""
    folder = Path(tempfile.mkdtemp(prefix="vidik-disk-"))
    folder.chmod(0o711)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400m,mode=711", "vidik-disk", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip(f"a disk of its own needs the right to mount one: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def fill(disk: Path, *, leave: int) -> Path:
    """Fill the disk up to some megabytes."""
    filler = disk / "filler"
    import shutil

    with filler.open("wb") as output:
        while shutil.disk_usage(disk).free > leave * MEGABYTE:
            output.write(b"\0" * MEGABYTE)
            output.flush()
    return filler


def test_an_import_stops_clearly_on_a_full_disk_and_goes_well_afterwards(
    prepared: Path, small_disk: Path
) -> None:
    data = small_disk / "data"
    subprocess.run(["cp", "--archive", str(prepared), str(data)], check=True)
    file = small_disk / "many.csv"
    write_figures(file, 40_000)
    before = content_of(data)
    filler = fill(small_disk, leave=6)
    done = vidik(data, "figures", "import", str(file), "--cycle", "2051", "--json")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "space" in done.stderr.lower(), done.stderr
    filler.unlink()
    after = content_of(data)
    assert after.tables == before.tables
    assert after.acts == before.acts
    assert json.loads(vidik(data, "audit", "verify", "--json").stdout)["chain"] == "whole"
    done = vidik(data, "figures", "import", str(file), "--cycle", "2051", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 40_000


def test_a_backup_onto_a_full_disk_is_refused_and_leaves_nothing(
    data: Path, small_disk: Path
) -> None:
    fill(small_disk, leave=2)
    before = {path.name for path in small_disk.iterdir()}
    done = vidik(data, "backup", str(small_disk / "office.backup"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr
    assert {path.name for path in small_disk.iterdir()} == before
    assert not (data / "backup.dump").exists()
    assert content_of(data).verbs[-2:] == ["backup.made", "backup.failed"]


def test_a_restore_onto_a_full_disk_leaves_the_folder_empty(data: Path, small_disk: Path) -> None:
    backup = data.parent / "office.backup"
    assert vidik(data, "backup", str(backup)).returncode == 0
    key = data / "keys" / "backup.key"
    filler = fill(small_disk, leave=40)
    target = small_disk / "data"
    done = vidik(target, "restore", str(backup), "--key", str(key))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr
    assert not target.exists()
    filler.unlink()
    done = vidik(target, "restore", str(backup), "--key", str(key))
    assert done.returncode == 0, done.stderr
