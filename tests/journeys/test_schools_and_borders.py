# SPDX-License-Identifier: EUPL-1.2
"""An expert on a phone meets a school, agrees a step, and plans a reception that is announced."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import faults
from tests.journeys.suspicions import fill, path

pytestmark = pytest.mark.journey


def test_a_school_is_met_and_somebody_is_received(sign_in: SignIn) -> None:
    found: list[str] = []
    visit = sign_in("case", language="sr", width=360)
    page = visit.page
    page.goto("/identification/?mine=on&state=undecided")
    page.locator("main table tbody th a").first.click()
    procedure = path(page)

    page.goto(f"{procedure}steps/school/")
    found += faults(page)
    fill(page, kind="case-conference", school_type="primary", ground="consent", reference="7/2026")
    page.locator("[name=took_part][value=class-teacher]").check()
    page.locator("[name=informed_of][value=needs-support]").check()
    page.locator("main form.form button.button").first.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Још није договорен ниједан корак.")
    found += faults(page)
    school = path(page)
    assert school.startswith("/school-cooperations/")

    main.get_by_role("link", name="Додај договорени корак").click()
    found += faults(page)
    ahead = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9)
    fill(page, what="meet-again", who="centre", due_on=f"{ahead}")
    page.locator("main form.form button.button").first.click()
    expect(main).to_contain_text("Поново се састати")
    main.get_by_role("link", name="Унеси исход").first.click()
    page.locator("[name=became][value=done]").check()
    found += faults(page)
    page.locator("main form.form button.button").first.click()
    expect(main).to_contain_text("урађено")
    found += faults(page)

    page.goto(f"{procedure}steps/reception/")
    at = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    fill(
        page, country="HR", kind="transfer", announced_by="association", place="road",
        receives="centre", at=f"{at:%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    page.locator("[name=needs][value=sign-language]").check()
    found += faults(page)
    page.locator("main form.form button.button").first.click()
    expect(main).to_contain_text("Прихват је планиран.")
    expect(main).to_contain_text("тумач за знаковни језик")
    expect(main).to_contain_text("Најава прихвата")
    found += faults(page)
    assert found + visit.complaints == []
