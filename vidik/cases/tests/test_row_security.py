# SPDX-License-Identifier: EUPL-1.2
"""What the database shows of cases to whom, in the role in which the web server works."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.row_security import roles_with
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import Membership
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing
from vidik.cases.policies import LOCATOR
from vidik.cases.tests.factories import case, institution, member, participant, sharing
from vidik.cases.types import Emergency, EmergencyState, SharingState, Withdrawal
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


def seen(actor: Actor) -> set[str]:
    """Return the codes of the cases that the database shows, asked without any filter."""
    with as_application(), acting(actor):
        return set(Case.objects.values_list("code", flat=True))


def test_nobody_sees_anything_without_an_actor(the_case: Case) -> None:
    with as_application():
        assert not Case.objects.exists()
    assert not Case.objects.exists(), "the owner is bound as well"
    assert seen(Actor.visitor()) == set()
    assert seen(Actor.system("importer")) == set()


def test_whoever_hands_cases_over_reads_them_by_the_right_to_read() -> None:
    """Their own right is written for a part of the system alone."""
    heads = roles_with(Action.CASES_TRANSFER)
    assert heads
    assert heads <= roles_with(Action.CASES_READ) & roles_with(Action.CASES_OVERSEE)


def test_the_responsible_institution_sees_its_cases_and_others_do_not(
    the_case: Case, expert: Actor, outsider: Actor
) -> None:
    assert seen(expert) == {the_case.code}
    assert seen(outsider) == set()


@pytest.mark.parametrize(
    "role", [Role.SHELTER_STAFF, Role.STATISTICIAN, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.ANALYST]
)
def test_in_the_own_institution_the_role_decides(
    the_case: Case, centre: Institution, role: Role
) -> None:
    assert seen(member(role, centre)) == set()


def test_shelter_staff_see_the_cases_in_which_they_are_named(
    the_case: Case, centre: Institution
) -> None:
    staff = member(Role.SHELTER_STAFF, centre)
    with scene():
        participant(the_case, centre, staff.user_id).save()
    assert seen(staff) == {the_case.code}


def test_rights_end_with_the_membership(the_case: Case, expert: Actor) -> None:
    Membership.objects.filter(pk=expert.membership).update(valid_to=dt.date(2025, 1, 1))
    assert seen(expert) == set()


def test_a_forged_membership_gives_nothing(the_case: Case, expert: Actor, outsider: Actor) -> None:
    assert seen(replace(outsider, membership=expert.membership)) == set()


def test_a_participating_institution_sees_the_case_while_it_takes_part(
    the_case: Case, other: Institution, outsider: Actor
) -> None:
    with scene():
        participant(the_case, other).save()
    assert seen(outsider) == {the_case.code}
    with scene():
        Participant.objects.update(valid_to=timezone.now() - dt.timedelta(minutes=1))
    assert seen(outsider) == set()


def test_a_former_and_a_future_participant_see_nothing(
    the_case: Case, other: Institution, outsider: Actor
) -> None:
    with scene():
        former = participant(the_case, other, outsider.user_id)
        former.valid_to = timezone.now() - dt.timedelta(hours=1)
        former.save()
        future = participant(the_case, other, outsider.user_id)
        future.valid_from = timezone.now() + dt.timedelta(hours=1)
        future.save()
    assert seen(outsider) == set()


def test_a_named_person_sees_the_case_only_for_the_institution_they_are_named_for(
    the_case: Case, other: Institution, outsider: Actor
) -> None:
    with scene():
        participant(the_case, institution("third"), outsider.user_id).save()
    assert seen(outsider) == set()


def test_a_restricted_case_is_shown_to_named_persons_only(
    the_case: Case, centre: Institution, other: Institution, expert: Actor, outsider: Actor
) -> None:
    colleague = member(Role.CENTRE_HEAD, centre)
    with scene():
        participant(the_case, centre, expert.user_id).save()
        participant(the_case, other).save()
        sharing(the_case, other).save()
        Case.objects.update(restricted=True)
    assert seen(expert) == {the_case.code}
    assert seen(colleague) == set()
    assert seen(outsider) == set()


def test_a_sharing_shows_the_case_while_it_stands(
    the_case: Case, other: Institution, outsider: Actor
) -> None:
    with scene():
        shared = sharing(the_case, other)
        shared.save()
    assert seen(outsider) == {the_case.code}
    with scene():
        Sharing.objects.update(
            state=SharingState.WITHDRAWN,
            withdrawn_at=timezone.now(),
            withdrawal=Withdrawal.MISTAKE,
        )
    assert seen(outsider) == set()
    with scene():
        Sharing.objects.update(
            state=SharingState.CURRENT,
            withdrawn_at=None,
            withdrawal="",
            valid_to=timezone.now() - dt.timedelta(minutes=1),
        )
    assert seen(outsider) == set()


def test_emergency_access_shows_the_case_until_it_expires(
    the_case: Case, other: Institution
) -> None:
    duty = member(Role.DUTY_EXPERT, other)
    now = timezone.now()
    access = EmergencyAccess(
        case=the_case,
        case_code=the_case.code,
        responsible=the_case.responsible,
        user_id=duty.user_id,
        institution=other,
        reason=Emergency.DANGER,
        explanation="Asked by the tests.",
        hours=1,
        state=EmergencyState.STARTED_ALONE,
        requested_at=now,
        alone=True,
        started_at=now - dt.timedelta(minutes=30),
        expires_at=now + dt.timedelta(minutes=30),
    )
    with scene():
        access.save()
    assert seen(duty) == {the_case.code}
    with scene():
        EmergencyAccess.objects.update(expires_at=now - dt.timedelta(minutes=1))
    assert seen(duty) == set()


def test_the_part_of_the_system_that_finds_cases_finds_and_changes_nothing(
    the_case: Case,
) -> None:
    with as_application(), acting(Actor.system(LOCATOR)):
        assert Case.objects.count() == 2
        assert Case.objects.update(sensitivity="highest") == 0
        assert not Participant.objects.exists()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            case(the_case.responsible).save()


def test_nobody_opens_a_case_for_another_institution(
    the_case: Case, expert: Actor, other: Institution
) -> None:
    with as_application(), acting(expert):
        case(the_case.responsible).save()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            case(other).save()


def test_nobody_gives_a_case_away_or_takes_one(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    with as_application(), acting(outsider):
        assert Case.objects.update(responsible=other) == 0
    with (
        as_application(),
        acting(expert),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Case.objects.update(responsible=other)


def test_nobody_names_themselves_in_a_case_of_others(
    the_case: Case, outsider: Actor, other: Institution
) -> None:
    with (
        as_application(),
        acting(outsider),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        participant(the_case, other, outsider.user_id).save()


def test_nobody_gives_themselves_emergency_access(the_case: Case, other: Institution) -> None:
    duty = member(Role.DUTY_EXPERT, other)
    now = timezone.now()

    def access(**fields: object) -> EmergencyAccess:
        facts: dict[str, object] = {
            "case": the_case,
            "case_code": the_case.code,
            "responsible": the_case.responsible,
            "user_id": duty.user_id,
            "institution": other,
            "reason": Emergency.DANGER,
            "explanation": "Asked by the tests.",
            "hours": 4,
            "state": EmergencyState.STARTED_ALONE,
            "requested_at": now,
            "alone": True,
            "started_at": now,
            "expires_at": now + dt.timedelta(minutes=59),
        }
        return EmergencyAccess(**facts | fields)

    refused = (
        access(state=EmergencyState.GRANTED, decided_by_id=duty.user_id),
        access(expires_at=now + dt.timedelta(hours=3)),
        access(responsible=other),
        access(institution=the_case.responsible),
    )
    with as_application(), acting(duty):
        for row in refused:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row.save()
        access().save()
        assert EmergencyAccess.objects.update(expires_at=now + 4 * dt.timedelta(hours=1)) == 0
