# SPDX-License-Identifier: EUPL-1.2
"""One data call from preparing to closing, as the office and a prosecutor’s office live it.

Time is moved by the clock of the reminders: they are run as though weeks had gone by.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import (
    START_SECONDS,
    LiveSystem,
    SignIn,
    _run,
    environment,
    open_cycle,
    vidik,
)

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)

CODE: Final = "hppo-sabac"
TOWN: Final = re.compile("Šabac")
TABLE: Final = "higher_prosecution_persons_reported"
WHY: Final = "Two persons were reported by another office and counted there."
LATER: Final = """
import datetime as dt
from django.utils import timezone
from vidik.exchange.services.reminding import run_reminders
for days in range(0, 70, 2):
    run_reminders(now=timezone.now() + dt.timedelta(days=days))
"""


def test_a_call_is_prepared_sent_answered_explained_reminded_and_closed(
    sign_in: SignIn, live_system: LiveSystem
) -> None:
    office, answering, approving = (
        sign_in(user) for user in ("analyst", "respondent-ppo", "validator-ppo")
    )
    page = office.page
    year = _prepare(page)
    _preview(page, year)
    _dispatch(page, year)
    requested, answered, silent = _counts(page, year)
    assert (requested, answered, silent) == (requested, 0, requested)
    assert requested > 40

    overview = _answer(answering.page, year)
    _approve(approving.page, overview, year)

    page.goto(overview)
    page.get_by_role("button", name="Accept: the answers become figures").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Accepted: \d+ figures"))
    _is_in_the_catalogue(page, year)
    _is_explained(page, year)

    _run(
        vidik(live_system.data, "manage", "shell", "-c", LATER),
        environment(live_system.data),
        10 * START_SECONDS,
    )
    _was_reminded(page, year)

    requested, answered, silent = _counts(page, year)
    assert (requested, answered) == (requested, 1)
    assert requested == answered + silent
    page.goto(f"/questionnaires/call/{year}/close/")
    expect(page.get_by_role("main")).to_contain_text(f"Of {requested} institutions 1 have answered")
    page.get_by_role("button", name="Close permanently").click()
    expect(page.get_by_role("main")).to_contain_text("The data call is closed.")
    assert _counts(page, year) == [requested, answered, silent]
    page.goto(f"/questionnaires/call/{year}/status/")
    expect(page.get_by_role("main")).to_contain_text(f"1 of {requested} asked")
    for watched in (office, answering, approving):
        assert watched.complaints == []


def _prepare(page: Page) -> str:
    """Open the next cycle that has no call yet, and prepare it from the one before."""
    page.goto("/questionnaires/")
    listed = page.get_by_role("main").inner_text()
    year = next(str(number) for number in range(2026, 2060) if str(number) not in listed)
    open_cycle(page, year)
    page.goto("/questionnaires/")
    page.locator("select[name=cycle]").select_option(year)
    page.get_by_role("button", name="Prepare").click()
    expect(page.get_by_role("main")).to_contain_text("The data call has been prepared.")
    return year


def _preview(page: Page, year: str) -> None:
    """Look at the act of a prosecutor's office before it goes: the words, and the paper."""
    page.goto(f"/questionnaires/call/{year}/send/")
    while not page.get_by_role("main").get_by_role("link", name=TOWN).count():
        page.get_by_role("link", name=re.compile("^Next")).click()
    page.get_by_role("main").get_by_role("link", name=TOWN).first.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(TOWN)
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        link = main.locator(f"a[href*='format={kind}']").first.get_attribute("href")
        assert link is not None
        paper = page.request.get(_absolute(page, link))
        assert paper.ok
        assert paper.body().startswith(begins)


def _absolute(page: Page, link: str) -> str:
    here = urlsplit(page.url)
    path = link if link.startswith("/") else f"{here.path}{link}"
    return f"{here.scheme}://{here.netloc}{path}"


def _dispatch(page: Page, year: str) -> None:
    page.goto(f"/questionnaires/call/{year}/send/")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("main")).to_contain_text("questionnaires were sent")


def _answer(page: Page, year: str) -> str:
    """Fill the form in; see what the checks say while it is open; explain; ask for approval."""
    page.goto("/questionnaires/own/")
    page.get_by_role("main").locator(".list__title", has_text=year).first.click()
    overview = page.url
    for number, answers in enumerate(
        (
            {"general_prosecution_active": "no"},
            {"general_protection_met": "no", "general_protection_indicators": "no"},
            {"general_prevention_contact": "yes"},
        ),
        start=1,
    ):
        page.goto(f"{overview}section/{number}/")
        for name, choice in answers.items():
            page.locator(f"select[name={name}]").select_option(choice)
        page.get_by_role("button", name=re.compile("^Save and")).click()
        page.wait_for_load_state()
    page.goto(f"{overview}list/general_events/")
    page.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(page.get_by_role("main")).to_contain_text("confirmed")
    for number in (4, 5):
        page.goto(f"{overview}section/{number}/")
        main = page.get_by_role("main")
        # One click answers a whole table; the others say why they stay blank.
        main.locator("button[name=fill][value$=':not_collected']").last.click()
        page.wait_for_load_state()
        for reason in main.locator("select[name$='__blank']").all():
            if reason.get_attribute("name") != f"{TABLE}__blank":
                reason.select_option("not_collected")
        for field in main.locator("input.num").all():
            name = str(field.get_attribute("name"))
            if "__" not in name and not field.input_value():
                field.fill("is not collected")
        if number == 4:
            main.locator(f"input[name='{TABLE}__all']").fill("5")
            part = main.locator(f"input[name='{TABLE}__over_18']")
            part.fill("7")
            # The part is larger than its whole: the page says so while it is still open.
            part.blur()
            expect(main.locator(f"[id='p:{TABLE}__over_18']")).not_to_be_empty()
            expect(page.locator("#saved")).to_contain_text("Saved")
        page.get_by_role("button", name=re.compile("^Save and")).click()
        page.wait_for_load_state()
    page.goto(f"{overview}check/")
    main = page.get_by_role("main")
    expect(main.get_by_text("must be corrected")).to_have_count(0)
    ask = page.get_by_role("button", name="Ask for approval")
    expect(ask).to_be_disabled()
    for box in main.locator("textarea[name^='why:']").all():
        box.fill(WHY)
    page.get_by_role("button", name="Save the explanations").click()
    expect(ask).to_be_enabled()
    ask.click()
    expect(main).to_contain_text("are waiting for approval")
    return overview


def _approve(page: Page, overview: str, year: str) -> None:
    """Approve as the validating authority, and take the receipt along as a PDF."""
    page.goto(overview)
    page.get_by_role("button", name="Approve and send").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"{year}-{CODE}-1")
    expect(main).to_contain_text(WHY)
    receipt = page.request.get(f"{page.url}receipt.pdf")
    assert receipt.ok
    assert receipt.body().startswith(b"%PDF")


def _is_in_the_catalogue(page: Page, year: str) -> None:
    """Find the figure with its source, its value, and where it comes from."""
    page.goto(f"/figures/list/?cycle={year}&measure=persons-reported")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"q{year}-{CODE}-")
    main.get_by_role("link", name=re.compile(f"q{year}-{CODE}-")).first.click()
    expect(page.get_by_role("main")).to_contain_text(TOWN)


def _is_explained(page: Page, year: str) -> None:
    """Check the cycle, and see that the respondent's word is in the finding."""
    page.goto(f"/findings/run/?cycle={year}")
    page.get_by_role("main").locator("form button").first.click()
    page.wait_for_url(re.compile(r"/findings/\?cycle="))
    page.goto(f"/findings/?cycle={year}&state=explained")
    page.get_by_role("main").locator(".list__title a").first.click()
    expect(page.get_by_role("main")).to_contain_text(WHY)


def _was_reminded(page: Page, year: str) -> None:
    """See in the ledger that the silent were reminded and their heads written to."""
    page.goto("/exchange/ledger/")
    main = page.get_by_role("main")
    expect(main).to_contain_text(year)
    expect(main).to_contain_text("head of the institution, by letter")
    page.goto(f"/questionnaires/call/{year}/status/")
    reminded = page.get_by_role("main").get_by_text(re.compile(r"\d+ reminded")).first.inner_text()
    assert int(re.search(r"(\d+) reminded", reminded)[1]) > 40  # type: ignore[index]


def _counts(page: Page, year: str) -> list[int]:
    """Read how many were asked, have answered, and are silent."""
    page.goto(f"/questionnaires/call/{year}/")
    return [int(page.locator(".tile__value").nth(number).inner_text()) for number in range(3)]
