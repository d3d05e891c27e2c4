# SPDX-License-Identifier: EUPL-1.2
"""The first day of each role: from sign-in to what waits, to every page of its menu, to its work.

Administrators are led to a passkey first, which `test_sign_in` walks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.depth import PROVING
from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults
from tests.journeys.suspicions import fill
from tests.journeys.test_every_page import WALKERS, kind

pytestmark = pytest.mark.journey
SCRIPTS: Final = ("en", "sr", "sr-latn")
OF_EACH: Final = 5
SAYS_SO: Final = {
    "en": "Nothing is waiting for you",
    "sr": "Ништа не чека на Вас",
    "sr-latn": "Ništa ne čeka na Vas",
}


def takes_figures_away(page: Page) -> None:
    """Open the list of figures from the desk, and take it away as a table."""
    page.locator(".page-head a.button").first.click()
    with page.expect_download() as taken:
        page.get_by_role("main").get_by_role("link", name="CSV").first.click()
    assert taken.value.suggested_filename.endswith(".csv")


def counts_victims(page: Page) -> None:
    """Read the statistics of identification, and take them away."""
    page.goto("/desk/")
    page.locator(".page-head a.button").first.click()
    expect(page.locator("main table").first).to_be_visible()


def reads_the_record(page: Page) -> None:
    """Read who did what, narrowed to one kind of act."""
    page.goto("/desk/")
    page.locator(".page-head a.button").first.click()
    expect(page.locator("main a[href^='/audit/acts/']").first).to_be_visible()


def acknowledges(page: Page) -> None:
    """Open the first notice that waits, and say that it was received."""
    line = page.locator("li.task a[href^='/exchange/letters/']").first
    if not line.is_visible():
        # What can wait is folded below what cannot.
        page.locator("details", has=line).locator("summary").first.click()
    line.click()
    page.wait_for_url(re.compile(r"/exchange/letters/"))
    acknowledge = page.locator("main form[action$='/acknowledge/'] button")
    acknowledge.first.click()
    expect(acknowledge).to_have_count(0)


def accepts_a_case(page: Page) -> None:
    """Accept a case that is shared, and find it as one's own from then on."""
    line = page.locator("li.task", has=page.locator("a[href$='/answer/']")).first
    code = line.locator(".task__about b").inner_text()
    line.locator("h3 a").click()
    fill(page, answer="accept")
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(re.compile(r"/people/$"))
    expect(page.get_by_role("main")).to_contain_text(code)
    page.goto("/desk/")
    expect(page.locator("li.task", has_text=code).locator("a[href$='/answer/']")).to_have_count(0)


def looks_at_a_case(page: Page) -> None:
    """Open the case to which one was added: the line is gone once it was seen."""
    line = page.locator("li.task a[href^='/cases/']").first
    address = line.get_attribute("href")
    line.click()
    expect(page.locator("main .overview__due, main section").first).to_be_visible()
    page.goto("/desk/")
    expect(page.locator(f"li.task a[href='{address}']")).to_have_count(0)


def begins_a_screening(page: Page) -> None:
    """Choose a list for the person met, and begin."""
    page.locator(".page-head a.button").first.click()
    page.get_by_role("main").locator("a[href*='/screenings/begin/']").first.click()
    expect(page.locator("main form [name=consent]").first).to_be_visible()


def hrefs(page: Page, where: str) -> list[str]:
    """Return where links lead."""
    return page.eval_on_selector_all(where, "all => all.map(each => each.getAttribute('href'))")  # type: ignore[no-any-return]


def few_of_each(addresses: list[str]) -> list[str]:
    """Keep the first addresses of each kind of page; before a release all of them."""
    seen: Counter[str] = Counter()
    kept = []
    for address in dict.fromkeys(addresses):
        seen[kind(address)] += 1
        if PROVING or seen[kind(address)] <= OF_EACH:
            kept.append(address)
    return kept


@dataclass(frozen=True)
class Day:
    """Whose first day it is, and the job that it ends with, if no other journey has it."""

    user: str
    job: Callable[[Page], None] | None = None


DAYS: Final = (
    Day("reader", takes_figures_away),
    Day("analyst"),
    Day("editor"),
    Day("head"),
    Day("centre-head"),
    Day("duty"),
    Day("case"),
    Day("shelter", looks_at_a_case),
    Day("statistician", counts_victims),
    Day("responder"),
    Day("guardian", acknowledges),
    Day("police"),
    Day("prosecutor", acknowledges),
    Day("court", accepts_a_case),
    Day("association"),
    Day("association-head"),
    Day("provider", accepts_a_case),
    Day("inspector"),
    Day("respondent"),
    Day("validator"),
    Day("coordinator", acknowledges),
    Day("local-team", begins_a_screening),
    Day("auditor", reads_the_record),
)


@pytest.mark.parametrize("day", DAYS, ids=[day.user for day in DAYS])
def test_the_first_day_of(day: Day, sign_in: SignIn) -> None:
    script = SCRIPTS[DAYS.index(day) % len(SCRIPTS)]
    visit = sign_in(day.user, language=script, width=360)
    page = visit.page
    page.goto("/desk/?whose=all")
    found = faults(page)
    lines = page.locator("li.task h3 a")
    if not lines.count():
        # It is said only where it is true, and what one can do here stands beside.
        expect(page.get_by_role("main")).to_contain_text(SAYS_SO[script])
    led = hrefs(page, "li.task h3 a") + hrefs(page, ".page-head a.button")
    assert led
    if day.user not in WALKERS:
        led += hrefs(page, "nav[aria-label] a[href]")
    for address in few_of_each(led):
        answer = page.request.get(address)
        if answer.status != 200 or answer.text().count("<h1") != 1:
            found.append(f"{address}: {answer.status}")
    if day.job is not None:
        day.job(page)
        found += faults(page)
    assert found + visit.complaints == []
