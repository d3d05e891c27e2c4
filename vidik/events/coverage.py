# SPDX-License-Identifier: EUPL-1.2
"""Events in the table of what exists where: what they look for, the pack says."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from vidik.access.coverage import Cell, Column, Reader
from vidik.access.coverage import register as add
from vidik.access.types import Action, Actor
from vidik.access.worklist import so_many
from vidik.events.methods.coverage import Sought
from vidik.events.selectors import coverage


def _reader(what: Sought) -> Reader:
    def read(actor: Actor, codes: Collection[str], year: int) -> dict[str, Cell]:
        many = coverage.held_in(actor, what, codes, year)
        page = f"{reverse('events:list')}?year={year}&territory="
        return {
            code: Cell(
                so_many(ngettext("%(shown)s event", "%(shown)s events", count), count),
                url=page + code,
            )
            for code, count in many.items()
        }

    return read


def _columns() -> Iterator[Column]:
    for each in coverage.sought():
        yield Column(
            each.code,
            str(each.label),
            str(each.about),
            Action.EVENTS_READ,
            _reader(each),
            each.position,
        )


def register() -> None:
    """Register the room's columns."""
    add(_columns)
