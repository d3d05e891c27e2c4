# SPDX-License-Identifier: EUPL-1.2
"""A case is shared, and the other side accepts or declines it on its own desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults
from tests.journeys.sharing import ACCEPT, DECLINE, answer, share
from tests.journeys.suspicions import path

pytestmark = pytest.mark.journey
CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")


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
    share(expert, path(expert), "sbpok-thb-department", "investigation")
    expect(expert.get_by_text("The case has been shared.")).to_be_visible()
    expert.goto(case)
    share(expert, path(expert), "atina", "support")

    police = sign_in("police", width=360).page
    assert answer(police, code, ACCEPT, faults) == []
    expect(police.get_by_text("The case has been accepted.")).to_be_visible()
    association = sign_in("association", width=360).page
    assert answer(association, code, DECLINE, faults, reason="no-capacity") == []
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
