# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a second factor: codes, passkeys, recovery codes, and what opens before."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import LiveSystem, first_passkey, mailed_link, one_time_code
from tests.journeys.seeing import faults

pytestmark = pytest.mark.journey

Code = Callable[[str], str]
OPENED = re.compile(r"/(desk|account)/$")
"""Where a sign-in or a change of institution leads."""


@pytest.fixture
def code(live_system: LiveSystem) -> Code:
    """Ask the command line for a one-time code, as somebody who tries the system does."""

    def given(user: str) -> str:
        found = one_time_code(live_system, user)
        assert re.fullmatch(r"\d{6}", found)
        return found

    return given


@pytest.fixture
def context(live_system: LiveSystem, browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=live_system.url, locale="en-GB")
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


def confirm_as_head(system: LiveSystem, browser: Browser, name: str, code: str) -> None:
    """Confirm a role as the head of the office, where the institution has no second person."""
    page = browser.new_context(base_url=system.url).new_page()
    sign_in(page, system, "head")
    page.get_by_label("One-time code or recovery code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(OPENED)
    page.goto("/account/confirmations/")
    page.locator("main [name=reason]").fill("A role waits to be confirmed")
    page.get_by_role("button", name="Open for 15 minutes").click()
    page.wait_for_url("**/account/confirmations/")
    assert faults(page) == []
    page.get_by_role("button", name=f"Confirm {name}").click()
    page.wait_for_url("**/account/confirmations/")
    assert "/account/invitation/" not in page.content()
    page.context.close()


def with_authenticator(page: Page) -> tuple[Any, str]:
    """Give the browser a device that holds passkeys and always finds its owner."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable", {"enableUI": False})
    made = devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devices, made["authenticatorId"]


def sign_in(page: Page, live_system: LiveSystem, user: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("User name or e-mail").fill(user)
    page.get_by_label("Password", exact=True).fill(live_system.passwords[user])
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/account/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")


def test_a_police_officer_signs_in_with_a_code_and_the_same_code_opens_no_second_time(
    context: BrowserContext, live_system: LiveSystem, code: Code
) -> None:
    page = context.new_page()
    sign_in(page, live_system, "police")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    assert faults(page) == []
    page.goto("/account/")
    assert "/account/sign-in/" in page.url, "the password alone opened a page"
    page.get_by_role("button", name="Start again with another account").click()
    page.wait_for_url("**/account/sign-in/")
    sign_in(page, live_system, "police")
    given = code("police")
    page.get_by_label("One-time code or recovery code").fill(given)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(OPENED)
    assert "police officer" in page.get_by_role("banner").inner_text()
    sign_out(page)
    sign_in(page, live_system, "police")
    page.get_by_label("One-time code or recovery code").fill(given)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("main")).to_contain_text("This code is not correct")
    page.get_by_label("One-time code or recovery code").fill(code("police"))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(OPENED)


def test_an_administrator_is_led_to_a_passkey_and_signs_in_with_it_from_then_on(
    context: BrowserContext, live_system: LiveSystem, code: Code
) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    devices, device = with_authenticator(page)
    sign_in(page, live_system, "centre-admin")
    page.get_by_label("One-time code or recovery code").fill(code("centre-admin"))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/security/")
    expect(page.get_by_role("heading", name="First add a passkey")).to_be_visible()
    page.goto("/account/members/")
    page.wait_for_url("**/account/security/")
    assert faults(page) == []
    # A password and a code are not enough for the first one: a link goes to the account's e-mail.
    page.goto("/account/security/passkeys/add/")
    page.wait_for_url("**/account/security/passkeys/link/")
    assert faults(page) == []
    page.goto("/account/security/")
    first_passkey(page, live_system, "centre-admin", "The journey's device")
    expect(page.locator(".codes li")).to_have_count(10)
    assert faults(page) == []
    recovery = page.locator(".codes li").first.inner_text()
    page.goto("/account/members/")
    assert page.url.endswith("/account/members/")

    sign_out(page)
    page.goto("/account/sign-in/")
    assert faults(page) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(OPENED)
    page.goto("/account/members/")
    assert page.url.endswith("/account/members/")

    # With the device lost, a recovery code leads to a new passkey and to nothing else.
    sign_out(page)
    for credential in devices.send("WebAuthn.getCredentials", {"authenticatorId": device})[
        "credentials"
    ]:
        devices.send(
            "WebAuthn.removeCredential",
            {"authenticatorId": device, "credentialId": credential["credentialId"]},
        )
    sign_in(page, live_system, "centre-admin")
    page.get_by_label("One-time code or recovery code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/security/")
    page.goto("/account/members/")
    page.wait_for_url("**/account/security/")
    page.get_by_role("link", name="Add a passkey").first.click()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/security/")
    page.goto("/account/members/")
    assert page.url.endswith("/account/members/")
    assert complaints == []


def test_one_person_acts_for_one_institution_at_a_time_and_switches(
    live_system: LiveSystem, browser: Browser, code: Code
) -> None:
    context = browser.new_context(
        base_url=live_system.url, java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    page = context.new_page()
    sign_in(page, live_system, "police-nis")
    page.get_by_label("One-time code or recovery code").fill(code("police-nis"))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/acting/")
    page.goto("/account/security/")
    page.wait_for_url("**/account/acting/")
    page.get_by_label("member of a local team").check()
    page.get_by_role("button", name="Act in this role from now on").click()
    page.wait_for_url(OPENED)
    assert "member of a local team" in page.content()
    page.goto("/account/acting/")
    page.get_by_label("police officer").check()
    page.get_by_role("button", name="Act in this role from now on").click()
    page.wait_for_url(OPENED)
    expect(page.get_by_role("banner")).to_contain_text("police officer,")
    context.close()


def test_a_sign_in_is_ended_from_another_device(live_system: LiveSystem, browser: Browser) -> None:
    first = browser.new_context(base_url=live_system.url)
    second = browser.new_context(base_url=live_system.url)
    here, there = first.new_page(), second.new_page()
    for page in (here, there):
        sign_in(page, live_system, "reader")
        page.wait_for_url("**/desk/")
    here.goto("/account/sign-ins/")
    assert faults(here) == []
    here.get_by_role("button", name="End all others").click()
    expect(here.get_by_role("main")).to_contain_text("ended")
    there.goto("/desk/")
    assert "/account/sign-in/" in there.url
    expect(there.get_by_role("main")).to_contain_text("ended from another of your devices")
    here.goto("/desk/")
    assert here.url.endswith("/desk/")
    first.close()
    second.close()


def test_one_time_codes_are_set_up_and_asked_for(
    context: BrowserContext, live_system: LiveSystem
) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    page = context.new_page()
    sign_in(page, live_system, "reader")
    page.wait_for_url(OPENED)
    page.goto("/account/security/codes/")
    assert faults(page) == []
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 100
    secret = page.locator("main code").inner_text()

    def now() -> str:
        return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))

    page.get_by_label("Code that the app shows").fill("000000")
    page.get_by_role("button", name="Switch the codes on").click()
    expect(page.get_by_role("main")).to_contain_text("This code is not correct")
    assert page.locator("main code").inner_text() == secret
    page.get_by_label("Code that the app shows").fill(now())
    page.get_by_role("button", name="Switch the codes on").click()
    page.wait_for_url("**/account/security/recovery/")
    recovery = page.locator(".codes li").nth(2).inner_text()
    sign_out(page)
    sign_in(page, live_system, "reader")
    page.get_by_label("One-time code or recovery code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(OPENED)
    sign_out(page)
    sign_in(page, live_system, "reader")
    page.get_by_label("One-time code or recovery code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("main")).to_contain_text("This code is not correct")


def test_an_invited_person_gets_in_by_the_link_sets_up_codes_and_is_ended_again(  # noqa: PLR0915 - one story
    live_system: LiveSystem, browser: Browser, code: Code
) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    administrator = browser.new_context(base_url=live_system.url)
    page = administrator.new_page()
    with_authenticator(page)
    sign_in(page, live_system, "police-admin")
    page.get_by_label("One-time code or recovery code").fill(code("police-admin"))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/security/")
    first_passkey(page, live_system, "police-admin")
    page.goto("/account/invitations/")
    assert "/account/elevated/" in page.url, "what gives rights opens for a time"
    assert faults(page) == []
    page.locator("main [name=reason]").fill("A new colleague begins today")
    page.get_by_role("button", name="Open for 15 minutes").click()
    page.wait_for_url("**/account/invitations/")
    assert faults(page) == []
    page.get_by_label("Name shown").fill("Inspector of the journey")
    page.get_by_label("E-mail", exact=True).fill("inspector@journey.invalid")
    page.get_by_label("Role").select_option("police")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("main")).to_contain_text("waiting for a second person")
    assert "/account/invitation/" not in page.content()
    assert faults(page) == []
    confirm_as_head(live_system, browser, "Inspector of the journey", code("head"))
    link = mailed_link(live_system, "inspector@journey.invalid")
    page.goto("/account/members/")
    assert faults(page) == []
    page.goto("/account/review/")
    assert faults(page) == []
    page.goto("/account/limits/")
    assert faults(page) == []

    invited = browser.new_context(base_url=live_system.url)
    theirs = invited.new_page()
    theirs.goto(link)
    assert theirs.url.endswith("/account/invitation/")
    assert faults(theirs) == []
    theirs.get_by_label("User name").fill("journey-inspector")
    theirs.get_by_label("New password").fill("seven quiet rivers meet")
    theirs.get_by_label("Repeat the password").fill("seven quiet rivers meet")
    theirs.get_by_role("button", name="Accept").click()
    theirs.wait_for_url(re.compile(r"/(desk|account|account/security)/$"))
    theirs.goto("/account/")
    theirs.wait_for_url("**/account/security/")
    theirs.get_by_role("link", name="Set up one-time codes").first.click()
    secret = theirs.locator("main code").inner_text()
    theirs.get_by_label("Code that the app shows").fill(
        format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    )
    theirs.get_by_role("button", name="Switch the codes on").click()
    theirs.wait_for_url("**/account/security/recovery/")
    theirs.get_by_role("link", name="I have stored them safely").click()
    theirs.wait_for_url(OPENED)
    again = browser.new_context(base_url=live_system.url).new_page()
    again.goto(link)
    expect(again.get_by_role("heading", level=1)).to_contain_text("no longer works")

    page.goto("/account/members/?q=inspector")
    page.get_by_role("link", name="Inspector of the journey").click()
    page.wait_for_url(re.compile(r"/account/members/\d+/"))
    assert faults(page) == []
    page.get_by_label("Reason").select_option("left")
    page.get_by_role("main").get_by_role("button", name="End now").click()
    expect(page.get_by_role("main")).to_contain_text("The membership has ended")
    theirs.goto("/account/")
    assert "/account/sign-in/" in theirs.url
    administrator.close()
    invited.close()
