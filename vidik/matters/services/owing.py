# SPDX-License-Identifier: EUPL-1.2
"""The notices that a step makes due: prepared from the step, sent by one click, never forgotten.

For each injured party whose case a body was told, the notice about the step is prepared and waits
on the desk of whoever entered the step. Sent, it goes the way of every notice about proceedings: it
enters what it says into the case, and the person is told by her wish.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.exchange.registry import form_of
from vidik.exchange.selectors.kinds import addressees_of
from vidik.exchange.services.sending import send
from vidik.exchange.services.versions import NotSendable
from vidik.exchange.services.writing import draft_notice
from vidik.exchange.types import NoticeDraft
from vidik.identification.services.procedures import user_of
from vidik.matters.models import Injured, Matter, Owed
from vidik.matters.selectors.pack import rules
from vidik.matters.services.opening import require_code
from vidik.proceedings.selectors.expected import expected_kinds
from vidik.proceedings.selectors.forms import forms
from vidik.proceedings.selectors.received import is_dangerous


def owe(
    matter: Matter,
    act: str,
    on: dt.date,
    institution: int,
    *,
    until: dt.date | None = None,
    code: str = "",
    injured: Injured | None = None,
) -> None:
    """Prepare the notice about a step, for everybody injured whose case is known; each once.

    Args:
        matter: the matter.
        act: what happened, as notices about proceedings call it.
        on: the day of it.
        institution: key of the body that owes it.
        until: until when it holds.
        code: offence or measure, as the form of the notice has it.
        injured: the one whom it concerns; None: all of the matter.
    """
    rows = [injured] if injured is not None else matter.injured.all()
    said = Owed.objects.filter(matter=matter, institution=institution, act=act, on=on)
    for row in notices_due(matter, act, on, institution, rows, until=until, code=code, said=said):
        row.save(force_insert=True)


def notices_due(
    matter: Matter,
    act: str,
    on: dt.date,
    institution: int,
    injured: Iterable[Injured],
    *,
    said: Iterable[Owed],
    until: dt.date | None = None,
    code: str = "",
) -> list[Owed]:
    """Make the notices about a step for those of the injured whose case is known; each once.

    Args:
        matter: the matter.
        act: what happened.
        on: the day of it.
        institution: key of the body that owes them.
        injured: whom it concerns.
        said: notices that the body owes, or owed, in this matter.
        until: until when it holds.
        code: offence or measure.
    """
    named = [row for row in injured if row.case_code]
    if not named:
        return []
    form = next((each for each in forms().forms if each.act(act) is not None), None)
    if form is None:
        return []
    now = timezone.now()
    due = now + dt.timedelta(hours=_hours(act))
    code = code if form.codes.needed or code else ""
    dangerous = is_dangerous(act)
    # That somebody is free is said again of another suspect, though the words are the same.
    known = {
        each.injured_id
        for each in said
        if (each.act, each.on, each.until, each.code) == (act, on, until, code)
        and not each.waived
        and not (dangerous and each.settled_at is not None)
    }
    return [
        Owed(
            matter=matter,
            injured=row,
            institution_id=institution,
            kind=form.kind,
            act=act,
            on=on,
            until=until,
            code=code,
            opened_at=now,
            due_at=due,
            is_danger=dangerous,
        )
        for row in named
        if row.pk not in known
    ]


def _hours(act: str) -> int:
    """Return within how many hours a notice is sent: never later than the person is to be told."""
    found = forms().act(act)
    told = found.tell if found is not None else 0
    if found is not None and not told and found.reports:
        told = next((each.tell for each in expected_kinds() if each.code == found.reports), 0)
    return min(told or rules().notice_hours, rules().notice_hours)


def send_owed(owed: Owed, *, actor: Actor) -> Owed:
    """Send a notice that is owed, as it was prepared.

    Raises:
        ValidationError: it was settled, the institution may send no such notice, or its day can be
            told no more.
    """
    with change(actor, Action.MATTERS_WRITE, owed) as (owed, act):
        _require_open(owed)
        form = form_of(owed.kind)
        if form is None:
            raise ValidationError(_("The country pack no longer has this kind of notice."))
        said = form.composed(
            {
                "case": owed.injured.case_code,
                "act": owed.act,
                "on": owed.on,
                "until": owed.until,
                "code": owed.code,
                "further": "",
            },
            actor,
        )
        # Kinds of notices may reach others as well, who have nothing to do with this person.
        to = [
            each.code
            for each in addressees_of(actor, owed.kind)
            if each.kind.code in rules().recipients
        ]
        if not to:
            raise ValidationError(
                _("There is nobody to whom your institution may send this notice.")
            )
        draft = NoticeDraft(
            owed.kind, said.title, said.text, tuple(to[:1]), case=said.case, content=said.content
        )
        try:
            notice = send(draft_notice(draft, actor=actor), actor=actor)
        except NotSendable as error:
            raise ValidationError(str(error)) from error
        owed.notice = notice
        _settle(owed, actor, "notice")
        act.record("matter.told", owed.matter, act=owed.act)
    return owed


def waive(owed: Owed, why: str, *, actor: Actor) -> Owed:
    """Enter why a notice that is owed is not sent.

    Raises:
        ValidationError: it was settled, or the reason is not of the list.
    """
    with change(actor, Action.MATTERS_WRITE, owed) as (owed, act):
        _require_open(owed)
        require_code(why, "waived", "why")
        owed.waived = why
        _settle(owed, actor, "waived")
        act.record("matter.waived", owed.matter, act=owed.act, why=why)
    return owed


def _require_open(owed: Owed) -> None:
    if owed.settled_at is not None:
        raise ValidationError(_("This notice has been settled already."))


def _settle(owed: Owed, actor: Actor, field: str) -> None:
    owed.settled_at = timezone.now()
    owed.settled_by_id = user_of(actor, Action.MATTERS_WRITE)
    owed.save(update_fields=[field, "settled_at", "settled_by"])
