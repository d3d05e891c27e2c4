# SPDX-License-Identifier: EUPL-1.2
"""Cells in memory in place of the stored figures, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vidik.checks import registry
from vidik.checks.tests.factories import CellsInMemory, broken_table


@pytest.fixture
def table() -> Iterator[CellsInMemory]:
    before = registry.provider()
    cells = broken_table()
    registry.register_provider(cells)
    yield cells
    registry.register_provider(before)
