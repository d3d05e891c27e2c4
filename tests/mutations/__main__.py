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
from tests.templates import KEPT, ensure_template
from vidik.core.database.cluster import Cluster

SECONDS: Final = 900
_NOT_COPIED: Final = (".git", ".venv", ".vidik", "__pycache__", ".*_cache", "docs")


def main() -> None:
    """Try each mutation and report which survive."""
    folder = Path(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    tree, data = folder / "tree", folder / "data"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    (tree / "docs").symlink_to(ROOT / "docs")
    survivors = []
    chosen = [each for each in MUTATIONS if word in str(each)]
    # Neither the server is started nor the pack loaded for each of them anew.
    with Cluster(data) as cluster:
        pack = ensure_template(cluster.connections().owner, data, with_pack=True)
        for mutation in chosen:
            began = time.monotonic()
            is_noticed, text = _tried(tree, data, pack, mutation)
            word_of = "noticed " if is_noticed else "SURVIVES"
            print(f"{word_of} {time.monotonic() - began:5.0f} s  {mutation}  {text}", flush=True)
            if not is_noticed:
                survivors.append(mutation)
    print(f"{len(chosen)} guards taken away, {len(survivors)} without notice")
    sys.exit(bool(survivors))


def _tried(tree: Path, data: Path, pack: str, mutation: Mutation) -> tuple[bool, str]:
    path = tree / "vidik" / mutation.file
    text = path.read_text(encoding="utf-8")
    path.write_text(mutation.applied(text), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-p", "no:cacheprovider",
             "-m", "not journey and not prove", *paths_of(mutation)],
            cwd=tree,
            env=_environment(data, pack),
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
    lines = done.stdout.splitlines()
    failed = [line for line in lines if line.startswith("FAILED")]
    # Anything else than a test that fails is no proof: without the guard nothing may even run.
    is_noticed = done.returncode == 1 and bool(failed)
    return is_noticed, (failed or lines[-1:] or [""])[0][:160]


def _environment(data: Path, pack: str) -> dict[str, str]:
    """Return an environment with a server of its own; the few examples of every day are enough."""
    there = {name: value for name, value in os.environ.items() if name != "VIDIK_PROVE"}
    return there | {"VIDIK_TEST_DATA": str(data), "DATABASE_URL": "", KEPT: pack}


if __name__ == "__main__":
    main()
