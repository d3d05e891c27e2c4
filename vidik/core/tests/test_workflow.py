# SPDX-License-Identifier: EUPL-1.2
"""The workflow kernel: along the table or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.core.workflow import Transition, TransitionRefused, Workflow


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    OFF = "off"


@dataclass
class Lamp:
    status: Light = Light.RED
    is_broken: bool = False


def _works(lamp: Lamp) -> str | None:
    return "The lamp is broken." if lamp.is_broken else None


LAMP = Workflow(
    name="lamp",
    states=tuple(Light),
    initial=Light.RED,
    transitions=(
        Transition("go", frozenset({Light.RED}), Light.GREEN, "lamp.use", "Go", (_works,)),
        Transition("stop", frozenset({Light.GREEN}), Light.RED, "lamp.use", "Stop"),
        Transition("end", frozenset({Light.RED, Light.GREEN}), Light.OFF, "lamp.end", "Switch off"),
    ),
)


def test_a_step_gives_the_old_and_the_new_state() -> None:
    lamp = Lamp()
    assert LAMP.apply(lamp, "go") == (Light.RED, Light.GREEN)
    assert lamp.status is Light.GREEN


def test_a_step_from_a_wrong_state_is_refused_and_changes_nothing() -> None:
    lamp = Lamp(Light.OFF)
    with pytest.raises(TransitionRefused, match="no longer possible"):
        LAMP.apply(lamp, "go")
    assert lamp.status is Light.OFF


def test_a_guard_refuses_with_its_reason() -> None:
    lamp = Lamp(is_broken=True)
    with pytest.raises(TransitionRefused, match="broken"):
        LAMP.apply(lamp, "go")
    assert lamp.status is Light.RED


def test_only_possible_steps_are_offered() -> None:
    assert [step.name for step in LAMP.available(Lamp())] == ["go", "end"]
    assert [step.name for step in LAMP.available(Lamp(is_broken=True))] == ["end"]
    assert LAMP.available(Lamp(Light.OFF)) == []


def test_what_objects_to_each_step_is_notified() -> None:
    assert LAMP.weighed(Lamp()) == {"go": [], "end": []}
    assert LAMP.weighed(Lamp(is_broken=True)) == {"go": ["The lamp is broken."], "end": []}
    assert LAMP.weighed(Lamp(Light.OFF)) == {}


@given(st.lists(st.sampled_from(["go", "stop", "end"]), max_size=12))
def test_no_walk_leaves_the_table(steps: list[str]) -> None:
    lamp = Lamp()
    for name in steps:
        before = lamp.status
        step = LAMP.get(name)
        try:
            LAMP.apply(lamp, name)
        except TransitionRefused:
            assert before not in step.sources
            assert lamp.status is before
        else:
            assert before in step.sources
            assert lamp.status is step.target


def test_an_unknown_step_is_no_step() -> None:
    with pytest.raises(KeyError):
        LAMP.apply(Lamp(), "fly")


def test_a_step_declared_twice_is_refused() -> None:
    step = Transition("go", frozenset({Light.RED}), Light.GREEN, "lamp.use", "Go")
    with pytest.raises(ValueError, match="declared twice"):
        Workflow(name="lamp", states=tuple(Light), initial=Light.RED, transitions=(step, step))


def test_a_step_to_an_unknown_state_is_refused() -> None:
    step = Transition("go", frozenset({Light.RED}), Light.GREEN, "lamp.use", "Go")
    with pytest.raises(ValueError, match="unknown states"):
        Workflow(name="lamp", states=(Light.RED,), initial=Light.RED, transitions=(step,))


def test_the_table_is_drawn_with_beginning_and_end() -> None:
    drawn = LAMP.mermaid()
    assert "[*] --> red" in drawn
    assert "red --> green: go" in drawn
    assert "off --> [*]" in drawn
    assert "red --> [*]" not in drawn
