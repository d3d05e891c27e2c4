# SPDX-License-Identifier: EUPL-1.2
"""Spans of time are said in the unit that still tells something, in every script."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from vidik.core.spans import away, lasting

NOW = dt.datetime(2026, 3, 1, 3, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("span", "english", "serbian"),
    [
        (dt.timedelta(seconds=5), "1 minute", "1 минут"),
        (dt.timedelta(minutes=119), "119 minutes", "119 минута"),
        (dt.timedelta(hours=2), "2 hours", "2 сата"),
        (dt.timedelta(hours=21), "21 hours", "21 сат"),
        (dt.timedelta(hours=48), "2 days", "2 дана"),
        (dt.timedelta(days=1200), "1,200 days", "1.200 дана"),
    ],
)
def test_a_span_is_written_in_its_largest_meaningful_unit(
    span: dt.timedelta, english: str, serbian: str
) -> None:
    with translation.override("en"):
        assert lasting(span) == lasting(-span) == english
    with translation.override("sr"):
        assert lasting(span) == serbian


def test_a_deadline_lies_ahead_or_behind() -> None:
    with translation.override("en"):
        assert away(NOW + dt.timedelta(hours=3), NOW) == "in 3 hours"
        assert away(NOW - dt.timedelta(minutes=3), NOW) == "3 minutes late"
        assert away(NOW, NOW) == "in 1 minute"
