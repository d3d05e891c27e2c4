# SPDX-License-Identifier: EUPL-1.2
"""Enter, correct and withdraw what an institution says of an event."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor, Denied
from vidik.core.languages import Texts
from vidik.core.transliterate import fold
from vidik.events.models import Account, Event, EventNumber, Number
from vidik.events.services.arranging import arrange
from vidik.events.services.checking import WHY, fault_of_words, faults_of
from vidik.events.types import AccountFacts, NumberFacts, Origin
from vidik.institutions.models import Institution


def report(
    facts: AccountFacts,
    *,
    actor: Actor,
    origin: str = Origin.PAGE,
    own_mark: str = "",
    made: Callable[[int], Event] | None = None,
) -> Account:
    """Enter what the actor's institution says of an event; it is an event of its own at first.

    Args:
        facts: what it says.
        actor: who enters it.
        origin: how it came.
        own_mark: how the institution calls it in its own record.
        made: makes the event of a year; with the next number, where nothing is given.

    Raises:
        ValidationError: by field, what is wrong.
        Denied: the actor has no institution, or no right to report events.
    """
    with change(actor, Action.EVENTS_REPORT) as act:
        if actor.institution is None or actor.user_id is None:
            raise Denied(_("First choose the institution for which you act."))
        if faults := faults_of(facts, actor=actor):
            raise ValidationError(faults)
        place = Institution.objects.get(pk=actor.institution)
        now = timezone.now()
        row = Account(
            event=(made or new_event)(facts.first_on.year),
            institution=place,
            own_mark=own_mark,
            origin=origin,
            entered_at=now,
            entered_by_id=actor.user_id,
        )
        fill(row, facts, Texts({settings.COUNTRY.official_language: facts.title.strip()}))
        row.save(force_insert=True)
        write_numbers(row, facts.numbers)
        act.record("event.reported", row, origin=origin)
        arrange([row.event_id], [row])
    return row


def mark_of(account: Account) -> str:
    """Return what tells one version of an account from another."""
    return (account.corrected_at or account.entered_at).isoformat()


def correct(
    account: Account, facts: AccountFacts, *, seen: str | None = None, actor: Actor
) -> Account:
    """Correct what the actor's institution said; what it said before stays in the history.

    Args:
        account: of the actor's institution.
        facts: what it says now.
        seen: the mark of the version that was read: nobody overwrites what they have not read.
        actor: who corrects it.

    Raises:
        ValidationError: by field, what is wrong, or the account was withdrawn or corrected since.
        OutOfScope: it is another institution's.
    """
    with change(actor, Action.EVENTS_REPORT, account) as (account, act):
        if account.withdrawn_at is not None:
            raise ValidationError(_("This account was withdrawn."))
        if seen is not None and seen != mark_of(account):
            raise ValidationError(
                _(
                    "Somebody has changed this in the meantime. Read it as it is now, then make "
                    "your change."
                )
            )
        if faults := faults_of(facts, actor=actor, before=account):
            raise ValidationError(faults)
        now = timezone.now()
        fill(account, facts, _title(account, facts.title))
        account.corrected_at = now
        account.save()
        _replace_numbers(account, facts.numbers, now)
        act.record("event.corrected", account)
        arrange([account.event_id], [account])
    return account


def _title(account: Account, typed: str) -> Texts:
    """Return the title as it was typed; translations of another one no longer hold."""
    language = settings.COUNTRY.official_language
    same = account.title.get(language) == typed.strip()
    return account.title if same else Texts({language: typed.strip()})


def withdraw(account: Account, why: str, *, actor: Actor) -> Account:
    """Withdraw what the actor's institution said: it stays readable and counts nowhere.

    Raises:
        ValidationError: the reason is missing, or it was withdrawn already.
        OutOfScope: it is another institution's.
    """
    with change(actor, Action.EVENTS_REPORT, account) as (account, act):
        if account.withdrawn_at is not None:
            raise ValidationError(_("This account was withdrawn."))
        if not why.strip():
            raise ValidationError({"why": _("State why the account is withdrawn.")})
        if fault := fault_of_words(why, WHY):
            raise ValidationError({"why": fault})
        account.withdrawn_at, account.withdrawn_by_id = timezone.now(), actor.user_id
        account.withdrawn_why = why.strip()
        account.save()
        act.record("event.withdrawn", account)
        arrange([account.event_id], [account])
    return account


def facts_of(account: Account) -> AccountFacts:
    """Return what an account says, as its institution would enter it again."""
    plain: dict[str, Any] = {
        name: getattr(account, name)
        for name in AccountFacts.__slots__
        if name not in {"title", "programme", "project", "passes_on", "numbers"}
    }
    said: dict[str, Any] = {
        name: tuple(held) if isinstance(held, list) else held for name, held in plain.items()
    }
    facts = AccountFacts(
        **said,
        title=str(account.title.get(settings.COUNTRY.official_language, "")),
        programme=account.programme_id,
        project=account.project_id,
        passes_on=account.passes_on_id,
    )
    numbers = account.numbers.all()
    standing = [each for each in numbers if each.struck_at is None]
    return replace(facts, numbers=tuple(NumberFacts(**_values_of(each)) for each in standing))


def new_event(year: int) -> Event:
    """Make an event with the next number of its year; others wait until the transaction ends."""
    row = lock(EventNumber.objects.get_or_create(year=year)[0])
    EventNumber.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return Event.objects.create(number=f"E-{year}-{row.last + 1:05}")


def hold_numbers(years: Iterable[int]) -> None:
    """Lock the numbers of years before anything else is, where several events are entered."""
    for year in sorted(set(years)):
        lock(EventNumber.objects.get_or_create(year=year)[0])


def trial_event(_year: int) -> Event:
    """Make an event that is taken back: it takes no number, and nobody has to wait for one."""
    return Event.objects.create(number=uuid.uuid4().hex[:14])


def fill(row: Account, facts: AccountFacts, title: Texts) -> None:
    """Write what an account says into its row."""
    plain = (
        "kind", "first_on", "last_on", "state", "place", "mode", "is_international", "sessions",
        "days", "hours", "materials",
    )  # fmt: skip
    for name in plain:
        setattr(row, name, getattr(facts, name))
    for name in ("topics", "audiences", "territories", "organisers", "partners", "marks"):
        setattr(row, name, sorted(set(getattr(facts, name))))
    if not row.organisers and not row.partners:
        row.organisers = [row.institution.code]
    row.programme_id, row.project_id = facts.programme, facts.project
    row.passes_on_id = facts.passes_on
    row.title = title
    row.search_text = fold(" ".join([*title.values(), facts.place]))


def write_numbers(account: Account, numbers: Iterable[NumberFacts]) -> list[Number]:
    """Write the numbers of an account."""
    return Number.objects.bulk_create(
        [_number(account, each, position) for position, each in enumerate(numbers)]
    )


def _number(account: Account, facts: NumberFacts, position: int) -> Number:
    return Number(account=account, position=position, **_values(facts))


def _values(facts: NumberFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in NumberFacts.__slots__}


def _replace_numbers(account: Account, numbers: Iterable[NumberFacts], now: dt.datetime) -> None:
    """Strike out the numbers that no longer hold, and write those that are new."""
    standing = {
        tuple(sorted(_values_of(each).items())): each
        for each in account.numbers.filter(struck_at__isnull=True)
    }
    wanted = {tuple(sorted(_values(each).items())): each for each in numbers}
    gone = [each.pk for key, each in standing.items() if key not in wanted]
    Number.objects.filter(pk__in=gone).update(struck_at=now)
    new = [
        _number(account, each, position)
        for position, (key, each) in enumerate(wanted.items())
        if key not in standing
    ]
    Number.objects.bulk_create(new)


def _values_of(row: Number) -> dict[str, Any]:
    return {name: getattr(row, name) for name in NumberFacts.__slots__}
