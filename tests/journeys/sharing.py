# SPDX-License-Identifier: EUPL-1.2
"""How a case is shared, and answered on the other side, in whichever look the pages are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.suspicions import fill

ACCEPT = "accept"
DECLINE = "decline"


def share(page: Page, case: str, institution: str, purpose: str) -> None:
    """Share a case from the tab that says with whom it is shared."""
    page.goto(f"{case}people/")
    page.locator("main a[href$='/share/']").click()
    until = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=30)
    fill(
        page, institution=institution, purpose=purpose, ground="consent", reference="12/2026",
        until=until.isoformat(),
    )  # fmt: skip
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(f"**{case}people/")


def answer(
    page: Page, code: str, choice: str, look_at: Callable[[Page], list[str]], reason: str = ""
) -> list[str]:
    """Answer a sharing from the desk, by its own line; return what is wrong with the pages."""
    page.goto("/desk/")
    line = page.locator("li.task", has_text=code)
    found = look_at(page)
    line.locator("h3 a[href$='/answer/']").click()
    fill(page, answer=choice)
    if reason:
        fill(page, reason=reason)
    found += look_at(page)
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(lambda url: not url.endswith("/answer/"))
    return found
