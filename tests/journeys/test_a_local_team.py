# SPDX-License-Identifier: EUPL-1.2
"""A local team from its founding to a task that was answered in time, inactive and renewed.

Walked as the coordination office that founds it, an office that gets a task, and a stranger.
"""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSystem, SignIn
from tests.journeys.not_walked import BODY_PAGES
from tests.journeys.protecting import ago, hence
from tests.journeys.seeing import Looks, faults
from tests.journeys.suspicions import path, run

pytestmark = [pytest.mark.journey, pytest.mark.prove]

NAME: Final = "Local team Trial"
BACK: Final = """
import datetime as dt
from django.utils import timezone
from vidik.bodies.models import Session
Session.objects.filter(body__institution__search_text__contains="local team trial").update(
    planned_on=timezone.localdate() - dt.timedelta(days=400)
)
"""
"""What time does by itself: the last session lies more than a year back."""


def test_a_team_from_founding_to_renewed(sign_in: SignIn, live_system: LiveSystem) -> None:
    visits = [sign_in(user) for user in ("coordinator", "prosecutor", "police")]
    office, prosecutor, stranger = (each.page for each in visits)
    looks = Looks()
    team = _found(office)
    _add_posts(office, team, looks)
    session = _meet(office, team, looks)
    _answer(prosecutor, office, session)
    assert _state(office, team) == "active"
    run(live_system, BACK)
    assert _state(office, team) == "inactive"
    _renew(office, team)
    _see_nothing_within(stranger, team, session)
    found = [fault for page in (office, stranger) for fault in _looked_at(page, team)]
    assert found + looks.faults == []
    assert looks.names >= BODY_PAGES
    complaints = [each for visit in visits for each in visit.complaints]
    assert [each for each in complaints if "status of 422" not in each] == []


def _step(page: Page, name: str) -> None:
    page.locator("main .actions").get_by_role("link", name=name, exact=True).click()


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def _found(page: Page) -> str:
    page.goto("/bodies/found/")
    page.get_by_label("Kind of body").select_option(label="local team")
    page.get_by_label("Name in Serbian, Cyrillic").fill("Локални тим Проба")
    page.get_by_label("Name in English").fill(NAME)
    page.get_by_label("Territory").select_option(label="Belgrade")
    page.get_by_label("Legal basis").select_option(label="founded by a decision")
    page.get_by_label("Founded on").fill(ago(800))
    _save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator("main")).to_contain_text("No session is on record")
    return path(page)


def _add_posts(page: Page, team: str, looks: Looks) -> None:
    page.goto(team)
    _step(page, "Add a post")
    looks.at(page)
    page.get_by_label("Function").select_option(label="contact point")
    page.get_by_label("Held for").select_option(label="City of Belgrade")
    page.get_by_label("Valid from").fill(ago(700))
    page.get_by_label("Official e-mail").fill("local.team@gmail.com")
    _save(page)
    expect(page.locator("main")).to_contain_text("private e-mail provider")
    page.get_by_label("Official e-mail").fill("team@belgrade.invalid")
    _save(page)
    expect(page.locator("main")).to_contain_text("vacant")
    page.get_by_role("link", name=re.compile("^Enter who holds the post")).click()
    looks.at(page)
    page.get_by_label("Name of the official").fill("Secretary of the city")
    page.get_by_label("From").fill(ago(600))
    _save(page)
    expect(page.locator("main")).to_contain_text("Secretary of the city")


def _meet(page: Page, team: str, looks: Looks) -> str:
    page.goto(team)
    _step(page, "Plan a session")
    page.get_by_label("Day").fill(ago(1))
    page.get_by_label("How it is held").select_option(label="in person")
    _save(page)
    page.get_by_role("link", name=re.compile("^Session 1")).first.click()
    _step(page, "Enter who came")
    looks.at(page)
    page.get_by_label("was represented").check()
    _save(page)
    _step(page, "Add a conclusion")
    page.get_by_label("Conclusion").fill("Shelter places are reviewed every quarter.")
    _save(page)
    _step(page, "Give a task")
    page.get_by_label("Institution").select_option(
        label="Higher Public Prosecutor's Office in Belgrade"
    )
    page.get_by_label("What is to be done").fill("Send the review of the quarter.")
    page.get_by_label("By").fill(hence(20))
    _save(page)
    expect(page.locator("main")).to_contain_text("Send the review of the quarter.")
    looks.at(page)
    return path(page)


def _answer(prosecutor: Page, office: Page, session: str) -> None:
    prosecutor.goto("/exchange/")
    prosecutor.locator("main a[href^='/exchange/letters/']").filter(has_text="Проба").first.click()
    letter = path(prosecutor)
    prosecutor.get_by_role("link", name="Answer", exact=True).click()
    prosecutor.locator("main textarea").first.fill("The review is attached to our report.")
    prosecutor.locator("main form.form button").first.click()
    prosecutor.wait_for_url(f"**{letter}")
    office.goto(letter)
    office.get_by_label("This reply is").select_option(label="full answer")
    office.locator("form:has(select) button").first.click()
    office.goto(session)
    expect(office.locator("main")).to_contain_text("answered on")
    expect(office.locator("main")).to_contain_text("done")


def _state(page: Page, team: str) -> str:
    page.goto("/bodies/teams/")
    row = page.get_by_role("row").filter(has_text=NAME)
    return str(row.locator(".tag").first.text_content())


def _renew(page: Page, team: str) -> None:
    page.goto(team)
    _step(page, "Renew the body")
    page.get_by_label("Day").fill(ago(0))
    page.get_by_label("Decision").fill("Decision of the city")
    _save(page)
    assert _state(page, team) == "renewed"


def _see_nothing_within(page: Page, team: str, session: str) -> None:
    for address in (team, session):
        page.goto(address)
        main = page.locator("main")
        for secret in ("Secretary of the city", "team@belgrade.invalid", "Shelter places"):
            expect(main).not_to_contain_text(secret)


def _looked_at(page: Page, team: str) -> list[str]:
    found = []
    for address in (team, "/bodies/", "/bodies/teams/"):
        page.goto(address)
        found += faults(page)
    return found
