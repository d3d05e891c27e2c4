# SPDX-License-Identifier: EUPL-1.2
"""Fields for days and moments take what can be shown again, and every room uses them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.forms import Field
from django.utils import translation

import vidik
from vidik.core.days import Day, Moment


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", [Day(), Moment()])
def test_a_year_out_of_reach_is_refused_in_words(field: Field, day: str) -> None:
    typed = day if isinstance(field, Day) else f"{day}T00:00"
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    with translation.override("en"):
        assert refused.value.messages == ["Enter a day from the years 1900 to 2100."]
    with translation.override("sr"):
        assert refused.value.messages == ["Унесите дан у периоду од 1900. до 2100. године."]


@pytest.mark.parametrize("day", ["1900-01-01", "2026-11-28", "2100-12-31"])
def test_a_year_within_reach_is_taken(day: str) -> None:
    found = Day().clean(day)
    assert found is not None
    assert found.isoformat() == day
    moment = Moment().clean(f"{day}T00:00")
    assert moment is not None
    assert moment.isoformat().startswith(day)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-10-25T01:30", "2026-10-24T23:30"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),
        ("2026-10-25T03:30", "2026-10-25T02:30"),
    ],
)
def test_of_an_hour_that_comes_twice_the_earlier_is_taken(typed: str, moment: str) -> None:
    found = Moment().clean(typed)
    assert found is not None
    assert found.astimezone(dt.UTC).isoformat().startswith(moment)


def test_an_hour_that_never_was_is_refused_with_what_to_enter() -> None:
    with pytest.raises(ValidationError) as refused:
        Moment().clean("2026-03-29T02:30")
    with translation.override("en"):
        assert "an hour later" in refused.value.messages[0]
    assert Moment().clean("2026-03-29T03:30") is not None


def test_nothing_is_still_nothing() -> None:
    assert Day(required=False).clean("") is None
    assert Moment(required=False).clean("") is None


def test_no_room_has_a_field_for_days_without_bounds() -> None:
    root = Path(vidik.__file__).parent
    loose = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if path.parent.name != "tests"
        and path != root / "core" / "days.py"
        and ("forms.DateField(" in path.read_text() or "forms.DateTimeField(" in path.read_text())
    ]
    assert loose == []
