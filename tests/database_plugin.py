# SPDX-License-Identifier: EUPL-1.2
"""Give every test process a real PostgreSQL before Django reads its settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vidik.core.database import Cluster, ClusterError

ROOT = Path(__file__).resolve().parents[1]
_cluster: Cluster | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start or join the cluster of the test data folder, and compile the translations."""
    global _cluster  # noqa: PLW0603 - one cluster for the process
    data = Path(os.environ.get("VIDIK_TEST_DATA", ROOT / ".vidik" / "test"))
    data.mkdir(parents=True, exist_ok=True)
    os.environ["VIDIK_DATA"] = str(data)
    if not os.environ.get("DATABASE_URL"):
        try:
            _cluster = Cluster(data).__enter__()
        except ClusterError as error:
            pytest.exit(str(error), returncode=3)
        os.environ["DATABASE_URL"] = _cluster.connections().owner
    from vidik.core.translations import compile_catalogues

    compile_catalogues(data / "locale")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave the cluster; the last process out stops it."""
    global _cluster  # noqa: PLW0603 - one cluster for the process
    if _cluster is not None:
        _cluster.__exit__(None, None, None)
        _cluster = None
