# SPDX-License-Identifier: EUPL-1.2
"""A labour inspector on a telephone: an inspection is entered, and leads on to a screening."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults, too_wide

pytestmark = pytest.mark.journey


def test_an_inspector_enters_an_inspection_and_goes_on_to_a_screening(sign_in: SignIn) -> None:
    page = sign_in("inspector", language="sr", width=360).page
    page.goto("/registers/inspections/")
    main = page.get_by_role("main")
    found = faults(page)
    main.get_by_role("link", name="Нови упис").click()
    found += faults(page)
    main.get_by_role("button", name="Сачувај", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Шта је предузето")
    found += faults(page)
    page.get_by_label("Општина").select_option("nis")
    page.get_by_label("Делатност послодавца").select_option("construction")
    page.get_by_label("Држављанство").first.select_option("TR")
    page.get_by_label("Број радника").first.fill("4")
    main.get_by_role("button", name="Додај ред").click()
    expect(page.get_by_label("Држављанство")).to_have_count(2)
    # The page comes back where the new line is.
    expect(page.get_by_label("Држављанство").nth(1)).to_be_in_viewport()
    page.get_by_label("Држављанство").nth(1).select_option("IN")
    page.get_by_label("Број радника").nth(1).fill("2")
    for name, value in (
        ("registered", "yes"), ("with_police", "yes"), ("contracts", "some"), ("insured", "none"),
        ("permits", "unknown"), ("safe", "some"), ("paid", "none"), ("withheld", "all"),
        ("housed", "all"), ("follow_ups", "police"), ("follow_ups", "order"),
    ):  # fmt: skip
        page.locator(f"[name={name}][value={value}]").check()
    assert not too_wide(page)
    main.get_by_role("button", name="Сачувај", exact=True).click()
    expect(main).to_contain_text("Послодавац задржава исправе радника.")
    expect(main).to_contain_text("нису доказ")
    found += faults(page)
    own = page.url
    main.get_by_role("link", name="Процени радника").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Инспекција рада")
    page.goto(own)
    main.get_by_role("link", name="Запис није исправан").click()
    found += faults(page)
    page.get_by_label("садржи грешку").check()
    # Nothing is struck out by a key pressed too soon.
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/strike/$"))
    expect(page.get_by_label("садржи грешку")).to_be_checked()
    main.get_by_role("button", name="Прецртај").click()
    expect(page.get_by_label("Држављанство")).to_have_count(3)
    expect(page.get_by_label("Број радника").first).to_have_value("4")
    page.goto("/registers/inspections/")
    expect(main.get_by_text(re.compile("прецртано"))).to_be_visible()
    assert not too_wide(page)
    assert found == []
