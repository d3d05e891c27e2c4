# SPDX-License-Identifier: EUPL-1.2
"""Nothing that people typed reaches a log line, an error page or a mail."""

from __future__ import annotations

import copy
import io
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

SECRET = "Petrinja-Sokolovic"
OTHER = "what-was-searched-for"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Log as the settings say, into a text."""
    stream = io.StringIO()
    config = copy.deepcopy(settings.LOGGING)
    config["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(config)
    yield stream
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.urls("vidik.core.tests.failing_urls")
@pytest.mark.django_db
def test_a_view_that_fails_tells_where_but_not_what_was_typed(lines: io.StringIO) -> None:
    assert settings.DEBUG is False
    client = Client(raise_request_exception=False)
    answer = client.post(f"/fail/?q={OTHER}", {"name": SECRET})
    assert answer.status_code == 500
    said = lines.getvalue()
    assert "django.db.utils.IntegrityError" in said
    assert "failing_urls.py" in said
    assert "builtins.ValueError" in said
    for secret in (SECRET, OTHER):
        assert secret not in said
        assert secret not in answer.content.decode()
    assert mail.outbox == []


def test_a_missing_page_is_logged_without_what_was_asked(lines: io.StringIO) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", f"/vault/?q={OTHER}&page=2")
    assert lines.getvalue().strip() == "WARNING django.request: Not Found: /vault/?…"


@pytest.mark.parametrize("name", ["invitation_link", "reset_link", "open_passkey_link"])
def test_a_one_time_link_is_logged_without_what_opens_it(name: str, lines: io.StringIO) -> None:
    token = "qKx3-" * 8 + "_Zw"
    address = reverse(name, args=[token])
    log = logging.getLogger("django.request")
    for said in (
        address,
        f"{address}?next=/",
        f"'{address.rstrip('/')}'",
        f"GET {address} HTTP/1.1",
    ):
        log.error("Service Unavailable: %s", said)
    assert len(lines.getvalue().splitlines()) == 4
    assert "qKx3" not in lines.getvalue()
    assert lines.getvalue().count(address.removesuffix(f"{token}/") + "…") == 4


@pytest.mark.urls("vidik.core.tests.failing_urls")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["invitation", "new-password", "passkey-link"])
def test_a_failure_behind_a_one_time_link_tells_the_link_to_nobody(
    kind: str, lines: io.StringIO
) -> None:
    token = "a-token-that-was-not-used-yet"
    client = Client(raise_request_exception=False)
    answer = client.get(f"/account/{kind}/{token}/")
    assert answer.status_code == 500
    assert "failing_urls.py" in lines.getvalue()
    assert token not in lines.getvalue()
    assert token not in answer.content.decode()


def test_an_exception_given_as_a_part_of_a_message_is_named_only(lines: io.StringIO) -> None:
    log = logging.getLogger("vidik.anything")
    log.error("could not be read: %s", ValueError(SECRET))
    log.error(ValueError(SECRET))
    assert lines.getvalue().splitlines() == [
        "ERROR vidik.anything: could not be read: ValueError",
        "ERROR vidik.anything: ValueError",
    ]


def test_errors_are_sent_to_nobody() -> None:
    assert settings.ADMINS == []
    assert "mail_admins" not in str(settings.LOGGING)
