# SPDX-License-Identifier: EUPL-1.2
"""It takes two people to erase somebody: in the services, on the page, and in the database."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.vault import selectors
from vidik.vault.methods.plain import Plain
from vidik.vault.models import ErasureProposal, Name, Note, Person
from vidik.vault.services import erasing
from vidik.vault.tests.factories import Scene, enter, erase, member, proposed, scene
from vidik.vault.tests.test_views import look, signed_in

pytestmark = pytest.mark.django_db


@shared
def at() -> Scene:
    return scene()


def _propose(person: Person, actor: Actor) -> ErasureProposal:
    with acting(actor):
        return erasing.propose_erasure(
            person, ground="request", words=Plain("Допис од јуче"), actor=actor
        )


def test_a_proposal_erases_nothing_and_needs_its_reason(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        with pytest.raises(ValidationError, match="rests on"):
            erasing.propose_erasure(person, ground="request", words=Plain(" "), actor=at.worker)
        with pytest.raises(ValidationError, match="erased"):
            erasing.propose_erasure(person, ground="x", words=Plain("x"), actor=at.worker)
    _propose(person, at.worker)
    with acting(at.worker), pytest.raises(ValidationError, match="already waiting"):
        erasing.propose_erasure(person, ground="mistake", words=Plain("x"), actor=at.worker)
    with seeing_all():
        assert Person.objects.get(pk=person.pk).wrapped_key is not None
        assert Name.objects.filter(person=person).exists()


def test_nobody_approves_what_they_proposed(at: Scene) -> None:
    person = enter(at)
    proposal = _propose(person, at.head)
    with acting(at.head), pytest.raises(Denied, match="second person"):
        erasing.approve_erasure(proposal, actor=at.head)
    other = member(Role.CENTRE_HEAD, at.centre)
    assert "Decide whether a person is erased" in signed_in(other).get("/desk/").content.decode()
    due = signed_in(other).get(reverse("vault:due")).content.decode()
    assert "waiting for you" in due
    own = signed_in(at.head).get("/desk/").content.decode()
    assert "Decide whether a person is erased" not in own
    with acting(other):
        assert list(selectors.erasures_to_decide(other)) == [proposal]
        certificate = erasing.approve_erasure(proposal, actor=other)
    assert f"proposed by: user:{at.head.user_id}" in certificate.document
    assert f"erased by: user:{other.user_id}" in certificate.document
    with acting(at.head):
        assert not selectors.erasures_to_decide(at.head).exists()
    with seeing_all():
        assert not Note.objects.filter(person=person).exists(), "the words go with the person"


def test_a_proposal_is_rejected_with_a_reason_or_withdrawn_by_its_author(at: Scene) -> None:
    person = enter(at)
    first = _propose(person, at.worker)
    with acting(at.worker), pytest.raises(ValidationError):
        erasing.reject_erasure(first, reason="needed", actor=at.worker)
    with acting(at.head):
        with pytest.raises(ValidationError):
            erasing.reject_erasure(first, reason="withdrawn", actor=at.head)
        erasing.reject_erasure(first, reason="needed", actor=at.head)
        with pytest.raises(ValidationError, match="in the meantime"):
            erasing.approve_erasure(first, actor=at.head)
    second = _propose(person, at.worker)
    with acting(at.worker):
        erasing.reject_erasure(second, reason="withdrawn", actor=at.worker)
    with acting(at.head), pytest.raises(ValidationError, match="in the meantime"):
        erasing.approve_erasure(second, actor=at.head)


def _by_statement(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_lets_nobody_erase_alone(at: Scene) -> None:
    person = enter(at)
    proposal = _propose(person, at.head)
    now = timezone.now()
    erase_ = "update vault_person set wrapped_key = null, erased_at = %s where id = %s"
    approve = "update vault_erasureproposal set approved_by_id = %s, approved_at = %s where id = %s"
    with acting(at.head), as_application():
        with pytest.raises(DatabaseError, match="two people"):
            _by_statement(erase_, now, person.pk)
        with pytest.raises(DatabaseError, match="nobody_approves_an_erasure_they_proposed"):
            _by_statement(approve, at.head.user_id, now, proposal.pk)
        with pytest.raises(DatabaseError, match="one’s own name"):
            _by_statement(approve, at.colleague.user_id, now, proposal.pk)
        _by_statement("delete from vault_name where person_id = %s", person.pk)
        _by_statement("delete from vault_note where person_id = %s", person.pk)
    with seeing_all():
        assert Name.objects.filter(person=person).exists(), "nothing goes before two agree"
        assert Note.objects.filter(person=person).exists()
    with acting(at.worker), as_application():
        assert ErasureProposal.objects.filter(pk=proposal.pk).update(approved_at=now) == 0
    with as_application():
        other = member(Role.CENTRE_HEAD, at.centre)
        with acting(other):
            erasing.approve_erasure(proposal, actor=other)
    with seeing_all():
        assert not Name.objects.filter(person=person).exists()


def test_the_page_takes_a_proposal_from_one_and_the_decision_from_another(at: Scene) -> None:
    person = enter(at)
    address = reverse("vault:retention", args=[person.pk])
    one, other = signed_in(at.worker), signed_in(at.head)
    look(one, person)
    assert address in one.get(reverse("vault:person", args=[person.pk])).content.decode()
    page = one.get(address).content.decode()
    assert "It takes two people" in page
    assert "Prohibit erasure" not in page
    faulty = one.post(address, {"step": "propose", "propose-ground": "request"})
    assert faulty.status_code == 400
    assert "what the ground rests on" in faulty.content.decode()
    typed = {"step": "propose", "propose-ground": "request", "propose-words": "Писмо од јуче"}
    assert one.post(address, typed).status_code == 302
    own = one.get(address).content.decode()
    assert "Withdraw the proposal" in own
    assert "Approve and erase" not in own
    approved = {"step": "approve", "approve-code": person.code}
    assert one.post(address, approved).status_code == 403
    closed = other.get(address).content.decode()
    assert "Писмо од јуче" not in closed
    look(other, person, why="supervision", reason="Проверавам предлог за брисање")
    assert "Писмо од јуче" in other.get(address).content.decode()
    assert other.post(address, approved).status_code == 302
    with seeing_all():
        assert Person.objects.get(pk=person.pk).wrapped_key is None


def test_a_person_is_erased_by_two_of_an_association(at: Scene) -> None:
    del at
    there = scene()
    head = member(Role.ASSOCIATION_HEAD, there.centre)
    person = enter(there)
    proposed(person, head)
    with acting(head):
        erasing.reject_erasure(
            selectors.waiting_proposal(person) or ErasureProposal(), reason="needed", actor=head
        )
    erase(person, head)
    with seeing_all():
        assert Person.objects.get(pk=person.pk).wrapped_key is None
