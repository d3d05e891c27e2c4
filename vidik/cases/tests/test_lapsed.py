# SPDX-License-Identifier: EUPL-1.2
"""A request for emergency access that nobody decided on lapses, and does not bar its author."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import User
from vidik.audit.selectors import last_event
from vidik.cases.models import Case, EmergencyAccess
from vidik.cases.selectors import emergencies as cases_emergencies
from vidik.cases.services import cases, emergencies
from vidik.cases.tests import factories
from vidik.cases.tests.test_emergencies import ask, earlier, sees
from vidik.cases.types import EmergencyState
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution


@pytest.fixture
def restricted(the_case: Case, superior: Actor) -> Case:
    return cases.restrict_case(the_case, actor=superior)


def test_an_old_request_is_made_anew(restricted: Case, expert: Actor, duty: Actor) -> None:
    access = ask(restricted, expert)
    with pytest.raises(ValidationError, match="already waiting"):
        ask(restricted, expert)
    earlier(access, requested_at=dt.timedelta(hours=13))
    with pytest.raises(TransitionRefused, match="older than twelve hours"):
        emergencies.decide_emergency(access, "approve", actor=duty)
    with acting(duty):
        assert list(cases_emergencies.to_decide(duty)) == []
    with as_application():
        anew = ask(restricted, expert)
    with scene():
        states = dict(EmergencyAccess.objects.values_list("pk", "state"))
    assert states == {access.pk: "lapsed", anew.pk: "requested"}
    assert last_event("emergency.lapsed") is not None
    with acting(duty):
        assert [row.pk for row in cases_emergencies.to_decide(duty)] == [anew.pk]
    emergencies.decide_emergency(anew, "approve", actor=duty)
    assert sees(expert, restricted)


def test_a_request_made_for_another_institution_lapses_as_well(
    restricted: Case, expert: Actor, other: Institution
) -> None:
    user = User.objects.get(pk=expert.user_id)
    elsewhere = factories.acting_for(user, Role.DUTY_EXPERT, other)
    access = ask(restricted, elsewhere)
    earlier(access, requested_at=dt.timedelta(hours=13))
    with as_application():
        anew = ask(restricted, expert)
    with scene():
        states = dict(EmergencyAccess.objects.values_list("pk", "state"))
    assert states == {access.pk: "lapsed", anew.pk: "requested"}


def test_the_database_lets_nobody_change_more_of_a_request_than_let_an_old_one_lapse(
    restricted: Case, expert: Actor
) -> None:
    access = ask(restricted, expert)
    rows = EmergencyAccess.objects.filter(pk=access.pk)
    with as_application(), acting(expert):
        assert rows.update(state="lapsed") == 0, "it still waits"
    earlier(access, requested_at=dt.timedelta(hours=13))
    now = timezone.now()
    with as_application(), acting(expert):
        for facts in (
            {"state": "granted", "started_at": now, "expires_at": now},
            {"state": "lapsed", "requested_at": now},
            {"explanation": "another"},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**facts)
        assert rows.update(state="lapsed") == 1
        assert rows.update(state="requested") == 0


def test_an_old_request_is_shown_as_lapsed_and_found_as_such(
    restricted: Case, expert: Actor, duty: Actor
) -> None:
    access = ask(restricted, expert)
    earlier(access, requested_at=dt.timedelta(hours=13))
    client = client_of(expert)
    page = client.get(reverse("cases:emergency", args=[access.pk])).content.decode()
    assert "lapsed without a decision" in page
    assert reverse("cases:ask") in page
    listing = reverse("cases:emergencies")
    found = reverse("cases:emergency", args=[access.pk])
    for state, is_there in (("lapsed", True), ("requested", False), ("", True)):
        shown = client.get(listing, {"state": state}).content.decode()
        assert (found in shown) == is_there, state
    assert ask(restricted, expert).state_now == EmergencyState.REQUESTED
    assert found in client.get(listing, {"state": "lapsed"}).content.decode()


def test_an_urgent_notice_says_when_the_access_has_ended(
    restricted: Case, duty: Actor, superior: Actor
) -> None:
    second = factories.member(Role.CENTRE_HEAD, Institution.objects.get(pk=superior.institution))
    access = ask(restricted, second, hours=1)
    emergencies.decide_emergency(access, "approve", actor=duty)
    client = client_of(superior)
    page = client.get(reverse("cases:emergencies")).content.decode()
    assert "has had emergency access since" in page
    with scene():
        EmergencyAccess.objects.filter(pk=access.pk).update(
            started_at=timezone.now() - dt.timedelta(hours=3),
            expires_at=timezone.now() - dt.timedelta(hours=2),
        )
    page = client.get(reverse("cases:emergencies")).content.decode()
    assert "has had emergency access since" not in page
    assert "it has ended" in page
