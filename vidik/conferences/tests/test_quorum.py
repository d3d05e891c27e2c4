# SPDX-License-Identifier: EUPL-1.2
"""The quorum: what it counts, and what cannot change it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.conferences.methods.quorum import QuorumRule, SeatFact, quorum

RULE = QuorumRule(3, 50)
seats = st.lists(
    st.builds(
        SeatFact,
        st.text(min_size=1, max_size=3),
        st.booleans(),
        st.sampled_from([True, False, None]),
    ),
    max_size=15,
)
rules = st.builds(QuorumRule, st.integers(1, 10), st.integers(0, 100))


@pytest.mark.parametrize(
    ("invited", "coming", "needed", "is_met"),
    [(7, 5, 4, True), (7, 3, 4, False), (3, 3, 3, True), (2, 2, 3, False), (8, 4, 4, True)],
)
def test_half_of_those_invited_and_at_least_three(
    invited: int, coming: int, needed: int, *, is_met: bool
) -> None:
    rows = [SeatFact(str(n), has_duty=False, comes=n < coming or None) for n in range(invited)]
    found = quorum(RULE, rows)
    assert (found.needed, found.coming, found.is_met) == (needed, coming, is_met)


def test_who_must_come_is_named_and_does_not_decide() -> None:
    rows = [
        SeatFact("guardian", has_duty=True, comes=None),
        SeatFact("shelter", has_duty=True, comes=False),
        *(SeatFact(str(n), has_duty=False, comes=True) for n in range(3)),
    ]
    found = quorum(RULE, rows)
    assert found.is_met
    assert (found.silent, found.failing) == (("guardian",), ("shelter",))


@given(rules, seats, st.integers(0, 14))
def test_one_more_who_comes_never_breaks_a_quorum(
    rule: QuorumRule, rows: list[SeatFact], place: int
) -> None:
    if place >= len(rows):
        return
    more = [*rows]
    more[place] = replace(rows[place], comes=True)
    before, after = quorum(rule, rows), quorum(rule, more)
    assert after.coming >= before.coming
    assert after.is_met or not before.is_met


@given(rules, seats)
def test_the_order_and_the_duty_change_nothing(rule: QuorumRule, rows: list[SeatFact]) -> None:
    found = quorum(rule, rows)
    other = quorum(rule, [replace(each, has_duty=False) for each in reversed(rows)])
    assert (found.is_met, found.needed, found.coming) == (
        other.is_met, other.needed, other.coming,
    )  # fmt: skip
    assert other.silent == other.failing == ()


@given(rules, seats)
def test_everybody_coming_is_a_quorum_if_enough_are_invited(
    rule: QuorumRule, rows: list[SeatFact]
) -> None:
    found = quorum(rule, [replace(each, comes=True) for each in rows])
    assert found.is_met == (len(rows) >= rule.at_least)
