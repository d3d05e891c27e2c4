# SPDX-License-Identifier: EUPL-1.2
"""The office writes next year's form from last year's, tries it, compares it, and asks it."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.test_a_whole_call import _prepare

pytestmark = pytest.mark.journey

FORM: Final = "Questionnaire for associations"
WORDS: Final = "Reports that the association filed itself"
BETTER: Final = "Reports that the association itself filed"
MEASURE: Final = "criminal-reports"


def test_last_years_form_is_copied_edited_tried_compared_asked_and_stays_frozen(
    sign_in: SignIn,
) -> None:
    visit = sign_in("analyst")
    page = visit.page
    year = _prepare(page)
    draft = _copy(page)
    item = _edit(page, draft)
    _reorder(page, draft, item)
    _try(page, draft)
    _compare(page, draft)
    version = _freeze(page, draft)
    _use(page, version, year)
    _is_frozen(page, draft, version)
    _reword(page, version)
    assert visit.complaints == []


def _copy(page: Page) -> str:
    page.goto("/forms/copy/")
    form = page.get_by_label("Form", exact=True)
    option = form.locator("option", has_text=FORM).first.get_attribute("value")
    assert option is not None
    form.select_option(option)
    page.get_by_role("button", name="Start the draft").click()
    page.wait_for_url(re.compile(r"/forms/drafts/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(FORM)
    return re.sub(r"[?#].*", "", page.url)


def _edit(page: Page, draft: str) -> str:
    """Say a question otherwise and let it become another figure; give the question's name."""
    page.goto(draft)
    item = page.locator("li[data-item]", has_text=re.compile(r"\b1 figure\b")).first
    name = item.get_attribute("data-item")
    assert name
    page.goto(f"{draft}item/{name}/")
    page.get_by_label("Text (English)").fill(WORDS)
    page.get_by_label("Search the catalogue, either script").fill("krivične prijave")
    page.get_by_role("main").get_by_role("button", name="Search", exact=True).click()
    page.locator(f"button[value='choose {MEASURE}']").click()
    expect(page.get_by_label("Measure that the answer becomes")).to_have_value(MEASURE)
    expect(page.get_by_label("Text (English)")).to_have_value(WORDS)
    page.get_by_label("Divided by").fill("")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.wait_for_url(re.compile(r"/drafts/\d+/(\?|#|$)"))
    expect(page.locator(f"li[data-item='{name}']")).to_contain_text(WORDS)
    return name


def _order(page: Page) -> list[str]:
    return [str(row.get_attribute("data-item")) for row in page.locator("li[data-item]").all()]


def _reorder(page: Page, draft: str, item: str) -> None:
    page.goto(draft)
    before = _order(page)
    is_last = item == before[-1]
    step = "up" if is_last else "down"
    # Another address at once would break off what the button sends.
    with page.expect_navigation():
        page.locator(f"button[value='{step} {item}']").evaluate("button => button.click()")
    page.goto(draft)
    after = _order(page)
    assert sorted(after) == sorted(before)
    assert after != before


def _try(page: Page, draft: str) -> None:
    """Look at the new question as a respondent does, whichever section it is in."""
    page.goto(f"{draft}try/")
    expect(page.get_by_role("main")).to_contain_text("nothing is saved")
    for number in range(page.locator(".jump button").count()):
        page.locator(".jump button").nth(number).click()
        page.wait_for_load_state()
        if page.get_by_role("main").get_by_text(WORDS).count():
            return
    pytest.fail("no section asks the new question")


def _compare(page: Page, draft: str) -> None:
    page.goto(draft)
    page.get_by_role("link", name="Compare", exact=True).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("What it means for the series")
    expect(main.locator("ins", has_text=MEASURE).first).to_be_visible()


def _freeze(page: Page, draft: str) -> str:
    page.goto(f"{draft}freeze/")
    page.get_by_role("button", name="Make the version").click()
    page.wait_for_url(re.compile(r"/forms/\d+/"))
    expect(page.get_by_role("main")).to_contain_text("newest")
    return page.url


def _use(page: Page, version: str, year: str) -> None:
    page.goto(version)
    page.get_by_role("button", name=f"Ask it in the call of {year}").click()
    page.goto(version)
    expect(page.get_by_role("main")).to_contain_text("in use")
    expect(page.get_by_role("main").get_by_role("link", name=year, exact=True)).to_be_visible()


def _is_frozen(page: Page, draft: str, version: str) -> None:
    """Neither the version nor its draft offers anything by which a question could be changed."""
    page.goto(draft)
    expect(page.get_by_role("main")).to_contain_text("became a version")
    assert page.get_by_role("link", name="Make a version").count() == 0
    assert page.locator("button[name=do]").count() == 0
    page.goto(version)
    assert page.locator("a[href*='/item/']").count() == 0


def _reword(page: Page, version: str) -> None:
    """Better words for the same question need no new version."""
    page.goto(version)
    page.get_by_role("link", name="Revise the wording").click()
    page.get_by_label("Words of the text, either script").fill(WORDS)
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_label("Label (English)").first.fill(BETTER)
    page.get_by_label("Why the wording is revised").fill("The order of words.")
    page.get_by_role("button", name="Compare, then save").click()
    expect(page.locator("ins", has_text=BETTER)).to_be_visible()
    page.get_by_role("button", name="Save the wording").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("what is asked is the same")
    expect(main).to_contain_text("The order of words.")
    page.goto(f"{version}try/")
    for number in range(page.locator(".jump button").count()):
        page.locator(".jump button").nth(number).click()
        page.wait_for_load_state()
        if page.get_by_role("main").get_by_text(BETTER).count():
            return
    pytest.fail("no section reads the better words")
