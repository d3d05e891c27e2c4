# SPDX-License-Identifier: EUPL-1.2
"""Find the case whose code a body typed, and let whoever works on the case confirm it."""

from __future__ import annotations

import uuid

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


def match(injured: Injured, named_by: int) -> None:
    """Link an injured party to the case of its code, if there is one; nobody learns which.

    A copy, made when matters are joined or separated, is linked as the first one is.
    """
    if not injured.case_code:
        return
    actor = Actor.system(MATCHER)
    with change(actor, Action.MATTERS_MATCH, about=injured, idempotent=True) as act:
        case = Case.objects.filter(code=injured.case_code).first()
        if case is None:
            return
        before = (
            Link.objects.filter(injured=injured.copy_of_id, case=case).first()
            if injured.copy_of_id
            else None
        )
        Link.objects.bulk_create(
            [
                Link(
                    matter_id=injured.matter_id,
                    injured=injured,
                    case=case,
                    named_by_id=named_by,
                    made_at=timezone.now(),
                    confirmed_at=before.confirmed_at if before else None,
                    rejected_at=before.rejected_at if before else None,
                    settled_by_id=before.settled_by_id if before else None,
                )
            ]
        )
        act.record("matter.matched", label="matters", key="")


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


def _settle(link: Link, field: str, verb: str, actor: Actor) -> Link:
    with change(actor, Action.MATTERS_LINK, link) as (link, act):
        if link.settled_by_id is not None:
            raise ValidationError(_("Somebody has answered this already."))
        setattr(link, field, timezone.now())
        link.settled_by_id = user_of(actor, Action.MATTERS_LINK)
        link.save(update_fields=[field, "settled_by"])
        act.record(verb)
    return link
