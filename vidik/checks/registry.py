# SPDX-License-Identifier: EUPL-1.2
"""What rooms above hand down to the checks: the cells to be checked, and what to do with findings.

The room that owns the figures registers the one provider of cells. A room that can carry out a
step on a finding somewhere else (such as sending a query to an institution) registers where.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.functional import Promise

from vidik.access.types import Actor
from vidik.checks.methods.model import Cell
from vidik.checks.types import CellState


class CellProvider(Protocol):
    """Gives the cells of a cycle; keys are those of the room that owns them."""

    def cells(self, cycle: str) -> Iterator[Cell]:
        """Stream every cell of a cycle, with one query."""
        ...

    def cells_by_key(self, keys: Collection[str]) -> Mapping[str, Cell]:
        """Return single cells as they are now; unknown keys are left out."""
        ...

    def states(self, keys: Collection[str]) -> Mapping[str, CellState]:
        """Return version and value of single cells as they are now."""
        ...

    def cycles(self, keys: Collection[str]) -> Mapping[str, list[str]]:
        """Group keys by the cycle that they belong to."""
        ...


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said about a finding elsewhere, as its page shows it."""

    who: str
    """Who was asked."""
    state: str | Promise
    said: tuple[tuple[dt.datetime, str, str], ...]
    """When, by whom, and what; the oldest first."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FindingAction:
    """A step that another room carries out, beside or in place of the note by hand."""

    step: str
    """Name of the transition, such as `query`."""
    label: str | Promise
    address: Callable[[int], str]
    """Gives the page on which it is done, for the key of a finding."""
    note_stays: bool = False
    """Whether the step can be noted by hand as well."""
    remarks: Callable[[Actor, int], Sequence[Remark]] | None = None
    """Gives what was said about a finding there."""


class NoProvider(LookupError):
    """No room has registered cells to check."""


_provider: Final[list[CellProvider]] = []
_actions: Final[dict[str, FindingAction]] = {}
_after_runs: Final[dict[str, Callable[[str], object]]] = {}


def register_provider(provider: CellProvider) -> None:
    """Name the room that owns the cells; the last one registered counts."""
    _provider[:] = [provider]


def provider() -> CellProvider:
    """Return the provider of cells.

    Raises:
        NoProvider: no room has registered one.
    """
    if not _provider:
        msg = "no room has registered cells to check"
        raise NoProvider(msg)
    return _provider[0]


def register_action(action: FindingAction) -> None:
    """Let another room carry out a step; registering it again replaces it."""
    _actions[action.step] = action


def register_after_run(name: str, work: Callable[[str], object]) -> None:
    """Let another room act when a run over a cycle is committed; registering replaces."""
    _after_runs[name] = work


def after_run(cycle: str) -> None:
    """Let the rooms above do what follows from a run over a cycle."""
    for work in _after_runs.values():
        work(cycle)


def remarks_on(actor: Actor, finding: int) -> list[Remark]:
    """Return what was said about a finding in the rooms that carry out steps."""
    return [
        item
        for action in _actions.values()
        if action.remarks is not None
        for item in action.remarks(actor, finding)
    ]


def action_for(step: str) -> FindingAction | None:
    """Return the room's page for a step, None where the step is a note by hand."""
    return _actions.get(step)
