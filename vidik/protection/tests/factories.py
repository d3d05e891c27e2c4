# SPDX-License-Identifier: EUPL-1.2
"""A shelter with two places for women, a case at the centre shared with it, and their people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.scenes import scene
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.institutions.models import Institution
from vidik.protection.models import Facility, Places, Stay
from vidik.protection.services import stays
from vidik.protection.types import StayPlan

DAY = dt.timedelta(days=1)


def today(days: int = 0) -> dt.date:
    """Return a day some days from now."""
    return timezone.localdate() + days * DAY


def facility(of: Institution, places: int = 2, **more: Any) -> Facility:
    """Make a facility with places for women since long ago; inside `scene()`."""
    given = {
        "kind": "shelter", "groups": ["women"], "limit_months": 6, "extension_months": 6,
        "phases": ["adaptation", "recovery", "independence"],
    }  # fmt: skip
    made: Facility = Facility.objects.create(institution=of, **given | more)
    user = factories.member(Role.SHELTER_STAFF, of).user_id
    Places.objects.create(
        facility=made, group="women", places=places, from_on=today(-1000),
        entered_at=timezone.now(), entered_by_id=user,
    )  # fmt: skip
    return made


class World:
    """The centre, its shelter and a safe house; a case that the shelter and one the house knows."""

    def __init__(self, places: int = 2) -> None:
        centre, shelter, house = map(
            factories.institution, ("stays-centre", "stays-shelter", "stays-house")
        )
        self.expert = factories.member(Role.CASE_EXPERT, centre)
        self.other_expert = factories.member(Role.CENTRE_HEAD, centre)
        self.staff = factories.member(Role.SHELTER_STAFF, shelter)
        self.colleague = factories.member(Role.SHELTER_STAFF, shelter)
        self.housekeeper = factories.member(Role.PROVIDER, house)
        court = factories.institution("stays-court")
        self.judge = factories.member(Role.COURT_OFFICER, court)
        with scene():
            self.shelter = facility(shelter, places)
            self.house = facility(house, limit_months=None, extension_months=0, phases=[])
            self.case, self.second, self.third = (self.known(centre, shelter) for _n in range(3))
            trial = factories.sharing(self.case, court, Purpose.TRIAL)
            trial.save()

    @staticmethod
    def known(centre: Institution, to: Institution) -> Case:
        """Make a case of the centre that is shared for accommodation; inside `scene()`."""
        case = factories.case(centre)
        case.save()
        factories.sharing(case, to, Purpose.ACCOMMODATION).save()
        return case

    def expect(self, case: Case | None = None, actor: Actor | None = None, **more: Any) -> Stay:
        """Hold a place in the shelter from today on."""
        facts: dict[str, Any] = {"group": "women", "is_child": False, "expected_on": today()}
        where = more.pop("facility", self.shelter)
        plan = StayPlan(**facts | more)
        return stays.expect_stay(case or self.case, where, plan, actor=actor or self.staff)

    def there(self, case: Case | None = None, days: int = 10, **more: Any) -> Stay:
        """Let somebody have arrived some days ago."""
        stay = self.expect(case, expected_on=today(-days), **more)
        return stays.arrive(stay, today(-days), actor=self.staff)
