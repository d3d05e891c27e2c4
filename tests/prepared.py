# SPDX-License-Identifier: EUPL-1.2
"""Systems that are set up once and copied for those who use or break them.

`python -m tests.prepared FOLDER` makes the template of the test databases, then both systems, while
the gate looks at style and types and runs the tests that need the template alone;
`VIDIK_PREPARED` names the folder to the journeys. Without it each session sets up what it needs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from tests.depth import PROVING

ROOT: Final = Path(__file__).resolve().parents[1]
SETUP_SECONDS: Final = 900
VIDIK: Final = (sys.executable, "-c", "from vidik.shell.cli import main; main()")
_SMALL: Final = """
from vidik.shell.cli.runtime import database
with database(as_owner=True):
    from pathlib import Path
    from django.conf import settings
    from vidik.core.translations import compile_catalogues
    from vidik.packs.services import demo_accounts, load_pack
    from vidik.shell import setup
    quiet = lambda what, done, total: None
    compile_catalogues(Path(settings.DATA_DIR) / "locale")
    setup.migrate(quiet)
    setup.collect_static()
    load_pack("serbia", advance=quiet)
    demo_accounts()
"""
_BARE: Final = """
from vidik.shell.cli.runtime import database
with database(as_owner=True):
    from vidik.shell import setup
    setup.migrate(lambda what, done, total: None)
"""
Kind = Literal["bare", "small", "whole"]
TABLES: Final = "tables-are-ready"
"""A file in the folder: from then on tests may begin that need the template alone."""
_COMMANDS: Final[dict[Kind, tuple[str, ...]]] = {
    "bare": (sys.executable, "-c", _BARE),
    "small": (sys.executable, "-c", _SMALL),
    "whole": (*VIDIK, "setup", "--demo"),
}
"""The bare one has its tables alone, the small one the pack and the demo accounts; the whole one is
what a newcomer gets."""


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return an environment in which nothing points to the database of the other tests."""
    remaining = {
        name: value
        for name, value in os.environ.items()
        if name
        not in {"DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"}
    }
    return remaining | {"VIDIK_DATA": str(data)} | more


@contextmanager
def copied(kind: Kind) -> Iterator[Path]:
    """Return a data folder of one's own that is set up; it is gone afterwards."""
    made = os.environ.get("VIDIK_PREPARED")
    # Not below pytest's own folder: the database runs as another user when root tests.
    folder = Path(tempfile.mkdtemp(prefix="vidik-copy-", dir=made))
    folder.chmod(0o711)
    data = folder / "data"
    try:
        if made and (Path(made) / kind).exists():
            # The owners of the files are part of a cluster: cp keeps them.
            subprocess.run(["cp", "--archive", str(Path(made) / kind), str(data)], check=True)
        else:
            make(kind, data)
        yield data
    finally:
        shutil.rmtree(folder)


def make(kind: Kind, data: Path) -> None:
    """Set a system up from nothing."""
    done = subprocess.run(
        _COMMANDS[kind],
        cwd=ROOT,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=SETUP_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"setup failed:\n{done.stderr[-4000:]}"


def main() -> None:
    """Make all that the gate's tests begin with; a file or folder under its name is finished."""
    from tests.templates import ensure_template
    from vidik.core.database.cluster import Cluster

    folder = Path(sys.argv[1])
    tests, small, whole = folder / "tests", folder / "small", folder / "whole"
    with Cluster(tests) as cluster:
        template = ensure_template(cluster.connections().owner, tests)
    # A cluster that is stopped may be copied: the small system has the same tables.
    unfinished = small.with_suffix(".new")
    subprocess.run(["cp", "--archive", str(tests), str(unfinished)], check=True)
    with Cluster(tests) as cluster:
        ensure_template(cluster.connections().owner, tests, with_pack=True)
    (folder / TABLES).touch()
    _take_tables(unfinished, template)
    # Before a release the whole one is made from nothing, as a newcomer's.
    for copy in [folder / "bare"] if PROVING else [whole.with_suffix(".new")]:
        subprocess.run(["cp", "--archive", str(unfinished), str(copy)], check=True)
    make("small", unfinished)
    unfinished.rename(small)
    make("whole", whole.with_suffix(".new"))
    whole.with_suffix(".new").rename(whole)


def _take_tables(data: Path, template: str) -> None:
    """Make the database of a system from the template that lies in the same cluster."""
    import psycopg
    from psycopg import sql

    from vidik.core.database.cluster import Cluster
    from vidik.core.database.server import DATABASE

    with Cluster(data) as cluster:
        server, _slash, _database = cluster.connections().owner.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {}").format(sql.Identifier(DATABASE)))
            connection.execute(
                sql.SQL("alter database {} rename to {}").format(
                    sql.Identifier(template), sql.Identifier(DATABASE)
                )
            )


if __name__ == "__main__":
    main()
