# SPDX-License-Identifier: EUPL-1.2
"""List what an institution received, sent, drafted and owes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
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
from vidik.core.paging import glanced
from vidik.core.transliterate import fold
from vidik.exchange.models import (
    Addressee,
    FeedbackDuty,
    Notice,
    Reminder,
)
from vidik.exchange.policies import Among, received_here, sent_here
from vidik.exchange.row_functions import GIVEN_RECEIVED, GIVEN_SENT
from vidik.exchange.types import (
    RECEIVED,
    SENT,
    Expects,
    Outcome,
)
from vidik.institutions.models import Institution

OPEN: Final = Q(settled_at__isnull=True, sent_at__isnull=False)
UNREAD: Final = Q(corrected_version__gt=F("read_version"))
"""Corrected, and nobody of the addressee has read it since: also where it is settled or closed."""

WAITING: Final = frozenset({"open", "overdue", "corrected", "unclassified", "unreachable"})
"""What somebody has to do something about: not whoever has handed the case over."""


def received(actor: Actor, state: str = "", *, now: dt.datetime) -> QuerySet[Addressee]:
    """List what the actor's institution received: corrections not read, then the first due first.

    What is open includes what was settled and corrected since: somebody may act on the old text.
    """
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=RECEIVED)
    if state in WAITING:
        rows = rows.filter(received_here(actor.institution))
    rows = rows.filter(sent_at__isnull=False).annotate(is_handed_over=Among(GIVEN_RECEIVED))
    return _in_state(rows, state, now, is_received=True)


def letters(actor: Actor) -> QuerySet[Addressee]:
    """Return what the actor's institution received and what it sent, letter by letter."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all())
    return rows.filter(sent_at__isnull=False)


def sent(actor: Actor, state: str = "", *, now: dt.datetime) -> QuerySet[Addressee]:
    """List what the actor's institution sent, letter by letter, the first due first."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=SENT)
    if state in WAITING:
        rows = rows.filter(sent_here(actor.institution))
    rows = rows.filter(sent_at__isnull=False).annotate(is_handed_over=Among(GIVEN_SENT))
    return _in_state(rows, state, now)


def addressees_of(
    actor: Actor, notice: Notice, state: str = "", *, now: dt.datetime
) -> QuerySet[Addressee]:
    """List the addressees of one notice."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(notice=notice))
    return _in_state(rows, state, now)


def addressees_holding(rows: QuerySet[Addressee], query: str) -> QuerySet[Addressee]:
    """Keep the addressees whose name or number holds the words."""
    for word in fold(query).split():
        rows = rows.filter(Q(institution__search_text__contains=word) | Q(number__icontains=word))
    return rows


def waiting_numbers(
    case: uuid.UUID | None, *, letters: Collection[uuid.UUID] = (), actor: Actor
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers of notices on which somebody waits, as far as the actor may see them.

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


def of_case(actor: Actor, case: uuid.UUID) -> QuerySet[Addressee]:
    """List the letters about a case that the actor's institution sent or received.

    Among them those of institutions that answered for the case before it.
    """
    rows = scope(
        actor,
        Action.EXCHANGE_READ,
        Addressee.objects.filter(notice__case=case, sent_at__isnull=False),
    )
    return rows.select_related("institution", "sender", "kind", "notice").order_by("-sent_at", "pk")


def _in_state(
    rows: QuerySet[Addressee], state: str, now: dt.datetime, *, is_received: bool = False
) -> QuerySet[Addressee]:
    """Keep what is in a `State`, `overdue`, `open`, `corrected`, `unclassified`, `unreachable`.

    Also what is `named`, and what belongs to a case that the institution has `handed-over`.
    """
    conditions = {
        "open": OPEN | UNREAD if is_received else OPEN,
        "corrected": UNREAD,
        "overdue": OPEN & Q(due_at__lte=now),
        "unclassified": Q(has_unclassified=True),
        "unreachable": Q(is_unreachable=True) & OPEN,
        "named": Q(named_at__isnull=False),
        "handed-over": Q(Among(GIVEN_RECEIVED)) | Q(Among(GIVEN_SENT)),
    }
    if state:
        rows = rows.filter(conditions.get(state, Q(state=state)))
    order: list[Any] = ["-sent_at", "pk"]
    if state in {"open", "overdue", "unreachable"}:
        order = [F("due_at").asc(nulls_last=True), "pk"]
        if is_received:
            order.insert(0, Case(When(UNREAD, then=0), default=1))
    return rows.select_related("kind", "institution", "sender").order_by(*order)


def counts(actor: Actor, *, now: dt.datetime) -> dict[str, int]:
    """Count what waits for the actor's institution, for the room's own navigation."""
    received_rows, sent_rows = received_now(actor), sent_now(actor)
    return {
        "corrected": glanced(received_rows.filter(UNREAD)),
        "inbox": glanced(received_rows.filter(OPEN)),
        "overdue": glanced(received_rows.filter(OPEN, due_at__lte=now)),
        "sent_overdue": glanced(sent_rows.filter(OPEN, due_at__lte=now)),
        "unclassified": glanced(sent_rows.filter(has_unclassified=True)),
        "feedback": glanced(duties(actor, "owed")),
    }


def received_now(actor: Actor) -> QuerySet[Addressee]:
    """Return what came to the actor's institution, or to one in whose place it answers now."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=RECEIVED)
    return rows.filter(received_here(actor.institution))


def sent_now(actor: Actor) -> QuerySet[Addressee]:
    """Return what the actor's institution sent, or one in whose place it reads the answers now."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=SENT)
    return rows.filter(sent_here(actor.institution), sent_at__isnull=False)


def drafts(actor: Actor) -> QuerySet[Notice]:
    """List the drafts of the actor's institution."""
    rows = scope(actor, Action.EXCHANGE_READ, Notice.objects.filter(sent_at__isnull=True))
    return (
        rows.filter(sender=actor.institution)
        .select_related("kind")
        .annotate(addressee_count=Count("addressees"))
        .prefetch_related("versions")
    )


def batches(actor: Actor) -> QuerySet[Notice]:
    """List what the actor's institution sent, notice by notice, with the counts that close."""
    rows = scope(actor, Action.EXCHANGE_READ, Notice.objects.filter(sent_at__isnull=False))
    answered = Q(addressees__settled_at__isnull=False, addressees__is_given_up=False)
    return (
        rows.filter(sender=actor.institution)
        .select_related("kind")
        .annotate(
            sent_count=Count("addressees"),
            answered_count=Count("addressees", filter=answered),
        )
        .prefetch_related("versions")
        .order_by("-sent_at", "pk")
    )


def batches_holding(rows: QuerySet[Notice], query: str) -> QuerySet[Notice]:
    """Keep the notices whose title, or the number of one of whose letters, holds the words."""
    for word in fold(query).split():
        rows = rows.filter(Exists(_LETTERS.filter(search_text__contains=word)))
    return rows


def batches_in(rows: QuerySet[Notice], state: str) -> QuerySet[Notice]:
    """Keep the notices that are `open`, since somebody has not answered, or `answered` by all."""
    silent = Exists(_LETTERS.filter(Q(settled_at__isnull=True) | Q(is_given_up=True)))
    return rows.filter(silent if state == "open" else ~silent)


_LETTERS: Final = Addressee.objects.filter(notice=OuterRef("pk"))


def duties(actor: Actor, side: str) -> QuerySet[FeedbackDuty]:
    """List open duties of feedback, `owed` or `awaited` by the institution, the first due first."""
    rows = scope(actor, Action.EXCHANGE_READ, FeedbackDuty.objects.filter(settled_at__isnull=True))
    here = sent_here if side == "awaited" else received_here
    rows = rows.filter(here(actor.institution, "addressee"))
    rows = rows.select_related("addressee__kind", "institution", "sender")
    return rows.order_by("due_at", "pk")


def overdue(rows: QuerySet[FeedbackDuty], _state: str) -> QuerySet[FeedbackDuty]:
    """Keep the duties whose day has passed."""
    return rows.filter(due_at__lte=timezone.now())


def ledger(actor: Actor, outcome: str = "") -> QuerySet[Reminder]:
    """List what the ladders did for notices of the actor's institution, the newest first.

    Steps that were passed over are left out unless their outcome or `all` is asked for.
    """
    rows = scope(actor, Action.EXCHANGE_READ, Reminder.objects.filter(sender=actor.institution))
    if not outcome:
        rows = rows.exclude(outcome=Outcome.PASSED_OVER)
    elif outcome != "all":
        rows = rows.filter(outcome=outcome)
    return rows.select_related("addressee__kind", "institution").order_by("-done_at", "pk")


def names_of_institutions(keys: Collection[int]) -> dict[int, str]:
    """Return what institutions are called, by their keys."""
    return {row.pk: str(row.name) for row in Institution.objects.filter(pk__in=keys)}
