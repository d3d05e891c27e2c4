# SPDX-License-Identifier: EUPL-1.2
"""Read what was asked of prosecutors, courts and prisons, and what they answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.exchange.models import Addressee
from vidik.exchange.types import State
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors.expected import counted_once, name_of_expected


def requests(actor: Actor) -> QuerySet[ExpectedNotice]:
    """List what was asked for, in the procedures on which the actor works, the newest first."""
    rows = scope(actor, Action.IDENTIFICATION_WORK, counted_once())
    rows = rows.filter(asked_notice__isnull=False).select_related("institution", "case")
    return rows.order_by("-asked_notice__sent_at", "pk")


def answered_as(rows: QuerySet[ExpectedNotice], answer: str) -> QuerySet[ExpectedNotice]:
    """Keep those whose answer is `late`, `awaited`, `answered`, or not needed any more."""
    letters = Addressee.objects.filter(notice=OuterRef("asked_notice"))
    open_ = letters.filter(settled_at__isnull=True)
    which = {
        "late": open_.filter(due_at__lt=timezone.now()),
        "awaited": open_,
        "answered": letters.filter(state=State.ANSWERED),
        "closed": letters.filter(state=State.CLOSED),
    }.get(answer)
    return rows if which is None else rows.filter(Exists(which))


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in words, with its letter."""

    row: ExpectedNotice
    what: str
    letter: Addressee | None

    @property
    def asked_on(self) -> dt.date | None:
        """The day on which it was asked."""
        sent_at = self.letter.sent_at if self.letter is not None else None
        return timezone.localdate(sent_at) if sent_at else None

    @property
    def due_on(self) -> dt.date | None:
        """By when the answer is due."""
        due_at = self.letter.due_at if self.letter is not None else None
        return timezone.localdate(due_at) if due_at else None

    @property
    def answered_on(self) -> dt.date | None:
        """The day on which it was answered; None where it was not."""
        if self.letter is None or self.letter.state != State.ANSWERED:
            return None
        assert self.letter.settled_at is not None  # noqa: S101 - what is answered is settled
        return timezone.localdate(self.letter.settled_at)

    @property
    def answer(self) -> str:
        """What came of it, in words."""
        if self.letter is None:
            return ""
        if self.letter.state == State.ANSWERED:
            return str(self.letter.get_outcome_display()) or _("answered")
        if self.letter.state == State.CLOSED:
            return _("no longer needed")
        if self.letter.due_at is not None and self.letter.due_at < timezone.now():
            return _("late")
        return _("awaited")


def requests_in_words(actor: Actor, rows: Iterable[ExpectedNotice]) -> list[RequestLine]:
    """Return requests of a list in words, with their letters, in one query."""
    listed = list(rows)
    letters = Addressee.objects.filter(notice__in=[row.asked_notice_id for row in listed])
    letters = scope(actor, Action.EXCHANGE_READ, letters)
    found = {letter.notice_id: letter for letter in letters}
    return [
        RequestLine(
            row,
            name_of_expected(row.kind),
            found.get(row.asked_notice_id) if row.asked_notice_id else None,
        )
        for row in listed
    ]
