# SPDX-License-Identifier: EUPL-1.2
"""The quarterly report on a plan: a figure that verifies, somebody late, asked, and answered.

Walked as the coordination office that keeps the plan, an analyst who binds an indicator to a
figure, a ministry that is late, and a local team with a plan of its own.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.not_walked import PLAN_PAGES
from tests.journeys.seeing import Looks
from tests.journeys.suspicions import path

pytestmark = pytest.mark.journey

INSPECTIONS: Final = "Coordinated inspections"
SCHOOLS: Final = "Schools with a trained teacher"
OBSTACLE: Final = "Буџет за обуке <b>није</b> усвојен."
QUARTER: Final = "year=2024&span={year}-Q4"


def _save(page: Page) -> None:
    page.locator("main form.form button").first.click()


def _texts(page: Page, name: str, english: str, serbian: str) -> None:
    page.locator(f"[name={name}_en]").fill(english)
    page.locator(f"[name={name}_sr]").fill(serbian)


def _choose(page: Page, name: str, value: str) -> None:
    box = page.locator(f"[name={name}][value='{value}']")
    box.evaluate(
        "each => { for (let at = each; at; at = at.parentElement)"
        " if (at.tagName === 'DETAILS') at.open = true }"
    )
    box.check()


def _enter_plan(page: Page, looks: Looks, title: str, serbian: str) -> str:
    """Enter a plan; gives the address of its report."""
    page.goto("/recommendations/action-plan/new/")
    looks.at(page)
    _texts(page, "title", title, serbian)
    if page.locator("[name=owner]").count():
        page.locator("[name=owner]").select_option("coordination-office")
    page.locator("[name=valid_from]").fill("2024-01-01")
    page.locator("[name=valid_until]").fill("2026-12-31")
    _save(page)
    card = page.locator("main section.card").filter(has=page.get_by_role("heading", name=title))
    address = card.get_by_role("link", name=re.compile("^Report on the plan")).get_attribute("href")
    assert address is not None
    return address


def _enter_activity(page: Page, looks: Looks, report: str, title: str, institution: str) -> str:
    page.goto(report.replace("/report/", "/activities/"))
    looks.at(page)
    _texts(page, "title", title, title)
    _choose(page, "responsible", institution)
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("The activity has been entered.")
    return path(page)


def _bind(page: Page, looks: Looks, activity: str) -> None:
    """Bind an indicator to the figure of the quarter, and set its target."""
    page.goto(activity)
    page.get_by_role("link", name="Add an indicator").click()
    looks.at(page)
    _texts(page, "text", INSPECTIONS, "Заједнички надзори")
    page.locator("[name=measure]").select_option("coordinated-inspections")
    page.locator("[name=source]").select_option("labour-inspection")
    page.locator("[name=dimension_key]").fill("partner=moi")
    _save(page)
    _set_target(page, looks, "5")
    expect(page.get_by_role("main")).to_contain_text("c7-0125")
    expect(page.get_by_role("main")).to_contain_text("reached")


def _count_by_hand(page: Page, looks: Looks, activity: str) -> None:
    page.goto(activity)
    page.get_by_role("link", name="Add an indicator").click()
    _texts(page, "text", SCHOOLS, "Школе са обученим наставником")
    _save(page)
    _set_target(page, looks, "20")
    expect(page.get_by_role("main")).to_contain_text("no data")


def _set_target(page: Page, looks: Looks, value: str) -> None:
    page.get_by_role("link", name=re.compile("^Set a target")).first.click()
    looks.at(page)
    page.locator("[name=year]").fill("2024")
    page.locator("[name=span]").select_option("{year}-Q4")
    page.locator("[name=value]").fill(value)
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("The target has been set.")


def _ask_who_is_late(page: Page, looks: Looks, report: str) -> None:
    page.goto(f"{report}?{QUARTER}")
    looks.at(page)
    page.get_by_role("link", name="Ask all who are late").click()
    looks.at(page)
    expect(page.get_by_role("main")).to_contain_text("1 report will be requested")
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("1 report has been requested.")
    # Nobody is asked twice for the same period.
    page.get_by_role("link", name="Ask all who are late").click()
    expect(page.get_by_role("main")).to_contain_text("asked on")
    expect(page.get_by_role("main")).to_contain_text("All of them have already been asked")
    expect(page.locator("main form.form button")).to_have_count(0)


def _answer(page: Page, looks: Looks) -> None:
    """Answer from the desk: held up, by the budget, with a count of none."""
    page.goto("/desk/")
    expect(page.get_by_role("main")).to_contain_text("Извештај о активности акционог плана")
    page.goto("/exchange/")
    page.locator("main a[href^='/exchange/letters/']").filter(
        has_text=re.compile("Извештај о активности")
    ).first.click()
    page.get_by_role("link", name="Answer", exact=True).click()
    looks.at(page)
    page.get_by_label("held up", exact=True).check()
    page.locator("[name=text]").fill("Обуке су припремљене.")
    page.locator("[name^=count_]").fill("0")
    _save(page)
    # What is held up names an obstacle, and a count its document; nothing that was typed is lost.
    expect(page.get_by_role("main")).to_contain_text("Name the document")
    page.locator("[name=obstacle]").select_option("money")
    page.locator("[name=obstacle_text]").fill(OBSTACLE)
    page.locator("[name=document]").fill("Допис 12 од 3. 1. 2025, стр. 2")
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("Your reply has been received.")


def _accept(page: Page, activity: str) -> None:
    """Accept the reply as an answer, on its way from the desk; the count is entered by that."""
    page.goto("/desk/")
    expect(page.get_by_role("main")).to_contain_text("Classify the reply of")
    page.goto(activity)
    page.locator("main a[href^='/exchange/letters/']").first.click()
    page.locator("[name=classification]").first.select_option("full")
    page.get_by_role("button", name="Classify").click()
    page.goto(activity)


def _file(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def test_the_report_of_a_quarter_shows_figures_and_what_stands_in_the_way(
    sign_in: SignIn, tmp_path: Path
) -> None:
    visits = [sign_in(user) for user in ("coordinator", "analyst", "respondent", "local-team")]
    office, analyst, ministry, team = (each.page for each in visits)
    looks = Looks()
    report = _enter_plan(office, looks, "Plan of the trial", "План пробе")
    inspections = _enter_activity(office, looks, report, "Joint inspections", "labour-inspection")
    schools = _enter_activity(office, looks, report, "Teachers trained", "moe")
    _bind(analyst, looks, inspections)
    _count_by_hand(office, looks, schools)
    _ask_who_is_late(office, looks, report)
    _answer(ministry, looks)
    _accept(office, schools)
    looks.at(office)
    main = office.get_by_role("main")
    expect(main).to_contain_text(OBSTACLE)
    # The state follows from the count, not from what was answered.
    expect(office.locator(".page-head")).to_contain_text("late")

    office.goto(f"{report}?{QUARTER}")
    looks.at(office)
    for words in (INSPECTIONS, "reached", "late", "held up", "no money or too little", OBSTACLE):
        expect(main).to_contain_text(words)
    word = _file(office, "Word", tmp_path)
    text = zipfile.ZipFile(word).read("word/document.xml").decode()
    assert "no money or too little" in text
    assert "Буџет за обуке &lt;b&gt;није&lt;/b&gt; усвојен." in text
    assert _file(office, "PDF", tmp_path).read_bytes().startswith(b"%PDF")

    _correct(office, looks, schools)
    _rename_close_and_open(office, looks, report)
    _own_plan_of_a_team(team, looks, report)
    assert looks.faults == []
    assert looks.names >= PLAN_PAGES
    complaints = [each for visit in visits for each in visit.complaints]
    assert [each for each in complaints if not re.search("status of (404|422)", each)] == []


def _correct(page: Page, looks: Looks, activity: str) -> None:
    """Ask one institution, enter a count, take a target back, and drop the indicator."""
    page.goto(activity)
    page.get_by_role("link", name="Ask for a report").click()
    looks.at(page)
    page.locator("[name=institution]").select_option("moe")
    page.locator("[name=year]").fill("2025")
    page.locator("[name=span]").select_option("{year}-Q1")
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("The report has been requested.")
    page.get_by_role("link", name=re.compile("^Enter a count")).click()
    looks.at(page)
    page.locator("[name=year]").fill("2024")
    page.locator("[name=span]").select_option("{year}-Q4")
    page.locator("[name=value]").fill("21")
    page.locator("[name=document]").fill("Допис 14, стр. 1")
    _save(page)
    expect(page.locator(".page-head")).to_contain_text("reached")
    page.get_by_role("link", name=re.compile("^Remove")).click()
    looks.at(page)
    _save(page)
    page.get_by_role("link", name=re.compile("^Drop the indicator")).click()
    looks.at(page)
    page.locator("[name=reason]").fill("Мери се друкчије.")
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("No indicator yet")


def _rename_close_and_open(page: Page, looks: Looks, report: str) -> None:
    page.goto(report.replace("/report/", "/change/"))
    looks.at(page)
    _texts(page, "title", "Plan of the trial <i>renamed</i>", "План пробе, преименован")
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("Plan of the trial <i>renamed</i>")
    page.goto(report.replace("/report/", "/close/"))
    looks.at(page)
    page.locator("[name=reason]").fill("Усвојен је нов план.")
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("Усвојен је нов план.")
    page.goto(report.replace("/report/", "/reopen/"))
    looks.at(page)
    _save(page)
    expect(page.get_by_role("main")).to_contain_text("The action plan is open again.")


def _own_plan_of_a_team(page: Page, looks: Looks, of_the_office: str) -> None:
    """Enter and follow a plan of the own town; that of the office is not there."""
    own = _enter_plan(page, looks, "Plan of the town", "План града")
    activity = _enter_activity(page, looks, own, "Workshops", "csw-novi-sad")
    _count_by_hand(page, looks, activity)
    for step in ("report", "change", "close", "late/2024-Q4"):
        answer = page.goto(of_the_office.replace("/report/", f"/{step}/"))
        assert answer is not None
        assert answer.status == 404
