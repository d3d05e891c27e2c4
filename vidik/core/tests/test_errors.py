# SPDX-License-Identifier: EUPL-1.2
"""Pages for forms without proof and for requests that make no sense: ours, in three languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client

from vidik.core.uploads import InMemory

pytestmark = pytest.mark.django_db

FORM = {
    "en": "The form was not accepted",
    "sr": "Образац није прихваћен",
    "sr-latn": "Obrazac nije prihvaćen",
}
REQUEST = {
    "en": "This request could not be understood",
    "sr": "Овај захтев није разумљив",
    "sr-latn": "Ovaj zahtev nije razumljiv",
}


def assert_ours(answer: HttpResponse, heading: str) -> None:
    page = answer.content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert 'href="/static/core/' in page
    for foreign in ("DEBUG", "<style", "style=", "CSRF"):
        assert foreign not in page
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", FORM)
def test_a_form_without_proof_is_refused_on_a_page_of_ours(language: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["vidik_language"] = language
    for address in ("/account/sign-in/", "/cases/"):
        answer = client.post(address, {"login": "x"})
        assert answer.status_code == 403
        assert_ours(answer, FORM[language])


@pytest.mark.parametrize("language", REQUEST)
def test_a_request_for_another_host_is_answered_on_a_page_of_ours(language: str) -> None:
    client = Client()
    client.cookies["vidik_language"] = language
    answer = client.get("/", headers={"host": "elsewhere.invalid"})
    assert answer.status_code == 400
    assert_ours(answer, REQUEST[language])
    assert "elsewhere.invalid" not in answer.content.decode()


def test_a_form_with_files_that_are_too_large_gets_a_message(settings: Any) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["vidik.core.tests.test_errors.Small"]
    file = SimpleUploadedFile("many.csv", b"0" * 4000)
    answer = Client().post("/account/sign-in/", {"file": file}, headers={"accept-language": "en"})
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


class Small(InMemory):
    """Takes little."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request, most=1000)
