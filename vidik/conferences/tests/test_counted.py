# SPDX-License-Identifier: EUPL-1.2
"""The tables of a year: what is counted, and that few are shown to nobody."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.scenes import as_application
from vidik.conferences.selectors.counted import tables
from vidik.conferences.services import meetings
from vidik.conferences.tests.factories import DUTY, World, hence
from vidik.identification.types import Table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def counted(code: str, year: int) -> dict[str, tuple[object, ...]]:
    found: list[Table] = tables(year)
    table = next(each for each in found if each.code == code)
    return {str(row.name): tuple(row.numbers) for row in table.rows}


def test_case_conferences_of_a_year_are_counted_and_few_are_hidden() -> None:
    world = World()
    year = timezone.localdate().year
    with as_application():
        assert counted("conferences", 1990) == {}
        rows = [world.held(DUTY) for _n in range(6)]
        assert len({row.number for row in rows}) == 6
        found = counted("conferences", year)
        assert (found["Case conferences called"], found["Held"]) == ((6,), (6,))
        roles = counted("conference-roles", year)
        assert roles["guardianship authority"][0] == 6
        assert roles["guardianship authority"][3] == 6
        assert roles["police"][3] != 1
        meetings.cancel(world.call(at=hence(hours=1)), "safety", actor=world.expert)
        found = counted("conferences", year)
        assert found["Cancelled"] == (None,), "one conference may point to a person"
        assert found["Held"] == (None,), "and would follow from the others"
