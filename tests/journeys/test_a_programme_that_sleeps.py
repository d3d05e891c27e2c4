# SPDX-License-Identifier: EUPL-1.2
"""A programme that nobody has run for a year says so, and an event that was held wakes it."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults

pytestmark = pytest.mark.journey

PROGRAMME = "Идентификација, помоћ и заштита мушкараца жртава трговине људима"


def _in_register(page: Page) -> None:
    """Open the programme from the register."""
    page.goto("/registers/programmes/")
    page.get_by_role("main").get_by_role("link", name=PROGRAMME).first.click()


def test_a_dormant_programme_wakes_by_an_event_that_an_institution_reports(
    sign_in: SignIn,
) -> None:
    office = sign_in("coordinator").page
    office.goto("/registers/programmes/")
    found = faults(office)
    # The list says why: a programme that has not been run for a year is shown as dormant.
    expect(office.get_by_role("main")).to_contain_text("not been run for a year")
    _in_register(office)
    expect(office.get_by_role("main")).to_contain_text("dormant")
    found += faults(office)

    ministry = sign_in("ministry", width=360).page
    ministry.goto("/events/report/")
    ministry.get_by_label("Title", exact=True).fill("Обука о мушкарцима жртвама")
    ministry.locator("[name=kind]").select_option("training")
    day = (dt.date.today() - dt.timedelta(days=30)).isoformat()  # noqa: DTZ011 - a month ago
    for name in ("first_on", "last_on"):
        ministry.locator(f"[name={name}]").fill(day)
    ministry.locator("[name=programme]").select_option(label=PROGRAMME)
    ministry.get_by_role("button", name="Save", exact=True).click()
    expect(ministry.get_by_role("main")).to_contain_text("The event was entered.")
    ministry.get_by_role("link", name=PROGRAMME).click()
    expect(ministry.get_by_role("heading", name=PROGRAMME)).to_be_visible()
    found += faults(ministry)

    _in_register(office)
    expect(office.get_by_role("main")).to_contain_text("being run")
    expect(office.get_by_role("main")).not_to_contain_text("dormant")

    # Whom it reached: the office looks for it among all programmes.
    office.goto("/events/")
    office.get_by_role("link", name="Reach of programmes").click()
    office.locator("[name=q]").fill("мушкараца")
    office.get_by_role("button", name="Show", exact=True).click()
    row = office.get_by_role("row").filter(has_text=PROGRAMME)
    expect(row).to_contain_text("being run")
    found += faults(office)
    assert found == []
