# SPDX-License-Identifier: EUPL-1.2
"""One-time messages name cases; the browser that keeps them cannot read them."""

from __future__ import annotations

import base64
import zlib

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.test import RequestFactory

from vidik.accounts.messages_store import SealedStorage

TOLD = "V-2026-000123 was opened — отворен"


def _kept(text: str) -> str:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    storage = SealedStorage(request)
    storage.add(messages.SUCCESS, text)
    response = HttpResponse()
    storage.update(response)
    return response.cookies["messages"].value


def _told(kept: str) -> list[str]:
    request = RequestFactory().get("/")
    request.COOKIES["messages"] = kept
    request.session = {}  # type: ignore[assignment]
    return [str(each) for each in SealedStorage(request)]


def _opened(kept: str) -> bytes:
    """Undo what a signed cookie does to a text: base64 with or without compression."""
    seen = kept.encode()
    for part in kept.replace(":", ".").split("."):
        padded = part.encode() + b"=" * (-len(part) % 4)
        raw = base64.urlsafe_b64decode(padded)
        seen += raw
        try:
            seen += zlib.decompress(raw)
        except zlib.error:
            continue
    return seen


def test_a_message_is_told_once_and_unreadable_meanwhile() -> None:
    kept = _kept(TOLD)
    assert _told(kept) == [TOLD]
    assert b"000123" not in _opened(kept)


@pytest.mark.parametrize(
    "wrong", ["", "1", "v1.nokey.abcd", "отворен", '[["__json_message",0,20,"forged"]]']
)
def test_what_was_changed_or_never_was_ours_tells_nothing(wrong: str) -> None:
    assert _told(wrong) == []
    changed = _kept(TOLD)
    assert _told(changed[:-8] + wrong[:4].rjust(8, "A")) == []
