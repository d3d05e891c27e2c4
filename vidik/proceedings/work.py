# SPDX-License-Identifier: EUPL-1.2
"""The work that expected notices make: to ask for what nobody has notified of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.exchange.models import Addressee
from vidik.proceedings.models import ExpectedNotice, Telling
from vidik.proceedings.selectors import expected as selectors
from vidik.proceedings.selectors.forms import name_of_act, sentence
from vidik.proceedings.selectors.received import is_dangerous, letters_to_enter
from vidik.proceedings.selectors.telling import through_in_words, to_tell, to_tell_institutions

CODE = "proceedings"


def _expected(actor: Actor, _now: dt.datetime) -> QuerySet[ExpectedNotice]:
    return selectors.expected_notices(actor).filter(selectors.OPEN).select_related("procedure")


def _ask(row: Any, actor: Actor) -> Line:
    name = selectors.name_of_expected(row.kind)
    return Line(
        _("Ask for a notice: %(what)s") % {"what": name},
        _("Open"),
        reverse("proceedings:notice", args=[row.pk]),
        about=row.case.code,
        case=row.case_id,
        details=(str(row.institution.name),) if row.institution else (),
        due=row.due_on,
        since=row.since_on,
        is_mine=row.procedure.assigned_to_id in {None, actor.user_id},
    )


def _letters(actor: Actor, _now: dt.datetime) -> QuerySet[Addressee]:
    return letters_to_enter(actor)


def _enter(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Enter what a notice says: %(title)s")
        % {"title": name_of_act(row.said_act) if row.said_act else row.title},
        _("Enter"),
        reverse("proceedings:received", args=[row.pk]),
        about=row.number,
        case=row.notice.case_id,
        details=(str(row.sender.name),),
        since=row.sent_at,
        is_danger=is_dangerous(row.said_act or ""),
    )


def _to_tell(actor: Actor, _now: dt.datetime) -> QuerySet[Telling]:
    return to_tell(actor)


def _tell(row: Any, actor: Actor) -> Line:
    wish = getattr(row.procedure, "wish", None)
    through = through_in_words(wish) if wish is not None else _("her wish is not known: ask her")
    return Line(
        _("Tell the person: %(what)s") % {"what": sentence(row.what, row.on, row.until)},
        pgettext("person", "Tell"),
        reverse("proceedings:telling", args=[row.pk]),
        about=row.case.code,
        case=row.case_id,
        details=(through,),
        due=row.due_at,
        since=row.opened_at,
        is_mine=row.procedure.assigned_to_id in {None, actor.user_id},
        is_danger=row.is_danger,
    )


def _to_tell_institutions(actor: Actor, _now: dt.datetime) -> QuerySet[Telling]:
    return to_tell_institutions(actor)


def _tell_institutions(row: Any, actor: Actor) -> Line:
    return Line(
        _("Tell those who protect or represent the person: %(what)s")
        % {"what": sentence(row.what, row.on, row.until)},
        pgettext("person", "Tell"),
        reverse("proceedings:telling", args=[row.pk]),
        about=row.case.code,
        case=row.case_id,
        due=row.due_at,
        since=row.opened_at,
        is_mine=row.procedure.assigned_to_id in {None, actor.user_id},
        is_danger=row.is_danger,
    )


def _own(actor: Actor) -> Q:
    return Q(procedure__assigned_to=actor.user_id) | Q(procedure__assigned_to__isnull=True)


def register() -> None:
    """Register the room's kinds of work."""
    work = Action.IDENTIFICATION_WORK
    register_room(Room(CODE, gettext_lazy("Proceedings"), 35))
    add(
        Kind(
            "expected-notices", CODE, gettext_lazy("notices expected of proceedings"),
            work, _expected, _ask, ("due_on", "pk"), case="case", mine=_own,
            page="proceedings:list",
        ),
        Kind(
            "notices-to-enter", CODE,
            gettext_lazy("notices about proceedings to enter into a case"),
            work, _letters, _enter, ("sent_at", "pk"), case="notice__case", page="exchange:inbox",
            is_listed=False, without_due=Urgency.TODAY,
        ),
        Kind(
            "to-tell", CODE, gettext_lazy("persons to be told what was heard of proceedings"),
            work, _to_tell, _tell, ("-is_danger", "due_at", "pk"), case="case", mine=_own,
            page="proceedings:list", is_listed=False,
        ),
        Kind(
            "to-tell-protectors", CODE,
            gettext_lazy("those who protect a person, to be told what was heard of proceedings"),
            work, _to_tell_institutions, _tell_institutions, ("-is_danger", "due_at", "pk"),
            case="case", mine=_own, page="proceedings:list", is_listed=False,
        ),
    )  # fmt: skip
