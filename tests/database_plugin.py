# SPDX-License-Identifier: EUPL-1.2
"""Give every test process a real PostgreSQL before Django reads its settings."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from vidik.core.database.cluster import Cluster
from vidik.core.database.places import ClusterError

ROOT = Path(__file__).resolve().parents[1]
RUNS_AT_ONCE = 12
_state: dict[str, Cluster | int] = {}


def _own_folder() -> Path:
    """Choose a data folder that no other test run uses now; worker processes share their run's."""
    given = os.environ.get("VIDIK_TEST_DATA")
    if given:
        return Path(given)
    for number in range(1, RUNS_AT_ONCE + 1):
        folder = ROOT / ".vidik" / f"test-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        _state["lock"] = handle
        os.environ["VIDIK_TEST_DATA"] = str(folder)
        return folder
    return pytest.exit("Too many test runs at once.", returncode=3)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start or join the cluster of the run's data folder, and compile the translations."""
    data = _own_folder()
    data.mkdir(parents=True, exist_ok=True)
    os.environ["VIDIK_DATA"] = str(data)
    if not os.environ.get("DATABASE_URL"):
        try:
            _state["cluster"] = cluster = Cluster(data).__enter__()
        except ClusterError as error:
            pytest.exit(str(error), returncode=3)
        os.environ["DATABASE_URL"] = cluster.connections().owner
        # Proofs about the database change into the application's role.
        with cluster._connect("postgres") as connection:
            connection.execute("grant vidik_app to vidik_owner with inherit false, set true")
            # What tests write need not outlive the machine; none of it is stored.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"alter system set {setting} = off")
            connection.execute("select pg_reload_conf()")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    from vidik.core.translations import compile_catalogues

    compile_catalogues(data / "locale")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave the cluster; the last process out stops it."""
    cluster = _state.pop("cluster", None)
    if isinstance(cluster, Cluster):
        cluster.__exit__(None, None, None)
