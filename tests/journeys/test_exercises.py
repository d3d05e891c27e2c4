# SPDX-License-Identifier: EUPL-1.2
"""A teacher with a quarter of an hour: an exercise on a telephone, by keyboard, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults, too_wide

pytestmark = pytest.mark.journey


def test_a_teacher_works_an_exercise_through_on_a_telephone(sign_in: SignIn) -> None:
    page = sign_in("responder", language="sr", width=360).page
    page.goto("/suspicions/screenings/")
    page.get_by_role("link", name="Вежбе", exact=True).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Центар још није проверио")
    found = faults(page)
    main.get_by_role("link", name="На трећем часу").click()
    found += faults(page)
    page.get_by_role("button", name="Погледај одговор").click()
    expect(page.get_by_role("alert")).to_contain_text("Изаберите шта бисте прво учинили.")
    # By keyboard alone.
    page.get_by_label("Лицу се прети").focus()
    page.keyboard.press("Space")
    page.get_by_label("Изађем пред мушкарце").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Погледај одговор").press("Enter")
    expect(main).to_contain_text("Доводите себе у опасност")
    expect(main).to_contain_text("Одмах позовем полицију на 192")
    expect(main).to_contain_text("Сети се брата")
    found += faults(page)
    assert not too_wide(page)
    main.get_by_role("link", name="Назад на вежбе").click()
    expect(main).to_contain_text("урађено")
    page.go_back()
    page.get_by_role("link", name="Одштампај за састанак колектива").click()
    expect(page.locator(".new-sheet")).to_contain_text("Прво полиција")
    found += faults(page)
    assert found == []
