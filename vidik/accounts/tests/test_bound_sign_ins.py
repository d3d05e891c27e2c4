# SPDX-License-Identifier: EUPL-1.2
"""A sign-in belongs to one browser: a cookie that was copied is noticed and ends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests import passkeys
from vidik.access.types import Role
from vidik.accounts import keys
from vidik.accounts.models import SignIn, User
from vidik.accounts.selectors.signins import ended_sign_ins
from vidik.accounts.tests.test_factors import code_of
from vidik.accounts.tests.test_sign_ins import PASSWORD
from vidik.audit.selectors import last_event

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
UPDATED = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0.2"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537"
HOME, MOBILE = "203.0.113.7", "198.51.100.9"
MINUTE = dt.timedelta(minutes=1)


def signed_in(user: User, **more: str) -> Client:
    client = Client(**({"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": HOME} | more))
    client.cookies["vidik_language"] = "en"
    client.post("/account/sign-in/", {"login": user.username, "password": PASSWORD})
    return client


def copy_of(client: Client, **more: str) -> Client:
    """Return another client with the same cookies, as they are now."""
    other = Client(**({"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": HOME} | more))
    for name, morsel in client.cookies.items():
        other.cookies[name] = morsel.value
    return other


def later(user: User, minutes: float) -> None:
    """Let time pass for a sign-in that is used every now and then."""
    row = SignIn.objects.get(user=user, ended_at=None)
    removed = dt.timedelta(minutes=minutes)
    row.begun_at -= removed
    row.seen_at -= min(removed, 5 * MINUTE)
    if row.turned_at is not None:
        row.turned_at -= removed
    row.save()


def opens(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def why(user: User) -> str:
    return ended_sign_ins(user)[0].ended_because


def test_a_cookie_shown_by_another_browser_ends_the_sign_in_for_both(member: User) -> None:
    owner = signed_in(member)
    assert opens(owner)
    assert not opens(copy_of(owner, HTTP_USER_AGENT=CHROME))
    assert not opens(owner)
    assert why(member) == "other-client"
    ended = last_event("sign-in.ended")
    assert ended is not None
    assert ended.payload["reason"] == "other-client"


def test_an_update_of_the_browser_and_a_missing_hint_change_nothing(member: User) -> None:
    owner = signed_in(member, HTTP_SEC_CH_UA_PLATFORM='"Linux"', HTTP_SEC_CH_UA_MOBILE="?0")
    assert opens(copy_of(owner, HTTP_USER_AGENT=UPDATED))
    assert opens(copy_of(owner, HTTP_SEC_CH_UA_PLATFORM='"Linux"', HTTP_SEC_CH_UA_MOBILE="?0"))
    assert not opens(copy_of(owner, HTTP_SEC_CH_UA_PLATFORM='"Windows"'))


def test_the_session_cookie_alone_opens_nothing(member: User) -> None:
    owner = signed_in(member)
    thief = copy_of(owner)
    del thief.cookies[settings.HOLDER_COOKIE_NAME]
    assert not opens(thief)
    assert why(member) == "copied"


def test_a_value_of_before_the_renewal_ends_the_sign_in_for_both(member: User) -> None:
    owner = signed_in(member)
    thief = copy_of(owner)
    later(member, 6)
    assert opens(owner)
    later(member, 3)
    assert opens(owner)
    assert not opens(thief)
    assert not opens(owner)
    assert why(member) == "copied"


def test_a_thief_who_is_first_is_found_when_the_owner_comes_back(member: User) -> None:
    owner = signed_in(member)
    thief = copy_of(owner)
    later(member, 6)
    assert opens(thief)
    later(member, 3)
    assert opens(thief)
    assert not opens(owner)
    assert not opens(thief)


def test_requests_that_overtake_each_other_and_tabs_share_the_renewed_value(member: User) -> None:
    owner = signed_in(member)
    tab = copy_of(owner)
    later(member, 6)
    assert opens(owner)
    before = tab.cookies[settings.HOLDER_COOKIE_NAME].value
    # It was sent before the renewal, and arrives within the grace: it is answered with the new one.
    assert opens(tab)
    after = tab.cookies[settings.HOLDER_COOKIE_NAME].value
    assert before != after == owner.cookies[settings.HOLDER_COOKIE_NAME].value
    later(member, 3)
    assert opens(tab)
    assert opens(owner)


@pytest.mark.parametrize("is_thief_first", [True, False])
def test_a_thief_who_asks_all_the_time_is_found_as_well(
    is_thief_first: bool,
    member: User,
) -> None:
    owner = signed_in(member)
    thief = copy_of(owner)
    later(member, 6)
    first, second = (thief, owner) if is_thief_first else (owner, thief)
    # One renews and goes on; the other asks within the grace, and is not given the new value.
    assert opens(first)
    assert opens(first)
    assert opens(second)
    later(member, 3)
    assert opens(first)
    assert not opens(second)
    assert not opens(first)
    assert why(member) == "copied"


def test_an_answer_that_was_lost_locks_nobody_out(member: User) -> None:
    owner = signed_in(member)
    later(member, 6)
    assert opens(copy_of(owner))
    # What was renewed never reached the browser; it goes on with what it has, much later as well.
    later(member, 9)
    assert opens(owner)


def test_of_two_requests_at_the_renewal_one_renews(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, other = signed_in(member), None
    other = copy_of(owner)
    later(member, 6)
    stale = SignIn.objects.get(user=member)
    assert opens(owner)
    turn = SignIn.objects.get(user=member).turn
    # The other worker had read the row before the first one wrote it.
    monkeypatch.setattr("vidik.accounts.selectors.signins.sign_in_of", lambda *_args: stale)
    assert opens(other)
    monkeypatch.undo()
    assert SignIn.objects.get(user=member).turn == turn
    assert opens(other)
    assert opens(owner)


def test_the_renewal_asks_the_database_nothing_more(
    member: User, django_assert_num_queries: Callable[..., object]
) -> None:
    owner = signed_in(member)
    owner.get("/desk/")
    with django_assert_num_queries(_queries(owner)):
        owner.get("/account/sign-ins/")
    later(member, 2)
    seen = _queries(owner)
    later(member, 6)
    assert _queries(owner) == seen


def _queries(client: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as requested:
        client.get("/account/sign-ins/")
    return len(requested)


def test_who_signs_in_next_is_notified_once_and_the_list_says_why(member: User) -> None:
    owner = signed_in(member)
    opens(copy_of(owner, HTTP_USER_AGENT=CHROME))
    again = signed_in(member)
    page = again.get("/account/sign-ins/").content.decode()
    assert "used from a second browser" in page
    assert "used from another browser or device" in page
    assert "used from a second browser" not in signed_in(member).get("/desk/").content.decode()


def test_signing_out_takes_the_second_cookie_back(member: User) -> None:
    owner = signed_in(member)
    assert owner.cookies[settings.HOLDER_COOKIE_NAME]["httponly"]
    owner.post("/account/sign-out/")
    assert owner.cookies[settings.HOLDER_COOKIE_NAME].value == ""
    assert why(member) == "signed-out"


def test_a_sign_in_of_before_the_upgrade_is_bound_when_it_is_seen_next(member: User) -> None:
    owner = signed_in(member)
    SignIn.objects.update(turn=0, client="", hints="", turned_at=None)
    del owner.cookies[settings.HOLDER_COOKIE_NAME]
    later(member, 2)
    assert opens(owner)
    assert owner.cookies[settings.HOLDER_COOKIE_NAME].value
    assert not opens(copy_of(owner, HTTP_USER_AGENT=CHROME))


# --------------------------------------------------------------------------- another network


def test_another_network_opens_after_a_confirmation_and_is_remembered(member: User) -> None:
    owner = signed_in(member)
    moved = copy_of(owner, REMOTE_ADDR=MOBILE)
    answer = moved.get("/account/sign-ins/?page=1")
    assert answer.status_code == 302
    assert answer.url.startswith("/account/reauthenticate/?next=%2Faccount%2Fsign-ins%2F%3Fpage")
    requested = moved.get(answer.url)
    assert "Your network has changed" in requested.content.decode()
    done = moved.post(answer.url, {"password": PASSWORD, "next": "/account/sign-ins/?page=1"})
    assert done.url == "/account/sign-ins/?page=1"
    assert opens(moved)
    # Back in the first network, and once more on the way: nothing is asked again.
    assert opens(copy_of(moved, REMOTE_ADDR=HOME))
    assert opens(copy_of(moved, REMOTE_ADDR=MOBILE))
    assert last_event("sign-in.network-confirmed") is not None


def test_a_confirmation_in_the_first_network_does_not_count_for_the_next(member: User) -> None:
    owner = signed_in(member)
    SignIn.objects.update(confirmed_at=timezone.now())
    moved = copy_of(owner, REMOTE_ADDR=MOBILE)
    assert moved.get("/account/password/").status_code == 302
    assert not opens(moved)


def test_what_was_typed_comes_back_to_the_browser_and_is_sent_after_the_confirmation(
    member: User,
) -> None:
    owner = signed_in(member)
    moved = copy_of(owner, REMOTE_ADDR=MOBILE)
    long = "A long text.\n" * 200
    answer = moved.post("/desk/", {"text": long, "choice": ["a", "b"], "password": "a secret"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert long in page
    assert page.count('name="choice"') == 2
    assert "a secret" not in page
    assert 'action="/desk/"' in page
    assert not SignIn.objects.get(user=member).networks


def test_a_page_that_is_open_learns_that_a_confirmation_is_due(member: User) -> None:
    moved = copy_of(signed_in(member), REMOTE_ADDR=MOBILE)
    assert moved.get("/account/here/").json()["step"] is True


def test_asking_from_another_network_keeps_no_sign_in_open(member: User) -> None:
    moved = copy_of(signed_in(member), REMOTE_ADDR=MOBILE)
    later(member, 6)
    before = SignIn.objects.get(user=member)
    moved.get("/account/here/")
    moved.get("/account/reauthenticate/")
    after = SignIn.objects.get(user=member)
    assert (after.seen_at, after.turn) == (before.seen_at, before.turn)


def test_who_has_a_second_factor_confirms_with_it_and_not_with_the_password(
    client_as: Callable[[Role], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client_as(Role.POLICE)
    user, secret = User.objects.get(username="test-police"), str(generate_totp_secret())
    SignIn.objects.filter(user=user).delete()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": keys.encrypt(secret)}
    )
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: 30_007.0)
    owner = signed_in(user)
    owner.post("/account/sign-in/code/", {"code": code_of(secret, 1000)})
    assert opens(owner)
    moved = copy_of(owner, REMOTE_ADDR=MOBILE)
    at = moved.get("/desk/", follow=True).redirect_chain[-1][0]
    assert at.startswith("/account/reauthenticate/code/")
    moved.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/desk/"})
    assert not opens(moved)
    moved.post(at, {"code": code_of(secret, 1001), "next": "/desk/"})
    assert opens(moved)


@pytest.mark.parametrize("address", ["/account/security/", "/account/security/codes/", "/"])
def test_nothing_else_opens_before_the_confirmation(address: str, member: User) -> None:
    moved = copy_of(signed_in(member), REMOTE_ADDR=MOBILE)
    answer = moved.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/reauthenticate/")


def test_a_sign_in_by_passkey_is_bound_as_well_and_confirmed_by_the_passkey(member: User) -> None:
    device = passkeys.enrolled(member)
    owner = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR=HOME)
    passkeys.come_in(owner, device)
    assert opens(owner)
    moved = copy_of(owner, REMOTE_ADDR=MOBILE)
    assert not opens(moved)
    passkeys.show(moved, device)
    assert opens(moved)
    assert not opens(copy_of(owner, HTTP_USER_AGENT=CHROME))
    assert why(member) == "other-client"
