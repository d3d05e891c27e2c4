# SPDX-License-Identifier: EUPL-1.2
"""With whom the identification is shared learns nothing of where the person is looked after."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.cases.types import Purpose
from vidik.identification.models import Entitlement, LaterReport, OnwardReferral, Procedure
from vidik.identification.selectors.timeline import timeline
from vidik.identification.services import entitlements, propagation
from vidik.identification.services.onward import refer_onward
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import EntitlementState
from vidik.institutions.models import Institution

READERS = [
    (Role.POLICE, Purpose.INVESTIGATION),
    (Role.COURT_OFFICER, Purpose.TRIAL),
    (Role.ASSOCIATION_WORKER, Purpose.LEGAL_AID),
    (Role.CASE_OFFICER, Purpose.RESIDENCE),
]


def _shared(procedure: Procedure, role: Role, purpose: Purpose) -> Actor:
    """Return a member of an institution with which the case is shared."""
    elsewhere = cases.institution("elsewhere")
    reader = cases.member(role, elsewhere)
    with scene():
        cases.sharing(procedure.case, elsewhere, purpose).save()
    return reader


@pytest.fixture
def housed(procedure: Procedure, people: Pair) -> Procedure:
    """Give the procedure of somebody who was identified, housed and referred on."""
    shelter = cases.institution("hidden-house")
    factories.identify(procedure, people)
    for code in ("accommodation", "health"):
        entitlements.set_entitlements(
            procedure, [code], EntitlementState.PROVIDED, provider=shelter, actor=people.one
        )
    refer_onward(
        procedure, status="identified", service="association", institution=shelter,
        actor=people.one,
    )  # fmt: skip
    return procedure


def _pages(of: Procedure, reader: Actor) -> str:
    client = signed_in(reader)
    answers = [
        client.get(reverse("identification:procedure", args=[of.pk])),
        client.get(reverse("cases:case", args=[of.case_id])),
    ]
    assert [each.status_code for each in answers] == [200, 200]
    return "".join(each.text for each in answers)


WORDS = (
    "Entitlements from the opening", "Entitlement:", "Not yet offered", "Safe accommodation",
    "Referred on", "Onward referrals",
)  # fmt: skip


@pytest.mark.parametrize(("role", "purpose"), READERS)
def test_where_somebody_is_housed_and_treated_is_for_those_who_work_on_the_case(
    housed: Procedure, people: Pair, role: Role, purpose: Purpose
) -> None:
    reader = _shared(housed, role, purpose)
    name = str(Institution.objects.get(code="hidden-house").name)
    assert name in _pages(housed, people.one)
    shown = _pages(housed, reader)
    assert not [each for each in (name, *WORDS) if each in shown]
    with acting(reader), as_application():
        assert Procedure.objects.filter(pk=housed.pk).exists()
        assert not Entitlement.objects.exists()
        assert not OnwardReferral.objects.exists()
    with acting(people.one), as_application():
        assert Entitlement.objects.exists()
        assert OnwardReferral.objects.exists()


def test_an_expert_with_whom_the_case_is_shared_reads_it_like_anybody_else(
    housed: Procedure,
) -> None:
    reader = _shared(housed, Role.CASE_EXPERT, Purpose.LEGAL_AID)
    shown = _pages(housed, reader)
    assert not [each for each in (*WORDS, "Who opened it") if each in shown]


def test_the_pages_do_not_rely_on_the_database_alone(housed: Procedure) -> None:
    with scene():
        row = Procedure.objects.get(pk=housed.pk)
        told = [str(event.what) for event in timeline(row, works=False)]
        assert not [each for each in told if each.startswith(("Referred on", "Entitlement"))]
        told = [str(event.what) for event in timeline(row, works=True)]
        assert [each for each in told if each.startswith("Referred on")]
        assert [each for each in told if each.startswith("Entitlement")]


@pytest.mark.parametrize(("role", "purpose"), READERS)
def test_that_somebody_was_reported_again_is_for_those_who_work_on_the_case(
    housed: Procedure, centre: Institution, people: Pair, role: Role, purpose: Purpose
) -> None:
    later = factories.procedure(centre, at=timezone.now())
    propagation.apply_merge(later.person_id, housed.person_id)
    readers = [_shared(row, role, purpose) for row in (housed, later)]
    again = ("later report", "already been identified")
    for row, reader, words in zip((housed, later), readers, again, strict=True):
        assert words in _pages(row, people.one)
        assert words not in _pages(row, reader)
        with scene():
            row.refresh_from_db()
            told = [str(event.what) for event in timeline(row, works=False)]
        assert not [each for each in told if words in each]
        with acting(reader), as_application():
            assert not LaterReport.objects.exists()
