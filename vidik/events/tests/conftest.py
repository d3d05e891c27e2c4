# SPDX-License-Identifier: EUPL-1.2
"""The scene of events, with the lists and kinds of notices of the pack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scenes import as_application
from vidik.events.tests.factories import World


@pytest.fixture
def world(serbia: None) -> Iterator[World]:
    """Set the scene, and work as the web server does: bound by what the database allows."""
    del serbia
    made = World()
    with as_application():
        yield made
