# SPDX-License-Identifier: EUPL-1.2
"""An institution's own sign-in in a browser, against a provider that runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import openid
from tests.journeys.conftest import (
    LiveSystem,
    _served,
    first_passkey,
    mailed_link,
    one_time_code,
)
from tests.journeys.seeing import faults
from tests.journeys.test_sign_in import (
    OPENED,
    confirm_as_head,
    sign_in,
    sign_out,
    with_authenticator,
)
from tests.openid import Provider
from tests.prepared import copied

pytestmark = pytest.mark.journey
NAME = "journey-elsewhere"


@pytest.fixture
def there() -> Iterator[Provider]:
    with openid.serving("") as running:
        yield running


@pytest.fixture
def system(there: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSystem]:
    """A system whose operator has named the host of the provider."""
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with copied("whole") as data:
        yield from _served(data, log, IDENTITY_PROVIDER_HOSTS=urlsplit(there.issuer).netloc)


def elevated(page: Page, path: str) -> None:
    """Open a page of great reach, saying why where that is asked."""
    page.goto(path)
    if "/account/elevated/" in page.url:
        page.locator("main [name=reason]").fill("Our own sign-in begins today")
        page.get_by_role("button", name="Open for 15 minutes").click()
        page.wait_for_url(f"**{path}")


def set_up(page: Page, there: Provider) -> str:
    """Set the own sign-in up, let the provider know where to come back, and give its page."""
    elevated(page, "/account/own-sign-ins/add/")
    page.locator("main [name=issuer]").fill(there.issuer)
    page.locator("main [name=client_id]").fill(openid.CLIENT)
    page.locator("main [name=client_secret]").fill(openid.SECRET)
    page.locator("main [name=trusted_amr]").fill("mfa")
    assert faults(page) == []
    page.locator("main form.form button.button").first.click()
    page.wait_for_url("**/account/own-sign-ins/*/")
    shown = page.get_by_text("/account/sign-in/with/").first.inner_text()
    there.callback = next(word for word in shown.split() if "/back/" in word)
    there.claims = {"amr": ["pwd", "mfa"]}
    assert faults(page) == []
    return page.url


def invite(page: Page) -> None:
    """Invite somebody, whom a second person has to confirm."""
    elevated(page, "/account/invitations/")
    page.get_by_label("Name shown").fill("Inspector from elsewhere")
    page.get_by_label("E-mail", exact=True).fill("elsewhere@journey.invalid")
    page.get_by_label("Role").select_option("police")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("main")).to_contain_text("waiting for a second person")


def test_who_is_invited_comes_in_by_the_own_sign_in_and_nobody_else_does(  # noqa: PLR0915 - one story
    system: LiveSystem, there: Provider, browser: Browser
) -> None:
    administrator = browser.new_context(base_url=system.url)
    page = administrator.new_page()
    with_authenticator(page)
    sign_in(page, system, "police-admin")
    page.get_by_label("One-time code or recovery code").fill(one_time_code(system, "police-admin"))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/security/")
    first_passkey(page, system, "police-admin")
    its_page = set_up(page, there)
    invite(page)
    confirm_as_head(system, browser, "Inspector from elsewhere", one_time_code(system, "head"))
    link = mailed_link(system, "elsewhere@journey.invalid")

    # The invitation is taken without a password: the account is made on coming back, and linked.
    there.who = "subject-of-the-journey"
    invited = browser.new_context(base_url=system.url)
    theirs = invited.new_page()
    theirs.goto(link)
    assert faults(theirs) == []
    elsewhere = theirs.locator("form", has=theirs.locator("button[name=elsewhere]"))
    elsewhere.get_by_label("User name").fill(NAME)
    elsewhere.locator("button[name=elsewhere]").click()
    theirs.wait_for_url(OPENED)
    assert "police officer" in theirs.get_by_role("banner").inner_text()
    theirs.goto("/account/security/")
    assert faults(theirs) == []

    # From then on the button at the sign-in opens, without a name and without a password.
    sign_out(theirs)
    theirs.goto("/account/sign-in/")
    assert faults(theirs) == []
    own = theirs.locator("form[action*='/account/sign-in/with/'] button")
    own.click()
    theirs.wait_for_url(OPENED)
    assert "police officer" in theirs.get_by_role("banner").inner_text()

    # Whom the provider knows, and nobody has invited, stays outside; so does who gives up there.
    for who, denies in (("a-stranger", False), ("subject-of-the-journey", True)):
        there.who, there.denies = who, denies
        stranger = browser.new_context(base_url=system.url)
        outside = stranger.new_page()
        outside.goto("/account/sign-in/")
        outside.locator("form[action*='/account/sign-in/with/'] button").click()
        outside.wait_for_url("**/account/sign-in/**")
        expect(outside.get_by_role("heading", level=1)).to_have_text("Not signed in")
        outside.goto("/account/")
        assert "/account/sign-in/" in outside.url, f"{who} came in"
        assert faults(outside) == []
        stranger.close()

    # Somebody else cannot take the spent invitation by being known at the provider.
    there.denies, there.who = False, "a-stranger"
    late = browser.new_context(base_url=system.url).new_page()
    late.goto(link)
    expect(late.get_by_role("heading", level=1)).to_contain_text("no longer works")

    # When the administrator takes it out of use, the open sign-in through it ends.
    page.goto(its_page)
    page.get_by_text("Take it out of use").click()
    page.locator("button[name=end]").click()
    expect(page.get_by_role("main")).to_contain_text("out of use")
    theirs.goto("/account/")
    assert "/account/sign-in/" in theirs.url
    invited.close()
    administrator.close()
