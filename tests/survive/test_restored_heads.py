# SPDX-License-Identifier: EUPL-1.2
"""Signed heads and a restore: what they say of it, and what is written beside them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, environment
from tests.survive.conftest import vidik
from tests.survive.test_restore_drill import key_of, whole

pytestmark = [pytest.mark.journey, pytest.mark.prove]


Restored = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Signed:
    """A system, its backups between two signed heads, and the heads in another folder."""

    data: Path
    backup: Path
    keyless: Path
    heads: Path

    @property
    def environment(self) -> dict[str, str]:
        """Say to a command where the heads are."""
        return {"AUDIT_ANCHORS_DIR": str(self.heads)}

    def restored(self, elsewhere: Path, *named: str, backup: Path | None = None) -> Restored:
        """Restore a backup elsewhere, with the heads of the system in sight."""
        source = str(backup or self.backup)
        key = str(key_of(self.data))
        return vidik(
            elsewhere, "restore", source, "--key", key, *named, "--json", **self.environment
        )


@pytest.fixture(scope="module")
def once(prepared: Path) -> Iterator[Signed]:
    """Sign, make backups, and sign again: once for all tests, none of which writes there."""
    folder = Path(tempfile.mkdtemp(prefix="signed-", dir=prepared.parent))
    folder.chmod(0o711)
    data = folder / "data"
    subprocess.run(["cp", "--archive", str(prepared), str(data)], check=True)
    made = Signed(data, folder / "signed.backup", folder / "keyless.backup", folder / "heads")
    for command in (
        # A backup is an act, so that there is something to sign.
        ("backup", str(folder / "first.backup")),
        ("audit", "sign"),
        ("backup", str(made.keyless), "--without-keys"),
        ("backup", str(made.backup)),
        ("backup", str(folder / "later.backup")),
        ("audit", "sign"),
    ):
        done = vidik(data, *command, **made.environment)
        assert done.returncode == 0, done.stderr
    yield made
    shutil.rmtree(folder)


@pytest.fixture
def signed(once: Signed, fresh: Path) -> Signed:
    """Return the heads in a folder of the test's own: some restores write beside them."""
    heads = fresh.parent / "heads"
    shutil.copytree(once.heads, heads)
    return replace(once, heads=heads)


def content(folder: Path) -> dict[str, bytes]:
    """Return what the files of a folder hold."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_drill_reads_the_heads_of_the_system_and_writes_none(signed: Signed, fresh: Path) -> None:
    heads, remaining = signed.heads, signed.environment
    before = content(heads)
    elsewhere = fresh.with_name("elsewhere")
    done = signed.restored(elsewhere)
    assert done.returncode == 0, done.stderr
    restored = json.loads(done.stdout)
    text = restored["signed_heads"]
    assert text == {
        "lines": 2, "agreeing": 1, "beyond": 1, "disagreeing_at": None, "fault": None,
        "noted": True, "left_alone": str(heads),
    }  # fmt: skip
    assert f"Nothing was written to {heads}" in done.stderr
    assert content(heads) == before
    found = json.loads(vidik(signed.data, "audit", "verify", "--json", **remaining).stdout)[
        "anchors"
    ]
    assert (found["lines"], found["agreeing"], found["given_up"]) == (2, 2, 0)
    assert whole(elsewhere)["lines"] == 2

    # Where it takes the place of the system after all, it has to be said.
    last = f"vidik audit went-back --to {restored['events']}"
    assert last in done.stderr
    assert vidik(elsewhere, "audit", "verify", **remaining).returncode == 1


def test_what_was_restored_takes_the_place_of_the_system_by_hand(
    signed: Signed, fresh: Path
) -> None:
    elsewhere = fresh.with_name("elsewhere")
    done = signed.restored(elsewhere)
    last = str(json.loads(done.stdout)["events"])
    done = vidik(elsewhere, "audit", "went-back", "--to", last, **signed.environment)
    assert done.returncode == 0, done.stderr
    assert whole(elsewhere, **signed.environment)["given_up"] == 1


def test_a_drill_without_keys_signs_nothing_with_a_key_of_its_own(
    signed: Signed, fresh: Path
) -> None:
    heads, remaining = signed.heads, signed.environment
    before = content(heads)
    elsewhere = fresh.with_name("elsewhere")
    # Not even where it is to go on.
    done = signed.restored(elsewhere, "--goes-on", backup=signed.keyless)
    assert done.returncode == 0, done.stderr
    text = json.loads(done.stdout)["signed_heads"]
    assert (text["noted"], text["left_alone"]) == (False, str(heads))
    assert "could not be noted" in done.stderr
    assert content(heads) == before
    assert not (elsewhere / "keys" / "audit-signing.key").exists()
    assert vidik(signed.data, "audit", "verify", **remaining).returncode == 0
    last = str(json.loads(done.stdout)["events"])
    done = vidik(elsewhere, "audit", "went-back", "--to", last, **remaining)
    assert done.returncode == 1
    assert "put audit-signing.key there" in done.stderr
    assert content(heads) == before


FAILS_LATE = """
import sys
from contextlib import contextmanager
from vidik.shell.cli import main
import vidik.shell.cli.restore
command = sys.modules["vidik.shell.cli.restore"]
real = command.database
def collect_static():
    raise OSError("no room for the pages")
@contextmanager
def database(**named):
    with real(**named):
        from vidik.shell import setup
        setup.collect_static = collect_static
        yield
command.database = database
main()
"""


def test_a_restore_that_fails_at_its_end_notes_nothing(signed: Signed, fresh: Path) -> None:
    before = content(signed.heads)
    elsewhere = fresh.with_name("elsewhere")
    done = subprocess.run(
        [
            sys.executable, "-c", FAILS_LATE,
            "restore", str(signed.backup), "--key", str(key_of(signed.data)), "--goes-on",
        ],
        cwd=ROOT,
        env=environment(elsewhere, **signed.environment),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no room for the pages" in done.stderr
    assert not elsewhere.exists()
    assert content(signed.heads) == before


def test_heads_signed_since_the_backup_say_what_was_lost(signed: Signed, fresh: Path) -> None:
    elsewhere = fresh.with_name("elsewhere")
    done = signed.restored(elsewhere, "--goes-on")
    assert done.returncode == 0, done.stderr
    text = json.loads(done.stdout)["signed_heads"]
    assert text == {
        "lines": 2, "agreeing": 1, "beyond": 1, "disagreeing_at": None, "fault": None,
        "noted": True, "left_alone": None,
    }  # fmt: skip
    assert "know 1 act more than this backup" in done.stderr
    assert whole(elsewhere, **signed.environment)["given_up"] == 1


def test_a_backup_stands_again_without_the_folder_of_signed_heads(
    signed: Signed, fresh: Path
) -> None:
    elsewhere = fresh.with_name("elsewhere")
    key = str(key_of(signed.data))
    done = vidik(elsewhere, "restore", str(signed.backup), "--key", key, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["signed_heads"]["fault"] == "missing"
    assert "AUDIT_ANCHORS_DIR names" in done.stderr
    assert whole(elsewhere)["lines"] == 2


def test_signed_heads_are_held_against_a_backup_without_keys(data: Path, fresh: Path) -> None:
    backup = data.parent / "keyless.backup"
    assert vidik(data, "backup", str(data.parent / "first.backup")).returncode == 0
    assert vidik(data, "audit", "sign").returncode == 0
    assert vidik(data, "backup", str(backup), "--without-keys").returncode == 0
    assert vidik(data, "audit", "sign").returncode == 0
    elsewhere = fresh.with_name("elsewhere")
    done = vidik(elsewhere, "restore", str(backup), "--key", str(key_of(data)), "--json")
    assert done.returncode == 0, done.stderr
    text = json.loads(done.stdout)
    assert (text["keys"], text["signed_heads"]["agreeing"]) == (False, 1)
    # The key that signed is away, and nothing is noted with another one.
    assert text["signed_heads"]["noted"] is False
    assert not (elsewhere / "keys" / "audit-signing.key").exists()
    assert whole(elsewhere)["agreeing"] == 2
