# SPDX-License-Identifier: EUPL-1.2
"""Pages of persons, as people use them; no name in an address, a title or a mail."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.elevated import elevate
from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import SignIn, User
from vidik.cases.tests.factories import participant
from vidik.institutions.models import Institution
from vidik.vault.models import AccessLogEntry, Name, Person
from vidik.vault.selectors import number_of_files
from vidik.vault.services import merging
from vidik.vault.tests.factories import Scene, enter, erase, institution, member, proposed, scene
from vidik.vault.urls import urlpatterns

pytestmark = pytest.mark.django_db


@shared
def at() -> Scene:
    return scene()


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    SignIn.objects.filter(user=actor.user_id, ended_at__isnull=True).update(
        factor="webauthn", confirmed_at=timezone.now(), membership=actor.membership
    )
    assert actor.user_id is not None
    elevate(actor.user_id)
    return client


def look(client: Client, person: Person, **more: str) -> str:
    address = reverse("vault:person", args=[person.pk])
    answer = client.post(address, {"purpose": "support", **more})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(address).content.decode()


def test_whoever_had_to_say_why_comes_back_to_what_was_being_read(at: Scene) -> None:
    client = signed_in(at.colleague)
    address = reverse("vault:person", args=[enter(at).pk])
    reading = reverse("cases:case", args=[at.case.pk])
    gate = client.get(address, {"next": reading}).content.decode()
    assert f'name="next" value="{reading}"' in gate
    elsewhere = "https://elsewhere.example/"
    assert elsewhere not in client.get(address, {"next": elsewhere}).content.decode()
    why = {"purpose": "support", "why": "substitute", "reason": "смена"}
    for asked, led in ((elsewhere, address), ("", address), (reading, reading)):
        assert client.post(address, why | {"next": asked}).headers["Location"] == led


def test_a_person_is_entered_found_and_looked_at(at: Scene) -> None:
    client = signed_in(at.worker)
    answer = client.post(
        reverse("vault:enter", args=[at.case.pk]),
        {
            "given": "Персида", "family": "Чворовић", "kind": "official", "year": "1990",
            "sex": "f", "citizenships": "srb, bih", "document_kind": "passport",
            "number": "AB004417",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    gate = client.get(answer.url).content.decode()
    assert "Why are you viewing" in gate
    assert "Персида" not in gate
    found = client.post(
        reverse("vault:search"),
        {"given": "Persida", "family": "Cvorovic", "year": "1991", "purpose": "support"},
    )
    assert "Персида Чворовић" in found.content.decode()
    with acting(at.worker):
        person = Person.objects.get(case=at.case)
    shown = look(client, person)
    for reported in ("Персида Чворовић", "AB004417", "SRB", "BIH", "1990"):
        assert reported in shown
    assert "no-store" in client.get(answer.url).headers["Cache-Control"]
    title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
    assert title is not None
    assert "Персида" not in title.group(1)
    assert person.code not in title.group(1)


def test_what_was_typed_stays_where_a_field_is_wrong(at: Scene) -> None:
    client = signed_in(at.worker)
    answer = client.post(
        reverse("vault:enter", args=[at.case.pk]),
        {
            "given": "Персида", "family": "Чворовић", "kind": "official", "year": "1990",
            "month": "2", "day": "30", "sex": "f", "citizenships": "Serbia",
        },
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Enter codes of three letters" in text
    assert 'value="Чворовић"' in text
    with acting(at.worker):
        assert not Person.objects.filter(case=at.case).exists()


def test_who_may_be_the_same_is_shown_before_anything_is_saved(at: Scene) -> None:
    enter(at)
    client = signed_in(at.worker)
    typed = {
        "given": "Persida", "family": "Čvorović", "kind": "official", "year": "1990", "sex": "f",
    }  # fmt: skip
    address = reverse("vault:enter", args=[at.case.pk])
    answer = client.post(address, typed)
    assert answer.status_code == 200
    assert "This person may already be known" in answer.content.decode()
    with acting(at.worker):
        assert Person.objects.filter(case=at.case).count() == 1
    assert client.post(address, typed | {"somebody_else": "on"}).status_code == 302
    with acting(at.worker):
        assert Person.objects.filter(case=at.case).count() == 2


def test_a_search_is_never_an_address(at: Scene) -> None:
    client = signed_in(at.worker)
    enter(at)
    answer = client.get(
        reverse("vault:search"), {"given": "Персида", "family": "Чворовић", "purpose": "safety"}
    )
    assert "Персида" not in answer.content.decode()


def test_a_colleague_gives_a_reason_that_the_head_reads(at: Scene) -> None:
    person = enter(at)
    client = signed_in(at.colleague)
    address = reverse("vault:person", args=[person.pk])
    refused = client.post(address, {"purpose": "support"})
    assert refused.status_code == 400
    shown = look(client, person, why="substitute", reason="смена")
    assert "Персида" in shown
    log = signed_in(at.head).get(reverse("vault:log", args=[person.pk])).content.decode()
    assert "stands in for a colleague" in log
    assert "смена" in log
    assert client.get(reverse("vault:log", args=[person.pk])).status_code == 403


def test_a_look_ends_and_the_purpose_is_asked_for_again(at: Scene) -> None:
    person = enter(at)
    client = signed_in(at.worker)
    assert "Персида" in look(client, person)
    with seeing_all():
        AccessLogEntry.objects.update(until=timezone.now())
    assert "Персида" not in client.get(reverse("vault:person", args=[person.pk])).content.decode()
    with acting(at.worker):
        row = Name.objects.get(person=person)
    edit = client.get(reverse("vault:change", args=[person.pk, "name", row.pk]))
    assert edit.status_code == 302


@pytest.mark.parametrize(
    ("table", "typed", "shown"),
    [
        ("name", {"given": "نور", "family": "الهاشمي", "kind": "alias"}, "نور"),
        ("document", {"kind": "passport", "number": "XK99017"}, "XK99017"),
        ("contact", {"kind": "phone", "value": "+381 60 000 777", "safe": "yes"}, "60 000 777"),
        ("address", {"kind": "lives", "place": "Горња Река"}, "Горња Река"),
        ("safecontact", {"may_call": "yes", "never_say": "центар"}, "центар"),
    ],
)
def test_everything_is_added_shown_and_changed(
    at: Scene, table: str, typed: dict[str, str], shown: str
) -> None:
    person = enter(at)
    client = signed_in(at.worker)
    look(client, person)
    add = reverse("vault:add", args=[person.pk, table])
    assert client.get(add).status_code == 200
    assert client.post(add, typed).status_code == 302
    text = client.get(reverse("vault:person", args=[person.pk])).content.decode()
    assert shown in text
    (change,) = re.findall(rf'href="(/identities/{person.pk}/{table}/[0-9a-f-]{{36}}/)"', text)[-1:]
    assert shown in client.get(change).content.decode()
    answer = client.post(change, typed)
    assert answer.status_code == 302
    assert "Earlier versions" in client.get(change).content.decode()
    if table != "safecontact":
        assert client.post(change, {"end": "1"}).status_code == 302
        page = client.get(reverse("vault:person", args=[person.pk])).content.decode()
        assert "until" in page


def test_a_scan_is_stored_encrypted_and_given_back_under_a_name_that_says_nothing(
    at: Scene,
) -> None:
    person = enter(at)
    client = signed_in(at.worker)
    look(client, person)
    scan = SimpleUploadedFile("персида.pdf", b"%PDF-1.7 Persida", "application/pdf")
    address = reverse("vault:add-file", args=[person.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"kind": "scan", "title": "лична карта", "file": scan})
    assert answer.status_code == 302
    text = client.get(reverse("vault:person", args=[person.pk])).content.decode()
    (file,) = re.findall(rf'href="(/identities/{person.pk}/files/[0-9a-f-]{{36}}/)"', text)
    given = client.get(file)
    assert given.content == b"%PDF-1.7 Persida"
    assert given.headers["Content-Disposition"] == f'attachment; filename="{person.code}.pdf"'
    wrong = SimpleUploadedFile("x.pdf", b"<html>", "application/pdf")
    assert client.post(address, {"kind": "scan", "file": wrong}).status_code == 400


def test_what_stands_once_is_not_added_twice(at: Scene) -> None:
    person = enter(at)
    client = signed_in(at.worker)
    look(client, person)
    address = reverse("vault:add", args=[person.pk, "safecontact"])
    typed = {"may_call": "yes", "never_say": "центар"}
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed)
    assert again.status_code == 400
    assert "This is known already" in again.content.decode()


def test_photos_and_scans_are_erased_only_when_it_is_confirmed(at: Scene) -> None:
    person = enter(at)
    worker = signed_in(at.worker)
    look(worker, person)
    scan = SimpleUploadedFile("x.pdf", b"%PDF-1.7 Persida", "application/pdf")
    worker.post(reverse("vault:add-file", args=[person.pk]), {"kind": "scan", "file": scan})
    client = signed_in(at.head)
    address = reverse("vault:retention", args=[person.pk])
    assert client.post(address, {"step": "files"}).status_code == 400
    with acting(at.worker):
        assert number_of_files(person) == 1
    assert client.post(address, {"step": "files", "files-sure": "on"}).status_code == 302
    with acting(at.worker):
        assert number_of_files(person) == 0


def test_adding_a_file_needs_the_forms_token(at: Scene) -> None:
    person = enter(at)
    client = signed_in(at.worker)
    look(client, person)
    client.handler.enforce_csrf_checks = True
    answer = client.post(reverse("vault:add-file", args=[person.pk]), {"kind": "scan"})
    assert answer.status_code == 403


def test_entries_are_merged_and_parted_again(at: Scene) -> None:
    one, other = enter(at), enter(at)
    client = signed_in(at.worker)
    look(client, one)
    address = reverse("vault:merge", args=[one.pk])
    assert other.code in client.get(address).content.decode()
    assert client.post(address, {"code": other.code}).status_code == 400
    assert client.post(address, {"code": "P-0000-00000", "sure": "on"}).status_code == 400
    assert client.post(address, {"code": other.code, "sure": "on"}).status_code == 302
    assert "Undo the merge" in client.get(address).content.decode()
    assert client.post(address, {"undo": "1"}).status_code == 302
    with acting(at.worker):
        one.refresh_from_db()
    assert one.merged_into_id is None


def test_a_hold_bars_erasing_and_the_certificate_can_be_taken_home(at: Scene) -> None:
    person = enter(at)
    proposed(person, at.head)
    client = signed_in(at.head)
    address = reverse("vault:retention", args=[person.pk])
    assert client.get(address).status_code == 200
    held = client.post(address, {"step": "hold", "hold-ground": "claim"})
    assert held.status_code == 302
    assert "Nothing is due" in client.get(reverse("vault:due")).content.decode()
    assert client.post(address, {"step": "files", "files-sure": "on"}).status_code == 400
    typed = {"step": "approve", "approve-code": person.code}
    barred = client.post(address, typed)
    assert barred.status_code == 400
    assert "claim for compensation" in barred.content.decode()
    (hold,) = re.findall(r'name="hold" value="([0-9a-f-]+)"', client.get(address).content.decode())
    assert client.post(address, {"step": "lift", "hold": hold}).status_code == 302
    wrong = client.post(address, typed | {"approve-code": "P-0"})
    assert wrong.status_code == 400
    assert client.post(address, typed).status_code == 302
    page = client.get(reverse("vault:person", args=[person.pk])).content.decode()
    assert "This person was erased" in page
    paper = client.get(reverse("vault:certificate", args=[person.pk]))
    assert person.code in paper.content.decode()
    assert client.get(reverse("vault:of-case", args=[at.case.pk])).status_code == 200


def addresses(person: uuid.UUID, case: uuid.UUID) -> list[str]:
    """Return every address of the room that leads to a person or a case."""
    parts = {"key": person, "case": case, "row": uuid.uuid4(), "table": "name"}
    return [
        reverse(
            f"vault:{pattern.name}",
            kwargs={name: parts[name] for name in pattern.pattern.converters},
        )
        for pattern in urlpatterns
        if pattern.pattern.converters
    ]


def neutral(answer: Any) -> str:
    """Return a page without what differs each time: the token of the form and the address."""
    text = answer.content.decode().replace(answer.wsgi_request.path, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize("relation", ["foreign", "former"])
def test_a_foreign_person_answers_like_one_who_never_was(at: Scene, relation: str) -> None:
    person = enter(at)
    stranger = member(Role.CENTRE_HEAD, institution())
    if relation == "former":
        with seeing_all():
            row = participant(
                at.case, Institution.objects.get(pk=stranger.institution), stranger.user_id
            )
            row.valid_to = timezone.now()
            row.save()
    client = signed_in(stranger)
    theirs = addresses(person.pk, at.case.pk)
    nobodys = addresses(uuid.uuid4(), uuid.uuid4())
    assert len(theirs) == 12
    for address, never in zip(theirs, nobodys, strict=True):
        for method in (client.get, client.post):
            foreign, none = method(address), method(never)
            assert foreign.status_code == none.status_code, address
            assert foreign.status_code in {404, 405}, address
            assert neutral(foreign) == neutral(none)


@pytest.mark.parametrize("role", [Role.HEAD, Role.ANALYST, Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_the_office_and_administrators_get_nowhere(at: Scene, role: Role) -> None:
    person = enter(at)
    client = signed_in(member(role, at.centre))
    assert client.get(reverse("vault:search")).status_code == 403
    assert client.get(reverse("vault:person", args=[person.pk])).status_code == 403
    assert "/identities/" not in client.get("/").content.decode()


def test_the_menu_names_the_search_to_whom_it_is_open(at: Scene) -> None:
    text = signed_in(at.worker).get(reverse("vault:search")).content.decode()
    assert "Find a person" in text
    assert 'autocomplete="off"' in text
    assert 'dir="auto"' in text


def test_a_merge_of_an_erased_person_is_undone_without_looking_at_them(at: Scene) -> None:
    """As a restore by an earlier release left it: nothing can be looked at any more."""
    one, other = enter(at), enter(at)
    with acting(at.worker):
        merging.merge_persons(one, other, actor=at.worker)
    with seeing_all():
        rows = Person.objects.filter(pk=one.pk)
        rows.update(wrapped_key=None, erased_at=timezone.now())
    client = signed_in(at.worker)
    address = reverse("vault:merge", args=[one.pk])
    assert address in client.get(reverse("vault:person", args=[one.pk])).content.decode()
    assert "Undo the merge" in client.get(address).content.decode()
    answer = client.post(address, {"undo": "1"}, follow=True)
    assert "The two entries are separate again" in answer.content.decode()
    with seeing_all():
        assert Person.objects.get(pk=one.pk).merged_into_id is None
    assert client.get(address).status_code == 302
    assert address not in client.get(reverse("vault:person", args=[one.pk])).content.decode()


def test_an_erased_person_is_refused_and_not_an_error(at: Scene) -> None:
    person = enter(at)
    erase(person, at.head, "mistake")
    client = signed_in(at.worker)
    assert client.get(reverse("vault:person", args=[person.pk])).status_code == 200
    assert client.get(reverse("vault:add", args=[person.pk, "name"])).status_code == 302
