# SPDX-License-Identifier: EUPL-1.2
"""A program is chosen that can speak with the server, or none, with the reason."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vidik.core.database import programs
from vidik.core.database.places import ClusterError
from vidik.core.database.programs import client_program

SAYS = """#!/bin/sh
case "$*" in
  *--version*) echo "{name} (PostgreSQL) {version}.3 (Debian)" ;;
  *sslmode=require*) echo "{name}: error: {said}" >&2; exit 1 ;;
esac
"""
NO_TLS = 'sslmode value "require" invalid when SSL support is not compiled in'


def put(folder: Path, version: int, *, tls: bool, name: str = "pg_dump") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for each in {name, "pg_dump"}:
        path = folder / each
        path.write_text(
            SAYS.format(name=each, version=version, said="no such socket" if tls else NO_TLS)
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return folder / name


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing of PostgreSQL but the packaged programs, of version 18."""
    monkeypatch.setattr(programs, "INSTALLED", (tmp_path / "debian", tmp_path / "usr"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    (tmp_path / "path").mkdir()
    # Whatever this machine has on its path is not asked.
    monkeypatch.setattr(programs.shutil, "which", lambda name: on_path(tmp_path, name))
    monkeypatch.delenv("PG_BINDIR", raising=False)
    put(tmp_path / "packaged", 18, tls=False)
    put(tmp_path / "packaged", 18, tls=False, name="pg_restore")
    monkeypatch.setattr(programs, "default_binaries", lambda: tmp_path / "packaged")
    return tmp_path / "debian"


def on_path(folder: Path, name: str) -> str | None:
    path = folder / "path" / name
    return str(path) if path.exists() else None


def test_without_tls_the_packaged_ones_do(debian: Path) -> None:
    assert client_program("pg_dump", server=17, tls=False) == debian.parent / "packaged/pg_dump"


def test_over_tls_those_of_the_system_are_taken(debian: Path) -> None:
    ours = put(debian / "17/bin", 17, tls=True)
    assert client_program("pg_dump", server=17, tls=True) == ours


def test_the_servers_own_version_is_taken_before_a_newer_one(debian: Path) -> None:
    put(debian / "16/bin", 16, tls=True)
    put(debian / "18/bin", 18, tls=True)
    fits = put(debian / "17/bin", 17, tls=True)
    assert client_program("pg_dump", server=17, tls=True) == fits


def test_a_newer_one_is_taken_where_there_is_no_other(debian: Path) -> None:
    put(debian / "16/bin", 16, tls=True)
    newer = put(debian / "18/bin", 18, tls=True)
    assert client_program("pg_dump", server=17, tls=True) == newer


def test_the_folder_that_is_named_comes_first_where_it_fits(
    debian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = put(debian / "17/bin", 17, tls=True)
    named = put(tmp_path / "named", 18, tls=True)
    monkeypatch.setenv("PG_BINDIR", str(named.parent))
    assert client_program("pg_dump", server=17, tls=True) == named
    put(tmp_path / "named", 18, tls=False)
    assert client_program("pg_dump", server=17, tls=True) == other


def test_one_on_the_path_is_taken_and_the_wrapper_of_debian_is_not(
    debian: Path, tmp_path: Path
) -> None:
    wrapper = put(tmp_path / "share", 17, tls=True)
    wrapper.rename(tmp_path / "share/pg_wrapper")
    (tmp_path / "path/pg_dump").symlink_to(tmp_path / "share/pg_wrapper")
    with pytest.raises(ClusterError):
        client_program("pg_dump", server=17, tls=True)
    (tmp_path / "path/pg_dump").unlink()
    fits = put(tmp_path / "path", 17, tls=True)
    assert client_program("pg_dump", server=17, tls=True) == fits
    assert not debian.exists()


def test_a_refusal_says_what_each_lacks_and_what_to_install(debian: Path) -> None:
    put(debian / "15/bin", 15, tls=True, name="pg_restore")
    with pytest.raises(ClusterError) as refused:
        client_program("pg_restore", server=17, tls=True)
    text = str(refused.value)
    assert "No pg_restore here can speak with the PostgreSQL 17 server over TLS" in text
    assert "15/bin/pg_restore is of version 15" in text
    assert "packaged/pg_restore speaks no TLS" in text
    assert "apt-get install postgresql-client-17" in text
    assert "PG_BINDIR" in text


def test_a_program_that_cannot_be_run_is_none(debian: Path) -> None:
    broken = put(debian / "17/bin", 17, tls=True)
    broken.write_text("no program")
    with pytest.raises(ClusterError):
        client_program("pg_dump", server=17, tls=True)


def test_the_packaged_programs_speak_no_tls() -> None:
    """Should they one day, what is above is needed no more."""
    found = programs._seen(programs.default_binaries() / "pg_dump", "pg_dump")
    assert found is not None
    assert found.version >= 17
    assert not found.tls
