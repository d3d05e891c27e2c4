# SPDX-License-Identifier: EUPL-1.2
"""An expert on a phone sees what is expected of proceedings, asks for it, enters what was heard."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults
from tests.journeys.suspicions import fill, path

pytestmark = pytest.mark.journey


def test_what_is_expected_is_asked_for_and_what_was_heard_is_entered(sign_in: SignIn) -> None:
    found: list[str] = []
    visit = sign_in("case", language="sr", width=360)
    page = visit.page
    main = page.get_by_role("main")
    page.goto("/identification/")
    main.get_by_role("link", name="Очекивана обавештења").click()
    found += faults(page)
    main.get_by_role("link", name="Прикажи све").click()
    expect(main).to_contain_text("још није потврђено")
    found += faults(page)
    page.locator("[name=institution]").select_option("-")
    main.get_by_role("button", name="Прикажи").click()
    main.get_by_role("link", name="Покретање кривичног поступка").first.click()
    found += faults(page)
    row = path(page)

    main.get_by_role("link", name="Унеси од кога се очекује").click()
    found += faults(page)
    fill(page, institution="hppo-belgrade")
    page.locator("main form.form button.button").first.click()
    expect(main).to_contain_text("Институција је унета.")
    assert path(page) == row
    main.get_by_role("link", name="Затражи обавештење").click()
    found += faults(page)
    page.locator("main form.form button.button").first.click()
    expect(main).to_contain_text("Захтев је послат; рок тече.")
    found += faults(page)

    main.get_by_role("link", name="Унеси сазнање добијено на други начин").click()
    today = dt.datetime.now(dt.UTC).date()
    fill(page, received_on=f"{today}", how="telephone")
    found += faults(page)
    page.locator("main form.form button.button").first.click()
    expect(main).to_contain_text("телефоном")
    found += faults(page)
    page.locator("nav[aria-label] a[href^='/identification/']").last.click()
    expect(main).to_contain_text("Правноснажни исход поступка")
    found += faults(page)
    assert found + visit.complaints == []


def test_an_expert_says_which_notice_reported_it(sign_in: SignIn) -> None:
    """On a phone in English: what was entered as heard is taken back, then linked to its notice."""
    found: list[str] = []
    visit = sign_in("case", language="en", width=360)
    page = visit.page
    main = page.get_by_role("main")
    page.goto("/expected-notices/?state=heard&kind=custody")
    main.get_by_role("link", name="Detention of the suspect").first.click()
    notice = main.locator("dl.facts a[href^='/exchange/letters/']")
    number = notice.first.inner_text()
    main.get_by_role("link", name="Enter that it was not received after all").click()
    found += faults(page)
    page.locator("main form.form button.button").first.click()
    expect(notice).to_have_count(0)
    main.get_by_role("link", name="Enter which notice reported it").click()
    found += faults(page)
    letter = page.locator("[name=letter] option", has_text=number).first.get_attribute("value")
    assert letter
    fill(page, letter=letter)
    page.locator("main form.form button.button").first.click()
    expect(notice.first).to_have_text(number)
    found += faults(page)
    assert found + visit.complaints == []
