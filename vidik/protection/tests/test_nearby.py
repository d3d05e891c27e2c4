# SPDX-License-Identifier: EUPL-1.2
"""The table of places to sleep by area."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.institutions.models import Institution
from vidik.protection.selectors.nearby import NEARBY, places_by_area
from vidik.registers import services
from vidik.registers.registry import register_called

pytestmark = pytest.mark.django_db
WOMEN, MEN = 0, 1


@pytest.fixture
def officer(db: None) -> Actor:
    del db
    services.write_definitions()
    return factories.member(Role.POLICE, Institution.objects.get(code="pa-nis"))


def enter(actor: Actor, area: str, for_whom: str, **says: Any) -> None:
    register = register_called(NEARBY)
    assert register is not None
    today = timezone.localdate()
    values = {"area": area, "for_whom": for_whom, "confirm_by": today.isoformat()} | says
    with as_application(), acting(actor):
        services.enter(register, values, when=today, actor=actor)


def test_each_area_shows_what_was_last_entered_and_where_there_is_none(officer: Actor) -> None:
    year = timezone.localdate().year
    (empty,) = places_by_area(year)
    assert empty.rows == ()
    enter(officer, "pa-nis", "women", exists="yes", kind="shelter", places=4)
    enter(officer, "pa-nis", "women", exists="yes", kind="shelter", places=6)
    enter(officer, "pa-nis", "men", exists="no", distance=240)
    enter(officer, "pa-bor", "women", exists="unknown")
    enter(officer, "pa-pirot", "women", exists="no")
    (table,) = places_by_area(year)
    found = {row.name: row.numbers for row in table.rows}
    nis = next(numbers for name, numbers in found.items() if "Niš" in name)
    pirot = next(numbers for name, numbers in found.items() if "Pirot" in name)
    assert (nis[WOMEN], nis[MEN]) == (6, 0)
    assert (pirot[WOMEN], pirot[MEN]) == (0, None)
    assert not any("Bor" in name for name in found), "not known is not none"
    (before,) = places_by_area(year - 1)
    assert before.rows == ()
