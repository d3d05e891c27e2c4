# SPDX-License-Identifier: EUPL-1.2
"""The settings of a real server: what Django checks, what they refuse, what answers carry."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.architecture.sources import ROOT

NEEDED = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "for this test only: " + "x" * 50 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "vidik.example.invalid",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
}
ASK = """
import json
import django
django.setup()
from django.conf import settings
# Nothing was collected for this test.
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
from django.test import Client
client = Client(SERVER_NAME="vidik.example.invalid", raise_request_exception=False)
plain = client.get("/robots.txt")
safe = client.get("/no-such-page/", secure=True, headers={"X-Forwarded-Proto": "https"})
health = Client(SERVER_NAME="192.0.2.7").get("/healthz")
form = client.get("/no-such-page/", secure=True, headers={"X-Forwarded-Proto": "https"})
trace = client.generic("TRACE", "/healthz", secure=True, headers={"X-Forwarded-Proto": "https"})
print(json.dumps({
    "plain": [plain.status_code, plain.headers.get("Location", "")],
    "headers": dict(safe.headers),
    "health": [health.status_code, health.content.decode(), dict(health.headers)],
    "missing": [form.status_code, form.content.decode()],
    "trace": trace.status_code,
    "cookies": [
        [getattr(settings, f"{kind}_COOKIE_{part}")
         for part in ("NAME", "SECURE", "SAMESITE", "HTTPONLY")]
        for kind in ("SESSION", "CSRF", "LANGUAGE")
    ],
    "device": settings.KNOWN_DEVICE_COOKIE_NAME,
    "debug": settings.DEBUG,
    "demo": settings.DEMO,
}))
"""


def run(*command: str, **without: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={name: value for name, value in (os.environ | NEEDED | without).items() if value},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    done = run("-c", ASK)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_django_has_nothing_to_say_against_the_settings() -> None:
    done = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_settings_without_what_only_the_server_knows_do_not_load(name: str) -> None:
    done = run("-c", "import django; django.setup()", **{name: ""})
    assert done.returncode != 0
    assert f"Production needs {name}" in done.stderr


def test_plain_http_is_led_to_tls(answers: dict[str, Any]) -> None:
    assert answers["plain"] == [301, "https://vidik.example.invalid/robots.txt"]


def test_health_is_answered_over_plain_http_by_address(answers: dict[str, Any]) -> None:
    status, text, headers = answers["health"]
    assert (status, text) == (200, "ok\n")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"EMAIL_HOST": "mail.example.invalid", "EMAIL_USE_SSL": "1"}, "465 True False"),
        ({"EMAIL_HOST": "mail.example.invalid", "EMAIL_USE_TLS": "1"}, "587 False True"),
        (
            {"EMAIL_HOST": "mail.example.invalid", "EMAIL_USE_SSL": "1", "EMAIL_PORT": "4650"},
            "4650 True False",
        ),
        ({"EMAIL_HOST": "127.0.0.1"}, "25 False False"),
        ({"EMAIL_HOST": "localhost"}, "25 False False"),
        ({}, "25 False False"),
    ],
)
def test_mail_goes_over_tls_of_either_kind_or_stays_on_this_machine(
    given: dict[str, str], found: str
) -> None:
    ask = (
        "from config.settings.production import EMAIL_PORT, EMAIL_USE_SSL, EMAIL_USE_TLS;"
        "print(EMAIL_PORT, EMAIL_USE_SSL, EMAIL_USE_TLS)"
    )
    done = run("-c", ask, **given)
    assert done.stdout.strip() == found, done.stderr


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"EMAIL_HOST": "mail.example.invalid"}, "in the clear"),
        ({"EMAIL_HOST": "192.0.2.25"}, "in the clear"),
        ({"EMAIL_USE_SSL": "1", "EMAIL_USE_TLS": "1"}, "not both"),
    ],
)
def test_mail_in_the_clear_and_two_kinds_of_tls_are_refused(
    given: dict[str, str], text: str
) -> None:
    done = run("-c", "import config.settings.production", **given)
    assert done.returncode != 0
    assert text in done.stderr


def test_every_answer_carries_what_browsers_have_to_know(answers: dict[str, Any]) -> None:
    headers = answers["headers"]
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "base-uri 'none'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers


def test_cookies_are_for_this_host_over_tls_and_for_no_script(answers: dict[str, Any]) -> None:
    for name, secure, same_site, http_only in answers["cookies"]:
        assert name.startswith("__Host-")
        assert (secure, same_site, http_only) == (True, "Lax", True)
    assert answers["device"].startswith("__Host-")


def test_nothing_of_the_inside_is_shown(answers: dict[str, Any]) -> None:
    assert (answers["debug"], answers["demo"]) == (False, False)
    assert answers["trace"] == 405
    status, page = answers["missing"]
    assert status in {404, 503}
    assert "Traceback" not in page
    assert "Django" not in page
