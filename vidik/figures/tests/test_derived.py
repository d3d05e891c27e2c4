# SPDX-License-Identifier: EUPL-1.2
"""Computed numbers beside reported ones: what agrees, what differs, what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vidik.figures.registry import Derivation, Derived, derivations, register_derivation
from vidik.figures.selectors.derived import Beside


def _beside(reported: str | None, computed: str | None, cases: int = 9) -> Beside:
    return Beside(
        "",
        "",
        None if reported is None else Decimal(reported),
        (),
        None if computed is None else Decimal(computed),
        cases,
    )


@pytest.mark.parametrize(
    ("reported", "computed", "agrees"),
    [
        ("71", "71", True),
        ("71.000000", "71", True),
        ("71", "70", False),
        ("0", "0", True),
        ("100", "100.4", True),
        ("49", "49.3", True),
        ("66.7", "66.7", True),
        ("66.7", "66.6", False),
        (None, "3", None),
        ("3", None, None),
    ],
)
def test_a_number_agrees_as_exactly_as_it_was_reported(
    reported: str | None, computed: str | None, agrees: bool | None
) -> None:
    assert _beside(reported, computed).agrees is agrees


def test_few_records_are_marked_and_none_are_not() -> None:
    assert _beside("1", "1", 1).is_few
    assert not _beside("0", "0", 0).is_few
    assert not _beside("5", "5", 5).is_few


def test_a_measure_is_derived_once() -> None:
    known = derivations()
    assert known
    with pytest.raises(ValueError, match="already"):
        register_derivation(
            Derivation(known[0].measure, frozenset(), str, lambda _year, _by: [], "")
        )
    assert Derived((("a", "b"), ("c", "d")), Decimal(1), 1).key == "a=b;c=d"
