# SPDX-License-Identifier: EUPL-1.2
"""Names of the whole world, people without a name, numbers that many share, years that differ."""

from __future__ import annotations

import pytest
from django.urls import reverse

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.models import AuditEvent
from vidik.vault.methods.names import romanise, units
from vidik.vault.models import Document, Name, Particulars, Person
from vidik.vault.services import entering, searching
from vidik.vault.tests.factories import enter, entered, scene
from vidik.vault.tests.test_views import look, signed_in
from vidik.vault.types import Found, Query


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("王芳", "wangfang"),
        ("Γιώργος Παπαδόπουλος", "giorgos papadopoylos"),
        ("გიორგი", "giorgi"),
        ("মোহাম্মদ", "mohammd"),
        ("ਗੁਰਪ੍ਰੀਤ", "gurprit"),
        ("አበበ", "abebe"),
        ("Қурбон Раҳмонов", "qurbon rahmonov"),
        ("زہرہ", "zhrh"),
        ("می\u200cترا", "mitra"),
        ("김민수", "gimminsu"),
        ("יעקב", "ykv"),
        ("Đorđe", "djordje"),
        ("1234", ""),
        ("…!؟", ""),
    ],
)
def test_letters_of_every_script_are_read(written: str, latin: str) -> None:
    assert romanise(written) == latin
    assert bool(units(written)) is bool(latin)


def found(query: Query, actor: Actor) -> Found:
    with acting(actor):
        return searching.search(query, purpose="identification", actor=actor)


@pytest.mark.django_db
def test_a_name_in_another_script_is_entered_and_found_as_it_is_read() -> None:
    at = scene()
    client = signed_in(at.worker)
    answer = client.post(
        reverse("vault:enter", args=[at.case.pk]),
        {"given": "芳", "family": "王", "kind": "official", "sex": "f", "year": "1999"},
    )
    assert answer.status_code == 302
    with acting(at.worker):
        person = Person.objects.get(case=at.case)
    for given, family in (("芳", "王"), ("Fang", "Wang"), ("Wang", "Fang")):
        hits = found(Query(given, family, 1999), at.worker).hits
        assert [hit.code for hit in hits] == [person.code], given


@pytest.mark.django_db
def test_somebody_without_a_name_is_entered() -> None:
    at = scene()
    answer = signed_in(at.worker).post(
        reverse("vault:enter", args=[at.case.pk]),
        {"given": "", "family": " ", "kind": "official", "sex": "f", "year": "2009"},
    )
    assert answer.status_code == 302
    with acting(at.worker):
        person = Person.objects.get(case=at.case)
        assert not Name.objects.filter(person=person).exists()


@pytest.mark.django_db
def test_nobody_elsewhere_learns_where_the_years_do_not_agree() -> None:
    at, other, third = scene(), scene(), scene()
    with acting(other.worker):
        nobody = entered("Персида", "Чворовић", year=None)
        entering.enter_person(other.case, nobody, actor=other.worker)
    with acting(third.worker):
        older = entered("Персида", "Чворовић", year=1990)
        entering.enter_person(third.case, older, actor=third.worker)
    assert found(Query("Persida", "Čvorović", 1950), at.worker).elsewhere == ()
    reported = found(Query("Persida", "Čvorović", 1991), at.worker).elsewhere
    assert [each.institution for each in reported] == [third.centre.pk]


@pytest.mark.django_db
def test_a_number_that_many_share_hides_nobody_of_ones_own() -> None:
    at, other = scene(), scene()
    for letter in "абвгдежзиклмн":
        with acting(other.worker):
            entering.enter_person(
                other.case,
                entered(f"Ана{letter}", "Перић", phone="+381641234567"),
                actor=other.worker,
            )
    mine = enter(at, "Мара", "Марић", phone="0641234567")
    answer = found(Query(number="0641234567"), at.worker)
    assert [hit.code for hit in answer.hits] == [mine.code]


@pytest.mark.django_db
def test_whoever_has_the_telephone_is_suggested_when_somebody_is_entered() -> None:
    at = scene()
    enter(at, "Мара", "Марић", phone="0641234567")
    page = signed_in(at.worker).post(
        reverse("vault:enter", args=[at.case.pk]),
        {
            "given": "Zora",
            "family": "Nikolić",
            "kind": "official",
            "sex": "f",
            "phone": "+381 64 1234567",
        },
    )
    assert page.status_code == 200
    assert "Марић" in page.content.decode() or "Marić" in page.content.decode()


@pytest.mark.django_db
def test_the_page_of_a_change_shows_what_stands_and_is_on_record() -> None:
    at = scene()
    person = enter(at, number="AB 004417")
    client = signed_in(at.worker)
    look(client, person)
    with acting(at.worker):
        row = Document.objects.get(person=person)
    before = AuditEvent.objects.filter(verb="identity.looked").count()
    page = client.get(reverse("vault:change", args=[person.pk, "document", row.pk]))
    assert "AB 004417" in page.content.decode()
    assert AuditEvent.objects.filter(verb="identity.looked").count() == before + 1


@pytest.mark.django_db
def test_what_stands_once_is_neither_added_again_nor_ended() -> None:
    at = scene()
    person = enter(at)
    client = signed_in(at.worker)
    look(client, person)
    with acting(at.worker):
        row = Particulars.objects.get(person=person)
    add = reverse("vault:add", args=[person.pk, "particulars"])
    assert client.post(add, {"sex": "f"}).status_code == 400
    change = reverse("vault:change", args=[person.pk, "particulars", row.pk])
    assert client.post(change, {"end": "1"}).status_code == 302
    with acting(at.worker):
        row.refresh_from_db()
        assert row.ended_at is None
