# SPDX-License-Identifier: EUPL-1.2
"""Reports as others make and see them: a citizen with a code, one person twice, a respondent."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults
from tests.journeys.suspicions import KEY, act_for, fill_report, open_texts, path, send

pytestmark = pytest.mark.journey


def test_an_anonymous_citizen_reports_and_comes_back_with_a_code(sign_in: SignIn) -> None:
    citizen = sign_in(None, language="sr-latn", width=360).page
    citizen.goto("/suspicions/public/")
    fill_report(citizen, account="Devojka u stanu preko puta", municipality="novi-sad")
    found = faults(citizen)
    send(citizen)
    code = citizen.locator(".notice--good strong").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)
    number = re.search(r"R-\d{4}-\d{5}", citizen.locator("main").inner_text())
    assert number is not None

    duty = sign_in("duty").page
    duty.goto(f"/suspicions/?number={number.group(0)}")
    duty.get_by_role("row").get_by_role("link", name=number.group(0)).click()
    duty.get_by_role("button", name="Take on").click()
    duty.locator("form[action$='/message/'] textarea").fill("Hvala, postupamo.")
    duty.get_by_role("button", name="Send the message").click()
    expect(duty.get_by_role("main")).to_contain_text("Hvala, postupamo.")

    citizen.goto("/suspicions/follow-up/")
    citizen.locator("[name=code]").fill("AAAA-AAAA-AAAA")
    send(citizen)
    expect(citizen.get_by_role("alert")).to_be_visible()
    citizen.locator("[name=code]").fill(code.lower())
    send(citizen)
    expect(citizen.get_by_role("main")).to_contain_text("Hvala, postupamo.")
    assert code not in citizen.url
    found += faults(citizen)
    citizen.locator("#id_text").fill("Opet je tamo.")
    citizen.locator("form:has(#id_text) button.button").click()
    expect(citizen.get_by_role("main")).to_contain_text("Opet je tamo.")
    duty.goto("/suspicions/")
    expect(duty.get_by_role("row", name=re.compile(number.group(0)))).to_contain_text(
        "the reporter wrote"
    )
    assert found == []


def _reported(page: Page, given: str, family: str) -> str:
    page.goto("/suspicions/new/")
    fill_report(page, given=given, family=family, source="social-protection",
                **{"person-0-year": "2009"})  # fmt: skip
    send(page)
    page.wait_for_url(KEY)
    return path(page).rstrip("/").rsplit("/", 1)[-1]


def _persons(page: Page) -> int:
    """Read how many persons were received this year, each counted once."""
    page.goto("/identification/statistics/")
    again = page.get_by_role("button", name="Count again")
    if again.count():  # the machine is slow now, so that the page keeps what it counted
        again.click()
    row = page.get_by_role("row", name=re.compile("^Procedures of persons"))
    return int(row.get_by_role("cell").nth(1).inner_text().replace(",", ""))


def test_one_person_reported_twice_is_found_merged_and_counted_once(sign_in: SignIn) -> None:
    # A family name of its own in each run, so that nobody of an earlier one is found.
    tail = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:4])
    twin = tail.translate(str.maketrans("abcdefghijklmnop", "абцдефгхијклмноп"))
    worker = sign_in("responder").page
    duty = sign_in("duty").page
    before = _persons(duty)
    first = _reported(worker, "Miroslava", f"Kostandinović{tail}")
    second = _reported(worker, "Мирослава", f"Костадиновић{twin}")
    assert _persons(duty) == before + 2
    for key in (first, second):
        duty.goto(f"/suspicions/{key}/")
        duty.get_by_role("button", name="Take on").click()
        open_texts(duty)
    expect(duty.get_by_role("main")).to_contain_text("Possibly reported before")
    found = faults(duty)
    duty.get_by_role("link", name=re.compile("^Compare")).first.click()
    if duty.get_by_role("button", name="Open both entries").count():
        duty.get_by_role("button", name="Open both entries").click()
    table = duty.get_by_role("table")
    expect(table).to_contain_text(f"Kostandinović{tail}")
    expect(table).to_contain_text(f"Костадиновић{twin}")
    found += faults(duty)
    address = path(duty)
    duty.get_by_role("button", name="They are one person").click()
    expect(duty.get_by_role("main")).to_contain_text("The two entries are now one person.")
    assert _persons(duty) == before + 1
    duty.goto(f"/suspicions/{second}/")
    expect(duty.get_by_role("main")).to_contain_text("The same person as in")
    duty.goto(address)
    duty.get_by_role("button", name="They are two persons after all").click()
    expect(duty.get_by_role("main")).to_contain_text("separate again")
    assert _persons(duty) == before + 2
    assert found == []


def test_who_is_notified_sees_the_notice_and_nothing_of_the_case(sign_in: SignIn) -> None:
    worker = sign_in("responder").page
    worker.goto("/suspicions/new/")
    fill_report(worker, given="Зорица", family="Чампраг", municipality="nis")
    send(worker)
    worker.wait_for_url(KEY)
    key = path(worker).rstrip("/").rsplit("/", 1)[-1]
    duty = sign_in("duty").page
    duty.goto(f"/suspicions/{key}/")
    duty.get_by_role("button", name="Take on").click()
    duty.get_by_role("button", name="Send one notice to each").click()
    number = re.search(r"R-\d{4}-\d{5}", duty.get_by_role("main").inner_text())
    assert number is not None
    case = duty.locator("main a[href^='/cases/']").first.get_attribute("href")
    duty.get_by_role("link", name=re.compile("^Procedure")).first.click()
    procedure = path(duty)

    police = sign_in("police-nis").page
    act_for(police, "Police Administration")
    police.goto(f"/exchange/?q={number.group(0)}")
    police.get_by_role("link", name=re.compile(number.group(0))).first.click()
    seen = police.get_by_role("main").inner_text()
    assert number.group(0) in seen
    assert not re.search("Зорица|Zorica|Чампраг|Seen at the market", seen)
    leads = police.get_by_role("main").locator("a[href^='/suspicions/'], a[href^='/cases/']")
    assert leads.count() == 0
    for address, status in (
        (f"/suspicions/{key}/", 403),
        ("/suspicions/", 403),
        (case, 404),
        (procedure, 404),
        (f"{procedure}steps/open/", 403),
    ):
        answer = police.request.get(str(address))
        assert answer.status == status, address
        assert "Зорица" not in answer.text()


def test_a_screening_is_filled_in_by_the_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("responder", width=360).page
    page.goto("/suspicions/screenings/")
    _tab_to(page, "a[href$='/begin/social-child/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/begin/social-child/")
    _tab_to(page, "[name=consent]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/1/$"))
    stopped = 0
    for _page in range(30):
        if path(page).endswith("/danger/"):
            stopped += 1
            expect(page.get_by_role("heading", level=1)).to_be_focused()
            _tab_to(page, ".stop__on .button")
            here = page.url
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url, here=here: url != here)
            continue
        if not re.search(r"/\d+/$", path(page)):
            break
        names = page.locator("input[type=radio]").evaluate_all(
            "all => [...new Set(all.map(each => each.name))]"
        )
        for place, name in enumerate(names):
            _tab_to(page, f"[name='{name}']")
            page.keyboard.press("Space")
            for _step in range(place % 3):
                page.keyboard.press("ArrowDown")
        here = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, here=here: url != here)
    assert stopped
    expect(page.get_by_role("heading", name="What to do now")).to_be_visible()
    expect(page.get_by_role("heading", name="Why", exact=True)).to_be_visible()


def _tab_to(page: Page, selector: str) -> None:
    """Press the tab key until something is in focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("each => document.activeElement.matches(each)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")
