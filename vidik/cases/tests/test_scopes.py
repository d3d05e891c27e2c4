# SPDX-License-Identifier: EUPL-1.2
"""The query narrows to what somebody may know of by itself, and the database by itself.

Inside `scene()` the database shows every row: what is left out there the query leaves out.
"""

from __future__ import annotations

import pytest

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope, Role
from vidik.cases.models import Case, EmergencyAccess, Sharing
from vidik.cases.selectors.cases import get_case, visible_cases
from vidik.cases.services.cases import change_sensitivity
from vidik.cases.tests.factories import emergency, institution, member, sharing
from vidik.cases.types import EmergencyState, Sensitivity
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


def test_of_others_cases_no_query_finds_anything(
    the_case: Case, expert: Actor, outsider: Actor
) -> None:
    with scene():
        assert [row.pk for row in visible_cases(expert)] == [the_case.pk]
        assert get_case(expert, the_case.pk) == the_case
        assert not visible_cases(outsider).exists()
        with pytest.raises(OutOfScope):
            get_case(outsider, the_case.pk)


def test_whoever_is_elsewhere_changes_no_case_even_where_its_row_is_shown(
    the_case: Case, expert: Actor, other: Institution
) -> None:
    stranger = member(Role.CASE_EXPERT, other)
    with scene():
        with pytest.raises(OutOfScope):
            change_sensitivity(the_case, Sensitivity.HIGHEST, actor=stranger)
        changed = change_sensitivity(the_case, Sensitivity.HIGHEST, actor=expert)
        assert changed.sensitivity == Sensitivity.HIGHEST


def test_a_sharing_is_shown_by_the_database_to_the_two_and_to_no_third(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    with scene():
        sharing(the_case, institution("third")).save()
    for actor, number in ((expert, 1), (outsider, 0)):
        with as_application(), acting(actor):
            assert Sharing.objects.count() == number
    with scene():
        sharing(the_case, other).save()
    with as_application(), acting(outsider):
        assert [row.institution_id for row in Sharing.objects.all()] == [outsider.institution]


def test_the_database_lets_nobody_decide_on_or_review_their_own_emergency_access(
    the_case: Case, centre: Institution, superior: Actor, expert: Actor
) -> None:
    with scene():
        own = emergency(the_case, centre, superior.user_id)
        own.save()
        others = emergency(the_case, centre, expert.user_id)
        others.save()

    def granted(access: EmergencyAccess, by: Actor) -> int:
        rows = EmergencyAccess.objects.filter(pk=access.pk)
        return rows.update(state=EmergencyState.GRANTED, decided_by_id=by.user_id)

    with as_application(), acting(superior):
        assert granted(others, superior) == 1
        # Not in somebody else's name either.
        assert granted(own, expert) == 0
