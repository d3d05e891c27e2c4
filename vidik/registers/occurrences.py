# SPDX-License-Identifier: EUPL-1.2
"""Days of rows on the calendar: by when somebody goes on from them, what lapses, what lasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span
from vidik.access.occurrences import register as add
from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.registers import selectors
from vidik.registers.models import Entry
from vidik.registers.presentation import page_of, title_of
from vidik.registers.registry import readable, register_called, registers
from vidik.registers.types import TITLE, Register, Shape

_NOTHING: Final = Q(pk__in=())


def _lapses_by(register: Register) -> str:
    """Return the field with the day after which a row has lapsed; blank where nothing lapses."""
    for each in register.states:
        if each.shape is Shape.PAST and not each.through:
            return each.field
    return ""


def _readable(actor: Actor) -> list[Register]:
    return readable(
        actor, [each for each in registers() if each.part is None and not each.is_sums_only]
    )


def _standing(actor: Actor, which: Q) -> QuerySet[Entry]:
    rows = Entry.objects.filter(
        which, selectors.GOES_ON, struck_at__isnull=True, case__isnull=True
    ).defer("search_text")
    return scope(actor, Action.REGISTERS_READ, rows).select_related("institution")


def _between(field: str, span: Span) -> Q:
    """Narrow to rows with a day in a field; days are written so that they sort as texts do."""
    return Q(
        **{
            f"values__{field}__gte": span.first.isoformat(),
            f"values__{field}__lte": span.last.isoformat(),
        }
    )


def _ends(actor: Actor, span: Span) -> QuerySet[Entry]:
    which = [_NOTHING]
    for each in _readable(actor):
        if each.due and each.due != each.lasts:
            which.append(Q(register=each.code, due_on__range=(span.first, span.last)))
        elif not each.due and (field := _lapses_by(each)):
            which.append(Q(register=each.code) & _between(field, span))
    return _standing(actor, reduce(or_, which))


def _title(register: Register, row: Entry) -> str:
    """Return what a row is called; one without a title by what is to be done with it."""
    if register.is_named and row.value(TITLE):
        return title_of(row)
    return str(register.due_means or register.title)


def _read_ends(rows: Sequence[Any], actor: Actor) -> Iterator[Occurrence]:
    today = timezone.localdate()
    for row in rows:
        register = register_called(row.register_id)
        assert register is not None  # noqa: S101 - the rows are those of declared registers
        day = row.due_on or dt.date.fromisoformat(row.value(_lapses_by(register)))
        yield Occurrence(
            str(row.pk),
            _title(register, row),
            day,
            day,
            page_of(row),
            (str(register.title), str(row.institution.name)),
            is_own=row.institution_id == actor.institution,
            tone="bad" if day < today else "warn",
        )


def _lasting(actor: Actor, span: Span) -> QuerySet[Entry]:
    which = [_NOTHING]
    for each in _readable(actor):
        if each.lasts:
            ends_later = Q(**{f"values__{each.lasts}__gte": span.first.isoformat()})
            is_one_day = Q(**{f"values__{each.lasts}__isnull": True}, day__gte=span.first)
            which.append(Q(register=each.code, day__lte=span.last) & (ends_later | is_one_day))
    return _standing(actor, reduce(or_, which))


def _read_lasting(rows: Sequence[Any], actor: Actor) -> Iterator[Occurrence]:
    for row in rows:
        register = register_called(row.register_id)
        assert register is not None  # noqa: S101 - the rows are those of declared registers
        until = row.value(register.lasts)
        yield Occurrence(
            str(row.pk),
            _title(register, row),
            row.day,
            dt.date.fromisoformat(until) if until else row.day,
            page_of(row),
            (str(register.title), str(row.institution.name)),
            is_own=row.institution_id == actor.institution,
            tone="accent",
        )


def _of_cases(actor: Actor, span: Span) -> QuerySet[Entry]:
    rows = selectors.to_go_on_from(actor)
    return rows.filter(due_on__range=(span.first, span.last)).select_related(None)


def _read_of_cases(rows: Sequence[Any], _actor: Actor) -> Iterator[Occurrence]:
    today = timezone.localdate()
    for row in rows:
        register = register_called(row.register_id)
        assert register is not None  # noqa: S101 - the rows are those of declared registers
        yield Occurrence(
            str(row.pk),
            str(register.due_means or register.title),
            row.due_on,
            row.due_on,
            reverse("registers:entry-of-case", args=[row.pk]),
            (str(register.title),),
            is_own=True,
            tone="bad" if row.due_on < today else "warn",
        )


def _own(actor: Actor) -> Q:
    return Q(institution=actor.institution)


def _within(codes: Collection[str]) -> Q:
    return Q(institution__territory__code__in=codes)


def register() -> None:
    """Register the room's kinds."""
    add(
        Kind(
            "ends", _("Papers, licences, accreditations and obligations"),
            _("Day by which something in a register is due"), Action.REGISTERS_READ,
            _ends, _read_ends, 50, ("pk",), own=_own, within=_within,
        ),
        Kind(
            "campaigns", _("Campaigns"), _("Campaign"), Action.REGISTERS_READ, _lasting,
            _read_lasting, 15, ("day", "pk"), own=_own, within=_within,
        ),
        Kind(
            "case-entries", _("What is due in cases"), _("Deadline in a case"),
            Action.CASE_ENTRIES_WRITE, _of_cases, _read_of_cases, 55, ("due_on", "pk"),
        ),
    )  # fmt: skip
