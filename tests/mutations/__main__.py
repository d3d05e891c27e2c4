# SPDX-License-Identifier: EUPL-1.2
"""Try the mutations on a copy of the tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.mutations.guards import ROOT, Mutation, paths_of
from tests.mutations.table import MUTATIONS

SECONDS: Final = 900
_NOT_COPIED: Final = (".git", ".venv", ".vidik", "__pycache__", ".*_cache", "docs")


def main() -> None:
    """Try each mutation and report which survive."""
    folder = Path(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    tree = folder / "tree"
    if not tree.exists():
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*_NOT_COPIED))
        (tree / "docs").symlink_to(ROOT / "docs")
    survivors = []
    chosen = [each for each in MUTATIONS if word in str(each)]
    for mutation in chosen:
        began = time.monotonic()
        is_noticed, text = _tried(tree, folder, mutation)
        word_of = "noticed " if is_noticed else "SURVIVES"
        print(f"{word_of} {time.monotonic() - began:5.0f} s  {mutation}  {text}", flush=True)
        if not is_noticed:
            survivors.append(mutation)
    print(f"{len(chosen)} guards taken away, {len(survivors)} without notice")
    sys.exit(bool(survivors))


def _tried(tree: Path, folder: Path, mutation: Mutation) -> tuple[bool, str]:
    path = tree / "vidik" / mutation.file
    text = path.read_text(encoding="utf-8")
    path.write_text(mutation.applied(text), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-p", "no:cacheprovider",
             "-m", "not journey", *paths_of(mutation)],
            cwd=tree,
            env=os.environ | {"VIDIK_TEST_DATA": str(folder / "data"), "DATABASE_URL": ""},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )  # fmt: skip
    finally:
        path.write_text(text, encoding="utf-8")
        # Python keeps what it compiled by second and size: let the file look newer than both.
        later = time.time() + 2
        os.utime(path, (later, later))
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    # 1: a test failed. Anything else than that is no proof: the mutation may not even run.
    return done.returncode == 1, (failed or done.stdout.splitlines()[-1:] or [""])[0][:160]


if __name__ == "__main__":
    main()
