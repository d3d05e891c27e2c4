# SPDX-License-Identifier: EUPL-1.2
"""Where there is a place to sleep, area by area, as the police administrations entered it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from vidik.identification.selectors.counting.victims import span
from vidik.identification.types import Row, Table
from vidik.registers.models import Entry
from vidik.registers.registry import register_called
from vidik.registers.selectors import counting

NEARBY: Final = "places-nearby"
"""The register of a pack; without it there is no table."""


def places_by_area(year: int) -> tuple[Table, ...]:
    """Show for each area how many places there are for whom, by its newest row of each.

    Nothing of it is about a person: places are shown however few they are.
    """
    register = register_called(NEARBY)
    if register is None:
        return ()
    _first, after = span(year)
    with counting():
        rows = Entry.objects.filter(
            register=NEARBY, entered_at__lt=after, struck_at__isnull=True
        ).order_by("day", "entered_at", "pk")
        newest = {(row.value("area"), row.value("for_whom")): row for row in rows}
    groups = register.by_name["for_whom"].options()
    lines = [
        Row(name, tuple(_places(newest.get((area, group))) for group, _label in groups))
        for area, name in register.by_name["area"].options()
    ]
    entered = tuple(row for row in lines if any(number is not None for number in row.numbers))
    return (
        Table(
            "places-by-area", _("Places to sleep by area"), _("Area"),
            tuple(label for _group, label in groups), entered,
            _(
                "As last entered by the end of the year. For areas that are not listed nothing was "
                "entered."
            ),
        ),
    )  # fmt: skip


def _places(row: Entry | None) -> int | None:
    if row is None or row.value("exists") not in {"yes", "no"}:
        return None
    return row.value("places") if row.value("exists") == "yes" else 0
