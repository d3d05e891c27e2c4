# SPDX-License-Identifier: EUPL-1.2
"""A request that computes for too long ends with its process; a long download does not."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import RequestFactory
from django.utils import translation

from vidik.core import request_time
from vidik.core.errors import server_error
from vidik.core.request_time import limit_statements, time_limit, watched

SERVED = """
import re, sys, time
from vidik.core.request_time import watched

class Pieces:
    streaming = True
    def __init__(self, pieces): self.pieces = pieces
    def __iter__(self): return iter(self.pieces)
    def close(self): print("closed")

def slow_client(environ, start_response):
    return Pieces(b"piece" for _ in range(3))

def slow_piece(environ, start_response):
    return Pieces(time.sleep(60) or b"piece" for _ in range(3))

def slow_answer(environ, start_response):
    secret = environ["SECRET"]
    # Holds the interpreter: no thread of Python could end it.
    re.search("(a+)+$", "a" * 60 + secret)
    return []

application = watched(globals()[sys.argv[1]], 1)
answer = application({"SECRET": "!nobody's business"}, None)
for piece in answer:
    time.sleep(0.7)
answer.close()
print("whole")
"""


def served(name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SERVED, name],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={"DJANGO_SETTINGS_MODULE": "config.settings.test", "PATH": "/usr/bin:/bin"},
    )


@pytest.mark.parametrize("name", ["slow_answer", "slow_piece"])
def test_what_computes_for_too_long_ends_with_its_process(name: str) -> None:
    started = time.monotonic()
    done = served(name)
    assert done.returncode == 1
    assert time.monotonic() - started < 15
    assert "Timeout (0:00:01)!" in done.stderr
    assert f"in {name}" in done.stderr or "in <genexpr>" in done.stderr
    assert "nobody's business" not in done.stderr + done.stdout


def test_a_download_that_somebody_takes_slowly_goes_on_to_its_end() -> None:
    done = served("slow_client")
    assert (done.returncode, done.stdout) == (0, "closed\nwhole\n")
    assert done.stderr == ""


def test_an_answer_in_one_piece_is_given_as_it_is() -> None:
    answer = [b"page"]
    assert watched(lambda _environ, _start: answer)({}, None) is answer


@pytest.mark.django_db
def test_a_view_that_may_take_longer_says_so_to_the_timer_and_to_the_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    armed: list[float] = []
    monkeypatch.setattr(
        request_time.faulthandler, "dump_traceback_later", lambda s, **_more: armed.append(s)
    )
    monkeypatch.setattr(request_time.faulthandler, "cancel_dump_traceback_later", lambda: None)

    @time_limit(200)
    def view() -> str:
        with connection.cursor() as cursor:
            cursor.execute("show statement_timeout")
            return str(cursor.fetchone()[0])

    assert view() == "200s"
    assert armed == []

    def application(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        return [view().encode()]

    assert watched(application)({}, None) == [b"200s"]
    assert armed == [request_time.SECONDS, 200]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "This took too long"), ("sr", "Ово је трајало предуго")],
)
def test_a_statement_that_is_ended_is_said_in_words(language: str, heading: str) -> None:
    with translation.override(language):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local statement_timeout = '50ms'")
                cursor.execute("select pg_sleep(5)")
        except OperationalError:
            answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 503
    assert f"<h1>{heading}</h1>" in answer.content.decode()


def test_what_serves_limits_its_statements_below_its_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = {"options": "-c jit=on"}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    limit_statements()
    assert options["options"] == "-c jit=on -c statement_timeout=45s"
    assert request_time.STATEMENT_SECONDS < request_time.SECONDS
