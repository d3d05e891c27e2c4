# SPDX-License-Identifier: EUPL-1.2
"""A sealed backup: whatever is changed, cut off, added or put in another order is found."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import tarfile
from dataclasses import asdict
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519

from vidik.shell.backup import keys, wal
from vidik.shell.backup.making import united
from vidik.shell.backup.sealed import Writing, look, seal
from vidik.shell.backup.types import ABOUT, About, BackupError

ABOUT_IT = About(
    kind="base", identifier="1", made="2026-11-24T12:00:00+00:00", system="0", postgres="18",
    machine="x86_64",
)  # fmt: skip
CHUNK = 64 * 1024 + 16
"""Bytes of one sealed block of age, its tag included."""


@pytest.fixture
def pair() -> x25519.Identity:
    return x25519.Identity.generate()


def small(archive: Writing) -> None:
    archive.content(ABOUT, json.dumps(asdict(ABOUT_IT)).encode())
    archive.content("database/PG_VERSION", b"18\n")
    archive.folder("database/pg_notify")
    archive.content("files/reports/one.pdf", b"%PDF")


def large(archive: Writing) -> None:
    small(archive)
    archive.content("database/base", os.urandom(6 * 64 * 1024))


@pytest.fixture
def backup(tmp_path: Path, pair: x25519.Identity) -> Path:
    path = tmp_path / "small.backup"
    seal(path, [pair.to_public()], small, lambda _more: None)
    return path


def test_what_was_sealed_is_read_again(backup: Path, pair: x25519.Identity) -> None:
    said: list[About] = []
    seen: dict[str, bytes | None] = {}
    members = look(
        backup,
        pair,
        lambda name, _info, c: seen.update({name: c.read() if c else None}),
        said.append,
    )
    assert said == [ABOUT_IT]
    assert seen == {
        "database/PG_VERSION": b"18\n",
        "database/pg_notify": None,
        "files/reports/one.pdf": b"%PDF",
    }
    assert set(members) == {ABOUT, "database/PG_VERSION", "files/reports/one.pdf"}


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
            look(backup, pair)


def test_every_cut_is_found(backup: Path, pair: x25519.Identity) -> None:
    whole = backup.read_bytes()
    for length in range(len(whole)):
        backup.write_bytes(whole[:length])
        with pytest.raises(BackupError):
            look(backup, pair)


def test_what_is_added_at_the_end_is_found(backup: Path, pair: x25519.Identity) -> None:
    whole = backup.read_bytes()
    for more in (b"\0", b"x" * 100, whole):
        backup.write_bytes(whole + more)
        with pytest.raises(BackupError):
            look(backup, pair)


def test_blocks_in_another_order_or_left_out_are_found(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    path = tmp_path / "large.backup"
    seal(path, [pair.to_public()], large, lambda _more: None)
    whole = path.read_bytes()
    begin = whole.index(b"\n", whole.index(b"\n--- ") + 1) + 1 + 16
    head, body = whole[:begin], whole[begin:]
    blocks = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
    assert len(blocks) > 4
    swapped = [blocks[0], blocks[2], blocks[1], *blocks[3:]]
    for changed in (swapped, blocks[:2] + blocks[3:], blocks[:-1], [*blocks, blocks[-1]]):
        path.write_bytes(head + b"".join(changed))
        with pytest.raises(BackupError):
            look(path, pair)
    path.write_bytes(head + b"".join(blocks))
    look(path, pair)


def test_another_key_does_not_open_it(backup: Path) -> None:
    with pytest.raises(BackupError, match="for another one"):
        look(backup, x25519.Identity.generate())


@pytest.mark.parametrize("content", [b"", b"hello", b"age-encryption.org/v1\n", b"\0" * 5000])
def test_a_file_that_is_no_backup_is_refused(
    tmp_path: Path, pair: x25519.Identity, content: bytes
) -> None:
    path = tmp_path / "none"
    path.write_bytes(content)
    with pytest.raises(BackupError, match="no backup"):
        look(path, pair)


def _forged(path: Path, pair: x25519.Identity, members: list[tuple[str, bytes, bytes]]) -> None:
    """Seal an archive that this system would never write."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(content)
            info.linkname = "/etc/passwd" if kind == tarfile.SYMTYPE else ""
            tar.addfile(info, io.BytesIO(content))
    path.write_bytes(pyrage.encrypt(packed.getvalue(), [pair.to_public()]))


SAID = (ABOUT, tarfile.REGTYPE, json.dumps(asdict(ABOUT_IT)).encode())
EMPTY = ("manifest.json", tarfile.REGTYPE, b'{"members": {}}')


@pytest.mark.parametrize(
    "members",
    [
        [],
        [("readme.txt", tarfile.REGTYPE, b"x")],
        [SAID],
        [SAID, EMPTY],
        [SAID, ("/etc/cron.d/x", tarfile.REGTYPE, b"x"), EMPTY],
        [SAID, ("files/../../x", tarfile.REGTYPE, b"x"), EMPTY],
        [SAID, ("files/x", tarfile.SYMTYPE, b""), EMPTY],
        [SAID, SAID, EMPTY],
        [SAID, EMPTY, ("files/x", tarfile.REGTYPE, b"x")],
        [SAID, ("manifest.json", tarfile.REGTYPE, b"[]")],
        [(ABOUT, tarfile.REGTYPE, b"{}")],
        [(ABOUT, tarfile.REGTYPE, json.dumps(asdict(ABOUT_IT) | {"format": 9}).encode())],
    ],
    ids=[
        "empty", "another archive", "no manifest", "manifest without members", "absolute path",
        "path upwards", "link", "twice", "more after the manifest", "manifest unreadable",
        "says nothing", "later format",
    ],
)  # fmt: skip
def test_an_archive_that_this_system_did_not_write_is_refused(
    tmp_path: Path, pair: x25519.Identity, members: list[tuple[str, bytes, bytes]]
) -> None:
    path = tmp_path / "forged"
    _forged(path, pair, members)
    with pytest.raises(BackupError):
        look(path, pair)


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, pair: x25519.Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        seal(tmp_path / "full", [pair.to_public()], small, lambda _more: None)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_reading_never_becomes_a_short_backup(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    def broken(archive: Writing) -> None:
        small(archive)
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        seal(tmp_path / "broken", [pair.to_public()], broken, lambda _more: None)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_shrinks_while_it_is_copied_fails_the_backup(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    source = tmp_path / "shrinking"
    source.write_bytes(b"x" * 1_000_000)

    def write(archive: Writing) -> None:
        archive.content(ABOUT, json.dumps(asdict(ABOUT_IT)).encode())
        archive._told = lambda _more: os.truncate(source, 0)
        archive.file("files/report", source, 1_000_000)

    target = tmp_path / "out"
    with pytest.raises(OSError, match="unexpected end"):
        seal(target, [pair.to_public()], write, lambda _more: None)
    assert not target.exists()


def test_what_was_added_to_a_file_since_it_was_listed_stays_out(tmp_path: Path) -> None:
    """A head that was signed after the database was copied would contradict the copy."""
    source = tmp_path / "heads.jsonl"
    source.write_bytes(b"first\nsecond\n")
    with tarfile.open(fileobj=io.BytesIO(), mode="w") as tar:
        archive = Writing(tar, lambda _more: None)
        archive.file("files/anchors/heads.jsonl", source, len(b"first\n"))
    member = archive.members["files/anchors/heads.jsonl"]
    assert (member.size, member.sha256) == (6, hashlib.sha256(b"first\n").hexdigest())


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


# ------------------------------------------------------------------ write-ahead log

SEGMENT = "000000010000000000000001"


def test_a_segment_is_sealed_and_opened_again(tmp_path: Path, pair: x25519.Identity) -> None:
    source = tmp_path / SEGMENT
    source.write_bytes(b"rows of a case" * 1000)
    archive = tmp_path / "archive"
    archive.mkdir()
    wal.push(source, SEGMENT, archive, [pair.to_public()])
    assert not any(b"rows of a case" in path.read_bytes() for path in archive.iterdir())
    assert wal.fetch(SEGMENT, archive, pair) == source.read_bytes()
    wal.push(source, SEGMENT, archive, [pair.to_public()])


def test_another_content_under_the_same_name_is_refused(
    tmp_path: Path, pair: x25519.Identity
) -> None:
    source = tmp_path / SEGMENT
    source.write_bytes(b"one")
    wal.push(source, SEGMENT, tmp_path, [pair.to_public()])
    source.write_bytes(b"other")
    with pytest.raises(BackupError, match="two servers"):
        wal.push(source, SEGMENT, tmp_path, [pair.to_public()])
    assert wal.fetch(SEGMENT, tmp_path, pair) == b"one"


@pytest.mark.parametrize("name", ["../x", "1", SEGMENT.lower() + "/", SEGMENT + ".txt"])
def test_only_names_of_segments_are_taken(name: str, tmp_path: Path, pair: x25519.Identity) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with pytest.raises(BackupError, match="no name"):
        wal.push(source, name, tmp_path, [pair.to_public()])


def test_a_damaged_or_missing_segment_is_refused(tmp_path: Path, pair: x25519.Identity) -> None:
    source = tmp_path / SEGMENT
    source.write_bytes(b"x" * 1000)
    wal.push(source, SEGMENT, tmp_path, [pair.to_public()])
    sealed = tmp_path / f"{SEGMENT}.age"
    sealed.write_bytes(sealed.read_bytes()[:-1])
    with pytest.raises(BackupError, match="damaged"):
        wal.fetch(SEGMENT, tmp_path, pair)
    with pytest.raises(BackupError, match="has no"):
        wal.fetch("000000010000000000000002", tmp_path, pair)


# ------------------------------------------------------------------ the system's own keys


def ring(*versions: int) -> bytes:
    keys = [{"version": one, "key": f"secret {one}"} for one in versions]
    return json.dumps({"keys": keys}).encode()


def test_a_rotation_while_the_database_is_copied_loses_no_version() -> None:
    """It began: the copy holds what the newer version sealed. It ended: what the older one did."""
    begun = united({"vault-master.json": ring(1)}, {"vault-master.json": ring(1, 2)})
    assert begun == {"vault-master.json": ring(1, 2)}
    ended = united({"vault-master.json": ring(1, 2)}, {"vault-master.json": ring(2, 3)})
    assert json.loads(ended["vault-master.json"]) == json.loads(ring(1, 2, 3))


def test_keys_that_came_or_went_while_the_database_was_copied_are_all_there() -> None:
    before = {"gone.key": b"1", "same.key": b"2", "list.pub": b"one"}
    after = {"same.key": b"2", "list.pub": b"one two", "new.key": b"3"}
    assert united(before, after) == {
        "gone.key": b"1", "same.key": b"2", "list.pub": b"one two", "new.key": b"3"
    }  # fmt: skip
