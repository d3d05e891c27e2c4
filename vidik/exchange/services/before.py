# SPDX-License-Identifier: EUPL-1.2
"""A letter as it would go now, before anything is written down."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.exchange.methods.deadlines import deadline, end_of_day
from vidik.exchange.models import Addressee, Kind, Version
from vidik.exchange.services.versions import letter_of
from vidik.exchange.services.working_days import current_calendar, zone
from vidik.exchange.types import Duty, Letter
from vidik.institutions.models import Institution


def due_if_sent(
    kind: Kind, now: dt.datetime, named_day: dt.date | None = None
) -> dt.datetime | None:
    """Return when a notice sent now is due: at its deadline, or on a later day that is named."""
    rule = kind.rule(Duty.ANSWER)
    if rule is None:
        return None
    due = deadline(rule, now, current_calendar(), zone()).due
    return max(due, end_of_day(named_day, zone())) if named_day is not None else due


def letter_if_sent(
    kind_code: str,
    institution: Institution,
    words: tuple[str, str],
    *,
    named_day: dt.date | None = None,
    actor: Actor,
) -> Letter:
    """Return a letter as it would go now from the actor's institution.

    Args:
        kind_code: kind of the notice.
        institution: whom it would go to.
        words: its title and text, with places in braces.
        named_day: the last day as the sender would name it.
        actor: who looks.
    """
    authorize(actor, Action.EXCHANGE_WRITE)
    if actor.institution is None:
        raise Denied(_("First choose the institution for which you act."))
    kind = Kind.objects.get(code=kind_code)
    sender = Institution.objects.get(pk=actor.institution)
    title, text = words
    row = Addressee(institution=institution, sender=sender, kind=kind, title=title)
    due_at = due_if_sent(kind, timezone.now(), named_day)
    return letter_of(row, Version(title=title, text=text), due_at=due_at, sent_at=None)
