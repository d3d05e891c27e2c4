# SPDX-License-Identifier: EUPL-1.2
"""The calendar and its secret address, the table of municipalities, the report of the office.

Walked as the coordination office and a local team, in three scripts and on a telephone.
"""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.protecting import hence
from tests.journeys.seeing import faults, too_wide

pytestmark = pytest.mark.journey


def _looked_at(page: Page, *addresses: str) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        found += [*faults(page), *too_wide(page)]
    return found


def test_the_calendar_is_looked_through_and_read_by_a_program(sign_in: SignIn) -> None:
    visit = sign_in("coordinator")
    page = visit.page
    page.goto("/bodies/found/")
    page.get_by_label("Kind of body").select_option(label="local team")
    page.get_by_label("Name in Serbian, Cyrillic").fill("Локални тим Календар")
    page.get_by_label("Name in English").fill("Local team Calendar")
    page.get_by_label("Legal basis").select_option(label="founded by a decision")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("main .actions").get_by_role("link", name="Plan a session", exact=True).click()
    page.get_by_label("Day").fill(hence(2))
    page.get_by_label("How it is held").select_option(label="in person")
    page.get_by_role("button", name="Save", exact=True).click()

    page.goto(f"/calendar/?month={hence(2)[:7]}")
    cell = page.locator("table.month").get_by_role("link", name=re.compile("^Local team Calendar"))
    expect(cell.first).to_be_visible()
    page.get_by_label("Kind", exact=True).select_option(label="Sessions of bodies")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name="As a list").click()
    expect(page.locator("table.month")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Local team Calendar")).first.click()
    expect(page).to_have_url(re.compile("/bodies/sessions/"))

    page.goto("/calendar/")
    page.get_by_role("link", name="Read it in a calendar program").click()
    found = faults(page)
    page.get_by_role("link", name="Create an address").click()
    page.get_by_label("Only what concerns your institution").uncheck()
    page.locator("main form.form").get_by_role("button").first.click()
    address = urlsplit(page.locator("#address").inner_text()).path
    found += faults(page)
    text = page.request.get(address).text()
    assert text.startswith("BEGIN:VCALENDAR")
    assert "Календар" in text or "Calendar: " in text.replace("\r\n ", "")
    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_role("main")).not_to_contain_text(address)
    page.get_by_role("main").get_by_role("link", name="Revoke").click()
    page.locator("main form.form").get_by_role("button").first.click()
    expect(page.get_by_role("main")).to_contain_text("has been revoked")
    assert page.request.get(address).status == 404
    assert found == []
    assert [each for each in visit.complaints if "status of 422" not in each] == []


def test_what_exists_where_is_narrowed_summed_and_taken_along(sign_in: SignIn) -> None:
    page = sign_in("coordinator").page
    page.goto("/what-exists-where/?year=2024")
    main = page.get_by_role("main")
    expect(main.locator("#list tbody tr, table tbody tr").first).to_be_visible()
    expect(main.get_by_role("heading", name="By region")).to_be_visible()
    page.locator("main [name=lacking]").select_option(label="Local team")
    page.locator("main form:has([name=lacking])").get_by_role("button").first.click()
    expect(main).not_to_contain_text("Novi Sad")
    with page.expect_download() as caught:
        main.get_by_role("link", name="CSV").click()
    assert caught.value.suggested_filename == "what-exists-where.csv"


def test_the_office_drafts_its_report_as_a_word_document(sign_in: SignIn) -> None:
    page = sign_in("coordinator").page
    page.goto("/activity-report/?year=2024")
    expect(page.get_by_role("heading", name="Sessions of bodies")).to_be_visible()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download as a Word document").click()
    assert caught.value.suggested_filename == "activity-report-2024.docx"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_every_picture_is_accessible(sign_in: SignIn, language: str, width: int) -> None:
    page = sign_in("coordinator", language=language, width=width).page
    month = dt.date(2024, 12, 1)
    found = _looked_at(
        page, f"/calendar/?month={month:%Y-%m}", "/calendar/?as=list", "/account/calendar/",
        "/what-exists-where/?year=2024&region=nisava", "/activity-report/?year=2024",
    )  # fmt: skip
    assert found == []


def test_a_local_team_begins_with_its_own_municipality(sign_in: SignIn) -> None:
    page = sign_in("local-team").page
    page.goto("/calendar/")
    where = page.get_by_label("Territory").input_value()
    assert where != "all"
    page.goto("/what-exists-where/")
    first = page.locator("main table tbody tr").first.locator("th")
    name = page.evaluate(
        "async () => (await (await fetch('/calendar/')).text())"
        ".match(/<option value=.[a-z-]+. selected>([^<]+)</)[1]"
    )
    expect(first).to_contain_text(name)
