# SPDX-License-Identifier: EUPL-1.2
"""What a second reader found in questionnaires."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from vidik.questionnaires.methods import expressions


def test_today_is_the_day_here_also_after_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    late = dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC)

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls.fromtimestamp(late.timestamp(), tz)

    monkeypatch.setattr(expressions.dt, "datetime", Clock)
    assert expressions.FUNCTIONS["today"](None) == timezone.localdate(late).isoformat()
