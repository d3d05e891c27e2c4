# SPDX-License-Identifier: EUPL-1.2
"""What names alone tell of a list of categories is reported once for each list."""

from __future__ import annotations

import pytest

from vidik.checks.methods.learning import Breakdown, LearnedWholes
from vidik.checks.methods.listing import MOST, Lists
from vidik.checks.methods.partitions import Child
from vidik.checks.methods.table import Group, Layout, Node


def laid_out(name: str, *codes: str) -> tuple[Layout, list[Child]]:
    layout = Layout()
    pids = [layout.pair_id(name, code) for code in codes]
    return layout, [(pid, Node((pid,))) for pid in pids]


@pytest.mark.parametrize(
    ("name", "codes", "whole"),
    [
        ("sex", ("f", "m"), "sure"),
        ("quarter", ("q1", "q2", "q3", "q4"), "sure"),
        ("colour", ("red", "green", "other"), MOST),
        ("colour", ("red", "green", "blue"), ""),
        ("colour", ("red",), ""),
    ],
)
def test_names_show_how_surely_categories_are_all(
    name: str, codes: tuple[str, ...], whole: str
) -> None:
    layout, children = laid_out(name, *codes)
    assert Lists(layout).of(name, children).whole == whole


def test_a_list_whose_names_say_nothing_is_read_in_one_way() -> None:
    layout, children = laid_out("colour", "red", "green", "blue")
    lists = Lists(layout)
    listed = lists.of("colour", children)
    assert listed.mute
    assert [layout.code(children[i][0]) for i in listed.order] == ["blue", "green", "red"]
    assert lists.of("colour", children[:]) is listed


def test_what_a_cluster_taught_is_forgotten_when_it_is_taught_anew() -> None:
    _, children = laid_out("colour", "red", "green")
    for _, node in children:
        node.value = 3
    parent = Node(())
    one = Breakdown(Group("office", "cases", "persons", "2020"), (), "colour", children, parent)
    learning = LearnedWholes()
    for times in (1, 2):
        learning.begin("cases")
        for _ in range(times):
            learning.note(one, children, "held")
        assert learning.holds(one, children) == times
        assert learning.proven(("office", "cases", "persons"), "colour", None) == times
