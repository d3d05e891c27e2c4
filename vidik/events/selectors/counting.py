# SPDX-License-Identifier: EUPL-1.2
"""What accounts give to be counted for a year: rows with answers, read once for all figures.

A figure of an institution is counted from its own accounts, whoever else reports the same event.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

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
from vidik.events.methods.wholes import whole
from vidik.events.models import Account, Number
from vidik.events.policies import COUNTER
from vidik.events.types import Qualifier, State
from vidik.figures.methods.declared import Dimension, Row, count
from vidik.figures.registry import Derived, shared
from vidik.registers.selectors import counting as rows_counted
from vidik.registers.selectors import newest_of

PROGRAMME: Final = "programme"
IN_FIGURES: Final = "in_figures"
"""The answer of a programme, or project, that says as what figures count it."""
_PARTS: Final = ("audience", "profession", "sex", "age")
"""What a number says of those whom it counts."""
_NARROWED: Final = {
    **{name: (name,) for name in _PARTS}, "place": ("territory",), "institution-type": ("body",),
}  # fmt: skip
"""Name of an answer → by what a number is narrowed that has it."""


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
    if figure.of == NUMBERS:
        (chosen,) = _wholes(year, _needed(figure, by, names))
        own = [row for row in own if row.keys[ROW] in chosen]
    cells = count(own, figure, by, names, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31))
    return [
        Derived(codes, Decimal(cell.total), len(cell.keys)) for codes, cell in sorted(cells.items())
    ]


def _needed(
    figure: Figure, by: Mapping[str, list[Dimension]], names: tuple[str, ...]
) -> tuple[str, ...]:
    """Return by what numbers have to be narrowed to be counted for a figure."""
    answers = {each.answer for name in names for each in by[name]} | {*figure.where}
    return tuple(sorted(name for answer in answers for name in _NARROWED.get(answer, ())))


@shared
def _wholes(year: int, needed: tuple[str, ...]) -> list[set[uuid.UUID]]:
    """Choose the numbers of a year in which nobody is counted twice."""
    chosen = set()
    with counting():
        (numbers,) = _numbers_of(year, ())
    for rows in numbers.values():
        of: dict[str, list[Number]] = defaultdict(list)
        for row in rows:
            of[row.what].append(row)
        chosen |= {row.pk for lines in of.values() for row in whole(lines, needed)}
    return [chosen]


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
        marked = {each.partition("=")[2] for each in account.marks if each.startswith(f"{name}=")}
        if name == PROGRAMME:
            figured = _in_figures(account.first_on.year, ())[0]
            links = (account.programme_id, account.project_id)
            marked |= {figured[key] for key in links if key in figured}
        said[name] = answers(sorted(marked))
    return said


@shared
def _in_figures(year: int, _by: tuple[str, ...]) -> list[dict[uuid.UUID, str]]:
    """Read under which code figures count the programmes and projects of a year's accounts."""
    rows = Account.objects.filter(
        withdrawn_at__isnull=True,
        first_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)),
    )
    keys = {key for pair in rows.values_list("programme", "project") for key in pair if key}
    with rows_counted():
        found = newest_of(keys)
    return [{root: code for root, row in found.items() if (code := row.value(IN_FIGURES))}]


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


def last_runs(roots: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """Return the last day on which something was held of some programmes; of others nothing.

    An account of a whole period lies at its end, and not ahead of today.
    """
    today = timezone.localdate()
    rows = Account.objects.filter(
        programme__in=roots, state=State.HELD, withdrawn_at__isnull=True, first_on__lte=today
    )
    with counting():
        found = rows.order_by().values_list("programme").annotate(last=Max("last_on"))
        return {root: min(last, today) for root, last in found}


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
