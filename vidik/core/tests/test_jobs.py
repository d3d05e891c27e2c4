# SPDX-License-Identifier: EUPL-1.2
"""Steps of a job: what fails keeps no other from its turn, and is not hidden."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from vidik.core.jobs import each_of


def test_what_fails_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fails() -> None:
        raise LookupError("the name of somebody")

    def fails_too() -> None:
        raise ValueError("another name")

    with pytest.raises(LookupError):
        each_of(fails, lambda: done.append("one"), fails_too, lambda: done.append("two"))
    assert done == ["one", "two"]
    assert "ValueError" in caplog.text
    assert "name" not in caplog.text


def test_while_the_database_is_away_nothing_more_is_tried() -> None:
    done: list[str] = []

    def away() -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        each_of(away, lambda: done.append("one"))
    assert done == []
