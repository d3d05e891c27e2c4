# SPDX-License-Identifier: EUPL-1.2
"""An analyst follows the strongest finding to its figures, queries it and takes the table along."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSystem, SignIn
from tests.journeys.seeing import open_from_menu

pytestmark = pytest.mark.journey


def test_an_analyst_follows_the_strongest_finding(sign_in: SignIn) -> None:
    visit = sign_in("analyst")
    page = visit.page
    page.goto("/desk/")
    open_from_menu(page, "Figures and report", "Findings")
    expect(page.get_by_role("heading", level=1)).to_have_text("Findings")
    # The list begins with the newest cycle that was checked: a call of another journey may be that.
    page.goto("/findings/?cycle=2024")

    strongest = (
        page.get_by_role("main")
        .locator("a[href^='/findings/']")
        .filter(has_text=re.compile(r"\bsection"))
    )
    message = strongest.first.inner_text()
    strongest.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(message)

    cells = page.get_by_role("region", name="The figures that were compared").get_by_role("row")
    assert cells.count() >= 3, "both sides of a finding are shown, under the head of the table"
    for row in cells.all()[1:]:
        columns = [cell.inner_text().strip() for cell in row.locator("th, td").all()]
        assert re.fullmatch(r"c\d-\d{4}\w?", columns[0]), columns
        assert re.search(r"\d", columns[1]) or "not" in columns[1], columns
        assert re.match(r"\d", columns[-1]), f"no section in {columns}"

    _query(page)
    expect(page.get_by_role("main")).to_contain_text("Asked the office by letter no. 12.")
    expect(page.get_by_role("main").locator(".tag", has_text="queried").first).to_be_visible()

    page.get_by_role("region", name="The figures that were compared").locator(
        "a[href^='/figures/measures/']"
    ).first.click()
    expect(page).to_have_url(re.compile(r"/figures/measures/"))
    with page.expect_download() as waited:
        page.get_by_role("main").get_by_role("link", name="CSV", exact=True).click()
    rows = _read(waited.value.path())
    assert len(rows) >= 2, "a head and a row at least"
    assert any(re.search(r"\d", cell) for row in rows[1:] for cell in row)
    assert visit.complaints == []


def test_a_query_without_a_reason_is_refused_and_nothing_is_lost(sign_in: SignIn) -> None:
    page = sign_in("analyst", scripts=False).page
    page.goto("/findings/?cycle=2024&state=open")
    page.get_by_role("main").locator("a[href^='/findings/']").filter(
        has_text=re.compile(r"\bsection")
    ).first.click()
    finding = page.url
    page.locator("summary", has_text="Mark as queried").click()
    page.locator("form[action$='/steps/query/'] textarea").fill("   ")
    page.get_by_role("button", name="Mark as queried").click()
    expect(page.get_by_role("main")).to_contain_text("Write why")
    page.goto(finding)
    expect(page.get_by_role("main").locator(".tag", has_text="open").first).to_be_visible()


def test_a_reader_sees_the_finding_and_cannot_answer_for_it(
    sign_in: SignIn, live_system: LiveSystem
) -> None:
    page = sign_in("reader").page
    page.goto("/findings/?cycle=2024")
    page.get_by_role("main").locator("a[href^='/findings/']").filter(
        has_text=re.compile(r"\bsection")
    ).first.click()
    assert page.locator("summary", has_text="Mark as queried").count() == 0
    answer = page.request.get(f"{live_system.url}/findings/run/")
    assert answer.status == 403


def _query(page: Page) -> None:
    page.locator("summary", has_text="Mark as queried").click()
    page.locator("form[action$='/steps/query/'] textarea").fill(
        "Asked the office by letter no. 12."
    )
    page.get_by_role("button", name="Mark as queried").click()
    page.wait_for_load_state()


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))
