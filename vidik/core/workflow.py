# SPDX-License-Identifier: EUPL-1.2
"""The workflow kernel: a status changes only along a transition of its table.

A room declares `Transition`s in its `workflow.py`; the services call `apply`, which checks the
state, asks the guards and assigns the new state. Nothing else assigns a status, except that
synthetic persons are entered in the state in which they end (`identification.services.bulk`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

StateT = TypeVar("StateT", bound=str)
Text = str | Promise
Guard = Callable[[Any], Text | None]
"""Looks at the object and gives the reason why it may not move on, or None."""


class Refusal(Exception):
    """Something that cannot be done as things are now, with the reason for the reader."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


class TransitionRefused(Refusal):
    """A change of state that the table or a guard does not allow."""


@dataclass(frozen=True, slots=True)
class Transition(Generic[StateT]):
    """One allowed change of state."""

    name: str
    sources: frozenset[StateT]
    target: StateT
    action: str
    label: Text
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Workflow(Generic[StateT]):
    """A named table of transitions over one status field."""

    name: str
    states: Sequence[StateT]
    initial: StateT
    transitions: tuple[Transition[StateT], ...]
    field_name: str = "status"
    _by_name: dict[str, Transition[StateT]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Refuse a table with a repeated name or an unknown state."""
        for transition in self.transitions:
            if transition.name in self._by_name:
                msg = f"{self.name}: transition {transition.name} is declared twice"
                raise ValueError(msg)
            unknown = ({transition.target} | transition.sources) - set(self.states)
            if unknown:
                msg = f"{self.name}: unknown states {sorted(unknown)} in {transition.name}"
                raise ValueError(msg)
            self._by_name[transition.name] = transition

    def get(self, name: str) -> Transition[StateT]:
        """Return the transition of that name.

        Raises:
            KeyError: there is none.
        """
        return self._by_name[name]

    def available(self, subject: object) -> list[Transition[StateT]]:
        """List what may follow from the subject's present state, guards asked."""
        state = getattr(subject, self.field_name)
        return [
            transition
            for transition in self.transitions
            if state in transition.sources and _objection(transition.guards, subject) is None
        ]

    def weighed(self, subject: object) -> dict[str, list[Text]]:
        """Return what objects to each transition from the subject's present state, by its name."""
        state = getattr(subject, self.field_name)
        return {
            transition.name: [
                reason for guard in transition.guards if (reason := guard(subject)) is not None
            ]
            for transition in self.transitions
            if state in transition.sources
        }

    def apply(self, subject: object, name: str) -> tuple[StateT, StateT]:
        """Move the subject along a transition and give the old and the new state.

        The caller saves the subject and records the act in the same transaction, holding a lock
        on the row.

        Raises:
            TransitionRefused: the state is not a source, or a guard objects.
        """
        from django.utils.translation import gettext as _  # noqa: PLC0415 - pure until used

        transition = self.get(name)
        old: StateT = getattr(subject, self.field_name)
        if old not in transition.sources:
            raise TransitionRefused(
                _("“%(step)s” is no longer possible: the state has changed in the meantime.")
                % {"step": transition.label}
            )
        objection = _objection(transition.guards, subject)
        if objection is not None:
            raise TransitionRefused(objection)
        setattr(subject, self.field_name, transition.target)
        return old, transition.target

    def mermaid(self) -> str:
        """Draw the table as a Mermaid state diagram for the reference."""
        lines = ["stateDiagram-v2", f"    [*] --> {_node(self.initial)}"]
        lines += [
            f"    {_node(source)} --> {_node(transition.target)}: {transition.name}"
            for transition in self.transitions
            for source in sorted(transition.sources)
        ]
        finals = set(self.states) - {s for t in self.transitions for s in t.sources}
        lines += [f"    {_node(state)} --> [*]" for state in sorted(finals)]
        return "\n".join(lines)


def _objection(guards: Iterable[Guard], subject: object) -> Text | None:
    for guard in guards:
        reason = guard(subject)
        if reason is not None:
            return reason
    return None


def _node(state: str) -> str:
    return state.replace("-", "_")
