# SPDX-License-Identifier: EUPL-1.2
"""An event that four bodies report with three numbers: found, joined, counted once, asked about."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults

pytestmark = pytest.mark.journey

CENTRE = "Centre for the Protection of Victims of Trafficking in Human Beings"
MINISTRY = "Ministry of Labour, Employment, Veteran and Social Affairs"
TITLE = "Обука васпитача у домовима за децу"
YEAR = 2022


def _report(page: Page, title: str, attendees: int) -> None:
    """Report a training of one day that the centre organised."""
    page.goto("/events/report/")
    page.get_by_label("Title", exact=True).fill(title)
    page.locator("[name=kind]").select_option("training")
    for name in ("first_on", "last_on"):
        page.locator(f"[name={name}]").fill(f"{YEAR}-03-15")
    for fold, name, value in (
        ("Topics", "topics", "trafficking"),
        ("Towns and municipalities", "territories", "nis"),
    ):
        page.locator("summary").get_by_text(fold, exact=True).click()
        page.locator(f"[name={name}][value={value}]").check()
    page.locator("summary").get_by_text("Organisers", exact=True).click()
    box = page.locator("[name=organisers][value=centre]")
    page.locator("details details", has=box).locator("summary").first.click()
    box.check()
    page.locator("[name=numbers-0-what]").select_option("attendees")
    page.locator("[name=numbers-0-value]").fill(str(attendees))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("The event was entered.")


def _total(page: Page) -> str:
    """Return how many attended in the year, once and as reported."""
    page.goto(f"/events/year/?year={YEAR}")
    return page.get_by_role("main").locator("dl.facts").inner_text()


def test_an_event_reported_by_four_is_joined_counted_once_and_asked_about(sign_in: SignIn) -> None:
    ministry = sign_in("ministry").page
    _report(ministry, TITLE, 40)
    centre = sign_in("case").page
    _report(centre, TITLE, 42)
    of_the_centre = centre.url
    _report(sign_in("association", width=360).page, "Obuka vaspitača", 40)
    _report(sign_in("respondent").page, "Обука за васпитаче", 50)

    office = sign_in("coordinator").page
    assert "172 counted once, 172 reported" in _total(office)
    found: list[str] = []
    for _pair in range(3):
        office.goto("/events/compare/")
        row = office.locator("tbody tr").filter(has_text=re.compile("васпитач|vaspitač")).first
        found += faults(office)
        row.get_by_role("link").first.click()
        found += faults(office)
        office.get_by_role("button", name="Join the accounts").click()
        expect(office.get_by_role("main")).to_contain_text("The accounts were joined")
    expect(office.get_by_text("4 accounts")).to_be_visible()
    # The organiser’s number counts, whoever was first.
    assert "42 counted once, 172 reported" in _total(office)
    found += faults(office)

    centre.goto(of_the_centre)
    expect(centre.get_by_text("4 accounts")).to_be_visible()
    found += faults(centre)
    line = centre.locator("main section div.row").filter(has_text=MINISTRY)
    line.get_by_role("link", name="Ask about differences").click()
    found += faults(centre)
    centre.get_by_role("button", name="Send the question").click()
    expect(centre.get_by_role("main")).to_contain_text("The question was sent.")
    expect(centre.get_by_role("main")).to_contain_text("not answered")

    letter = centre.locator("main section", has_text="Questions about differences")
    number = letter.get_by_role("link").first.inner_text()
    ministry.goto("/exchange/")
    ministry.locator("tbody tr").filter(has_text=number).get_by_role("link").first.click()
    ministry.get_by_role("link", name="Answer", exact=True).click()
    ministry.get_by_role("textbox").last.fill("Тачно је 42, како наводи организатор.")
    ministry.get_by_role("button", name=re.compile("Send")).first.click()
    centre.goto(of_the_centre)
    expect(centre.get_by_role("main")).to_contain_text("Тачно је 42, како наводи организатор.")
    letter.get_by_role("link").first.click()
    centre.locator("[name=classification]").first.select_option("full")
    centre.get_by_role("button", name="Classify").click()
    centre.goto(of_the_centre)
    expect(letter.get_by_text("answered", exact=True)).to_be_visible()
    assert found == []
