# SPDX-License-Identifier: EUPL-1.2
"""Only the responsible institution bars erasing, erases, and reads who looked; guests never."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.elevated import elevate
from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from tests.shared import shared
from tests.signed_in import client_of
from vidik.access.services import acting, can
from vidik.access.types import Action, Actor, Denied, Role
from vidik.cases.models import EmergencyAccess
from vidik.cases.services import handing_over
from vidik.cases.tests.factories import participant
from vidik.institutions.models import Institution
from vidik.vault import selectors
from vidik.vault.methods.plain import Plain
from vidik.vault.models import (
    AccessLogEntry,
    ErasureProposal,
    LegalHold,
    Name,
    Person,
    StoredFile,
)
from vidik.vault.services import accessing, erasing
from vidik.vault.tests.factories import Scene, enter, erase, institution, member, proposed, scene
from vidik.vault.types import RetentionKind

pytestmark = pytest.mark.django_db

DECIDE = (
    Action.IDENTITIES_LOG,
    Action.IDENTITIES_HOLD,
    Action.IDENTITIES_PROPOSE_ERASURE,
    Action.IDENTITIES_ERASE,
)


def _joined(at: Scene) -> Actor:
    """The head of an association that takes part in the case as a whole."""
    guest = member(Role.ASSOCIATION_HEAD, institution())
    with seeing_all():
        participant(at.case, Institution.objects.get(pk=guest.institution)).save()
    return guest


def _named(at: Scene) -> Actor:
    """The head of an association who is named in the case."""
    guest = member(Role.ASSOCIATION_HEAD, institution())
    with seeing_all():
        participant(at.case, Institution.objects.get(pk=guest.institution), guest.user_id).save()
    return guest


def _in_need(at: Scene, guest: Actor) -> Actor:
    now = timezone.now() - dt.timedelta(minutes=5)
    with seeing_all():
        EmergencyAccess.objects.create(
            case=at.case, case_code=at.case.code, responsible_id=at.case.responsible_id,
            user_id=guest.user_id, institution_id=guest.institution, reason="danger",
            explanation="Set up by the tests.", hours=1, state="granted", requested_at=now,
            started_at=now, expires_at=now + dt.timedelta(hours=1),
            decided_by_id=at.colleague.user_id,
        )  # fmt: skip
    return guest


def _stranger_in_need(at: Scene) -> Actor:
    """The head of another unit, with an hour of emergency access."""
    return _in_need(at, member(Role.CENTRE_HEAD, institution()))


def _head_in_need(at: Scene) -> Actor:
    """The head of the responsible institution, who sees the restricted case for an hour alone."""
    at.case.restricted = True
    with seeing_all():
        at.case.save(update_fields=["restricted"])
    return _in_need(at, at.head)


GUESTS = (_joined, _named, _stranger_in_need, _head_in_need)


@shared
def at() -> Scene:
    return scene()


@shared
def person(at: Scene) -> Person:
    found = enter(at)
    with acting(at.worker):
        accessing.request_access(found, purpose="safety", why="", reason=None, actor=at.worker)
    proposed(found, at.head)
    with acting(at.head):
        erasing.place_hold(found, ground="proceedings", actor=at.head)
    return found


@pytest.fixture(params=GUESTS, ids=lambda make: make.__name__.strip("_"))
def guest(request: pytest.FixtureRequest, at: Scene, person: Person) -> Actor:
    del person
    make: Callable[[Scene], Actor] = request.param
    return make(at)


def test_a_guest_neither_holds_nor_erases_nor_learns_who_looked(
    at: Scene, person: Person, guest: Actor
) -> None:
    with seeing_all():
        hold = LegalHold.objects.get()
        proposal = ErasureProposal.objects.get()
    with acting(guest), as_application():
        assert not any(can(guest, action, person) for action in DECIDE)
        for act in (
            lambda: erasing.place_hold(person, ground="claim", actor=guest),
            lambda: erasing.lift_hold(hold, actor=guest),
            lambda: erasing.propose_erasure(
                person, ground="retention", words=Plain(""), actor=guest
            ),
            lambda: erasing.approve_erasure(proposal, actor=guest),
            lambda: erasing.reject_erasure(proposal, reason="needed", actor=guest),
            lambda: erasing.erase_files(person, actor=guest),
            lambda: selectors.looks_at(person, actor=guest),
        ):
            with pytest.raises(Denied, match="responsible for the case"):
                act()
    with seeing_all():
        assert LegalHold.objects.get().lifted_at is None
        assert Person.objects.get(pk=person.pk).wrapped_key is not None
        assert AccessLogEntry.objects.get(person=person).user_id == at.worker.user_id


def test_the_database_itself_keeps_a_guest_from_it(person: Person, guest: Actor) -> None:
    """Also from erasing by what a guest may change: how the person is reached."""
    now = timezone.now()
    with as_application(), acting(guest):
        assert Person.objects.filter(pk=person.pk).exists()
        assert LegalHold.objects.count() == 1
        assert LegalHold.objects.update(lifted_at=now, lifted_by="guest") == 0
        assert not AccessLogEntry.objects.exists()
        for model in (Name, StoredFile):
            assert model.objects.all().delete()[0] == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            LegalHold.objects.create(
                person=person, case_id=person.case_id, ground="claim", since=now, placed_by="guest"
            )
        with pytest.raises(ProgrammingError), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(wrapped_key=None, erased_at=now)


def test_the_pages_are_refused_to_a_guest_and_no_button_leads_there(
    person: Person, guest: Actor
) -> None:
    assert guest.user_id is not None
    client = client_of(guest)
    elevate(guest.user_id)
    for name in ("log", "retention"):
        answer = client.get(reverse(f"vault:{name}", args=[person.pk]))
        assert answer.status_code == 403, name
        assert "responsible for the case" in answer.content.decode()
    gate = reverse("vault:person", args=[person.pk])
    client.post(gate, {"purpose": "safety", "why": "danger", "reason": "somebody asked"})
    page = client.get(gate).content.decode()
    assert person.code in page
    assert reverse("vault:retention", args=[person.pk]) not in page
    assert reverse("vault:log", args=[person.pk]) not in page


def test_what_is_due_is_listed_to_who_decides(at: Scene, person: Person, guest: Actor) -> None:
    long_ago = timezone.now() - dt.timedelta(days=365 * 11)
    with seeing_all():
        LegalHold.objects.update(lifted_at=long_ago, lifted_by="x", since=long_ago)
        at.case.state, at.case.opened_at, at.case.closed_at = "closed", long_ago, long_ago
        at.case.save()
    with acting(guest):
        assert not selectors.due_for_erasing(guest, RetentionKind.PERSON).exists()
    if guest != at.head:
        with acting(at.head):
            assert selectors.due_for_erasing(at.head, RetentionKind.PERSON).get() == person


def test_after_a_hand_over_the_new_institution_decides(at: Scene, person: Person) -> None:
    there = institution()
    new = member(Role.CENTRE_HEAD, there)
    handing_over.transfer_case(at.case, there, actor=at.head)
    with acting(new), as_application():
        erasing.lift_hold(LegalHold.objects.get(), actor=new)
        proposal = ErasureProposal.objects.get()
        with pytest.raises(ValidationError, match="handed over"):
            erasing.approve_erasure(proposal, actor=new)
        erasing.reject_erasure(proposal, reason="ground", actor=new)
    with as_application():
        erase(person, new)
    with seeing_all():
        assert Person.objects.get(pk=person.pk).wrapped_key is None
