# SPDX-License-Identifier: EUPL-1.2
"""A sign-in that ends while somebody writes takes nothing of what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import START_SECONDS, LiveSystem, _run, environment, vidik
from tests.journeys.seeing import open_account

pytestmark = pytest.mark.journey

MINUTE = 60_000
TYPED = "Asked the office by letter, and nobody has answered yet."
END = """
from django.utils import timezone
from vidik.accounts.models import SignIn
print(SignIn.objects.filter(user__username="analyst", ended_at__isnull=True).update(
    ended_at=timezone.now(), ended_because="by-owner"))
"""

AGE = """
import datetime as dt
from django.utils import timezone
from vidik.accounts.models import SignIn
begun = timezone.now() - dt.timedelta(hours=12) + dt.timedelta(minutes=5)
print(SignIn.objects.filter(user__username="analyst", ended_at__isnull=True).update(begun_at=begun))
"""


@pytest.fixture
def context(live_system: LiveSystem, browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser in which the analyst is signed in, who needs no second factor."""
    made = browser.new_context(base_url=live_system.url)
    made.add_cookies([{"name": "vidik_language", "value": "en", "url": live_system.url}])
    page = made.new_page()
    enter(page, live_system)
    page.close()
    yield made
    made.close()


def enter(page: Page, system: LiveSystem) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("User name or e-mail").fill("analyst")
    page.get_by_label("Password", exact=True).fill(system.passwords["analyst"])
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def writing(context: BrowserContext) -> tuple[Page, Locator]:
    """Open a finding whose clock the test moves, and type why it is queried."""
    page = context.new_page()
    page.clock.install()
    page.goto("/findings/?cycle=2024&state=open")
    page.get_by_role("main").locator("a[href^='/findings/']").filter(
        has_text=re.compile(r"\bsection")
    ).last.click()
    page.locator("summary", has_text="Mark as queried").click()
    text = page.locator("form[action$='/steps/query/'] textarea")
    text.fill(TYPED)
    return page, text


def strip_of(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Your sign-in")


def in_the_system(system: LiveSystem, command: str) -> None:
    """Do something to the analyst's sign-ins: end them as from another device, let them age."""
    changed = _run(
        vidik(system.data, "manage", "shell", "-v", "0", "-c", command),
        environment(system.data),
        START_SECONDS,
    )
    assert int(changed.split()[-1]) >= 1


def send(page: Page) -> None:
    page.get_by_role("button", name="Mark as queried").click()


def test_typing_keeps_a_sign_in_and_whoever_is_away_is_warned(context: BrowserContext) -> None:
    page, text = writing(context)
    strip = strip_of(page)
    expect(strip).to_be_hidden()
    with page.expect_response("**/account/here/") as heard:
        page.clock.run_for(MINUTE + 4_000)
    assert heard.value.status == 200

    # Nobody types any more: the server is left alone, and before the end the strip says so.
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.clock.run_for(12 * MINUTE)
    expect(strip).to_be_hidden()
    assert requested == []
    page.clock.run_for(2 * MINUTE)
    expect(strip).to_contain_text("You will be signed out soon")
    strip.get_by_role("button", name="Stay signed in").click()
    expect(strip).to_be_hidden()
    assert len(requested) == 1
    expect(text).to_have_value(TYPED)


def test_towards_the_longest_time_the_strip_offers_nothing_and_a_form_is_still_sent(
    context: BrowserContext, live_system: LiveSystem
) -> None:
    page, text = writing(context)
    in_the_system(live_system, AGE)
    strip = strip_of(page)
    # The minute of what was typed before may have passed meanwhile.
    text.press("End")
    with page.expect_response("**/account/here/"):
        page.clock.run_for(MINUTE + 4_000)
    expect(strip).to_be_hidden()
    text.press("End")
    page.clock.run_for(4 * MINUTE)
    expect(strip).to_contain_text("your sign-in has lasted as long as it may")
    expect(strip.get_by_role("button")).to_have_count(0)
    expect(text).to_have_value(TYPED)
    send(page)
    expect(page.get_by_role("main")).to_contain_text(TYPED)


def test_what_was_typed_is_sent_after_the_next_sign_in(
    context: BrowserContext, live_system: LiveSystem
) -> None:
    page, text = writing(context)
    strip, where = strip_of(page), page.url
    in_the_system(live_system, END)
    page.clock.run_for(2 * MINUTE)
    send(page)
    expect(strip).to_contain_text("Your sign-in has ended")
    assert page.url == where
    expect(text).to_have_value(TYPED)
    strip.get_by_role("button", name="Go on here").click()
    expect(strip).to_contain_text("Your sign-in has ended")

    with context.expect_page() as opened:
        strip.get_by_role("link", name="Sign in in another tab").click()
    enter(opened.value, live_system)
    opened.value.close()
    expect(strip).to_contain_text("Your sign-in has ended")
    strip.get_by_role("button", name="Go on here").click()
    expect(strip).to_be_hidden()
    send(page)
    expect(page.get_by_role("main")).to_contain_text(TYPED)


def test_a_page_that_was_left_open_sends_nothing_and_loses_nothing(
    context: BrowserContext,
) -> None:
    page, text = writing(context)
    strip, where = strip_of(page), page.url
    context.set_offline(True)
    page.clock.run_for(16 * MINUTE)
    expect(strip).to_contain_text("Your sign-in has ended")
    send(page)
    expect(strip).to_contain_text("could not be reached")
    assert page.url == where
    context.set_offline(False)
    strip.get_by_role("button", name="Try again").click()
    expect(strip).to_be_hidden()
    expect(text).to_have_value(TYPED)


def test_nothing_is_sent_in_another_role_or_under_another_name(context: BrowserContext) -> None:
    page, text = writing(context)
    strip, where = strip_of(page), page.url
    page.route(
        "**/account/here/",
        lambda route: route.fulfill(
            json={"who": "0" * 16, "seconds": 900, "stays": True, "step": False, "token": "t"}
        ),
    )
    page.clock.run_for(2 * MINUTE)
    send(page)
    expect(strip).to_contain_text("Somebody else is signed in now")
    expect(strip.get_by_role("button")).to_have_count(0)
    send(page)
    assert page.url == where
    expect(text).to_have_value(TYPED)


def test_another_tab_keeps_the_sign_in_and_a_switch_in_it_stops_this_one(
    context: BrowserContext,
) -> None:
    page, _text = writing(context)
    strip = strip_of(page)
    page.clock.run_for(13 * MINUTE)
    expect(strip).to_contain_text("You will be signed out soon")
    other = context.new_page()
    other.goto("/desk/")
    expect(strip).to_be_hidden()
    other.evaluate(
        """() => {
            const { sign } = document.querySelector("[data-rests]").dataset;
            const message = { sign, who: "0".repeat(16), ends: Date.now() + 900000, stays: true };
            new BroadcastChannel("vidik-rest").postMessage(message);
        }"""
    )
    expect(strip).to_contain_text("you now act in another role")


def test_a_sign_in_that_ended_can_still_be_signed_out_of(context: BrowserContext) -> None:
    page, _text = writing(context)
    page.clock.run_for(16 * MINUTE)
    expect(strip_of(page)).to_contain_text("Your sign-in has ended")
    open_account(page)
    page.get_by_role("banner").get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(lambda url: "/findings/" not in url)
