# SPDX-License-Identifier: EUPL-1.2
"""A memorandum with three obligations that lapses and is renewed; a joint action and its outcome.

Walked as the coordination office and as a labour inspector, both through the registers.
"""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.protecting import ago, hence
from tests.journeys.seeing import faults
from tests.journeys.suspicions import fill, path

pytestmark = pytest.mark.journey

PAPER: Final = "Memorandum on the exchange of data"
OBLIGATIONS: Final = ("Send data every quarter", "Name a contact person", "Report once a year")


def _save(page: Page) -> None:
    page.locator("main form.form").get_by_role("button", name="Save", exact=True).last.click()


def _enter(page: Page, address: str, **fields: str | list[str]) -> str:
    page.goto(address)
    fill(page, **fields)
    _save(page)
    expect(page.get_by_role("main")).not_to_contain_text("This cannot be saved yet")
    page.wait_for_url(re.compile(r"/registers/[a-z-]+/[0-9a-f-]{36}/"))
    return path(page)


def _go_on(page: Page, row: str, **fields: str | list[str]) -> str:
    page.goto(row)
    page.locator("main a[href*='?after=']").click()
    fill(page, **fields)
    _save(page)
    page.wait_for_url(re.compile(r"/registers/[a-z-]+/[0-9a-f-]{36}/"))
    return path(page)


def _obligations(page: Page, paper: str) -> Locator:
    page.goto(paper)
    return page.locator("section[aria-labelledby^=linked-obligations]")


def test_a_memorandum_lapses_with_three_obligations_and_is_renewed(sign_in: SignIn) -> None:
    visit = sign_in("coordinator")
    page = visit.page
    paper = _enter(
        page, "/registers/papers/enter/", when=ago(0), title=PAPER, kind="memorandum",
        parties="centre\nmoi", stage="signed", signed_on=ago(700), valid_until=hence(40),
    )  # fmt: skip
    expect(page.get_by_role("heading", level=1)).to_contain_text("expires within 60 days")
    for number, title in enumerate(OBLIGATIONS):
        _obligations(page, paper).get_by_role("link", name=re.compile("^Enter")).click()
        expect(page.locator("main [name=paper] option:checked")).to_have_text(PAPER)
        _enter(
            page, page.url, when=ago(0), title=title, who="moi", state="open",
            due_by=hence(10 + 30 * number),
        )  # fmt: skip
    owed = _obligations(page, paper)
    expect(owed).to_contain_text("These lapse with it.")
    expect(owed.get_by_role("listitem")).to_have_count(3)
    expect(owed.get_by_text("due within 30 days", exact=True)).to_have_count(1)
    found = faults(page)

    # It turns out that it held until yesterday: what follows from it lapsed with it.
    lapsed = _go_on(page, paper, when=ago(0), valid_until=ago(1))
    expect(page.get_by_role("heading", level=1)).to_contain_text("expired")
    owed = _obligations(page, lapsed)
    expect(owed.get_by_text("ended with its paper", exact=True)).to_have_count(3)
    found += faults(page)
    page.goto("/registers/obligations/?state=lapsed")
    for title in OBLIGATIONS:
        expect(page.get_by_role("main")).to_contain_text(title)
    page.goto("/desk/?whose=all")
    expect(page.get_by_role("main")).to_contain_text("Renew the paper")

    # The successor goes on from it: the obligations hold again, and the calendar knows the new end.
    renewed = _go_on(
        page, lapsed, when=ago(0), title=f"{PAPER} (renewed)", signed_on=ago(0),
        valid_until=hence(300),
    )  # fmt: skip
    expect(page.get_by_role("heading", level=1)).to_contain_text("in force")
    owed = _obligations(page, renewed)
    expect(owed.get_by_text("ended with its paper", exact=True)).to_have_count(0)
    expect(page.locator("section[aria-labelledby=versions-heading] li")).to_have_count(3)
    page.goto(f"/calendar/?month={hence(300)[:7]}&as=list&kind=ends")
    expect(page.get_by_role("main")).to_contain_text(f"{PAPER} (renewed)")
    page.goto(f"/calendar/?month={hence(40)[:7]}&as=list&kind=ends")
    expect(page.get_by_role("link", name=PAPER, exact=True)).to_have_count(0)
    assert found == []
    assert [each for each in visit.complaints if "status of 422" not in each] == []


def test_a_joint_action_hands_over_to_the_centre_and_its_outcome_is_entered(
    sign_in: SignIn,
) -> None:
    visit = sign_in("inspector")
    page = visit.page
    numbers = {"actions": "3", "people": "12", "signs": "2", "handed": "2"}
    row = _enter(
        page, "/registers/joint-actions/enter/", when=ago(0), partners=["police"],
        extraordinary="yes", outcome="waiting", answer_by=hence(0), **numbers,
    )  # fmt: skip
    found = faults(page)
    expect(page.get_by_role("main")).to_contain_text("referred, no answer yet")
    page.goto("/desk/?whose=all")
    line = page.get_by_role("main").get_by_text("Enter the outcome of the referral").first
    expect(line).to_be_visible()
    page.goto("/calendar/?as=list&kind=ends")
    page.get_by_role("link", name="Enter the outcome of the referral").first.click()
    assert path(page) == row
    # Only the outcome is new: the numbers are those of the action.
    page.locator("main a[href*='?after=']").click()
    for name, value in numbers.items():
        expect(page.locator(f"main [name={name}]")).to_have_value(value)
    after = _go_on(page, row, when=ago(0), outcome="identified", answer_by="")
    expect(page.get_by_role("main")).to_contain_text("identified as a victim")
    found += faults(page)
    page.goto(row)
    page.get_by_role("link", name="What came next").click()
    assert path(page) == after
    page.goto("/registers/joint-actions/year/")
    label = page.locator(".tile__label", has_text=re.compile("^Inspections$"))
    tile = page.locator(".tile").filter(has=label)
    expect(tile.locator(".tile__value")).to_have_text("3")
    found += faults(page)
    assert found == []
    assert [each for each in visit.complaints if "status of 422" not in each] == []
