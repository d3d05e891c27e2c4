# SPDX-License-Identifier: EUPL-1.2
"""What the system writes into its data folder is its own user's alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from vidik.core.folders import close_to_others, private_folder, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_folder_that_is_made_on_the_way_is_private(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        made = private_folder(tmp_path / "a" / "b" / "c")
        write_private(made / "file", b"x")
    finally:
        os.umask(before)
    assert {mode(path) for path in (made, made.parent, made.parent.parent)} == {0o700}
    assert mode(made / "file") == 0o600


def test_a_file_that_others_could_read_is_closed_when_it_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch(mode=0o644)
    path.chmod(0o644)
    write_private(path, b"x")
    assert mode(path) == 0o600


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    for name in ("reports/build-1/report.pdf", "static/style.css", "locale/sr/x.mo",
                 "postgres/data/file", "mail/1.log"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        for part in (path.parent.parent, path.parent):
            if part != tmp_path:
                part.chmod(0o755)
        path.chmod(0o644)
    (tmp_path / "reports" / "link").symlink_to(tmp_path / "static" / "style.css")
    close_to_others(tmp_path)
    assert mode(tmp_path) == 0o711, "the database's user passes through"
    for name in ("reports", "reports/build-1", "mail"):
        assert mode(tmp_path / name) == 0o700
    for name in ("reports/build-1/report.pdf", "mail/1.log"):
        assert mode(tmp_path / name) == 0o600
    for name in ("static/style.css", "locale/sr/x.mo", "postgres/data/file"):
        assert mode(tmp_path / name) == 0o644
    assert close_to_others(tmp_path) == []
