# SPDX-License-Identifier: EUPL-1.2
"""What accounts give to be counted for a year: rows with answers, read once for all figures.

A figure of an institution is counted from its own accounts, whoever else reports the same event.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any, Final

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.events.methods.figures import (
    DAYS,
    EVENT,
    NUMBERS,
    ROW,
    SESSIONS,
    Figure,
    answers,
)
from vidik.events.methods.packfiles import MARKS
from vidik.events.models import Account, Number
from vidik.events.policies import COUNTER
from vidik.events.types import Qualifier, State
from vidik.figures.methods.declared import Dimension, Row, count
from vidik.figures.registry import Derived, shared

_PARTS: Final = ("audience", "profession", "sex", "age")
"""What a number says of those whom it counts."""


@contextmanager
def counting() -> Iterator[None]:
    """Count over institutions as the part of the system that may; give out sums alone."""
    actor = Actor.system(COUNTER)
    with acting(actor):
        authorize(actor, Action.EVENTS_COUNT)
        yield


def counter(figure: Figure, source: str, by: Mapping[str, list[Dimension]]) -> Any:
    """Return how a figure of an institution is counted, as a derivation wants it."""
    return partial(count_figure, figure, source, by)


def count_figure(
    figure: Figure,
    source: str,
    by: Mapping[str, list[Dimension]],
    year: int,
    names: tuple[str, ...],
) -> list[Derived]:
    """Count one figure of an institution and year by dimensions; numbers alone."""
    rows = _rows(year, (figure.of,))
    own = rows[0].get(source, []) if rows else []
    cells = count(own, figure, by, names, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31))
    return [
        Derived(codes, Decimal(cell.total), len(cell.keys)) for codes, cell in sorted(cells.items())
    ]


@shared
def _rows(year: int, of: tuple[str, ...]) -> list[dict[str, list[Row]]]:
    """Read the rows of one kind, by the institution that reports them."""
    found: dict[str, list[Row]] = defaultdict(list)
    with counting():
        accounts = Account.objects.filter(
            withdrawn_at__isnull=True,
            first_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)),
        ).select_related("institution")
        for account in accounts.filter(state=State.HELD):
            for row in _READ[of[0]](account, year):
                found[account.institution.code].append(row)
    return [dict(found)]


def _says(account: Account) -> dict[str, frozenset[str]]:
    said = {
        "kind": frozenset({account.kind}),
        "state": frozenset({account.state}),
        "topic": answers(account.topics),
        "audience": answers(account.audiences),
        "place": answers(account.territories),
        "partner": answers(account.partners),
        "organiser": answers(account.organisers),
        "mode": frozenset(
            {account.mode, *(["joint"] if len(account.organisers) > 1 else [])} - {""}
        ),
        "international": frozenset({"yes" if account.is_international else "no"}),
    }
    for name in MARKS:
        marked = [each.partition("=")[2] for each in account.marks if each.startswith(f"{name}=")]
        said[name] = answers(marked)
    return said


def _of_all(account: Account, year: int) -> dict[str, frozenset[str]]:
    """Return what an account says, with the professions that its numbers name."""
    said = _says(account)
    named = [each.profession for each in _numbers_of(year, ())[0].get(account.pk, ())]
    said["profession"] = frozenset({*said["profession"], *named} - {""})
    return said


def _sessions(account: Account, year: int) -> Iterator[Row]:
    keys = {ROW: account.pk, EVENT: account.event_id}
    yield Row(keys, account.first_on, account.last_on, _of_all(account, year), account.sessions)


def _days(account: Account, year: int) -> Iterator[Row]:
    if account.days is not None:
        keys = {ROW: account.pk, EVENT: account.event_id}
        yield Row(keys, account.first_on, account.last_on, _of_all(account, year), account.days)


def _numbers(account: Account, year: int) -> Iterator[Row]:
    for row in _numbers_of(year, ())[0].get(account.pk, ()):
        said = _says(account)
        for name in _PARTS:
            if own := getattr(row, name):
                said[name] = frozenset({own})
        if row.territory:
            said["place"] = frozenset({row.territory})
        if row.body:
            said["place"] = said["place"] | {row.body}
            said["institution-type"] = said["institution-type"] | {row.body}
        said["what"] = frozenset({row.what})
        keys = {ROW: row.pk, EVENT: account.event_id}
        # “More than fifty” is at least one more than that.
        least = row.value + (row.qualifier == Qualifier.MORE_THAN)
        yield Row(keys, account.first_on, account.last_on, said, least)


@shared
def _numbers_of(year: int, _by: tuple[str, ...]) -> list[dict[Any, list[Number]]]:
    """Read the numbers of a year by account, in one query."""
    found: dict[Any, list[Number]] = defaultdict(list)
    rows = Number.objects.filter(
        struck_at__isnull=True,
        account__withdrawn_at__isnull=True,
        account__first_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)),
    )
    for row in rows:
        found[row.account_id].append(row)
    return [dict(found)]


_READ: Final = {SESSIONS: _sessions, DAYS: _days, NUMBERS: _numbers}
