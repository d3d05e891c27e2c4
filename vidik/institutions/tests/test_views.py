# SPDX-License-Identifier: EUPL-1.2
"""Pages of the institutions room."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from vidik.access.types import Role
from vidik.institutions.models import Institution
from vidik.institutions.selectors import mark_of_contact
from vidik.institutions.tests.factories import make_contact, make_institution

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]
ROOM = "/institutions/"
PAGES = [
    ROOM,
    f"{ROOM}?q=виши+суд&sort=-confirmed",
    f"{ROOM}?problem=any&kind=ministry",
    f"{ROOM}contacts/",
    f"{ROOM}contacts/?problem=private",
    f"{ROOM}new/",
    f"{ROOM}moi/",
    f"{ROOM}moi/edit/",
    f"{ROOM}moi/history/",
    f"{ROOM}moi/contacts/new/",
    f"{ROOM}moi/merge/",
    f"{ROOM}moi/merge/moj/",
]


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language(
    serbia: str, client_as: ClientAs, page: str, language: str
) -> None:
    client = client_as(Role.HEAD)
    client.cookies["vidik_language"] = language
    response = client.get(page)
    assert response.status_code == 200
    assert b"<h1" in response.content


def test_a_reader_sees_no_button_that_would_refuse(serbia: str, client_as: ClientAs) -> None:
    client = client_as(Role.READER)
    page = client.get(f"{ROOM}moi/").content.decode()
    for part in ("/edit/", "/merge/", "/confirm/", "/contacts/new/"):
        assert part not in page
    assert client.get(f"{ROOM}moi/edit/").status_code == 403


def test_a_page_says_what_a_recommendation_to_the_body_means(
    serbia: str, client_as: ClientAs
) -> None:
    client = client_as(Role.READER)
    assert "controls this body" in client.get(f"{ROOM}moi/").content.decode()
    outside = client.get(f"{ROOM}national-assembly/").content.decode()
    assert "offered in good cooperation" in outside


def test_an_institution_links_to_what_other_rooms_have_of_it(
    serbia: str, client_as: ClientAs
) -> None:
    page = client_as(Role.READER).get(f"{ROOM}moi/").content.decode()
    assert "/recommendations/institutions/moi/" in page
    assert "institution=moi" in page


def test_the_code_of_a_merged_institution_still_leads_somewhere(client_as: ClientAs) -> None:
    client = client_as(Role.HEAD)
    make_institution("twin")
    make_institution("real")
    sent = client.post(f"{ROOM}twin/merge/real/", {"sure": "on"})
    assert sent.url == f"{ROOM}real/"
    again = client.post(f"{ROOM}twin/merge/real/", {"sure": "on"}, follow=True)
    assert "had already been merged" in again.content.decode()
    assert client.get(f"{ROOM}twin/").url == f"{ROOM}real/"


def test_a_merge_without_the_confirmation_does_not_happen(client_as: ClientAs) -> None:
    make_institution("twin")
    make_institution("real")
    assert client_as(Role.HEAD).post(f"{ROOM}twin/merge/real/", {}).status_code == 422
    assert Institution.objects.get(code="twin").merged_into is None


def test_an_institution_is_not_merged_into_itself(client_as: ClientAs) -> None:
    make_institution("twin")
    page = client_as(Role.HEAD).get(f"{ROOM}twin/merge/twin/").content.decode()
    assert "cannot be merged into itself" in page


def test_a_faulty_form_names_the_field_and_keeps_what_was_typed(client_as: ClientAs) -> None:
    model = make_institution("model")
    data = {
        "name_en": "A new desk",
        "name_sr": "Нови сто",
        "kind": model.kind.code,
        "control": "controlled",
        "questionnaire": "unknown",
        "parent": "nobody of that name",
    }
    client = client_as(Role.ANALYST)
    response = client.post(f"{ROOM}new/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is no institution called “nobody of that name”." in page
    assert "A new desk" in page
    assert client.post(f"{ROOM}new/", data | {"parent": "model"}).status_code == 302
    assert Institution.objects.get(code="a-new-desk").parent == model
    assert client.post(f"{ROOM}new/", data | {"code": "model", "parent": ""}).status_code == 422


def test_a_contact_is_added_confirmed_and_ended_from_its_pages(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    institution = make_institution("office")
    data = {
        "function_en": "Desk",
        "function_sr": "Сто",
        "email": "desk@office.invalid",
        "valid_from": "2025-01-01",
    }
    client.post(f"{ROOM}office/contacts/new/", data)
    contact = institution.contact_points.get()
    assert "never confirmed" in client.get(f"{ROOM}office/").content.decode()
    seen = mark_of_contact(contact)
    confirmed = client.post(
        f"{ROOM}contacts/{contact.pk}/confirm/",
        {"next": "https://elsewhere.invalid/", "seen": seen},
    )
    assert confirmed.url == f"{ROOM}office/"
    contact.refresh_from_db()
    assert contact.confirmed_on == timezone.localdate()
    wrong = client.post(f"{ROOM}contacts/{contact.pk}/end/", {"valid_to": "2024-12-31"})
    assert "cannot be before the first one" in wrong.content.decode()
    client.post(f"{ROOM}contacts/{contact.pk}/end/", {"valid_to": "2025-06-30"})
    assert "ended" in client.get(f"{ROOM}office/").content.decode()
    assert client.get(f"{ROOM}contacts/{contact.pk}/confirm/").status_code == 405


def test_both_downloads_hold_what_the_list_shows(serbia: str, client_as: ClientAs) -> None:
    client = client_as(Role.READER)
    text = client.get(f"{ROOM}?kind=ministry&format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Kind"] for row in rows} == {"Ministry"}
    assert "Ministry of the Interior" in {row["Name"] for row in rows}
    book = load_workbook(io.BytesIO(client.get(f"{ROOM}?kind=ministry&format=xlsx").content))
    assert book.active.max_row == len(rows) + 1


def test_a_spreadsheet_takes_no_name_for_a_formula(client_as: ClientAs) -> None:
    make_institution("evil", name={"en": "=HYPERLINK(1)"})
    client = client_as(Role.READER)
    text = client.get(f"{ROOM}?q=hyperlink&format=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    book = load_workbook(io.BytesIO(client.get(f"{ROOM}?q=hyperlink&format=xlsx").content))
    assert book.active["B2"].data_type == "s"


def test_a_page_costs_the_same_however_much_there_is(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    top = make_institution("top-of-all")

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_contact(make_institution(parent=top, sector="labour"), confirmed_on=None)
            make_contact(top, "team@gmail.invalid")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = [ROOM, f"{ROOM}contacts/", f"{ROOM}top-of-all/"]
    grow(2)
    few = [queries(address) for address in addresses]
    grow(15)
    # A list that has grown over one page asks for the numbers of its pages with no further query.
    assert [queries(address) for address in addresses] == few


def test_contacts_to_confirm_are_found_sorted_and_taken_along(
    serbia: str, client_as: ClientAs
) -> None:
    client = client_as(Role.HEAD)

    def rows(**params: str) -> list[dict[str, str]]:
        answer = client.get(f"{ROOM}contacts/", params | {"format": "csv"})
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    whole = rows()
    assert len(whole) > 1
    one = whole[-1]
    assert one in rows(q=one["Institution"])
    assert len(rows(q=one["Institution"])) < len(whole)
    mails = [row["E-mail"] for row in rows(sort="email")]
    assert mails[0] == min(mails)
    assert rows(q="nothing-of-the-kind") == []
    empty = client.get(f"{ROOM}contacts/", {"q": "nothing-of-the-kind"}).content.decode()
    assert "Nothing matches" in empty
    assert client_as(Role.RESPONDENT).get(f"{ROOM}contacts/?format=csv").status_code == 403
