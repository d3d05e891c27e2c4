# SPDX-License-Identifier: EUPL-1.2
"""Numbers of an account that say the same people in several ways are counted once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenes import undone
from vidik.access.services import acting
from vidik.core.languages import Texts
from vidik.events.methods.figures import NUMBERS, Figure
from vidik.events.methods.wholes import whole
from vidik.events.presentation import Names, lines
from vidik.events.selectors import counting, years
from vidik.events.selectors.events import accounts_of, totals
from vidik.events.tests.factories import FIRST, World
from vidik.events.types import NumberFacts
from vidik.figures.methods.declared import Dimension

SEX = (NumberFacts("attendees", 10, sex="m"), NumberFacts("attendees", 15, sex="f"))
WORK = (
    NumberFacts("attendees", 13, profession="police"),
    NumberFacts("attendees", 12, profession="judge"),
)


@pytest.mark.parametrize(
    ("said", "many"),
    [
        ((), 0),
        (SEX, 25),
        ((*SEX, *WORK), 25),
        ((*SEX, *WORK, NumberFacts("attendees", 26)), 26),
        ((*SEX, WORK[0]), 25),
        # Of the police by sex and in all, of judges in all.
        (
            (
                *WORK, NumberFacts("attendees", 5, sex="m", profession="police"),
                NumberFacts("attendees", 8, sex="f", profession="police"),
            ),
            25,
        ),
        # Of the police by sex alone: they and the judges are the whole.
        (
            (
                WORK[1], NumberFacts("attendees", 5, sex="m", profession="police"),
                NumberFacts("attendees", 8, sex="f", profession="police"),
            ),
            25,
        ),
    ],
)  # fmt: skip
def test_nobody_is_counted_twice(said: tuple[NumberFacts, ...], many: int) -> None:
    assert sum(each.value for each in whole(said)) == many


def test_a_breakdown_takes_the_numbers_that_it_needs() -> None:
    said = (NumberFacts("attendees", 25), *SEX, *WORK)
    assert whole(said, ("sex",)) == list(SEX)
    assert whole(said, ("profession",)) == list(WORK)
    assert whole(said, ("sex", "profession")) == []
    # What no number says is said by the account as a whole.
    assert whole(said, ("audience",)) == [said[0]]


@pytest.mark.django_db
def test_neither_a_year_nor_a_figure_counts_numbers_by_sex_and_by_profession_twice(
    world: World,
) -> None:
    row = world.report(world.expert, numbers=(*SEX, *WORK))
    with acting(world.expert):
        (total,) = years.sums(world.expert, FIRST.year)
        work = {
            each.code: each.attendees for each in years.sums(world.expert, FIRST.year, "profession")
        }
        (account,) = accounts_of(world.expert, row.event)
        assert totals(account)["attendees"].value == 25
        shown = {each.code: each.cells for each in lines([account], Names([account]))}
    assert (total.attendees, total.attendees_reported) == (25, 25)
    assert work == {"police": 13, "judge": 12}
    assert shown["number:attendees"] == ("25",)
    figure = Figure("m", (), NUMBERS, Texts(en="A rule."), where={"what": ("attendees",)})
    by = {
        "sex": [Dimension("sex", "sex", "sex")],
        "work": [Dimension("work", "work", "profession")],
    }

    def counted(*names: str) -> list[int]:
        found = counting.count_figure(figure, "centre", by, FIRST.year, names)
        return [int(each.value) for each in found]

    assert counted() == [25]
    assert counted("sex") == [15, 10]
    assert counted("work") == [12, 13]


NARROWED = st.fixed_dictionaries(
    {
        "value": st.integers(0, 9),
        "profession": st.sampled_from(["", "police", "judge"]),
        "sex": st.sampled_from(["", "m", "f"]),
        "territory": st.sampled_from(["", "belgrade"]),
    }
)


@pytest.mark.django_db
def test_the_database_chooses_the_same_whole(world: World) -> None:
    @settings(
        max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.lists(NARROWED, min_size=1, max_size=8))
    def check(drawn: list[dict[str, object]]) -> None:
        said = {
            (each["profession"], each["sex"], each["territory"]): NumberFacts("attendees", **each)
            for each in drawn
        }
        numbers = tuple(said.values())
        with undone():
            world.report(world.expert, numbers=numbers)
            with acting(world.expert):
                (total,) = years.sums(world.expert, FIRST.year)
                work = years.sums(world.expert, FIRST.year, "profession")
        assert total.attendees == sum(each.value for each in whole(numbers))
        rows = whole(numbers, ("profession",))
        for each in work:
            assert each.attendees == sum(row.value for row in rows if row.profession == each.code)

    check()
