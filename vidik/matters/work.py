# SPDX-License-Identifier: EUPL-1.2
"""The work that matters leave: notices owed, numbers, measures that end, hearings, judgments."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Text, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.matters.selectors import matters
from vidik.matters.selectors.pack import measure_name, stage_name, word
from vidik.proceedings.selectors.forms import name_of_act

CODE: Final = "matters"
EVE: Final = dt.timedelta(days=2)
"""How long before a detention runs out it comes before everything else."""


def _of(row: Any, what: Text, verb: Text, url: str, **more: Any) -> Line:
    return Line(what, verb, url, about=row.matter.code, **more)


def _number(row: Any, _actor: Actor) -> Line:
    return _of(
        row, _("Enter your number for a matter that came to you"), _("Enter"),
        reverse("matters:step", args=[row.pk, "number"]),
        details=(stage_name(row.stage),), since=row.opened_on,
    )  # fmt: skip


def _owed(row: Any, _actor: Actor) -> Line:
    return _of(
        row, _("Send the notice that a step makes due"), _("Send"),
        reverse("matters:owed", args=[row.pk]),
        details=(name_of_act(row.act),), due=row.due_at, since=row.opened_at,
        is_danger=row.is_danger,
    )  # fmt: skip


def _measure(row: Any, _actor: Actor) -> Line:
    is_over = row.until < timezone.localdate()
    what = (
        _("A measure has run out: enter that it ended, or its extension")
        if is_over
        else _("A measure is about to end: extend it or let it end")
    )
    return _of(
        row, what, _("Open"), reverse("matters:measure", args=[row.pk]),
        details=(measure_name(row.kind), row.suspect.code), due=row.until,
        # Nobody decided that somebody is free whose detention runs out unnoticed.
        is_danger=row.kind in matters.freeing() and row.until <= timezone.localdate() + EVE,
    )  # fmt: skip


def _hearing(row: Any, _actor: Actor) -> Line:
    return _of(
        row, _("Enter what became of a hearing"), _("Enter"),
        reverse("matters:hearing", args=[row.pk]),
        details=(word("hearing-kind", row.kind),), due=row.at,
    )  # fmt: skip


def _judgment(row: Any, _actor: Actor) -> Line:
    return _of(
        row, _("Enter when a judgment was served"), _("Enter"),
        reverse("matters:serve", args=[row.pk]),
        details=(row.suspect.code,), since=row.on,
    )  # fmt: skip


def _link(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Say whether an injured party of a criminal matter is the person of your case"),
        pgettext("request", "Answer"), reverse("matters:link", args=[row.pk]),
        about=row.case.code, case=row.case_id, details=(str(row.named_by.name),),
        since=row.made_at,
    )  # fmt: skip


def _untold(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Ask for a notice about proceedings that is late"), _("Open"),
        reverse("matters:of-case", args=[row.case]), about=row.code_of_case, case=row.case,
        details=(str(row.institution.name),), due=row.due_at, is_danger=row.is_danger,
    )  # fmt: skip


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Criminal matters"), 34))
    write, page = Action.MATTERS_WRITE, "matters:list"
    add(
        Kind(
            "matters-owed", CODE, gettext_lazy("notices that are owed"), write,
            lambda actor, _now: matters.owed(actor), _owed, ("due_at", "pk"),
            page=page, is_listed=False,
        ),
        Kind(
            "matters-numbers", CODE, gettext_lazy("matters without your number"), write,
            lambda actor, _now: matters.without_number(actor), _number, ("opened_on", "pk"),
            page=page, is_listed=False, without_due=Urgency.TODAY,
        ),
        Kind(
            "matters-measures", CODE, gettext_lazy("measures that end"), write,
            lambda actor, _now: matters.running_out(actor), _measure, ("until", "pk"),
            page=page, is_listed=False,
        ),
        Kind(
            "matters-hearings", CODE, gettext_lazy("hearings that are over"), write,
            lambda actor, _now: matters.to_settle(actor), _hearing, ("at", "pk"),
            page=page, is_listed=False,
        ),
        Kind(
            "matters-judgments", CODE, gettext_lazy("judgments to serve"), write,
            lambda actor, _now: matters.to_serve(actor), _judgment, ("on", "pk"),
            page=page, is_listed=False, without_due=Urgency.LATER,
        ),
        Kind(
            "matters-links", CODE, gettext_lazy("matters that name your cases"),
            Action.MATTERS_LINK,
            lambda actor, _now: matters.to_confirm(actor), _link, ("made_at", "pk"),
            case="case", page="cases:list", is_listed=False,
        ),
        Kind(
            "matters-untold", CODE, gettext_lazy("notices that bodies owe"), Action.MATTERS_LINK,
            lambda actor, _now: matters.untold(actor), _untold, ("due_at", "pk"),
            page="cases:list", is_listed=False,
        ),
    )  # fmt: skip
