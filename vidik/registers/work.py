# SPDX-License-Identifier: EUPL-1.2
"""The work that rows leave: a day by which somebody has to go on from them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, register_room
from vidik.access.worklist import register as add
from vidik.registers import selectors
from vidik.registers.models import Entry
from vidik.registers.presentation import page_of, title_of
from vidik.registers.registry import OWN, register_called

CODE: Final = "registers"


def _rows(actor: Actor, _now: dt.datetime) -> QuerySet[Entry]:
    return selectors.to_go_on_from(actor)


def _line(row: Any, actor: Actor) -> Line:
    register = register_called(row.register_id)
    assert register is not None  # noqa: S101 - the rows are those of declared registers
    return Line(
        str(register.due_means or register.title),
        _("Go on"),
        reverse("registers:entry-of-case", args=[row.pk]),
        about=row.case.code,
        case=row.case_id,
        details=(str(register.title),) if register.due_means else (),
        due=row.due_on,
        is_mine=row.entered_by_id == actor.user_id,
    )


def _own(row: Any, actor: Actor) -> Line:
    register = register_called(row.register_id)
    assert register is not None  # noqa: S101 - the rows are those of declared registers
    return Line(
        str(register.due_means or register.title),
        _("Go on"),
        page_of(row),
        details=(
            *([title_of(row)] if register.is_named else []),
            str(register.title),
        ),
        due=row.due_on,
        is_mine=row.entered_by_id == actor.user_id,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Services and rights"), 32))
    add(
        Kind(
            "case-entries", CODE, gettext_lazy("entries about cases to go on from"),
            Action.CASE_ENTRIES_WRITE, _rows, _line, ("due_on", "pk"), case="case",
            mine=selectors.of_own_hand, page="cases:list", is_listed=False,
        ),
        Kind(
            "own-entries", CODE, gettext_lazy("entries about the institution to go on from"),
            Action.REGISTERS_MANAGE, lambda actor, _now: selectors.own_to_go_on_from(actor), _own,
            ("due_on", "pk"), mine=selectors.of_own_hand, page=OWN, is_listed=False,
        ),
    )  # fmt: skip
