# SPDX-License-Identifier: EUPL-1.2
"""Merging beside a restricted case: nothing is revealed of it, undone in it, or taken out of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.cases.tests.factories import case as make_case
from vidik.cases.tests.factories import participant
from vidik.vault.models import Merge, Person
from vidik.vault.services import entering, merging
from vidik.vault.tests.factories import Scene, entered, scene
from vidik.vault.tests.test_views import look, signed_in

pytestmark = pytest.mark.django_db


@dataclass
class Three:
    """Entries of three cases; the third case is restricted to the worker."""

    one: Person
    other: Person
    hidden: Person


@pytest.fixture
def at() -> Scene:
    return scene()


@pytest.fixture
def three(at: Scene) -> Three:
    def of(restricted: bool) -> Person:
        made = make_case(at.centre, restricted=restricted)
        with seeing_all():
            made.save()
            participant(made, at.centre, at.worker.user_id).save()
        with acting(at.worker):
            return entering.enter_person(made, entered(), actor=at.worker)

    return Three(of(restricted=False), of(restricted=False), of(restricted=True))


def front(person: Person) -> object:
    with seeing_all():
        return Person.objects.get(pk=person.pk).merged_into_id


def merged(actor: Actor, duplicate: Person, primary: Person) -> None:
    with acting(actor):
        merging.merge_persons(duplicate, primary, actor=actor)


def sent(client: Client, person: Person, **data: str) -> str:
    address = reverse("vault:merge", args=[person.pk])
    return str(client.post(address, data, follow=True).content.decode())


def pages_of(client: Client, three: Three) -> str:
    """Return all that the pages of the two that are seen say to somebody."""
    pages = []
    for person in (three.one, three.other):
        for name, key in (
            ("vault:person", person.pk), ("vault:merge", person.pk),
            ("vault:of-case", person.case_id),
        ):  # fmt: skip
            answer = client.get(reverse(name, args=[key]))
            assert answer.status_code == 200, name
            pages.append(answer.content.decode())
    return "\n".join(pages)


def assert_stays_hidden(client: Client, colleague: Actor, three: Three) -> None:
    """Require that neither pages nor the database let the colleague know of the third entry."""
    pages = pages_of(client, three)
    for word in (three.hidden.code, str(three.hidden.pk), str(three.hidden.case_id)):
        assert word not in pages
    assert client.get(reverse("vault:person", args=[three.hidden.pk])).status_code == 404
    with acting(colleague), as_application():
        assert not Person.objects.filter(pk=three.hidden.pk).exists()
        assert not Merge.objects.filter(duplicate=three.hidden).exists()
    with seeing_all():
        assert Case.objects.get(pk=three.hidden.case_id).restricted


@pytest.fixture
def colleague(at: Scene, three: Three) -> Client:
    client = signed_in(at.colleague)
    for person in (three.one, three.other):
        look(client, person, why="substitute", reason="смена")
    return client


def test_an_entry_into_which_a_hidden_one_is_merged_is_merged_on_and_parted_again(
    at: Scene, three: Three, colleague: Client
) -> None:
    merged(at.worker, three.hidden, three.one)
    assert_stays_hidden(colleague, at.colleague, three)
    page = sent(colleague, three.one, code=three.other.code, sure="on")
    assert "The two entries are one person now." in page
    assert (front(three.one), front(three.hidden)) == (three.other.pk, three.one.pk)
    assert_stays_hidden(colleague, at.colleague, three)
    everybody = {three.one.pk, three.other.pk, three.hidden.pk}
    for each in everybody:
        assert merging.one_person([each]) == everybody
    assert "separate again" in sent(colleague, three.one, undo="1")
    assert (front(three.one), front(three.hidden)) == (None, three.one.pk)
    assert_stays_hidden(colleague, at.colleague, three)
    assert merging.one_person([three.hidden.pk]) == {three.one.pk, three.hidden.pk}


def test_an_entry_that_is_merged_into_a_hidden_one_looks_as_though_it_were_not(
    at: Scene, three: Three, colleague: Client
) -> None:
    merged(at.worker, three.one, three.hidden)
    pages = pages_of(colleague, three)
    assert "same person as another one" not in pages
    assert "Undo the merge" not in pages
    assert_stays_hidden(colleague, at.colleague, three)
    assert "This person is not merged into another." in sent(colleague, three.one, undo="1")
    assert front(three.one) == three.hidden.pk
    page = sent(colleague, three.one, code=three.other.code, sure="on")
    assert "The two entries are one person now." in page
    assert (front(three.one), front(three.other)) == (three.hidden.pk, three.one.pk)
    assert_stays_hidden(colleague, at.colleague, three)
    assert "separate again" in sent(colleague, three.other, undo="1")
    assert (front(three.one), front(three.other)) == (three.hidden.pk, None)


def test_two_that_are_one_already_through_a_hidden_one_are_refused_without_a_reason(
    at: Scene, three: Three, colleague: Client
) -> None:
    for person in (three.one, three.other):
        merged(at.worker, person, three.hidden)
    page = sent(colleague, three.one, code=three.other.code, sure="on")
    assert "These two entries cannot be merged." in page
    assert front(three.one) == front(three.other) == three.hidden.pk
    assert_stays_hidden(colleague, at.colleague, three)


def test_no_ring_is_closed_through_a_hidden_one(at: Scene, three: Three) -> None:
    merged(at.worker, three.other, three.hidden)
    with seeing_all():
        Person.objects.filter(pk=three.hidden.pk).update(merged_into=three.one)
    with pytest.raises(ValidationError), transaction.atomic():
        merged(at.colleague, three.one, three.other)
    assert front(three.one) is None


def test_whoever_sees_all_three_is_notified_and_undoes_as_before(at: Scene, three: Three) -> None:
    merged(at.worker, three.one, three.hidden)
    client = signed_in(at.worker)
    for person in (three.one, three.hidden):
        look(client, person)
    page = client.get(reverse("vault:person", args=[three.one.pk])).content.decode()
    assert reverse("vault:person", args=[three.hidden.pk]) in page
    refused = sent(client, three.other, code=three.one.code, sure="on")
    assert front(three.other) is None, refused
    assert "separate again" in sent(client, three.one, undo="1")
    assert front(three.one) is None
