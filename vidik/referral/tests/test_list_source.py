# SPDX-License-Identifier: EUPL-1.2
"""Wherever a list's issuer is shown, the page says that the words are not the issuer's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.scenes import as_application, scene
from vidik.referral.models import IndicatorList
from vidik.referral.tests.factories import reporter
from vidik.referral.tests.test_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
ROOM = "/suspicions/"
SAID = {
    "en": "In this system’s own words; not the official text.",
    "sr": "Текст је састављен за овај систем и није званичан.",
}


def pages_of(client: Client, lists: str) -> dict[str, str]:
    """Give every page that shows a list's issuer, on the way through a screening and exercises."""
    started = client.post(
        f"{ROOM}screenings/begin/{lists}/", {"consent": "child", "age_group": "15-17", "sex": "f"}
    )
    at = started.headers["Location"]
    found = {
        "lists": client.get(f"{ROOM}screenings/").content.decode(),
        "begin": client.get(f"{ROOM}screenings/begin/{lists}/").content.decode(),
        "page": client.get(at).content.decode(),
    }
    while re.search(r"/\d+/$", at):
        at = client.post(at, {}).headers["Location"]
    found["result"] = client.get(at).content.decode()
    exercises = client.get(f"/exercises/?list={lists}").content.decode()
    (first, *_rest) = re.findall(r'href="(/exercises/[a-z-]+/)\?', exercises)
    found["exercise"] = client.get(f"{first}?list={lists}").content.decode()
    found["printed"] = client.get(f"{first}print/?list={lists}").content.decode()
    return found


@pytest.mark.parametrize("language", ["en", "sr"])
def test_every_page_that_shows_an_issuer_says_whose_words_these_are(language: str) -> None:
    with as_application():
        client = client_of(reporter())
        client.cookies["vidik_language"] = language
        pages = pages_of(client, "education")
        for name, page in pages.items():
            assert SAID[language] in page, name
        issuer = "Ministry of Education" if language == "en" else "Министарство просвете"
        text = "Modelled on:" if language == "en" else "По узору на:"
        for page in pages.values():
            assert re.search(rf"{text}\s+{issuer} · 2021–2024", page)
        assert pages["lists"].count(SAID[language]) == 10
        assert pages["printed"].count(SAID[language]) == 2, "each sheet is handed out alone"


def test_only_a_list_that_says_so_is_shown_as_the_official_text() -> None:
    with scene():
        row = IndicatorList.objects.get(code="education", is_current=True)
        row.content["wording"], row.sha256 = "official", "0" * 64
        row.save()
    with as_application():
        client = client_of(reporter())
        client.cookies["vidik_language"] = "en"
        page = client.get(f"{ROOM}screenings/begin/education/").content.decode()
        assert "Official text:" in page
        assert SAID["en"] not in page
        assert client.get(f"{ROOM}screenings/").content.decode().count(SAID["en"]) == 9


def test_a_list_that_was_stored_before_lists_said_it_is_in_our_own_words() -> None:
    with scene():
        row = IndicatorList.objects.get(code="health", is_current=True)
        del row.content["wording"]
        row.sha256 = "1" * 64
        row.save()
    with as_application():
        client = client_of(reporter())
        client.cookies["vidik_language"] = "en"
        assert SAID["en"] in client.get(f"{ROOM}screenings/begin/health/").content.decode()
        assert client.get(f"{ROOM}screenings/").content.decode().count(SAID["en"]) == 10
