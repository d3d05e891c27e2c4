# SPDX-License-Identifier: EUPL-1.2
"""Nobody extends their own emergency access, and no case becomes unreachable for ever."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.accounts.models import Membership, User
from vidik.cases.models import Case, Participant
from vidik.cases.services import cases, emergencies, participants
from vidik.cases.tests import factories
from vidik.cases.tests.test_emergencies import ask, earlier, sees
from vidik.cases.tests.test_services import add
from vidik.cases.types import CaseRole, ParticipationReason
from vidik.institutions.models import Institution

YESTERDAY = dt.timedelta(days=1)


def leave(actor: Actor) -> None:
    """Let a membership have ended yesterday; named in cases the person stays."""
    last = timezone.localdate() - YESTERDAY
    Membership.objects.filter(pk=actor.membership).update(valid_to=last)


def switch_off(actor: Actor) -> None:
    User.objects.filter(pk=actor.user_id).update(is_active=False)


def become_staff(actor: Actor) -> None:
    """Let somebody have a role by now in which nobody decides about a case."""
    Membership.objects.filter(pk=actor.membership).update(role=Role.SHELTER_STAFF)


GONE = (leave, switch_off, become_staff)


@pytest.fixture
def restricted(the_case: Case, superior: Actor) -> Case:
    return cases.restrict_case(the_case, actor=superior)


@pytest.fixture
def second(centre: Institution) -> Actor:
    return factories.member(Role.CENTRE_HEAD, centre)


@pytest.fixture
def in_need(restricted: Case, second: Actor, duty: Actor) -> Actor:
    """A second head with an hour of emergency access to the restricted case."""
    access = ask(restricted, second, hours=1)
    emergencies.decide_emergency(access, "approve", actor=duty)
    # The clock of the database stands still in a test; the access has to have begun.
    earlier(access, started_at=dt.timedelta(minutes=5))
    assert sees(second, restricted)
    return second


def test_who_sees_a_case_for_hours_names_nobody_and_ends_no_part(
    restricted: Case, in_need: Actor, superior: Actor, centre: Institution, expert: Actor
) -> None:
    for who in (in_need, expert):
        with pytest.raises(Denied, match="for a few hours only"):
            add(restricted, centre, who, by=in_need)
    with acting(in_need):
        [row] = restricted.participants.all()
    with pytest.raises(Denied, match="for a few hours only"):
        participants.end_participation(row, actor=in_need)
    assert sees(superior, restricted)


def test_the_database_knows_it_too(
    restricted: Case, in_need: Actor, expert: Actor, centre: Institution
) -> None:
    with as_application(), acting(in_need):
        assert Participant.objects.count() == 1
        for who in (in_need, expert):
            with pytest.raises(ProgrammingError), transaction.atomic():
                _named(restricted, centre, who).save(force_insert=True)
        assert Participant.objects.update(valid_to=timezone.now()) == 0
        assert Case.objects.filter(pk=restricted.pk).update(restricted=False) == 0


def _named(case: Case, institution: Institution, who: Actor) -> Participant:
    return Participant(
        case=case, institution=institution, user_id=who.user_id, role=CaseRole.WORKER,
        why=ParticipationReason.ASSIGNED, valid_from=timezone.now(), added_by_id=who.user_id,
    )  # fmt: skip


@pytest.mark.parametrize("go", GONE)
def test_where_nobody_is_left_somebody_else_of_the_institution_is_named_once(
    restricted: Case,
    in_need: Actor,
    superior: Actor,
    expert: Actor,
    duty: Actor,
    centre: Institution,
    other: Institution,
    outsider: Actor,
    go: object,
) -> None:
    assert callable(go)
    go(superior)
    for institution, who in ((centre, in_need), (other, outsider), (other, None)):
        with pytest.raises(ValidationError):
            add(restricted, institution, who, by=in_need)
    with as_application():
        add(restricted, centre, expert, by=in_need)
    assert sees(expert, restricted)
    with pytest.raises(Denied, match="somebody named in it decides"):
        add(restricted, centre, duty, by=in_need)
    with pytest.raises(Denied, match="somebody named in it decides"):
        cases.lift_restriction(restricted, actor=in_need)


@pytest.mark.parametrize("go", GONE)
def test_where_nobody_is_left_the_restriction_is_lifted_in_need(
    restricted: Case, in_need: Actor, superior: Actor, expert: Actor, go: object
) -> None:
    assert callable(go)
    go(superior)
    with as_application(), acting(in_need):
        with pytest.raises(ProgrammingError), transaction.atomic():
            _named(restricted, restricted.responsible, in_need).save(force_insert=True)
        assert Participant.objects.update(valid_to=timezone.now()) == 0
    with as_application():
        cases.lift_restriction(restricted, actor=in_need)
    assert sees(expert, restricted)


def test_pages_offer_in_need_what_can_be_done_and_nothing_else(
    restricted: Case, in_need: Actor, superior: Actor
) -> None:
    client = client_of(in_need)
    page = reverse("cases:people", args=[restricted.pk])
    naming = reverse("cases:add-participant", args=[restricted.pk])
    with scene():
        row = Participant.objects.get(case=restricted)
    ending = reverse("cases:end-participation", args=[restricted.pk, row.pk])
    shown = client.get(page).content.decode()
    assert naming not in shown
    assert ending not in shown
    for address in (naming, ending):
        refused = client.get(address)
        assert refused.status_code == 403
        assert "somebody named in it decides" in refused.content.decode()
    leave(superior)
    shown = client.get(page).content.decode()
    assert naming in shown
    assert ending not in shown
    assert client.get(naming).status_code == 200


@pytest.mark.parametrize("go", GONE)
def test_the_last_person_who_can_decide_stays_named(
    restricted: Case, superior: Actor, expert: Actor, centre: Institution, go: object
) -> None:
    """A row of somebody who has left, was switched off or may nothing is not somebody."""
    assert callable(go)
    add(restricted, centre, expert, by=superior)
    go(expert)
    with acting(superior):
        own = Participant.objects.get(case=restricted, user_id=superior.user_id)
    with pytest.raises(ValidationError, match="last person"):
        participants.end_participation(own, actor=superior)
    assert sees(superior, restricted)


def test_the_head_of_an_association_breaks_the_glass_as_well(other: Institution) -> None:
    case = factories.case(other)
    with scene():
        case.save()
    first, second, third = (factories.member(Role.ASSOCIATION_HEAD, other) for _ in range(3))
    cases.restrict_case(case, actor=first)
    leave(first)
    assert not sees(second, case)
    with as_application():
        access = ask(case, second)
    emergencies.decide_emergency(access, "approve", actor=third)
    assert sees(second, case)
    assert client_of(second).get(reverse("cases:ask")).status_code == 200
    cases.lift_restriction(case, actor=second)
    assert sees(third, case)
