# SPDX-License-Identifier: EUPL-1.2
"""The pages on which forms are written, without scripts and with hostile input."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.forms.models import FormDraft
from vidik.forms.selectors import versions as reading
from vidik.forms.services import starting
from vidik.questionnaires.tests.test_views import client_of

pytestmark = pytest.mark.django_db
TEXT = "general_prevention_campaigns"


@pytest.fixture
def office(serbia: str) -> tuple[Client, Actor]:
    return client_of("rapporteur", Role.ANALYST)


@pytest.fixture
def draft(office: tuple[Client, Actor]) -> FormDraft:
    _client, actor = office
    with acting(actor):
        newest = reading.newest_version(actor, "general")
        assert newest is not None
        return starting.begin_from_version(newest, year=2025, actor=actor)


def test_every_page_of_a_draft_costs_the_same_however_long_it_is(
    office: tuple[Client, Actor], draft: FormDraft, django_assert_max_num_queries: object
) -> None:
    client, _actor = office
    at = f"/forms/drafts/{draft.pk}/"
    for address in (
        "/forms/", at, f"{at}item/{TEXT}/", f"{at}history/", f"{at}settings/",
        f"{at}try/", f"/forms/compare/?new=d{draft.pk}",
    ):  # fmt: skip
        client.get(address)
        with django_assert_max_num_queries(26):  # type: ignore[operator]
            assert client.get(address).status_code == 200


def test_what_was_typed_stays_when_it_does_not_fit(
    office: tuple[Client, Actor], draft: FormDraft
) -> None:
    client, _actor = office
    at = f"/forms/drafts/{draft.pk}/item/{TEXT}/"
    typed = {
        "then": "save", "base": "1", "kind": "text", "name": TEXT, "label_en": "Typed words",
        "label_sr": "Текст", "relevant": "${nobody} = 1",
    }  # fmt: skip
    page = client.post(at, typed).content.decode()
    assert "there is no question “nobody”" in page
    assert "Typed words" in page
    saved = client.post(at, typed | {"relevant": ""})
    assert saved.status_code == 302
    late = client.post(at, typed | {"relevant": "", "label_en": "Other words"})
    assert late.status_code == 409
    assert "Somebody else changed this in the meantime" in late.content.decode()
    assert "Other words" in late.content.decode()


def test_a_measure_is_found_by_search_and_nothing_typed_is_lost(
    office: tuple[Client, Actor], draft: FormDraft
) -> None:
    client, _actor = office
    at = f"/forms/drafts/{draft.pk}/item/{TEXT}/"
    typed = {"then": "search", "measure_words": "krivične prijave", "label_en": "Typed words"}
    page = client.post(at, typed).content.decode()
    assert "criminal-reports" in page
    assert "Typed words" in page
    chosen = client.post(at, typed | {"then": "choose criminal-reports"}).content.decode()
    assert 'value="criminal-reports"' in chosen


@pytest.mark.parametrize(
    "step", ["up no-such", "remove \x00", "restore 99999999999", "restore ²", "before x", "", "?"]
)
def test_senseless_steps_change_nothing(
    office: tuple[Client, Actor], draft: FormDraft, step: str
) -> None:
    client, actor = office
    answer = client.post(f"/forms/drafts/{draft.pk}/act/", {"do": step})
    assert answer.status_code in {302, 404}
    with acting(actor):
        draft.refresh_from_db()
    assert draft.revision == 1


def test_a_form_is_tried_and_nothing_is_saved(
    office: tuple[Client, Actor], draft: FormDraft
) -> None:
    client, _actor = office
    at = f"/forms/drafts/{draft.pk}/try/"
    assert "general_prosecution_measures" not in client.get(at).content.decode()
    page = client.post(
        at, {"section": "1", "shown": "1", "stored": "{}", "general_prosecution_active": "yes"}
    ).content.decode()
    assert "general_prosecution_measures" in page
    for remaining in ("[]", "{", '{"single": {"x": 1}, "repeated": []}', "[" * 5000):
        assert client.post(at, {"section": "9", "stored": remaining}).status_code == 200


def test_an_upload_shows_what_it_changes_before_it_is_saved(office: tuple[Client, Actor]) -> None:
    client, actor = office
    with acting(actor):
        newest = reading.newest_version(actor, "general")
        assert newest is not None
    file = client.get(f"/forms/{newest.pk}/xlsform/").content
    at = "/forms/upload/"
    sent = {"file": SimpleUploadedFile("f.xlsx", file), "version": str(newest.pk), "year": "2025"}
    page = client.post(at, sent, follow=True).content.decode()
    assert "not been confirmed yet" in page
    key = re.findall(r"/forms/drafts/(\d+)/act/", page)[0]
    compared = client.get(f"/forms/compare/?new=d{key}").content.decode()
    assert "Nothing differs" in compared
    bad = {"file": SimpleUploadedFile("f.xlsx", b"no workbook"), "version": "", "year": "2025"}
    refused = client.post(at, bad)
    assert refused.status_code == 422
    assert "not an Excel workbook" in refused.content.decode()


def test_readers_read_and_respondents_do_not(draft: FormDraft) -> None:
    at = f"/forms/drafts/{draft.pk}/"
    reader, _actor = client_of("rapporteur", Role.READER)
    assert reader.get(at).status_code == 200
    assert reader.post(f"{at}act/", {"do": f"up {TEXT}"}).status_code == 403
    respondent, _actor = client_of("hppo-nis", Role.RESPONDENT)
    assert respondent.get(at).status_code == 403
    assert respondent.get("/forms/").status_code == 403


def test_forms_are_sorted_by_their_headings(office: tuple[Client, Actor]) -> None:
    client, _actor = office

    def titles(sort: str) -> list[str]:
        page = client.get("/forms/", {"sort": sort}).content.decode()
        return re.findall(r'<th [^>]*scope="row"[^>]*><a href="[^"]+">([^<]+)</a>', page)

    up, down = titles("title"), titles("-title")
    assert len(up) > 1
    assert up[0] == min(up, key=str.casefold)
    assert down[0] == max(down, key=str.casefold)
    since = client.get("/forms/", {"sort": "since"}).content.decode()
    assert 'aria-sort="ascending"' in since
