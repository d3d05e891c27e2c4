# SPDX-License-Identifier: EUPL-1.2
"""Her own page on a telephone: the code, her phrase, what she does not want, who looked, away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OTHER_TITLE, OtherSite, SignIn
from tests.journeys.seeing import faults
from tests.journeys.suspicions import KEY, fill, path

pytestmark = pytest.mark.journey

STORED = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, await caches.keys(), (await indexedDB.databases()).length,
])"""
CASE = re.compile(r"^[0-9A-Z]{5}-[0-9A-Z]{5}$")
PHRASE = "seven tall poplars"
SECOND = "one small boat"
MESSAGE = "When do we meet?"


def _case_with_a_plan(worker: Page) -> str:
    """Return the key of a case with an agreed plan in which nobody uses a page of their own."""
    worker.goto("/plans/")
    links = worker.locator("main a[href^='/plans/']").evaluate_all(
        "found => found.map(each => each.getAttribute('href'))"
    )
    for link in (each for each in links if KEY.search(each)):
        worker.goto(link)
        address = worker.locator("a[href^='/cases/']").filter(has_text=CASE).first
        case = str(address.get_attribute("href")).split("/")[2]
        worker.goto(f"/own-pages/case/{case}/")
        may_give = worker.get_by_role("link", name="Give a page").count()
        if may_give and not worker.get_by_role("link", name="Switch off").count():
            return case
    raise AssertionError("no case of the demonstration has a plan and no page in use")


def _look_at_the_person(worker: Page, case: str) -> None:
    worker.goto(f"/identities/case/{case}/")
    worker.locator("main a[href^='/identities/']:not([href*='/case/'])").first.click()
    # What was said a moment ago holds for a quarter of an hour.
    if worker.locator("main [name=purpose]").count():
        fill(worker, purpose="support")
        worker.locator("main form.form button.button").first.click()
        worker.wait_for_load_state()


def _hand_over(worker: Page, case: str) -> str:
    """Give a page, and return the code on the paper."""
    worker.goto(f"/own-pages/case/{case}/give/")
    worker.locator("[name=wished_on]").fill(
        worker.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)")
    )
    worker.locator("[name=proof][value=signed]").check()
    worker.locator("[name=reference]").fill("44/2026")
    worker.locator("main form.form button.button").first.click()
    assert worker.title() == "Vidik", "what is printed says nothing of itself"
    return worker.locator("main p.lead strong").inner_text()


class _Telephone:
    """A telephone of 390 pixels, on which every page is looked at."""

    def __init__(self, page: Page, other: OtherSite, *, scripts: bool) -> None:
        self.page, self.other, self.scripts = page, other, scripts
        self.found: list[str] = []

    def look(self) -> None:
        """Look at the page shown: its title and address say nothing, and axe finds nothing."""
        assert self.page.title() == "Vidik"
        assert path(self.page) == "/today/"
        if self.scripts:
            self.found.extend(faults(self.page))

    def enter(self, number: str, phrase: str = "") -> None:
        """Type number and phrase, the first time the code alone."""
        self.page.goto("/today/")
        self.look()
        self.page.get_by_label("Number").fill(number)
        self.page.get_by_label("Phrase").fill(phrase)
        self.page.get_by_role("button", name="Go on").click()

    def choose(self) -> str:
        """Choose the phrases, and return the number to come back by."""
        page = self.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Choose your phrase")
        self.look()
        page.get_by_label("Your phrase").fill(PHRASE)
        page.get_by_label("The same once more").fill(PHRASE)
        page.get_by_label("A second phrase").fill(SECOND)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your number")
        self.look()
        number = page.locator("main strong").inner_text()
        assert re.fullmatch(r"\d{4} \d{4}", number)
        page.get_by_role("link", name="Open my page").click()
        return number

    def refuse(self) -> None:
        """Say of the first thing in the plan that she does not want it."""
        page = self.page
        expect(page.get_by_role("heading", name="What we agreed")).to_be_visible()
        self.look()
        first = page.locator("main li:has(button[value=does-not-want])").first
        what = first.locator(".list__title").inner_text()
        first.get_by_role("button", name="I do not want this").click()
        said = page.locator("main li").filter(has_text="you said that you do not want this")
        expect(said).to_contain_text(what)

    def see_who_looked(self) -> None:
        """Find the day on which the centre looked, and what for."""
        looked = self.page.locator("section[aria-labelledby='5']")
        expect(looked).to_contain_text("The centre that helps you")
        expect(looked).to_contain_text("to support you")

    def write(self, text: str) -> None:
        """Write a message; nothing of it stays on the telephone."""
        self.page.get_by_label("Your message").fill(text)
        self.page.get_by_role("button", name="Send").click()
        expect(self.page.get_by_text(text)).to_be_visible()
        self.look()
        if self.scripts:
            stored = self.page.evaluate(STORED)
            assert PHRASE not in stored
            assert text not in stored

    def leave(self, text: str) -> None:
        """Leave at once: the other site is told nothing, and Back shows nothing."""
        self.page.get_by_role("link", name="Leave this page").click()
        expect(self.page).to_have_title(OTHER_TITLE)
        assert self.other.asked
        assert not [each for each in self.other.asked if "localhost" in each.get("referer", "")]
        if self.scripts:
            self.page.go_back()
            assert text not in self.page.content()
        self.page.goto("/today/")
        expect(self.page.get_by_role("button", name="Go on")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_she_comes_in_refuses_sees_who_looked_and_is_away_at_once(
    sign_in: SignIn, other_site: OtherSite, scripts: bool
) -> None:
    worker = sign_in("case").page
    case = _case_with_a_plan(worker)
    _look_at_the_person(worker, case)
    code = _hand_over(worker, case)
    page = sign_in(None, width=390, scripts=scripts).page
    phone = _Telephone(page, other_site, scripts=scripts)
    phone.page.goto("/")
    phone.enter(code)
    number = phone.choose()
    phone.refuse()
    phone.see_who_looked()
    phone.write(MESSAGE)
    phone.leave(MESSAGE)

    phone.enter(number, SECOND)
    expect(phone.page.get_by_text("There is nothing here yet.")).to_be_visible()
    phone.look()
    assert phone.found == []

    worker.goto(f"/own-pages/case/{case}/")
    expect(worker.get_by_role("main")).to_contain_text("Do not call her because of it")
    expect(worker.get_by_role("main")).to_contain_text(MESSAGE)
    worker.get_by_role("link", name="Switch off").first.click()
    fill(worker, why="danger")
    worker.locator("main form.form button.button").first.click()
    phone.page.goto("/today/")
    expect(phone.page.get_by_role("button", name="Go on")).to_be_visible()
