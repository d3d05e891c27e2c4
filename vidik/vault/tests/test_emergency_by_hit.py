# SPDX-License-Identifier: EUPL-1.2
"""Who is found elsewhere is asked for by the hit, without a code that only the others know."""

from __future__ import annotations

import datetime as dt
import re
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.selectors import last_event
from vidik.cases.models import EmergencyAccess, UrgentNotice
from vidik.cases.selectors.cases import visible_cases
from vidik.cases.services import cases as case_services
from vidik.cases.services import emergencies, hits
from vidik.cases.types import HIT_LASTS, Emergency
from vidik.vault.services import searching
from vidik.vault.tests.factories import Scene, enter, institution, member, scene
from vidik.vault.tests.test_views import signed_in
from vidik.vault.types import Query

pytestmark = pytest.mark.django_db
WHO = Query("Persida", "Čvorović", 1990)
TYPED = {
    "given": "Persida", "family": "Čvorović", "year": "1990", "purpose": "safety",
}  # fmt: skip
ASKED = {
    "reason": "danger", "explanation": "Није се јавила од синоћ", "hours": "2",
}  # fmt: skip


@shared
def at() -> Scene:
    return scene()


@shared
def other() -> Scene:
    found = scene()
    enter(found)
    return found


def found_elsewhere(actor: Actor) -> str:
    """Return the reference to the one whom a search of the actor finds elsewhere."""
    with acting(actor):
        found = searching.search(WHO, purpose="safety", actor=actor)
    ((hit,),) = [each.hits for each in found.elsewhere]
    return hit


def ask(hit: str, actor: Actor, *, alone: bool = False) -> EmergencyAccess:
    with acting(actor):
        return emergencies.ask_emergency(
            "",
            hit=hit,
            reason=Emergency.DANGER,
            explanation="Није се јавила од синоћ",
            hours=2,
            alone=alone,
            actor=actor,
        )


def test_a_hit_elsewhere_is_asked_for_and_a_second_person_decides(at: Scene, other: Scene) -> None:
    access = ask(found_elsewhere(at.worker), at.worker)
    assert (access.state, access.case_id) == ("requested", other.case.pk)
    assert access.responsible_id == other.centre.pk
    act = last_event("emergency.requested")
    searched = last_event("identities.searched")
    assert act is not None
    assert searched is not None
    assert act.payload["search"] == searched.payload["search"] == str(access.search)
    with acting(other.head):
        emergencies.decide_emergency(access, "approve", actor=other.head)
    with acting(at.worker):
        assert visible_cases(at.worker).filter(pk=other.case.pk).exists()
    with seeing_all():
        assert UrgentNotice.objects.filter(emergency=access, user=other.head.user_id).exists()


def test_on_duty_alone_the_same_limits_hold(at: Scene, other: Scene) -> None:
    access = ask(found_elsewhere(at.colleague), at.colleague, alone=True)
    assert access.started_at is not None
    assert access.expires_at == access.started_at + dt.timedelta(hours=1)
    with seeing_all():
        assert UrgentNotice.objects.filter(emergency=access, user=other.head.user_id).exists()
    with acting(at.colleague):
        assert searching.search(WHO, purpose="safety", actor=at.colleague).elsewhere == ()


@pytest.mark.usefixtures("other")
def test_a_reference_in_other_hands_answers_as_one_that_does_not_exist(at: Scene) -> None:
    hit = found_elsewhere(at.worker)
    thief = member(Role.CASE_EXPERT, at.centre)
    altered = ("B" if hit[0] == "A" else "A") + hit[1:]
    unable = member(Role.SHELTER_STAFF, institution())
    answers = set()
    for text, actor in (
        (hit, thief), (hit, at.colleague), (hit, unable), (altered, at.worker),
        (hit.swapcase(), at.worker), ("x", at.worker), ("x" * 92, unable), ("0" * 500, thief),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refusal:
            ask(text, actor)
        answers.add(str(refusal.value.messages))
    assert len(answers) == 1
    with seeing_all():
        assert not EmergencyAccess.objects.exists()


@pytest.mark.usefixtures("other")
def test_a_reference_holds_for_a_quarter_of_an_hour(at: Scene) -> None:
    hit = found_elsewhere(at.worker)
    later = timezone.now() + HIT_LASTS + dt.timedelta(seconds=2)
    with patch.object(hits.timezone, "now", return_value=later):
        assert hits.found_by(hit, actor=at.worker) is None
    assert hits.found_by(hit, actor=at.worker) is not None


def test_a_case_that_was_restricted_since_is_not_found_by_the_hit(at: Scene, other: Scene) -> None:
    hit = found_elsewhere(at.worker)
    with acting(other.head):
        case_services.restrict_case(other.case, actor=other.head)
    with pytest.raises(ValidationError, match="no longer valid"):
        ask(hit, at.worker)


def test_nobody_without_the_right_to_search_across_gets_a_reference(other: Scene) -> None:
    del other
    for role in (Role.POLICE, Role.ASSOCIATION_HEAD):
        actor = member(role, institution())
        with acting(actor):
            assert searching.search(WHO, purpose="safety", actor=actor).elsewhere == ()


def test_the_page_leads_from_the_hit_to_the_request_and_hides_the_code(
    at: Scene, other: Scene
) -> None:
    client = signed_in(at.worker)
    page = client.post(reverse("vault:search"), TYPED).content.decode()
    assert "In an emergency: ask for access" in page
    assert other.case.code not in page
    (hit,) = re.findall(r'name="hit" value="([^"]+)"', page)
    address = reverse("cases:ask")
    form = client.post(address, {"hit": hit})
    assert form.status_code == 200
    assert "Code of the case" not in form.content.decode()
    assert hit in form.content.decode()
    faulty = client.post(address, {"hit": hit} | ASKED | {"explanation": "x"})
    assert faulty.status_code == 422
    assert "Није се" not in faulty.content.decode()
    stolen = signed_in(at.head).post(address, {"hit": hit}, follow=True).content.decode()
    assert "no longer valid" in stolen
    assert "no longer valid" in client.post(address, {"hit": "x"}, follow=True).content.decode()
    done = client.post(address, {"hit": hit} | ASKED)
    assert done.status_code == 302
    own = client.get(done["Location"]).content.decode()
    assert other.case.code not in own
    assert "a person whom a search found elsewhere" in own
    listed = client.get(reverse("cases:emergencies")).content.decode()
    assert other.case.code not in listed
    assert "found by a search" in listed
    deciding = signed_in(other.head)
    assert other.case.code in deciding.get(done["Location"]).content.decode()
    with seeing_all():
        access = EmergencyAccess.objects.get()
    deciding.post(reverse("cases:decide", args=[access.pk]), {"step": "approve"})
    assert other.case.code in client.get(done["Location"]).content.decode()
