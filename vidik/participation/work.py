# SPDX-License-Identifier: EUPL-1.2
"""The work that own pages leave: what was said waits, a page is held, somebody may be forced."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room, so_many
from vidik.access.worklist import register as add
from vidik.participation.selectors.accesses import due_on, to_answer

CODE: Final = "own-pages"


def _line(row: Any, _actor: Actor) -> Line:
    if row.is_forced:
        what = _("Somebody may be forcing the person: follow the safety plan, do not call")
    elif row.waiting:
        what = _("Settle what the person said on her own page")
    else:
        what = _("Say whether the person’s own page is safe again after the incident")
    details = (so_many(_("%(shown)s waiting"), row.waiting),) if row.waiting else ()
    return Line(
        what,
        _("Open"),
        reverse("participation:of-case", args=[row.case_id]),
        about=row.case.code,
        case=row.case_id,
        details=details,
        due=due_on(row.oldest) if row.oldest is not None else None,
        since=row.oldest,
        is_danger=bool(row.is_forced),
    )


def _rows(actor: Actor, _now: dt.datetime) -> Any:
    return to_answer(actor)


def register() -> None:
    """Register the room's kind of work: one, so that a desk asks once."""
    register_room(Room(CODE, gettext_lazy("Own pages"), 30))
    add(
        Kind(
            "own-pages", CODE, gettext_lazy("own pages on which something waits"),
            Action.PARTICIPATION_WRITE, _rows, _line, ("-is_forced", "oldest", "pk"),
            case="case", page="participation:list", query="state=waiting",
            without_due=Urgency.TODAY,
        )
    )  # fmt: skip
