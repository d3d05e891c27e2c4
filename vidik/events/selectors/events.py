# SPDX-License-Identifier: EUPL-1.2
"""Read events: lists, one with its accounts and where they differ, suggestions, questions."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.transliterate import fold
from vidik.events.methods.packfiles import MEANS
from vidik.events.methods.wholes import narrowed_by, whole
from vidik.events.models import Account, Apart, Event, Joining, Number, Question, Suggestion
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution, Territory
from vidik.institutions.selectors import all_institutions

RowT = TypeVar("RowT", bound=Model)
DIFFERENCE: Final = "event-difference"
"""The kind of notices that ask about an event."""


def _read(actor: Actor, rows: QuerySet[RowT]) -> QuerySet[RowT]:
    return scope(actor, Action.EVENTS_READ, rows)


def _one(rows: QuerySet[RowT], action: Action, key: uuid.UUID) -> RowT:
    found = rows.filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=action, label=rows.model._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return found


def events(actor: Actor) -> QuerySet[Account]:
    """List events by the account that leads each, with how many institutions report it."""
    others = (
        Account.objects.filter(event=OuterRef("event"), withdrawn_at__isnull=True)
        .order_by()
        .values("event")
        .annotate(many=Count("pk"))
    )
    rows = Account.objects.filter(is_leading=True, withdrawn_at__isnull=True)
    return (
        _read(actor, rows)
        .select_related("event", "institution")
        .annotate(reporters=Coalesce(Subquery(others.values("many")), 0))
        .order_by("-first_on", "pk")
    )


def with_words(rows: QuerySet[Account], typed: str) -> QuerySet[Account]:
    """Keep the events that have all of the words in a title or a place, or this number."""
    number = typed.strip().upper()
    if number.startswith(("E-", "Е-")):
        return rows.filter(event__number__startswith="E-" + number[2:])
    for word in fold(typed).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def reported_by(rows: QuerySet[Account], code: str) -> QuerySet[Account]:
    """Keep the events of which an institution gives an account."""
    own = Account.objects.filter(
        event=OuterRef("event"), institution__code=code, withdrawn_at__isnull=True
    )
    return rows.filter(Exists(own))


def reporters(actor: Actor) -> QuerySet[Institution]:
    """List the institutions that report events."""
    return all_institutions().filter(
        Exists(_read(actor, Account.objects.filter(institution=OuterRef("pk"))))
    )


def get_event(actor: Actor, key: uuid.UUID) -> Event:
    """Return an event.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    return _one(_read(actor, Event.objects.all()), Action.EVENTS_READ, key)


def numbered(actor: Actor, typed: str) -> QuerySet[Event]:
    """List the event that has a number, written with a letter of either script."""
    number = typed.strip().upper().replace("Е-", "E-")
    rows = Event.objects.filter(number=number) if number.isprintable() else Event.objects.none()
    return _read(actor, rows)


def moved_to(actor: Actor, event: Event) -> Event | None:
    """Return the event to which the accounts of this one were moved; None where it has some."""
    if Account.objects.filter(event=event).exists():
        return None
    rows = _read(actor, Joining.objects.filter(source=event, undone_at__isnull=True))
    last = rows.select_related("account__event").first()
    return last.account.event if last is not None else None


def get_account(actor: Actor, key: uuid.UUID) -> Account:
    """Return an account.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = _read(actor, Account.objects.select_related("event", "institution"))
    return _one(rows, Action.EVENTS_READ, key)


def get_own_account(actor: Actor, key: uuid.UUID) -> Account:
    """Return an account of the actor's institution.

    Raises:
        OutOfScope: there is none, or it is another institution's.
    """
    rows = scope(
        actor, Action.EVENTS_REPORT, Account.objects.select_related("event", "institution")
    )
    return _one(rows, Action.EVENTS_REPORT, key)


def get_suggestion(actor: Actor, key: uuid.UUID) -> Suggestion:
    """Return a suggestion that two accounts are of one event.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.EVENTS_JOIN, Suggestion.objects.all())
    return _one(
        rows.select_related(
            "first__institution", "second__institution", "first__event", "second__event"
        ),
        Action.EVENTS_JOIN,
        key,
    )


def suggestions(actor: Actor) -> QuerySet[Suggestion]:
    """List the pairs that nobody has looked at, the most alike first."""
    rows = Suggestion.objects.filter(settled="").exclude(first__event=F("second__event"))
    return (
        scope(actor, Action.EVENTS_JOIN, rows)
        .select_related(
            "first__institution", "second__institution", "first__event", "second__event"
        )
        .order_by("-score", "pk")
    )


def suggestions_about(actor: Actor, accounts: Collection[Account]) -> QuerySet[Suggestion]:
    """List the suggestions about some accounts that nobody has looked at."""
    keys = [each.pk for each in accounts]
    return suggestions(actor).filter(Q(first__in=keys) | Q(second__in=keys))


def apart_from(actor: Actor, accounts: Collection[Account]) -> QuerySet[Apart]:
    """List what was said to be of other events than some accounts."""
    keys = [each.pk for each in accounts]
    rows = Apart.objects.filter(undone_at__isnull=True).filter(
        Q(first__in=keys) | Q(second__in=keys)
    )
    return _read(actor, rows).select_related("first__institution", "second__institution",
                                             "first__event", "second__event")  # fmt: skip


def accounts_of(actor: Actor, event: Event) -> list[Account]:
    """List the accounts of an event, the leading one first, with their numbers."""
    numbers = Number.objects.filter(struck_at__isnull=True).order_by("position", "pk")
    rows = _read(actor, Account.objects.filter(event=event)).select_related(
        "institution", "event", "entered_by", "passes_on__event"
    )
    return sorted(
        rows.prefetch_related(Prefetch("numbers", numbers)),
        key=lambda each: (each.withdrawn_at is not None, not each.is_leading, each.entered_at),
    )


def asking_letter(actor: Actor, key: str) -> Addressee | None:
    """Return the letter of a question about an event that came to the actor's institution.

    None where the key names no such letter.
    """
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return None
    if not can(actor, Action.EXCHANGE_READ):
        return None
    rows = Addressee.objects.filter(
        pk=wanted, kind__code=DIFFERENCE, institution=actor.institution
    )  # fmt: skip
    return scope(actor, Action.EXCHANGE_READ, rows).first()


def own_account_of(actor: Actor, event: uuid.UUID) -> Account | None:
    """Return what the actor's institution says of an event; None where it says nothing."""
    if not can(actor, Action.EVENTS_REPORT):
        return None
    rows = Account.objects.filter(event=event, withdrawn_at__isnull=True)
    return scope(actor, Action.EVENTS_REPORT, rows).first()


def reported_in(actor: Actor, institution: int, year: int) -> QuerySet[Account]:
    """List what an institution reports of the events that began in a year, by their days."""
    rows = Account.objects.filter(
        institution=institution, first_on__year=year, withdrawn_at__isnull=True
    )
    return _read(actor, rows).select_related("event").order_by("first_on", "pk")


def reported_by_keys(actor: Actor, keys: Collection[str]) -> QuerySet[Account]:
    """List accounts by their keys, also those that were withdrawn since, by their days."""
    rows = Account.objects.filter(pk__in=keys)
    return _read(actor, rows).select_related("event").order_by("first_on", "pk")


def joined_keys(actor: Actor, accounts: Collection[Account]) -> set[uuid.UUID]:
    """Return which of some accounts were moved to where they are, so that this can be undone."""
    rows = Joining.objects.filter(account__in=accounts, undone_at__isnull=True)
    return {
        row.account_id
        for row in _read(actor, rows)
        if any(each.pk == row.account_id and each.event_id == row.target_id for each in accounts)
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about an account, with its letter and the answers as far as the reader sees."""

    row: Question
    letter: Addressee | None
    answers: tuple[str, ...]


def questions_of(actor: Actor, event: Event) -> list[Asked]:
    """List what institutions were asked about their accounts of an event.

    Only the two institutions read the letter and its answers.
    """
    rows = list(
        _read(actor, Question.objects.filter(event=event)).select_related(
            "account__institution", "asker"
        )
    )
    letters = {}
    if rows and can(actor, Action.EXCHANGE_READ):
        found = scope(
            actor,
            Action.EXCHANGE_READ,
            Addressee.objects.filter(notice__in=[each.notice_id for each in rows]),
        )
        letters = {each.notice_id: each for each in found.prefetch_related("answers")}
    return [
        Asked(row, letter, tuple(each.text for each in letter.answers.all()) if letter else ())
        for row in rows
        for letter in [letters.get(row.notice_id)]
    ]


def institution_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of institutions by code, in one query."""
    wanted = set(codes)
    rows = Institution.objects.filter(code__in=wanted) if wanted else ()
    return {row.code: str(row.name) for row in rows}


def territory_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of territories by code, in one query."""
    wanted = set(codes)
    rows = Territory.objects.filter(code__in=wanted) if wanted else ()
    return {row.code: str(row.name) for row in rows}


@dataclass(frozen=True, slots=True)
class Total:
    """How often something was in numbers of one account."""

    value: int
    qualifiers: frozenset[str]


def totals(account: Account) -> dict[str, Total]:
    """Return an account's numbers by what they are of, each in all.

    A number of everybody is the whole; without one it is the breakdown that reaches furthest. Means
    are never added up.
    """
    parts: dict[str, list[Number]] = defaultdict(list)
    for row in account.numbers.all():
        if row.what not in MEANS or not narrowed_by(row):
            parts[row.what].append(row)
    return {what: _total(whole(rows)) for what, rows in parts.items()}


def _total(rows: Sequence[Number]) -> Total:
    return Total(sum(row.value for row in rows), frozenset(row.qualifier for row in rows))
