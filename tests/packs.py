# SPDX-License-Identifier: EUPL-1.2
"""Packs of a few files."""

from __future__ import annotations

from pathlib import Path

from vidik.core.packfiles import Pack


def pack_of(folder: Path, files: dict[str, str | bytes]) -> Pack:
    """Write files of a pack, and give the pack."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
    return Pack(folder)


def faults_of(pack: Pack) -> list[str]:
    """Return the faults of a pack as they are printed."""
    return sorted({str(fault) for fault in pack.faults})
