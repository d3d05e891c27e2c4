# SPDX-License-Identifier: EUPL-1.2
"""Balances hold for any spans, any period, any split of holders."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from tests.depth import PROVING
from vidik.matters.methods.balance import (
    REQUALIFIED,
    Period,
    Span,
    balance,
    by_holder,
    inside,
    missing,
    while_true,
)

FIRST = dt.date(2022, 1, 1)
HANDED = {"delegated": "delegation"}
PATHS = 10_000 if PROVING else 300


def day(number: int) -> dt.date:
    """Return a day by its number."""
    return FIRST + dt.timedelta(days=number)


def path(subject: int, dice: random.Random) -> list[Span]:
    """Let something go from body to body at random until it ends, or does not."""
    at, holder, came = dice.randrange(0, 900), dice.randrange(4), "new"
    spans = []
    for _step in range(dice.randrange(1, 6)):
        until = at + dice.randrange(0, 300)
        how = dice.choice(["delegated", "dismissed", ""])
        if not how:
            spans.append(Span(subject, holder, day(at), came))
            return spans
        spans.append(Span(subject, holder, day(at), came, day(until), how))
        if how == "delegated":
            holder, came = (holder + 1 + dice.randrange(3)) % 4, "delegation"
            at = until
        elif dice.random() < 0.5:
            at, came = until + dice.randrange(1, 50), "reopened"
        else:
            return spans
    spans.append(Span(subject, holder, day(at), came))
    return spans


def some_paths(seed: int, number: int = 12) -> list[Span]:
    """Return the spans of several subjects."""
    dice = random.Random(seed)  # noqa: S311 - paths, no secrets
    return [span for subject in range(number) for span in path(subject, dice)]


def periods(dice: random.Random) -> Period:
    """Choose a period at random."""
    first = dice.randrange(0, 1200)
    return Period(day(first), day(first + dice.randrange(0, 500)))


def test_what_was_had_and_came_is_what_ended_and_is_left() -> None:
    for seed in range(PATHS):
        dice = random.Random(seed)  # noqa: S311 - see above
        spans, period = some_paths(seed), periods(dice)
        whole = balance(spans, period)
        assert whole.closes
        parts = by_holder(spans, period).values()
        assert all(each.closes for each in parts)
        assert whole.opening == sum(each.opening for each in parts)
        assert whole.pending == sum(each.pending for each in parts)


def test_the_closing_of_one_period_is_the_opening_of_the_next() -> None:
    for seed in range(PATHS):
        spans = some_paths(seed)
        cut = random.Random(seed).randrange(1, 1200)  # noqa: S311 - see above
        before = balance(spans, Period(day(0), day(cut)))
        after = balance(spans, Period(day(cut + 1), day(2000)))
        assert before.pending == after.opening


def test_what_is_delegated_counts_once_in_the_sum_of_all() -> None:
    for seed in range(PATHS):
        spans, period = some_paths(seed), periods(random.Random(seed))  # noqa: S311 - see above
        joined = inside(spans, HANDED)
        found = balance(joined, period)
        assert found.closes
        assert "delegated" not in found.ended or any(span.ending == "delegated" for span in joined)
        assert not [span for span in joined if span.came == "delegation"]
        assert len(joined) == len(spans) - sum(span.came == "delegation" for span in spans)
        assert found.pending == balance(spans, period).pending


def test_cut_to_an_offence_it_comes_and_ends_by_requalifying() -> None:
    span = Span(1, "office", day(10), "new", day(100), "indicted")
    assert list(while_true(span, [(day(0), None)])) == [span]
    assert list(while_true(span, [(day(0), day(5))])) == []
    (left,) = while_true(span, [(day(0), day(60))])
    assert (left.came, left.ended, left.ending) == ("new", day(60), REQUALIFIED)
    (became,) = while_true(span, [(day(30), None)])
    assert (became.came, became.opened, became.ending) == (REQUALIFIED, day(30), "indicted")
    for seed in range(PATHS):
        dice = random.Random(seed)  # noqa: S311 - see above
        first = dice.randrange(0, 900)
        times = [(day(first), day(first + dice.randrange(1, 600)))]
        cut = [each for row in some_paths(seed) for each in while_true(row, times)]
        assert balance(cut, periods(dice)).closes


def test_numbers_of_a_year_with_clearance_and_disposition() -> None:
    spans = [
        Span("a", "court", dt.date(2023, 5, 1), "new", dt.date(2024, 2, 1), "final"),
        Span("b", "court", dt.date(2024, 3, 1), "new", dt.date(2024, 3, 1), "final"),
        Span("c", "court", dt.date(2024, 6, 1), "delegation"),
        Span("d", "court", dt.date(2025, 1, 1), "new"),
        Span("e", "court", dt.date(2023, 1, 1), "new", dt.date(2023, 12, 31), "final"),
    ]
    found = balance(spans, Period.year(2024))
    assert (found.opening, found.came, found.ended, found.pending) == (
        1, {"new": 1, "delegation": 1}, {"final": 2}, 1,
    )  # fmt: skip
    assert found.clearance == 100
    assert found.disposition(366) == 183
    assert found.ages == (213,)


def test_a_span_that_cannot_be_is_refused_and_overlaps_are_named() -> None:
    with pytest.raises(ValueError, match="before it came"):
        Span(1, "x", day(5), "new", day(4), "final")
    with pytest.raises(ValueError, match="without saying how"):
        Span(1, "x", day(5), "new", day(6))
    twice = [Span(1, "x", day(0), "new", day(9), "final"), Span(1, "x", day(5), "reopened")]
    assert len(missing(twice)) == 1
    for seed in range(50):
        assert missing(some_paths(seed)) == []
