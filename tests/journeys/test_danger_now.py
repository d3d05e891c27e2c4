# SPDX-License-Identifier: EUPL-1.2
"""Nobody in danger waits: a screening stops, a page is left at once, a lost connection returns."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults
from tests.journeys.suspicions import fill, path

pytestmark = pytest.mark.journey

STORED = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, await caches.keys(), (await indexedDB.databases()).length,
])"""


@pytest.mark.parametrize("scripts", [True, False])
def test_a_screening_stops_at_once_reports_with_one_tap_and_goes_on(
    sign_in: SignIn,
    scripts: bool,
) -> None:
    page = sign_in("responder", width=390, scripts=scripts).page
    page.goto("/suspicions/screenings/begin/social-child/")
    fill(page, consent="child", age_group="15-17", sex="f")
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(re.compile(r"/1/$"))
    page.locator("#threat-now-yes").click()
    if not scripts:
        page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile(r"/danger/"))
    expect(page.get_by_role("link", name="Call 192")).to_have_attribute("href", "tel:192")
    expect(page.get_by_role("link", name="Leave this page")).to_be_visible()
    assert page.title() == "Vidik"
    found = faults(page) if scripts else []
    page.get_by_role("button", name="Report now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reported")
    page.get_by_role("link", name="Go on with the screening").click()
    assert path(page).endswith("/1/" if scripts else "/2/"), "what nobody has come to is asked"
    assert found == []


def test_without_a_connection_the_form_stays_is_tried_again_and_counts_once(
    sign_in: SignIn,
) -> None:
    page = sign_in(None, width=360).page
    page.goto("/contact/")
    page.get_by_label("What is happening?").fill("I am locked in")
    sent: list[str] = []

    def lose_answers(route: Route) -> None:
        """Let the first sending arrive and lose its answer, and the second one not arrive."""
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fetch()
        if len(sent) <= 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/contact/", lose_answers)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    expect(page.get_by_label("What is happening?")).to_have_value("I am locked in")
    # Pressed again it is tried at once; the server knows the form.
    page.get_by_role("button", name="Send").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("The centre has received what you wrote", timeout=20_000)
    assert len(sent) == 3
    assert len(set(sent)) == 1
    assert "locked in" not in page.evaluate(STORED)
    assert "locked in" not in page.content()


def test_a_page_is_left_at_once_and_back_does_not_lead_to_what_was_typed(sign_in: SignIn) -> None:
    page = sign_in(None, width=360).page
    page.route("https://**", lambda route: route.fulfill(body="<title>Weather</title>"))
    asked: list[dict[str, str]] = []
    page.on("request", lambda each: asked.append(each.headers) if "https:" in each.url else None)
    page.goto("/")
    page.goto("/contact/")
    typed = str(uuid.uuid4())
    page.get_by_label("What is happening?").fill(typed)
    page.get_by_role("link", name="Leave this page").click()
    expect(page).to_have_title("Weather")
    assert all("referer" not in headers for headers in asked)
    page.go_back()
    assert path(page) == "/"
    assert _nowhere(page, typed)


def _nowhere(page: Page, text: str) -> bool:
    """Return whether a text is on none of the pages that Back and Forward lead to."""
    found = text in page.content()
    page.go_forward()
    return not (found or text in page.content())
