# SPDX-License-Identifier: EUPL-1.2
"""Centre and associations refer to each other, and whoever is asked accepts or declines."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.access.worklist import worklist
from vidik.cases.models import Case, Sharing
from vidik.cases.services.sharings import accept_sharing, decline_sharing, share_case
from vidik.cases.tests import factories as cases
from vidik.cases.types import Declining, Ground, Purpose
from vidik.identification.models import Procedure
from vidik.identification.services.onward import refer_onward
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Step
from vidik.institutions.models import Institution
from vidik.referral.tests.test_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def body(code: str) -> Institution:
    return Institution.objects.get(code=code)


def refer(procedure: Procedure, to: str, actor: Actor, status: str = "identified") -> None:
    refer_onward(
        procedure, status=status, service="association", institution=body(to) if to else None,
        actor=actor,
    )  # fmt: skip


def share(case: Case, to: str, actor: Actor) -> Sharing:
    return share_case(
        case,
        institution=body(to),
        purpose=Purpose.SUPPORT,
        ground=Ground.CONSENT,
        reference="12/2026",
        until=timezone.now() + dt.timedelta(days=30),
        actor=actor,
    )


def kinds_on_the_desk(actor: Actor) -> set[str]:
    found = worklist(actor)
    return {each.kind.code for group in found.groups for each in group.lines}


def test_an_identified_victim_is_referred_to_an_association_which_accepts_or_declines(
    procedure: Procedure, people: Pair
) -> None:
    factories.identify(procedure, people)
    with as_application():
        refer(procedure, "atina", people.one)
        refer(procedure, "astra", people.one)
        desk = client_of(people.one)
        address = f"/identification/{procedure.pk}/"
        page = desk.get(address).content.decode()
        assert page.count("not shared with the institution") == 2
        assert f"/cases/{procedure.case_id}/share/" in page
        worker = cases.member(Role.ASSOCIATION_WORKER, body("atina"))
        assert "shared" not in kinds_on_the_desk(worker)
        with acting(people.one):
            case = Case.objects.get(pk=procedure.case_id)
        first, second = (share(case, code, people.one) for code in ("atina", "astra"))
        assert "no answer yet" in desk.get(address).content.decode()
        with acting(worker):
            assert "shared" in kinds_on_the_desk(worker), "it is led to accept or decline"
        accept_sharing(first, actor=worker)
        other = cases.member(Role.ASSOCIATION_WORKER, body("astra"))
        decline_sharing(second, Declining.NO_CAPACITY, actor=other)
        page = desk.get(address).content.decode()
        assert ">accepted<" in page
        assert "no place or nobody to take it on" in page


@pytest.mark.parametrize(
    ("is_identified", "status", "to", "field"),
    [
        (True, "at-risk", "atina", "status"),
        (True, "identified", "", "institution"),
        (False, "identified", "atina", "status"),
    ],
)
def test_a_referral_says_what_was_decided_and_who_takes_the_victim_on(
    procedure: Procedure, people: Pair, is_identified: bool, status: str, to: str, field: str
) -> None:
    if is_identified:
        factories.identify(procedure, people)
    else:
        factories.decide(procedure, people, Step.DISMISS, "other-act")
    with pytest.raises(ValidationError) as refused:
        refer(procedure, to, people.one, status)
    assert set(refused.value.message_dict) == {field}


def test_an_association_refers_to_the_centre_in_the_same_way(people: Pair) -> None:
    ours = body("atina")
    head = cases.member(Role.ASSOCIATION_HEAD, ours)
    with scene():
        case = cases.case(ours)
        case.save()
        cases.participant(case, ours, head.user_id).save()
    centre = Institution.objects.get(pk=people.one.institution)
    with as_application():
        sharing = share(case, centre.code, head)
        with acting(people.one):
            assert "shared" in kinds_on_the_desk(people.one)
    with scene():
        earlier = timezone.now() - dt.timedelta(minutes=5)
        Sharing.objects.filter(pk=sharing.pk).update(valid_from=earlier)
    with as_application():
        decline_sharing(sharing, Declining.NO_GROUND, actor=people.one)
        with acting(head):
            assert "declined" in kinds_on_the_desk(head)
