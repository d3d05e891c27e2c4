# SPDX-License-Identifier: EUPL-1.2
"""Which account of an event leads, and which accounts are alike; done by a part of the system.

It runs in the transaction that entered, corrected, withdrew or moved an account. It asks for the
accounts of the same days or the same subject alone, and for so many at most: what it costs does not
grow with the table.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.events.methods.likeness import LONG, NEAR, Compared, Likeness, likeness, numbers_of
from vidik.events.models import Account, Apart, Event, Number, Suggestion
from vidik.events.policies import ARRANGER
from vidik.events.types import Settled, State
from vidik.institutions.models import Institution

MOST: Final = 300
"""Accounts with which one is compared, those of the nearest days."""
MOST_SUGGESTED: Final = 20
"""Pairs that are suggested of one account, the most alike: a record of hundreds of workshops that
read the same would otherwise make a pair of any two."""
_CANDIDATES: Final = """
  select a.id from events_account a
  where a.withdrawn_at is null and a.event_id <> %(event)s
    and a.last_on >= %(first)s and a.first_on <= %(last)s
    and (
      a.topics && %(topics)s::varchar[] or a.territories && %(territories)s::varchar[]
      or a.audiences && %(audiences)s::varchar[]
      or a.organisers && %(parties)s::varchar[] or a.partners && %(parties)s::varchar[]
      or a.institution_id = any(%(bodies)s::bigint[])
    )
    and ((a.last_on - a.first_on) < %(long)s or %(is_long)s or a.topics && %(topics)s::varchar[]
      or a.institution_id = any(%(bodies)s::bigint[]))
  order by abs(a.first_on - %(begins)s::date) + abs(a.last_on - %(ends)s::date), a.id
  limit %(most)s
"""


def arrange(events: Iterable[uuid.UUID], accounts: Sequence[Account] = ()) -> int:
    """Say which account of some events leads, and which others some accounts are like.

    Args:
        events: keys of the events whose accounts changed.
        accounts: those to compare with others.

    Returns:
        How many pairs are suggested anew.
    """
    with change(Actor.system(ARRANGER), Action.EVENTS_ARRANGE, idempotent=True) as act:
        for key in sorted(set(events)):
            _lead(key)
        made = sum(_compare(each) for each in accounts)
        if made:
            act.record("event.compared", label="events", suggested=made)
    return made


def _lead(key: uuid.UUID) -> None:
    event = lock(Event.objects.get(pk=key))
    rows = list(
        Account.objects.filter(event=key).select_related("institution").order_by("entered_at", "pk")
    )
    if not rows:
        return
    now = next((each for each in rows if each.is_leading), None)
    if event.is_chosen and now is not None and now.withdrawn_at is None:
        return
    organisers = {code for each in rows for code in each.organisers}
    # Whoever says what happened, then the organiser, then whoever entered it first.
    best = min(
        rows,
        key=lambda each: (
            each.withdrawn_at is not None, each.state == State.PLANNED,
            each.institution.code not in organisers,
        ),
    )  # fmt: skip
    lead(best, now)
    if event.is_chosen:
        event.is_chosen = False
        event.save(update_fields=["is_chosen"])


def lead(account: Account, before: Account | None) -> None:
    """Let an account lead instead of another one."""
    if before is not None and before.pk == account.pk:
        return
    if before is not None:
        before.is_leading = False
        before.save(update_fields=["is_leading"])
    account.is_leading = True
    account.save(update_fields=["is_leading"])


def _compare(account: Account) -> int:
    near = _candidates(account) if account.withdrawn_at is None else []
    known = {
        ({each.first_id, each.second_id} - {account.pk}).pop(): each
        for each in [
            *Suggestion.objects.filter(first=account), *Suggestion.objects.filter(second=account)
        ]
    }  # fmt: skip
    apart = {
        key
        for first, second in Apart.objects.filter(undone_at__isnull=True, first=account)
        .union(Apart.objects.filter(undone_at__isnull=True, second=account))
        .values_list("first_id", "second_id")
        for key in (first, second)
    }
    facts = facts_of([account, *near])
    now = timezone.now()
    alike = {
        other.pk: found
        for other in near
        if (found := likeness(facts[account.pk], facts[other.pk])).is_suggested
    }
    best = sorted(alike, key=lambda key: (-alike[key].score, key))[:MOST_SUGGESTED]
    new = []
    for key in best:
        if key not in known:
            first, second = sorted((account.pk, key))
            suggestion = Suggestion(first_id=first, second_id=second)
            suggestion.settled = Settled.APART if key in apart else ""
            new.append(_filled(suggestion, alike[key], now))
    Suggestion.objects.bulk_create(new)
    for key in alike.keys() & known.keys():
        suggestion = known[key]
        if suggestion.settled == Settled.GONE:
            suggestion.settled = ""
        _filled(suggestion, alike[key], now).save()
    for other_key, suggestion in known.items():
        if other_key not in alike and not suggestion.settled:
            suggestion.settled = Settled.GONE
            suggestion.save(update_fields=["settled"])
    return len(new)


def _filled(suggestion: Suggestion, found: Likeness, now: dt.datetime) -> Suggestion:
    suggestion.score = found.score
    suggestion.reasons = [[each.code, each.points] for each in found.reasons]
    suggestion.made_at = now
    return suggestion


def _candidates(account: Account) -> list[Account]:
    """Return the accounts of other events that may be of the same one, the nearest first."""
    is_long = (account.last_on - account.first_on).days >= LONG
    off = dt.timedelta(days=0 if is_long else NEAR)
    bodies = {*account.organisers, *account.partners}

    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "event": account.event_id,
                "first": account.first_on - off,
                "last": account.last_on + off,
                "begins": account.first_on,
                "ends": account.last_on,
                "topics": account.topics,
                "territories": account.territories,
                "audiences": account.audiences,
                "parties": [account.institution.code],
                "bodies": list(
                    Institution.objects.filter(code__in=bodies).values_list("pk", flat=True)
                ),
                "is_long": is_long,
                "long": LONG,
                "most": MOST,
            },
        )
        keys = [row[0] for row in cursor.fetchall()]
    return list(Account.objects.filter(pk__in=keys).select_related("institution"))


def facts_of(accounts: Sequence[Account]) -> dict[uuid.UUID, Compared]:
    """Return what is compared of some accounts, in one query for their numbers."""
    numbers: dict[uuid.UUID, list[Number]] = defaultdict(list)
    for row in Number.objects.filter(account__in=accounts, struck_at__isnull=True):
        numbers[row.account_id].append(row)
    return {
        each.pk: Compared(
            each.institution.code,
            each.kind,
            " ".join(each.title.values()),
            each.first_on,
            each.last_on,
            frozenset(each.topics),
            frozenset(each.audiences),
            frozenset(each.territories),
            frozenset(each.organisers),
            frozenset(each.partners),
            numbers_of(numbers[each.pk]),
        )
        for each in accounts
    }
