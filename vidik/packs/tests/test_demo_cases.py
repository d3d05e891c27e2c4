# SPDX-License-Identifier: EUPL-1.2
"""The synthetic cases of the Serbia pack: made once, marked, refused where people work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import SignIn, User
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing
from vidik.cases.services import cases, demo
from vidik.cases.tests.factories import acting_for, institution, member
from vidik.cases.types import EmergencyState, Sensitivity
from vidik.core.packfiles import PackError
from vidik.packs.demo_cases import make_demo_cases
from vidik.packs.services import LOADER, demo_places
from vidik.vault import selectors as vault_selectors
from vidik.vault.models import AccessLogEntry, LegalHold, Merge, Person
from vidik.vault.types import RetentionKind

PACK = Path(settings.PACKS_DIR) / "serbia"
ROLES = {
    "case": Role.CASE_EXPERT, "duty": Role.DUTY_EXPERT, "centre-head": Role.CENTRE_HEAD,
    "shelter": Role.SHELTER_STAFF, "association": Role.ASSOCIATION_WORKER,
}  # fmt: skip
OTHERS = ("sbpok-thb-department", "higher-court-belgrade", "csw-novi-sad", "safe-house-vranje")


@pytest.fixture
def people(db: None) -> dict[str, Actor]:
    """The demo accounts that the file speaks of, in the institutions of the pack."""
    places = demo_places(PACK)
    for code in OTHERS:
        institution(code)
    made = {}
    for username, role in ROLES.items():
        user = User.objects.create_user(
            username, email=f"{username}@demo.invalid", display_name=username, is_demo=True
        )
        made[username] = acting_for(user, role, institution(places[username][0]))
    return made


def test_every_page_of_cases_and_vault_gets_something_to_show(people: dict[str, Actor]) -> None:
    count = make_demo_cases(PACK, actor=LOADER)
    with scene():
        assert Case.objects.count() == Case.objects.filter(is_demo=True).count() == count
        assert Case.objects.filter(restricted=True).count() == 1
        assert Case.objects.filter(closed_at__isnull=False).count() == 1
        assert Participant.objects.filter(user__isnull=True).exists()
        assert Sharing.objects.count() >= 3
        states = set(EmergencyAccess.objects.values_list("state", flat=True))
        assert states == {EmergencyState.ENDED, EmergencyState.REQUESTED}
        assert Person.objects.count() > count
        for model in (AccessLogEntry, LegalHold, Merge):
            assert model.objects.exists()
    head = people["centre-head"]
    with acting(head):
        assert vault_selectors.due_for_erasing(head, RetentionKind.PERSON).exists()


def test_they_are_made_once(
    people: dict[str, Actor], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert make_demo_cases(PACK, actor=LOADER) > 0
    with django_assert_max_num_queries(8):
        assert make_demo_cases(PACK, actor=LOADER) == 0


def test_they_are_refused_where_people_work(people: dict[str, Actor], settings: Any) -> None:
    settings.DEMO = False
    assert make_demo_cases(PACK, actor=LOADER) == 0
    with pytest.raises(demo.SyntheticRefused):
        demo.make_up_case(sensitivity=Sensitivity.ORDINARY, days=1, actor=people["centre-head"])
    with scene():
        assert not Case.objects.exists()


def test_a_real_case_gets_no_other_date(people: dict[str, Actor]) -> None:
    head = people["centre-head"]
    case = cases.open_case(actor=head)
    with pytest.raises(demo.SyntheticRefused):
        demo.close_synthetic_case(case, days=4000, actor=head)


def test_an_account_that_is_missing_is_named(db: None) -> None:
    member(Role.CASE_EXPERT, institution("centre"))
    with pytest.raises(PackError, match="a demo account that acts, not “case”"):
        make_demo_cases(PACK, actor=LOADER)
    assert demo_actor("case") is None


def test_pages_say_that_a_case_and_its_persons_are_synthetic(
    people: dict[str, Actor], client: Client
) -> None:
    make_demo_cases(PACK, actor=LOADER)
    own = cases.open_case(actor=people["centre-head"])
    with scene():
        made = Case.objects.filter(is_demo=True, restricted=False, responsible__code="centre")
        case, person = made[0], Person.objects.filter(case=made[0])[0]
    client.force_login(User.objects.get(username="centre-head"))
    SignIn.objects.update(factor="webauthn", confirmed_at=timezone.now())
    for address in (f"/cases/{case.pk}/", f"/identities/case/{case.pk}/"):
        assert "synthetic example" in client.get(address).content.decode(), address
    assert "synthetic example" in client.get(f"/identities/{person.pk}/").content.decode()
    assert "synthetic example" not in client.get(f"/cases/{own.pk}/").content.decode()
