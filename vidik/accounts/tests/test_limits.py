# SPDX-License-Identifier: EUPL-1.2
"""Guessing is hopeless, tells nothing, and keeps nobody else out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings as site
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import passkeys
from tests.passkeys import Device
from tests.scenes import as_application
from vidik.access.types import Role
from vidik.accounts import devices, keys, limits
from vidik.accounts.factors import current_code
from vidik.accounts.models import SignIn, User
from vidik.accounts.services.purging import purge_sessions
from vidik.accounts.session_store import VISITOR_SECONDS, hashed
from vidik.audit.selectors import last_event
from vidik.shell.tasks import forget_expired

PASSWORD = "a password for tests only"
WRONG = "not the password"
SIGN_IN, CODE = "/account/sign-in/", "/account/sign-in/code/"
OFFICE = "203.0.113.9"
"""The address that everybody in an office has to the world."""
COOKIE = site.KNOWN_DEVICE_COOKIE_NAME


def attempt(client: Client, login: str, password: str = WRONG, address: str = OFFICE) -> Any:
    return client.post(SIGN_IN, {"login": login, "password": password}, REMOTE_ADDR=address)


def used_before(user: User, address: str = OFFICE) -> Client:
    """Return a browser on which somebody has signed in and out again."""
    client = Client()
    client.cookies["vidik_language"] = "en"
    assert attempt(client, user.username, PASSWORD, address).status_code == 302
    client.post("/account/sign-out/")
    return client


# --------------------------------------------------------------- what the clock would tell


class CountedHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes the time."""

    times = 0

    def encode(self, password: str, salt: str) -> str:
        CountedHasher.times += 1
        return super().encode(password, salt)


@pytest.mark.parametrize(
    "login",
    [
        "test-reader", "reader@test.invalid", "READER@test.invalid", "nobody-here",
        "nobody@test.invalid", "without-password", "without@test.invalid", "same@test.invalid",
    ],
)  # fmt: skip
def test_every_attempt_costs_one_check_whoever_is_named(
    login: str, member: User, settings: Any
) -> None:
    assert member.email == "reader@test.invalid"
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountedHasher.__name__}"]
    for name, mail in (("without-password", "without"), ("same@test.invalid", "same")):
        User.objects.create_user(
            name, email=f"{mail}@test.invalid", display_name=name,
            password=PASSWORD if mail == "same" else None,
        )  # fmt: skip
    CountedHasher.times = 0
    assert attempt(Client(), login).status_code == 200
    assert CountedHasher.times == 1


@pytest.mark.parametrize("state", ["fresh", "slowed", "resting"])
def test_an_account_and_none_cost_the_same_after_however_many_wrong_passwords(
    state: str, member: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: hashes, waits and queries. The account has been guessed at by its name before."""
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountedHasher.__name__}"]
    waits: list[float] = []
    monkeypatch.setattr("vidik.accounts.limits.time.sleep", waits.append)
    names = (member.username, "nobody-here")
    addresses = (member.email, "nobody@test.invalid")
    # Where its owner has signed in before, which somebody in the same office could make use of.
    used_before(member, "192.0.2.9")
    tries = {"fresh": 0, "slowed": 51, "resting": 0}[state]
    for number in range(tries):
        for name in names:
            attempt(Client(), name, address=f"203.0.{number}.{names.index(name) + 1}")
    if state == "resting":
        for name in names:
            for _try in range(5):
                attempt(Client(), name, address="198.51.100.7")
    costs = []
    for login in (*names, *addresses):
        CountedHasher.times, waits[:] = 0, []
        place = "198.51.100.7" if state == "resting" else "192.0.2.40"
        with CaptureQueriesContext(connection) as requested:
            answer = attempt(_english(), login, address=place)
        kinds = [query["sql"].split(" ", 1)[0] for query in requested.captured_queries]
        costs.append((answer.status_code, CountedHasher.times, tuple(waits), kinds))
    shown = costs[: len(names)]
    assert shown[0] == shown[1], state
    assert shown[0][1:3] == {"fresh": (1, ()), "slowed": (1, (0.5,)), "resting": (0, ())}[state]
    # By its address, which nobody has typed, the account answers like one that is not there.
    assert len(set(map(str, costs[len(names) :]))) <= 1, costs[len(names) :]


def test_the_owner_of_a_name_comes_before_the_owner_of_such_an_address(member: User) -> None:
    other = User.objects.create_user(
        member.email, email="other@test.invalid", password="other words", display_name="Other"
    )
    client = Client()
    attempt(client, member.email.upper(), "other words")
    assert client.session["_auth_user_id"] == str(other.pk)


# ---------------------------------------------------------------------------- one account


def test_wrong_passwords_count_for_what_was_typed_in_whatever_letters(member: User) -> None:
    for login in (member.username, member.username.upper(), f" {member.username} ") * 2:
        answer = attempt(_english(), login)
    assert "Too many attempts" in answer.content.decode()
    # Whoever has to wait under the name does not learn whether the address is the same account's.
    for login in (member.email, "nobody@test.invalid"):
        assert "No account matches" in attempt(_english(), login).content.decode()


def test_a_wrong_password_for_an_address_is_on_record_with_the_account(member: User) -> None:
    attempt(Client(), member.email)
    event = last_event("sign-in.refused")
    assert event is not None
    assert event.subject_key == str(member.pk)


def _english() -> Client:
    client = Client()
    client.cookies["vidik_language"] = "en"
    return client


# ----------------------------------------------------------------- behind the same address


def test_whoever_floods_the_sign_in_keeps_no_colleague_out_of_it(member: User) -> None:
    known = used_before(member)
    stranger = Client()
    answers = [attempt(stranger, "").status_code for _attempt in range(31)]
    assert answers[-1] == 429
    assert attempt(Client(), member.username, PASSWORD).status_code == 429
    assert attempt(known, member.username, PASSWORD).status_code == 302


def test_wrong_passwords_of_a_colleague_do_not_let_an_account_rest_on_its_owners_device(
    member: User,
) -> None:
    known = used_before(member)
    for _attempt in range(8):
        last = attempt(_english(), member.username)
    assert "Too many attempts" in last.content.decode()
    assert attempt(known, member.username, PASSWORD).status_code == 302


def test_wrong_codes_of_a_colleague_do_not_keep_a_person_out_on_their_own_device(
    member: User, rf: RequestFactory
) -> None:
    known = used_before(member)
    for _attempt in range(8):
        last = limits.spend_code(rf.post("/", REMOTE_ADDR=OFFICE), member)
    assert last is None
    request = rf.post("/", REMOTE_ADDR=OFFICE)
    request.COOKIES = {name: morsel.value for name, morsel in known.cookies.items()}
    assert limits.spend_code(request, member) is not None


def test_on_a_known_device_guessing_ends_as_well(member: User) -> None:
    known = used_before(member)
    for _attempt in range(5):
        attempt(known, member.username)
    assert "Too many attempts" in attempt(known, member.username, PASSWORD).content.decode()


def test_a_passkey_opens_whatever_others_do_behind_the_address(member: User) -> None:
    device = passkeys.enrolled(member)
    for _attempt in range(40):
        Client().post(passkeys.SIGN_IN, {"credential": "{}"}, REMOTE_ADDR=OFFICE)
        attempt(Client(), "")
    client = Client()
    answer = passkeys.come_in(client, device, REMOTE_ADDR=OFFICE)
    assert answer.headers["Location"] == reverse("portal:desk")
    assert SignIn.objects.get(user=member).factor == "webauthn"


def test_a_device_is_known_after_a_whole_sign_in_and_to_its_people_alone(
    member: User, client_as: Callable[[Role], Client]
) -> None:
    client_as(Role.EDITOR)
    other = User.objects.get(username="test-editor")
    secret = keys.encrypt(generate_totp_secret())
    Authenticator.objects.create(user=member, type="totp", data={"secret": secret})
    client = Client()
    attempt(client, member.username, PASSWORD)
    assert COOKIE not in client.cookies
    code = current_code(member)
    assert code is not None
    client.post(CODE, {"code": code[0]}, REMOTE_ADDR=OFFICE)
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 86400)
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = cookie.value
    assert devices.known_to(request, member)
    assert not devices.known_to(request, other)
    assert not devices.known_to(request, None)
    assert member.username not in cookie.value
    # One signature in a thousand ends like this by itself.
    ending = "AA" if not cookie.value.endswith("AA") else "AE"
    request.COOKIES[COOKIE] = cookie.value[:-2] + ending
    assert not devices.known_to(request, member)
    request.COOKIES[COOKIE] = "nothing"
    assert not devices.known_to(request, member)


def test_where_sessions_need_tls_the_cookie_of_a_device_does(member: User, settings: Any) -> None:
    assert not used_before(member).cookies[COOKIE]["secure"]
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    client.post(SIGN_IN, {"login": member.username, "password": PASSWORD}, secure=True)
    assert client.cookies[COOKIE]["secure"]


def test_a_device_that_two_share_is_known_to_both(
    member: User, client_as: Callable[[Role], Client]
) -> None:
    client_as(Role.EDITOR)
    client = used_before(member)
    attempt(client, "test-editor", PASSWORD)
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = client.cookies[COOKIE].value
    for user in (member, User.objects.get(username="test-editor")):
        assert devices.known_to(request, user)


# ------------------------------------------------------------------------------ addresses


def _code(user: User, address: str) -> bool:
    request = RequestFactory().post(CODE, REMOTE_ADDR=address)
    return limits.spend_code(request, user) is not None


def test_the_addresses_of_one_ipv6_subscriber_are_one_place(member: User) -> None:
    answers = [_code(member, f"2001:db8:1:2:{number}::7") for number in range(7)]
    assert answers == [True] * 5 + [False] * 2
    assert _code(member, "2001:db8:1:3::7")


def test_an_address_of_ipv4_written_as_one_of_ipv6_is_the_same_place(member: User) -> None:
    answers = [_code(member, address) for address in ("203.0.113.7", "::ffff:203.0.113.7") * 3]
    assert answers == [True] * 5 + [False]


def test_codes_are_not_guessed_without_end_within_a_known_network_either(member: User) -> None:
    SignIn.objects.create(user=member, network=limits.network_of("2001:db8:1::1"))
    answers = [_code(member, f"2001:db8:1:{number:x}::7") for number in range(1, 100)]
    assert answers == [True] * 90 + [False] * 9
    # Whoever guesses there uses up nothing of the others, and the other way round.
    assert _code(member, "2001:db8:2::7")


def test_what_a_client_says_of_its_own_address_is_not_believed(member: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        forged = {"X-Forwarded-For": f"198.51.100.{number}, {OFFICE}"}
        Client().post(SIGN_IN, {"login": member.username, "password": "x"}, headers=forged)
    last = _english().post(
        SIGN_IN,
        {"login": member.username, "password": PASSWORD},
        headers={"X-Forwarded-For": f"198.51.100.77, {OFFICE}"},
    )
    assert "Too many attempts" in last.content.decode()
    opened = Client().post(
        SIGN_IN,
        {"login": member.username, "password": PASSWORD},
        headers={"X-Forwarded-For": f"{OFFICE}, 198.51.100.77"},
    )
    assert opened.status_code == 302
    assert SignIn.objects.get(user=member).network == "198.51.100.0/24"


def test_a_server_behind_a_proxy_that_counts_none_gets_a_message(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert limits.check_proxies() == []
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert [found.id for found in limits.check_proxies()] == ["accounts.W001"]


# ---------------------------------------------------------- what visitors can make us write


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["invitation_link", "reset_link", "open_passkey_link"])
def test_a_link_that_opens_nothing_leaves_no_session_and_is_asked_for_so_often(name: str) -> None:
    before = Session.objects.count()
    address = reverse(name, args=["no-such-token"])
    answers = [Client().get(address, REMOTE_ADDR=OFFICE).status_code for _attempt in range(21)]
    assert answers == [404] * 20 + [429]
    assert Session.objects.count() == before


def test_a_refused_passkey_is_on_record_with_whose_it_was_to_be(member: User) -> None:
    passkeys.enrolled(member)
    foreign = Device()
    foreign._whose = passkeys.handle_of(member)
    before = last_event("sign-in.code-refused")
    client = Client()
    passkeys.come_in(client, foreign)
    assert "_auth_user_id" not in client.session
    event = last_event("sign-in.code-refused")
    assert event is not None
    assert event != before
    assert (event.subject_key, event.payload["factor"]) == (str(member.pk), "webauthn")


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["{}", "[]", "1", '{"response": 7}', "not json", ""])
def test_nonsense_in_place_of_a_passkey_is_refused(sent: str) -> None:
    client = Client()
    client.get(passkeys.SIGN_IN, headers={"X-Requested-With": "XMLHttpRequest"})
    answer = client.post(passkeys.SIGN_IN, {"credential": sent})
    assert answer.headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def _challenge(client: Client, address: str = OFFICE) -> Any:
    headers = {"Accept": "application/json"}
    return client.get(passkeys.SIGN_IN, headers=headers, REMOTE_ADDR=address)


def test_a_place_begins_so_many_sign_ins_by_passkey_and_a_known_device_its_own(
    member: User,
) -> None:
    known = used_before(member)
    before = Session.objects.count()
    answers = [_challenge(Client()).status_code for _attempt in range(63)]
    assert answers == [200] * 60 + [429] * 3
    assert Session.objects.count() == before + 60
    assert _challenge(Client(), "198.51.100.4").status_code == 200
    device = passkeys.enrolled(member)
    answer = passkeys.come_in(known, device, REMOTE_ADDR=OFFICE)
    assert answer.headers["Location"] == reverse("portal:desk")
    # The cookie of a device is no way around the limit.
    cookie = known.cookies[COOKIE].value
    again = []
    for _attempt in range(25):
        copied = Client()
        copied.cookies[COOKIE] = cookie
        again.append(_challenge(copied).status_code)
    assert again == [200] * 19 + [429] * 6


@pytest.mark.django_db
def test_what_a_visitor_began_is_over_soon_and_deleted_and_a_sign_in_is_not(
    member: User,
) -> None:
    client = Client()
    passkeys.come_in(client, passkeys.enrolled(member))
    signed_in = Session.objects.get(session_key=hashed(str(client.session.session_key)))
    visitor = Client()
    _challenge(visitor)
    started = Session.objects.get(session_key=hashed(str(visitor.session.session_key)))
    left = started.expire_date - timezone.now()
    assert VISITOR_SECONDS - 60 < left.total_seconds() <= VISITOR_SECONDS
    assert (signed_in.expire_date - timezone.now()).total_seconds() > 11 * 3600
    past = timezone.now() - dt.timedelta(minutes=1)
    for number in range(4):
        Session.objects.create(session_key=f"over-{number}", session_data="", expire_date=past)
    with as_application():
        assert purge_sessions(batch=2) == 4
        assert purge_sessions() == 0
    Session.objects.filter(pk=started.pk).update(expire_date=past)
    with as_application():
        forget_expired(0)  # what the clock does twice an hour
    assert not Session.objects.filter(pk=started.pk).exists()
    assert client.get("/account/").status_code == 200
