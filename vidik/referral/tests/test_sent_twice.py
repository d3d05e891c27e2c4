# SPDX-License-Identifier: EUPL-1.2
"""A message or a note whose form is sent twice stands once."""

from __future__ import annotations

import re

import pytest

from tests.scenes import scene
from vidik.cases.tests.test_views import signed_in
from vidik.referral import services
from vidik.referral.models import HandOver
from vidik.referral.tests import factories
from vidik.vault.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def marks(page: str) -> list[str]:
    """Give the marks of the forms of a page that must not be done twice."""
    return re.findall(r'name="once" value="([^"]+)"', page)


def test_messages_and_notes_of_the_centre_are_written_once() -> None:
    expert = factories.centre_member()
    receipt = factories.filed(factories.reporter())
    report = factories.seen(expert, receipt)
    services.take_report(report, actor=expert)
    client = signed_in(expert)
    address = f"/suspicions/{receipt.key}/"
    assert client.post(f"{address}open/").status_code == 302
    message, note = marks(client.get(address).content.decode())
    for _click in range(2):
        client.post(f"{address}message/", {"text": "Јавите се.", "once": message})
        client.post(f"{address}hand-over/", {"text": "Позвати школу.", "once": note})
    with scene():
        assert Message.objects.filter(subject=receipt.key).count() == 1
        assert HandOver.objects.filter(report=receipt.key).count() == 1
    # An empty one was never written: the same form may be sent with words.
    message = marks(client.get(address).content.decode())[0]
    assert client.post(f"{address}message/", {"text": "", "once": message}).status_code == 422
    client.post(f"{address}message/", {"text": "Јавите се опет.", "once": message})
    with scene():
        assert Message.objects.filter(subject=receipt.key).count() == 2


def test_a_message_of_whoever_reported_is_kept_once() -> None:
    actor = factories.reporter()
    receipt = factories.filed(actor)
    client = signed_in(actor)
    address = f"/suspicions/ours/{receipt.key}/"
    [mark] = marks(client.get(address).content.decode())
    for _click in range(2):
        client.post(f"{address}write/", {"text": "Поново је виђена.", "once": mark})
    with scene():
        assert Message.objects.filter(subject=receipt.key).count() == 1
