# SPDX-License-Identifier: EUPL-1.2
"""A woman from abroad, from the shelter to a flat and a job, with a threat on the way.

She is understood only once an interpreter is found, her stay in the country and in the shelter have
their days, and after a threat she is moved at once. Walked as an expert and the head of the centre,
the shelter, a safe house and an association.
"""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSystem, SignIn
from tests.journeys.protecting import (
    Known,
    ago,
    enter_row,
    hence,
    identified,
    open_case,
    open_part,
    part_of,
    press,
    save,
    says,
    take_up,
    waits,
)
from tests.journeys.seeing import open_from_menu
from tests.journeys.sharing import ACCEPT, answer, share

pytestmark = pytest.mark.journey

THERE_SINCE: Final = 165
"""Days in the shelter, of six months."""


def test_she_is_understood_stays_is_threatened_moves_and_finds_a_flat_and_a_job(
    sign_in: SignIn, live_system: LiveSystem
) -> None:
    woman = identified(live_system, sex="f", years=28, country="NG")
    visits = [
        sign_in(user) for user in ("duty", "centre-head", "shelter", "provider", "association")
    ]
    expert, head, shelter, safe_house, association = (each.page for each in visits)
    for page, institution in (
        (shelter, "shelter"), (safe_house, "safe-house-vranje"), (association, "atina"),
    ):  # fmt: skip
        share(head, woman.path, institution, "accommodation")
        answer(page, woman.code, ACCEPT, lambda _page: [])

    _arrive(shelter, woman)
    _be_understood(shelter, expert, woman)
    _stay_in_the_country(expert, woman)
    _extend(shelter, head, woman)
    _threaten(shelter, woman)
    _assess(expert, woman)
    for page, facility, group in (
        (safe_house, "Safe house Vranje", "women"), (association, "Atina Association", "women"),
    ):  # fmt: skip
        _make_room(page, facility, group)
        _move(expert, facility, group, woman)
        _take_in(page, woman)
    _work(association, expert, woman)
    assert [each for visit in visits for each in visit.complaints] == []


def _arrive(page: Page, woman: Known) -> None:
    """Enter how long she has been there, and the second phase."""
    part_of(page, woman, "Protection", "Accommodation")
    press(page, "Hold a place")
    save(page, group="women", is_child="no", expected_on=ago(THERE_SINCE))
    take_up(page, "Enter whether a person who is expected arrived", woman)
    press(page, "Enter the arrival")
    save(page, on=ago(THERE_SINCE))
    press(page, "Move on to the next phase")
    save(page, on=ago(120))
    expect(page.locator("section[aria-labelledby=phases] li p")).to_have_text(
        ["Adaptation", "Recovery"]
    )


def _be_understood(shelter: Page, expert: Page, woman: Known) -> None:
    """Enter how long an interpreter was waited for; the centre reads it."""
    part_of(shelter, woman, "Protection", "Services and rights")
    enter_row(shelter, "Interpreting", language="hi", how="remote", hours="26", delayed="yes",
              source="donor")  # fmt: skip
    part_of(expert, woman, "Protection", "Services and rights")
    press(expert, re.compile("Hindi"))
    says(expert, "Hours waited", "26", "Something had to wait for it")


def _stay_in_the_country(page: Page, woman: Known) -> None:
    """Enter the temporary stay that ends soon, and the status that was asked for."""
    open_case(page, woman)
    open_part(page, "Protection", "Services and rights")
    enter_row(page, "Temporary stay", step="applied")
    enter_row(page, "Temporary stay", step="granted", until=hence(20))
    enter_row(page, "Registration of residence", step="registered")
    enter_row(page, "Status of a vulnerable witness", step="asked", mover="centre",
              before="prosecutor", answer_by=hence(5))  # fmt: skip
    take_up(page, "Arrange the renewal of the stay", woman)
    press(page, "Arrange the renewal of the stay")
    save(page, step="renewed", until=hence(200))
    take_up(page, "See what was decided about the status of the witness", woman)
    press(page, "See what was decided about the status of the witness")
    save(page, step="granted", before="prosecutor", effects=["video"])


def _extend(shelter: Page, head: Page, woman: Known) -> None:
    """Propose at the shelter that she stays longer; the head of the centre decides."""
    take_up(
        shelter,
        "A stay is about to reach its limit: prepare for leaving or propose an extension",
        woman,
    )
    press(shelter, "Propose an extension")
    save(shelter, reason="trauma")
    says(shelter, "The extension waits for a second person.")
    expect(shelter.get_by_role("button", name="Grant")).to_have_count(0)
    take_up(head, "Decide on the extension of a stay", woman)
    press(head, "Grant")
    says(head, "The extension is granted.")
    part_of(head, woman, "Protection", "Plan")
    expect(head.locator(".case-body")).to_contain_text(f"Night {THERE_SINCE + 1} of 36")


def _threaten(page: Page, woman: Known) -> None:
    """Enter a threat at the shelter."""
    part_of(page, woman, "Protection", "Services and rights")
    enter_row(page, "Incidents", kind=["threat"], whom=["person"], measures=["police"],
              told=["police", "centre"])  # fmt: skip


def _assess(page: Page, woman: Known) -> None:
    """Assess the risk at once, in danger before everything else, and see it in the head."""
    line = waits(page, "Assess the risk again: there was an incident", woman)
    expect(page.locator(".work--danger").filter(has=line)).to_be_visible()
    take_up(page, "Assess the risk again: there was an incident", woman)
    save(page)
    for question in page.locator("main input[value=no][name^=answer-]").all():
        question.check()
    for question in ("threat", "looked-for", "near", "testifies"):
        page.locator(f"main [name=answer-{question}][value=yes]").check()
    press(page, "Save and continue")
    save(page, took_part=["person", "interpreter"], outcomes=["moved", "police"])
    says(page, "High risk")
    open_case(page, woman)
    expect(page.locator(".case-head")).to_contain_text("High risk")
    expect(waits(page, "Make a safety plan: the risk is high", woman)).to_be_visible()


def _make_room(page: Page, facility: str, group: str) -> None:
    """Enter at a facility that there are places."""
    open_from_menu(page, "Cases", "Places to sleep")
    press(page, facility)
    press(page, "Enter places")
    save(page, group=group, places="3", from_on=ago(30))


def _move(page: Page, facility: str, group: str, woman: Known) -> None:
    """Move her to another facility, which the page of the stay offers."""
    part_of(page, woman, "Protection", "Accommodation")
    page.locator("main a.list__title").filter(has_text="women").first.click()
    press(page, "Move to another facility")
    save(page, named={"facility": facility}, group=group, ends_on=hence(90), safe_person="yes",
         safe_worker="yes")  # fmt: skip
    says(page, "The stay ended, and the place there is held.")


def _take_in(page: Page, woman: Known) -> None:
    """Enter at the facility that she arrived."""
    take_up(page, "Enter whether a person who is expected arrived", woman)
    press(page, "Enter the arrival")
    save(page)
    says(page, "The arrival was entered.")


def _work(association: Page, expert: Page, woman: Known) -> None:
    """Enter at the association that she registered and found a job; the centre reads it."""
    part_of(association, woman, "Protection", "Services and rights")
    enter_row(association, "Work", step="registered", known="no")
    enter_row(association, "Work", step="employed", through="supported")
    part_of(expert, woman, "Protection", "Services and rights")
    says(expert, "employed", "Atina Association")
    open_part(expert, "Protection", "Accommodation")
    expect(expert.locator("main a.list__title")).to_have_count(3)
