# SPDX-License-Identifier: EUPL-1.2
"""A sealed backup: whatever is changed, cut off, added or put in another order is found."""

from __future__ import annotations

import errno
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import pyrage
import pytest
from pyrage import x25519

from vidik.core.database.server import GATE
from vidik.shell.backup import keys, restoring
from vidik.shell.backup.archive import Member, about_in, read, seal
from vidik.shell.backup.making import united
from vidik.shell.backup.types import ABOUT, About, BackupError

ABOUT_IT = About(identifier="1", made="2026-11-24T12:00:00+00:00", system="0")
CHUNK = 64 * 1024 + 16
"""Bytes of one sealed block of age, its tag included."""


@pytest.fixture
def pair() -> x25519.Identity:
    return x25519.Identity.generate()


def member(name: str, content: bytes) -> Member:
    return Member(name, content, len(content))


SMALL = [
    member(ABOUT, json.dumps(asdict(ABOUT_IT)).encode()),
    member("database.dump", b"PGDMP"),
    member("files/reports/one.pdf", b"%PDF"),
]
LARGE = [*SMALL, member("files/large", os.urandom(6 * 64 * 1024))]


@pytest.fixture
def backup(tmp_path: Path, pair: x25519.Identity) -> Path:
    path = tmp_path / "small.backup"
    seal(path, [pair.to_public()], SMALL, lambda _more: None)
    return path


def test_what_was_sealed_is_read_again(backup: Path, pair: x25519.Identity) -> None:
    text: list[About] = []
    seen: dict[str, bytes] = {}

    def visit(info: tarfile.TarInfo, content: IO[bytes]) -> None:
        if info.name == ABOUT:
            text.append(about_in(content))
        else:
            seen[info.name] = content.read()

    assert read(backup, pair, visit) == 3
    assert text == [ABOUT_IT]
    assert seen == {"database.dump": b"PGDMP", "files/reports/one.pdf": b"%PDF"}


def test_a_folder_that_a_refused_command_left_is_empty_to_a_restore(
    backup: Path, pair: x25519.Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text(str(pair))
    key.chmod(0o600)
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("VIDIK_DATA", str(data))
    (data / GATE).touch()
    assert restoring.check(backup, key, None, lambda *_: None).members > 0
    (data / "notes.txt").touch()
    with pytest.raises(BackupError, match=r"not empty: notes\.txt\."):
        restoring.check(backup, key, None, lambda *_: None)


def test_only_its_owner_may_read_the_file_and_no_draft_is_left(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert list(backup.parent.iterdir()) == [backup]


def test_every_flipped_byte_is_found(backup: Path, pair: x25519.Identity) -> None:
    whole = backup.read_bytes()
    for position in range(len(whole)):
        backup.write_bytes(
            whole[:position] + bytes([whole[position] ^ 0x20]) + whole[position + 1 :]
        )
        with pytest.raises(BackupError):
            read(backup, pair)


def test_every_cut_is_found(backup: Path, pair: x25519.Identity) -> None:
    whole = backup.read_bytes()
    for length in range(len(whole)):
        backup.write_bytes(whole[:length])
        with pytest.raises(BackupError):
            read(backup, pair)


def test_what_is_added_at_the_end_is_found(backup: Path, pair: x25519.Identity) -> None:
    whole = backup.read_bytes()
    for more in (b"\0", b"x" * 100, whole):
        backup.write_bytes(whole + more)
        with pytest.raises(BackupError):
            read(backup, pair)


def test_blocks_in_another_order_or_left_out_are_found(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    path = tmp_path / "large.backup"
    seal(path, [pair.to_public()], LARGE, lambda _more: None)
    whole = path.read_bytes()
    begin = whole.index(b"\n", whole.index(b"\n--- ") + 1) + 1 + 16
    head, body = whole[:begin], whole[begin:]
    blocks = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
    assert len(blocks) > 4
    swapped = [blocks[0], blocks[2], blocks[1], *blocks[3:]]
    for changed in (swapped, blocks[:2] + blocks[3:], blocks[:-1], [*blocks, blocks[-1]]):
        path.write_bytes(head + b"".join(changed))
        with pytest.raises(BackupError):
            read(path, pair)
    path.write_bytes(head + b"".join(blocks))
    read(path, pair)


def test_another_key_does_not_open_it(backup: Path) -> None:
    with pytest.raises(BackupError, match="for another one"):
        read(backup, x25519.Identity.generate())


@pytest.mark.parametrize("content", [b"", b"hello", b"age-encryption.org/v1\n", b"\0" * 5000])
def test_a_file_that_is_no_backup_is_refused(
    tmp_path: Path, pair: x25519.Identity, content: bytes
) -> None:
    path = tmp_path / "none"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="no backup"):
        read(path, pair)


def _forged(path: Path, pair: x25519.Identity, members: list[tuple[str, bytes, bytes]]) -> None:
    """Seal an archive that this system would never write."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(content)
            info.linkname = "/etc/passwd" if kind == tarfile.SYMTYPE else ""
            tar.addfile(info, io.BytesIO(content))
    path.write_bytes(pyrage.encrypt(packed.getvalue(), [pair.to_public()]))


SAID = (ABOUT, tarfile.REGTYPE, json.dumps(asdict(ABOUT_IT)).encode())


@pytest.mark.parametrize(
    "members",
    [
        [],
        [("readme.txt", tarfile.REGTYPE, b"x")],
        [SAID, ("/etc/cron.d/x", tarfile.REGTYPE, b"x")],
        [SAID, ("files/../../x", tarfile.REGTYPE, b"x")],
        [SAID, ("files/x", tarfile.SYMTYPE, b"")],
        [SAID, ("files/x", tarfile.DIRTYPE, b"")],
        [SAID, SAID],
        [(ABOUT, tarfile.REGTYPE, b"{}")],
        [(ABOUT, tarfile.REGTYPE, json.dumps(asdict(ABOUT_IT) | {"format": 9}).encode())],
    ],
    ids=[
        "empty", "another archive", "absolute path", "path upwards", "link", "folder", "twice",
        "says nothing", "later format",
    ],
)  # fmt: skip
def test_an_archive_that_this_system_did_not_write_is_refused(
    tmp_path: Path, pair: x25519.Identity, members: list[tuple[str, bytes, bytes]]
) -> None:
    path = tmp_path / "forged"
    _forged(path, pair, members)

    def visit(info: tarfile.TarInfo, content: IO[bytes]) -> None:
        if info.name == ABOUT:
            about_in(content)

    with pytest.raises(BackupError):
        read(path, pair, visit)


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, pair: x25519.Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        seal(tmp_path / "full", [pair.to_public()], SMALL, lambda _more: None)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_reading_never_becomes_a_short_backup(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    def broken() -> Iterator[Member]:
        yield from SMALL
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        seal(tmp_path / "broken", [pair.to_public()], broken(), lambda _more: None)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_shrinks_while_it_is_copied_fails_the_backup(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    target = tmp_path / "out"
    source = tmp_path / "shrinking"
    source.write_bytes(b"x" * 1_000_000)
    real = os.fstat

    def then_cut(handle: int) -> os.stat_result:
        facts = real(handle)
        if facts.st_size == 1_000_000:
            os.truncate(source, 0)
        return facts

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fstat", then_cut)
        with pytest.raises(OSError, match="unexpected end"):
            seal(
                target,
                [pair.to_public()],
                [*SMALL, Member("files/report", source, 1_000_000)],
                lambda _more: None,
            )
    assert not target.exists()


def test_what_was_added_to_a_file_since_it_was_listed_stays_out(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    """A head that was signed after the database was copied would contradict the copy."""
    source, target = tmp_path / "heads.jsonl", tmp_path / "out"
    source.write_bytes(b"first\nsecond\n")
    heads = Member("files/anchors/heads.jsonl", source, len(b"first\n"))
    seal(target, [pair.to_public()], [*SMALL, heads], lambda _more: None)
    seen: dict[str, bytes] = {}
    read(target, pair, lambda info, content: seen.update({info.name: content.read()}))
    assert seen["files/anchors/heads.jsonl"] == b"first\n"


# ------------------------------------------------------------------ keys


def test_the_pair_is_drawn_once_and_its_public_half_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first, made = keys.own_recipient(folder)
    assert made == folder / keys.PRIVATE
    assert made.stat().st_mode & 0o777 == 0o600
    assert str(keys.identity(made).to_public()) == str(first)
    again, made_again = keys.own_recipient(folder)
    assert (str(again), made_again) == (str(first), None)
    made.unlink()
    assert str(keys.own_recipient(folder)[0]) == str(first)


def test_a_recipient_is_given_as_itself_or_as_a_file(tmp_path: Path, pair: x25519.Identity) -> None:
    public = str(pair.to_public())
    file = tmp_path / "office.pub"
    file.write_text(f"# of the office\n{public}\n")
    assert {str(keys.recipient(given)) for given in (public, str(file))} == {public}


def test_a_private_key_is_refused_as_a_recipient(tmp_path: Path, pair: x25519.Identity) -> None:
    file = tmp_path / "backup.key"
    file.write_text(f"{pair}\n")
    with pytest.raises(BackupError, match="private key") as refusal:
        keys.recipient(str(file))
    assert "AGE-SECRET" not in str(refusal.value)


@pytest.mark.parametrize("given", ["age1qqqq", "nonsense", ""])
def test_what_is_no_key_is_refused(given: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError):
        keys.recipient(given or str(tmp_path / "none"))
    file = tmp_path / "file"
    file.write_text(given)
    with pytest.raises(BackupError):
        keys.identity(file)


# ------------------------------------------------------------------ the system's own keys


def ring(*versions: int) -> bytes:
    keys = [{"version": one, "key": f"secret {one}"} for one in versions]
    return json.dumps({"keys": keys}).encode()


def test_a_rotation_while_the_database_is_copied_loses_no_version() -> None:
    """It began: the copy holds what the newer version sealed. It ended: what the older one did."""
    started = united({"vault-master.json": ring(1)}, {"vault-master.json": ring(1, 2)})
    assert started == {"vault-master.json": ring(1, 2)}
    ended = united({"vault-master.json": ring(1, 2)}, {"vault-master.json": ring(2, 3)})
    assert json.loads(ended["vault-master.json"]) == json.loads(ring(1, 2, 3))


def test_keys_that_came_or_went_while_the_database_was_copied_are_all_there() -> None:
    before = {"gone.key": b"1", "same.key": b"2", "list.pub": b"one"}
    after = {"same.key": b"2", "list.pub": b"one two", "new.key": b"3"}
    assert united(before, after) == {
        "gone.key": b"1", "same.key": b"2", "list.pub": b"one two", "new.key": b"3"
    }  # fmt: skip
