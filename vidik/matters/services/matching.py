# SPDX-License-Identifier: EUPL-1.2
"""Find the case whose code a body typed, and let whoever works on the case confirm it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.exchange.models import Notice
from vidik.identification.services.procedures import user_of
from vidik.matters.models import Injured, Link, Owed
from vidik.matters.policies import MATCHER
from vidik.proceedings.services.queueing import enter_later


def match(rows: Iterable[Injured], named_by: int) -> None:
    """Link injured parties to the cases of their codes, as far as there are any.

    Nobody learns which. A copy, made when matters are joined or separated, is linked as the first
    one is.
    """
    named = [row for row in rows if row.case_code]
    if not named:
        return
    actor = Actor.system(MATCHER)
    with change(actor, Action.MATTERS_MATCH, about=named[0]) as act:
        cases = {
            case.code: case
            for case in Case.objects.filter(code__in={row.case_code for row in named})
        }
        firsts = {row.copy_of_id for row in named if row.copy_of_id}
        before = {
            (link.injured_id, link.case_id): link
            for link in (Link.objects.filter(injured__in=firsts) if firsts and cases else ())
        }
        links = []
        for row in named:
            case = cases.get(row.case_code)
            if case is None:
                continue
            link = Link(
                matter_id=row.matter_id,
                injured=row,
                case=case,
                named_by_id=named_by,
                made_at=timezone.now(),
            )
            first = before.get((row.copy_of_id, case.pk)) if row.copy_of_id else None
            if first is not None:
                link.confirmed_at, link.rejected_at = first.confirmed_at, first.rejected_at
                link.settled_by_id = first.settled_by_id
            links.append(link)
        # On record either way: an answer is not to take longer where there is a case.
        act.record("matter.matched", label="matters", key="", codes=len(named), found=len(links))
        if links:
            Link.objects.bulk_create(links)


def case_of(notice: Notice) -> uuid.UUID | None:
    """Return the case of a notice that a matter made due, once an expert has confirmed it."""
    with acting(Actor.system(MATCHER)):
        rows = Link.objects.filter(injured__owed__notice=notice, confirmed_at__isnull=False)
        return rows.values_list("case", flat=True).first()


def confirm(link: Link, *, actor: Actor) -> Link:
    """Confirm that an injured party of a matter is the person of the case.

    What bodies have notified of already is entered from then on like what they send later.

    Raises:
        ValidationError: it was settled already.
    """
    found = _settle(link, "confirmed_at", "matter.linked", actor)
    sent = Owed.objects.filter(injured=link.injured_id, notice__isnull=False)
    for key in sent.order_by("settled_at").values_list("notice", flat=True):
        if key is not None:
            enter_later(key)
    return found


def reject(link: Link, *, actor: Actor) -> Link:
    """Say that an injured party of a matter is not the person of the case.

    Raises:
        ValidationError: it was settled already.
    """
    return _settle(link, "rejected_at", "matter.unlinked", actor)


def take_back(link: Link, *, actor: Actor) -> Link:
    """Say that an injured party was confirmed by mistake: it is not the person of the case.

    From then on nobody follows the matter from the case. What was entered in the proceedings of the
    case from notices stays there until somebody takes it back.

    Raises:
        ValidationError: it is not confirmed.
    """
    with change(actor, Action.MATTERS_LINK, link) as (link, act):
        if link.confirmed_at is None:
            raise ValidationError(_("Somebody has answered this already."))
        link.confirmed_at, link.rejected_at = None, timezone.now()
        link.settled_by_id = user_of(actor, Action.MATTERS_LINK)
        link.save(update_fields=["confirmed_at", "rejected_at", "settled_by"])
        act.record("matter.link-taken-back")
    return link


def _settle(link: Link, field: str, verb: str, actor: Actor) -> Link:
    with change(actor, Action.MATTERS_LINK, link) as (link, act):
        if link.settled_by_id is not None:
            raise ValidationError(_("Somebody has answered this already."))
        setattr(link, field, timezone.now())
        link.settled_by_id = user_of(actor, Action.MATTERS_LINK)
        link.save(update_fields=[field, "settled_by"])
        act.record(verb)
    return link
