# SPDX-License-Identifier: EUPL-1.2
"""A case is handed to somebody who can answer for it, and nothing of before outlives that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import Membership, User
from vidik.cases.models import Case, EmergencyAccess, Sharing
from vidik.cases.services import cases, emergencies, handing_over
from vidik.cases.tests import factories
from vidik.cases.tests.test_emergencies import ask, sees
from vidik.cases.tests.test_services import add, share
from vidik.cases.types import Declining
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution


@pytest.fixture
def their_head(other: Institution) -> Actor:
    return factories.member(Role.ASSOCIATION_HEAD, other)


@pytest.mark.parametrize(
    "role", [Role.PROVIDER, Role.POLICE, Role.SHELTER_STAFF, Role.CASE_EXPERT, Role.DUTY_EXPERT]
)
def test_a_case_is_not_handed_to_an_institution_that_nobody_answers_for(
    role: Role, the_case: Case, superior: Actor, their_head: Actor, other: Institution
) -> None:
    place = factories.institution("nobody-answers")
    factories.member(role, place)
    with pytest.raises(ValidationError, match="could answer for the case"):
        handing_over.transfer_case(the_case, place, actor=superior)
    client = client_of(superior)
    address = reverse("cases:transfer", args=[the_case.pk])
    offered = client.get(address).content.decode()
    assert place.code not in offered
    assert other.code in offered
    refused = client.post(address, {"institution": place.code, "sure": "on"})
    assert refused.status_code == 422
    assert "could answer for the case" in refused.content.decode()
    assert sees(superior, the_case)


def test_a_head_who_left_or_was_switched_off_answers_for_nothing(
    the_case: Case, superior: Actor, their_head: Actor, other: Institution
) -> None:
    User.objects.filter(pk=their_head.user_id).update(is_active=False)
    with pytest.raises(ValidationError, match="could answer"):
        handing_over.transfer_case(the_case, other, actor=superior)
    User.objects.filter(pk=their_head.user_id).update(is_active=True)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(pk=their_head.membership).update(valid_to=yesterday)
    with pytest.raises(ValidationError, match="could answer"):
        handing_over.transfer_case(the_case, other, actor=superior)
    Membership.objects.filter(pk=their_head.membership).update(valid_to=None)
    with as_application():
        handing_over.transfer_case(the_case, other, actor=superior)
    assert sees(their_head, the_case)


def test_a_restricted_case_is_not_handed_to_somebody_named_who_has_left(
    the_case: Case, superior: Actor, their_head: Actor, outsider: Actor, other: Institution
) -> None:
    cases.restrict_case(the_case, actor=superior)
    add(the_case, other, outsider, by=superior)
    Membership.objects.filter(pk=outsider.membership).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    with pytest.raises(ValidationError, match="who could decide"):
        handing_over.transfer_case(the_case, other, actor=superior)
    add(the_case, other, their_head, by=superior)
    handing_over.transfer_case(the_case, other, actor=superior)
    assert sees(their_head, the_case)


def test_nobody_hands_a_case_over_and_keeps_their_own_emergency_access(
    the_case: Case, superior: Actor, duty: Actor, centre: Institution, other: Institution,
    their_head: Actor,
) -> None:  # fmt: skip
    second = factories.member(Role.CENTRE_HEAD, centre)
    case = cases.restrict_case(the_case, actor=superior)
    access = emergencies.decide_emergency(ask(case, second), "approve", actor=duty)
    case = cases.lift_restriction(case, actor=superior)
    with as_application(), pytest.raises(ValidationError, match="a second person ends it first"):
        handing_over.transfer_case(case, other, actor=second)
    assert not sees(their_head, case)
    emergencies.decide_emergency(access, "end", actor=superior)
    with as_application():
        handing_over.transfer_case(case, other, actor=second)
    assert not sees(second, case)
    assert sees(their_head, case)


def test_an_old_sharing_does_not_outlive_two_hand_overs(
    the_case: Case, superior: Actor, centre: Institution, other: Institution, their_head: Actor
) -> None:
    third = factories.institution("third-centre")
    theirs = factories.member(Role.CENTRE_HEAD, third)
    with as_application():
        handing_over.transfer_case(the_case, other, actor=superior)
        remaining = share(the_case, third, their_head)
        share(the_case, centre, their_head)
        handing_over.transfer_case(the_case, centre, actor=their_head)
    with scene():
        states = {row.institution_id: row for row in Sharing.objects.all()}
    removed = states[centre.pk]
    assert (removed.state, removed.withdrawal) == ("withdrawn", "transfer")
    assert removed.withdrawn_by_id == their_head.user_id
    assert states[third.pk].pk == remaining.pk
    assert states[third.pk].state == "standing"
    with as_application():
        handing_over.transfer_case(the_case, third, actor=superior)
    assert sees(theirs, the_case)
    assert not sees(superior, the_case)


def test_nobody_chooses_a_hand_over_as_the_reason_of_a_withdrawal(
    the_case: Case, superior: Actor, other: Institution
) -> None:
    shared = share(the_case, other, superior)
    address = reverse("cases:withdraw", args=[the_case.pk, shared.pk])
    client = client_of(superior)
    assert 'value="transfer"' not in client.get(address).content.decode()
    assert client.post(address, {"reason": "transfer"}).status_code == 422


# ------------------------------------------------------------ requests beside a hand-over


def _before_it_is_written(monkeypatch: pytest.MonkeyPatch, hand_over: Callable[[], None]) -> None:
    find = emergencies._located
    found: list[bool] = []

    def located(code: str) -> Case | None:
        case = find(code)
        if not found:
            found.append(True)
            hand_over()
        return case

    monkeypatch.setattr(emergencies, "_located", located)


def _while_it_is_written(monkeypatch: pytest.MonkeyPatch, hand_over: Callable[[], None]) -> None:
    save = EmergencyAccess.save

    def saved(access: EmergencyAccess, **how: Any) -> None:
        save(access, **how)
        hand_over()

    monkeypatch.setattr(EmergencyAccess, "save", saved)


@pytest.mark.parametrize("when", [_before_it_is_written, _while_it_is_written])
def test_a_request_beside_a_hand_over_is_to_be_sent_again(
    when: Callable[[pytest.MonkeyPatch, Callable[[], None]], None],
    the_case: Case,
    other: Institution,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hand_over() -> None:
        with scene():
            Case.objects.filter(pk=the_case.pk).update(responsible=other)

    asking = factories.member(Role.DUTY_EXPERT, factories.institution("far-away"))
    when(monkeypatch, hand_over)
    with pytest.raises(ValidationError, match="just been handed over"):
        ask(the_case, asking)
    with scene():
        assert not EmergencyAccess.objects.exists()


def test_the_old_institution_approves_nothing_after_a_hand_over(
    the_case: Case, superior: Actor, duty: Actor, other: Institution, their_head: Actor
) -> None:
    asking = factories.member(Role.DUTY_EXPERT, factories.institution("far-away"))
    access = ask(the_case, asking)
    with scene():
        Case.objects.filter(pk=the_case.pk).update(responsible=other)
    with as_application(), pytest.raises(TransitionRefused, match="handed over"):
        emergencies.decide_emergency(access, "approve", actor=duty)
    assert not sees(asking, the_case)
    address = reverse("cases:decide", args=[access.pk])
    answer = client_of(superior).post(address, {"step": "approve"}, follow=True)
    assert "handed over to another institution since" in answer.content.decode()
    emergencies.decide_emergency(access, "refuse", actor=duty)
    new = ask(the_case, asking)
    emergencies.decide_emergency(new, "approve", actor=their_head)
    assert sees(asking, the_case)


def test_a_case_handed_over_is_handed_back_with_the_reason_that_the_other_desk_reads(
    the_case: Case, superior: Actor, other: Institution, their_head: Actor
) -> None:
    with as_application():
        handing_over.transfer_case(the_case, other, actor=superior)
    client = client_of(their_head)
    page = client.get(reverse("cases:people", args=[the_case.pk])).content.decode()
    address = reverse("cases:hand-back", args=[the_case.pk])
    assert address in page
    assert client.get(address).status_code == 200
    unsaid = client.post(address, {"sure": "on"})
    assert unsaid.status_code == 422
    assert sees(their_head, the_case)
    done = client.post(address, {"reason": "no-capacity", "sure": "on"})
    assert done.status_code == 302
    assert not sees(their_head, the_case)
    assert sees(superior, the_case)
    desk = client_of(superior).get(reverse("portal:desk"), {"whose": "all"}).content.decode()
    assert "no place or nobody to take it on" in desk
    assert the_case.code in desk
    page = client_of(superior).get(reverse("cases:case", args=[the_case.pk])).content.decode()
    assert "The case was handed back" in page


def over(case: Case, to: Institution, actor: Actor) -> Case:
    with as_application():
        handing_over.transfer_case(case, to, actor=actor)
    with scene():
        return Case.objects.select_related("handed_over_from").get(pk=case.pk)


def test_what_came_back_is_named_or_handed_over_elsewhere_and_not_handed_back(
    the_case: Case, superior: Actor, other: Institution, their_head: Actor
) -> None:
    case = over(the_case, other, superior)
    with as_application():
        handing_over.hand_back(case, Declining.CONFLICT, actor=their_head)
    with scene():
        case.refresh_from_db()
    assert (case.handed_over_from, case.handed_back) == (other, "conflict")
    with as_application(), pytest.raises(ValidationError, match="hand it over instead"):
        handing_over.hand_back(case, Declining.CONFLICT, actor=superior)
    led = client_of(superior).get(reverse("cases:hand-back", args=[case.pk]))
    assert led["Location"] == reverse("cases:people", args=[case.pk])


def test_a_case_is_not_handed_back_once_somebody_works_on_it(
    the_case: Case, superior: Actor, other: Institution, their_head: Actor
) -> None:
    case = over(the_case, other, superior)
    worker = factories.member(Role.ASSOCIATION_WORKER, other)
    with as_application():
        with pytest.raises(ValidationError, match="Choose from the list"):
            handing_over.hand_back(case, Declining.NOT_NEEDED, actor=their_head)
        add(case, other, worker, by=their_head)
        with pytest.raises(ValidationError, match="already working on the case"):
            handing_over.hand_back(case, Declining.NO_CAPACITY, actor=their_head)
        assert sees(their_head, case)


def test_only_who_hands_cases_over_hands_them_back(
    the_case: Case, superior: Actor, other: Institution, their_head: Actor
) -> None:
    case = over(the_case, other, superior)
    worker = factories.member(Role.ASSOCIATION_WORKER, other)
    with as_application(), pytest.raises(Denied):
        handing_over.hand_back(case, Declining.NO_CAPACITY, actor=worker)
    with as_application(), pytest.raises((Denied, OutOfScope)):
        handing_over.hand_back(case, Declining.NO_CAPACITY, actor=superior)
