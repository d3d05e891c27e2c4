# SPDX-License-Identifier: EUPL-1.2
"""What the room adds to a procedure, and that planned returns bar erasing a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.identification.models import Procedure
from vidik.identification.registry import Extension, Section, register_extension
from vidik.identification.types import Table
from vidik.protection.selectors import crossings, schools
from vidik.protection.selectors.crossings import reports_with_planned
from vidik.protection.selectors.nearby import places_by_area
from vidik.protection.services.crossings import go_over
from vidik.protection.views import CROSSINGS, SCHOOLS, SCHOOLS_ANCHOR
from vidik.vault.models import Person
from vidik.vault.registry import Unfinished, register_unfinished


def register() -> None:
    """Register the extension, and to be asked before somebody is erased."""
    register_unfinished("protection", _unfinished)
    register_extension(
        "protection",
        Extension(
            steps=CROSSINGS | SCHOOLS,
            sections=_sections,
            reopened=go_over,
            overdue=_overdue,
            tables=_tables,
        ),
    )


def _sections(actor: Actor, procedure: Procedure, works: bool) -> Iterator[Section]:  # noqa: FBT001 - a callback
    met = schools.cooperations_of(actor, procedure)
    if met or works:
        yield Section(
            SCHOOLS_ANCHOR,
            _("Work with schools"),
            "protection/_schools.html",
            {"lines": met},
            is_filled=bool(met),
            events=tuple(schools.happened_at_schools(met)),
        )
    planned = crossings.crossings_of(procedure)
    yield Section(
        "crossings",
        _("Across the border"),
        "protection/_crossings.html",
        {"lines": planned},
        is_filled=bool(planned),
        events=tuple(crossings.happened_at_borders(planned)),
    )


def _overdue(today: dt.date) -> QuerySet[Any, Any]:
    late = schools.late_steps(today).order_by().values("procedure")
    return late.union(crossings.late_crossings(today).values("procedure"))


def _tables(year: int) -> tuple[Table, ...]:
    return (*schools.with_schools(year), crossings.across_borders(year), *places_by_area(year))


def _unfinished(person: Person, _actor: Actor) -> list[Unfinished]:
    numbers = reports_with_planned(person)
    if not numbers:
        return []
    first = _("Enter that the return took place, or why it did not.")
    return [Unfinished(_("Planned returns"), numbers, first)]
