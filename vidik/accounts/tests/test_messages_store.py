# SPDX-License-Identifier: EUPL-1.2
"""One-time messages name cases; the browser that keeps them cannot read them."""

from __future__ import annotations

import base64
import zlib

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from vidik.accounts.messages_store import SealedStorage
from vidik.accounts.models import User

MESSAGE = "V-2026-000123 was opened — отворен"


def _request(user: int | None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    request.user = AnonymousUser() if user is None else User(pk=user)
    return request


def _stored(text: str, *, user: int | None = None) -> str:
    request = _request(user)
    storage = SealedStorage(request)
    storage.add(messages.SUCCESS, text)
    response = HttpResponse()
    storage.update(response)
    return response.cookies["messages"].value


def _messages(remaining: str, *, user: int | None = None) -> list[str]:
    request = _request(user)
    request.COOKIES["messages"] = remaining
    return [str(each) for each in SealedStorage(request)]


def _opened(remaining: str) -> bytes:
    """Undo what a signed cookie does to a text: base64 with or without compression."""
    seen = remaining.encode()
    for part in remaining.replace(":", ".").split("."):
        padded = part.encode() + b"=" * (-len(part) % 4)
        raw = base64.urlsafe_b64decode(padded)
        seen += raw
        try:
            seen += zlib.decompress(raw)
        except zlib.error:
            continue
    return seen


def test_a_message_is_shown_once_and_unreadable_meanwhile() -> None:
    remaining = _stored(MESSAGE)
    assert _messages(remaining) == [MESSAGE]
    assert b"000123" not in _opened(remaining)


@pytest.mark.parametrize("other", [8, 71, None])
def test_nobody_else_in_the_same_browser_sees_it(other: int | None) -> None:
    remaining = _stored(MESSAGE, user=7)
    assert _messages(remaining, user=other) == []
    assert _messages(remaining, user=7) == [MESSAGE]


@pytest.mark.django_db
def test_what_was_not_read_before_signing_out_is_not_shown_to_the_next_person(
    client: Client,
) -> None:
    first, second = (
        User.objects.create_user(
            name, email=f"{name}@test.invalid", password=None, display_name=name
        )
        for name in ("one", "two")
    )

    def page() -> str:
        return client.get("/account/", follow=True).content.decode()

    client.force_login(first)
    client.cookies["messages"] = _stored(MESSAGE, user=first.pk)
    assert MESSAGE in page()
    assert MESSAGE not in page()
    client.cookies["messages"] = remaining = _stored(MESSAGE, user=first.pk)
    client.post("/account/sign-out/")
    client.force_login(second)
    assert MESSAGE not in page()
    client.cookies["messages"] = remaining
    assert MESSAGE not in page()


@pytest.mark.parametrize(
    "wrong", ["", "1", "v1.nokey.abcd", "отворен", '[["__json_message",0,20,"forged"]]']
)
def test_what_was_changed_or_never_was_ours_reveals_nothing(wrong: str) -> None:
    assert _messages(wrong) == []
    changed = _stored(MESSAGE)
    assert _messages(changed[:-8] + wrong[:4].rjust(8, "A")) == []
