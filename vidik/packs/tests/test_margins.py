# SPDX-License-Identifier: EUPL-1.2
"""Tables that have given margins: exact, one solution, and an error that names what contradicts."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import examples
from vidik.packs.methods.cliques import cliques_of
from vidik.packs.methods.margins import (
    Attribute,
    Drawing,
    Infeasible,
    Margin,
    MarginsError,
    Population,
    Problem,
    Term,
    is_feasible,
    people,
    solve,
)

YES = frozenset({"yes"})
NAMES = ("a", "b", "c", "d")


def _population(*names: str, never: tuple[dict[str, frozenset[str]], ...] = ()) -> Population:
    return Population("p", tuple(Attribute(name, ("no", "yes")) for name in names), never)


def _count(name: str, low: int, high: int | None = None, **where: str) -> Margin:
    kinds = {attribute: frozenset({code}) for attribute, code in where.items()}
    return Margin(name, (Term("p", kinds),), low, low if high is None else high)


def _size(many: int) -> Margin:
    return _count("size", many)


@given(st.lists(st.tuples(*[st.sampled_from(("no", "yes"))] * 4), min_size=1, max_size=40),
       st.sets(st.sampled_from(list(combinations(NAMES, 2))), max_size=6))  # fmt: skip
@settings(max_examples=examples(5), deadline=None)
def test_people_have_every_margin_of_people_who_exist(
    real: list[tuple[str, ...]], pairs: set[tuple[str, str]]
) -> None:
    margins = [_size(len(real))]
    for one, other in sorted(pairs):
        at = NAMES.index(one), NAMES.index(other)
        for codes, many in sorted(Counter((row[at[0]], row[at[1]]) for row in real).items()):
            margins.append(_count(f"{one}{other}", many, **{one: codes[0], other: codes[1]}))
    solved = solve(Problem((_population(*NAMES),), tuple(margins), seed=3))["p"]
    found = people(solved, 5)
    assert len(found) == len(real)
    for one, other in pairs:
        at = NAMES.index(one), NAMES.index(other)
        assert Counter((each[one], each[other]) for each in found) == Counter(
            (row[at[0]], row[at[1]]) for row in real
        )
    assert found == people(solved, 5)


def test_what_never_is_is_not_and_what_is_left_open_is_spread_evenly() -> None:
    never = ({"a": YES, "b": YES},)
    problem = Problem((_population("a", "b", never=never),), (_size(9),))
    found = Counter((each["a"], each["b"]) for each in people(solve(problem)["p"], 1))
    assert found == {("no", "no"): 3, ("no", "yes"): 3, ("yes", "no"): 3}


def test_the_same_seed_gives_the_same_people_and_another_one_others() -> None:
    margins = (_size(11), _count("a", 5, a="yes"))
    first, again = (solve(Problem((_population(*NAMES),), margins, seed=1))["p"] for _ in range(2))
    assert people(first, 1) == people(again, 1)
    other = solve(Problem((_population(*NAMES),), margins, seed=2))["p"]
    assert people(first, 1) != people(other, 2)


def test_solving_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    solve(Problem((_population("a"),), (_size(3),), seed=1))
    assert capfd.readouterr() == ("", "")


def test_a_small_set_of_margins_that_contradict_each_other_is_named() -> None:
    margins = (
        _size(10),
        _count("harmless", 4, b="yes"),
        _count("children", 7, a="yes"),
        _count("girls", 5, a="yes", c="yes"),
        _count("boys", 4, a="yes", c="no"),
        _count("harmless too", 3, d="yes"),
    )
    problem = Problem((_population(*NAMES),), margins)
    with pytest.raises(Infeasible) as caught:
        solve(problem)
    assert sorted(caught.value.conflict) == ["boys", "children", "girls"]
    assert "children; girls; boys" in str(caught.value)
    assert not is_feasible(problem)


def test_a_wish_is_met_as_nearly_as_the_others_allow() -> None:
    wish = Margin("half", (Term("p", {"a": YES}, 2), Term("p", {}, -1)), 0, 0, wish=True)
    margins = (_size(9), _count("at most", 0, 3, a="yes"), wish)
    found = people(solve(Problem((_population(*NAMES),), margins))["p"], 1)
    assert sum(each["a"] == "yes" for each in found) == 3


def test_what_there_is_not_and_what_is_too_entangled_is_refused() -> None:
    with pytest.raises(MarginsError, match="no attribute “z”"):
        solve(Problem((_population("a"),), (_count("odd", 1, z="yes"),)))
    with pytest.raises(MarginsError, match="“maybe”"):
        solve(Problem((_population("a"),), (_count("odd", 1, a="maybe"),)))
    with pytest.raises(MarginsError, match="no population “q”"):
        solve(Problem((_population("a"),), (Margin("odd", (Term("q", {}),), 1, 1),)))
    many = tuple(f"x{number}" for number in range(17))
    everything = Margin("all", (Term("p", dict.fromkeys(many, YES)),), 0, None)
    with pytest.raises(MarginsError, match="hang together"):
        solve(Problem((_population(*many),), (everything,)))


def test_neighbouring_cliques_share_what_lies_on_the_way_between_them() -> None:
    ring = [frozenset(pair) for pair in (("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"))]
    cliques = cliques_of(NAMES, ring)
    for group in ring:
        assert any(group <= set(clique.attributes) for clique in cliques)
    for place, clique in enumerate(cliques):
        before = {name for each in cliques[:place] for name in each.attributes}
        if clique.parent is None:
            assert place == 0
        else:
            assert set(clique.shared) == before & set(clique.attributes)
            assert set(clique.shared) <= set(cliques[clique.parent].attributes)


def test_any_number_of_people_is_drawn_as_frequent_as_in_the_tables() -> None:
    margins = (_size(100), _count("ab", 20, a="yes", b="yes"), _count("b", 50, b="yes"))
    solved = solve(Problem((_population("a", "b"),), margins))["p"]
    drawing, chance = Drawing(solved), random.Random(4)  # noqa: S311 - synthetic people
    found = Counter((p["a"], p["b"]) for p in (drawing.draw(chance) for _ in range(4000)))
    assert abs(found["yes", "yes"] / 4000 - 0.2) < 0.03
    assert abs((found["yes", "yes"] + found["no", "yes"]) / 4000 - 0.5) < 0.03
