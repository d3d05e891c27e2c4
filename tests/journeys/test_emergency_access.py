# SPDX-License-Identifier: EUPL-1.2
"""Breaking the glass in a browser: asked for, approved by another, over by itself, reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import LiveSystem, one_time_code
from tests.journeys.seeing import faults
from tests.journeys.suspicions import KEY
from tests.journeys.test_sign_in import OPENED, sign_in
from vidik.core.database.cluster import Cluster

pytestmark = pytest.mark.journey
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


@pytest.fixture
def two(live_system: LiveSystem, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """The duty expert of the centre, and the head of an association whose case it is."""
    contexts = []
    pages = []
    for user in ("duty", "association-head"):
        context = browser.new_context(
            base_url=live_system.url,
            viewport={"width": 360, "height": 800},
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, live_system, user)
        page.get_by_label("One-time code or recovery code").fill(one_time_code(live_system, user))
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(OPENED)
        pages.append(page)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def later(system: LiveSystem, access: str, hours: int) -> None:
    """Let so many hours pass for one emergency access: the clock of the test."""
    with Cluster(system.data) as cluster, cluster._connect("vidik") as connection:
        # What keeps the history of rows would ask who does this.
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "update cases_emergencyaccess set requested_at = requested_at - %(h)s::interval,"
            " started_at = started_at - %(h)s::interval,"
            " expires_at = expires_at - %(h)s::interval,"
            " decided_at = decided_at - %(h)s::interval where id = %(access)s",
            {"h": f"{hours} hours", "access": access},
        )
        connection.execute("select vidik_rebuild_reach()")


def status(page: Page, path: str) -> int:
    answer = page.goto(path)
    assert answer is not None
    return answer.status


def ask(page: Page, code: str) -> None:
    """Ask for emergency access to a case, for two hours."""
    page.goto("/cases/emergencies/ask/")
    assert faults(page) == []
    page.locator("main [name=code]").fill(code)
    page.locator("main [name=reason]").select_option(index=1)
    page.locator("main [name=explanation]").fill("A call in the night: somebody waits outside.")
    page.locator("main [name=hours]").select_option("2")
    with page.expect_navigation():
        page.locator("main form.form button.button").first.click()


def test_a_case_is_opened_in_an_emergency_with_a_second_person_and_closes_by_itself(
    live_system: LiveSystem, two: tuple[Page, Page]
) -> None:
    expert, head = two
    head.goto("/cases/open/")
    head.locator("main [name=sensitivity]").select_option("raised")
    with head.expect_navigation():
        head.locator("main form.form button.button").first.click()
    opened = CODE.search(head.get_by_role("main").inner_text())
    assert opened is not None
    found, case = opened.group(), urlsplit(head.url).path
    assert status(expert, case) == 404, "the case of an association is none of the centre's"

    # The duty expert says what has happened, and may not approve it.
    ask(expert, found)
    assert KEY.search(expert.url), expert.get_by_role("main").inner_text()
    expect(expert.get_by_role("main")).to_contain_text("a second person decides on it")
    expect(expert.get_by_role("button", name="Approve")).to_have_count(0)
    assert faults(expert) == []
    at = urlsplit(expert.url).path
    access = KEY.search(at)
    assert access is not None
    token = expert.locator("[name=csrfmiddlewaretoken]").first.input_value()
    forged = expert.request.post(
        f"{live_system.url}{at}decide/",
        form={"csrfmiddlewaretoken": token, "step": "approve"},
        headers={"Referer": expert.url},
    )
    assert forged.status in {200, 403, 404}
    expert.goto(at)
    expect(expert.get_by_role("main")).not_to_contain_text("open now")
    assert status(expert, case) == 404, "nobody approves their own"

    # The head of the association decides.
    head.goto(at)
    assert faults(head) == []
    head.get_by_role("button", name="Approve").click()
    head.wait_for_url(f"**{at}")
    expect(head.get_by_role("main")).to_contain_text("open now")
    assert status(expert, case) == 200
    assert found in expert.get_by_role("main").inner_text()
    assert faults(expert) == []

    # Two hours later it is over, by itself, and the review is closed by the second person.
    later(live_system, access.group(), 3)
    assert status(expert, case) == 404
    expert.goto(at)
    expect(expert.get_by_role("main")).to_contain_text("Expired")
    expect(expert.get_by_role("button", name="Close the review")).to_have_count(0)
    head.goto(at)
    head.locator("main [name=judgement]").select_option(index=1)
    head.get_by_role("button", name="Close the review").click()
    head.wait_for_url(f"**{at}")
    expect(head.get_by_role("main")).to_contain_text("Reviewed by")
    assert faults(head) == []
