# SPDX-License-Identifier: EUPL-1.2
"""How long records are kept: the kinds that rooms register, with the periods of the country pack.

A room says of each kind from when the period counts and, where a job forgets it, how. The period
comes from the pack; without one there the room's own holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext

from vidik.core.jobs import each_of
from vidik.core.models import RetentionPeriod
from vidik.core.packfiles import Blank, Column, Pack

Purge = Callable[[dt.datetime, int], int]
"""Forgets, in one transaction, at most so many for which the moment came before the one given."""


FILE: Final = "retention.csv"
_LOCK: Final = 8_402_117_319
"""Number of the advisory lock between what forgets and what bars it."""


@dataclass(frozen=True, slots=True)
class RetentionStatus:
    """How much of a kind a purge would find at a moment."""

    due: int = 0
    """Past its period, and nothing bars its deletion."""
    barred: int = 0
    """Past its period, but retained: under a legal hold, or of a case that is open."""


Count = Callable[[dt.datetime], RetentionStatus]
"""Counts that for which the moment came before the one given."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record with a retention period."""

    code: str
    label: str | Promise
    since: str | Promise
    """From which moment its period counts, in words."""
    days: int
    """Where the pack says nothing."""
    verb: str = ""
    """The act that a purge leaves on record; blank where nothing is forgotten by itself."""
    purge: Purge | None = None
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A kind with the period that holds for it."""

    kind: Kind
    days: int
    source: str
    """Where the period is from; blank for the system's own."""

    @property
    def before(self) -> dt.datetime:
        """The moment before which its period began, for what has been kept too long by now."""
        return timezone.now() - dt.timedelta(days=self.days)


_kinds: Final[dict[str, Kind]] = {}


def register(kind: Kind) -> None:
    """Register a kind.

    Raises:
        ValueError: there is one of that code.
    """
    if kind.code in _kinds:
        msg = f"The kind {kind.code} is registered already."
        raise ValueError(msg)
    _kinds[kind.code] = kind


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """How long one kind is kept, as a pack says it."""

    kind: str
    days: Annotated[int, Column(low=1)]
    source: Blank


def check_periods(pack: Pack) -> None:
    """Note the faults in a pack's periods."""
    rows = pack.table(FILE, PeriodRow)
    pack.expect_unique(rows, "kind")
    pack.expect_known(rows, "kind", _kinds, "a kind of record with a retention period")


def load_periods(pack: Pack, **_actor: object) -> None:
    """Take over the periods of a pack; a pack without the file changes none."""
    rows = pack.table(FILE, PeriodRow)
    if not pack.has(FILE):
        return
    for row in rows:
        RetentionPeriod.objects.update_or_create(
            kind=row.kind, defaults={"days": row.days, "source": row.source}
        )
    RetentionPeriod.objects.exclude(kind__in=[row.kind for row in rows]).delete()


def periods() -> list[Period]:
    """Return every kind with its period, in the order of their codes."""
    stored = {row.kind: row for row in RetentionPeriod.objects.all()}
    return [
        Period(
            kind,
            stored[code].days if code in stored else kind.days,
            stored[code].source if code in stored else "",
        )
        for code, kind in sorted(_kinds.items())
    ]


def period_of(code: str) -> Period:
    """Return the period of one kind.

    Raises:
        KeyError: there is no such kind.
    """
    row = RetentionPeriod.objects.filter(kind=code).first()
    kind = _kinds[code]
    return Period(kind, row.days if row else kind.days, row.source if row else "")


def label_of(code: str) -> str | Promise:
    """Name a kind, for what says by which rule it was destroyed."""
    return _kinds[code].label if code in _kinds else code


def lock_for_purge() -> None:
    """Let nobody bar anything until the end of this transaction; whoever is at it is awaited.

    What is looked up after this holds until what is due has been destroyed: a legal hold was there
    in time, or it finds nothing left.
    """
    _lock("select pg_advisory_xact_lock(%s)")


def block_purges() -> None:
    """Let no purge decide until the end of this transaction, which bars something from its end."""
    _lock("select pg_advisory_xact_lock_shared(%s)")


def _lock(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCK])


def purge_all(*, batch: int = 1_000) -> dict[str, int]:
    """Delete what is past its period; run again, it finds what has come since.

    A kind that cannot be forgotten now keeps none of the others.

    Args:
        batch: how much one transaction forgets.

    Returns:
        How much of each kind was forgotten.
    """
    forgotten: dict[str, int] = {}
    each_of(
        *(
            partial(_purge, period, period.kind.purge, batch, forgotten)
            for period in periods()
            if period.kind.purge is not None
        )
    )
    return forgotten


def _purge(period: Period, purge: Purge, batch: int, forgotten: dict[str, int]) -> None:
    """Forget what is due of one kind, batch by batch, and add how much it was."""
    before = period.before
    forgotten[period.kind.code] = 0
    while removed := purge(before, batch):
        forgotten[period.kind.code] += removed
        if removed < batch:
            break


def describe_period(days: int) -> str:
    """Say a period in years where it is whole ones, else in days."""
    years, rest = divmod(days, 365)
    if years and not rest:
        return years_in_words(years)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def years_in_words(years: int) -> str:
    """Say a number of years."""
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
