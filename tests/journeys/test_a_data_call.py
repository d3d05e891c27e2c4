# SPDX-License-Identifier: EUPL-1.2
"""A data call from the cycle to the catalogue: prepared, sent, answered, explained, accepted."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn, open_cycle
from tests.journeys.seeing import faults

pytestmark = pytest.mark.journey

YEAR: Final = "2025"
TRAINING: Final = "Обука васпитача о препознавању"
ASSISTANTS: Final = "education_pedagogical_assistants_to_date"


def test_an_office_asks_and_a_ministry_answers(sign_in: SignIn) -> None:
    office = sign_in("analyst")
    _send(office.page)
    before = _counts(office.page)[1]
    answers = _answer(sign_in("validator").page)
    page = office.page
    page.goto(answers)
    page.get_by_role("button", name="Accept: the answers become figures").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Accepted: \d+ figures"))

    page.goto(f"/figures/list/?cycle={YEAR}&measure=pedagogical")
    expect(page.get_by_role("main")).to_contain_text("q2025-moe-")
    page.goto(f"/questionnaires/call/{YEAR}/?state=accepted")
    expect(page.locator(f"a[href='{urlsplit(answers).path}']")).to_have_count(1)
    requested, answered, silent = _counts(page)
    assert requested == answered + silent
    assert answered == before + 1
    page.goto(f"/questionnaires/call/{YEAR}/status/")
    expect(page.get_by_role("main")).to_contain_text(f"{answered} of {requested} asked")
    assert office.complaints == []


def _counts(page: Page) -> list[int]:
    """Read how many were asked, have answered, and are silent."""
    page.goto(f"/questionnaires/call/{YEAR}/")
    return [int(page.locator(".tile__value").nth(number).inner_text()) for number in range(3)]


def _send(page: Page) -> None:
    """Open the cycle, prepare the call, send it; what a former run of the journey did stands."""
    open_cycle(page, YEAR)
    page.goto("/questionnaires/")
    if page.locator(f"select[name=cycle] option[value='{YEAR}']").count():
        page.locator("select[name=cycle]").select_option(YEAR)
        page.get_by_role("button", name="Prepare").click()
    page.goto(f"/questionnaires/call/{YEAR}/")
    to_send = page.get_by_role("link", name=re.compile(r"^Send \d+ questionnaires"))
    if to_send.count():
        to_send.click()
        page.get_by_role("button", name="Send now").click()
        expect(page.get_by_role("main")).to_contain_text("questionnaires were sent")


def _answer(page: Page) -> str:
    """Fill in a table whose total lies, see the check, explain, send; give the address."""
    page.goto("/questionnaires/own/")
    page.get_by_role("main").locator(".list__title", has_text=YEAR).click()
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
    _confirm_events(page, f"{overview}section/3/")
    page.goto(f"{overview}section/4/")
    # Last year: 281 in all, 239 + 10 + 32 by level. Now the levels say less than the whole.
    for field in page.locator("input.num").all():
        name = str(field.get_attribute("name"))
        if name.startswith(ASSISTANTS):
            field.fill({"primary": "240", "secondary": "10", "preschool": "30"}.get(
                name.rpartition("__")[2], "290"
            ))  # fmt: skip
        else:
            field.fill("is not collected")
    page.get_by_role("button", name="Save and check").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("290")
    expect(main.get_by_text("must be corrected")).to_have_count(0)
    send = page.get_by_role("button", name="Approve and send")
    expect(send).to_be_disabled()
    for box in main.locator("textarea[name^='why:']").all():
        box.fill("Ten assistants work at two levels.")
    page.get_by_role("button", name="Save the explanations").click()
    expect(send).to_be_enabled()
    send.click()
    expect(main).to_contain_text("2025-moe-1")
    expect(main.get_by_role("link", name=TRAINING)).to_have_count(1)
    expect(main).to_contain_text("Ten assistants work at two levels.")
    return overview


def _confirm_events(page: Page, section: str) -> None:
    """Report an event for the question and confirm that the list is complete."""
    page.goto(section)
    page.get_by_role("link", name="Open the list").click()
    assert faults(page) == []
    page.get_by_role("link", name="Report an event").click()
    page.get_by_label("Title", exact=True).fill(TRAINING)
    page.locator("[name=kind]").select_option("training")
    page.locator("[name=first_on]").fill(f"{YEAR}-10-07")
    page.locator("[name=last_on]").fill(f"{YEAR}-10-08")
    page.get_by_role("button", name="Save", exact=True).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(TRAINING)
    page.get_by_role("button", name=re.compile(r"^Confirm: \d+ events? held")).click()
    expect(main).to_contain_text("confirmed as complete")
    page.get_by_role("link", name="Back to the questions").click()
    expect(main).to_contain_text("confirmed as complete")
