# SPDX-License-Identifier: EUPL-1.2
"""A man for whom there is no place: what is shown of it, and where it is counted.

Every facility that is free takes others. What he was told at each door, what became of him and what
is owed to him stands in his case; that it happened stands in the numbers of the year.
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
    enter_row,
    hence,
    identified,
    open_part,
    part_of,
    press,
    save,
    says,
    take_up,
    waits,
)
from tests.journeys.seeing import open_from_menu

pytestmark = pytest.mark.journey

BY_HAND: Final = (
    ("accommodation", "shelter", "not-eligible"),
    ("accommodation", "asylum-centre-obrenovac", "no-place"),
    ("accommodation", "red-cross", "declined"),
    ("psychological", "atina", "not-eligible"),
    ("employment", "atina", "not-eligible"),
    ("counselling", "atina", "not-eligible"),
    ("legal", "atina", "no-place"),
)
"""What else he was refused: with fewer than five things a year shows nothing of its doors."""


def test_nobody_has_a_place_for_a_man_and_the_system_says_so(
    sign_in: SignIn, live_system: LiveSystem
) -> None:
    man = identified(live_system, sex="m", years=34)
    visits = [sign_in(user) for user in ("case", "provider")]
    expert, safe_house = (each.page for each in visits)
    _nothing_is_free(expert)
    _plan(expert, man)
    _knock(expert, safe_house, man)
    before = _of_the_year(expert)
    _enter_that_there_is_none(expert, man)
    _refuse_to_hold_what_is_not_there(expert, man)
    assert _of_the_year(expert) == before + 1
    _doors_of_the_year(expert)
    # The browser itself remarks on each form that was refused.
    complaints = [each for visit in visits for each in visit.complaints]
    assert [each for each in complaints if "status of 422" not in each] == []


def _nothing_is_free(page: Page) -> None:
    """Look for a place for a man: the facilities that take men have entered none."""
    page.goto("/desk/")
    open_from_menu(page, "Cases", "Places to sleep")
    page.locator("main [name=group]").select_option("men")
    press(page, "Show")
    rows = page.locator("main tbody tr")
    expect(rows.first).to_contain_text("reception centre")
    expect(rows.filter(has_text="Shelter")).to_have_count(0)
    expect(rows.filter(has_text="not entered")).to_have_count(rows.count())


def _plan(page: Page, man: Known) -> None:
    """Agree with him on a plan of which a place is all."""
    take_up(page, "Begin the plan of an identified victim", man)
    press(page, "Begin the plan")
    save(page)
    press(page, "Add a need")
    save(page, domain="place-to-live")
    press(page, "Add an activity")
    save(page, kind="accommodation", due_on=hence(3))
    press(page, "Propose the plan")
    save(page)
    press(page, "Enter what the person says")
    save(page, who="person", word="agrees")
    press(page, "Put the plan into force")
    save(page)


def _knock(page: Page, safe_house: Page, man: Known) -> None:
    """Ask one facility in the system and the others by telephone; each door stays closed."""
    take_up(page, "Do what the plan says", man)
    press(page, "Ask an institution")
    save(page, named={"institution": "Safe house Vranje"}, ground="consent", sex="male",
         age="over-25")  # fmt: skip
    take_up(safe_house, "Answer a request to your institution")
    says(safe_house, "male")
    press(safe_house, "Decline the request")
    save(safe_house, why="not-eligible")
    part_of(page, man, "Protection", "Services and rights")
    for need, provider, said in BY_HAND:
        enter_row(page, "Providers asked", need=need, provider=provider, answer=said)
    open_part(page, "Protection", "Plan")
    says(page, "4 doors, none open yet", "door closed")
    press(page, "Who said what, when")
    place = page.locator("main .flow").filter(has_text="Accommodation: 4 doors")
    says(place.page, "1 no place, or nobody free · 2 the person does not meet the conditions")
    expect(place.locator("ol > li")).to_have_count(4)
    expect(place.locator(".tag--good")).to_have_count(0)


def _enter_that_there_is_none(page: Page, man: Known) -> None:
    """Enter where he sleeps instead, and by when a place is looked for again."""
    part_of(page, man, "Protection", "Services and rights")
    enter_row(page, "No place found", for_whom="man", asked="4", became="private",
              again_by=hence(3))  # fmt: skip
    says(page, "a man", "with relatives or acquaintances")
    waits(page, "Look for a place again", man)
    waits(page, "Knock on the next door: an institution said no", man)


def _refuse_to_hold_what_is_not_there(page: Page, man: Known) -> None:
    """Try to hold a place: the database knows of none, neither here nor for men there."""
    for facility, why in (
        ("Asylum Centre Obrenovac", "No place is free on every night of this period."),
        ("Safe house Vranje", "Choose from the list."),
    ):
        part_of(page, man, "Protection", "Accommodation")
        says(page, "No stay was entered")
        press(page, "Hold a place")
        page.locator("main [name=facility]").select_option(label=facility)
        page.locator("main [name=group]").select_option("men")
        page.locator("main [name=is_child][value=no]").check()
        page.locator("main [name=ends_on]").fill(hence(30))
        page.locator("main form.form button.button").first.click()
        says(page, "This cannot be saved yet", why)


def _of_the_year(page: Page) -> int:
    """Return for how many men of this year no place was found, as the sums of the year say."""
    open_from_menu(page, "Cases", "Services and rights")
    press(page, re.compile("^No place found"))
    press(page, "Numbers for a year")
    expect(page.locator("h1")).to_contain_text(str(dt.datetime.now(tz=dt.UTC).year))
    row = page.locator("main tr").filter(has=page.locator("th:text-is('a man')"))
    return int(row.locator("td").inner_text()) if row.count() else 0


def _doors_of_the_year(page: Page) -> None:
    """See in the numbers of the year by whom people were refused."""
    open_from_menu(page, "Cases", "Plans")
    press(page, "Doors knocked on")
    table = page.get_by_role("region", name="Doors by what was asked for")
    head = table.locator("thead th").all_inner_texts()
    row = table.locator("tbody tr").filter(has_text="Together")
    together = row.locator("th, td").all_inner_texts()
    counted = dict(zip(head, together, strict=True))
    assert int(counted["The person does not meet the conditions"]) >= 5
    assert int(counted["Doors"]) >= len(BY_HAND) + 1
