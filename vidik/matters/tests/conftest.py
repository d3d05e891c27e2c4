# SPDX-License-Identifier: EUPL-1.2
"""The scene of matters, with the kinds of notices of the pack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scenes import as_application
from vidik.identification.models import Procedure
from vidik.identification.tests.conftest import centre, people, procedure
from vidik.identification.tests.factories import Pair
from vidik.matters.tests.factories import World

__all__ = ["centre", "people", "procedure", "world"]


@pytest.fixture
def world(serbia: None, procedure: Procedure, people: Pair) -> Iterator[World]:
    """Set the scene, and work as the web server does: bound by what the database allows."""
    del serbia
    made = World(procedure, people)
    with as_application():
        yield made
