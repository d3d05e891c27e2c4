# SPDX-License-Identifier: EUPL-1.2
"""Computed numbers beside reported ones: what agrees, what differs, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from vidik.access.types import Actor
from vidik.figures.models import Measure
from vidik.figures.registry import (
    Count,
    Derivation,
    Derived,
    counted_once,
    derivations,
    register_derivation,
    shared,
)
from vidik.figures.selectors.derived import ComparedCell, reconcile
from vidik.figures.tests.factories import make_figure, make_institution, make_measure
from vidik.institutions.models import Institution


def _beside(reported: str | None, computed: str | None, cases: int = 9) -> ComparedCell:
    return ComparedCell(
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


def test_only_of_the_institutions_own_figures_it_is_said_that_few_records_stand_behind() -> None:
    own = replace(_beside("1", "1", 1), is_own=True, is_revealing=True)
    assert (own.shown, own.agrees, own.is_marked) == (1, True, True)
    wrong = replace(own, reported=Decimal(2))
    assert (wrong.shown, wrong.agrees, wrong.is_marked) == (None, False, True)
    assert not replace(own, cases=5).is_marked
    assert not replace(own, cases=0).is_marked
    guessed = replace(own, is_own=False)
    assert (guessed.shown, guessed.agrees, guessed.is_marked) == (None, None, False)
    assert _beside("9", "8", 8).shown == 8


@pytest.mark.django_db
def test_one_figure_with_many_dimensions_does_not_list_the_persons(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = make_measure("victims-listed")
    centre = make_institution("counted")
    requested: list[tuple[str, ...]] = []

    def count(_year: int, by: tuple[str, ...]) -> list[Derived]:
        requested.append(by)
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
    assert requested == [(), ("citizenship", "sex")]
    cells = {cell.key: cell.shown for cell in row.cells}
    assert cells == {"": 10, "citizenship=BA;sex=m": None, "citizenship=RS;sex=m": 7}


def _derive(
    monkeypatch: pytest.MonkeyPatch,
    found: Mapping[str, list[tuple[Measure, list[Derived]]]],
    centre: Institution,
) -> None:
    """Let measures be computed so, by breakdown."""
    known: dict[str, dict[tuple[str, ...], list[Derived]]] = {}
    for names, rows in found.items():
        for measure, numbers in rows:
            known.setdefault(measure.code, {})[tuple(names.split())] = numbers

    def counting(code: str) -> Count:
        return lambda _year, by: known[code].get(by, [])

    rules = [
        Derivation(code, frozenset({"age", "form", "sex"}), lambda: centre.code, counting(code), "")
        for code in known
    ]
    monkeypatch.setattr("vidik.figures.selectors.derived.derivations", lambda: rules)


@pytest.mark.django_db
@pytest.mark.parametrize("there", [0, 1, 4])
def test_nobody_who_enters_guesses_reads_off_which_is_right(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch, there: int
) -> None:
    measure, centre = make_measure("victims-guessed"), make_institution("guessed")
    girls = Derived((("age", "under-18"), ("sex", "f")), Decimal(there), there)
    _derive(
        monkeypatch,
        {
            "": [(measure, [Derived((), Decimal(30), 30)])],
            "age sex": [(measure, [girls] if there else [])],
        },
        centre,
    )
    for guess in range(6):
        make_figure(measure, centre, guess, dimensions={"age": "under-18", "sex": "f"})
    (row,) = reconcile(analyst, 2031)
    assert row.compared == row.differing == 0
    reported = {
        (cell.shown, cell.agrees, cell.is_marked, cell.is_withheld, cell.is_open)
        for cell in row.stated
    }
    assert len(row.stated) == 6
    assert reported == {(None, None, False, True, True)}
    assert [cell.key for cell in row.unstated] == [""]


@pytest.mark.django_db
def test_what_the_institution_answered_itself_is_compared_until_somebody_corrects_it(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure, centre = make_measure("victims-answered"), make_institution("answered")
    found = [Derived((("sex", "f"),), Decimal(2), 2), Derived((("sex", "m"),), Decimal(3), 3)]
    _derive(monkeypatch, {"sex": [(measure, found)]}, centre)
    right = make_figure(measure, centre, 2, dimensions={"sex": "f"})
    wrong = make_figure(measure, centre, 4, dimensions={"sex": "m"})
    remaining = {
        (each.cycle.code, each.reference): Decimal(value)
        for each, value in ((right, 2), (wrong, 4))
    }
    monkeypatch.setattr("vidik.figures.selectors.derived.answered", lambda _code, _of: remaining)
    (row,) = reconcile(analyst, 2031)
    reported = {cell.key: (cell.shown, cell.agrees, cell.is_marked) for cell in row.cells}
    assert reported == {"sex=f": (2, True, True), "sex=m": (None, False, True)}
    remaining[wrong.cycle.code, wrong.reference] = Decimal(1)
    (row,) = reconcile(analyst, 2031)
    reported = {cell.key: (cell.shown, cell.agrees, cell.is_marked) for cell in row.cells}
    assert reported == {"sex=f": (2, True, True), "sex=m": (None, None, False)}


@pytest.mark.django_db
def test_a_share_shows_no_more_than_the_counts_beside_it(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, share = make_measure("victims-whole"), make_measure("victims-part")
    share.base = count
    share.save()
    centre = make_institution("shared")
    forms = {"a": 10, "b": 6, "c": 4}
    counts = [Derived((("form", form),), Decimal(n), n) for form, n in forms.items()]
    parts = [
        Derived((("form", form),), Decimal(5 * n), 20, Decimal(5 * n), n)
        for form, n in forms.items()
    ]
    _derive(
        monkeypatch,
        {"": [(count, [Derived((), Decimal(20), 20)])], "form": [(count, counts), (share, parts)]},
        centre,
    )
    for measure in (count, share):
        make_figure(measure, centre, 99, dimensions={"form": "a"})
        make_figure(measure, centre, 99, dimensions={"form": "c"})
    rows = reconcile(analyst, 2031)
    assert [{cell.key: cell.shown for cell in row.cells} for row in rows] == [
        {"": 20, "form=a": 10, "form=c": None},
        {"form=a": 50, "form=c": None},
    ]


@pytest.mark.django_db
def test_of_seven_the_share_of_one_and_that_of_six_are_not_shown(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, centre = make_measure("victims-of-seven"), make_institution("seven")
    parts = [
        Derived((("sex", code),), Decimal(n), 7, Decimal(n) * 100 / 7, n)
        for code, n in (("f", 6), ("m", 1))
    ]
    _derive(monkeypatch, {"sex": [(share, parts)]}, centre)
    for code in ("f", "m"):
        make_figure(share, centre, Decimal("14.3"), dimensions={"sex": code})
    (row,) = reconcile(analyst, 2031)
    assert {(cell.shown, cell.agrees) for cell in row.cells} == {(None, None)}


def test_a_measure_is_derived_once() -> None:
    known = derivations()
    assert known
    with pytest.raises(ValueError, match="already"):
        register_derivation(replace(known[0], count=lambda _year, _by: []))
    assert derivations() == known
    assert Derived((("a", "b"), ("c", "d")), Decimal(1), 1).key == "a=b;c=d"


def test_a_count_that_several_measures_stand_on_is_made_once_within_a_comparison() -> None:
    requested: list[tuple[int, tuple[str, ...]]] = []

    @shared
    def count(year: int, by: tuple[str, ...]) -> list[Derived]:
        requested.append((year, by))
        return [Derived((), Decimal(len(requested)), len(requested))]

    with counted_once():
        first = count(2024, ("form", "sex"))
        again = count(2024, ("sex", "form"))
        assert again == first
        again.clear()
        assert count(2024, ("form", "sex")) == first
        assert count(2023, ("form", "sex")) != first
    assert len(requested) == 2
    assert count(2024, ("form", "sex")) != first
    assert len(requested) == 3
