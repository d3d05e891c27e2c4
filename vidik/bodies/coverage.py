# SPDX-License-Identifier: EUPL-1.2
"""Local teams in the table of what exists where."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _

from vidik.access.coverage import Cell, Column
from vidik.access.coverage import register as add
from vidik.access.types import Action, Actor
from vidik.bodies.methods.states import State
from vidik.bodies.presentation import STATES, TONES
from vidik.bodies.selectors import bodies
from vidik.bodies.selectors.pack import expected_kinds

GONE = frozenset({State.MISSING, State.DISSOLVED})


def _teams(actor: Actor, codes: Collection[str], _year: int) -> dict[str, Cell]:
    rows = bodies.team_territories(actor).filter(code__in=codes)
    return {
        each.territory.code: Cell(
            STATES[each.state.state],
            each.state.state not in GONE,
            TONES[each.state.state],
            each.url,
        )
        for each in bodies.teams_of(rows)
    }


def _columns() -> Iterator[Column]:
    if expected_kinds():
        yield Column(
            "team", _("Local team"), _("A local team stands today, in this state."),
            Action.BODIES_READ, _teams, 10,
        )  # fmt: skip


def register() -> None:
    """Register the room's column."""
    add(_columns)
