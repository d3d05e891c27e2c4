# SPDX-License-Identifier: EUPL-1.2
"""A social worker on a phone suspects; in the end a victim is identified and counted once more."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSystem, SignIn
from tests.journeys.seeing import faults
from tests.journeys.suspicions import (
    act_for,
    fill,
    fill_report,
    in_hours,
    open_texts,
    path,
    put_on_duty,
    send,
    step,
    victims,
)

pytestmark = pytest.mark.journey


def test_a_child_is_screened_reported_notified_within_24_hours_identified_and_counted(
    sign_in: SignIn, live_system: LiveSystem
) -> None:
    found: list[str] = []
    put_on_duty(live_system, "duty")
    worker = sign_in("responder", language="sr", width=360).page
    effect, number = _screen_and_report(worker, found)
    key = path(worker).rstrip("/").rsplit("/", 1)[-1]

    duty = sign_in("duty").page
    before = victims(duty)
    duty.goto("/suspicions/")
    expect(duty.get_by_role("region", name="You were called")).to_contain_text(number)
    found += faults(duty)
    duty.get_by_role("row").get_by_role("link", name=number).click()
    report = path(duty)
    assert key in report
    _notify_everybody(duty, found)

    _acknowledge(sign_in("police-nis").page, number)
    in_hours(live_system, 25)
    duty.goto(report)
    police = duty.locator("section[aria-labelledby=rule-police]")
    silent = duty.locator("section[aria-labelledby=rule-prosecutor]")
    expect(police).to_contain_text("acknowledged")
    expect(silent).to_contain_text("Not acknowledged")
    silent.get_by_role("link").first.click()
    expect(duty.get_by_role("main")).to_contain_text(re.compile("Reminded|No valid, confirmed"))

    duty.goto(report)
    duty.get_by_role("link", name=re.compile("^Procedure")).first.click()
    procedure = path(duty)
    _work(duty, procedure, found)
    _decide(sign_in("centre-head").page, procedure, found)

    step(duty, procedure, "inform", subject="outcome", how="orally", language="rom", proof="signed")
    step(duty, procedure, "close")
    expect(duty.get_by_role("main")).to_contain_text("victim identified")
    expect(duty.get_by_role("main")).to_contain_text("Romani")
    found += faults(duty)
    _complain(duty, procedure, found)
    duty.goto(report)
    duty.locator("form[action$='/message/'] textarea").fill("Дете је на сигурном.")
    duty.get_by_role("button", name="Send the message").click()
    worker.goto(effect)
    expect(worker.get_by_role("main")).to_contain_text("Дете је на сигурном.")
    found += faults(worker)
    assert victims(duty) == before + 1
    assert found == []


def _screen_and_report(page: Page, found: list[str]) -> tuple[str, str]:
    page.goto("/suspicions/screenings/begin/social-child/")
    fill(page, consent="child", age_group="15-17", sex="f")
    found += faults(page)
    page.locator("main form.form button.button").first.click()
    while re.search(r"/\d+/$", path(page)):
        if page.locator("[name=answer-watched]").count():
            page.locator("#watched-yes").check()
            found += faults(page)
        here = page.url
        page.locator("main form button.button").first.click()
        page.wait_for_url(lambda url, here=here: url != here)
    expect(page.get_by_role("heading", level=1)).to_contain_text("сумња")
    found += faults(page)
    page.locator("main a.button[href*='/suspicions/new/']").first.click()
    fill_report(
        page, given="Драгица", family="Чворовић", urgency="high", municipality="nis",
        source="social-protection",
        **{"person-0-migrant": "yes", "person-0-asylum_seeker": "no"},
    )  # fmt: skip
    page.locator("[name=forms_][value=labour]").check()
    found += faults(page)
    send(page)
    page.wait_for_url(re.compile("/own-reports/"))
    number = re.search(r"R-\d{4}-\d{5}", page.locator("h1").inner_text())
    assert number is not None
    return path(page), number.group(0)


def _notify_everybody(page: Page, found: list[str]) -> None:
    page.get_by_role("button", name="Take on").click()
    guardian = page.locator("section[aria-labelledby=rule-social-work]")
    # Nobody has checked which centre for social work is competent there: a person confirms it.
    guardian.locator("[name=institution]").select_option("csw-nis")
    guardian.get_by_role("button", name="Choose").click()
    page.get_by_role("button", name="Send one notice to each").click()
    expect(page.get_by_role("main")).to_contain_text("5 notices were sent.")
    right = page.locator("section[aria-labelledby=rule-prosecutor]")
    expect(right).to_contain_text("Higher Public Prosecutor")
    expect(right).to_contain_text("Niš")
    for rule in ("police", "prosecutor", "social-work", "labour-inspection", "foreigners"):
        section = page.locator(f"section[aria-labelledby=rule-{rule}]")
        expect(section.locator(".tag").first).to_be_visible()
        expect(section.locator(".tag").filter(has_text=re.compile(r"\d")).first).to_be_visible()
    open_texts(page)
    expect(page.get_by_role("main")).to_contain_text("Seen at the market")
    found += faults(page)


def _acknowledge(page: Page, number: str) -> None:
    act_for(page, "Police Administration")
    page.goto(f"/exchange/?q={number}")
    page.get_by_role("link", name=re.compile(number)).first.click()
    page.get_by_role("button", name=re.compile("cknowledge")).first.click()
    expect(page.get_by_role("main")).to_contain_text("acknowledged")


def _work(page: Page, procedure: str, found: list[str]) -> None:
    step(page, procedure, "open")
    step(page, procedure, "formal")
    for subject in ("rights", "services"):
        step(
            page, procedure, "inform", subject=subject, how="orally", language="rom", proof="signed"
        )
    step(
        page, procedure, "plan", planned_at="2035-01-01T10:00", setting="centre", language="rom",
        partners=["police"], addressees=["pa-nis"],
    )  # fmt: skip
    expect(page.get_by_role("main")).to_contain_text("invited:")
    page.goto(f"{procedure}steps/held/")
    page.locator("[name=interview]").select_option(index=1)
    page.locator("[name=held_at]").fill(page.evaluate(
        "() => {const d = new Date(Date.now() - new Date().getTimezoneOffset() * 60000);"
        " return d.toISOString().slice(0, 16)}"
    ))  # fmt: skip
    page.locator("main form.form button.button").first.click()
    page.wait_for_url(lambda url: url.endswith(procedure))
    page.goto(f"{procedure}record/person/")
    found += faults(page)
    fill(page, sex="f", age_group="under-18", age="15", citizenship="RS",
         country_of_origin="RS", stated_by="person")  # fmt: skip
    page.get_by_role("button", name="Save and continue").click()
    fill(page, form="labour", country_of_exploitation="RS", stated_by="person")
    page.locator("[name=form-part][value=labour]").check()
    page.get_by_role("button", name="Save and go back").click()
    page.goto(f"{procedure}steps/propose/")
    expect(page.get_by_role("main")).to_contain_text("Not now.")
    found += faults(page)
    page.get_by_role("link", name=re.compile("victim identified")).click()
    fill(page, reasons=["elements-found"])
    page.locator("[name=element-act][value=report]").check()
    page.locator("[name=element-purpose][value='record:form']").check()
    found += faults(page)
    page.locator("main form.form button.button").first.click()
    expect(page.get_by_role("main")).to_contain_text("A proposal is waiting for a second person.")
    page.goto(f"{procedure}decide/")
    expect(page.get_by_role("button", name="Approve the decision")).to_have_count(0)


def _decide(page: Page, procedure: str, found: list[str]) -> None:
    page.goto(f"{procedure}decide/")
    found += faults(page)
    page.get_by_role("button", name="Approve the decision").click()
    expect(page.get_by_role("main")).to_contain_text("victim identified")


def _complain(page: Page, procedure: str, found: list[str]) -> None:
    """Take a complaint through the ministry to its end, after the procedure was closed."""
    step(page, procedure, "complaint", about="conduct", ministry="molevsa")
    page.get_by_role("link", name=re.compile("^Complaint")).first.click()
    complaint = path(page)
    expect(page.get_by_role("main")).to_contain_text("passed to the ministry")
    page.get_by_text("How the date was counted").first.click()
    found += faults(page)
    page.get_by_role("link", name="Enter the ministry’s answer").click()
    fill(page, result="rejected", how="post")
    page.locator("main form.form button.button").first.click()
    page.goto(complaint)
    page.get_by_role("link", name="Inform the person of the answer").click()
    fill(page, how="orally", language="rom", proof="signed")
    page.locator("main form.form button.button").first.click()
    page.goto(complaint)
    page.get_by_role("link", name="Settle a complaint").click()
    page.locator("main form.form button.button").first.click()
    page.goto(complaint)
    expect(page.get_by_role("main")).to_contain_text("settled")
    found += faults(page)
