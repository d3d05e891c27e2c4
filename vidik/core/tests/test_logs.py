# SPDX-License-Identifier: EUPL-1.2
"""Nothing that people typed reaches a log line, an error page or a mail."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import logging
import logging.config
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from vidik.core.logs import ForOperators, logging_settings
from vidik.core.tracing import current_request

SECRET = "Petrinja-Sokolovic"
OTHER = "what-was-searched-for"


class Refusal(ForOperators):
    """Something of which the words are meant for operators."""


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Log as the settings say, into a text."""
    stream = io.StringIO()
    config = copy.deepcopy(settings.LOGGING)
    config["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(config)
    try:
        yield stream
    finally:
        logging.config.dictConfig(settings.LOGGING)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    with logged() as stream:
        yield stream


def without_time(stream: io.StringIO) -> list[str]:
    return [line.partition(" ")[2] for line in stream.getvalue().splitlines()]


@pytest.mark.urls("vidik.core.tests.failing_urls")
@pytest.mark.django_db
def test_a_view_that_fails_says_where_but_not_what_was_typed(lines: io.StringIO) -> None:
    assert settings.DEBUG is False
    client = Client(raise_request_exception=False)
    answer = client.post(f"/fail/?q={OTHER}", {"name": SECRET})
    assert answer.status_code == 500
    text = lines.getvalue()
    assert "django.db.utils.IntegrityError" in text
    assert "failing_urls.py" in text
    assert "builtins.ValueError" in text
    for secret in (SECRET, OTHER):
        assert secret not in text
        assert secret not in answer.content.decode()
    assert mail.outbox == []


def test_a_missing_page_is_logged_without_what_was_asked(lines: io.StringIO) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", f"/vault/?q={OTHER}&page=2")
    assert without_time(lines) == ["WARNING django.request [-]: Not Found: /vault/?…"]


@pytest.mark.parametrize("name", ["invitation_link", "reset_link", "open_passkey_link"])
def test_a_one_time_link_is_logged_without_what_opens_it(name: str, lines: io.StringIO) -> None:
    token = "qKx3-" * 8 + "_Zw"
    address = reverse(name, args=[token])
    log = logging.getLogger("django.request")
    for text in (
        address,
        f"{address}?next=/",
        f"'{address.rstrip('/')}'",
        f"GET {address} HTTP/1.1",
    ):
        log.error("Service Unavailable: %s", text)
    assert len(lines.getvalue().splitlines()) == 4
    assert "qKx3" not in lines.getvalue()
    assert lines.getvalue().count(address.removesuffix(f"{token}/") + "…") == 4


@pytest.mark.urls("vidik.core.tests.failing_urls")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["invitation", "new-password", "passkey-link"])
def test_a_failure_behind_a_one_time_link_reveals_the_link_to_nobody(
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
    log.error("%(what)s could not be read", {"what": ValueError(SECRET)})
    assert without_time(lines) == [
        "ERROR vidik.anything [-]: could not be read: ValueError",
        "ERROR vidik.anything [-]: ValueError",
        "ERROR vidik.anything [-]: ValueError could not be read",
    ]


def test_an_exception_for_operators_is_written_with_its_words_in_one_line(
    lines: io.StringIO,
) -> None:
    log = logging.getLogger("vidik.anything")
    log.error("the pool: %s", Refusal("no such role\n\tanywhere"))
    failed = ValueError(SECRET)
    failed.__cause__ = Refusal("no such database")
    log.error("failed", exc_info=failed)
    text = lines.getvalue()
    assert text.splitlines()[0].endswith("the pool: no such role anywhere")
    assert "test_logs.Refusal: no such database" in text
    assert SECRET not in text


def test_a_line_says_when_in_utc_how_grave_and_who(lines: io.StringIO) -> None:
    before = dt.datetime.now(dt.UTC)
    logging.getLogger("vidik.anything").warning("something\nelse")
    time, _space, rest = lines.getvalue().partition(" ")
    assert time.endswith("Z")
    assert abs(dt.datetime.fromisoformat(time) - before) < dt.timedelta(seconds=60)
    assert rest == "WARNING vidik.anything [-]: something\\nelse\n"


@pytest.mark.urls("vidik.core.tests.failing_urls")
@pytest.mark.django_db
@pytest.mark.parametrize("form", ["text", "json"])
def test_lines_of_a_request_carry_the_name_under_which_its_acts_are_recorded(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_FORMAT", form)
    with logged() as stream:
        client = Client(raise_request_exception=False)
        answer = client.post(f"/fail/?q={OTHER}", {"name": SECRET})
    text = stream.getvalue()
    request = answer.wsgi_request.META["vidik.request"]
    assert uuid.UUID(request)
    assert SECRET not in text
    assert OTHER not in text
    if form == "text":
        assert f"[{request}]: Internal Server Error: /fail/" in text
        return
    found = [json.loads(line) for line in text.splitlines()]
    assert {line["request"] for line in found} == {request}
    assert found[0]["level"] == "ERROR"
    assert found[0]["logger"] == "django.request"
    assert found[0]["message"] == "Internal Server Error: /fail/"
    assert "django.db.utils.IntegrityError" in found[0]["exception"]
    assert dt.datetime.fromisoformat(found[0]["time"]).tzinfo is not None


def test_a_request_is_named_anew_and_forgotten_at_its_end() -> None:
    Client().get("/healthz")
    assert current_request.get() == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_web_servers_own_lines_are_written_as_ours(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from granian.log import LogLevels, configure_logging

    monkeypatch.setenv("LOG_FORMAT", form)
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    try:
        configure_logging(LogLevels.warning, logging_settings())
        logging.getLogger("_granian").error("A worker ended")
    finally:
        logging.config.dictConfig(settings.LOGGING)
    (line,) = stream.getvalue().splitlines()
    if form == "json":
        assert json.loads(line)["message"] == "A worker ended"
    else:
        assert line.endswith("ERROR _granian [-]: A worker ended")


def test_errors_are_sent_to_nobody() -> None:
    assert settings.ADMINS == []
    assert "mail_admins" not in str(settings.LOGGING)


def test_a_pool_says_once_a_minute_why_it_opens_no_connection(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = logging.getLogger("psycopg.pool")
    refused = psycopg.OperationalError("connection failed: no such\nrole")
    for _attempt in range(50):
        log.warning("error connecting in %r: %s", "pool-1", refused)
    log.warning("error connecting in %r: %s", "pool-1", psycopg.OperationalError("no TLS"))
    # What is no refusal of a connection may hold what somebody typed.
    log.warning("error resetting in %r: %s", "pool-1", psycopg.OperationalError(SECRET))
    assert without_time(lines) == [
        "WARNING psycopg.pool [-]: error connecting in 'pool-1': no such; role",
        "WARNING psycopg.pool [-]: error connecting in 'pool-1': no TLS",
        "WARNING psycopg.pool [-]: error resetting in 'pool-1': OperationalError",
    ]
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    log.warning("error connecting in %r: %s", "pool-1", refused)
    assert len(lines.getvalue().splitlines()) == 4
