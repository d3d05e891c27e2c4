# SPDX-License-Identifier: EUPL-1.2
"""List what an institution received, sent, drafted and owes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.lists import in_order
from vidik.core.paging import glanced
from vidik.core.transliterate import fold
from vidik.exchange.models import (
    Addressee,
    FeedbackDuty,
    Notice,
    Reminder,
)
from vidik.exchange.types import (
    RECEIVED,
    SENT,
    Expects,
    NoticeFilter,
    Outcome,
)
from vidik.institutions.models import Institution

OPEN: Final = Q(settled_at__isnull=True, sent_at__isnull=False)
UNREAD: Final = Q(corrected_version__gt=F("read_version"))
"""Corrected, and nobody of the addressee has read it since: also where it is settled or closed."""


_SORTS: Final = {
    "due": "due_at",
    "sent": "sent_at",
    "number": "number",
    "title": "title",
    "state": "state",
}


def received(actor: Actor, wanted: NoticeFilter, *, now: dt.datetime) -> QuerySet[Addressee]:
    """List what the actor's institution received: corrections not read, then the first due first.

    What is open includes what was settled and corrected since: somebody may act on the old text.
    """
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=RECEIVED)
    rows = rows.filter(institution=actor.institution, sent_at__isnull=False)
    return _listed(rows, wanted, "sender", now)


def sent(actor: Actor, wanted: NoticeFilter, *, now: dt.datetime) -> QuerySet[Addressee]:
    """List what the actor's institution sent, letter by letter, the first due first."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=SENT)
    rows = rows.filter(sender=actor.institution, sent_at__isnull=False)
    return _listed(rows, wanted, "institution", now)


def addressees_of(
    actor: Actor, notice: Notice, wanted: NoticeFilter, *, now: dt.datetime
) -> QuerySet[Addressee]:
    """List the addressees of one notice as a filter asks."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(notice=notice))
    for word in fold(wanted.words).split():
        rows = rows.filter(Q(institution__search_text__contains=word) | Q(number__icontains=word))
    return _listed(rows, replace(wanted, words=""), "institution", now)


def waiting_numbers(
    case: uuid.UUID | None, *, letters: Collection[uuid.UUID] = (), actor: Actor
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the numbers of notices on which somebody waits, as far as the actor may see them.

    Args:
        case: the notices about it; None for none.
        letters: keys of further notices at an addressee.
        actor: who asks.

    Returns:
        those that nobody has answered, or whose answer nobody has classified; and those whose
        sender is owed feedback.
    """
    seen = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(sent_at__isnull=False))
    of_case = Q(pk__in=()) if case is None else Q(notice__case=case)
    rows = seen.filter(of_case | Q(pk__in=letters))
    waits = Q(settled_at__isnull=True) & ~Q(kind__expects=Expects.NOTHING)
    unanswered = rows.filter(waits | Q(has_unclassified=True))
    owed = rows.filter(
        Exists(FeedbackDuty.objects.filter(addressee=OuterRef("pk"), settled_at__isnull=True))
    )
    return (
        tuple(unanswered.order_by("number").values_list("number", flat=True)),
        tuple(owed.order_by("number").values_list("number", flat=True)),
    )


def about(actor: Actor, label: str, key: str) -> QuerySet[Addressee]:
    """List the letters about one subject that the actor's institution sent or received."""
    rows = Addressee.objects.filter(
        notice__subject_label=label, notice__subject_key=key, sent_at__isnull=False
    )
    rows = scope(actor, Action.EXCHANGE_READ, rows)
    return rows.select_related("institution", "kind", "notice").order_by("-sent_at", "pk")


def _listed(
    rows: QuerySet[Addressee], wanted: NoticeFilter, other: str, now: dt.datetime
) -> QuerySet[Addressee]:
    for word in fold(wanted.words).split():
        rows = rows.filter(search_text__contains=word)
    if wanted.kind:
        rows = rows.filter(kind__code=wanted.kind)
    if wanted.institution:
        rows = rows.filter(**{f"{other}__code": wanted.institution})
    is_received = other == "sender"
    conditions = {
        "open": OPEN | UNREAD if is_received else OPEN,
        "corrected": UNREAD,
        "overdue": OPEN & Q(due_at__lte=now),
        "unclassified": Q(has_unclassified=True),
        "unreachable": Q(is_unreachable=True) & OPEN,
        "named": Q(named_at__isnull=False),
    }
    if wanted.state in conditions:
        rows = rows.filter(conditions[wanted.state])
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    key = wanted.sort.removeprefix("-")
    order: list[Any] = ["-sent_at", "pk"]
    if key in _SORTS:
        field = F(_SORTS[key])
        down = wanted.sort.startswith("-")
        order = [field.desc(nulls_last=True) if down else field.asc(nulls_last=True), "pk"]
    elif wanted.state in {"open", "overdue", "unreachable"}:
        order = [F("due_at").asc(nulls_last=True), "pk"]
        if is_received:
            order.insert(0, Case(When(UNREAD, then=0), default=1))
    return rows.select_related("kind", "institution", "sender").order_by(*order)


def counts(actor: Actor, *, now: dt.datetime) -> dict[str, int]:
    """Count what waits for the actor's institution, for the room's own navigation."""
    own = actor.institution
    received_rows = scope(
        actor, Action.EXCHANGE_READ, Addressee.objects.filter(OPEN), side=RECEIVED
    )
    sent_rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=SENT)
    duties = scope(actor, Action.EXCHANGE_READ, FeedbackDuty.objects.all())
    corrected = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(UNREAD), side=RECEIVED)
    return {
        "corrected": glanced(corrected.filter(institution=own)),
        "inbox": glanced(received_rows.filter(institution=own)),
        "overdue": glanced(received_rows.filter(institution=own, due_at__lte=now)),
        "sent_overdue": glanced(sent_rows.filter(OPEN, sender=own, due_at__lte=now)),
        "unclassified": glanced(sent_rows.filter(sender=own, has_unclassified=True)),
        "feedback": glanced(duties.filter(institution=own, settled_at__isnull=True)),
    }


def drafts(actor: Actor) -> QuerySet[Notice]:
    """List the drafts of the actor's institution."""
    rows = scope(actor, Action.EXCHANGE_READ, Notice.objects.filter(sent_at__isnull=True))
    return (
        rows.filter(sender=actor.institution)
        .select_related("kind")
        .annotate(addressee_count=Count("addressees"))
        .prefetch_related("versions")
    )


def batches(
    actor: Actor, *, q: str = "", kind: str = "", state: str = "", sort: str = ""
) -> QuerySet[Notice]:
    """List what the actor's institution sent, notice by notice, with the counts that close.

    Args:
        actor: who looks.
        q: words of the title or part of a number, in either script.
        kind: code of a kind of notice.
        state: `open` while somebody has not answered, `answered` where all have.
        sort: `sent` or `kind`, with a minus for the other way round.
    """
    rows = scope(actor, Action.EXCHANGE_READ, Notice.objects.filter(sent_at__isnull=False))
    rows = rows.filter(sender=actor.institution)
    of_it = Addressee.objects.filter(notice=OuterRef("pk"))
    for word in fold(q).split():
        rows = rows.filter(Exists(of_it.filter(search_text__contains=word)))
    if kind:
        rows = rows.filter(kind__code=kind)
    if state in {"open", "answered"}:
        silent = Exists(of_it.filter(Q(settled_at__isnull=True) | Q(is_given_up=True)))
        rows = rows.filter(silent if state == "open" else ~silent)
    answered = Q(addressees__settled_at__isnull=False, addressees__is_given_up=False)
    listed = (
        rows.select_related("kind")
        .annotate(
            sent_count=Count("addressees"),
            answered_count=Count("addressees", filter=answered),
        )
        .prefetch_related("versions")
    )
    return in_order(listed, sort, {"sent": "sent_at", "kind": "kind__code"}, ("-sent_at", "pk"))


def duties(
    actor: Actor, side: str, *, q: str = "", kind: str = "", state: str = "", sort: str = ""
) -> QuerySet[FeedbackDuty]:
    """List open duties of feedback, the first due first.

    Args:
        actor: who looks.
        side: `owed` by the actor's institution, or `awaited` by it.
        q: words of the title or part of a number, in either script.
        kind: code of a kind of notice.
        state: `overdue` for those whose day has passed.
        sort: `due`, `number` or `title`, with a minus for the other way round.
    """
    rows = scope(actor, Action.EXCHANGE_READ, FeedbackDuty.objects.filter(settled_at__isnull=True))
    own = {"sender" if side == "awaited" else "institution": actor.institution}
    rows = rows.filter(**own).select_related("addressee__kind", "institution", "sender")
    for word in fold(q).split():
        rows = rows.filter(addressee__search_text__contains=word)
    if kind:
        rows = rows.filter(addressee__kind__code=kind)
    if state == "overdue":
        rows = rows.filter(due_at__lte=timezone.now())
    fields = {"due": "due_at", "number": "addressee__number", "title": "addressee__title"}
    return in_order(rows, sort, fields, ("due_at", "pk"))


def ledger(actor: Actor, outcome: str = "", *, q: str = "", sort: str = "") -> QuerySet[Reminder]:
    """List what the ladders did for notices of the actor's institution, the newest first.

    Steps that were passed over are left out unless their outcome or `all` is asked for.
    """
    rows = scope(actor, Action.EXCHANGE_READ, Reminder.objects.filter(sender=actor.institution))
    for word in fold(q).split():
        rows = rows.filter(addressee__search_text__contains=word)
    if not outcome:
        rows = rows.exclude(outcome=Outcome.PASSED_OVER)
    elif outcome != "all":
        rows = rows.filter(outcome=outcome)
    rows = rows.select_related("addressee__kind", "institution")
    return in_order(rows, sort, {"when": "done_at"}, ("-done_at", "pk"))


def names_of_institutions(keys: Collection[int]) -> dict[int, str]:
    """Give what institutions are called, by their keys."""
    return {row.pk: row.name for row in Institution.objects.filter(pk__in=keys)}
