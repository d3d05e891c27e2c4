# SPDX-License-Identifier: EUPL-1.2
"""How long what is kept: the kinds that rooms register, with the periods of the country pack.

A room says of each kind from when the period counts and, where a job forgets it, how. The period
comes from the pack; without one there the room's own holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise

from vidik.core.models import RetentionPeriod

Purge = Callable[[dt.datetime, int], int]
"""Forgets, in one transaction, at most so many for which the moment came before the one given."""


class UnknownKind(ValueError):
    """A pack sets a period for what no room keeps, or none that can be."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what is kept."""

    code: str
    label: str | Promise
    since: str | Promise
    """From which moment its period counts, in words."""
    days: int
    """Where the pack says nothing."""
    verb: str = ""
    """The act that a purge leaves on record; blank where nothing is forgotten by itself."""
    purge: Purge | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A kind with the period that holds for it."""

    kind: Kind
    days: int
    source: str
    """Where the period is from; blank for the system's own."""


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


def load_periods(rows: Iterable[dict[str, str]]) -> None:
    """Take over the periods of a pack: columns `kind`, `days`, `source`.

    Raises:
        UnknownKind: no room keeps such a kind, or its period is no number of days.
    """
    told = set()
    for row in rows:
        code = row["kind"]
        if code not in _kinds:
            msg = f"retention: nothing of the kind “{code}” is kept"
            raise UnknownKind(msg)
        if not row["days"].isdigit() or int(row["days"]) < 1:
            msg = f"retention: “{row['days']}” is no number of days for “{code}”"
            raise UnknownKind(msg)
        RetentionPeriod.objects.update_or_create(
            kind=code, defaults={"days": int(row["days"]), "source": row["source"]}
        )
        told.add(code)
    RetentionPeriod.objects.exclude(kind__in=told).delete()


def periods() -> list[Period]:
    """Give every kind with its period, in the order of their codes."""
    told = {row.kind: row for row in RetentionPeriod.objects.all()}
    return [
        Period(
            kind,
            told[code].days if code in told else kind.days,
            told[code].source if code in told else "",
        )
        for code, kind in sorted(_kinds.items())
    ]


def purge_all(*, batch: int = 1_000) -> dict[str, int]:
    """Forget what has been kept for its period; run again, it finds what has come since.

    Args:
        batch: how much one transaction forgets.

    Returns:
        How much of each kind was forgotten.
    """
    forgotten = {}
    for period in periods():
        if period.kind.purge is None:
            continue
        before = timezone.now() - dt.timedelta(days=period.days)
        forgotten[period.kind.code] = 0
        while gone := period.kind.purge(before, batch):
            forgotten[period.kind.code] += gone
            if gone < batch:
                break
    return forgotten
