# SPDX-License-Identifier: EUPL-1.2
"""A sign-in that ends while somebody writes takes nothing of what was typed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import LiveSystem

pytestmark = pytest.mark.journey

MINUTE = 60_000
TYPED = "Asked the office by letter, and nobody has answered yet."


def enter(page: Page, system: LiveSystem) -> None:
    """Sign in as the analyst, who needs no second factor."""
    page.goto("/account/sign-in/")
    page.get_by_label("User name or e-mail").fill("analyst")
    page.get_by_label("Password", exact=True).fill(system.passwords["analyst"])
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def test_a_warning_comes_first_and_what_was_typed_outlives_the_sign_in(
    live_system: LiveSystem, browser: Browser
) -> None:
    context = browser.new_context(base_url=live_system.url)
    context.add_cookies([{"name": "vidik_language", "value": "en", "url": live_system.url}])
    page = context.new_page()
    enter(page, live_system)
    page.clock.install()
    page.goto("/findings/?cycle=2024&state=open")
    page.get_by_role("main").locator("a[href^='/findings/']").filter(
        has_text=re.compile(r"\bsection")
    ).last.click()
    page.locator("summary", has_text="Mark as queried").click()
    text = page.locator("form[action$='/steps/query/'] textarea")
    strip = page.get_by_role("complementary", name="Your sign-in")
    expect(strip).to_be_hidden()

    # Typing is doing something: the server hears of it, and the minutes begin anew.
    text.fill(TYPED)
    with page.expect_response("**/account/here/") as heard:
        page.clock.fast_forward(10 * MINUTE)
    assert heard.value.status == 200
    page.clock.fast_forward(10 * MINUTE)
    expect(strip).to_be_hidden()

    page.clock.fast_forward(4 * MINUTE)
    expect(strip).to_contain_text("You will be signed out soon")
    strip.get_by_role("button", name="Stay signed in").click()
    expect(strip).to_be_hidden()

    # Ended on another device: the next form that is sent stays where it is.
    context.clear_cookies(name="sessionid")
    page.clock.fast_forward(15 * MINUTE)
    expect(strip).to_contain_text("Your sign-in has ended")
    where = page.url
    page.get_by_role("button", name="Mark as queried").click()
    assert page.url == where
    expect(text).to_have_value(TYPED)

    strip.get_by_role("button", name="Go on here").click()
    expect(strip).to_contain_text("Your sign-in has ended")
    with context.expect_page() as opened:
        strip.get_by_role("link", name="Sign in in another tab").click()
    enter(opened.value, live_system)
    opened.value.close()
    strip.get_by_role("button", name="Go on here").click()
    expect(strip).to_be_hidden()
    expect(text).to_have_value(TYPED)
    page.get_by_role("button", name="Mark as queried").click()
    expect(page.get_by_role("main")).to_contain_text(TYPED)
    context.close()


def test_nothing_is_sent_under_the_name_of_somebody_else(
    live_system: LiveSystem, browser: Browser
) -> None:
    context = browser.new_context(base_url=live_system.url)
    context.add_cookies([{"name": "vidik_language", "value": "en", "url": live_system.url}])
    page = context.new_page()
    enter(page, live_system)
    page.clock.install()
    page.goto("/desk/")
    strip = page.get_by_role("complementary", name="Your sign-in")
    page.evaluate("document.querySelector('[data-rests]').dataset.who = '0000000000000000'")
    page.clock.fast_forward(16 * MINUTE)
    expect(strip).to_contain_text("Your sign-in has ended")
    strip.get_by_role("button", name="Go on here").click()
    expect(strip).to_contain_text("Somebody else is signed in now")
    expect(strip.get_by_role("button")).to_have_count(0)
    context.close()
