# SPDX-License-Identifier: EUPL-1.2
"""A child from Niš, from the decision to school: conference, doors, plan, stay, absence, review.

It begins where the journey from a suspicion to a victim ends, in the names of an expert and the
head of the centre, a guardianship authority, the shelter, an association and the police.
"""

from __future__ import annotations

import datetime as dt
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
    here,
    identified,
    let_it_begin,
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
from tests.journeys.suspicions import act_for

pytestmark = pytest.mark.journey

GUARDIAN: Final = "csw-novi-sad"
INVITED: Final = (GUARDIAN, "pa-nis", "hppo-nis", "shelter", "atina")
CSW: Final = "Centre for Social Work Novi Sad"
CENTRE: Final = "Centre for the Protection of Victims of Trafficking in Human Beings"
TOLD: Final = {"ground": "guardian-consent", "sex": "female", "age": "aged-14-17"}
BY_HAND: Final = (
    ("home-children-youth-nis", "no-place"),
    ("home-spomenak", "not-eligible"),
    ("institute-education-children-youth", "no-fit"),
)
"""Doors that were knocked on by telephone, and what was said."""


def test_a_child_has_a_conference_a_place_behind_the_seventh_door_a_plan_and_a_school(
    sign_in: SignIn, live_system: LiveSystem
) -> None:
    child = identified(live_system, sex="f", years=16)
    visits = [
        sign_in(user)
        for user in ("case", "centre-head", "guardian", "shelter", "association", "police-nis")
    ]
    expert, head, guardian, shelter, association, police = (each.page for each in visits)
    for page, institution, purpose in (
        (guardian, GUARDIAN, "guardianship"), (shelter, "shelter", "accommodation"),
    ):  # fmt: skip
        share(head, child.path, institution, purpose)
        answer(page, child.code, ACCEPT, lambda _page: [])

    _call(expert, child)
    meeting = here(expert)
    _invited(guardian, expert.locator("nav.crumbs, .crumbs").inner_text().split()[-1])
    let_it_begin(live_system, meeting)
    _hold(expert, child)
    _confirm(head, child)
    _plan(expert, child)
    _agree(guardian, expert, child)
    _knock(expert, guardian, association, shelter, child)
    _stay(shelter, child)
    _raise_the_alarm(shelter, child)
    _alarmed(police, guardian, expert, child)
    _back(shelter, child)
    _review(expert, child)
    _school(guardian, expert, child)
    assert [each for visit in visits for each in visit.complaints] == []


def _call(page: Page, child: Known) -> None:
    """Call the conference that is obligatory, within the days of the pack."""
    what = "Call the conference that is obligatory for an identified victim"
    last = dt.date.fromisoformat(hence(15))
    expect(waits(page, what, child)).to_contain_text(f"{last.day} {last:%B %Y}")
    take_up(page, what, child)
    save(
        page, ground="identified", starts_at=f"{hence(1)}T10:00", form="remote", is_child="yes",
        institutions=list(INVITED),
    )  # fmt: skip
    says(page, "The conference was called and the invitations sent.")
    expect(page.locator("tr").filter(has_text=CSW)).to_contain_text("guardianship authority")
    expect(page.locator("tr").filter(has_text=CSW)).to_contain_text("must come")


def _invited(page: Page, number: str) -> None:
    """Read the invitation at the guardianship authority, and say that somebody comes."""
    page.goto("/desk/?whose=all")
    expect(page.locator(".work--danger").filter(has_text=number)).to_have_count(0)
    page.locator("li.task").filter(has_text=number).locator("h3 a").click()
    save(page, reply="comes")
    says(page, "Your reply has been received.")


def _hold(page: Page, child: Known) -> None:
    """Enter who came, what the child wishes, and what was decided."""
    expect(waits(page, "Enter who came to the conference", child)).to_contain_text("1 of 5")
    take_up(page, "Enter who came to the conference", child)
    press(page, "Enter who came")
    for seat in page.locator("main select[name^=seat-]").all():
        label = page.locator(f"label[for='{seat.get_attribute('id')}']").inner_text()
        seat.select_option("excused" if "Prosecutor" in label else "came")
    save(page)
    says(page, "quorum is met", "4 of 5 came")
    press(page, "How the person took part")
    save(page, took_part="whole", how="herself", wishes="Жели да заврши разред.")
    for subject, code, decision in (
        ("a place to live", "place-to-live", "service"), ("the plan", "plan", "plan-made"),
    ):  # fmt: skip
        press(page, "Add a point")
        save(page, subject=code)
        press(page, re.compile(f"^Add a decision.*{subject}"))
        save(page, code=decision)
    press(page, "Finish the minutes")
    says(page, "a second person confirms them")


def _confirm(page: Page, child: Known) -> None:
    """Confirm the minutes as a second person."""
    take_up(page, "Confirm the minutes of a conference", child)
    press(page, "Confirm the minutes")
    says(page, "The minutes are confirmed.")


def _plan(page: Page, child: Known) -> None:
    """Put what was decided into the plan, add school, and propose it."""
    take_up(page, "Put a decision of a conference into the plan", child)
    save(page, named={"institution": CENTRE}, becomes="new", domain="place-to-live",
         kind="accommodation", due_on=hence(10))  # fmt: skip
    press(page, "Add a need")
    save(page, domain="school", goal="Завршава разред.")
    press(page, "Add an activity")
    save(page, named={"need": "school and training", "institution": CSW}, kind="education",
         due_on=hence(20))  # fmt: skip
    press(page, "Propose the plan")
    save(page)
    says(page, "The plan is proposed.")


def _agree(guardian: Page, page: Page, child: Known) -> None:
    """Let the authority agree for itself, and enter what the child and the guardian say."""
    take_up(guardian, "Say whether your institution agrees to a plan", child)
    press(guardian, "Say whether your institution agrees")
    save(guardian, word="agrees")
    take_up(page, "Ask the person about the proposed plan", child)
    press(page, "Open the version")
    for who in ("person", "guardian"):
        press(page, "Enter what the person says")
        save(page, who=who, word="agrees")
    press(page, "Put the plan into force")
    save(page)
    says(page, "The plan is agreed.", "Version 1")
    expect(page.locator("section[aria-labelledby=agreements] .tag")).to_have_text(["agrees"] * 3)
    take_up(page, "Give the person a copy of the plan", child)
    press(page, "Enter that she was given a copy")
    save(page)
    says(page, "copy given on")


def _knock(page: Page, guardian: Page, association: Page, shelter: Page, child: Known) -> None:
    """Knock on seven doors, by the system and by telephone, until one opens."""
    take_up(page, "Do what the plan says", child)
    press(page, "Ask an institution")
    save(page, named={"institution": CSW}, **TOLD)
    _refuse(guardian, "no-place")
    part_of(guardian, child, "Protection", "Services and rights")
    enter_row(guardian, "Providers asked", need="accommodation", other="foster-family",
              answer="declined")  # fmt: skip
    part_of(page, child, "Protection", "Services and rights")
    for provider, said in BY_HAND:
        enter_row(page, "Providers asked", need="accommodation", provider=provider, answer=said)
    take_up(page, "Knock on the next door: an institution said no", child)
    press(page, "Ask an institution")
    save(page, named={"institution": "Atina Association"}, **TOLD)
    _refuse(association, "not-eligible")
    take_up(page, "Knock on the next door: an institution said no", child)
    press(page, "Ask an institution")
    press(page, re.compile("^Choose.*Shelter"))
    save(page, **TOLD)
    take_up(shelter, "Answer a request to your institution")
    expect(shelter.get_by_role("main")).not_to_contain_text(child.code)
    press(shelter, "Accept the request")
    save(shelter)
    part_of(page, child, "Protection", "Plan")
    says(page, "7 doors until one opened", "2 the provider refused")
    press(page, "Who said what, when")
    expect(page.locator("main ol.list > li")).to_have_count(7)
    family = page.locator("main ol.list > li").filter(has_text="foster family")
    expect(family).to_contain_text("another reason")
    expect(page.locator("main ol.list > li").last).to_contain_text("Shelter for Victims")


def _refuse(page: Page, why: str) -> None:
    take_up(page, "Answer a request to your institution")
    press(page, "Decline the request")
    save(page, why=why)


def _stay(page: Page, child: Known) -> None:
    """Make room, hold the place and enter that the child arrived some days ago."""
    open_from_menu(page, "Cases", "Places to sleep")
    press(page, re.compile("^Shelter for Victims"))
    press(page, "Enter places")
    save(page, group="aged-16-17", places="4", from_on=ago(6))
    part_of(page, child, "Protection", "Accommodation")
    press(page, "Hold a place")
    save(page, group="aged-16-17", is_child="yes", expected_on=ago(4))
    take_up(page, "Enter whether a person who is expected arrived", child)
    press(page, "Enter the arrival")
    save(page, on=ago(4))
    says(page, "The arrival was entered.", "Adaptation")


def _raise_the_alarm(page: Page, child: Known) -> None:
    """Find the child absent for the second night, and notify the police and the guardian."""
    press(page, "Enter an absence")
    save(page, kind="unapproved", from_on=ago(2))
    take_up(page, "A child is absent from the facility", child)
    press(page, "Notify the police and the guardian")
    save(page, addressees=["pa-nis", GUARDIAN])
    says(page, "The notice was sent; its deadline is running.")


def _alarmed(police: Page, guardian: Page, expert: Page, child: Known) -> None:
    """See the alarm at the police, at the guardian's and on the page of the case."""
    act_for(police, "Niš Police Administration")
    for page in (police, guardian):
        page.goto("/desk/")
        alarm = page.locator(".work--danger li.task").filter(has_text="absent from a facility")
        alarm.first.locator("h3 a").click()
        says(page, child.code)
        press(page, "Acknowledge")
        says(page, "acknowledged")
    expect(waits(expert, "A child is absent from the facility", child)).to_be_visible()
    open_case(expert, child)
    expect(expert.locator(".case-head")).to_contain_text("absent from the facility")


def _back(page: Page, child: Known) -> None:
    """Enter that the child is back: two nights are none of the shelter; and the incident."""
    part_of(page, child, "Protection", "Accommodation")
    page.locator("main a.list__title").first.click()
    press(page, "Enter that the person is back")
    save(page, on=ago(0))
    expect(page.locator("dt:text-is('Nights') + dd")).to_contain_text("3 not counting")
    part_of(page, child, "Protection", "Services and rights")
    enter_row(page, "Incidents", kind=["absence"], whom=["person"], measures=["police", "guardian"])


def _review(page: Page, child: Known) -> None:
    """Review the plan because of it."""
    take_up(page, "Review the plan: there was an incident", child)
    press(page, "Enter a review")
    save(page, result="goes-on", role_0="person", contribution_0="agreed", role_1="guardian",
         contribution_1="informed")  # fmt: skip
    says(page, "the plan goes on as it is", "night 5")
    expect(page.get_by_role("main")).not_to_contain_text("Review the plan: there was an incident")


def _school(guardian: Page, page: Page, child: Known) -> None:
    """Enrol the child at a school, and see the plan fulfilled."""
    part_of(guardian, child, "Protection", "Services and rights")
    enter_row(guardian, "Schooling", step="enrolled", level="secondary", again_by=hence(30))
    take_up(guardian, "Do what the plan says", child)
    press(guardian, "Enter that it is done")
    save(guardian)
    part_of(page, child, "Protection", "Plan")
    says(page, "1 of 2 done")
    open_part(page, "Protection", "Services and rights")
    says(page, re.compile("enrolled", re.IGNORECASE))
