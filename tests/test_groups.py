# SPDX-License-Identifier: EUPL-1.2
"""Tests that share something are given to one process, also where tests are distributed."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("groups")
def test_whoever_distributes_tests_reads_their_group(request: pytest.FixtureRequest) -> None:
    distributed = hasattr(request.config, "workerinput")
    assert request.node.nodeid.endswith("@groups") == distributed
