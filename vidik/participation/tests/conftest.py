# SPDX-License-Identifier: EUPL-1.2
"""The scene of own pages, with the registers of the pack whose rows they count."""

from __future__ import annotations

import pytest

from vidik.participation.tests.factories import World
from vidik.registers.services import write_definitions


@pytest.fixture
def world(db: None) -> World:
    """Set the scene."""
    del db
    write_definitions()
    return World()
