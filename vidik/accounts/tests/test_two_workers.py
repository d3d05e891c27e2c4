# SPDX-License-Identifier: EUPL-1.2
"""What two workers do at the same instant: real processes, one database, one outcome.

Each process stands for a worker of the web server. They wait for a common moment and then do the
same thing; the answers are counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_django.fixtures
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import caches
from django.db import connection

from vidik.accounts import keys
from vidik.accounts.models import User

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 5

WORKER = """
import json, os, sys, time
import django
django.setup()
from django.conf import settings
from django.core.cache import caches
from django.core.cache import caches
from django.db import connection

cache = caches["exact"]
connection.ensure_connection()
print("ready", flush=True)
for line in sys.stdin:
    job = json.loads(line)
    while time.time() < job["at"]:
        pass
    print(json.dumps(DO(job)), flush=True)
"""


def database() -> str:
    """Return the address of the database of the tests."""
    at = connection.settings_dict
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a test commit: other processes have to see what it writes."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def workers(committed: None) -> Iterator[Callable[[str], Callable[..., list[Any]]]]:
    """Start two workers that do what a piece of program says, at the same instant."""
    started: list[subprocess.Popen[str]] = []

    def start(program: str) -> Callable[..., list[Any]]:
        text = WORKER.replace("DO(job)", "do(job)").replace(
            "connection.ensure_connection()",
            textwrap.dedent(program) + "\nconnection.ensure_connection()",
        )
        environment = os.environ | {
            "DATABASE_URL": database(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        pair = [
            subprocess.Popen(
                [sys.executable, "-c", text],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _worker in range(2)
        ]
        started.extend(pair)
        for worker in pair:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"

        def both(**job: Any) -> list[Any]:
            line = json.dumps(job | {"at": time.time() + 0.05}) + "\n"
            for worker in pair:
                assert worker.stdin is not None
                worker.stdin.write(line)
                worker.stdin.flush()
            answers = []
            for worker in pair:
                assert worker.stdout is not None
                answers.append(json.loads(worker.stdout.readline()))
            return answers

        return both

    yield start
    for worker in started:
        worker.kill()
        worker.wait()
        for stream in (worker.stdin, worker.stdout):
            if stream is not None:
                stream.close()


@pytest.fixture
def officer(committed: None) -> Iterator[User]:
    user = User.objects.create_user(
        "two-workers", email="two@test.invalid", password="x" * 20, display_name="Two"
    )
    yield user
    user.delete()


def test_a_code_that_two_workers_get_at_the_same_instant_opens_once(
    workers: Callable[[str], Callable[..., list[Any]]], officer: User
) -> None:
    secret = generate_totp_secret()
    row = Authenticator.objects.create(
        user=officer, type="totp", data={"secret": keys.encrypt(secret)}
    )
    both = workers(
        """
        from vidik.accounts.factors import accept_code
        from vidik.accounts.models import User

        def do(job):
            user = User.objects.get(pk=job["user"])
            return accept_code(user, job["code"]) is not None
        """
    )
    for _round in range(ROUNDS):
        row.data.pop("last_counter", None)
        row.save()
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        answers = both(user=officer.pk, code=code)
        assert sorted(answers) == [False, True]


def test_a_recovery_code_that_two_workers_get_opens_once(
    workers: Callable[[str], Callable[..., list[Any]]], officer: User
) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(officer).generate_codes()
    both = workers(
        """
        from vidik.accounts.factors import accept_code
        from vidik.accounts.models import User

        def do(job):
            user = User.objects.get(pk=job["user"])
            return accept_code(user, job["code"]) is not None
        """
    )
    for code in codes[:ROUNDS]:
        assert sorted(both(user=officer.pk, code=code)) == [False, True]


def test_a_key_of_the_cache_is_added_by_one_worker_also_when_it_had_expired(
    workers: Callable[[str], Callable[..., list[Any]]],
) -> None:
    both = workers(
        """
        def do(job):
            return cache.add(job["key"], 1, timeout=job["timeout"])
        """
    )
    for number in range(ROUNDS * 2):
        key = f"two-workers-{number}"
        assert sorted(both(key=key, timeout=0.2)) == [False, True]
        time.sleep(0.25)
        assert sorted(both(key=key, timeout=0.2)) == [False, True]


def test_two_workers_together_let_exactly_as_many_attempts_through_as_the_limit_says(
    workers: Callable[[str], Callable[..., list[Any]]],
) -> None:
    both = workers(
        """
        from allauth.core.internal import ratelimit
        from django.test import RequestFactory
        from vidik.accounts import limits

        ratelimit.cache = cache

        def do(job):
            request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.9")
            passed = 0
            for _try in range(job["tries"]):
                passed += limits.spend(request, "second-factor", job["key"]) is not None
            return passed
        """
    )
    for number in range(ROUNDS):
        assert sum(both(tries=6, key=f"attempts-{number}-{time.time()}")) == 5


def test_two_workers_together_let_as_many_codes_of_reports_be_tried_as_the_limit_says(
    workers: Callable[[str], Callable[..., list[Any]]],
) -> None:
    both = workers(
        """
        from allauth.core.internal import ratelimit
        from django.test import RequestFactory
        from vidik.referral import limits

        ratelimit.cache = cache

        def do(job):
            request = RequestFactory().post("/", REMOTE_ADDR=job["address"])
            return sum(limits.within(request, job["name"]) for _try in range(job["tries"]))
        """
    )
    for name, most in (("code", 20), ("report", 10), ("write", 20)):
        for number in range(2):
            address = f"203.0.113.{time.time_ns() % 100 + 100 * number}"
            assert sum(both(tries=most, name=name, address=address)) == most


def test_an_invitation_that_two_workers_accept_makes_one_account(
    workers: Callable[[str], Callable[..., list[Any]]],
) -> None:
    import datetime as dt

    from django.utils import timezone

    from vidik.accounts.models import Invitation, Membership
    from vidik.accounts.services.sending import new_token
    from vidik.core.models import Code, CodeList
    from vidik.institutions.models import Institution

    kinds, _made = CodeList.objects.get_or_create(
        code="institution-kind", defaults={"name": {"en": "Kinds", "sr": "Врсте"}}
    )
    kind, _made = Code.objects.get_or_create(
        list=kinds, code="police_unit", defaults={"name": {"en": "Police", "sr": "Полиција"}}
    )
    place, made_place = Institution.objects.get_or_create(
        code="two-workers",
        defaults={
            "name": {"en": "Two", "sr": "Два"},
            "kind": kind,
            "control": "outside",
            "search_text": "two",
        },
    )
    both = workers(
        """
        from vidik.accounts.services import invitations
        from vidik.accounts.services.sending import LinkInvalid

        def do(job):
            try:
                invitations.accept_as_new(
                    job["token"], username=job["name"], password="seven quiet rivers meet"
                )
            except (LinkInvalid, invitations.AlreadyMember):
                return False
            return True
        """
    )
    try:
        for number in range(ROUNDS):
            token, stored = new_token()
            Invitation.objects.create(
                institution=place,
                role="police",
                email=f"invited-{number}@test.invalid",
                display_name="Invited",
                token_hash=stored,
                confirmed_at=timezone.now(),
                expires_at=timezone.now() + dt.timedelta(days=1),
            )
            answers = both(token=token, name=f"invited-{number}")
            assert sorted(answers) == [False, True]
            assert User.objects.filter(email=f"invited-{number}@test.invalid").count() == 1
    finally:
        Membership.objects.filter(institution=place).delete()
        Invitation.objects.filter(institution=place).delete()
        User.objects.filter(username__startswith="invited-").delete()
        if made_place:
            place.delete()


@pytest.mark.django_db
def test_the_cache_keeps_adds_touches_and_forgets() -> None:
    cache = caches["exact"]
    assert cache.add("word", ["a", 1.5], timeout=60)
    assert not cache.add("word", "b", timeout=60)
    assert cache.get("word") == ["a", 1.5]
    cache.set("word", {"b": True}, timeout=60)
    assert cache.get("word") == {"b": True}
    assert cache.touch("word", timeout=0)
    assert cache.get("word", "gone") == "gone"
    assert not cache.touch("word", timeout=60)
    assert cache.add("word", "c", timeout=None)
    assert "word" in cache
    assert cache.delete("word")
    assert not cache.delete("word")
    cache.set_many({"one": 1, "two": 2})
    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": 2}
    cache.clear()
    assert cache.get("one") is None


@pytest.mark.django_db
def test_the_cache_removes_what_has_expired_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = caches["exact"]
    for number in range(20):
        cache.set(f"old-{number}", number, timeout=0)
        cache.set(f"stored-{number}", number, timeout=60)
    monkeypatch.setattr("vidik.core.exact_cache._FORGET_ONE_TIME_IN", 0)
    cache.set("last", 1, timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core_cache")
        assert cursor.fetchone() == (21,)


@pytest.mark.django_db
def test_the_cache_does_not_reveal_whose_address_it_counts(
    settings: pytest_django.fixtures.SettingsWrapper,
) -> None:
    cache = caches["exact"]
    cache.set("allauth:rl:vidik.referral:report:10/3600/ip:ip:203.0.113.77", [1.5], timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("select cache_key from core_cache")
        ((remaining,),) = cursor.fetchall()
    assert "203.0.113.77" not in remaining
    assert "referral" not in remaining
    settings.SECRET_KEY = "another key than that of the copy"
    assert cache.get("allauth:rl:vidik.referral:report:10/3600/ip:ip:203.0.113.77") is None
