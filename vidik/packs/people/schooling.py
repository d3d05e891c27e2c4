# SPDX-License-Identifier: EUPL-1.2
"""Return some synthetic people work with schools, as many as the plan names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils import timezone

from vidik.core.packfiles import PackError
from vidik.packs.people.generating import GeneratedReport
from vidik.packs.people.plan import FILE
from vidik.protection.types import SchoolFacts

AFTER: Final = dt.timedelta(days=14)
"""How long after the opening of a procedure the school is met."""


def with_schools(
    made: Sequence[GeneratedReport], entries: Iterable[Mapping[str, Any]], year: int
) -> list[GeneratedReport]:
    """Give the first who fit each line of the plan the cooperation that it describes.

    Args:
        made: all people, in the order of their reports.
        entries: for each line the kind, of which age, how many persons, and the facts.
        year: in which the schools are met.

    Raises:
        PackError: too few people fit.
    """
    found = list(made)
    for line in entries:
        left = line["persons"]
        for place, each in enumerate(found):
            met = _met_on(each, year)
            fits = dict(each.procedure.said).get("age-group") == line["age"]
            if not left or met is None or not fits or each.school:
                continue
            facts = SchoolFacts(
                line["kind"],
                met,
                line["school"],
                tuple(line["took-part"]),
                None,
                tuple(line["told"]),
                line["ground"],
                f"{place + 1}/{year}",
            )
            found[place] = replace(each, school=facts)
            left -= 1
        if left:
            expected = f"{left} people fewer for “{line['kind']}”"
            raise PackError.of(FILE, "schools", expected)
    return found


def _met_on(each: GeneratedReport, year: int) -> dt.date | None:
    """Return when the school is met, None where that would not be in the year."""
    if each.procedure.opened_at is None or each.same_as is not None:
        return None
    met = timezone.localdate(each.procedure.opened_at + AFTER)
    return met if met.year == year else None
