# SPDX-License-Identifier: EUPL-1.2
"""Computed numbers beside reported ones: what agrees, what differs, what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vidik.access.types import Actor
from vidik.figures.registry import Derivation, Derived, derivations, register_derivation
from vidik.figures.selectors.derived import Beside, reconcile
from vidik.figures.tests.factories import make_figure, make_institution, make_measure


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


def test_few_records_are_shown_only_where_the_same_was_reported() -> None:
    assert _beside("1", "1", 1).shown == 1
    assert _beside("2", "1", 1).shown is None
    assert _beside("2", "1", 1).agrees is False
    assert _beside(None, "1", 1).shown is None
    assert _beside("9", "8", 8).shown == 8


@pytest.mark.django_db
def test_one_figure_with_many_dimensions_does_not_list_the_persons(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = make_measure("victims-listed")
    centre = make_institution("counted")
    asked: list[tuple[str, ...]] = []

    def count(_year: int, by: tuple[str, ...]) -> list[Derived]:
        asked.append(by)
        cells = (("f", "RS", 1), ("f", "BA", 2), ("m", "RS", 7))
        if by != ("citizenship", "sex"):
            return [Derived((), Decimal(10), 10)]
        return [
            Derived((("citizenship", land), ("sex", sex)), Decimal(n), n) for sex, land, n in cells
        ]

    derivation = Derivation(
        measure.code, frozenset({"sex", "citizenship"}), lambda: centre.code, count, ""
    )
    monkeypatch.setattr("vidik.figures.selectors.derived.derivations", lambda: [derivation])
    make_figure(measure, centre, 5, dimensions={"sex": "m", "citizenship": "BA"})
    (row,) = reconcile(analyst, 2031)
    assert asked == [(), ("citizenship", "sex")]
    cells = {cell.key: cell.shown for cell in row.cells}
    assert cells == {"": 10, "citizenship=BA;sex=m": 0, "citizenship=RS;sex=m": 7}
    assert row.left_out == 2


def test_a_measure_is_derived_once() -> None:
    known = derivations()
    assert known
    with pytest.raises(ValueError, match="already"):
        register_derivation(
            Derivation(known[0].measure, frozenset(), str, lambda _year, _by: [], "")
        )
    assert Derived((("a", "b"), ("c", "d")), Decimal(1), 1).key == "a=b;c=d"
