# SPDX-License-Identifier: EUPL-1.2
"""A case is shared, and the other side accepts or declines it on its own desk."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults

pytestmark = pytest.mark.journey
CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")


def share(page: Page, institution: str, purpose: str) -> None:
    page.get_by_role("navigation", name="Parts of the case").get_by_role(
        "link", name="People and sharing"
    ).click()
    page.get_by_role("link", name="Share", exact=True).click()
    page.locator("main [name=institution]").select_option(institution)
    page.locator("main [name=purpose]").select_option(purpose)
    page.locator("main [name=ground]").select_option("consent")
    page.locator("main [name=reference]").fill("12/2026")
    until = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=30)
    page.locator("main [name=until]").fill(until.isoformat())
    page.locator("main form.form button.button").first.click()
    expect(page.get_by_text("The case has been shared.")).to_be_visible()


def answer(page: Page, code: str, choice: str, reason: str = "") -> None:
    """Answer the sharing from the desk, by its own line."""
    page.goto("/desk/")
    line = page.locator("li.task", has_text=code)
    assert faults(page) == []
    line.get_by_role("link", name=re.compile("Accept or decline")).first.click()
    page.get_by_label(choice, exact=True).check()
    if reason:
        page.locator("main [name=reason]").select_option(reason)
    assert faults(page) == []
    page.get_by_role("button", name="Send the answer").click()


def test_what_is_shared_is_seen_accepted_or_declined_and_the_sharer_reads_it(
    sign_in: SignIn,
) -> None:
    expert = sign_in("case", width=1280).page
    expert.goto("/cases/open/")
    expert.locator("main form.form button.button").first.click()
    expect(expert.get_by_text("The case has been opened.")).to_be_visible()
    code = expert.locator("h1").inner_text()
    assert CODE.fullmatch(code)
    case = expert.url
    assert faults(expert) == []
    share(expert, "sbpok-thb-department", "investigation")
    expert.goto(case)
    share(expert, "atina", "support")

    police = sign_in("police", width=360).page
    answer(police, code, "Accept")
    expect(police.get_by_text("The case has been accepted.")).to_be_visible()
    association = sign_in("association", width=360).page
    answer(association, code, "Decline", "no-capacity")
    expect(association.get_by_text("The case has been declined.")).to_be_visible()
    found = association.request.get(case)
    assert found.status == 404

    expert.goto(case)
    expect(expert.get_by_text(re.compile("^Accepted by"))).to_be_visible()
    expect(expert.get_by_text(re.compile("^Declined by"))).to_be_visible()
    due = expert.locator(".overview__due")
    expect(
        due.get_by_role("link", name=re.compile("Share the case elsewhere")).first
    ).to_be_visible()
    # The search box leads there, and says nothing to whoever declined it.
    for page, is_found in ((expert, True), (association, False)):
        page.goto("/desk/")
        page.locator("form.find input[name=words]").fill(code.lower())
        page.locator("form.find button").click()
        if is_found:
            page.wait_for_url(case)
        else:
            expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
            assert code.lower() not in page.url
