# SPDX-License-Identifier: EUPL-1.2
"""A recommendation of the next report: drafted, returned, changed, agreed to, and one dropped."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn, open_cycle
from tests.journeys.not_walked import DRAFT_PAGES
from tests.journeys.seeing import Looks

pytestmark = pytest.mark.journey

YEAR: Final = "2025"


def _link(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=re.compile(f"^{name}")).first.click()


def _button(page: Page) -> None:
    page.locator("main form.form button").first.click()


def _write(page: Page, title: str) -> str:
    page.goto("/recommendations/next/new/")
    page.locator("[name=cycle]").select_option(index=0)
    page.locator("[name=theme]").select_option(index=1)
    page.locator("[name=title_en]").fill(title)
    page.locator("[name=title_sr]").fill("Образовати јединице")
    page.locator("[name=text_en]").fill("Set up units.")
    page.locator("[name=text_sr]").fill("Образовати јединице.")
    _button(page)
    page.wait_for_url(re.compile(r"/next/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def test_a_draft_is_returned_changed_agreed_to_and_another_dropped(sign_in: SignIn) -> None:
    visits = [sign_in(user) for user in ("analyst", "head", "reader", "coordinator")]
    analyst, head, reader, outside = (each.page for each in visits)
    looks = Looks()
    title = "Units <i>of their own</i>"
    open_cycle(analyst, YEAR)
    draft = _write(analyst, title)
    looks.at(analyst)
    _link(analyst, "Declare")
    looks.at(analyst)
    _button(analyst)

    head.goto(draft)
    _link(head, "Return")
    looks.at(head)
    head.locator("[name=reason]").fill("Наведите рок.")
    _button(head)
    analyst.goto(draft)
    expect(analyst.get_by_role("main")).to_contain_text("Наведите рок.")
    _link(analyst, "Change")
    looks.at(analyst)
    analyst.locator("[name=text_en]").fill("Set up units by the end of the year.")
    _button(analyst)
    _link(analyst, "Declare")
    _button(analyst)

    head.goto(draft)
    expect(head.get_by_role("main")).to_contain_text("by the end of the year")
    _link(head, "Agree")
    looks.at(head)
    _button(head)
    expect(head.get_by_role("main")).to_contain_text("agreed")

    other = _write(analyst, "Nothing in the end")
    _link(analyst, "Drop")
    looks.at(analyst)
    analyst.locator("[name=reason]").fill("Поклапа се са другом.")
    _button(analyst)
    expect(analyst.get_by_role("main")).to_contain_text("dropped")

    # The office reads drafts, and nobody outside it; who only reads takes no step.
    for page, address in (
        (outside, draft), (reader, f"{draft}agree/"), (reader, f"{other}change/"),
    ):  # fmt: skip
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in {403, 404}
    assert looks.faults == []
    assert looks.names >= DRAFT_PAGES
    complaints = [each for visit in visits for each in visit.complaints]
    assert [each for each in complaints if not re.search("status of (403|404)", each)] == []
