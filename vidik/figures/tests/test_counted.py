# SPDX-License-Identifier: EUPL-1.2
"""What registers count in a year, by every dimension, with charts; small numbers are hidden."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from vidik.access.types import Actor, OutOfScope, Role
from vidik.figures.registry import Derivation, Derived
from vidik.figures.selectors import counted
from vidik.figures.selectors.counted import counted_by, counted_in, reporters
from vidik.figures.tests.factories import make_cycle, make_dimension, make_institution, make_measure

pytestmark = pytest.mark.django_db
CODE = "helped (given: here)"
PAIR = 2


def _number(many: int, *codes: str) -> Derived:
    return Derived((codes,) if len(codes) == PAIR else (), Decimal(many), many)


@pytest.fixture(autouse=True)
def helped(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, ...], list[Derived]]:
    """A measure that a register counts, and what it gives."""
    del db
    make_cycle()
    make_dimension("helped-by", ("talk", "legal", "ride"))
    make_dimension("helped-sex", ("f", "m"))
    make_measure("helped", name={"en": "Persons helped"})
    make_institution("here", {"en": "A house"})
    found: dict[tuple[str, ...], list[Derived]] = {
        (): [_number(30)],
        ("helped-by",): [_number(20, "helped-by", "talk"), _number(3, "helped-by", "legal"),
                       _number(9, "helped-by", "ride")],
        ("helped-sex",): [_number(18, "helped-sex", "f"), _number(12, "helped-sex", "m")],
    }  # fmt: skip

    def count(year: int, by: tuple[str, ...]) -> list[Derived]:
        return found.get(by, []) if year == 2031 else []

    one = Derivation(
        "helped", frozenset({"helped-by", "helped-sex"}), lambda: "here", count,
        "Cases, each once.", name="given: here",
    )  # fmt: skip
    bare = Derivation("helped", frozenset(), lambda: "here", count, "Of a room.")
    monkeypatch.setattr(counted, "derivations", lambda: [bare, one])
    return found


def test_a_measure_is_counted_by_each_dimension_the_largest_first(analyst: Actor) -> None:
    [found] = counted_in(analyst, 2031, "here")
    assert (found.measure.code, found.institution, found.rule, found.total) == (
        "helped", "A house", "Cases, each once.", 30,
    )  # fmt: skip
    services, sexes = found.tables
    assert (services.by, services.name) == ("helped-by", "Helped By")
    assert [line.label for line in services.lines] == ["talk", "legal", "ride"]
    assert [(line.label, line.value) for line in sexes.lines] == [("f", 18), ("m", 12)]


def test_a_number_of_a_few_is_hidden_and_not_drawn(analyst: Actor) -> None:
    """And another one with it, so that the total does not give it away."""
    table = counted_by(analyst, 2031, CODE, "helped-by")
    assert [(line.label, line.value) for line in table.lines] == [
        ("talk", 20), ("legal", None), ("ride", None),
    ]  # fmt: skip
    assert table.chart.values == ((20,), (None,), (None,))


def test_where_a_breakdown_gives_a_few_away_more_is_hidden(
    analyst: Actor, helped: dict[tuple[str, ...], list[Derived]]
) -> None:
    helped["helped-sex",] = [_number(28, "helped-sex", "f"), _number(2, "helped-sex", "m")]
    _services, sexes = counted_in(analyst, 2031, "here")[0].tables
    assert [line.value for line in sexes.lines] == [None, None]


def test_a_total_of_a_few_is_hidden(
    analyst: Actor, helped: dict[tuple[str, ...], list[Derived]]
) -> None:
    helped.clear()
    helped[()] = [_number(3)]
    [found] = counted_in(analyst, 2031, "here")
    assert (found.total, found.is_hidden, found.tables) == (None, True, ())


def test_only_what_one_institution_reports_is_counted(analyst: Actor) -> None:
    assert [code for code, _name in reporters(analyst)] == ["here"]
    assert counted_in(analyst, 2031, "elsewhere") == []


def test_a_measure_without_a_record_is_left_out(analyst: Actor) -> None:
    assert counted_in(analyst, 2030, "here") == []
    with pytest.raises(OutOfScope):
        counted_by(analyst, 2030, CODE, "helped-by")


def test_the_page_has_tables_and_charts_for_those_who_may_compare(
    client_as: Any,
) -> None:
    client = client_as(Role.ANALYST)
    page = client.get(reverse("figures:counted")).content.decode()
    assert "Persons helped: A house" in page
    assert "hidden" in page
    assert page.count('class="chart"') == 1
    chart = reverse("figures:counted-chart") + "?year=2031&of=helped (given: here)&by="
    answer = client.get(chart + "helped-sex")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b">18<" in answer.content
    assert {client.get(chart + by).status_code for by in ("helped-by", "form")} == {404}
    assert '<option value="here" selected>' in page
    other = client.get(reverse("figures:counted") + "?source=elsewhere").content.decode()
    assert "Persons helped: A house" in other
    assert (
        "Counted from registers"
        in client.get(reverse("figures:counted") + "?year=1").content.decode()
    )
