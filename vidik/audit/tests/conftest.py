# SPDX-License-Identifier: EUPL-1.2
"""What the room's tests share: verbs of their own, and a folder of signed heads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from vidik.audit import registry
from vidik.audit.registry import CODE, FLAG, NUMBER, ActKind, declare


@pytest.fixture(autouse=True)
def things() -> Iterator[None]:
    """Declare what only the tests record."""
    declare("thing.made", "A thing was made", count=NUMBER, colour=CODE)
    declare("thing.changed", "A thing was changed")
    declare("thing.read", "A thing was looked at", ActKind.READ, page=NUMBER)
    declare("thing.taken", "Things were taken out", ActKind.EXPORT)
    declare("head.seen", "The head was seen", colour=CODE, good=FLAG)
    yield
    for verb in ("thing.made", "thing.changed", "thing.read", "thing.taken", "head.seen"):
        registry._verbs.pop(verb)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Return the tests keys and signed heads of their own."""
    settings.DATA_DIR = tmp_path
    settings.AUDIT_ANCHORS_DIR = tmp_path / "elsewhere"
    return tmp_path
